// SPDX-License-Identifier: GPL-3.0-or-later
// What linkage keeps of each account while events pass by: at what hours it is used, and whom it writes to.
#ifndef VIGIL_LINKAGE_PROFILE_H
#define VIGIL_LINKAGE_PROFILE_H
#include "trace/event.h"
#include <stdbool.h>

#define LINKAGE_DAY_PARTS 8 // of three hours each
#define LINKAGE_CONTACTS 16

/// Contacts are kept as the lowest hashes of the devices of those written to (a bottom-k sketch, Cohen and Kaplan 2007,
/// doi:10.1145/1281100.1281133): of constant size, and the same set whatever the order of events. An account of another
/// platform means nothing to a platform; a device number means the same to all who share device signals.
typedef struct {
    uint16_t use[LINKAGE_DAY_PARTS];    // distinct hours with any act, by part of the day; stays at its most
    uint32_t hour;                      // the last hour counted + 1; 0 = has not acted
    uint32_t contacts;                  // used of `contact`
    uint32_t contact[LINKAGE_CONTACTS]; // rising
} linkage_profile_t;

typedef struct {
    const account_table_t *account;
    linkage_profile_t *of; // [account->n]
} linkage_profiles_t;

/// @param[in] account outlives the profiles @return 0, ERR_MEMORY
int linkage_profiles_init(linkage_profiles_t *self, const account_table_t *account);
void linkage_profiles_free(linkage_profiles_t *self);
/// Counts one batch; in order of time. What the platform itself does (suggest, warn, restrict, close) is no act of the
/// account. @cost O(1) an event; memory 88 B an account
void linkage_profiles_observe(linkage_profiles_t *self, const event_batch_t *batch);
/// The hash by which a device stands in sketches.
uint32_t linkage_device_hash(uint32_t device);

static inline bool linkage_profile_acted(const linkage_profile_t *self) { return self->hour != 0; }
#endif

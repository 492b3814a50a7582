// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing two accounts field by field: what platforms that share signals could compare, each as one of a few levels.
//
// Platforms of a consortium can compare hashed identifiers that mean the same to all (device, network) and coarse facts
// that each holds by itself (region, time of sign-up, declared age, hours of use). Names, addresses and numbers are not
// simulated. Who an account's contacts are means nothing to another platform, but the devices of those contacts do:
// overlap is counted there. Groups have no name in common, so they are not compared.
#ifndef VIGIL_LINKAGE_FIELDS_H
#define VIGIL_LINKAGE_FIELDS_H
#include "detectors/linkage_profile.h"

typedef enum {
    LINKAGE_DEVICE,
    LINKAGE_NETWORK,
    LINKAGE_REGION,
    LINKAGE_PLATFORM,
    LINKAGE_SIGN_UP,
    LINKAGE_AGE,
    LINKAGE_RHYTHM,
    LINKAGE_SHARED_CONTACTS,
    LINKAGE_FIELDS
} linkage_field_t;

#define LINKAGE_LEVELS 6  // most levels of a field, the unknown one included
#define LINKAGE_UNKNOWN 0 // level of every field that cannot be compared: it says nothing either way

extern const char *const linkage_field_name[LINKAGE_FIELDS + 1];
/// Names of the levels of a field; NULL beyond the last.
extern const char *const linkage_level_name[LINKAGE_FIELDS][LINKAGE_LEVELS];

typedef struct {
    uint8_t level[LINKAGE_FIELDS];
} linkage_pattern_t;

/// How two different accounts compare; the same either way round.
/// @param[in] network_size [accounts] accounts on the network of each: agreement on a crowded one says less
linkage_pattern_t linkage_compare(const linkage_profiles_t *profiles, const uint32_t *network_size, uint32_t a,
                                  uint32_t b);
#endif

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

/// What two accounts share of devices and networks, the closest first asked for. One field of four levels instead of
/// two fields, as a device mostly comes with its network; crowded ones, whose accounts are not compared, are not
/// shared.
typedef enum {
    LINKAGE_APART,         // neither, or not known
    LINKAGE_LARGE_NETWORK, // a network on which more accounts have acted than a household makes
    LINKAGE_SMALL_NETWORK,
    LINKAGE_DEVICE,
    LINKAGE_PLACES
} linkage_place_t;

/// What else is compared.
typedef enum {
    LINKAGE_REGION,
    LINKAGE_PLATFORM,
    LINKAGE_SIGN_UP,
    LINKAGE_AGE,
    LINKAGE_RHYTHM,
    LINKAGE_SHARED_CONTACTS,
    LINKAGE_FIELDS
} linkage_field_t;

#define LINKAGE_LEVELS 7  // most levels of a field, the unknown one included
#define LINKAGE_UNKNOWN 0 // level of every field that cannot be compared: it says nothing either way

extern const char *const linkage_place_name[LINKAGE_PLACES + 1];
extern const char *const linkage_field_name[LINKAGE_FIELDS + 1];
/// Names of the levels of a field; NULL beyond the last.
extern const char *const linkage_level_name[LINKAGE_FIELDS][LINKAGE_LEVELS];

typedef struct {
    uint8_t place; // linkage_place_t
    uint8_t level[LINKAGE_FIELDS];
} linkage_pattern_t;

/// How two different accounts compare; the same either way round.
/// @param[in] place what they share: linkage_candidates_place
linkage_pattern_t linkage_compare(const linkage_profiles_t *profiles, linkage_place_t place, uint32_t a, uint32_t b);
#endif

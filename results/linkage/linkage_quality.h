// SPDX-License-Identifier: GPL-3.0-or-later
// How well accounts were joined, pair by pair, given the truth.
#ifndef VIGIL_LINKAGE_QUALITY_H
#define VIGIL_LINKAGE_QUALITY_H
#include "trace/event.h"
#include "trace/truth.h"
#include <stdbool.h>

/// Pairs are of accounts that took part; a linked pair stands in one cluster, whether compared or not.
typedef struct {
    uint64_t accounts, persons;               // that took part
    uint64_t true_pairs;                      // of one person
    uint64_t linked_pairs, linked_true;       // in one cluster; those of one person
    uint64_t wrong_accounts;                  // in a cluster with an account of somebody else
    uint64_t family_pairs, shared_device;     // linked, of two people of one household; those on one device
    uint64_t offender_pairs, offender_linked; // of one offender; those linked
} linkage_quality_t;

/// Who is who.
typedef struct {
    size_t accounts, persons;
    const uint32_t *person;    // [accounts] NO_PERSON: nobody's
    const uint32_t *household; // [persons]
    const uint8_t *offender;   // [persons] offender_t, or NULL: none
    const uint32_t *device;    // [accounts], or NULL: all unlike
} linkage_known_t;

/// Accounts sorted by household and person: what every count starts from.
typedef struct {
    linkage_known_t known;
    size_t n;
    uint32_t *member;       // [n] accounts that take part and are somebody's, by household, person and number
    uint32_t *size, *owner; // [accounts] scratch: cluster sizes; whose a cluster is
} linkage_people_t;

/// @param[in] label [accounts] NO_ACCOUNT for those that do not take part
/// @param[in] known what it points to outlives self
/// @return  0, ERR_MEMORY
int linkage_people_init(linkage_people_t *self, linkage_known_t known, const uint32_t *label);
void linkage_people_free(linkage_people_t *self);

/// @param[in] label [accounts] the lowest account of each account's cluster; of the members of `people` never
/// NO_ACCOUNT
/// @cost      O(accounts + pairs within households)
void linkage_quality_count(linkage_people_t *people, const uint32_t *label, linkage_quality_t *out);

/// linked_true / linked_pairs; 1 where nothing is linked.
double linkage_precision(const linkage_quality_t *self);
/// linked_true / true_pairs; NaN without pairs.
double linkage_recall(const linkage_quality_t *self);
/// Their harmonic mean, 2 linked_true / (linked_pairs + true_pairs); NaN where there are neither.
double linkage_f1(const linkage_quality_t *self);
#endif

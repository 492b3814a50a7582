// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of accounts and of approached children, by which false alarms and misses are told apart.
#ifndef VIGIL_GROUP_INDEX_H
#define VIGIL_GROUP_INDEX_H
#include "results/worlds/scored_world.h"
#include "scenarios/population.h"

#define QUINTILES 5
#define CHILD_AGES 4 // bands of CHILD_AGE_FROM
#define SEXES 2

/// What accounts are grouped by; then what approaches are.
typedef enum {
    BY_PLATFORM,
    BY_ROLE,
    BY_SEX,
    BY_ACCOUNT_AGE,
    BY_ACTIVITY,
    BY_REGION,
    BY_ACCOUNT,
    BY_CHILD_AGE = BY_ACCOUNT,
    BY_CHILD_SEX,
    BY_CHILD_REGION,
    GROUPINGS
} grouping_t;

enum {
    GROUP_PLATFORM = 0,
    GROUP_ROLE = GROUP_PLATFORM + PLATFORMS,
    GROUP_SEX = GROUP_ROLE + ROLES,
    GROUP_ACCOUNT_AGE = GROUP_SEX + SEXES,
    GROUP_ACTIVITY = GROUP_ACCOUNT_AGE + QUINTILES,
    GROUP_REGION = GROUP_ACTIVITY + QUINTILES,
    GROUP_CHILD_AGE = GROUP_REGION + REGIONS,
    GROUP_CHILD_SEX = GROUP_CHILD_AGE + CHILD_AGES,
    GROUP_CHILD_REGION = GROUP_CHILD_SEX + SEXES,
    GROUPS = GROUP_CHILD_REGION + REGIONS,
    ACCOUNT_GROUPS = GROUP_CHILD_AGE, // the first so many; false alarms are about these
    CHILD_GROUPS = GROUPS - ACCOUNT_GROUPS
};

/// Cells of negatives: what differs between accounts of a person, and what does not.
#define GROUP_ACCOUNT_CELLS (PLATFORMS * QUINTILES * QUINTILES)
#define GROUP_PERSON_CELLS (ROLES * SEXES * REGIONS)

/// Who is in which group, in one world.
typedef struct {
    uint8_t (*of)[BY_ACCOUNT];                // [world->n] groups of each account
    uint8_t (*child)[GROUPINGS - BY_ACCOUNT]; // [world->children] groups of each approach
    size_t negatives;
    uint32_t *negative;    // [negatives] persons
    uint8_t *account_cell; // [negatives]
    uint16_t *person_cell; // [world->others]
    // Plain counts over the world: negative accounts and their persons; positive accounts or approaches, and their
    // offenders.
    size_t negative_n[GROUPS], negative_persons[GROUPS], positive_n[GROUPS], positive_persons[GROUPS];
    size_t harmed_n[GROUPS], harmed_persons[GROUPS]; // approaches that came to harm, and their offenders
} group_index_t;

/// @param[in] world  indexed
/// @return  0, ERR_MEMORY
int group_index_init(group_index_t *self, const scored_world_t *world);
/// Safe on a zeroed struct.
void group_index_free(group_index_t *self);

/// "platform", "role", ... of a group; and its own name.
const char *grouping_name(size_t group);
const char *group_name(size_t group);

/// Quintile of each value among all of them, 0 .. 4: the share of strictly lower values, so that equal values stay
/// together.
/// @param[out] quintile [n]
/// @return  0, ERR_MEMORY
int group_quintiles(const double *value, size_t n, uint8_t *quintile);
#endif

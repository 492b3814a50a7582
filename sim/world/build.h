// SPDX-License-Identifier: GPL-3.0-or-later
// What is known only while a world is built: places, member lists and masks; and the stages of the build in their
// order.
#ifndef VIGIL_BUILD_H
#define VIGIL_BUILD_H
#include "core/alias.h"
#include "core/error.h"
#include "sim/world/members.h"
#include "sim/world/permute.h"
#include "sim/world/world.h"

#define AGES 100        // 0 .. 99, the last stands for older too
#define ADULT 18        // years
#define YEAR_FIRST 4    // age in the first school year
#define SECONDARY 11    // age in the first year of secondary school
#define YEARS 14        // school years, ages 4-17
#define KIN_ROUNDS 32   // at most, near and far
#define HOUSEHOLD_MAX 8 // persons

/// Salts of the member lists' shuffles and of other per-group streams.
enum {
    SALT_CLASS,
    SALT_CLUB,
    SALT_WORK,
    SALT_NEIGHBOUR,
    SALT_AGE,
    SALT_TEACHER,
    SALT_KIN = 16,
    SALT_ACCOUNT = 80,
    SALT_DEVICE,
    SALT_NETWORK
};

/// How a tie came about, while building: the circles, then ways that are recorded as one of the circles.
typedef enum { WAY_FOLLOW = CIRCLES, WAY_GAME, WAYS } way_t;

/// Ties that roles bring, listed at both ends: other | way << 28.
typedef struct {
    uint32_t *first; // [persons + 1]
    uint32_t *end;
} extra_ties_t;

typedef struct {
    world_t *world;
    const population_t *population;
    const ties_t *ties;
    uint64_t seed;
    uint32_t run_s;

    uint32_t regions, catchments, households, schools, classes, clubs, works, blocks;
    uint32_t *catchment_first;              // [catchments + 1] persons
    uint16_t *catchment_region;             // [catchments]
    uint32_t *household_first;              // [households + 1] persons
    uint32_t household_region[REGIONS + 1]; // first household of each region
    uint32_t *school_first;                 // [catchments + 1]; the first of a catchment is the secondary school
    uint32_t *year_first;                   // [schools * YEARS + 1] classes, by school and year
    uint32_t *club_first;                   // [catchments + 1]
    uint32_t *block;                        // [persons] local circle of like age
    permute_t kin[KIN_ROUNDS][REGIONS];     // far rounds use [0]

    members_t class_, club, work, neighbour, age, teacher;
    uint8_t *platforms, *extra; // [persons] bits: platforms with a main profile, with a second one
    float *social;              // [persons] inclination to ties, mean about 1
    extra_ties_t extras;
} build_t;

// The stages, in this order. Each returns 0 or ERR_MEMORY and depends on the seed only, not on threads.

/// Regions, catchments, ages, sexes and households; cuts the shards.
int people_build(build_t *self);
/// Schools, classes and clubs of children.
int schools_build(build_t *self);
/// Benign roles by eligibility and share; teachers and coaches join their school or club.
int roles_build(build_t *self);
/// Places of work, circles of like age, and the member lists of all circles.
int circles_build(build_t *self);
/// Activity and responsiveness of persons.
void persons_finish(build_t *self);
/// Profiles, ids, what the platforms know, spares, lists for search.
int accounts_build(build_t *self);
/// Ties that roles bring.
int role_ties_build(build_t *self);
/// All contacts.
int ties_build(build_t *self);
int groups_build(build_t *self);
/// Contacts of further profiles from before the start. Alone: it changes contacts of any shard.
void past_build(build_t *self);

void build_free(build_t *self);
/// Transient bytes at their largest. For the bench.
uint64_t build_bytes(const build_t *self);

/// Household linked by kinship with `household` in a round (near rounds first), or NONE. Symmetric.
uint32_t kin_household(const build_t *self, uint32_t household, uint32_t round);
static inline uint32_t kin_rounds(const build_t *self)
{
    return self->population->kin_near + self->population->kin_far;
}
/// True if a person has a child of a household to care for: adult, at least 18 years older than a member below 18.
bool household_has_child_of(const build_t *self, uint32_t household, uint32_t person);
/// Class of a school that a teacher teaches, k in [0, teacher_classes()), or NONE.
uint32_t teacher_class(const build_t *self, uint32_t teacher, uint32_t k);
/// First class of a school, and of the next.
static inline uint32_t school_class(const build_t *self, uint32_t school) { return self->year_first[school * YEARS]; }
#endif

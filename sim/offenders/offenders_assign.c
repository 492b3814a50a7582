// SPDX-License-Identifier: GPL-3.0-or-later
// Who offends: a few adults by type, sex and age; in null worlds a label without meaning.
#include "sim/offenders/offenders.h"

/// Tries to find someone who fits before a label is given up (only in tiny worlds).
#define TRIES 200000
/// What the draws of this folder at build time are for; the `when` of their keys.
enum { DRAW_ASSIGN = 1 };

static uint32_t offender_band(uint32_t age) { return age < 25 ? 0 : age < 35 ? 1 : age < 55 ? 2 : 3; }

/// Someone who stands inside a child's circles.
static bool knows_children(role_t role)
{
    return role == ROLE_TEACHER || role == ROLE_COACH || role == ROLE_TUTOR || role == ROLE_YOUTH_WORKER ||
           role == ROLE_RELATIVE || role == ROLE_PARENT;
}

/// Chance to be taken when drawn, relative to the likeliest.
static double weight(const world_t *world, uint32_t person, offender_t type)
{
    const offending_t *offending = &world->scenario->offending;
    if (world->person.age[person] < 18) return 0;
    double male = offending->male, sex = world->person.sex[person] ? male : 1 - male;
    sex /= fmax(male, 1 - male);
    if (type == OFFENDER_KNOWN) return knows_children((role_t)world->person.role[person]) ? sex : 0;
    double highest = 1e-300;
    for (int band = 0; band < OFFENDER_BANDS; band++) highest = fmax(highest, offending->age_weight[band]);
    return sex * offending->age_weight[offender_band(world->person.age[person])] / highest;
}

/// Some platform is used by people of that age.
static bool may_have_account(const world_t *world, uint32_t person)
{
    uint32_t band = age_band(world->person.age[person]);
    for (int platform = 0; platform < PLATFORMS; platform++)
        if (world->scenario->platform[platform].adoption[band] > 0) return true;
    return false;
}

static void assign_one(world_t *world, uint32_t index, offender_t type)
{
    rng_t rng = rng_at(world->seed, index, DRAW_ASSIGN, RNG_WORLD_OFFENDER);
    for (int i = 0; i < TRIES; i++) {
        uint32_t person = rng_below(&rng, world->person.n);
        if (world->person.offender[person] != OFFENDER_NONE) continue;
        bool null = world->scenario->run.null_offenders;
        if (null ? !may_have_account(world, person) : !rng_chance(&rng, weight(world, person, type))) continue;
        world->person.offender[person] = (uint8_t)type;
        return;
    }
}

void offenders_assign(world_t *world)
{
    const offending_t *offending = &world->scenario->offending;
    uint32_t adults = 0, given = 0;
    for (uint32_t p = 0; p < world->person.n; p++) adults += world->person.age[p] >= 18;
    uint32_t wanted = (uint32_t)(offending->per_1000_adults * adults / 1000 + 0.5);
    double total = 0, below = 0;
    for (int type = 0; type < OFFENDERS - 1; type++) total += offending->type_mix[type];
    if (total <= 0) return;
    for (int type = OFFENDER_INTIMACY; type < OFFENDERS; type++) {
        below += offending->type_mix[type - 1];
        uint32_t until = (uint32_t)(wanted * below / total + 0.5);
        for (; given < until; given++) assign_one(world, given, (offender_t)type);
    }
}

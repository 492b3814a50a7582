// SPDX-License-Identifier: GPL-3.0-or-later
// Benign people with many profiles: how many by role, on platforms they use, mostly from one device, often young.
#include "sim/world/profiles.h"

/// The `when` of the keys of these draws among RNG_WORLD_ACCOUNT's.
enum { DRAW_MORE = 3 };

/// True, a few years off, or a joke.
static uint8_t declared_age(uint8_t age, rng_t *rng)
{
    double u = rng_unit(rng);
    if (u < 0.55) return (uint8_t)(age < 13 ? 13 : age);
    if (u < 0.9) return (uint8_t)(13 + rng_below(rng, 12));
    return (uint8_t)(18 + rng_below(rng, 60));
}

static uint32_t how_many(const role_policy_t *policy, rng_t *rng)
{
    if (!rng_chance(rng, policy->more_share)) return 0;
    double n = policy->more_alpha > 0 ? pow(rng_unit_positive(rng), -1 / policy->more_alpha)
                                      : 1 + rng_unit(rng) * policy->more_high;
    return (uint32_t)fmin(n, policy->more_high);
}

uint32_t more_profiles(const world_t *world, uint32_t person, profile_t *out, uint32_t room)
{
    const scenario_t *scenario = world->scenario;
    uint8_t age = world->person.age[person];
    rng_t rng = rng_at(world->seed, person, DRAW_MORE, RNG_WORLD_ACCOUNT);
    uint32_t n = how_many(&scenario->role[world->person.role[person]], &rng);
    if (age < 8 || n == 0) return 0;
    if (n > room) n = room;
    double weight[PLATFORMS];
    for (int f = 0; f < PLATFORMS; f++)
        weight[f] = (f == PLATFORM_MESSENGER ? 0.1 : 1) * scenario->platform[f].adoption[age_band(age)] + 0.01;
    double past_days = scenario->population.more_days, span_days = past_days + scenario->run.days;
    for (uint32_t i = 0; i < n; i++) {
        out[i].platform = (uint8_t)rng_pick(&rng, weight, PLATFORMS);
        out[i].declared_age = declared_age(age, &rng);
        double day = rng_unit(&rng) * span_days - past_days;
        out[i].registered = (int32_t)(day * DAY_S) + (int32_t)rng_below(&rng, 3600);
        out[i].device = rng_chance(&rng, 0.2) ? (uint8_t)(1 + rng_below(&rng, 3)) : 0;
    }
    return n;
}

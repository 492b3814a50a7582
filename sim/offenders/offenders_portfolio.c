// SPDX-License-Identifier: GPL-3.0-or-later
// The further profiles of an offender: how many, where, with which declared age, since when, on which device.
#include "sim/offenders/offenders.h"

/// The `when` of the keys of these draws (offenders_assign.c has 1).
enum { DRAW_PORTFOLIO = 2 };
#define FURTHER_DEVICES 4

static uint32_t how_many(const offender_policy_t *policy, rng_t *rng)
{
    double low = policy->profiles_low, high = fmax(low, policy->profiles_high), n;
    if (policy->profiles_alpha > 0)
        n = fmax(low, 1) * pow(rng_unit_positive(rng), -1 / policy->profiles_alpha);
    else
        n = low + rng_unit(rng) * (high - low + 1);
    return (uint32_t)fmin(n, high);
}

/// Peer-posing, the own age, or some years less, but adult.
static uint8_t declared_age(const offender_policy_t *policy, uint8_t age, rng_t *rng)
{
    if (rng_chance(rng, policy->peer_posing)) return (uint8_t)(13 + rng_below(rng, 7));
    if (rng_chance(rng, 0.5)) return age;
    uint32_t years = rng_below(rng, 15);
    return (uint8_t)(age >= 18 + years ? age - years : 18);
}

uint32_t offenders_portfolio(const world_t *world, uint32_t person, profile_t *out, uint32_t room)
{
    const scenario_t *scenario = world->scenario;
    uint8_t type = world->person.offender[person];
    if (type == OFFENDER_NONE || scenario->run.null_offenders) return 0;
    const offender_policy_t *policy = &scenario->offender[type];
    rng_t rng = rng_at(world->seed, person, DRAW_PORTFOLIO, RNG_WORLD_OFFENDER);
    uint32_t n = how_many(policy, &rng);
    double weights = 0;
    for (int platform = 0; platform < PLATFORMS; platform++) weights += scenario->offending.platform_weight[platform];
    if (weights <= 0) return 0;
    if (n > room) n = room;
    double span_days = policy->profile_age_days + scenario->run.days;
    for (uint32_t i = 0; i < n; i++) {
        out[i].platform = (uint8_t)rng_pick(&rng, scenario->offending.platform_weight, PLATFORMS);
        out[i].declared_age = declared_age(policy, world->person.age[person], &rng);
        double day = rng_unit(&rng) * span_days - policy->profile_age_days;
        out[i].registered = (int32_t)fmax(day * DAY_S, -1e9) + (int32_t)rng_below(&rng, 3600);
        out[i].device = rng_chance(&rng, policy->further_device) ? (uint8_t)(1 + rng_below(&rng, FURTHER_DEVICES)) : 0;
    }
    return n;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made worlds for scoring tests: persons with accounts, some of them offenders with approaches, and scores.
#ifndef VIGIL_SCORING_FIXTURE_H
#define VIGIL_SCORING_FIXTURE_H
#include "core/error.h"
#include "core/rng.h"
#include "results/scores/score_stream.h"
#include "results/worlds/scored_world.h"
#include <math.h>

/// A world of `persons` with `each` accounts apiece (account a belongs to person a / each), nobody an offender; scored
/// over (start, end] days.
static inline void fixture_world(scored_world_t *world, size_t persons, size_t each, uint32_t start_d, uint32_t end_d,
                                 size_t approaches)
{
    BUG_IF(scored_world_init(world, persons * each) < 0);
    BUG_IF(truth_init(&world->truth, persons, persons * each, approaches) < 0);
    for (size_t a = 0; a < persons * each; a++) {
        world->truth.account_person[a] = (uint32_t)(a / each);
        world->platform[a] = (uint8_t)(a % PLATFORMS);
        world->last_scored[a] = end_d * DAY_S;
    }
    world->start = start_d * DAY_S;
    world->end = end_d * DAY_S;
    world->active_days = (double)(persons * each) * (end_d - start_d);
}

/// Makes an account one that its person uses for approaches from `onset` on.
static inline void fixture_offender(scored_world_t *world, uint32_t account, int32_t onset)
{
    uint32_t person = world->truth.account_person[account];
    world->truth.account_offender[account] = 1;
    world->truth.account_onset[account] = onset;
    world->truth.person.offender[person] = OFFENDER_ADAPTABLE;
    if (onset < world->truth.person.onset[person]) world->truth.person.onset[person] = onset;
}

/// An approach with contact and harm (or NEVER) at the given seconds.
static inline void fixture_approach(scored_world_t *world, size_t index, uint32_t offender, int32_t contact,
                                    int32_t harm, int32_t ended)
{
    approach_t *a = &world->truth.approach[index];
    a->offender = offender;
    a->child = (uint32_t)(world->truth.person.n - 1 - index % world->truth.person.n);
    a->stage_time[STAGE_CONTACT] = contact;
    a->stage_time[STAGE_HARM] = harm;
    a->ended = ended;
}

/// Onsets as a stream wants them.
static inline const int32_t *fixture_onset(const scored_world_t *world) { return world->truth.account_onset; }

/// A random world: every 20th person an offender on one account, scores higher by `lift` for them after onset.
static inline void fixture_random(scored_world_t *world, score_stream_t *stream, size_t streams, size_t persons,
                                  double lift, uint32_t seed)
{
    fixture_world(world, persons, 2, 4, 20, persons / 20);
    for (uint32_t p = 0; p < persons / 20; p++) {
        rng_t rng = rng_at(seed, p, 0, RNG_TEST);
        int32_t onset = (int32_t)rng_below(&rng, 15 * DAY_S), contact = onset + 3600;
        int32_t harm = rng_chance(&rng, 0.5) ? contact + (int32_t)rng_below(&rng, 8 * DAY_S) : NEVER;
        fixture_offender(world, 40 * p, onset);
        fixture_approach(world, p, 20 * p, contact, harm, NEVER);
    }
    for (size_t d = 0; d < streams; d++) {
        BUG_IF(score_stream_init(&stream[d], world->truth.accounts, -INFINITY, 0) < 0);
        for (uint32_t day = 5; day <= 20; day++) {
            score_stream_begin(&stream[d], day * DAY_S, fixture_onset(world));
            for (uint32_t a = 0; a < world->truth.accounts; a++) {
                rng_t rng = rng_at(seed, a, day + 1000 * (uint32_t)d, RNG_TEST);
                int begun = world->truth.account_onset[a] < (int32_t)(day * DAY_S);
                double score = rng_normal(&rng) + (begun ? lift * (double)(d + 1) : 0);
                BUG_IF(score_stream_add(&stream[d], &a, &score, 1) < 0);
            }
        }
        BUG_IF(score_stream_finish(&stream[d]) < 0);
    }
    BUG_IF(scored_world_index(world) < 0);
}
#endif

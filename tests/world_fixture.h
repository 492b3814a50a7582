// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds for tests: built from overrides, checked, and digested.
#ifndef VIGIL_WORLD_FIXTURE_H
#define VIGIL_WORLD_FIXTURE_H
#include "core/error.h"
#include "sim/world/world.h"
#include "tests/experiment_fixture.h"

#include <check.h>
#include <math.h>
#include <omp.h>
#include <string.h>

typedef struct {
    scenario_t scenario;
    world_t world;
} built_t;

/// Builds a world; `overrides` ends with NULL.
static inline void fixture_build(built_t *built, const char *const *override)
{
    memset(built, 0, sizeof *built);
    scenario_of(&built->scenario, override, NULL);
    ck_assert_msg(world_build(&built->world, &built->scenario, built->scenario.run.seed) == 0, "%s", error_text());
}

/// The same for an unchecked fixture: built once, each forked test has its own copy. By one thread: a fork of a process
/// that has started OpenMP's threads would wait for them for ever.
static inline void fixture_build_once(built_t *built, const char *const *override)
{
    omp_set_num_threads(1);
    fixture_build(built, override);
}

static inline void fixture_drop(built_t *built)
{
    world_free(&built->world);
    scenario_free(&built->scenario);
}

/// Fails unless `hits` of `n` is the share p within 4.5 standard errors (a correct world fails once in 150,000 times).
static inline void fixture_share(const char *what, uint64_t hits, uint64_t n, double p)
{
    double error = 4.5 * sqrt(p * (1 - p) / (double)n) + 1.0 / (double)n;
    ck_assert_msg(n > 0 && fabs((double)hits / (double)n - p) <= error, "%s: %llu of %llu is not %.4f +- %.4f", what,
                  (unsigned long long)hits, (unsigned long long)n, p, error);
}

static inline uint32_t fixture_main_accounts(const world_t *world, uint32_t person)
{
    uint32_t mask = 0; // bits by platform; further profiles repeat a platform
    for (uint32_t i = world->person.account_first[person]; i < world->person.account_first[person + 1]; i++)
        mask |= 1u << world->account.platform[world->person_account[i]];
    return (uint32_t)__builtin_popcount(mask);
}
#endif

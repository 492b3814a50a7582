// SPDX-License-Identifier: GPL-3.0-or-later
// Small worlds for tests: a scenario from overrides, run with every row kept.
#ifndef VIGIL_SIM_FIXTURE_H
#define VIGIL_SIM_FIXTURE_H
#include "core/array.h"
#include "core/error.h"
#include "sim/sim.h"
#include "tests/experiment_fixture.h"

#include <check.h>
#include <omp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    scenario_t scenario;
    sim_t *sim;
    event_t *event;
    size_t n, capacity;
    uint32_t batches, last_end;
} run_of_t;

static inline int fixture_take(void *self, const event_batch_t *batch)
{
    run_of_t *run = self;
    ck_assert_uint_eq(batch->start, run->last_end);
    ck_assert_uint_eq(batch->end, batch->start + TICK_S);
    CHECK(array_reserve(&run->event, &run->capacity, run->n + batch->n, sizeof(event_t)));
    if (batch->n) memcpy(run->event + run->n, batch->event, batch->n * sizeof(event_t));
    run->n += batch->n;
    run->batches++;
    run->last_end = batch->end;
    return 0;
}

/// Runs a world; `overrides` ends with NULL.
static inline void fixture_run(run_of_t *run, int threads, const char *const *override)
{
    memset(run, 0, sizeof *run);
    omp_set_num_threads(threads);
    scenario_of(&run->scenario, override, NULL);
    ck_assert_msg(sim_open(&run->sim, &run->scenario, run->scenario.run.seed) == 0, "%s", error_text());
    ck_assert_msg(sim_run(run->sim, &(sink_t){fixture_take, run}, 1) == 0, "%s", error_text());
}

static inline void fixture_free(run_of_t *run)
{
    sim_close(run->sim);
    scenario_free(&run->scenario);
    free(run->event);
}

/// FNV-1a over bytes, chained.
static inline uint64_t fixture_hash(uint64_t hash, const void *bytes, size_t n)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}
#endif

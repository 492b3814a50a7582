// SPDX-License-Identifier: GPL-3.0-or-later
// Simulations run in parts, and whether two of them wrote and hold the same.
#ifndef VIGIL_BRANCH_FIXTURE_H
#define VIGIL_BRANCH_FIXTURE_H
#include "tests/sim_fixture.h"

/// All that a run shows: rows from some time on, then truth and counts.
typedef struct {
    event_t *event;
    size_t n, capacity;
    sim_t *sim;
} rows_t;

static inline int rows_take(void *self, const event_batch_t *batch)
{
    rows_t *rows = self;
    CHECK(array_reserve(&rows->event, &rows->capacity, rows->n + batch->n, sizeof(event_t)));
    if (batch->n) memcpy(rows->event + rows->n, batch->event, batch->n * sizeof(event_t));
    rows->n += batch->n;
    return 0;
}

/// A detector of sorts: an alert every third hour, on an account that depends on the hour alone.
static inline int rows_alarm(void *self, const event_batch_t *batch)
{
    rows_t *rows = self;
    uint32_t hour = batch->start / TICK_S, accounts = (uint32_t)sim_accounts(rows->sim)->n;
    for (uint32_t i = 0; i < 6 && hour % 3 == 0; i++) {
        rng_t rng = rng_at(7, hour, i, RNG_TEST);
        ck_assert_int_eq(sim_alert(rows->sim, rng_below(&rng, accounts), 1), 0);
    }
    return 0;
}

static inline void rows_run(rows_t *rows, uint32_t until)
{
    sink_t sink[] = {{rows_take, rows}, {rows_alarm, rows}};
    ck_assert_msg(sim_run_until(rows->sim, until, sink, 2) == 0, "%s", error_text());
}

static inline rows_t rows_open(const scenario_t *scenario, uint64_t seed)
{
    rows_t rows = {0};
    ck_assert_msg(sim_open(&rows.sim, scenario, seed) == 0, "%s", error_text());
    return rows;
}

/// An arm that holds the rows written so far, as if it had written them.
static inline rows_t rows_branch(const rows_t *from, const scenario_t *scenario)
{
    rows_t arm = {0};
    ck_assert_int_eq(array_reserve(&arm.event, &arm.capacity, from->n + 1, sizeof(event_t)), 0);
    if (from->n) memcpy(arm.event, from->event, from->n * sizeof(event_t));
    arm.n = from->n;
    ck_assert_msg(sim_branch(&arm.sim, from->sim, scenario) == 0, "%s", error_text());
    ck_assert_uint_eq(sim_time(arm.sim), sim_time(from->sim));
    return arm;
}

static inline void rows_free(rows_t *rows)
{
    sim_close(rows->sim);
    free(rows->event);
    *rows = (rows_t){0};
}

static inline uint64_t truth_digest(const sim_t *sim)
{
    truth_t truth;
    ck_assert_int_eq(sim_truth(sim, &truth), 0);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    hash = fixture_hash(hash, truth.person.onset, truth.person.n * sizeof *truth.person.onset);
    hash = fixture_hash(hash, truth.account_person, truth.accounts * sizeof *truth.account_person);
    hash = fixture_hash(hash, truth.account_offender, truth.accounts * sizeof *truth.account_offender);
    hash = fixture_hash(hash, truth.account_onset, truth.accounts * sizeof *truth.account_onset);
    hash = fixture_hash(hash, truth.account_closed, truth.accounts * sizeof *truth.account_closed);
    hash = fixture_hash(hash, truth.approach, truth.approaches * sizeof *truth.approach);
    truth_free(&truth);
    return hash;
}

/// Counts of all measures, chained.
static inline uint64_t measure_digest(const sim_t *sim)
{
    enum { ROOM = MEASURES_MAX * HOOKS * PLATFORMS };
    static sim_measure_count_t row[ROOM];
    uint64_t hash = 1;
    size_t n = sim_measure_counts(sim, row, ROOM);
    for (size_t i = 0; i < n; i++) {
        hash = fixture_hash(hash, &row[i].attempts, sizeof row[i].attempts);
        hash = fixture_hash(hash, &row[i].denied, sizeof row[i].denied);
    }
    return hash;
}

/// Same rows so far, what the platforms know, truth and counts (of memory too: copies grow as the original does).
static inline void ck_assert_same_run(const rows_t *a, const rows_t *b)
{
    ck_assert_uint_eq(a->n, b->n);
    size_t i = 0;
    while (i < a->n && !memcmp(&a->event[i], &b->event[i], sizeof(event_t))) i++;
    ck_assert_msg(i == a->n, "row %zu differs, at %u s and %u s", i, a->event[i].time, b->event[i].time);
    const account_table_t *of_a = sim_accounts(a->sim), *of_b = sim_accounts(b->sim);
    ck_assert_uint_eq(of_a->n, of_b->n);
    ck_assert_mem_eq(of_a->registered, of_b->registered, of_a->n * sizeof *of_a->registered);
    ck_assert_mem_eq(of_a->device, of_b->device, of_a->n * sizeof *of_a->device);
    ck_assert_uint_eq(truth_digest(a->sim), truth_digest(b->sim));
    ck_assert_uint_eq(measure_digest(a->sim), measure_digest(b->sim));
    sim_counts_t in_a = sim_counts(a->sim), in_b = sim_counts(b->sim);
    ck_assert_mem_eq(&in_a, &in_b, sizeof in_a);
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds for tests of measures: a scenario in which each of them has something to do, and alerts to act on.
#ifndef VIGIL_MEASURE_FIXTURE_H
#define VIGIL_MEASURE_FIXTURE_H
#include "tests/sim_fixture.h"

#define MEASURE_BASE "persons=2000", "days=12", "protocol.warmup_days=1", "seed=5", "offending.per_1000_adults=25"
#define MEASURE_SETS 48
#define ALERTED_EVERY 17 // accounts

/// The base and further keys; room for more.
typedef struct {
    const char *key[MEASURE_SETS + 1]; // ends with NULL
    char text[MEASURE_SETS][96];
    size_t n;
} keys_t;

static inline keys_t *keys_new(void)
{
    static const char *const base[] = {MEASURE_BASE};
    keys_t *self = calloc(1, sizeof *self);
    for (size_t i = 0; i < sizeof base / sizeof *base; i++) self->key[self->n++] = base[i];
    return self;
}

__attribute__((format(printf, 2, 3))) static inline void keys_add(keys_t *self, const char *format, ...)
{
    va_list args;
    ck_assert_uint_lt(self->n, MEASURE_SETS);
    va_start(args, format);
    vsnprintf(self->text[self->n], sizeof self->text[0], format, args);
    va_end(args);
    self->key[self->n] = self->text[self->n];
    self->n++;
}

/// Switches a measure on, perfect and everywhere.
static inline void keys_on(keys_t *self, const char *measure) { keys_add(self, "measures.%s.enabled=true", measure); }

typedef struct {
    sim_t *sim;
    uint32_t every; // accounts
} alerter_t;

/// Each day alerts about some accounts, each of them again and again.
static inline int alerter_take(void *self, const event_batch_t *batch)
{
    alerter_t *alerter = self;
    const world_t *w = sim_world(alerter->sim);
    for (uint32_t a = 0; batch->start % DAY_S == 0 && a < w->account.n; a += alerter->every)
        if (!world_gone(w, a)) ck_assert_int_eq(sim_alert(alerter->sim, a, 1), 0);
    return 0;
}

/// Reads a world's scenario; frees the keys.
static inline void measured_load(run_of_t *run, int threads, keys_t *keys)
{
    memset(run, 0, sizeof *run);
    omp_set_num_threads(threads);
    ck_assert_int_eq(measures_scenario_init(&run->scenario), 0);
    ck_assert_msg(scenario_load(&run->scenario, NULL, keys->key, keys->n) == 0, "%s", error_text());
    free(keys);
}

/// Runs a world that was read, with alerts about every ALERTED_EVERY-th account.
static inline void measured_go(run_of_t *run)
{
    ck_assert_int_eq(sim_open(&run->sim, &run->scenario, run->scenario.run.seed), 0);
    alerter_t alerter = {run->sim, ALERTED_EVERY};
    sink_t sink[] = {{fixture_take, run}, {alerter_take, &alerter}};
    ck_assert_msg(sim_run(run->sim, sink, 2) == 0, "%s", error_text());
}

static inline void measured_run(run_of_t *run, int threads, keys_t *keys)
{
    measured_load(run, threads, keys);
    measured_go(run);
}

static inline size_t rows_of(const run_of_t *run, uint8_t kind)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) n += run->event[i].kind == kind;
    return n;
}

/// Rows before a time.
static inline size_t rows_before(const run_of_t *run, uint32_t time)
{
    size_t n = 0;
    while (n < run->n && run->event[n].time < time) n++;
    return n;
}

static inline bool same_rows(const run_of_t *a, const run_of_t *b)
{
    return a->n == b->n && memcmp(a->event, b->event, a->n * sizeof(event_t)) == 0;
}

/// Sums a measure's counters over hooks and platforms.
static inline sim_measure_count_t counts_of(const run_of_t *run, const char *measure, const char *hook)
{
    static sim_measure_count_t row[4096];
    sim_measure_count_t sum = {.measure = measure, .hook = hook};
    size_t n = sim_measure_counts(run->sim, row, 4096);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(row[i].measure, measure) || (hook && strcmp(row[i].hook, hook))) continue;
        sum.attempts += row[i].attempts;
        sum.allowed += row[i].allowed;
        sum.denied += row[i].denied;
        sum.abandoned += row[i].abandoned;
    }
    return sum;
}

/// Sums a cost of a measure; who: 0 benign, 1 offenders, -1 both.
static inline uint64_t cost_of(const run_of_t *run, const char *measure, cost_t cost, int who)
{
    static sim_measure_cost_t row[MEASURES_MAX * 2 * ROLES * AGE_BANDS];
    size_t n = sim_measure_costs(run->sim, row, sizeof row / sizeof *row);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(measure_registry[row[i].measure]->name, measure) && (who < 0 || (int)row[i].offender == who))
            sum += row[i].cost[cost];
    return sum;
}

static inline bool is_minor(const run_of_t *run, uint32_t account)
{
    return sim_accounts(run->sim)->declared_age[account] < 18;
}
#endif

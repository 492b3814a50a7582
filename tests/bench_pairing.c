// SPDX-License-Identifier: GPL-3.0-or-later
// What pairing is worth: the variance of (children harmed without child_defaults minus with them) over worlds when both
// arms branch from one warmed-up state, beside that of arms from independent worlds.
// Usage: bench_pairing [WORLDS [PERSONS [WARMUP_DAYS [DAYS [OFFENDERS_PER_1000 [KEY=VALUE of the arm ...]]]]]]
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "sim/measures/measure.h"
#include "sim/sim.h"

#include <gsl/gsl_statistics.h>
#include <stdio.h>

#define RESAMPLES 4000
#define TEST_ROLE 2 // of rng_world_seed
#define BOOTSTRAP_SEED 1
#define NUMBERS 5 // of the command line
#define OWN_SETTINGS 5
#define SETTINGS_MOST 16

typedef struct {
    uint32_t worlds, persons, warmup, days, per_1000;
    char *const *setting; // of the arm, beside the switch
    int settings;
} plan_t;

/// Children harmed after the branch, by world.
typedef struct {
    double *without, *with;
} outcome_t;

static int load(scenario_t *scenario, const plan_t *plan, bool on)
{
    char text[4][64];
    snprintf(text[0], sizeof text[0], "persons=%u", plan->persons);
    snprintf(text[1], sizeof text[1], "days=%u", plan->days);
    snprintf(text[2], sizeof text[2], "offending.per_1000_adults=%u", plan->per_1000);
    snprintf(text[3], sizeof text[3], "measures.child_defaults.enabled=%s", on ? "true" : "false");
    const char *set[OWN_SETTINGS + SETTINGS_MOST] = {text[0], text[1], text[2], text[3], "protocol.warmup_days=1"};
    size_t sets = OWN_SETTINGS;
    for (int i = 0; i < plan->settings && on; i++) set[sets++] = plan->setting[i];
    CHECK(measures_scenario_init(scenario));
    return scenario_load(scenario, NULL, set, sets);
}

/// Children who came to harm for the first time after `since`.
static int harmed_since(const sim_t *sim, uint32_t since, double *harmed)
{
    truth_t truth;
    uint8_t *seen = NULL; // 1: harmed after, 2: harmed before
    CHECK(sim_truth(sim, &truth));
    int status = ARRAY_NEW(seen, truth.person.n);
    *harmed = 0;
    for (size_t i = 0; i < truth.approaches && status == 0; i++) {
        int32_t time = truth.approach[i].stage_time[STAGE_HARM];
        if (time != NEVER) seen[truth.approach[i].child] |= time < (int32_t)since ? 2 : 1;
    }
    for (size_t p = 0; p < truth.person.n && status == 0; p++) *harmed += seen[p] == 1;
    free(seen);
    truth_free(&truth);
    return status;
}

static int run_arms(sim_t *base, const scenario_t *with, uint32_t branch, double *harmed_without, double *harmed_with)
{
    sim_t *arm = NULL;
    CHECK(sim_run_until(base, branch, NULL, 0));
    CHECK(sim_branch(&arm, base, with));
    int status = sim_run(arm, NULL, 0);
    if (status == 0) status = harmed_since(arm, branch, harmed_with);
    sim_close(arm);
    CHECK(status);
    CHECK(sim_run(base, NULL, 0));
    return harmed_since(base, branch, harmed_without);
}

static int run_worlds(const plan_t *plan, const scenario_t *without, const scenario_t *with, outcome_t *out)
{
    for (uint32_t k = 0; k < plan->worlds; k++) {
        sim_t *base = NULL;
        CHECK(sim_open(&base, without, rng_world_seed(without->run.seed, TEST_ROLE, k)));
        int status = run_arms(base, with, plan->warmup * DAY_S, &out->without[k], &out->with[k]);
        sim_close(base);
        CHECK(status);
    }
    return 0;
}

typedef struct {
    double baseline, difference, paired, independent, ratio;
} spread_t;

/// Of the worlds whose indices are given. Arms of independent worlds have the sum of the arms' variances.
static spread_t spread(const outcome_t *outcome, const uint32_t *index, uint32_t n, double *scratch)
{
    double *b = scratch, *t = scratch + n, *d = scratch + 2 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) {
        b[i] = outcome->without[index[i]];
        t[i] = outcome->with[index[i]];
        d[i] = b[i] - t[i];
    }
    spread_t s = {.baseline = gsl_stats_mean(b, 1, n),
                  .difference = gsl_stats_mean(d, 1, n),
                  .paired = gsl_stats_variance(d, 1, n),
                  .independent = gsl_stats_variance(b, 1, n) + gsl_stats_variance(t, 1, n)};
    s.ratio = s.independent / s.paired;
    return s;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int report(const plan_t *plan, const outcome_t *outcome)
{
    uint32_t n = plan->worlds, *index = NULL;
    double *scratch = NULL, *ratio = NULL;
    int status = ARRAY_NEW(index, n);
    if (status == 0) status = ARRAY_NEW(scratch, 3 * (size_t)n);
    if (status == 0) status = ARRAY_NEW(ratio, RESAMPLES);
    if (status == 0) {
        for (uint32_t i = 0; i < n; i++) index[i] = i;
        spread_t all = spread(outcome, index, n, scratch);
        for (uint32_t r = 0; r < RESAMPLES; r++) {
            rng_t rng = rng_at(BOOTSTRAP_SEED, r, 0, RNG_BOOTSTRAP);
            for (uint32_t i = 0; i < n; i++) index[i] = rng_below(&rng, n);
            ratio[r] = spread(outcome, index, n, scratch).ratio;
        }
        qsort(ratio, RESAMPLES, sizeof *ratio, compare);
        printf("%u,%u,%u,%u,%u,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.1f\n", n, plan->persons, plan->warmup, plan->days,
               plan->per_1000, all.baseline, all.difference, all.paired, all.independent, all.ratio,
               ratio[RESAMPLES / 40], ratio[RESAMPLES - RESAMPLES / 40 - 1], progress_cpu_s());
    }
    free(index);
    free(scratch);
    free(ratio);
    return status;
}

static int measure(const plan_t *plan)
{
    scenario_t without, with;
    outcome_t outcome = {0};
    CHECK(load(&without, plan, false));
    CHECK(load(&with, plan, true));
    CHECK(ARRAY_NEW(outcome.without, plan->worlds));
    CHECK(ARRAY_NEW(outcome.with, plan->worlds));
    CHECK(run_worlds(plan, &without, &with, &outcome));
    CHECK(report(plan, &outcome));
    free(outcome.without);
    free(outcome.with);
    scenario_free(&without);
    scenario_free(&with);
    return 0;
}

int main(int argc, char **argv)
{
    uint32_t value[NUMBERS] = {200, 2000, 14, 60, 30};
    for (int i = 1; i < argc && i <= NUMBERS; i++) value[i - 1] = (uint32_t)atoi(argv[i]);
    plan_t plan = {value[0], value[1], value[2], value[3], value[4], argv + NUMBERS + 1, argc - NUMBERS - 1};
    if (plan.worlds < 2 || plan.warmup >= plan.days || plan.settings > SETTINGS_MOST) {
        fprintf(stderr, "usage: bench_pairing [WORLDS [PERSONS [WARMUP_DAYS [DAYS [OFFENDERS_PER_1000 [KEY=VALUE of "
                        "the arm ...]]]]]]\n");
        return EXIT_FAILURE;
    }
    puts("worlds,persons,warmup_days,days,offenders_per_1000,harmed_without,difference,variance_paired,"
         "variance_independent,ratio,ratio_low_95,ratio_high_95,cpu_s");
    int status = measure(&plan);
    if (status < 0) fprintf(stderr, "bench_pairing: %s\n", error_text());
    return status < 0;
}

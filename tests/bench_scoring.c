// SPDX-License-Identifier: GPL-3.0-or-later
// Time to score the quick start: 10 detectors, 3 test worlds of 20,000 persons and 60,000 accounts, 76 days, B = 1,000.
// Prints CSV: threads, streams_s (taking scores), evidence_s (sorting, alerts), report_s (metrics and intervals),
// scoring_s. Usage: bench_scoring [persons [detectors]]
#include "core/progress.h"
#include "results/evaluation/evaluation.h"
#include "tests/scoring_fixture.h"
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORLDS 3
#define EACH 3
#define WARMUP 14
#define DAYS 90

static const protocol_t PROTOCOL = {.budget = {10, 100, 1000}, .cooldown_days = 14, .bootstrap = 1000};

/// One person in 200 offends on two accounts.
static void make_world(scored_world_t *w, size_t persons, uint32_t seed)
{
    size_t offenders = persons / 200;
    fixture_world(w, persons, EACH, WARMUP, DAYS, offenders * 4);
    for (uint32_t o = 0; o < offenders; o++) {
        rng_t rng = rng_at(seed, o, 0, RNG_TEST);
        for (uint32_t k = 0; k < 2; k++) fixture_offender(w, 600 * o + k, (int32_t)rng_below(&rng, 80 * DAY_S));
        for (uint32_t c = 0; c < 4; c++) {
            int32_t contact = (int32_t)rng_below(&rng, 80 * DAY_S);
            fixture_approach(w, 4 * o + c, 200 * o, contact, contact + (int32_t)rng_below(&rng, 40 * DAY_S), NEVER);
        }
    }
}

/// Scores of one day: a level an account, noise a day; the worst case for pruning is none, as in test worlds.
static void day_scores(const scored_world_t *w, uint32_t seed, uint32_t day, double *score)
{
#pragma omp parallel for
    for (uint32_t a = 0; a < (uint32_t)w->truth.accounts; a++) {
        rng_t level = rng_at(seed, a, 0, RNG_TEST), noise = rng_at(seed, a, day, RNG_TEST);
        int begun = w->truth.account_onset[a] < (int32_t)(day * DAY_S);
        score[a] = 3 * rng_unit(&level) + rng_unit(&noise) + begun * rng_unit(&level);
    }
}

static double fill(const scored_world_t *w, score_stream_t *s, uint32_t seed, const uint32_t *account, double *score)
{
    double spent = 0;
    BUG_IF(score_stream_init(s, w->truth.accounts, 3.8, 0) < 0);
    for (uint32_t day = WARMUP + 1; day <= DAYS; day++) {
        day_scores(w, seed, day, score);
        double before = progress_wall_s();
        score_stream_begin(s, day * DAY_S, fixture_onset(w));
        BUG_IF(score_stream_add(s, account, score, w->truth.accounts) < 0);
        spent += progress_wall_s() - before;
    }
    double before = progress_wall_s();
    BUG_IF(score_stream_finish(s) < 0);
    return spent + progress_wall_s() - before;
}

static void run(size_t persons, size_t detectors)
{
    evaluation_t e;
    run_result_t r;
    frozen_t *frozen = calloc(detectors, sizeof *frozen);
    score_stream_t *stream = calloc(detectors, sizeof *stream);
    uint32_t *account = calloc(persons * EACH, sizeof *account);
    double *score = calloc(persons * EACH, sizeof *score), streams = 0, evidence = 0;
    for (uint32_t a = 0; a < persons * EACH; a++) account[a] = a;
    for (size_t d = 0; d < detectors; d++) frozen[d] = (frozen_t){.threshold = {4.4, 4.1, 3.9}};
    BUG_IF(evaluation_init(&e, &PROTOCOL, WORLDS, detectors, frozen) < 0 || run_result_init(&r, detectors) < 0);
    for (uint32_t w = 0; w < WORLDS; w++) {
        scored_world_t world = {0};
        make_world(&world, persons, w);
        for (uint32_t d = 0; d < detectors; d++) streams += fill(&world, &stream[d], 100 * w + d, account, score);
        double before = progress_wall_s();
        BUG_IF(scored_world_index(&world) < 0 || evaluation_add(&e, &world, stream) < 0);
        evidence += progress_wall_s() - before;
        for (size_t d = 0; d < detectors; d++) score_stream_free(&stream[d]);
    }
    double before = progress_wall_s(), cpu = progress_cpu_s();
    BUG_IF(evaluation_report(&e, 1, &r) < 0);
    double report = progress_wall_s() - before;
    printf("%d,%.3f,%.3f,%.3f,%.3f,%.3f\n", omp_get_max_threads(), streams, evidence, report,
           streams + evidence + report, progress_cpu_s() - cpu);
    run_result_free(&r);
    evaluation_free(&e);
    free(frozen);
    free(stream);
    free(account);
    free(score);
}

int main(int argc, char **argv)
{
    size_t persons = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000,
           detectors = argc > 2 ? strtoul(argv[2], NULL, 10) : 10;
    puts("threads,streams_s,evidence_s,report_s,scoring_s,report_cpu_s");
    for (int threads = 1; threads <= 2; threads++) {
        omp_set_num_threads(threads);
        run(persons, detectors);
    }
    return 0;
}

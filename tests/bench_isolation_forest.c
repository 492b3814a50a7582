// SPDX-License-Identifier: GPL-3.0-or-later
// Rows scored per second by the isolation forest (100 trees of 256 rows, all features) as CSV, best of repeats, by
// threads; the same shape in scikit-learn: IsolationForest(100, max_samples=256).score_samples on float32.
#include "detectors/feature_table.h"
#include "tests/random_events.h"
#include <omp.h>
#include <time.h>

#define ROWS 100000u
#define REPEATS 5

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void bench(const detector_t *detector, const void *state, const detector_rows_t *rows, double *score,
                  int threads)
{
    double best = INFINITY;
    omp_set_num_threads(threads);
    for (int r = 0; r < REPEATS; r++) {
        double start = now_s();
        detector_score(detector, state, rows, score);
        best = fmin(best, now_s() - start);
    }
    printf("%u,%d,%d,%.0f\n", ROWS, FEATURES, threads, ROWS / best);
}

int main(void)
{
    const detector_t *detector = detector_find("isolation_forest");
    float *x = NULL;
    double *score = NULL;
    void *state = NULL, *config = NULL;
    detector_view_t view = {.seed = 1};
    BUG_IF(ARRAY_NEW(x, ROWS * FEATURES) < 0 || ARRAY_NEW(score, ROWS) < 0);
    BUG_IF(array_new(&state, 1, detector->state_bytes) < 0 || array_new(&config, 1, detector->config_bytes) < 0);
    param_section_t section = {.path = "", .meaning = "", .params = detector->params, .base = config};
    param_defaults(&section, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        rng_t rng = rng_at(1, i, 3, RNG_TEST);
        for (int f = 0; f < FEATURES; f++) x[i * FEATURES + (uint32_t)f] = (float)rng_unit(&rng);
    }
    detector_rows_t rows = {.n = ROWS, .feature = x};
    BUG_IF(detector->open(state, config, &view) < 0 || detector->fit(state, &rows, NULL) < 0);
    printf("rows,features,threads,rows_per_s\n");
    bench(detector, state, &rows, score, 1);
    bench(detector, state, &rows, score, 2);
    detector->close(state);
    free(state);
    free(config);
    free(score);
    free(x);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Time a row of the isolation forest (100 trees of 256 rows, all features) to fit and to score, as CSV, best of
// repeats, by threads. Rows have a level of activity of their own, with a heavy tail, and noise in each column.
// bench_isolation_forest.py runs scikit-learn's forest beside it.
// Usage: bench_isolation_forest [FILE] (rows as float32, then scores of the last run as float64, go there)
#include "core/progress.h"
#include "detectors/feature_table.h"
#include "tests/random_events.h"
#include <math.h>
#include <omp.h>
#include <stdio.h>

#define ROWS 100000u
#define REPEATS 5

typedef struct {
    const detector_t *detector;
    void *config;
    float *x;      // [ROWS][FEATURES]
    double *score; // [ROWS]
} bench_t;

static void bench_open(bench_t *self)
{
    self->detector = detector_find("isolation_forest");
    BUG_IF(ARRAY_NEW(self->x, ROWS * FEATURES) < 0 || ARRAY_NEW(self->score, ROWS) < 0);
    BUG_IF(array_new(&self->config, 1, self->detector->config_bytes) < 0);
    param_section_t section = {.path = "", .meaning = "", .params = self->detector->params, .base = self->config};
    param_defaults(&section, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        rng_t rng = rng_at(1, i, 3, RNG_TEST);
        double level = -log(rng_unit_positive(&rng));
        for (uint32_t f = 0; f < FEATURES; f++)
            self->x[i * FEATURES + f] = (float)log1p(level * (f % 3) - log(rng_unit_positive(&rng)));
    }
}

/// A forest from its rows to their scores. @param[out] fit_s, score_s  seconds
static void fit_and_score(bench_t *self, double *fit_s, double *score_s)
{
    detector_view_t view = {.seed = 1};
    detector_rows_t rows = {.n = ROWS, .feature = self->x};
    void *state = NULL;
    BUG_IF(array_new(&state, 1, self->detector->state_bytes) < 0);
    double start = progress_wall_s();
    BUG_IF(self->detector->open(state, self->config, &view) < 0 || self->detector->fit(state, &rows, NULL) < 0);
    double fitted = progress_wall_s();
    detector_score(self->detector, state, &rows, self->score);
    *fit_s = fmin(*fit_s, fitted - start);
    *score_s = fmin(*score_s, progress_wall_s() - fitted);
    self->detector->close(state);
    free(state);
}

static void bench(bench_t *self, int threads)
{
    double fit_s = INFINITY, score_s = INFINITY;
    omp_set_num_threads(threads);
    for (int r = 0; r < REPEATS; r++) fit_and_score(self, &fit_s, &score_s);
    printf("%u,%d,%d,%.0f,%.0f,%.0f\n", ROWS, FEATURES, threads, 1e9 * fit_s / ROWS, 1e9 * score_s / ROWS,
           1e9 * (fit_s + score_s) / ROWS);
}

static void write_rows(const bench_t *self, const char *path)
{
    FILE *out = fopen(path, "wb");
    BUG_IF(out == NULL || fwrite(self->x, FEATURES * sizeof(float), ROWS, out) != ROWS);
    BUG_IF(fwrite(self->score, sizeof(double), ROWS, out) != ROWS || fclose(out) != 0);
}

int main(int argc, char **argv)
{
    bench_t self = {0};
    bench_open(&self);
    printf("rows,features,threads,fit_ns,score_ns,ns_per_row\n");
    bench(&self, 1);
    bench(&self, 2);
    if (argc > 1) write_rows(&self, argv[1]);
    free(self.config);
    free(self.score);
    free(self.x);
    return 0;
}

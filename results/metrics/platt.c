// SPDX-License-Identifier: GPL-3.0-or-later
// The sigmoid's two numbers as the root of the likelihood's gradient, and its steps.
#include "results/metrics/platt.h"
#include "core/array.h"
#include "core/error.h"
#include "results/worlds/lineup.h"
#include <gsl/gsl_multiroots.h>
#include <math.h>

#define ROUNDS_MAX 200
#define GRADIENT_MAX 1e-11 // of the mean log-likelihood, sum of both parts

typedef struct {
    const platt_t *scale;
    const double *score;
    const uint8_t *positive;
    size_t n;
    double of_positive, of_negative; // Platt's targets
} sample_t;

static double standard(const platt_t *self, double score)
{
    return (fmax(score, self->lowest) - self->centre) / self->spread;
}

static double sigmoid(double log_odds) { return 1 / (1 + exp(-log_odds)); }

double platt_log_odds(const platt_t *self, double score) { return self->slope * standard(self, score) + self->offset; }

/// Mean gradient of the negative log-likelihood in slope and offset, and its derivatives.
static void gradient(const gsl_vector *at, const sample_t *s, double g[2], double h[3])
{
    double slope = gsl_vector_get(at, 0), offset = gsl_vector_get(at, 1), n = (double)s->n;
    g[0] = g[1] = h[0] = h[1] = h[2] = 0;
    for (size_t i = 0; i < s->n; i++) {
        double z = standard(s->scale, s->score[i]), p = sigmoid(slope * z + offset), curve = p * (1 - p) / n;
        double error = (p - (s->positive[i] ? s->of_positive : s->of_negative)) / n;
        g[0] += error * z;
        g[1] += error;
        h[0] += curve * z * z;
        h[1] += curve * z;
        h[2] += curve;
    }
}

static int value_and_slope(const gsl_vector *at, void *sample, gsl_vector *f, gsl_matrix *j)
{
    double g[2], h[3];
    gradient(at, sample, g, h);
    for (size_t i = 0; f && i < 2; i++) gsl_vector_set(f, i, g[i]);
    for (size_t i = 0; j && i < 4; i++) gsl_matrix_set(j, i / 2, i % 2, h[i / 2 + i % 2]);
    return GSL_SUCCESS;
}

static int value(const gsl_vector *at, void *sample, gsl_vector *f) { return value_and_slope(at, sample, f, NULL); }

static int slopes(const gsl_vector *at, void *sample, gsl_matrix *j) { return value_and_slope(at, sample, NULL, j); }

/// @param[in,out] self  with its scale; its start is the prevalence for all, as Platt's
static int solve(platt_t *self, sample_t *sample, double positives, double negatives)
{
    gsl_multiroot_function_fdf function = {value, slopes, value_and_slope, 2, sample};
    double start[2] = {0, log((positives + 1) / (negatives + 1))};
    gsl_vector_view at = gsl_vector_view_array(start, 2);
    gsl_multiroot_fdfsolver *solver = gsl_multiroot_fdfsolver_alloc(gsl_multiroot_fdfsolver_gnewton, 2);
    if (!solver) return error_set(ERR_MEMORY, "no memory to calibrate scores");
    int state = gsl_multiroot_fdfsolver_set(solver, &function, &at.vector);
    for (int round = 0; round < ROUNDS_MAX && state == GSL_SUCCESS && !self->fitted; round++) {
        state = gsl_multiroot_fdfsolver_iterate(solver);
        self->fitted = gsl_multiroot_test_residual(solver->f, GRADIENT_MAX) == GSL_SUCCESS;
    }
    self->slope = gsl_vector_get(solver->x, 0);
    self->offset = gsl_vector_get(solver->x, 1);
    gsl_multiroot_fdfsolver_free(solver);
    return 0;
}

/// Mean and standard deviation of the scores that a detector gave. @return false if it gave one score to all
static bool measure(platt_t *self, const double *score, size_t n)
{
    double highest = -INFINITY;
    self->lowest = INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (score[i] <= INSTANCE_LOWEST) continue;
        self->lowest = fmin(self->lowest, score[i]);
        highest = fmax(highest, score[i]);
    }
    if (!(highest > self->lowest)) return false;
    for (size_t i = 0; i < n; i++) self->centre += fmax(score[i], self->lowest) / (double)n;
    for (size_t i = 0; i < n; i++) self->spread += pow(fmax(score[i], self->lowest) - self->centre, 2) / (double)n;
    self->spread = sqrt(self->spread);
    return isfinite(self->spread) && self->spread > 0;
}

int platt_fit(platt_t *self, const double *score, const uint8_t *positive, size_t n)
{
    size_t positives = 0;
    *self = (platt_t){0};
    for (size_t i = 0; i < n; i++) positives += positive[i];
    if (positives < PROBABILITY_MIN_POSITIVES || positives == n) return 0;
    if (!measure(self, score, n)) return 0;
    double yes = (double)positives, no = (double)(n - positives);
    sample_t sample = {self, score, positive, n, (yes + 1) / (yes + 2), 1 / (no + 2)};
    return solve(self, &sample, yes, no);
}

/// Level k reaches from k to k + 1 steps of log-odds.
static int tabulate(probability_map_t *map, const platt_t *self, long from, long until)
{
    CHECK(ARRAY_NEW(map->edge, (size_t)(until - from + 1)));
    CHECK(ARRAY_NEW(map->probability, (size_t)(until - from + 1)));
    for (long k = from; k <= until; k++) {
        double edge = self->centre + self->spread * ((double)k * PLATT_STEP - self->offset) / self->slope;
        if (map->levels && !(edge > map->edge[map->levels - 1])) continue; // closer than numbers can tell
        map->edge[map->levels] = edge;
        map->probability[map->levels++] = sigmoid(((double)k + 0.5) * PLATT_STEP);
    }
    return 0;
}

/// One level for all: what the sigmoid gives where its slope is 0.
static int level(probability_map_t *map, const platt_t *self, const uint8_t *positive, size_t n)
{
    double positives = 0;
    for (size_t i = 0; i < n; i++) positives += positive[i];
    double targets =
        positives * (positives + 1) / (positives + 2) + ((double)n - positives) / ((double)n - positives + 2);
    CHECK(ARRAY_NEW(map->edge, 1));
    CHECK(ARRAY_NEW(map->probability, 1));
    map->edge[0] = self->lowest;
    map->probability[0] = targets / (double)n;
    map->levels = 1;
    return 0;
}

int platt_map(probability_map_t *map, const double *score, const uint8_t *positive, size_t n)
{
    platt_t fit;
    double least = PLATT_ENDS, most = -PLATT_ENDS;
    *map = (probability_map_t){0};
    CHECK(platt_fit(&fit, score, positive, n));
    if (!fit.fitted) return 0;
    if (!(fit.slope > 0)) return level(map, &fit, positive, n);
    for (size_t i = 0; i < n; i++) {
        double odds = fmin(fmax(platt_log_odds(&fit, score[i]), -PLATT_ENDS), PLATT_ENDS);
        least = fmin(least, odds);
        most = fmax(most, odds);
    }
    return tabulate(map, &fit, (long)floor(least / PLATT_STEP), (long)floor(most / PLATT_STEP));
}

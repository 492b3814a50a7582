// SPDX-License-Identifier: GPL-3.0-or-later
// Every detector against the best one and against the best trivial baseline, world by world.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation_parts.h"
#include "results/metrics/sign_flip.h"
#include "results/worlds/lineup.h"
#include <math.h>
#include <string.h>

#define COMPARE_LEVEL 0.05

/// A family of tests: all detectors against one, by one metric.
typedef struct {
    const char *against, *metric;
    size_t value, opponent; // index among a detector's values; detector
} family_t;

/// The check of the harness is no competitor.
static bool competes(const run_result_t *result, size_t detector)
{
    return strcmp(result->detector[detector].name, lineup_truth_oracle.name) != 0;
}

/// The competitor with the highest average precision, or `detectors` if none has one.
static size_t best_of(const run_result_t *result, const estimate_t *e, bool trivial)
{
    size_t best = result->detectors;
    double highest = -1;
    for (size_t d = 0; d < result->detectors; d++) {
        double ap = e->point[d * DETECTOR_VALUES + ACCOUNT_AP];
        if (!competes(result, d) || (trivial && !result->detector[d].trivial) || !(ap > highest)) continue;
        best = d;
        highest = ap;
    }
    return best;
}

/// Differences of the worlds in which both have a value.
/// @param[out] difference [worlds]
static size_t differences(const evaluation_t *self, const estimate_t *e, size_t value, size_t detector, size_t opponent,
                          double *difference)
{
    size_t n = 0;
    for (size_t w = 0; w < self->worlds; w++) {
        const double *world = e->world + w * e->values + value;
        double d = world[detector * DETECTOR_VALUES] - world[opponent * DETECTOR_VALUES];
        if (!isnan(d)) difference[n++] = d;
    }
    return n;
}

static void compare_pair(const estimate_t *e, size_t value, size_t detector, size_t opponent, double *column,
                         compare_row_t *row)
{
    size_t mine = detector * DETECTOR_VALUES + value, other = opponent * DETECTOR_VALUES + value;
    row->difference = e->point[mine] - e->point[other];
    for (size_t r = 0; r < e->resamples; r++)
        column[r] = e->sample[r * e->values + mine] - e->sample[r * e->values + other];
    interval_bounds(column, e->resamples, 1, row->difference, e->spare, &row->low, &row->high);
    if (row->low == row->high) row->low = row->high = NAN; // two that never found anybody: no evidence of equality
}

static const char *verdict_of(const compare_row_t *row)
{
    if (row->worlds < row->worlds_needed) return "too few worlds";
    if (!(row->p_holm <= COMPARE_LEVEL)) return "none shown";
    return row->difference > 0 ? "higher" : "lower";
}

/// Adjusts the p of the family's rows, the last `n` of the table.
static int conclude(run_result_t *result, size_t n)
{
    compare_row_t *row = result->compare.row + result->compare.n - n;
    double *p = NULL, *adjusted = NULL;
    int code = ARRAY_NEW(p, n);
    if (code == 0) code = ARRAY_NEW(adjusted, n);
    for (size_t i = 0; code == 0 && i < n; i++) p[i] = row[i].p;
    if (code == 0) holm_adjust(p, n, adjusted);
    for (size_t i = 0; code == 0 && i < n; i++) {
        row[i].p_holm = adjusted[i];
        row[i].tests = n;
        row[i].worlds_needed = sign_flip_worlds_needed(n, COMPARE_LEVEL);
        run_result_text(row[i].verdict, verdict_of(&row[i]));
    }
    free(p);
    free(adjusted);
    return code;
}

/// @param[in] spare [worlds] and [resamples]
static int add_family(const evaluation_t *self, const estimate_t *e, const family_t *family, uint64_t seed,
                      double *difference, double *column, run_result_t *result)
{
    size_t n = 0;
    for (size_t d = 0; d < self->detectors; d++) {
        compare_row_t row = {0};
        if (d == family->opponent || !competes(result, d)) continue;
        run_result_text(row.against, family->against);
        run_result_text(row.metric, family->metric);
        run_result_text(row.detector, result->detector[d].name);
        run_result_text(row.baseline, result->detector[family->opponent].name);
        compare_pair(e, family->value, d, family->opponent, column, &row);
        row.worlds = differences(self, e, family->value, d, family->opponent, difference);
        row.p = sign_flip_test(difference, row.worlds, seed);
        row.p_least = sign_flip_least(row.worlds);
        CHECK(ROWS_ADD(&result->compare, row));
        n++;
    }
    return n ? conclude(result, n) : 0;
}

int evaluation_compare(const evaluation_t *self, const estimate_t *estimate, uint64_t seed, run_result_t *result)
{
    size_t base = best_of(result, estimate, true), best = best_of(result, estimate, false);
    const family_t family[] = {{AGAINST_BASELINE, "ap", ACCOUNT_AP, base},
                               {AGAINST_BASELINE, "recall", WORLD_RECALL, base},
                               {AGAINST_BEST, "ap", ACCOUNT_AP, best},
                               {AGAINST_BEST, "recall", WORLD_RECALL, best}};
    double *difference = NULL, *column = NULL;
    int code = ARRAY_NEW(difference, self->worlds);
    if (code == 0) code = ARRAY_NEW(column, estimate->resamples);
    for (size_t i = 0; code == 0 && i < sizeof family / sizeof *family; i++) {
        bool told = family[i].opponent == base && i >= 2;
        if (family[i].opponent == self->detectors || told) continue;
        code = add_family(self, estimate, &family[i], seed, difference, column, result);
    }
    free(difference);
    free(column);
    return code;
}

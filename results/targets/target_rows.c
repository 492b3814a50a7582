// SPDX-License-Identifier: GPL-3.0-or-later
// Pooled values of targets, their intervals and verdicts.
#include "results/targets/target_rows.h"

#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/metrics/interval.h"

#define DENOMINATOR_MIN 30
#define SHARE_TOLERANCE 0.02
#define A_THOUSAND 1000.0

static double scale_of(target_id_t target) { return target_info[target].kind == TARGET_RATE ? A_THOUSAND : 1; }

double target_value(target_id_t target, const target_counts_t *counts)
{
    double of = counts->denominator[target];
    return of > 0 ? scale_of(target) * counts->numerator[target] / of : NAN;
}

/// Values of every resample of worlds. @param[out] sample [resamples][TARGETS]
static void resample(const target_counts_t *world, size_t worlds, uint32_t resamples, uint64_t seed, double *sample)
{
#pragma omp parallel for schedule(static)
    for (uint32_t r = 0; r < resamples; r++) {
        target_counts_t sum = {0};
        rng_t rng = rng_at(seed, r, TARGETS, RNG_BOOTSTRAP);
        for (size_t w = 0; w < worlds; w++) target_counts_add(&sum, &world[rng_below(&rng, (uint32_t)worlds)]);
        for (int t = 0; t < TARGETS; t++) sample[(size_t)r * TARGETS + (size_t)t] = target_value((target_id_t)t, &sum);
    }
}

/// At least as wide as chance alone makes it.
static void widen(target_id_t target, const target_counts_t *sum, double value, double *low, double *high)
{
    double numerator = sum->numerator[target], denominator = sum->denominator[target];
    double least = 1 / *high, most = 1 / *low, scale = scale_of(target) / denominator;
    switch (target_info[target].kind) {
    case TARGET_SHARE:
        interval_widen_share(value, denominator, low, high);
        break;
    case TARGET_RATIO: // the denominator among the numerator, the other way up
        interval_widen_share(fmin(1 / value, 1), numerator, &least, &most);
        *low = 1 / most;
        *high = 1 / least;
        break;
    case TARGET_RATE:
    case TARGET_MEAN:
        *low /= scale;
        *high /= scale;
        interval_widen_count(numerator, low, high);
        *low *= scale;
        *high *= scale;
        break;
    }
}

static const char *verdict_of(const recorded_row_t *row, target_kind_t kind)
{
    if (row->denominator < DENOMINATOR_MIN || isnan(row->value)) return "n/a";
    double off = fmax(fmax(row->published_low - row->value, row->value - row->published_high), 0);
    bool covered = row->low <= row->published_low && row->published_high <= row->high;
    bool near = kind == TARGET_SHARE && off <= fmin(SHARE_TOLERANCE, row->published_high / 2) + 1e-12;
    if (off <= 0 || near) return "met";
    return covered ? "open" : "missed";
}

static void fill(const scenario_t *scenario, target_id_t target, const target_counts_t *sum, recorded_row_t *row)
{
    const target_info_t *info = &target_info[target];
    const double *published = target_published(&scenario->targets, target);
    row->numerator = sum->numerator[target];
    row->denominator = sum->denominator[target];
    row->value = target_value(target, sum);
    if (isnan(row->low) || isnan(row->high)) row->low = row->high = row->value;
    if (row->numerator > 0 || info->kind != TARGET_RATIO) widen(target, sum, row->value, &row->low, &row->high);
    row->published_low = published[0];
    row->published_high = published[1];
    row->fitted = target_is_fitted(&scenario->targets, target);
    run_result_text(row->target, info->name);
    run_result_text(row->unit, info->unit);
    run_result_text(row->source, info->source);
    run_result_text(row->verdict, verdict_of(row, info->kind));
}

int target_rows(const scenario_t *scenario, const target_counts_t *world, size_t worlds, recorded_row_t *row)
{
    uint32_t resamples = worlds > 1 ? scenario->protocol.bootstrap : 0;
    target_counts_t sum = {0};
    double *sample = NULL, *spare = NULL;
    for (size_t w = 0; w < worlds; w++) target_counts_add(&sum, &world[w]);
    int code = ARRAY_NEW(sample, (size_t)resamples * TARGETS + 1);
    if (code == 0) code = ARRAY_NEW(spare, resamples + 1);
    if (code == 0) resample(world, worlds, resamples, scenario->run.seed, sample);
    for (int t = 0; t < TARGETS && code == 0; t++) {
        memset(&row[t], 0, sizeof row[t]);
        interval_bounds(sample + t, resamples, TARGETS, target_value((target_id_t)t, &sum), spare, &row[t].low,
                        &row[t].high);
        fill(scenario, (target_id_t)t, &sum, &row[t]);
    }
    free(sample);
    free(spare);
    return code;
}

static const table_column_t columns[] = {
    {"target", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},
    {"published_low", "published from", CELL_NUMBER, -3},
    {"published_high", "to", CELL_NUMBER, -3},
    {"simulated", NULL, CELL_INTERVAL, -3},
    {"numerator", NULL, CELL_NUMBER, 0},
    {"denominator", NULL, CELL_NUMBER, 0},
    {"verdict", NULL, CELL_TEXT, 0},
    {"kind", NULL, CELL_TEXT, 0},
    {"source", NULL, CELL_TEXT, 0},
    {0},
};

void target_rows_table(table_t *table, const recorded_row_t *row, size_t n)
{
    table_init(table, "targets", columns);
    for (size_t i = 0; i < n; i++) {
        table_add_text(table, row[i].target);
        table_add_text(table, row[i].unit);
        table_add_number(table, row[i].published_low);
        table_add_number(table, row[i].published_high);
        table_add_interval(table, row[i].value, row[i].low, row[i].high);
        table_add_number(table, row[i].numerator);
        table_add_number(table, row[i].denominator);
        table_add_text(table, row[i].verdict);
        table_add_text(table, row[i].fitted ? "fitted" : "predicted");
        table_add_text(table, row[i].source);
    }
}

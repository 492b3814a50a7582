// SPDX-License-Identifier: GPL-3.0-or-later
// Experiments for tests: run with the oracle behind the scenario's detectors, read by name, compared row by row.
#ifndef VIGIL_EXPERIMENT_RESULT_H
#define VIGIL_EXPERIMENT_RESULT_H
#include "core/error.h"
#include "core/param.h"
#include "results/experiment.h"
#include "results/files/format.h"

#include <check.h>
#include <omp.h>
#include <string.h>

/// @param[in] alert_detector  whose alerts the measures get, -1: nobody's
/// @param[in] watch           told of every world, or NULL
static inline void experiment_with_oracle(const scenario_t *scenario, int threads, int alert_detector,
                                          const world_watch_t *watch, run_result_t *result)
{
    lineup_t lineup;
    omp_set_num_threads(threads);
    ck_assert_int_eq(lineup_from_scenario(&lineup, scenario), 0);
    ck_assert_int_eq(lineup_add(&lineup, &lineup_truth_oracle, NULL), 0);
    experiment_options_t options = {
        .lineup = &lineup, .alert_detector = alert_detector, .alert_budget = 5000, .watch = watch};
    ck_assert_msg(experiment_run(scenario, &options, result) == 0, "%s", error_text());
}

/// A detector's part of a result; ends the test if there is none.
static inline const detector_result_t *result_detector(const run_result_t *result, const char *name)
{
    for (size_t d = 0; d < result->detectors; d++)
        if (strcmp(result->detector[d].name, name) == 0) return &result->detector[d];
    ck_abort_msg("no detector %s", name);
}

static inline double result_value(const run_result_t *result, const char *detector, const char *metric)
{
    return run_result_metric(result_detector(result, detector), metric)->value;
}

/// Fails unless all tables of one kind hold the same bytes.
/// @param[in] but  tables that may differ, separated by blanks
static inline void result_same_rows(format_where_t where, const void *a, const void *b, const char *but)
{
    for (const format_table_t *t = format_table; t->name; t++) {
        if (t->where != where || param_names_have(but, t->name)) continue;
        format_rows_t x = format_rows(t, a), y = format_rows(t, b);
        ck_assert_msg(x.n == y.n && (x.n == 0 || memcmp(x.row, y.row, x.n * t->row_bytes) == 0), "%s differs", t->name);
    }
}

/// The same of the tables of a result and of each of its detectors.
static inline void result_same(const run_result_t *a, const run_result_t *b, const char *but)
{
    ck_assert_uint_eq(a->detectors, b->detectors);
    result_same_rows(FORMAT_IN_RESULT, a, b, but);
    for (size_t d = 0; d < a->detectors; d++)
        result_same_rows(FORMAT_IN_DETECTOR, &a->detector[d], &b->detector[d], but);
}
#endif

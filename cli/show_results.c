// SPDX-License-Identifier: GPL-3.0-or-later
// A results file: the report of the run and the published figures, or every metric of some detectors.
#include <string.h>

#include "cli/show_file.h"
#include "core/error.h"
#include "core/param.h"
#include "results/probe/probe_report.h"
#include "results/realism/realism_report.h"
#include "results/report.h"
#include "results/results_file.h"

static int find(const run_result_t *result, const char *path, const char *name, const detector_result_t **found)
{
    const char *names[RESULTS_DETECTORS_MAX];
    for (size_t d = 0; d < result->detectors; d++) {
        names[d] = result->detector[d].name;
        *found = &result->detector[d];
        if (strcmp(names[d], name) == 0) return 0;
    }
    const char *near = param_nearest(name, names, result->detectors);
    return error_set(ERR_INPUT, "%s: it holds no detector %s%s%s%s", path, name, near ? "; did you mean " : "",
                     near ? near : "", near ? "?" : "");
}

static const table_column_t columns[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"metric", NULL, CELL_TEXT, 0},
    {"unit", NULL, CELL_TEXT, 0},
    {"value", NULL, CELL_INTERVAL, -4},
    {0},
};

static int show_metrics(const run_result_t *result, const char *path, const options_t *options)
{
    table_t table;
    int code = 0;
    table_init(&table, "metrics", columns);
    for (size_t i = 0; i < options->detector.n && code == 0; i++) {
        const detector_result_t *detector = NULL;
        if ((code = find(result, path, options->detector.word[i], &detector)) < 0) break;
        for (size_t m = 0; m < detector->metrics.n; m++) {
            const metric_row_t *row = &detector->metrics.row[m];
            table_add_text(&table, detector->name);
            table_add_text(&table, row->name);
            table_add_text(&table, row->unit);
            table_add_interval(&table, row->value, row->low, row->high);
        }
    }
    if (code == 0) code = table_print(&table, 1, (table_format_t)options->format, stdout);
    table_free(&table);
    return code;
}

int show_results(const char *path, const options_t *options)
{
    run_result_t result = {0};
    int code = results_file_read(path, &result);
    if (code == 0 && options->detector.n > 0)
        code = show_metrics(&result, path, options);
    else if (code == 0 && result.probes.n > 0)
        code = probe_report_print(&result, (table_format_t)options->format, stdout);
    else if (code == 0 && result.detectors == 0)
        code = realism_report_print(&result, (table_format_t)options->format, stdout);
    else if (code == 0)
        code = report_print_all(&result, (table_format_t)options->format, stdout);
    run_result_free(&result);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A results file: the report of the run and the published figures, the verdicts of probes, or the report cards of some
// detectors.
#include <string.h>

#include "cli/show_file.h"
#include "core/error.h"
#include "core/param.h"
#include "results/files/results_file.h"
#include "results/probe/probe_report.h"
#include "results/realism/realism_report.h"
#include "results/tables/report.h"
#include "results/tables/report_arms.h"
#include "results/tables/report_card.h"

static int find(const run_result_t *result, const char *path, const char *name, const detector_result_t **found)
{
    const char *names[RESULTS_DETECTORS_MAX];
    for (size_t d = 0; d < result->detectors; d++) {
        names[d] = result->detector[d].name;
        *found = &result->detector[d];
        if (strcmp(names[d], name) == 0) return 0;
    }
    return error_set(ERR_INPUT, "%s: it holds no detector %s%s", path, name,
                     param_hint(name, names, result->detectors).text);
}

static int show_cards(const run_result_t *result, const char *path, const options_t *options)
{
    const detector_result_t *detector[RESULTS_DETECTORS_MAX] = {NULL};
    size_t n = options->detector.n;
    if (n > RESULTS_DETECTORS_MAX)
        return error_set(ERR_USAGE, "show: --detector (-d) was given %zu times; at most %u", n, RESULTS_DETECTORS_MAX);
    for (size_t i = 0; i < n; i++) CHECK(find(result, path, options->detector.word[i], &detector[i]));
    return report_card_print(result, detector, n, (table_format_t)options->format, stdout);
}

int show_results(const char *path, const options_t *options)
{
    run_result_t result = {0};
    int code = results_file_read(path, &result);
    if (code == 0 && options->detector.n > 0)
        code = show_cards(&result, path, options);
    else if (code == 0 && result.probes.n > 0)
        code = probe_report_print(&result, (table_format_t)options->format, stdout);
    else if (code == 0 && result.arms.n > 0)
        code = report_arms_print(&result, (table_format_t)options->format, stdout);
    else if (code == 0 && result.detectors == 0)
        code = realism_report_print(&result, (table_format_t)options->format, stdout);
    else if (code == 0)
        code = report_print_all(&result, (table_format_t)options->format, stdout);
    run_result_free(&result);
    return code;
}

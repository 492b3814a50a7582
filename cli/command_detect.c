// SPDX-License-Identifier: GPL-3.0-or-later
// vigil detect: detectors over a trace file; the highest scores as a table, or every score as CSV.
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/top_scores.h"
#include "cli/writing.h"
#include "core/error.h"
#include "results/trace_scan.h"
#include "trace/csv_writer.h"
#include "trace/trace_file.h"

#define TOP_DEFAULT 10

static int unknown_detector(const char *name)
{
    const char *names[SCENARIO_PLUGINS];
    size_t n = 0;
    for (; detector_registry[n] != NULL; n++) names[n] = detector_registry[n]->name;
    const char *near = param_nearest(name, names, n);
    return error_set(ERR_USAGE, "detect: no detector is called %s%s%s%s; `vigil list detectors` names them all", name,
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static int check_detectors(const options_t *options)
{
    for (size_t i = 0; i < options->detector.n; i++) {
        const detector_t *detector = detector_find(options->detector.word[i]);
        if (detector == NULL) return unknown_detector(options->detector.word[i]);
        if (detector->needs & NEEDS_LABELS && options->train == NULL)
            return error_set(ERR_USAGE,
                             "detect: %s learns from labels; give it another world's trace and truth: --train TRACE "
                             "--truth TRUTH",
                             detector->name);
    }
    return 0;
}

static int add_named(lineup_t *lineup, const scenario_t *schema, const char *name)
{
    size_t i = 0;
    while (strcmp(detector_registry[i]->name, name) != 0) i++; // check_detectors has found it
    return lineup_add(lineup, detector_registry[i], schema->detector_config[i]);
}

/// The named detectors, or all that can work with what is given.
static int choose(lineup_t *lineup, const scenario_t *schema, const options_t *options)
{
    *lineup = (lineup_t){0};
    for (size_t i = 0; i < options->detector.n; i++) CHECK(add_named(lineup, schema, options->detector.word[i]));
    if (lineup->n > 0) return 0;
    for (size_t i = 0; detector_registry[i] != NULL; i++)
        if (!(detector_registry[i]->needs & NEEDS_LABELS) || options->train != NULL)
            CHECK(lineup_add(lineup, detector_registry[i], schema->detector_config[i]));
    return 0;
}

static int check_options(const options_t *options)
{
    if ((options->train == NULL) != (options->truth == NULL))
        return error_set(ERR_USAGE, "detect: --train and --truth go together: a world's trace and its truth");
    if (options->output != NULL && options->detector.n != 1)
        return error_set(ERR_USAGE, "detect: a file of scores is of one detector; name it with --detector");
    CHECK(check_detectors(options));
    const char *const read[] = {options->argument.word[0], options->train, options->truth, options->scenario};
    CHECK(paths_apart(&options->output, 1, read, sizeof read / sizeof *read));
    return writing_check(options->output);
}

static int write_scores(void *self, size_t detector, const detector_rows_t *rows, const double *score)
{
    (void)detector;
    csv_writer_t *csv = self;
    char text[40];
    for (size_t i = 0; i < rows->n; i++) {
        CHECK(csv_row(csv));
        csv_put_integer(csv, rows->account[i]);
        csv_put_byte(csv, ',');
        csv_put_integer(csv, rows->time);
        snprintf(text, sizeof text, ",%.17g\n", score[i]);
        csv_put_text(csv, text);
    }
    return 0;
}

static int to_file(const char *trace, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                   const char *path)
{
    csv_writer_t csv = {0};
    CHECK(csv_open(&csv, path));
    int code = csv_row(&csv);
    if (code == 0) csv_put_text(&csv, "account,time,score\n");
    score_sink_t sink = {write_scores, &csv};
    if (code == 0) code = trace_scan_score(trace, lineup, protocol, fit, &sink);
    if (code == 0) code = csv_commit(&csv);
    csv_abort(&csv);
    return code;
}

static int to_table(const char *trace, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                    const options_t *options)
{
    top_scores_t top = {0};
    score_sink_t sink = {top_scores_take, &top};
    int code = top_scores_init(&top, lineup->n, options->top > 0 ? options->top : TOP_DEFAULT);
    if (code == 0) code = trace_scan_score(trace, lineup, protocol, fit, &sink);
    if (code == 0) code = top_scores_print(&top, lineup, (table_format_t)options->format);
    top_scores_free(&top);
    return code;
}

static bool learns(const lineup_t *lineup)
{
    for (size_t d = 0; d < lineup->n; d++)
        if (lineup->detector[d]->fit != NULL) return true;
    return false;
}

static int detect(const scenario_t *scenario, const options_t *options)
{
    const char *trace = options->argument.word[0];
    const protocol_t *protocol = &scenario->protocol;
    lineup_t lineup;
    fit_rows_t fit = {0};
    CHECK(choose(&lineup, scenario, options));
    int code = 0;
    if (learns(&lineup))
        code = trace_scan_learn(options->train ? options->train : trace, options->truth, protocol, &fit);
    if (code == 0 && options->output != NULL)
        code = to_file(trace, &lineup, protocol, &fit, options->output);
    else if (code == 0)
        code = to_table(trace, &lineup, protocol, &fit, options);
    fit_rows_free(&fit);
    return code;
}

static int run(const options_t *options)
{
    scenario_t scenario = {0};
    CHECK(check_options(options));
    int code = load_scenario_of(&scenario, options->argument.word[0], options);
    if (code == 0) code = linkage_refuse(scenario.protocol.linkage, &scenario.origin, "detect");
    if (code == 0) code = detect(&scenario, options);
    scenario_free(&scenario);
    return code;
}

static const option_t options[] = {
    OPTION(detector, "detector", 'd', "NAME", "A detector to run; may be given several times. Default: all that can."),
    OPTION(output, "output", 'o', "FILE", "Writes every score of one detector as CSV: account,time,score (- = here)."),
    OPTION(train, "train", 0, "TRACE", "Learns from this trace instead, with the labels of --truth."),
    OPTION(truth, "truth", 0, "TRUTH", "The truth of the trace that --train names."),
    OPTION(scenario, "scenario", 0, "SCENARIO",
           "Takes protocol and detectors' keys from it. Default: the trace's own."),
    OPTION_SET,
    OPTION(top, "top", 0, "N", "Accounts a detector in the table. Default: 10.", .min = 1, .max = 1000000),
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_detect = {
    .name = "detect",
    .summary = "run detectors over a trace file",
    .arguments = "TRACE",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Streams a trace through detectors, which see what a platform could see at each\n"
            "time and nothing of the truth, and prints the accounts they suspect most, or\n"
            "writes every score. Detectors that learn what is usual learn it from the whole\n"
            "trace first, its end included (--train: from another world); those that learn from labels need --train "
            "and --truth of another world.\n"
            "The keys of protocol and detectors are those of the scenario that the trace was\n"
            "made with, unless --scenario names another.",
    .examples = "  vigil detect trace.h5\n"
                "  vigil detect trace.h5 --detector robust_z -o scores.csv\n"
                "  vigil detect trace.h5 -d logistic_regression --train other.h5 --truth other-truth.h5\n"
                "  vigil detect trace.h5 --set protocol.view=all --top 100 --format csv\n",
    .options = options,
    .run = run,
};

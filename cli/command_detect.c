// SPDX-License-Identifier: GPL-3.0-or-later
// vigil detect: detectors over a trace file; the highest scores as a table, or every score as CSV.
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/detect_csv.h"
#include "cli/detect_lineup.h"
#include "cli/detect_program.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/top_scores.h"
#include "cli/writing.h"
#include "core/error.h"
#include "results/scores/trace_scan.h"
#include "trace/csv_writer.h"
#include "trace/trace_file.h"

#define TOP_DEFAULT 10

static int check_options(const options_t *options)
{
    if (options->argument.n == 0)
        return error_set(ERR_USAGE, "detect: needs a TRACE, or messages: --csv FILE; `vigil detect --help` tells more");
    if ((options->train == NULL) != (options->truth == NULL))
        return error_set(ERR_USAGE, "detect: --train and --truth go together: a world's trace and its truth");
    CHECK(detect_program_check(options));
    if (options->output != NULL && options->detector.n != 1 && options->exec == NULL)
        return error_set(ERR_USAGE, "detect: a file of scores is of one detector; name it with --detector");
    CHECK(detect_lineup_check(options));
    const char *const read[] = {options->argument.word[0], options->train, options->truth, options->scenario};
    CHECK(paths_apart(&options->output, 1, read, sizeof read / sizeof *read));
    bool to_stdout = options->output != NULL && strcmp(options->output, "-") == 0;
    return to_stdout ? 0 : writing_check(options->output);
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

/// Where scores come from: a scan of the trace, or a program that has given them already.
typedef struct {
    const char *trace;
    lineup_t lineup;
    const protocol_t *protocol;
    fit_rows_t fit;
    score_csv_t given;
} source_t;

static int pour(const source_t *source, const score_sink_t *sink)
{
    if (source->given.n > 0) return detect_program_pour(&source->given, sink);
    return trace_scan_score(source->trace, &source->lineup, source->protocol, &source->fit, sink);
}

static int to_file(const source_t *source, const char *path)
{
    csv_writer_t csv = {0};
    CHECK(csv_open(&csv, path));
    int code = csv_row(&csv);
    if (code == 0) csv_put_text(&csv, "account,time,score\n");
    score_sink_t sink = {write_scores, &csv};
    if (code == 0) code = pour(source, &sink);
    if (code == 0) code = csv_commit(&csv);
    csv_abort(&csv);
    return code;
}

static int to_table(const source_t *source, const options_t *options)
{
    top_scores_t top = {0};
    score_sink_t sink = {top_scores_take, &top};
    int code = top_scores_init(&top, source->lineup.n, options->top > 0 ? options->top : TOP_DEFAULT);
    if (code == 0) code = pour(source, &sink);
    if (code == 0) code = top_scores_print(&top, &source->lineup, (table_format_t)options->format);
    top_scores_free(&top);
    return code;
}

static int output(const source_t *source, const options_t *options)
{
    return options->output != NULL ? to_file(source, options->output) : to_table(source, options);
}

static int fit_and_output(source_t *source, const options_t *options)
{
    if (detect_lineup_learns(&source->lineup))
        CHECK(trace_scan_learn(options->train ? options->train : source->trace, options->truth, source->protocol,
                               lineup_needs(&source->lineup), &source->fit));
    return output(source, options);
}

static int detect(const scenario_t *scenario, const options_t *options)
{
    source_t source = {.trace = options->argument.word[0], .protocol = &scenario->protocol};
    int code = options->exec ? detect_program_run(options, &scenario->protocol, &source.lineup, &source.given)
                             : detect_lineup(&source.lineup, scenario, options);
    if (code == 0) code = options->exec ? output(&source, options) : fit_and_output(&source, options);
    fit_rows_free(&source.fit);
    score_csv_free(&source.given);
    return code;
}

static int run(const options_t *options)
{
    scenario_t scenario = {0};
    if (options->csv != NULL) return detect_csv(options);
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
    OPTION_PLUGIN,
    OPTION(exec, "exec", 'x', "COMMAND",
           "Runs a program as the detector: `COMMAND TRACE SCORES`, by the shell; docs/extending.md."),
    OPTION(cut, "cut", 0, "DAY",
           "Runs the program once more on the trace up to this day, and fails if scores up to then change.", .min = 1,
           .max = 3650),
    OPTION_PROGRAM_LIMITS,
    OPTION(csv, "csv", 0, "FILE",
           "Instead of TRACE: real messages, src,dst,unix_time; alert rates on them beside those on benign accounts of "
           "--train."),
    OPTION(platform, "platform", 0, "NAME", "Of --train, to be compared with --csv. Default: photo."),
    OPTION(utc_offset, "utc-offset", 0, "HOURS", "Of --csv: local clock less UTC. Default: 0, or that of a known set."),
    OPTION(top, "top", 0, "N", "Accounts a detector in the table. Default: 10.", .min = 1, .max = 1000000),
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_detect = {
    .name = "detect",
    .summary = "run detectors over a trace file",
    .arguments = "[TRACE]",
    .arguments_min = 0,
    .arguments_max = 1,
    .text = "Streams a trace through detectors, which see what a platform could see at each\n"
            "time and nothing of the truth, and prints the accounts they suspect most, or\n"
            "writes every score. Detectors that learn what is usual learn it from the whole\n"
            "trace first, its end included (--train: from another world); those that learn from labels need --train "
            "and --truth of another world.\n"
            "With --csv, real messages take the trace's place, which know neither ages nor\n"
            "reports: each detector that messages alone move is shown with its alerts per\n"
            "million active accounts and day on them and on simulated benign accounts, both\n"
            "reduced to the same; ratios of 0.5 to 2 pass. docs/model.md says more.\n"
            "The keys of protocol and detectors are those of the scenario that the trace was\n"
            "made with, unless --scenario names another.",
    .examples = "  vigil detect trace.h5\n"
                "  vigil detect trace.h5 --detector robust_z -o scores.csv\n"
                "  vigil detect trace.h5 -d logistic_regression --train other.h5 --truth other-truth.h5\n"
                "  vigil detect trace.h5 --plugin ./mine.so -d mine -o scores.csv\n"
                "  vigil detect trace.h5 --exec 'python3 mine.py' -o scores.csv\n"
                "  vigil detect --csv messages.csv --train trace.h5 --truth truth.h5\n"
                "  vigil detect trace.h5 --set protocol.view=all --top 100 --format csv\n",
    .options = options,
    .run = run,
};

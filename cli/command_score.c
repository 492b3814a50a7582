// SPDX-License-Identifier: GPL-3.0-or-later
// vigil score: how good the scores of any detector are, given the truth.
#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/writing.h"
#include "core/error.h"
#include "results/files/results_file.h"
#include "results/scores/rescore.h"
#include "results/tables/report.h"

static int check_options(const options_t *options)
{
    if (options->truth == NULL) return error_set(ERR_USAGE, "score: the truth of the trace is missing: --truth TRUTH");
    if (options->scores == NULL)
        return error_set(ERR_USAGE, "score: the scores are missing: --scores FILE.csv (account,time,score)");
    const char *const read[] = {options->argument.word[0], options->truth, options->scores, options->scenario};
    CHECK(paths_apart(&options->output, 1, read, sizeof read / sizeof *read));
    return writing_check(options->output);
}

static int score(const scenario_t *scenario, const options_t *options)
{
    char name[64];
    run_result_t result = {0};
    load_name(name, sizeof name, options->scores);
    int code = rescore_files(&scenario->protocol, options->argument.word[0], options->truth, options->scores,
                             options->name ? options->name : name, &result);
    if (code == 0 && options->output != NULL) code = results_file_write(options->output, &result);
    if (code == 0) code = report_print(&result, (table_format_t)options->format, stdout);
    run_result_free(&result);
    return code;
}

static int run(const options_t *options)
{
    scenario_t scenario = {0};
    CHECK(check_options(options));
    int code = load_scenario_of(&scenario, options->argument.word[0], options);
    if (code == 0) code = linkage_refuse(scenario.protocol.linkage, &scenario.origin, "score");
    if (code == 0) code = score(&scenario, options);
    scenario_free(&scenario);
    return code;
}

static const option_t options[] = {
    OPTION(truth, "truth", 0, "FILE", "The truth of the trace."),
    OPTION(scores, "scores", 0, "FILE",
           "CSV with the columns account,time,score, or HDF5 with datasets of these names; time in seconds, as in the "
           "trace."),
    OPTION(name, "name", 0, "NAME", "What to call the detector. Default: the name of the file."),
    OPTION_RESULTS,
    OPTION(scenario, "scenario", 0, "SCENARIO", "Takes the keys of protocol from it. Default: the trace's own."),
    OPTION_SET,
    OPTION_PLUGIN,
    OPTION_LIMITS,
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_score = {
    .name = "score",
    .summary = "score anybody's detections against the truth",
    .arguments = "TRACE",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Computes what `vigil run` prints of a detector from scores that any program\n"
            "gave the accounts of a trace. There is one world only, so the thresholds of\n"
            "alert budgets are chosen on the scores themselves and flatter the detector;\n"
            "average precision is not affected. The keys of protocol are those of the\n"
            "scenario that the trace was made with, unless --scenario names another.",
    .examples = "  vigil simulate smoke --trace trace.h5 --truth truth.h5\n"
                "  vigil detect trace.h5 -d robust_z -o scores.csv\n"
                "  vigil score trace.h5 --truth truth.h5 --scores scores.csv\n"
                "  vigil score trace.h5 --truth truth.h5 --scores scores.csv --set protocol.cooldown_days=7\n",
    .options = options,
    .run = run,
};

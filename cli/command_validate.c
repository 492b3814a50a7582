// SPDX-License-Identifier: GPL-3.0-or-later
// vigil validate: a trace, or a scenario's worlds, beside what is known of real ones.
#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/utc_offset.h"
#include "cli/writing.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/files/results_file.h"
#include "results/realism/realism_report.h"
#include "results/validation.h"

#include <hdf5.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

static int validate_csv(const options_t *options, run_result_t *result)
{
    double hours;
    const data_set_t *known;
    CHECK(utc_offset_read("validate", options->utc_offset, &hours));
    CHECK(validation_csv(options->argument.word[0], hours, result, &known));
    if (known && !options->quiet)
        fprintf(stderr, "vigil: this is %s (%s): its local clock is UTC %+g h\n", known->name, known->source,
                known->offset_h);
    return 0;
}

static int validate_trace(const options_t *options, run_result_t *result)
{
    scenario_t scenario = {0};
    int code = load_scenario_of(&scenario, options->argument.word[0], options);
    if (code == 0) code = validation_trace(&scenario, options->argument.word[0], result);
    scenario_free(&scenario);
    return code;
}

typedef struct {
    const scenario_t *scenario;
    bool quiet;
} worlds_t;

static int begin_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)role, (void)seed, (void)sink;
    const worlds_t *worlds = self;
    char what[64];
    snprintf(what, sizeof what, "world %u of %u", index + 1, worlds->scenario->protocol.test);
    if (!worlds->quiet) progress_begin(what, worlds->scenario->run.days);
    return 0;
}

static int end_world(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    (void)self, (void)sim, (void)truth, (void)role, (void)index;
    progress_end();
    return 0;
}

static int validate_scenario(const options_t *options, run_result_t *result)
{
    scenario_t scenario = {0};
    worlds_t worlds = {&scenario, options->quiet};
    world_watch_t watch = {&worlds, begin_world, end_world};
    int code = load_scenario(&scenario, options->argument.word[0], options);
    if (code == 0) code = validation_run(&scenario, &watch, result);
    progress_end();
    if (code == 0) code = progress_check();
    scenario_free(&scenario);
    return code;
}

/// What the argument is: a CSV by its name, a trace by its content, else a scenario.
static int validate(const options_t *options, run_result_t *result)
{
    const char *what = options->argument.word[0];
    bool csv = ends_with(what, ".csv");
    if (options->utc_offset && !csv)
        return error_set(ERR_USAGE, "validate: --utc-offset is for CSV files; the days of traces begin at midnight");
    if (csv && (options->set.n > 0 || options->seed || options->replicates))
        return error_set(ERR_USAGE, "validate: --set, --seed and --replicates are for scenarios; %s is a CSV file",
                         what);
    if (csv) return validate_csv(options, result);
    if (H5Fis_hdf5(what) <= 0) return validate_scenario(options, result);
    if (options->seed || options->replicates)
        return error_set(ERR_USAGE, "validate: --seed and --replicates are for scenarios; %s is a trace", what);
    return validate_trace(options, result);
}

static int run(const options_t *options)
{
    run_result_t result = {0};
    CHECK(paths_apart(&options->output, 1, (const char *const *)options->argument.word, 1));
    CHECK(writing_check(options->output));
    int code = validate(options, &result);
    if (code == 0 && options->output != NULL) code = results_file_write(options->output, &result);
    if (code == 0) code = realism_report_print(&result, (table_format_t)options->format, stdout);
    run_result_free(&result);
    return code;
}

static const option_t options[] = {
    OPTION_RESULTS,
    OPTION(utc_offset, "utc-offset", 0, "HOURS",
           "Of a CSV: local clock less UTC, for days and hours. Default: 0, or that of a known data set."),
    OPTION_REPLICATES("Worlds of a scenario"),
    OPTION_SEED,
    OPTION_SET,
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_validate = {
    .name = "validate",
    .summary = "hold a scenario or a trace against real ones",
    .arguments = "SCENARIO|TRACE|CSV",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Measures who writes to whom and when, and prints each statistic beside the\n"
            "ranges of real traces: pass, warn, fail, n/a; and on how many users naive rules\n"
            "fire. A SCENARIO is simulated, and its benign people are told apart by platform\n"
            "and role; of a TRACE (from `simulate --trace`) and of a CSV with the columns\n"
            "src,dst,unix_time (its name ends with .csv) all messages are taken.",
    .examples = "  vigil validate quickstart\n"
                "  vigil validate uk-small --replicates 1 -o realism.h5\n"
                "  vigil validate trace.h5 --format csv\n"
                "  vigil validate messages.csv --utc-offset -7 --format json\n",
    .options = options,
    .run = run,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil run: the whole protocol over a scenario's worlds, to a results file and a table.
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/writing.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/experiment.h"
#include "results/files/results_file.h"
#include "results/programs/programs.h"
#include "results/tables/report.h"
#include "sim/measures/measure.h"

typedef struct {
    const scenario_t *scenario;
    const options_t *options;
    writing_t writing; // of the first test world
} study_t;

static bool is_written(const study_t *study, world_role_t role, uint32_t index)
{
    return role == WORLD_TEST && index == 0 && (study->writing.trace != NULL || study->writing.truth != NULL);
}

static int begin_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim;
    study_t *study = self;
    char what[64];
    snprintf(what, sizeof what, "%s world %u of %u", world_role_name[role], index + 1,
             world_role_worlds(&study->scenario->protocol, role));
    if (!study->options->quiet) progress_begin(what, study->scenario->run.days);
    study->writing.info.seed = seed;
    return is_written(study, role, index) ? writing_begin(&study->writing, sink) : 0;
}

static int end_world(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    study_t *study = self;
    progress_end();
    return is_written(study, role, index) ? writing_end(&study->writing, sim, truth) : 0;
}

/// The detector whose alerts go back to a measure of the scenario, if one acts on any.
static int close_loop(const scenario_t *scenario, const lineup_t *lineup, experiment_options_t *experiment)
{
    const char *measure = NULL;
    alert_wish_t wish = measures_wish(scenario, &measure);
    experiment->alert_detector = -1;
    experiment->alert_budget = wish.budget;
    if (wish.detector == NULL) return 0;
    if (detector_find(wish.detector) && program_of(detector_find(wish.detector)))
        return error_set(ERR_USAGE,
                         "run: measures.%s.detector: %s is a program, which sees a world only when it is over: its "
                         "alerts cannot act in it",
                         measure, wish.detector);
    for (size_t d = 0; d < lineup->n; d++)
        if (strcmp(lineup->detector[d]->name, wish.detector) == 0) experiment->alert_detector = (int)d;
    if (experiment->alert_detector >= 0) return 0;
    char key[128];
    snprintf(key, sizeof key, "measures.%s.detector", measure);
    if (param_origin_of(&scenario->origin, key) == NULL)
        return param_origin_refuse(&scenario->origin, "protocol.detectors",
                                   "%s is not among them, so it raises no alerts, but it is the default of %s; add it",
                                   wish.detector, key);
    return param_origin_refuse(&scenario->origin, key,
                               "%s is not among the detectors of this run (protocol.detectors), so it raises no "
                               "alerts; add it there",
                               wish.detector);
}

static int report(const run_result_t *result, const char *path, table_format_t format)
{
    CHECK(report_print(result, format, stdout));
    fprintf(format == TABLE_TEXT ? stdout : stderr, "\nResults: %s (`vigil show %s` prints them again)\n", path, path);
    return 0;
}

static int experiment(study_t *study, const char *path)
{
    lineup_t lineup;
    run_result_t result = {0};
    world_watch_t watch = {.self = study, .begin = begin_world, .end = end_world};
    experiment_options_t experiment = {.lineup = &lineup, .watch = &watch};
    if (strcmp(study->scenario->protocol.detectors, "all") == 0) load_note_absent();
    CHECK(lineup_from_scenario(&lineup, study->scenario));
    CHECK(close_loop(study->scenario, &lineup, &experiment));
    int code = experiment_run(study->scenario, &experiment, &result);
    progress_end();
    if (code == 0) code = progress_check();
    if (code == 0) code = results_file_write(path, &result);
    if (code == 0) code = report(&result, path, (table_format_t)study->options->format);
    run_result_free(&result);
    return code;
}

static int run(const options_t *given)
{
    scenario_t scenario;
    options_t options = *given;
    char path[300];
    load_name(path, 256, options.argument.word[0]);
    strcat(path, ".h5");
    if (options.output == NULL) options.output = path;
    study_t study = {.scenario = &scenario, .options = &options};
    int code = load_scenario(&scenario, options.argument.word[0], &options);
    if (code == 0) code = writing_init(&study.writing, &scenario, &options, 0);
    if (code == 0) code = experiment(&study, options.output);
    writing_free(&study.writing);
    scenario_free(&scenario);
    return code;
}

static const option_t options[] = {
    OPTION(output, "output", 'o', "FILE", "Results file (HDF5). Default: the scenario's name with .h5, here."),
    OPTION_REPLICATES("Test worlds"),
    OPTION_SEED,
    OPTION_SET,
    OPTION_PLUGIN,
    OPTION_PROGRAM,
    OPTION_PROGRAM_LIMITS,
    OPTION(trace, "trace", 0, "FILE", "Writes the events of the first test world to a trace file (HDF5)."),
    OPTION(truth, "truth", 0, "FILE", "Writes the truth of the first test world (HDF5)."),
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_run = {
    .name = "run",
    .summary = "run a scenario: simulate, detect, score",
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Simulates the scenario's training, validation and test worlds, lets detectors\n"
            "learn from the first, chooses alert thresholds on the second, scores the third,\n"
            "and writes everything to a results file. What has an interval in the table has\n"
            "it in brackets; the file has all of them. SCENARIO is a YAML file or the name of a shipped one\n"
            "(`vigil list scenarios`); `vigil keys` explains what such a file may say.",
    .examples = "  vigil run quickstart\n"
                "  vigil run quickstart -o big.h5 --replicates 10 --set persons=50000\n"
                "  vigil run my.yaml --set measures.child_defaults.enabled=true -o with.h5\n"
                "  vigil run quickstart --exec mine='python3 mine.py'\n"
                "  vigil run smoke --trace trace.h5 --truth truth.h5 --format json\n",
    .options = options,
    .run = run,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil probe: does a scenario's world, or a detector, give the answer away?
#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/writing.h"
#include "core/error.h"
#include "core/param.h"
#include "core/progress.h"
#include "results/files/results_file.h"
#include "results/probe/probe.h"
#include "results/probe/probe_report.h"
#include "results/programs/programs.h"

#include <string.h>

#define SCENARIO_DEFAULT "quickstart"

static void begin(void *self, const char *what, const truth_t *truth, double days)
{
    (void)truth;
    progress_end();
    if (!((const options_t *)self)->quiet) progress_begin(what, days);
}

static bool has(const lineup_t *lineup, const char *name)
{
    for (size_t d = 0; d < lineup->n; d++)
        if (strcmp(lineup->detector[d]->name, name) == 0) return true;
    return false;
}

static int add_named(lineup_t *lineup, const scenario_t *scenario, const char *name)
{
    const char *names[SCENARIO_PLUGINS];
    size_t n = 0;
    if (has(lineup, name)) return 0;
    for (; detector_registry[n] != NULL; n++) {
        names[n] = detector_registry[n]->name;
        if (strcmp(names[n], name) == 0) return lineup_add(lineup, detector_registry[n], scenario->detector_config[n]);
    }
    const char *near = param_nearest(name, names, n);
    return error_set(ERR_USAGE, "probe: no detector is called %s%s%s%s; `vigil list detectors` names them all", name,
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/// The detectors to probe, then the baselines that they are compared with.
static int choose(lineup_t *lineup, size_t *probed, const scenario_t *scenario, const options_t *options)
{
    *lineup = (lineup_t){0};
    if (options->detector.n == 0) CHECK(lineup_from_scenario(lineup, scenario));
    for (size_t i = 0; i < options->detector.n; i++) CHECK(add_named(lineup, scenario, options->detector.word[i]));
    for (size_t i = 0; detector_registry[i] != NULL; i++)
        if (program_of(detector_registry[i])) CHECK(add_named(lineup, scenario, detector_registry[i]->name));
    *probed = lineup->n;
    return lineup_add_baselines(lineup, scenario);
}

static int verdict(const run_result_t *result)
{
    size_t failed = probe_count(result, ANSWER_FAIL), passed = probe_count(result, ANSWER_PASS);
    const probe_row_t *first = NULL;
    for (size_t i = 0; i < result->probes.n && first == NULL; i++)
        if (strcmp(result->probes.row[i].verdict, answer_name[ANSWER_FAIL]) == 0) first = &result->probes.row[i];
    if (first == NULL) return 0;
    return error_set(ERR_LIMIT, "probe: %zu of %zu checks failed, the first of them %s %s of %s", failed,
                     failed + passed, first->number, first->probe, first->subject);
}

static int probe(const scenario_t *scenario, const options_t *options)
{
    lineup_t lineup;
    run_result_t result = {0};
    options_t own = *options;
    const probe_watch_t watch = {&own, begin};
    probe_options_t what = {.scenario = scenario, .lineup = &lineup, .csv = options->csv, .watch = &watch};
    CHECK(choose(&lineup, &what.probed, scenario, options));
    int code = probe_run(&what, &result);
    progress_end();
    if (code == 0) code = progress_check();
    if (code == 0 && options->output != NULL) code = results_file_write(options->output, &result);
    if (code == 0) code = probe_report_print(&result, (table_format_t)options->format, stdout);
    if (code == 0) code = verdict(&result);
    run_result_free(&result);
    return code;
}

static int run(const options_t *options)
{
    const char *name = options->argument.n > 0 ? options->argument.word[0] : SCENARIO_DEFAULT;
    const char *const read[] = {name, options->csv};
    scenario_t scenario = {0};
    CHECK(paths_apart(&options->output, 1, read, sizeof read / sizeof *read));
    CHECK(writing_check(options->output));
    int code = load_scenario(&scenario, name, options);
    if (code == 0) code = probe(&scenario, options);
    scenario_free(&scenario);
    return code;
}

static const option_t options[] = {
    OPTION(detector, "detector", 'd', "NAME",
           "A detector to probe; may be given several times. Default: those of protocol.detectors."),
    OPTION(csv, "csv", 0, "FILE", "A real trace (src,dst,unix_time) to hold the simulated users against (L9)."),
    OPTION(output, "output", 'o', "FILE", "Writes a results file (HDF5) too."),
    OPTION(replicates, "replicates", 'n', "N", "Test worlds; the same as --set protocol.test=N."),
    OPTION(seed, "seed", 0, "N", "Seed; the same as --set seed=N."),
    OPTION_SET,
    OPTION_PLUGIN,
    OPTION_PROGRAM,
    OPTION_PROGRAM_LIMITS,
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_probe = {
    .name = "probe",
    .summary = "look for leaks in a scenario and its detectors",
    .arguments = "[SCENARIO]",
    .arguments_min = 0,
    .arguments_max = 1,
    .text = "Runs leakage probes: worlds whose offenders only bear the name, labels dealt to\n"
            "others, single columns, benign twins, worlds cut short, renumbered and\n"
            "reordered, rows that only offenders' accounts have, and more. Prints a verdict a\n"
            "detector and probe with what was measured. Exit code 1 if a probe fails.\n"
            "SCENARIO is quickstart unless named; every probe sees the worlds again, so cut a\n"
            "large one down with --set persons=N --set days=N.",
    .examples = "  vigil probe\n"
                "  vigil probe quickstart --set persons=4000 --set days=40 -o probes.h5\n"
                "  vigil probe my.yaml --detector logistic_regression --format csv\n"
                "  vigil probe uk-small --set persons=4000 --csv messages.csv\n",
    .options = options,
    .run = run,
};

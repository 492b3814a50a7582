// SPDX-License-Identifier: GPL-3.0-or-later
// vigil probe: does a scenario's world, or a detector, give the answer away?
#include "cli/command.h"
#include "cli/load.h"
#include "cli/named_detector.h"
#include "cli/paths.h"
#include "cli/writing.h"
#include "core/error.h"
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

static int add_once(lineup_t *lineup, const detector_t *detector, const scenario_t *scenario)
{
    return lineup_has(lineup, detector) ? 0 : lineup_add_known(lineup, detector, scenario);
}

/// The detectors to probe, then the baselines that they are compared with.
static int choose(lineup_t *lineup, size_t *probed, const scenario_t *scenario, const options_t *options)
{
    const detector_t *named;
    *lineup = (lineup_t){0};
    if (options->detector.n == 0) CHECK(lineup_from_scenario(lineup, scenario));
    for (size_t i = 0; i < options->detector.n; i++) {
        CHECK(named_detector("probe", options->detector.word[i], &named));
        CHECK(add_once(lineup, named, scenario));
    }
    for (const detector_t *const *d = detector_registry; *d != NULL; d++)
        if (program_of(*d)) CHECK(add_once(lineup, *d, scenario));
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
    OPTION_RESULTS,
    OPTION_REPLICATES("Test worlds"),
    OPTION_SEED,
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

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil bench: a tier of the benchmark, to results files and a leaderboard; one that was broken off goes on.
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "build_info.h"
#include "cli/bench_words.h"
#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/writing.h"
#include "core/array.h"
#include "core/error.h"
#include "core/outfile.h"
#include "core/progress.h"
#include "results/bench/leaderboard.h"
#include "results/bench/parts.h"
#include "results/bench/views.h"
#include "results/experiment.h"
#include "results/files/results_file.h"
#include "sim/measures/measure.h"

/// One run: the tier under one view.
typedef struct {
    const options_t *options;
    scenario_t scenario;
    lineup_t lineup;
    parts_t parts; // borrows folder and lock
    run_result_t result;
    char path[PATH_MAX]; // of its results file
} bench_run_t;

typedef struct {
    const options_t *options;
    const char *output;
    size_t runs; // 1, or VIEWS
    bench_run_t *run;
    parts_t parts;
    leaderboard_label_t label;
} bench_t;

static int begin_world(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)seed, (void)sink;
    const bench_run_t *run = self;
    const protocol_t *protocol = &run->scenario.protocol;
    char what[96];
    snprintf(what, sizeof what, "%s, %s world %u of %u", view_names[protocol->view], world_role_name[role], index + 1,
             world_role_worlds(protocol, role));
    if (!run->options->quiet) progress_begin(what, run->scenario.run.days);
    return 0;
}

static int end_world(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    (void)self, (void)sim, (void)truth, (void)role, (void)index;
    progress_end();
    return 0;
}

/// The tier with what the command line sets over it. @param[in] view  NULL: the scenario's own
static int load_tier(scenario_t *scenario, const options_t *given, const char *view)
{
    char detectors[300], seen[64];
    options_t options = *given;
    options.set = (words_t){0};
    *scenario = (scenario_t){0};
    CHECK(array_new(&options.set.word, given->set.n + 2, sizeof *options.set.word));
    for (; options.set.n < given->set.n; options.set.n++)
        options.set.word[options.set.n] = given->set.word[options.set.n];
    if (given->detectors != NULL) {
        snprintf(detectors, sizeof detectors, "protocol.detectors=%s", given->detectors);
        options.set.word[options.set.n++] = detectors;
    }
    if (view != NULL) {
        snprintf(seen, sizeof seen, "protocol.view=%s", view);
        options.set.word[options.set.n++] = seen;
    }
    int code = load_scenario(scenario, tier_scenario[given->tier], &options);
    free(options.set.word);
    return code;
}

/// Harm is counted as it would have come without the alerts, so alerts must not act.
static int refuse_closed_loop(const scenario_t *scenario)
{
    const char *measure = NULL;
    if (measures_wish(scenario, &measure).detector == NULL) return 0;
    return error_set(ERR_USAGE, "bench: measures.%s acts on alerts; a benchmark scores worlds in which nobody does",
                     measure);
}

/// FILE.h5, or FILE-VIEW.h5 where there are several.
static int name_results(const bench_t *bench, const char *view, char path[PATH_MAX])
{
    static const char ending[] = ".h5";
    size_t stem = strlen(bench->output), tail = sizeof ending - 1;
    if (stem > tail && strcmp(bench->output + stem - tail, ending) == 0) stem -= tail;
    int length = bench->runs == 1 ? snprintf(path, PATH_MAX, "%s", bench->output)
                                  : snprintf(path, PATH_MAX, "%.*s-%s%s", (int)stem, bench->output, view, ending);
    return length < PATH_MAX ? 0 : error_set(ERR_USAGE, "bench: --output is too long");
}

static int check_paths(const bench_t *bench)
{
    const char *path[VIEWS + 1] = {bench->options->markdown};
    for (size_t i = 0; i < bench->runs; i++) path[i + 1] = bench->run[i].path;
    CHECK(
        paths_apart(path, bench->runs + 1, (const char *const *)bench->options->plugin.word, bench->options->plugin.n));
    for (size_t i = 0; i <= bench->runs; i++) CHECK(writing_check(path[i]));
    return 0;
}

static int prepare_run(bench_t *bench, size_t i, size_t *found)
{
    bench_run_t *run = &bench->run[i];
    size_t there = 0;
    run->options = bench->options;
    CHECK(load_tier(&run->scenario, bench->options, bench->runs > 1 ? view_names[i] : NULL));
    CHECK(refuse_closed_loop(&run->scenario));
    CHECK(lineup_from_scenario(&run->lineup, &run->scenario));
    CHECK(lineup_add_baselines(&run->lineup, &run->scenario));
    CHECK(name_results(bench, view_names[run->scenario.protocol.view], run->path));
    run->parts = bench->parts;
    CHECK(parts_use(&run->parts, &run->scenario, &there));
    *found += there;
    return 0;
}

/// Everything that can be wrong is found before the first world is run.
static int prepare(bench_t *bench)
{
    char program[SHA256_HEX];
    size_t found = 0, worlds = 0;
    CHECK(writing_check(bench->output));
    CHECK(parts_program(bench->options->plugin.word, bench->options->plugin.n, program));
    CHECK(parts_open(&bench->parts, bench->output, program));
    for (size_t i = 0; i < bench->runs; i++) {
        CHECK(prepare_run(bench, i, &found));
        for (int role = 0; role < WORLD_ROLES; role++)
            worlds += world_role_worlds(&bench->run[i].scenario.protocol, (world_role_t)role);
    }
    CHECK(check_paths(bench));
    if (strcmp(bench->run[0].scenario.protocol.detectors, "all") == 0) load_note_absent();
    if (found > 0)
        fprintf(stderr, "vigil: %zu of %zu worlds are finished already, in %s\n", found, worlds, bench->parts.folder);
    bench->label.tier = (tier_t)bench->options->tier;
    return tier_fingerprint(&bench->run[0].scenario, bench->label.fingerprint);
}

static int run_one(bench_run_t *run)
{
    world_watch_t watch = {.self = run, .begin = begin_world, .end = end_world};
    world_store_t store = parts_store(&run->parts);
    experiment_options_t experiment = {.lineup = &run->lineup, .watch = &watch, .store = &store, .alert_detector = -1};
    int code = experiment_run(&run->scenario, &experiment, &run->result);
    progress_end();
    return code < 0 ? code : progress_check();
}

static int write_page(const bench_t *bench, const views_t *views, FILE *out)
{
    CHECK(leaderboard_write(&bench->run[0].result, &bench->label, out));
    return views ? views_write(views, out) : 0;
}

static int write_markdown(const bench_t *bench, const views_t *views, const char *path)
{
    outfile_t file;
    FILE *out;
    CHECK(outfile_open(&file, path, &out));
    return outfile_close(&file, out, write_page(bench, views, out));
}

static int report(bench_t *bench)
{
    const char *markdown = bench->options->markdown;
    views_t views = {0};
    world_store_t store[VIEWS];
    run_result_t result[VIEWS];
    for (size_t i = 0; i < bench->runs; i++) {
        store[i] = parts_store(&bench->run[i].parts);
        result[i] = bench->run[i].result;
        CHECK(results_file_write(bench->run[i].path, &result[i]));
    }
    int code = bench->runs > 1 ? views_compare(&views, &bench->run[0].scenario, result, store) : 0;
    const views_t *shown = bench->runs > 1 ? &views : NULL;
    if (code == 0)
        code = markdown && strcmp(markdown, "-") != 0 ? write_markdown(bench, shown, markdown)
                                                      : write_page(bench, shown, stdout);
    views_free(&views);
    return code;
}

static int run_all(bench_t *bench)
{
    int code = prepare(bench);
    for (size_t i = 0; code == 0 && i < bench->runs; i++)
        code = parts_broken_off(&bench->parts, run_one(&bench->run[i]));
    if (code == 0) code = report(bench);
    if (code < 0) return code;
    for (size_t i = 0; i < bench->runs; i++) {
        parts_remove(&bench->run[i].parts);
        fprintf(stderr, "Results: %s (`vigil show %s` prints them)\n", bench->run[i].path, bench->run[i].path);
    }
    return 0;
}

static int run(const options_t *options)
{
    char output[64];
    bench_t bench = {.options = options, .output = output, .runs = options->views ? VIEWS : 1, .parts.lock = -1};
    snprintf(output, sizeof output, "%s.h5", tier_scenario[options->tier]);
    if (options->output != NULL) bench.output = options->output;
    char *command = bench_words(options);
    bench.label = (leaderboard_label_t){.command = command, .version = VIGIL_VERSION, .revision = VIGIL_GIT_REVISION};
    int code = command ? ARRAY_NEW(bench.run, bench.runs) : error_set(ERR_MEMORY, "out of memory");
    if (code == 0) code = run_all(&bench);
    for (size_t i = 0; bench.run != NULL && i < bench.runs; i++) {
        run_result_free(&bench.run[i].result);
        scenario_free(&bench.run[i].scenario);
    }
    parts_close(&bench.parts);
    free(bench.run);
    free(command);
    return code;
}

static const option_t options[] = {
    OPTION(tier, "tier", 0, "TIER", "standard (the default), easy or hard.", .choices = tier_name),
    OPTION(output, "output", 'o', "FILE",
           "Results file (HDF5). Default: bench-v1-TIER.h5, here. Finished worlds are kept in FILE.parts until it is "
           "written."),
    OPTION(markdown, "markdown", 0, "FILE", "Writes the leaderboard there, not to standard output."),
    OPTION(detectors, "detectors", 0, "NAMES", "Detectors to run, separated by blanks. Default: every one."),
    OPTION(views, "views", 0, NULL,
           "Runs the tier three times, with detectors that see one platform, shared devices too, and everything, and "
           "adds what sharing gains. FILE-silo.h5, FILE-device.h5, FILE-all.h5."),
    OPTION_SET,
    OPTION_PLUGIN,
    OPTION_PROGRAM,
    OPTION_PROGRAM_LIMITS,
    OPTION_THREADS,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_bench = {
    .name = "bench",
    .summary = "run a tier of the benchmark, to a leaderboard",
    .arguments = "",
    .text = "Runs all detectors over the worlds of a tier of bench-v1, a fixed definition with a\n"
            "fingerprint, and prints a leaderboard in Markdown beside a results file like that\n"
            "of `vigil run`. Killed or stopped, the same command goes on after the last\n"
            "finished world and ends in the same figures. A tier changed by --set is no\n"
            "longer of the benchmark, and the leaderboard says so. docs/benchmark.md says\n"
            "what the figures mean.",
    .examples = "  vigil bench\n"
                "  vigil bench --tier hard -o hard.h5 --markdown hard.md\n"
                "  vigil bench --plugin ./mine.so --detectors 'mine minor_contacts reports_received'\n"
                "  vigil bench --exec mine='python3 mine.py' -o mine.h5\n"
                "  vigil bench --views -o sharing.h5\n",
    .options = options,
    .run = run,
};

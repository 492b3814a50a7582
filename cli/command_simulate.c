// SPDX-License-Identifier: GPL-3.0-or-later
// vigil simulate: one world, without detectors; its size, its speed, and its trace and truth if wanted.
#include "cli/command.h"
#include "cli/load.h"
#include "cli/writing.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "results/tables/table.h"
#include "results/worlds/world_scenario.h"

/// Processor and wall time at the start of the command.
typedef struct {
    double cpu_s, wall_s;
} clock_read_t;

static clock_read_t now(void) { return (clock_read_t){progress_cpu_s(), progress_wall_s()}; }

static const table_column_t world_columns[] = {
    {"persons", NULL, CELL_COUNT, 0},
    {"accounts", NULL, CELL_COUNT, 0},
    {"groups", NULL, CELL_COUNT, 0},
    {"ties", NULL, CELL_COUNT, 0},
    {"events", NULL, CELL_COUNT, 0},
    {"messages", NULL, CELL_COUNT, 0},
    {"offenders", NULL, CELL_COUNT, 0},
    {"approaches", NULL, CELL_COUNT, 0},
    {"answered", NULL, CELL_COUNT, 0},
    {"harmed", NULL, CELL_COUNT, 0},
    {"closed_accounts", NULL, CELL_COUNT, 0},
    {"closed_benign", NULL, CELL_COUNT, 0},
    {"cpu_s", NULL, CELL_NUMBER, 2},
    {"wall_s", NULL, CELL_NUMBER, 2},
    {"events_per_cpu_s", NULL, CELL_NUMBER, 0},
    {"peak_bytes", NULL, CELL_COUNT, 0},
    {"bytes_per_person", NULL, CELL_NUMBER, 0},
    {0},
};

static void fill_world(table_t *table, const sim_counts_t *c, clock_read_t start)
{
    clock_read_t end = now();
    double cpu_s = end.cpu_s - start.cpu_s;
    uint64_t peak = progress_peak_bytes();
    const uint64_t count[] = {c->persons,  c->accounts, c->groups,          c->ties,
                              c->events,   c->messages, c->offenders,       c->approaches,
                              c->answered, c->harmed,   c->closed_accounts, c->closed_benign};
    table_init_record(table, "world", world_columns);
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) table_add_count(table, count[i]);
    table_add_number(table, cpu_s);
    table_add_number(table, end.wall_s - start.wall_s);
    table_add_number(table, (double)c->events / cpu_s);
    table_add_count(table, peak);
    table_add_number(table, (double)peak / (double)c->persons);
}

static const table_column_t kind_columns[] = {
    {"kind", NULL, CELL_TEXT, 0},
    {"rows", NULL, CELL_COUNT, 0},
    {"per_person_day", NULL, CELL_NUMBER, -3},
    {0},
};

static void fill_kinds(table_t *table, const sim_counts_t *c, uint32_t days)
{
    table_init(table, "kinds", kind_columns);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        table_add_text(table, event_kind_name[kind]);
        table_add_count(table, c->event[kind]);
        table_add_number(table, (double)c->event[kind] / (double)c->persons / days);
    }
}

static int print(const sim_t *sim, const scenario_t *scenario, const options_t *options, clock_read_t start)
{
    sim_counts_t counts = sim_counts(sim);
    table_t table[2];
    fill_world(&table[0], &counts, start);
    fill_kinds(&table[1], &counts, scenario->run.days);
    int code = table_print(table, 2, (table_format_t)options->format, stdout);
    table_free(&table[0]);
    table_free(&table[1]);
    return code;
}

/// Runs the world into the files that were asked for. `writing` is closed by the caller.
static int run_world(sim_t *sim, const scenario_t *scenario, writing_t *writing, bool quiet)
{
    sink_t sink;
    CHECK(writing_begin(writing, &sink));
    if (!quiet) progress_begin("simulate", scenario->run.days);
    int code = sim_run(sim, &sink, sink.take != NULL);
    progress_end();
    truth_t truth = {0};
    if (code == 0 && writing->truth != NULL) code = sim_truth(sim, &truth);
    if (code == 0) code = writing_end(writing, sim, &truth);
    truth_free(&truth);
    return code;
}

static int simulate(const scenario_t *scenario, const options_t *options, clock_read_t start)
{
    sim_t *sim = NULL;
    writing_t writing = {0};
    world_scenario_t own; // the first test world that `run` scores
    uint64_t seed = rng_world_seed(scenario->run.seed, WORLD_TEST, 0);
    int code = world_scenario_open(&own, scenario, WORLD_TEST, 0);
    if (code == 0) code = writing_init(&writing, own.scenario, options, seed);
    if (code == 0) code = sim_open(&sim, own.scenario, seed);
    if (code == 0) code = run_world(sim, own.scenario, &writing, options->quiet);
    if (code == 0) code = print(sim, own.scenario, options, start);
    writing_free(&writing);
    sim_close(sim);
    world_scenario_close(&own);
    return code;
}

static int run(const options_t *options)
{
    clock_read_t start = now();
    scenario_t scenario;
    int code = load_scenario(&scenario, options->argument.word[0], options);
    if (code == 0) code = simulate(&scenario, options, start);
    scenario_free(&scenario);
    return code;
}

static const option_t options[] = {
    OPTION(trace, "trace", 0, "FILE", "Writes every event to a trace file (HDF5)."),
    OPTION(truth, "truth", 0, "FILE", "Writes who is who and every approach to a truth file (HDF5)."),
    OPTION_SEED,
    OPTION_SET,
    OPTION_PLUGIN,
    OPTION_LIMITS,
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_simulate = {
    .name = "simulate",
    .summary = "simulate one world, without detectors",
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Simulates one world and prints its size, its speed and how many rows of each\n"
            "kind it made. It is the world that `vigil run` scores first. SCENARIO is a YAML\n"
            "file or the name of a shipped one (`vigil list scenarios`).",
    .examples = "  vigil simulate quickstart\n"
                "  vigil simulate million --trace million.h5\n"
                "  vigil simulate smoke --seed 7 --trace trace.h5 --truth truth.h5\n"
                "  vigil simulate quickstart --set persons=5000 --set days=30 --format json\n",
    .options = options,
    .run = run,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil experiment: paired worlds branched into the arms of a plan, to one results file; one that was broken off goes
// on.
#include <limits.h>
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/writing.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/arms/arm_parts.h"
#include "results/arms/arm_rows.h"
#include "results/files/result_begin.h"
#include "results/files/results_file.h"
#include "results/sensitivity/sensitivity_rows.h"
#include "results/tables/report_arms.h"

typedef struct {
    const options_t *options;
    char output[PATH_MAX];
    scenario_t scenario;
    plan_t plan;
    arm_design_t design;
    arm_parts_t parts;
    arm_table_t table;
    run_result_t result;
    char *world_text; // of plan_world_text, owned
} work_t;

static void tell(void *self, uint32_t world, const char *what, double days)
{
    const work_t *w = self;
    char line[96];
    progress_end();
    if (w->options->quiet) return;
    snprintf(line, sizeof line, "world %u of %u, %s", world + 1, plan_worlds(&w->plan), what);
    if (days > 0) progress_begin(line, days);
    // Arms run at once, so no line of days can tell where they are.
    if (days <= 0) progress_note(line);
}

/// -o FILE, or the plan's own name and .h5, here.
static int name_output(work_t *w)
{
    char name[64];
    load_name(name, sizeof name, w->options->argument.word[0]);
    int length = w->options->output ? snprintf(w->output, sizeof w->output, "%s", w->options->output)
                                    : snprintf(w->output, sizeof w->output, "%s.h5", name);
    if (length >= PATH_MAX) return error_set(ERR_USAGE, "experiment: --output is too long");
    const char *const output[] = {w->output}, *const input[] = {w->options->argument.word[0]};
    CHECK(paths_apart(output, 1, input, 1));
    CHECK(paths_apart(output, 1, (const char *const *)w->options->plugin.word, w->options->plugin.n));
    return writing_check(w->output);
}

/// Everything that can be wrong is found before the first world is run.
static int prepare(work_t *w)
{
    char program[SHA256_HEX];
    size_t found = 0;
    CHECK(load_plan(&w->scenario, &w->plan, w->options->argument.word[0], w->options));
    CHECK(arm_design_init(&w->design, &w->plan));
    CHECK(name_output(w));
    CHECK(result_begin(&w->result, 0, &w->scenario));
    CHECK(plan_world_text(&w->plan, &w->scenario, &w->world_text));
    plan_detach(&w->scenario);
    CHECK(arm_run_check(&w->scenario, &w->plan, &w->design));
    CHECK(parts_program(w->options->plugin.word, w->options->plugin.n, program));
    CHECK(parts_open(&w->parts.parts, w->output, program));
    w->parts.teller = w;
    w->parts.tell = tell;
    CHECK(arm_parts_use(&w->parts, w->world_text, plan_worlds(&w->plan), &found));
    if (found > 0)
        fprintf(stderr, "vigil: %zu of %u worlds are finished already, in %s\n", found, plan_worlds(&w->plan),
                w->parts.parts.folder);
    return 0;
}

static int run_plan(work_t *w)
{
    CHECK(prepare(w));
    double before = progress_wall_s();
    arm_store_t store = arm_parts_store(&w->parts);
    int code = arm_run(&w->scenario, &w->plan, &w->design, &store, &w->table);
    progress_end();
    CHECK(parts_broken_off(&w->parts.parts, code));
    timing_row_t row = {.seconds = progress_wall_s() - before};
    run_result_text(row.what, "worlds and arms of this start");
    CHECK(ROWS_ADD(&w->result.timings, row));
    CHECK(arm_rows_add(&w->result, &w->scenario, &w->plan, &w->design, &w->table));
    CHECK(sensitivity_rows_add(&w->result, &w->scenario, &w->plan, &w->design, &w->table));
    w->result.peak_bytes = progress_peak_bytes();
    CHECK(results_file_write(w->output, &w->result));
    arm_parts_remove(&w->parts);
    parts_close(&w->parts.parts); // before the print, which a reader that stops reading ends
    CHECK(report_arms_print(&w->result, (table_format_t)w->options->format, stdout));
    fprintf(stderr, "Results: %s (`vigil show %s` prints them)\n", w->output, w->output);
    return 0;
}

static int run(const options_t *options)
{
    work_t *w = calloc(1, sizeof *w);
    if (!w) return error_set(ERR_MEMORY, "out of memory");
    w->options = options;
    w->parts.parts.lock = -1;
    int code = run_plan(w);
    progress_end();
    parts_close(&w->parts.parts);
    arm_table_free(&w->table);
    run_result_free(&w->result);
    free(w->world_text);
    arm_design_free(&w->design);
    scenario_free(&w->scenario);
    free(w);
    return code;
}

static const option_t options[] = {
    OPTION(output, "output", 'o', "FILE",
           "Results file (HDF5). Default: PLAN.h5, here. Finished worlds are kept in FILE.parts until it is written."),
    OPTION_FORMAT,
    OPTION_SET,
    OPTION_SEED,
    OPTION_PLUGIN,
    OPTION_LIMITS,
    OPTION_THREADS,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_experiment = {
    .name = "experiment",
    .summary = "try safety measures, alone and together, in paired worlds",
    .arguments = "PLAN",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Warms up each world once, branches it into the arms of a plan (measures alone,\n"
            "together, at several doses, in factorial designs) and prints what they prevent\n"
            "and what they cost, as differences between arms of the same worlds. A detector\n"
            "whose alerts a measure acts on is fitted, and given its threshold, on worlds of\n"
            "its own before. A plan is a scenario with a section experiment, or the name of a\n"
            "shipped one. Killed or stopped, the same command goes on after the last finished\n"
            "world and ends in the same figures. docs/experiments.md explains plans and\n"
            "figures.",
    .examples = "  vigil experiment tandem\n"
                "  vigil experiment tandem --set experiment.replicates=4 -o small.h5\n"
                "  vigil experiment mine.yaml --format json\n"
                "  vigil experiment tandem --plugin ./mine.so --set measures.metadata_analysis.detector=mine\n",
    .options = options,
    .run = run,
};

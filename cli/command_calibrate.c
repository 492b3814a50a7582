// SPDX-License-Identifier: GPL-3.0-or-later
// vigil calibrate: turns named numbers of a scenario until simulated worlds come to published figures.
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/paths.h"
#include "cli/shipped.h"
#include "cli/writing.h"
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/calibration/calibration_write.h"
#include "results/tables/table.h"

#define WORLDS 2
#define EVALUATIONS 60
#define PROBLEMS_BYTES 8192
#define CASES_FEWEST 100 // of a target, below which a fit is warned of

typedef struct {
    const options_t *options;
    scenario_t scenario;
    knob_t knob[SEARCH_DIMENSIONS];
    target_id_t target[TARGETS];
    calibration_t calibration;
    calibration_trace_t trace;
    char trace_path[PATH_MAX], extends[PATH_MAX];
} work_t;

/// Problems of the command line, told together.
typedef struct {
    char text[PROBLEMS_BYTES];
    size_t n;
} problems_t;

static void add_problem(problems_t *self, const char *text)
{
    size_t used = strlen(self->text);
    snprintf(self->text + used, sizeof self->text - used, "%scalibrate: %s", self->n++ ? "\n" : "", text);
}

static void read_knobs(work_t *w, problems_t *problems)
{
    const words_t *fit = &w->options->fit;
    char text[160];
    if (fit->n == 0) add_problem(problems, "nothing to fit; name a number and its range, as --fit KEY=LOW:HIGH");
    if (fit->n > SEARCH_DIMENSIONS) {
        snprintf(text, sizeof text, "%zu numbers to fit; at most %d can be searched for at once", fit->n,
                 SEARCH_DIMENSIONS);
        add_problem(problems, text);
    }
    for (size_t i = 0; i < fit->n && i < SEARCH_DIMENSIONS; i++) {
        if (knob_read(&w->knob[i], &w->scenario, fit->word[i]) < 0) add_problem(problems, error_text());
        for (size_t j = 0; j < i; j++) {
            if (w->knob[i].name[0] == '\0' || strcmp(w->knob[i].name, w->knob[j].name) != 0) continue;
            snprintf(text, sizeof text, "--fit %.100s is given twice; keep one of them", w->knob[i].name);
            add_problem(problems, text);
        }
    }
}

static void read_targets(work_t *w, problems_t *problems)
{
    const words_t *named = &w->options->target;
    char text[320];
    size_t n = 0;
    for (size_t i = 0; i < named->n; i++) {
        int found = target_find(named->word[i]);
        bool twice = false;
        for (size_t j = 0; j < n; j++) twice |= (int)w->target[j] == found;
        if (found < 0)
            snprintf(text, sizeof text, "--target %.80s: no such target%s; `vigil keys targets` names them all",
                     named->word[i], param_hint(named->word[i], target_names, TARGETS).text);
        if (twice) snprintf(text, sizeof text, "--target %s is given twice; keep one of them", named->word[i]);
        if (found < 0 || twice)
            add_problem(problems, text);
        else
            w->target[n++] = (target_id_t)found;
    }
    w->calibration.targets = n;
    if (named->n == 0) add_problem(problems, "nothing to fit to; name a published figure, as --target recorded_girls");
    if (named->n == 0 || w->options->fit.n <= named->n) return;
    snprintf(text, sizeof text, "%zu numbers for %zu target(s): the fit would not be determined; name more targets",
             w->options->fit.n, named->n);
    add_problem(problems, text);
}

static int read_words(work_t *w)
{
    problems_t *problems = NULL;
    CHECK(ARRAY_NEW(problems, 1));
    read_knobs(w, problems);
    read_targets(w, problems);
    int code = problems->n > 0 ? error_set(ERR_USAGE, "%s", problems->text) : 0;
    free(problems);
    return code;
}

/// OUT.yaml gives OUT.trace.csv.
static int name_trace(work_t *w)
{
    const char *out = w->options->output, *dot = strrchr(out, '.'), *slash = strrchr(out, '/');
    bool ending = dot != NULL && (slash == NULL || dot > slash + 1) && dot != out;
    int length = snprintf(w->trace_path, sizeof w->trace_path, "%.*s.trace.csv",
                          ending ? (int)(dot - out) : (int)strlen(out), out);
    return length < PATH_MAX ? 0 : error_set(ERR_USAGE, "calibrate: the name of the output is too long");
}

/// What the output says that it extends: a shipped name, a file beside it, or a full path.
static int name_base(work_t *w)
{
    const char *name = w->options->argument.word[0], *slash = strrchr(name, '/');
    char here[PATH_MAX], there[PATH_MAX];
    struct stat at;
    snprintf(w->extends, sizeof w->extends, "%s", name);
    if (slash == NULL && stat(name, &at) != 0) return 0;
    paths_folder(name, here);
    paths_folder(w->options->output, there);
    if (paths_same(here, there))
        snprintf(w->extends, sizeof w->extends, "%s", slash ? slash + 1 : name);
    else if (realpath(name, w->extends) == NULL)
        return error_set(ERR_IO, "cannot find %s again", name);
    return 0;
}

static int check_output(work_t *w)
{
    char path[PATH_MAX];
    if (w->options->output == NULL)
        return error_set(ERR_USAGE, "calibrate: needs a file for the scenario found: -o OUT.yaml");
    if (strcmp(w->options->output, "-") == 0)
        return error_set(ERR_USAGE, "calibrate: the scenario goes to a file, as its evaluations do: -o OUT.yaml");
    CHECK(name_trace(w));
    CHECK(shipped_find(SHIPPED_SCENARIO, w->options->argument.word[0], path));
    const char *const output[] = {w->options->output, w->trace_path}, *const input[] = {path};
    CHECK(paths_apart(output, 2, input, 1));
    for (int i = 0; i < 2; i++) CHECK(writing_check(output[i]));
    return name_base(w);
}

static void tell(void *self, uint32_t evaluation, uint32_t world)
{
    const work_t *w = self;
    char what[80];
    snprintf(what, sizeof what, "evaluation %u of %u, world %u of %u", evaluation, w->calibration.evaluations,
             world + 1, w->calibration.worlds);
    progress_end();
    if (!w->options->quiet) progress_begin(what, w->scenario.run.days);
}

/// The command line again, for whoever wants to repeat it.
static char *command_text(const options_t *options)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    fprintf(out, "vigil calibrate %s", options->argument.word[0]);
    for (size_t i = 0; i < options->fit.n; i++) fprintf(out, " --fit '%s'", options->fit.word[i]);
    for (size_t i = 0; i < options->target.n; i++) fprintf(out, " --target %s", options->target.word[i]);
    for (size_t i = 0; i < options->set.n; i++) fprintf(out, " --set '%s'", options->set.word[i]);
    fprintf(out, " --worlds %u --evaluations %u --method %s", options->worlds ? options->worlds : WORLDS,
            options->evaluations ? options->evaluations : EVALUATIONS, search_method_name[options->method]);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static const table_column_t summary_columns[] = {
    {"distance_first", NULL, CELL_NUMBER, -4}, {"distance_found", NULL, CELL_NUMBER, -4},
    {"evaluation", NULL, CELL_COUNT, 0},       {"evaluations", NULL, CELL_COUNT, 0},
    {"worlds", NULL, CELL_COUNT, 0},           {0},
};

/// A fit to a handful of cases is a fit to chance.
static void warn_of_few(const work_t *w)
{
    const calibration_step_t *best = &w->trace.step[w->trace.best];
    for (size_t i = 0; i < w->calibration.targets; i++) {
        target_id_t t = w->target[i];
        if (best->denominator[t] < CASES_FEWEST)
            fprintf(
                stderr,
                "vigil: %s rests on %.0f cases, fewer than %d: the fit follows chance; simulate more people, worlds or "
                "offenders\n",
                target_info[t].name, best->denominator[t], CASES_FEWEST);
    }
}

static int report(const work_t *w)
{
    table_t table[3];
    table_init_record(&table[0], "calibration", summary_columns);
    table_add_number(&table[0], w->trace.step[0].distance);
    table_add_number(&table[0], w->trace.step[w->trace.best].distance);
    table_add_count(&table[0], w->trace.best + 1);
    table_add_count(&table[0], w->trace.steps);
    table_add_count(&table[0], w->calibration.worlds);
    calibration_tables(&w->calibration, &w->trace, &table[1], &table[2]);
    int code = table_print(table, 3, (table_format_t)w->options->format, stdout);
    for (int i = 0; i < 3; i++) table_free(&table[i]);
    warn_of_few(w);
    fprintf(w->options->format == TABLE_TEXT ? stdout : stderr, "\nScenario: %s   evaluations: %s\n",
            w->options->output, w->trace_path);
    return code;
}

static int write_files(const work_t *w)
{
    const char *slash = strrchr(w->trace_path, '/');
    char *command = command_text(w->options);
    if (command == NULL) return error_set(ERR_MEMORY, "out of memory while writing out the scenario");
    calibration_origin_t origin = {.extends = w->extends,
                                   .command = command,
                                   .trace_name = slash ? slash + 1 : w->trace_path,
                                   .set = w->options->set.word,
                                   .sets = w->options->set.n};
    int code = calibration_write_trace(w->trace_path, &w->calibration, &w->trace);
    if (code == 0) code = calibration_write_scenario(w->options->output, &w->calibration, &w->trace, &origin);
    free(command);
    return code;
}

static int calibrate(work_t *w)
{
    const options_t *options = w->options;
    CHECK(check_output(w));
    CHECK(load_scenario(&w->scenario, options->argument.word[0], options));
    CHECK(read_words(w));
    w->calibration.scenario = &w->scenario;
    w->calibration.knob = w->knob;
    w->calibration.knobs = options->fit.n;
    w->calibration.target = w->target;
    w->calibration.method = (search_method_t)options->method;
    w->calibration.worlds = options->worlds ? options->worlds : WORLDS;
    w->calibration.evaluations = options->evaluations ? options->evaluations : EVALUATIONS;
    w->calibration.tell = tell;
    w->calibration.self = w;
    int code = calibration_run(&w->calibration, &w->trace);
    progress_end();
    CHECK(code);
    CHECK(write_files(w));
    return report(w);
}

static int run(const options_t *options)
{
    work_t *w = NULL;
    CHECK(ARRAY_NEW(w, 1));
    w->options = options;
    int code = calibrate(w);
    calibration_trace_free(&w->trace);
    scenario_free(&w->scenario);
    free(w);
    return code;
}

static const option_t options[] = {
    OPTION(fit, "fit", 0, "KEY=LOW:HIGH",
           "A number to find and where to look; of a list, KEY[0]=LOW:HIGH and so on. Up to six."),
    OPTION(target, "target", 0, "NAME", "A published figure to come to (`vigil keys targets`); at least as many."),
    OPTION(output, "output", 'o', "FILE", "Where the scenario found goes; every evaluation goes beside it, as CSV."),
    OPTION(worlds, "worlds", 0, "N", "Worlds of each evaluation, always the same. Default: 2.", .min = 1, .max = 1000),
    OPTION(evaluations, "evaluations", 0, "N", "Evaluations, at most. Default: 60.", .min = 1, .max = 100000),
    OPTION(method, "method", 0, "METHOD",
           "simplex (the default): downhill from the scenario's own values; sobol: evenly over the ranges.",
           .choices = search_method_name),
    OPTION_SET,
    OPTION_THREADS,
    OPTION_FORMAT,
    OPTION_QUIET,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_calibrate = {
    .name = "calibrate",
    .summary = "fit numbers of a scenario to published figures",
    .arguments = "SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Simulates worlds again and again, without detectors, with other values of the\n"
            "numbers to fit, and keeps those that come nearest to what is published. Every\n"
            "evaluation uses worlds of the same seeds, which are none of those that\n"
            "`vigil run` scores. The distance is the sum over targets of the squared\n"
            "difference to the published range, in units of two percentage points (half of\n"
            "what is published, if less) or, of what is no share, of a tenth. A range that\n"
            "spans a factor of ten is searched on a logarithmic scale. Writes a scenario\n"
            "that extends the given one and names what it was fitted to.",
    .examples = "  vigil calibrate uk-2024 --fit offending.per_1000_adults=0.2:5 \\\n"
                "      --target recorded_per_1000 -o fitted.yaml\n"
                "  vigil calibrate my.yaml --fit 'offending.platform_weight[0]=0.5:20' \\\n"
                "      --fit child.block=0.4:0.9 --target recorded_ephemeral \\\n"
                "      --target uneasy_blocked --worlds 4 --evaluations 40 -o fitted.yaml\n",
    .options = options,
    .run = run,
};

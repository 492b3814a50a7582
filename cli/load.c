// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a scenario with the overrides of the command line.
#include "cli/load.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "build_info.h"
#include "cli/shipped.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "sim/measures/measure.h"
#include "trace/hdf5_util.h"
#include "trace/trace_format.h"

#define OWN_OVERRIDES 2
#define OVERRIDE_BYTES 128

/// Writes "key=value" if the option was given. @return 0, ERR_USAGE
static int add_override(char *text, const char **list, size_t *n, const char *key, const char *value)
{
    if (value == NULL) return 0;
    if (snprintf(text, OVERRIDE_BYTES, "%s=%s", key, value) >= OVERRIDE_BYTES)
        return error_set(ERR_USAGE, "the value for %s is too long: %s", key, value);
    list[(*n)++] = text;
    return 0;
}

/// A measure that acts on the alerts of a detector which does not exist would wait for ever.
static int check_measures(const scenario_t *self)
{
    const char *measure = NULL;
    char key[OVERRIDE_BYTES];
    alert_wish_t wish = measures_wish(self, &measure);
    if (wish.detector == NULL || scenario_has_detector(wish.detector)) return 0;
    snprintf(key, sizeof key, "measures.%s.detector", measure);
    return scenario_refuse_detector(self, key, wish.detector);
}

static int read_checked(scenario_t *self, const param_input_t *input)
{
    CHECK(scenario_read(self, input));
    return check_measures(self);
}

static void no_scenario(const char *name, char *why, size_t bytes)
{
    shipped_missing_base(SHIPPED_SCENARIO, name, why, bytes);
}

static void no_plan(const char *name, char *why, size_t bytes) { shipped_missing_base(SHIPPED_PLAN, name, why, bytes); }

/// Reads the input with --set, --seed and --replicates over it; a plan may extend shipped plans by name too.
static int read_over(scenario_t *self, shipped_kind_t kind, param_input_t input, const options_t *options)
{
    const char **list = NULL;
    char own[OWN_OVERRIDES][OVERRIDE_BYTES], folder[2][PATH_MAX];
    size_t n = 0;
    CHECK(array_new(&list, options->set.n + OWN_OVERRIDES, sizeof *list));
    for (; n < options->set.n; n++) list[n] = options->set.word[n];
    int code = add_override(own[0], list, &n, "seed", options->seed);
    if (code == 0) code = add_override(own[1], list, &n, "protocol.test", options->replicates);
    if (kind == SHIPPED_PLAN && shipped_kind_folder(SHIPPED_PLAN, folder[0])) input.folder[0] = folder[0];
    if (kind == SHIPPED_SCENARIO) input.elsewhere = PLAN_SECTION;
    input.remedy = "only a plan has it, which `vigil experiment` runs";
    input.missing = kind == SHIPPED_PLAN ? no_plan : no_scenario;
    shipped_folder(folder[1]);
    input.folder[1] = folder[1];
    input.override = list;
    input.overrides = n;
    if (code == 0) code = read_checked(self, &input);
    free(list);
    return code;
}

int load_scenario(scenario_t *self, const char *name, const options_t *options)
{
    char path[PATH_MAX];
    *self = (scenario_t){0};
    if (name != NULL) CHECK(shipped_find(SHIPPED_SCENARIO, name, path));
    CHECK(measures_scenario_init(self));
    return read_over(self, SHIPPED_SCENARIO, (param_input_t){.path = name != NULL ? path : NULL}, options);
}

int load_plan(scenario_t *self, plan_t *plan, const char *name, const options_t *options)
{
    char path[PATH_MAX];
    *self = (scenario_t){0};
    CHECK(shipped_find(SHIPPED_PLAN, name, path));
    CHECK(measures_scenario_init(self));
    CHECK(plan_register(plan, self));
    CHECK(read_over(self, SHIPPED_PLAN, (param_input_t){.path = path}, options));
    return plan_read(plan, self);
}

static int read_info(const char *trace, trace_info_t *info)
{
    hid_t file = 0;
    CHECK(hdf5_open(&file, trace));
    int code = trace_info_read(file, trace, TRACE_FORMAT, TRACE_MAJOR, info);
    H5Fclose(file);
    return code;
}

/// Empties the input if nothing can be read from it, and says so: the trace may come from anywhere.
static int try_own(scenario_t *self, const char *trace, param_input_t *input)
{
    const char *why = "it holds none";
    if (input->text[0] != '\0') {
        int code = read_checked(self, input);
        if (code != ERR_INPUT) return code;
        why = error_text();
    }
    fprintf(stderr, "vigil: %s: its own scenario cannot be used, so the keys have their defaults: %.*s\n", trace,
            (int)strcspn(why, "\n"), why);
    *input = (param_input_t){0};
    return 0;
}

int load_scenario_of(scenario_t *self, const char *trace, const options_t *options)
{
    char name[PATH_MAX + 32];
    trace_info_t info;
    *self = (scenario_t){0};
    if (options->scenario != NULL) return load_scenario(self, options->scenario, options);
    CHECK(read_info(trace, &info));
    snprintf(name, sizeof name, "the scenario in %s", trace);
    param_input_t input = {.path = name, .text = info.scenario};
    int code = measures_scenario_init(self);
    if (code == 0) code = try_own(self, trace, &input);
    if (code == 0) code = read_over(self, SHIPPED_SCENARIO, input, options);
    trace_info_free(&info);
    return code;
}

void load_note_absent(void)
{
    for (size_t i = 0; detector_registry[i] != NULL; i++)
        if (detector_registry[i]->absent)
            fprintf(stderr, "vigil: %s is left out: %s\n", detector_registry[i]->name, detector_registry[i]->absent);
}

void load_name(char *out, size_t bytes, const char *path)
{
    const char *slash = strrchr(path, '/');
    snprintf(out, bytes, "%s", slash ? slash + 1 : path);
    char *dot = strrchr(out, '.');
    if (dot != NULL && dot != out) *dot = '\0';
}

trace_info_t load_trace_info(const scenario_t *self, const char *name, const char *text, uint64_t seed)
{
    return (trace_info_t){.name = name,
                          .scenario = text,
                          .software = "vigil " VIGIL_VERSION,
                          .revision = VIGIL_GIT_REVISION,
                          .start = "",
                          .seed = seed,
                          .duration_s = (uint64_t)self->run.days * DAY_S};
}

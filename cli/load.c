// SPDX-License-Identifier: GPL-3.0-or-later
// Loads a scenario with the overrides of the command line.
#include "cli/load.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "build_info.h"
#include "cli/shipped.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "sim/measures/measure.h"

#define OWN_OVERRIDES 2
#define OVERRIDE_BYTES 128

int load_schema(scenario_t *self)
{
    CHECK(scenario_init(self));
    return measures_register(self);
}

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
    if (wish.detector == NULL || detector_find(wish.detector) != NULL) return 0;
    snprintf(key, sizeof key, "measures.%s.detector", measure);
    return scenario_refuse_detector(self, key, wish.detector);
}

/// Reads the input with --set, --seed and --replicates over it.
static int read_over(scenario_t *self, param_input_t input, const options_t *options)
{
    const char **list = NULL;
    char own[OWN_OVERRIDES][OVERRIDE_BYTES], folder[PATH_MAX];
    size_t n = 0;
    CHECK(array_new(&list, options->set.n + OWN_OVERRIDES, sizeof *list));
    for (; n < options->set.n; n++) list[n] = options->set.word[n];
    int code = add_override(own[0], list, &n, "seed", options->seed);
    if (code == 0) code = add_override(own[1], list, &n, "protocol.test", options->replicates);
    shipped_folder(folder);
    input.folder = folder;
    input.override = list;
    input.overrides = n;
    if (code == 0) code = scenario_read(self, &input);
    if (code == 0) code = check_measures(self);
    free(list);
    return code;
}

int load_scenario(scenario_t *self, const char *name, const options_t *options)
{
    char path[PATH_MAX];
    *self = (scenario_t){0};
    if (name != NULL) CHECK(shipped_find(name, path));
    CHECK(load_schema(self));
    return read_over(self, (param_input_t){.path = name != NULL ? path : NULL}, options);
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

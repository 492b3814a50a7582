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

static int read_over(scenario_t *self, const char *path, const options_t *options)
{
    const char **list = NULL;
    char own[OWN_OVERRIDES][OVERRIDE_BYTES];
    size_t n = 0;
    CHECK(array_new(&list, options->set.n + OWN_OVERRIDES, sizeof *list));
    for (; n < options->set.n; n++) list[n] = options->set.word[n];
    int code = add_override(own[0], list, &n, "seed", options->seed);
    if (code == 0) code = add_override(own[1], list, &n, "protocol.test", options->replicates);
    if (code == 0) code = scenario_load(self, path, list, n);
    free(list);
    return code;
}

int load_scenario(scenario_t *self, const char *name, const options_t *options)
{
    char path[PATH_MAX];
    *self = (scenario_t){0};
    if (name != NULL) CHECK(shipped_find(name, path));
    CHECK(load_schema(self));
    return read_over(self, name != NULL ? path : NULL, options);
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

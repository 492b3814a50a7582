// SPDX-License-Identifier: GPL-3.0-or-later
// Composes the schema from the tables, loads it, and checks what spans several keys.
#include "scenarios/scenario.h"

#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "scenarios/held_out.h"

#include <stdio.h>
#include <string.h>

#define RESAMPLES_MIN 40 // one either side of a 95 % interval

static const char *const granularity_names[] = {"burst", "message", NULL};

static const param_t run_params[] = {
    PARAM(run_t, description, "text", "", 0, 0, "What the scenario is for.", "none"),
    PARAM(run_t, seed, "1", "1", 0, 9007199254740992.0, "Seed of all random numbers; worlds derive theirs from it.",
          "none"),
    PARAM(run_t, persons, "persons", "20000", 50, 20000000, "People in each world.", "none"),
    PARAM(run_t, days, "days", "90", 1, 3650, "Simulated days.", "none"),
    PARAM(run_t, null_offenders, "bool", "false", 0, 0,
          "Labelled offenders live the benign policy: every detector must then score at prevalence.", "leakage probe"),
    PARAM_WORD(run_t, granularity, granularity_names, "burst", "One row a burst, or one row a message.", "none"),
    PARAM_END,
};

int scenario_add(scenario_t *self, const char *path, const char *meaning, const param_t *params, void *base)
{
    if (self->sections == SCENARIO_SECTIONS)
        return error_set(ERR_LIMIT, "more than %d sections in the schema, at %s", SCENARIO_SECTIONS, path);
    self->section[self->sections++] =
        (param_section_t){.path = path, .meaning = meaning, .params = params, .base = base};
    return 0;
}

static int add_row(scenario_t *self, const char *folder, const char *name, const char *meaning, const param_t *params,
                   const param_row_default_t *defaults, void *base)
{
    size_t bytes = strlen(folder) + strlen(name) + 2;
    char *path = NULL;
    CHECK(ARRAY_NEW(path, bytes));
    snprintf(path, bytes, "%s.%s", folder, name);
    self->owned_path[self->owned_paths++] = path;
    CHECK(scenario_add(self, path, meaning, params, base));
    self->section[self->sections - 1].defaults = defaults;
    return 0;
}

int scenario_add_plugin(scenario_t *self, const char *folder, const char *name, const char *meaning,
                        const param_t *params, size_t config_bytes, void **config)
{
    CHECK(array_new(config, config_bytes ? config_bytes : 1, 1));
    return params ? add_row(self, folder, name, meaning, params, NULL, *config) : 0;
}

static int add_detectors(scenario_t *self)
{
    for (size_t i = 0; detector_registry[i]; i++) {
        const detector_t *d = detector_registry[i];
        BUG_IF(i >= SCENARIO_PLUGINS);
        CHECK(scenario_add_plugin(self, "detectors", d->name, d->summary, d->params, d->config_bytes,
                                  &self->detector_config[i]));
    }
    return 0;
}

static int add_rows(scenario_t *self)
{
    for (size_t i = 0; i < PLATFORMS; i++)
        CHECK(add_row(self, "platforms", platform_name[i], platform_meaning[i], platform_params, platform_defaults[i],
                      &self->platform[i]));
    for (size_t i = 0; i < ROLES; i++)
        CHECK(add_row(self, "roles", role_name[i], role_meaning[i], role_params, role_defaults[i], &self->role[i]));
    for (size_t i = 1; i < OFFENDERS; i++)
        CHECK(add_row(self, "offender_types", offender_name[i], offender_meaning[i], offender_params,
                      offender_defaults[i], &self->offender[i]));
    return 0;
}

int scenario_init(scenario_t *self)
{
    memset(self, 0, sizeof *self);
    CHECK(scenario_add(self, "", "The run as a whole.", run_params, &self->run));
    CHECK(scenario_add(self, "population", "People, households, schools, accounts and devices.", population_params,
                       &self->population));
    CHECK(scenario_add(self, "ties", "Who knows whom at the start.", ties_params, &self->ties));
    CHECK(scenario_add(self, "life", "What all benign roles share.", life_params, &self->life));
    CHECK(scenario_add(self, "offending", "Offenders as a group.", offending_params, &self->offending));
    CHECK(scenario_add(self, "child", "How children answer.", child_params, &self->child));
    CHECK(scenario_add(self, "lens", "From harm to recorded crime.", lens_params, &self->lens));
    CHECK(scenario_add(self, "protocol", "How detection is scored.", protocol_params, &self->protocol));
    CHECK(scenario_add(self, "corrupt", "What `vigil run` spoils between what happens and what detectors are given.",
                       corruption_params, &self->corrupt));
    CHECK(scenario_add(self, "linkage", "How accounts of one person are joined, where protocol.linkage asks for it.",
                       linkage_params, &self->linkage));
    CHECK(scenario_add(self, "targets", "Published figures, from and to, that worlds are held against.", target_params,
                       &self->targets));
    CHECK(add_rows(self));
    CHECK(add_detectors(self));
    param_defaults(self->section, self->sections);
    return 0;
}

bool scenario_has_detector(const char *name)
{
    const detector_t *found = detector_find(name);
    return found && !found->absent;
}

int scenario_refuse_detector(const scenario_t *self, const char *key, const char *name)
{
    const char *known[SCENARIO_PLUGINS];
    size_t n = 0;
    const detector_t *found = detector_find(name);
    if (found && found->absent)
        return param_origin_refuse(&self->origin, key, "%s cannot run: %s", name, found->absent);
    for (; detector_registry[n]; n++) known[n] = detector_registry[n]->name;
    const char *near = param_nearest(name, known, n);
    return param_origin_refuse(&self->origin, key,
                               "no detector is called '%s'%s%s%s; %s`vigil list detectors` names them all", name,
                               near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                               strchr(name, ',') ? "separate names by blanks, not commas; " : "");
}

static int check_detectors(const scenario_t *self)
{
    char names[sizeof self->protocol.detectors];
    memcpy(names, self->protocol.detectors, sizeof names);
    if (!strcmp(names, "all")) return 0;
    for (char *rest = names, *name; (name = strtok_r(rest, " ", &rest));)
        if (!scenario_has_detector(name)) return scenario_refuse_detector(self, "protocol.detectors", name);
    return 0;
}

static int check_pyramid(const scenario_t *self)
{
    double sum = 0;
    for (int band = 0; band < PYRAMID_BANDS; band++) sum += self->population.pyramid[band];
    if (sum > 0) return 0;
    return param_origin_refuse(&self->origin, "population.pyramid", "all shares are 0; write at least one above 0");
}

/// A percentile of a handful of resamples is no interval.
static int check_bootstrap(const scenario_t *self)
{
    uint32_t resamples = self->protocol.bootstrap;
    if (resamples == 0 || resamples >= RESAMPLES_MIN) return 0;
    return param_origin_refuse(&self->origin, "protocol.bootstrap",
                               "%u resamples are too few for an interval; write 0 (none) or %d and more", resamples,
                               RESAMPLES_MIN);
}

static int check_warmup(const scenario_t *self)
{
    static const char warmup_key[] = "protocol.warmup_days", days_key[] = "days";
    uint32_t warmup = self->protocol.warmup_days, days = self->run.days;
    if (warmup < days) return 0;
    const char *days_at = param_origin_of(&self->origin, days_key);
    if (!param_origin_of(&self->origin, warmup_key))
        return param_origin_refuse(&self->origin, days_key,
                                   "%u is not more than protocol.warmup_days, %u (the default): set it too, e.g. --set "
                                   "protocol.warmup_days=0",
                                   days, warmup);
    return param_origin_refuse(&self->origin, warmup_key, "%u must be less than days: %u (%s); write a value in 0..%u",
                               warmup, days, days_at ? days_at : "the default", days - 1);
}

int scenario_check(const scenario_t *self)
{
    CHECK(check_warmup(self));
    CHECK(check_pyramid(self));
    CHECK(check_bootstrap(self));
    CHECK(targets_check(&self->targets, &self->origin));
    CHECK(held_out_check(self));
    return check_detectors(self);
}

int scenario_read(scenario_t *self, const param_input_t *input)
{
    CHECK(param_load(input, self->section, self->sections, &self->origin));
    return scenario_check(self);
}

int scenario_load(scenario_t *self, const char *path, const char *const *override, size_t overrides)
{
    return scenario_read(self, &(param_input_t){.path = path, .override = override, .overrides = overrides});
}

int scenario_text(const scenario_t *self, char **text)
{
    *text = param_effective(self->section, self->sections);
    return *text ? 0 : error_set(ERR_MEMORY, "no memory for the text of a scenario");
}

void scenario_free(scenario_t *self)
{
    for (size_t i = 0; i < SCENARIO_PLUGINS; i++) {
        free(self->detector_config[i]);
        free(self->measure_config[i]);
    }
    for (size_t i = 0; i < self->owned_paths; i++) free(self->owned_path[i]);
    param_origin_free(&self->origin);
    memset(self, 0, sizeof *self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of measures, and asking them.
#include "sim/measures/measure.h"

#include "core/array.h"
#include "core/error.h"
#include "sim/engine.h"

#include <string.h>

#define MEASURE(name) extern const measure_t measure_##name;
#include "sim/measures/registry.def"
#undef MEASURE

const measure_t *const measure_registry[] = {
#define MEASURE(name) &measure_##name,
#include "sim/measures/registry.def"
#undef MEASURE
    NULL,
};

const char *const hook_name[HOOKS + 1] = {"discover", "contact", "message", "media", "register", "alert", NULL};

const measure_t *measure_find(const char *name)
{
    for (size_t i = 0; measure_registry[i]; i++)
        if (!strcmp(measure_registry[i]->name, name)) return measure_registry[i];
    return NULL;
}

int measures_register(scenario_t *scenario)
{
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_t *m = measure_registry[i];
        BUG_IF(i >= MEASURES_MAX);
        CHECK(scenario_add_plugin(scenario, "measures", m->name, m->summary, m->params, m->config_bytes,
                                  &scenario->measure_config[i]));
    }
    param_defaults(scenario->section, scenario->sections);
    return 0;
}

static const measure_config_t *enabled(const scenario_t *scenario, size_t i)
{
    const measure_config_t *config = scenario->measure_config[i];
    return config && config->enabled ? config : NULL;
}

alert_wish_t measures_wish(const scenario_t *scenario, const char **measure)
{
    for (size_t i = 0; measure_registry[i]; i++) {
        if (!measure_registry[i]->wish || !enabled(scenario, i)) continue;
        *measure = measure_registry[i]->name;
        return measure_registry[i]->wish(enabled(scenario, i));
    }
    return (alert_wish_t){0};
}

int measures_open(measure_set_t *self, const world_t *world)
{
    memset(self, 0, sizeof *self);
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_config_t *config = enabled(world->scenario, i);
        const measure_t *measure = measure_registry[i];
        if (!config) continue;
        size_t slot = self->n++;
        self->measure[slot] = measure;
        self->config[slot] = config;
        CHECK(array_new(&self->state[slot], measure->state_bytes, 1));
        for (int hook = 0; hook < HOOKS; hook++) self->hooked[hook] |= measure->allow[hook] != NULL;
        if (measure->open) CHECK(measure->open(self->state[slot], config, world));
    }
    return 0;
}

void measures_close(measure_set_t *self)
{
    for (size_t i = 0; i < self->n; i++) {
        if (self->measure[i]->close && self->state[i]) self->measure[i]->close(self->state[i]);
        free(self->state[i]);
    }
    memset(self, 0, sizeof *self);
}

bool measures_allow_(shard_t *shard, hook_t hook, uint32_t actor, uint32_t target, uint32_t time, uint8_t flags)
{
    const measure_set_t *set = shard->measures;
    if (!set->hooked[hook]) return true;
    attempt_t attempt = {.world = shard->world, .actor = actor, .target = target, .time = time, .flags = flags};
    uint8_t platform = shard->world->account.platform[actor];
    for (size_t i = 0; i < set->n; i++) {
        if (!set->measure[i]->allow[hook]) continue;
        measure_counter_t *counter = &shard->counter[i][hook][platform];
        counter->attempts++;
        if (set->measure[i]->allow[hook](set->config[i], &attempt)) continue;
        counter->denied++;
        return false;
    }
    return true;
}

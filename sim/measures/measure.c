// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of measures, and asking them.
#include "sim/measures/measure.h"

#include "core/array.h"
#include "core/error.h"
#include "core/param_difference.h"
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

/// Lists the measures that are enabled, their states zeroed.
static int list_enabled(measure_set_t *self, const scenario_t *scenario)
{
    memset(self, 0, sizeof *self);
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_config_t *config = enabled(scenario, i);
        const measure_t *measure = measure_registry[i];
        if (!config) continue;
        size_t slot = self->n++;
        self->measure[slot] = measure;
        self->config[slot] = config;
        for (int hook = 0; hook < HOOKS; hook++) self->hooked[hook] |= measure->allow[hook] != NULL;
    }
    for (size_t i = 0; i < self->n; i++) CHECK(array_new(&self->state[i], self->measure[i]->state_bytes, 1));
    return 0;
}

static int open_slot(measure_set_t *self, size_t slot, const world_t *world)
{
    const measure_t *measure = self->measure[slot];
    return measure->open ? measure->open(self->state[slot], self->config[slot], world) : 0;
}

int measures_open(measure_set_t *self, const world_t *world)
{
    CHECK(list_enabled(self, world->scenario));
    for (size_t i = 0; i < self->n; i++) CHECK(open_slot(self, i, world));
    return 0;
}

/// The slot of the same measure with the same settings.
static size_t find_same(const measure_set_t *self, const measure_t *measure, const void *config)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->measure[i] == measure && !param_difference(measure->params, self->config[i], config)) return i;
    return NO_MEASURE;
}

static int copy_slot(measure_set_t *self, size_t slot, const void *state, const world_t *world)
{
    const measure_t *measure = self->measure[slot];
    if (measure->copy) return measure->copy(self->state[slot], state, world);
    if (measure->close)
        return error_set(ERR_PLUGIN, "measures.%s runs already where an arm begins, and has no way to copy its state",
                         measure->name);
    memcpy(self->state[slot], state, measure->state_bytes);
    return 0;
}

int measures_copy(measure_set_t *self, const measure_set_t *from, const world_t *world, size_t origin[MEASURES_MAX])
{
    CHECK(list_enabled(self, world->scenario));
    for (size_t i = 0; i < self->n; i++) {
        origin[i] = find_same(from, self->measure[i], self->config[i]);
        if (origin[i] == NO_MEASURE)
            CHECK(open_slot(self, i, world));
        else
            CHECK(copy_slot(self, i, from->state[origin[i]], world));
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

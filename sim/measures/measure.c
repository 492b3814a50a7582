// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of measures, and their states.
#include "sim/measures/measure.h"

#include "core/array.h"
#include "core/error.h"
#include "core/param_difference.h"

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

const char *const hook_name[HOOKS + 1] = {"discover", "contact", "message", "media",
                                          "register", "alert",   "answer",  "receive"};

const measure_t *measure_find(const char *name)
{
    for (size_t i = 0; measure_registry[i]; i++)
        if (!strcmp(measure_registry[i]->name, name)) return measure_registry[i];
    return NULL;
}

int measures_scenario_init(scenario_t *scenario)
{
    CHECK(scenario_init(scenario));
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

uint64_t measures_reach(const scenario_t *scenario, size_t index)
{
    const measure_t *measure = measure_registry[index];
    const measure_config_t *config = enabled(scenario, index);
    uint64_t reach = 0;
    if (!config || config->quality <= 0) return 0;
    for (int p = 0; p < PLATFORMS; p++) {
        bool able = !measure->reaches || measure->reaches(config, scenario, (platform_t)p);
        if (able && config->coverage[p] > 0) reach |= UINT64_C(1) << p;
    }
    return reach;
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

/// FNV-1a of a name: draws follow the measure, wherever it stands in the registry.
static uint32_t key_of(const char *name)
{
    uint32_t hash = 0x811c9dc5;
    for (; *name; name++) hash = (hash ^ (uint8_t)*name) * 0x01000193;
    return hash;
}

/// Lists the measures that are enabled, their states zeroed.
static int list_enabled(measure_set_t *self, const world_t *world)
{
    memset(self, 0, sizeof *self);
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_config_t *config = enabled(world->scenario, i);
        const measure_t *measure = measure_registry[i];
        if (!config) continue;
        measure_run_t *run = &self->item[self->n++];
        *run = (measure_run_t){.measure = measure, .config = config, .world = world, .key = key_of(measure->name)};
        run->index = (uint32_t)i;
        run->start_s = (uint32_t)fmin(config->start_day * DAY_S, UINT32_MAX);
        run->state_bytes = measure->state_bytes ? measure->state_bytes(config, world) : 0;
        CHECK(ARRAY_NEW(run->tally, SHARDS));
        CHECK(array_new(&run->state, run->state_bytes + 1, 1));
        for (int hook = 0; hook < HOOKS; hook++)
            self->hooked[hook] |= measure->ask[hook] != NULL || measure->took[hook] != NULL;
    }
    return 0;
}

static void open_run(const measure_run_t *run)
{
    if (run->measure->open) run->measure->open(run);
}

int measures_open(measure_set_t *self, const world_t *world)
{
    CHECK(list_enabled(self, world));
    for (size_t i = 0; i < self->n; i++) open_run(&self->item[i]);
    return 0;
}

/// The same measure with the same settings; NULL if there is none.
static const measure_run_t *find_same(const measure_set_t *self, const measure_run_t *run)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->item[i].measure == run->measure &&
            !param_difference(run->measure->params, self->item[i].config, run->config))
            return &self->item[i];
    return NULL;
}

int measures_copy(measure_set_t *self, const measure_set_t *from, const world_t *world)
{
    CHECK(list_enabled(self, world));
    for (size_t i = 0; i < self->n; i++) {
        measure_run_t *run = &self->item[i];
        const measure_run_t *before = find_same(from, run);
        if (!before) {
            open_run(run);
            continue;
        }
        memcpy(run->state, before->state, run->state_bytes);
        memcpy(run->tally, before->tally, SHARDS * sizeof *run->tally);
    }
    return 0;
}

void measures_close(measure_set_t *self)
{
    for (size_t i = 0; i < self->n; i++) {
        free(self->item[i].state);
        free(self->item[i].tally);
    }
    memset(self, 0, sizeof *self);
}

void measures_observe(const measure_set_t *self, const event_batch_t *batch, uint32_t time)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->item[i].measure->observe && time >= self->item[i].start_s)
            self->item[i].measure->observe(&self->item[i], batch);
}

void measures_tick(const measure_set_t *self, struct sim *sim, uint32_t time)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->item[i].measure->tick && time >= self->item[i].start_s)
            self->item[i].measure->tick(&self->item[i], sim, time);
}

void measures_alert(const measure_set_t *self, uint32_t account, double score, uint32_t time)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->item[i].measure->alert && time >= self->item[i].start_s)
            self->item[i].measure->alert(&self->item[i], account, score, time);
}

void measures_closed(const measure_set_t *self, struct sim *sim, uint32_t account, uint32_t time)
{
    for (size_t i = 0; i < self->n; i++)
        if (self->item[i].measure->closed && time >= self->item[i].start_s)
            self->item[i].measure->closed(&self->item[i], sim, account, time);
}

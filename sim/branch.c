// SPDX-License-Identifier: GPL-3.0-or-later
// An arm of an experiment: a simulation that goes on under other measures, from the state of another or its own.
#include "core/array.h"
#include "core/array_copy.h"
#include "core/error.h"
#include "core/param_difference.h"
#include "sim/sim_state.h"

#include <string.h>

#define KEY_BYTES 160
#define MEASURES_PATH "measures."

/// Nothing that happens depends on it.
static bool is_free(const char *path, const char *key)
{
    return !strncmp(path, MEASURES_PATH, strlen(MEASURES_PATH)) || (!*path && !strcmp(key, "description"));
}

static int refuse(const scenario_t *arm, const char *path, const char *key)
{
    char name[KEY_BYTES];
    snprintf(name, sizeof name, "%s%s%s", path, *path ? "." : "", key);
    return param_origin_refuse(&arm->origin, name,
                               "an arm may differ in " MEASURES_PATH "* only from the run that it branches from");
}

/// The first key outside the measures whose value differs is an error.
static int check_scenario(const scenario_t *arm, const scenario_t *from)
{
    if (arm->sections != from->sections)
        return error_set(ERR_INPUT, "an arm's scenario has %zu sections, that of the run it branches from %zu",
                         arm->sections, from->sections);
    for (size_t i = 0; i < arm->sections; i++) {
        const param_section_t *mine = &arm->section[i], *theirs = &from->section[i];
        BUG_IF(mine->params != theirs->params || strcmp(mine->path, theirs->path) != 0);
        for (const param_t *row = mine->params; row->key != NULL; row++) {
            row = param_difference(row, mine->base, theirs->base);
            if (!row) break;
            if (!is_free(mine->path, row->key)) return refuse(arm, mine->path, row->key);
        }
    }
    return 0;
}

static int copy_shards(sim_t *self, const sim_t *from)
{
    CHECK(ARRAY_NEW(self->shard, SHARDS));
    for (int s = 0; s < SHARDS; s++) {
        CHECK(shard_copy(&self->shard[s], &from->shard[s], &self->world, &self->laws, &self->measures));
        self->shard[s].manners = self->manners;
        self->shard[s].weights = self->weights;
    }
    return 0;
}

static int copy_parts(sim_t *self, const sim_t *from)
{
    size_t accounts = from->world.account.n;
    uint32_t entries = from->world.person.account_first[from->world.person.n];
    self->laws = from->laws;
    self->closed = from->closed;
    self->closed_benign = from->closed_benign;
    self->ties = from->ties;
    self->time = from->time;
    memcpy(self->reopened, from->reopened, sizeof self->reopened);
    CHECK(world_copy(&self->world, &from->world, self->scenario));
    CHECK(measures_copy(&self->measures, &from->measures, &self->world));
    CHECK(offenders_copy(&self->offenders, from->offenders, &self->world));
    CHECK(array_copy(&self->manners, from->manners, accounts, accounts, sizeof *self->manners));
    CHECK(array_copy(&self->weights, from->weights, entries, entries, sizeof *self->weights));
    CHECK(array_copy(&self->closed_at, from->closed_at, accounts, accounts, sizeof *self->closed_at));
    CHECK(array_copy(&self->restricted_at, from->restricted_at, accounts, accounts, sizeof *self->restricted_at));
    CHECK(array_copy(&self->police_at, from->police_at, accounts, accounts, sizeof *self->police_at));
    CHECK(copy_shards(self, from));
    CHECK(collect_copy(&self->collect, &from->collect));
    CHECK(returning_copy(&self->returning, &from->returning));
    self->alerts = from->alerts;
    return ARRAY_OWN(self->alerts.item, self->alerts.n, self->alerts.capacity);
}

int sim_branch(sim_t **arm, const sim_t *from, const scenario_t *scenario)
{
    *arm = NULL;
    CHECK(check_scenario(scenario, from->scenario));
    sim_t *sim = NULL;
    CHECK(ARRAY_NEW(sim, 1));
    sim->scenario = scenario;
    int status = copy_parts(sim, from);
    if (status < 0)
        sim_close(sim);
    else
        *arm = sim;
    return status;
}

int sim_change_measures(sim_t *self, const scenario_t *scenario)
{
    measure_set_t next;
    CHECK(check_scenario(scenario, self->scenario));
    self->world.scenario = scenario; // which the measures are listed from
    int code = measures_copy(&next, &self->measures, &self->world);
    if (code < 0) {
        self->world.scenario = self->scenario;
        measures_close(&next);
        return code;
    }
    measures_close(&self->measures);
    self->measures = next; // in place: shards point there
    self->scenario = scenario;
    return 0;
}

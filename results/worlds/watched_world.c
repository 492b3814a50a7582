// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/watched_world.h"

#include "core/error.h"
#include "core/rng.h"

const char *const world_role_name[WORLD_ROLES + 1] = {"training", "validation", "test", NULL};

uint32_t world_role_worlds(const protocol_t *protocol, world_role_t role)
{
    const uint32_t worlds[WORLD_ROLES] = {protocol->training, protocol->validation, protocol->test};
    return worlds[role];
}

int watched_world_open(watched_world_t *self)
{
    self->seed = rng_world_seed(self->scenario->run.seed, (uint32_t)self->role, self->index);
    return sim_open(&self->sim, self->scenario, self->seed);
}

static int open_targets(watched_world_t *self)
{
    target_view_t view = target_view_of(self->sim);
    return target_collector_open(&self->targets, &view, self->scenario->run.days);
}

int watched_world_run(watched_world_t *self, sink_t own)
{
    const world_watch_t *watch = self->watch;
    sink_t sink[3] = {own};
    size_t sinks = own.take != NULL;
    if (self->counted) {
        CHECK(open_targets(self));
        sink[sinks++] = target_collector_sink(&self->targets);
    }
    sink[sinks] = (sink_t){0};
    if (watch && watch->begin)
        CHECK(watch->begin(watch->self, self->sim, self->role, self->index, self->seed, &sink[sinks]));
    sinks += sink[sinks].take != NULL;
    if (self->turn) {
        CHECK(sim_run_until(self->sim, self->turn->time, sink, sinks));
        CHECK(self->turn->turn(self->turn->self, self->sim));
    }
    return sim_run(self->sim, sink, sinks);
}

int watched_world_end(watched_world_t *self, const truth_t *truth, target_counts_t *out)
{
    const world_watch_t *watch = self->watch;
    if (self->counted) CHECK(target_collector_end(&self->targets, truth, out));
    return watch && watch->end ? watch->end(watch->self, self->sim, truth, self->role, self->index) : 0;
}

void watched_world_close(watched_world_t *self)
{
    target_collector_free(&self->targets);
    sim_close(self->sim);
    self->sim = NULL;
}

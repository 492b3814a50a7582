// SPDX-License-Identifier: GPL-3.0-or-later
// Recording a world.
#include "results/probe/probe_log.h"
#include "core/array.h"
#include "core/error.h"
#include "results/worlds/schedule.h"
#include "results/worlds/world_scenario.h"
#include "trace/account_cut.h"
#include <string.h>

static int keep(void *self, const event_batch_t *batch)
{
    probe_log_t *log = self;
    CHECK(array_reserve(&log->event, &log->room, log->n + batch->n + PROBE_SLACK, sizeof *log->event));
    if (batch->n) memcpy(log->event + log->n, batch->event, batch->n * sizeof *log->event);
    log->n += batch->n;
    memset(log->event + log->n, 0, PROBE_SLACK * sizeof *log->event);
    return 0;
}

int probe_log_record(probe_log_t *self, const scenario_t *scenario, world_role_t role, uint32_t index)
{
    world_scenario_t own;
    *self = (probe_log_t){.start = scenario->protocol.warmup_days * DAY_S,
                          .end = scenario->run.days * DAY_S,
                          .step = scenario->protocol.score_every_days * DAY_S};
    int code = world_scenario_open(&own, scenario, role, index);
    watched_world_t world = {.scenario = own.scenario, .role = role, .index = index};
    if (code == 0) code = watched_world_open(&world);
    self->seed = world.seed;
    if (code == 0) code = watched_world_run(&world, (sink_t){keep, self});
    if (code == 0) code = account_table_copy(&self->account, sim_accounts(world.sim));
    if (code == 0) code = sim_truth(world.sim, &self->truth);
    watched_world_close(&world);
    world_scenario_close(&own);
    return code;
}

void probe_log_free(probe_log_t *self)
{
    account_table_free(&self->account);
    free(self->event);
    truth_free(&self->truth);
    memset(self, 0, sizeof *self);
}

uint32_t probe_log_time(const probe_log_t *self, uint32_t n)
{
    return schedule_scoring(self->start, self->end, self->step, n);
}

size_t probe_log_times(const probe_log_t *self) { return schedule_scorings(self->start, self->end, self->step); }

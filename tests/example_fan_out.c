// SPDX-License-Identifier: MIT
// Fan-out to children: how many threads an account opened of late to declared minors far below its own declared age.
// Cost O(1) an event and a row. Weaknesses: blind to slow offenders, to contacts that the child opens, to false ages.
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include <math.h>

#define MINOR_BELOW 18

typedef struct {
    double half_life_d;
    uint32_t gap_y;
} fan_out_config_t;

typedef struct {
    const fan_out_config_t *config;
    const account_table_t *account;
    float *threads; // [account->n] decayed to `time`
    uint32_t *time; // [account->n] s
} fan_out_t;

static const param_t PARAMS[] = {
    // struct, key, unit, default, least, most, meaning, source
    PARAM(fan_out_config_t, half_life_d, "d", "14", 0.1, 1000, "Time in which an opened thread counts half.",
          "assumed"),
    PARAM(fan_out_config_t, gap_y, "y", "5", 0, 100, "Least number of years above the child's declared age.",
          "assumed"),
    PARAM_END};

static int fan_out_open(void *state, const void *config, const detector_view_t *view)
{
    fan_out_t *self = state;
    self->config = config;
    self->account = view->account;
    CHECK(ARRAY_NEW(self->threads, view->account->n));
    return ARRAY_NEW(self->time, view->account->n);
}

static double decayed(const fan_out_t *self, uint32_t account, uint32_t now)
{
    double days = (double)(now - self->time[account]) / DAY_S;
    return (double)self->threads[account] * exp2(-days / self->config->half_life_d);
}

static bool counts(const fan_out_t *self, const event_t *e)
{
    if (e->kind != EVENT_MESSAGE || !(e->flags & FLAG_FIRST)) return false;
    if (e->actor >= self->account->n || e->target >= self->account->n) return false;
    uint32_t own = self->account->declared_age[e->actor], other = self->account->declared_age[e->target];
    return other < MINOR_BELOW && own >= other + self->config->gap_y;
}

static void fan_out_observe(void *state, const event_batch_t *batch)
{
    fan_out_t *self = state;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        if (!counts(self, e)) continue;
        self->threads[e->actor] = (float)(decayed(self, e->actor, e->time) + 1.0);
        self->time[e->actor] = e->time;
    }
}

static void fan_out_score(const void *state, const detector_rows_t *rows, double *score)
{
    for (size_t i = 0; i < rows->n; i++) score[i] = decayed(state, rows->account[i], rows->time);
}

static void fan_out_close(void *state)
{
    fan_out_t *self = state;
    free(self->threads);
    free(self->time);
}

const detector_t detector_fan_out = {
    .abi = DETECTOR_ABI,
    .name = "fan_out",
    .summary = "threads opened of late to declared minors far below the account's own declared age",
    .source = "NSPCC 2025: adults who repeatedly contact large numbers of children",
    .params = PARAMS,
    .config_bytes = sizeof(fan_out_config_t),
    .state_bytes = sizeof(fan_out_t),
    .needs = NEEDS_EVENTS,
    .open = fan_out_open,
    .observe = fan_out_observe,
    .score = fan_out_score,
    .close = fan_out_close,
};

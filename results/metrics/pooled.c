// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting once what every resample weighs.
#include "results/metrics/pooled.h"
#include "core/array.h"
#include "core/error.h"
#include "results/metrics/latency.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_S 3600.0
#define LEAD_DELAY 2 // of harm_delay_h: action 24 h after the alert

static double hours_watched(const scored_world_t *world, size_t k)
{
    uint32_t last = world->last_scored[world->account[world->positive_at[k]]];
    return ((double)last - world->positive_from[k]) / HOUR_S;
}

static int rate_of(const double *length, size_t n, double *rate)
{
    spread_t sorted = {0};
    double *one = NULL;
    int code = spread_init(&sorted, length, n);
    if (code == 0) code = ARRAY_NEW(one, n);
    for (size_t i = 0; code == 0 && i < n; i++) one[i] = 1;
    if (code == 0) *rate = latency_rate(spread_median(sorted.value, one, sorted.n));
    free(one);
    spread_free(&sorted);
    return code;
}

int pooled_worlds_init(pooled_worlds_t *self, const scored_world_t *world, size_t worlds)
{
    double *events = NULL, *hours = NULL;
    int code = 0;
    *self = (pooled_worlds_t){0};
    if ((code = ARRAY_NEW(self->first_positive, worlds)) < 0 || (code = ARRAY_NEW(self->first_child, worlds)) < 0)
        return code;
    for (size_t w = 0; w < worlds; w++) {
        self->first_positive[w] = self->positives;
        self->first_child[w] = self->children;
        self->positives += world[w].positives;
        self->children += world[w].children;
    }
    if ((code = ARRAY_NEW(events, self->positives)) < 0 || (code = ARRAY_NEW(hours, self->positives)) < 0) goto out;
    for (size_t w = 0; w < worlds; w++)
        for (size_t k = 0; k < world[w].positives; k++) {
            events[self->first_positive[w] + k] = world[w].positive_events[k];
            hours[self->first_positive[w] + k] = hours_watched(&world[w], k);
        }
    if ((code = rate_of(events, self->positives, &self->events_rate)) == 0)
        code = rate_of(hours, self->positives, &self->hours_rate);
out:
    free(events);
    free(hours);
    return code;
}

void pooled_worlds_free(pooled_worlds_t *self)
{
    free(self->first_positive);
    free(self->first_child);
    memset(self, 0, sizeof *self);
}

/// Delays of the accounts found: an alert before the first own event, or within the hour, counts as at the first.
static int place_delays(pooled_t *self, const pooled_worlds_t *all, const scored_world_t *world,
                        const evidence_t *const *evidence)
{
    double *events = NULL, *hours = NULL;
    int code = 0;
    if ((code = ARRAY_NEW(events, all->positives)) < 0 || (code = ARRAY_NEW(hours, all->positives)) < 0) goto out;
    for (size_t w = 0; w < self->worlds; w++)
        for (size_t k = 0; k < world[w].positives; k++) {
            const review_t *review = &evidence[w]->review;
            size_t at = all->first_positive[w] + k;
            bool found = review->first[k] != NEVER;
            events[at] = found ? fmax(1, review->events[k]) : NAN;
            hours[at] = found ? fmax(1, ((double)review->first[k] - world[w].positive_from[k]) / HOUR_S) : NAN;
            self->soon[at] = found ? latency_cost(events[at], LATENCY_ERDE_SOON) : 0;
            self->late[at] = found ? latency_cost(events[at], LATENCY_ERDE_LATE) : 0;
        }
    if ((code = spread_init(&self->events, events, all->positives)) == 0)
        code = spread_init(&self->hours, hours, all->positives);
out:
    free(events);
    free(hours);
    return code;
}

/// Days between action and harm of the children protected.
static int place_leads(pooled_t *self, const pooled_worlds_t *all, const scored_world_t *world,
                       const evidence_t *const *evidence)
{
    double *lead = NULL;
    CHECK(ARRAY_NEW(lead, all->children));
    for (size_t w = 0; w < self->worlds; w++)
        for (size_t c = 0; c < world[w].children; c++) {
            const harm_case_t *child = &world[w].child[c];
            int32_t first = evidence[w]->budget[REVIEW_BUDGET].first[child->offender];
            double acted = (double)first + harm_delay_h[LEAD_DELAY] * HOUR_S, left = child->harm - acted;
            bool is_saved = child->harm != NEVER && first != NEVER && left > 0;
            lead[all->first_child[w] + c] = is_saved ? left / DAY_S : NAN;
        }
    int code = spread_init(&self->lead, lead, all->children);
    free(lead);
    return code;
}

int pooled_init(pooled_t *self, const pooled_worlds_t *all, const scored_world_t *world,
                const evidence_t *const *evidence, size_t worlds, const probability_map_t *map, double threshold)
{
    *self = (pooled_t){.worlds = worlds};
    CHECK(ARRAY_NEW(self->events_penalty, all->positives));
    CHECK(ARRAY_NEW(self->hours_penalty, all->positives));
    CHECK(ARRAY_NEW(self->soon, all->positives));
    CHECK(ARRAY_NEW(self->late, all->positives));
    CHECK(ARRAY_NEW(self->items, worlds));
    CHECK(place_delays(self, all, world, evidence));
    CHECK(place_leads(self, all, world, evidence));
    for (size_t r = 0; r < self->events.n; r++)
        self->events_penalty[r] = latency_penalty(self->events.value[r], all->events_rate);
    for (size_t r = 0; r < self->hours.n; r++)
        self->hours_penalty[r] = latency_penalty(self->hours.value[r], all->hours_rate);
    CHECK(probability_scale_init(&self->scale, map, threshold));
    for (size_t w = 0; w < worlds; w++)
        CHECK(probability_items_init(&self->items[w], &self->scale, evidence[w]->score, world[w].positive,
                                     world[w].person, world[w].n));
    return 0;
}

void pooled_free(pooled_t *self)
{
    spread_free(&self->events);
    spread_free(&self->hours);
    spread_free(&self->lead);
    free(self->events_penalty);
    free(self->hours_penalty);
    free(self->soon);
    free(self->late);
    probability_scale_free(&self->scale);
    for (size_t w = 0; self->items && w < self->worlds; w++) probability_items_free(&self->items[w]);
    free(self->items);
    memset(self, 0, sizeof *self);
}

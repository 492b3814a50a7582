// SPDX-License-Identifier: GPL-3.0-or-later
// The life of detector instances in one world.
#include "core/array.h"
#include "core/failure.h"
#include "core/progress.h"
#include "detectors/plugin/plugin.h"
#include "results/worlds/lineup.h"
#include <math.h>
#include <string.h>

static int fit(instance_t *self, const fit_rows_t *rows)
{
    const detector_t *d = self->detector;
    size_t from = 0, end = rows ? rows->n : 0, positives = 0;
    if (rows && self->view.platform >= 0) {
        from = rows->start[self->view.platform];
        end = rows->start[self->view.platform + 1];
    }
    for (size_t i = from; i < end; i++) positives += rows->label[i];
    bool labels = self->needs & NEEDS_LABELS;
    self->blind = labels && positives == 0;
    if (!d->fit || self->blind || from == end) return 0;
    detector_rows_t mine = {.n = end - from, .feature = rows->feature + from * FEATURES};
    if (rows->graph) mine.graph = rows->graph + from * GRAPH_FEATURES;
    return d->fit(self->state, &mine, labels ? rows->label + from : NULL);
}

static int open_one(instance_t *self, const void *config, const fit_rows_t *rows)
{
    const detector_t *d = self->detector;
    size_t bytes = (d->state_bytes + 63) / 64 * 64 + 64; // apart: states are written by different threads
    CHECK(array_new(&self->state, bytes, 1));
    if (d->open) CHECK(d->open(self->state, config, &self->view));
    return fit(self, rows);
}

/// Names the detector and the view that failed, if one did.
static int report_failure(const instances_t *self, const failure_t *failure)
{
    if (failure->code == 0) return 0;
    const instance_t *bad = &self->instance[failure->item];
    return error_set(failure->code, "detector %s%s%s: %s", bad->detector->name, bad->view.platform < 0 ? "" : " on ",
                     bad->view.platform < 0 ? "" : platform_name[bad->view.platform], failure->text);
}

int instances_open(instances_t *self, const lineup_t *lineup, view_scope_t scope, const account_table_t *account,
                   const fit_rows_t *rows, uint64_t seed)
{
    failure_t failure = {0};
    *self = (instances_t){.views = scope == VIEW_ALL ? 1 : PLATFORMS};
    self->n = self->views * lineup->n;
    CHECK(ARRAY_NEW(self->instance, self->n));
    for (size_t i = 0; i < self->n; i++) {
        instance_t *one = &self->instance[i];
        int platform = scope == VIEW_ALL ? -1 : (int)(i % self->views);
        one->detector = lineup->detector[i / self->views];
        one->view = (detector_view_t){.scope = scope, .platform = platform, .account = account, .seed = seed};
        one->view.configs = lineup->configs;
        one->needs = lineup->needs[i / self->views];
        self->any_events |= one->needs & NEEDS_EVENTS && one->detector->observe;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < self->n; i++) {
        double before = progress_thread_cpu_s();
        failure_note(&failure, i, open_one(&self->instance[i], lineup->config[i / self->views], rows));
        self->instance[i].cost.fit_s = progress_thread_cpu_s() - before;
    }
    return report_failure(self, &failure);
}

/// Closes the views of one detector. What they give back is what they held.
static void close_views(instances_t *self, size_t detector)
{
    size_t held = self->cost ? detector_cost_held() : 0;
    detector_cost_t spent = {0};
    for (size_t v = 0; v < self->views; v++) {
        instance_t *one = &self->instance[detector * self->views + v];
        if (one->state && one->detector->close) one->detector->close(one->state);
        free(one->state);
        detector_cost_add(&spent, &one->cost);
    }
    if (!self->cost) return;
    size_t left = detector_cost_held();
    spent.bytes = held > left ? held - left : 0;
    detector_cost_add(&self->cost[detector], &spent);
}

void instances_close(instances_t *self)
{
    for (size_t d = 0; self->instance && d < self->n / self->views; d++) close_views(self, d);
    free(self->instance);
    free(self->sorted);
    memset(self, 0, sizeof *self);
}

/// Stable counting sort of a batch by platform.
static int sort_by_platform(instances_t *self, const event_batch_t *batch, size_t start[PLATFORMS + 1])
{
    size_t at[PLATFORMS + 1] = {0};
    CHECK(array_reserve(&self->sorted, &self->capacity, batch->n, sizeof *self->sorted));
    for (size_t i = 0; i < batch->n; i++) at[batch->event[i].platform + 1]++;
    for (size_t p = 0; p < PLATFORMS; p++) at[p + 1] += at[p];
    memcpy(start, at, sizeof at);
    for (size_t i = 0; i < batch->n; i++) self->sorted[at[batch->event[i].platform]++] = batch->event[i];
    return 0;
}

static bool observes(const instance_t *one) { return one->needs & NEEDS_EVENTS && one->detector->observe; }

/// @param[in] start  where each platform's events begin in self->sorted
/// @param[in] before processor time of this thread by now, s
/// @return  the same afterwards
static double observe(const instances_t *self, instance_t *one, const event_batch_t *batch, const size_t *start,
                      double before)
{
    event_batch_t mine = *batch;
    int platform = one->view.platform;
    if (platform >= 0) {
        mine.event = self->sorted + start[platform];
        mine.n = start[platform + 1] - start[platform];
    }
    one->detector->observe(one->state, &mine);
    double after = progress_thread_cpu_s();
    one->cost.observe_s += after - before;
    return after;
}

int instances_observe(instances_t *self, const event_batch_t *batch)
{
    size_t start[PLATFORMS + 1] = {0};
    if (!self->any_events) return 0;
    if (self->views > 1) CHECK(sort_by_platform(self, batch, start));
#pragma omp parallel
    {
        double last =
            progress_thread_cpu_s(); // one instance's end is the next one's start: the clock costs a system call
#pragma omp for schedule(dynamic, 1) nowait
        for (size_t i = 0; i < self->n; i++)
            if (observes(&self->instance[i])) last = observe(self, &self->instance[i], batch, start, last);
    }
    for (size_t i = 0; i < self->n; i++) CHECK(plugin_failure(self->instance[i].detector, self->instance[i].state));
    return 0;
}

int instances_prepare(instances_t *self, uint32_t time)
{
    failure_t failure = {0};
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < self->n; i++) {
        instance_t *one = &self->instance[i];
        if (!one->detector->prepare || one->blind) continue;
        double before = progress_thread_cpu_s();
        failure_note(&failure, i, one->detector->prepare(one->state, time));
        one->cost.prepare_s += progress_thread_cpu_s() - before;
    }
    return report_failure(self, &failure);
}

int instance_score(instance_t *self, const detector_rows_t *rows, double *score)
{
    if (self->blind) {
        for (size_t i = 0; i < rows->n; i++) score[i] = INSTANCE_LOWEST;
        return 0;
    }
    self->cost.score_s += detector_score(self->detector, self->state, rows, score);
    self->cost.scores += rows->n;
    CHECK(plugin_failure(self->detector, self->state));
    for (size_t i = 0; i < rows->n; i++)
        if (!isfinite(score[i]))
            return error_set(ERR_PLUGIN, "detector %s: score %g of account %u at %u s; every score must be finite",
                             self->detector->name, score[i], rows->account[i], rows->time);
    return 0;
}

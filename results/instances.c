// SPDX-License-Identifier: GPL-3.0-or-later
// The life of detector instances in one world.
#include "core/array.h"
#include "core/error.h"
#include "detectors/plugin/plugin.h"
#include "results/lineup.h"
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

/// The first failure in order of instances, with its text, for the thread that called.
typedef struct {
    size_t index;
    int code;
    char text[1024];
} failure_t;

static void note_failure(failure_t *self, size_t index, int code)
{
#pragma omp critical(instances_failure)
    if (code < 0 && index < self->index) {
        self->index = index;
        self->code = code;
        snprintf(self->text, sizeof self->text, "%s", error_text());
    }
}

/// Names the detector and the view that failed, if one did.
static int report_failure(const instances_t *self, const failure_t *failure)
{
    if (failure->code == 0) return 0;
    const instance_t *bad = &self->instance[failure->index];
    return error_set(failure->code, "detector %s%s%s: %s", bad->detector->name, bad->view.platform < 0 ? "" : " on ",
                     bad->view.platform < 0 ? "" : platform_name[bad->view.platform], failure->text);
}

int instances_open(instances_t *self, const lineup_t *lineup, view_scope_t scope, const account_table_t *account,
                   const fit_rows_t *rows, uint64_t seed)
{
    failure_t failure = {.index = SIZE_MAX};
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
    for (size_t i = 0; i < self->n; i++)
        note_failure(&failure, i, open_one(&self->instance[i], lineup->config[i / self->views], rows));
    return report_failure(self, &failure);
}

void instances_close(instances_t *self)
{
    for (size_t i = 0; self->instance && i < self->n; i++) {
        if (self->instance[i].state && self->instance[i].detector->close)
            self->instance[i].detector->close(self->instance[i].state);
        free(self->instance[i].state);
    }
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

int instances_observe(instances_t *self, const event_batch_t *batch)
{
    size_t start[PLATFORMS + 1] = {0};
    if (!self->any_events) return 0;
    if (self->views > 1) CHECK(sort_by_platform(self, batch, start));
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < self->n; i++) {
        const instance_t *one = &self->instance[i];
        event_batch_t mine = *batch;
        if (!(one->needs & NEEDS_EVENTS) || !one->detector->observe) continue;
        if (one->view.platform >= 0) {
            mine.event = self->sorted + start[one->view.platform];
            mine.n = start[one->view.platform + 1] - start[one->view.platform];
        }
        one->detector->observe(one->state, &mine);
    }
    for (size_t i = 0; i < self->n; i++) CHECK(plugin_failure(self->instance[i].detector, self->instance[i].state));
    return 0;
}

int instances_prepare(instances_t *self, uint32_t time)
{
    failure_t failure = {.index = SIZE_MAX};
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < self->n; i++) {
        const instance_t *one = &self->instance[i];
        if (one->detector->prepare && !one->blind) note_failure(&failure, i, one->detector->prepare(one->state, time));
    }
    return report_failure(self, &failure);
}

int instance_score(const instance_t *self, const detector_rows_t *rows, double *score)
{
    if (self->blind) {
        for (size_t i = 0; i < rows->n; i++) score[i] = INSTANCE_LOWEST;
        return 0;
    }
    detector_score(self->detector, self->state, rows, score);
    CHECK(plugin_failure(self->detector, self->state));
    for (size_t i = 0; i < rows->n; i++)
        if (!isfinite(score[i]))
            return error_set(ERR_PLUGIN, "detector %s: score %g of account %u at %u s; every score must be finite",
                             self->detector->name, score[i], rows->account[i], rows->time);
    return 0;
}

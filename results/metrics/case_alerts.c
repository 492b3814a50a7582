// SPDX-License-Identifier: GPL-3.0-or-later
// The stream's cells stand by time and cluster in `by_case`, so that a case is a run of them.
#include "results/metrics/case_alerts.h"
#include "core/array.h"
#include "core/error.h"
#include "results/linkage/cluster_log.h"
#include <stdbool.h>
#include <stdlib.h>

/// The newest alert that showed an account.
typedef struct {
    uint32_t time; // s
    uint8_t any, right;
} shown_t;

typedef struct {
    const score_stream_t *stream;
    const truth_t *truth;
    double threshold;
    uint32_t cooldown_s;
    shown_t *shown; // [accounts]
    alert_t *alert;
    size_t rows, alerts;
} desk_t;

/// Accounts of one cluster at one time: by_case[from, end).
typedef struct {
    size_t from, end;
    uint32_t time;
} case_t;

static const score_cell_t *cell_at(const desk_t *d, size_t i) { return &d->stream->cell[d->stream->by_case[i]]; }

static bool crosses(const desk_t *d, size_t i) { return cell_at(d, i)->score >= d->threshold; }

static bool same_case(const desk_t *d, const score_cell_t *a, const score_cell_t *b)
{
    const cluster_log_t *log = d->stream->clusters;
    return a->time == b->time && cluster_log_of(log, a->account, a->time) == cluster_log_of(log, b->account, b->time);
}

/// Whether an account is in use for approaches before a time.
static bool offends(const desk_t *d, uint32_t account, uint32_t time)
{
    return d->truth && d->truth->account_offender[account] && d->truth->account_onset[account] < (int32_t)time;
}

/// Whether an alert that showed one of the accounts still stands for the case.
static bool is_open(const desk_t *d, const case_t *c)
{
    int32_t newest_onset = INT32_MIN;
    for (size_t i = c->from; i < c->end; i++) {
        uint32_t a = cell_at(d, i)->account;
        if (!crosses(d, i) || !offends(d, a, c->time)) continue;
        if (d->truth->account_onset[a] > newest_onset) newest_onset = d->truth->account_onset[a];
    }
    for (size_t i = c->from; i < c->end; i++) {
        const shown_t *s = &d->shown[cell_at(d, i)->account];
        if (!crosses(d, i) || !s->any || c->time >= (uint64_t)s->time + d->cooldown_s) continue;
        if (s->right || newest_onset < (int32_t)s->time) return true;
    }
    return false;
}

static void raise_one(desk_t *d, const case_t *c)
{
    size_t paid = SIZE_MAX;
    bool right = false;
    for (size_t i = c->from; i < c->end; i++) {
        if (!crosses(d, i)) continue;
        bool hit = offends(d, cell_at(d, i)->account, c->time);
        if (paid == SIZE_MAX || (hit && !right)) paid = i;
        right |= hit;
    }
    for (size_t i = c->from; i < c->end; i++) {
        if (!crosses(d, i)) continue;
        uint32_t a = cell_at(d, i)->account;
        d->shown[a] = (shown_t){c->time, 1, right};
        if (d->alert) d->alert[d->rows] = (alert_t){.account = a, .time = c->time, .unpaid = i != paid};
        d->rows++;
    }
    d->alerts++;
}

static void work(desk_t *d)
{
    case_t c = {0};
    for (; c.from < d->stream->cells; c.from = c.end) {
        const score_cell_t *first = cell_at(d, c.from);
        bool any = false;
        c.time = first->time;
        for (c.end = c.from; c.end < d->stream->cells && same_case(d, first, cell_at(d, c.end)); c.end++)
            any |= crosses(d, c.end);
        if (any && !is_open(d, &c)) raise_one(d, &c);
    }
}

static int by_account(const void *a, const void *b)
{
    const alert_t *x = a, *y = b;
    if (x->account != y->account) return x->account < y->account ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

int case_alerts(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                alert_t *alert, size_t *rows, size_t *alerts)
{
    desk_t d = {.stream = stream, .truth = truth, .threshold = threshold, .cooldown_s = cooldown_s, .alert = alert};
    BUG_IF(!(threshold > stream->floor));
    CHECK(ARRAY_NEW(d.shown, stream->accounts));
    work(&d);
    free(d.shown);
    if (alert && d.rows > 0) qsort(alert, d.rows, sizeof *alert, by_account);
    *rows = d.rows;
    *alerts = d.alerts;
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The same world in disguise: without its future, under other numbers, with same-time rows in another order.
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "results/probe/probe_log.h"
#include "trace/account_cut.h"
#include "trace/trace_format.h"
#include <string.h>

/// Streams of RNG_SPLIT beyond the times of training rows, which are multiples of an hour.
enum { DRAW_ACCOUNTS = 1, DRAW_DEVICES, DRAW_NETWORKS, DRAW_GROUPS, DRAW_ORDER };

static bool to_group(const event_t *e) { return trace_kind_is_of_group(e->kind); }

/// A log of the same length whose events and accounts are still to be filled.
static int like(probe_log_t *out, const probe_log_t *log)
{
    *out = (probe_log_t){.n = log->n, .seed = log->seed, .start = log->start, .end = log->end, .step = log->step};
    CHECK(ARRAY_NEW(out->event, log->n + PROBE_SLACK));
    return account_table_init(&out->account, log->account.n);
}

int probe_log_cut(probe_log_t *out, const probe_log_t *log, uint32_t time)
{
    CHECK(like(out, log));
    out->n = 0;
    while (out->n < log->n && log->event[out->n].time < time) out->n++;
    if (out->n) memcpy(out->event, log->event, out->n * sizeof *out->event);
    account_table_set(&out->account, &log->account);
    account_table_cut(&out->account, time);
    return truth_copy(&out->truth, &log->truth);
}

/// A random order of 0 .. n-1 (Fisher and Yates).
static int shuffled(uint32_t **out, size_t n, uint64_t seed, uint32_t what)
{
    CHECK(array_new(out, n, sizeof **out));
    uint32_t *order = *out;
    rng_t rng = rng_at(seed, what, 1, RNG_SPLIT);
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    for (size_t i = n; i > 1; i--) {
        size_t j = rng_below(&rng, (uint32_t)i);
        uint32_t swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
    return 0;
}

static uint32_t renumbered(const uint32_t *map, uint32_t id) { return id == UINT32_MAX ? id : map[id]; }

/// Deals the numbers that occur in a column (they may be anything below UINT32_MAX, which means none) anew.
static int deal_numbers(const uint32_t *column, size_t n, uint64_t seed, uint32_t what, const uint32_t *account,
                        uint32_t *out)
{
    uint32_t *number = NULL, *order = NULL;
    size_t distinct = 0;
    int code = ARRAY_NEW(number, n);
    for (size_t i = 0; i < n && code == 0; i++)
        if (column[i] != UINT32_MAX) number[distinct++] = column[i];
    if (code == 0) {
        size_t all = distinct;
        qsort(number, all, sizeof *number, order_uint32);
        distinct = 0;
        for (size_t i = 0; i < all; i++)
            if (distinct == 0 || number[i] != number[distinct - 1]) number[distinct++] = number[i];
        code = shuffled(&order, distinct, seed, what);
    }
    for (size_t i = 0; i < n && code == 0; i++) {
        const uint32_t *at = bsearch(&column[i], number, distinct, sizeof *number, order_uint32);
        out[account[i]] = at ? number[order[at - number]] : UINT32_MAX;
    }
    free(number);
    free(order);
    return code;
}

static void rename_rows(probe_log_t *out, const probe_log_t *log, const uint32_t *account, const uint32_t *group)
{
    for (size_t a = 0; a < log->account.n; a++) account_table_set_row(&out->account, account[a], &log->account, a);
    for (size_t i = 0; i < log->n; i++) {
        event_t *e = &out->event[i];
        *e = log->event[i];
        e->actor = renumbered(account, e->actor);
        e->target = renumbered(to_group(e) ? group : account, e->target);
    }
}

int probe_log_relabel(probe_log_t *out, const probe_log_t *log, uint64_t seed, uint32_t **renamed)
{
    const account_table_t *table = &log->account;
    uint32_t *group = NULL, groups = 0;
    *renamed = NULL;
    CHECK(like(out, log));
    for (size_t i = 0; i < log->n; i++)
        if (to_group(&log->event[i]) && log->event[i].target >= groups) groups = log->event[i].target + 1;
    int code = shuffled(renamed, table->n, seed, DRAW_ACCOUNTS);
    if (code == 0) code = shuffled(&group, groups, seed, DRAW_GROUPS);
    if (code == 0) rename_rows(out, log, *renamed, group);
    if (code == 0) code = deal_numbers(table->device, table->n, seed, DRAW_DEVICES, *renamed, out->account.device);
    if (code == 0) code = deal_numbers(table->network, table->n, seed, DRAW_NETWORKS, *renamed, out->account.network);
    free(group);
    return code;
}

static bool linked(const event_t *a, const event_t *b)
{
    bool targets = a->target == b->target && a->target != NO_ACCOUNT && to_group(a) == to_group(b);
    return a->actor == b->actor || targets || (!to_group(b) && a->actor == b->target) ||
           (!to_group(a) && a->target == b->actor);
}

/// Rows of one second: those that hang together keep their order and move as one.
static size_t reorder_second(event_t *to, const event_t *from, size_t n, rng_t *rng, uint32_t *knot)
{
    size_t at = 0, moved = 0;
    for (size_t i = 0; i < n; i++) {
        knot[i] = (uint32_t)i;
        for (size_t j = 0; j < i; j++) {
            if (!linked(&from[i], &from[j]) || knot[j] == knot[i]) continue;
            uint32_t old = knot[i], joined = knot[j];
            for (size_t k = 0; k <= i; k++) knot[k] = knot[k] == old ? joined : knot[k];
        }
    }
    for (uint32_t left = (uint32_t)n; left > 0;) { // a row still to be placed, and all of its knot
        uint32_t skip = rng_below(rng, left), chosen = 0;
        for (size_t i = 0; i < n; i++)
            if (knot[i] != UINT32_MAX && skip-- == 0) chosen = knot[i];
        for (size_t i = 0; i < n; i++) {
            if (knot[i] != chosen) continue;
            moved += at != i;
            to[at++] = from[i];
            knot[i] = UINT32_MAX;
            left--;
        }
    }
    return moved;
}

int probe_log_reorder(probe_log_t *out, const probe_log_t *log, uint64_t seed, size_t *moved)
{
    uint32_t *knot = NULL;
    size_t room = 0;
    int code = 0;
    *moved = 0;
    CHECK(like(out, log));
    account_table_set(&out->account, &log->account);
    for (size_t i = 0, end; i < log->n && code == 0; i = end) {
        for (end = i + 1; end < log->n && log->event[end].time == log->event[i].time;) end++;
        code = array_reserve(&knot, &room, end - i, sizeof *knot);
        rng_t rng = rng_at(seed, log->event[i].time, DRAW_ORDER, RNG_SPLIT);
        if (code == 0) *moved += reorder_second(out->event + i, log->event + i, end - i, &rng, knot);
    }
    free(knot);
    return code;
}

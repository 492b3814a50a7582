// SPDX-License-Identifier: GPL-3.0-or-later
// Renumbers users, sorts by time, and indexes by pair and sender with counting sorts.
#include "results/realism/edge_stream.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include <stdlib.h>
#include <string.h>

int edge_list_add(edge_list_t *self, uint32_t src, uint32_t dst, int64_t time)
{
    if (self->n >= UINT32_MAX - 1)
        return error_set(ERR_LIMIT, "more than %u messages: take a shorter time or fewer people", UINT32_MAX - 1);
    CHECK(array_reserve(&self->edge, &self->room, self->n + 1, sizeof *self->edge));
    self->edge[self->n++] = (edge_t){time, src, dst};
    return 0;
}

int edge_list_add_burst(edge_list_t *self, const event_t *burst, uint32_t from, uint32_t until)
{
    for (uint32_t i = 0; i < burst->count; i++) {
        uint32_t time = event_message_time(burst, i);
        if (time >= from && time < until) CHECK(edge_list_add(self, burst->actor, burst->target, time));
    }
    return 0;
}

void edge_list_free(edge_list_t *self)
{
    free(self->edge);
    *self = (edge_list_t){0};
}

static void drop_loops(edge_stream_t *self)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->n; i++)
        if (self->edge[i].src != self->edge[i].dst) self->edge[kept++] = self->edge[i];
    self->n = kept;
}

/// Bottom-up merge sort, stable, by time alone.
static int sort_by_time(edge_stream_t *self)
{
    size_t n = self->n, i = 1;
    while (i < n && self->edge[i - 1].time <= self->edge[i].time) i++;
    if (i >= n) return 0;
    edge_t *other;
    CHECK(ARRAY_NEW(other, n));
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
            for (size_t a = low, b = middle, to = low; to < high; to++)
                other[to] = a < middle && (b == high || self->edge[a].time <= self->edge[b].time) ? self->edge[a++]
                                                                                                  : self->edge[b++];
        }
        edge_t *swap = self->edge;
        self->edge = other;
        other = swap;
    }
    free(other);
    return 0;
}

static uint32_t place_of(const uint32_t *id, uint32_t n, uint32_t wanted)
{
    uint32_t low = 0, high = n;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (id[middle] <= wanted)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/// Ids that are far apart: by their sorted list.
static int renumber_sparse(edge_stream_t *self)
{
    uint32_t *id, n = 0;
    CHECK(ARRAY_NEW(id, 2 * self->n));
    for (size_t i = 0; i < self->n; i++) {
        id[2 * i] = self->edge[i].src;
        id[2 * i + 1] = self->edge[i].dst;
    }
    qsort(id, 2 * self->n, sizeof *id, order_uint32);
    for (size_t i = 0; i < 2 * self->n; i++)
        if (i == 0 || id[i] != id[n - 1]) id[n++] = id[i];
    for (size_t i = 0; i < self->n; i++) {
        self->edge[i].src = place_of(id, n, self->edge[i].src);
        self->edge[i].dst = place_of(id, n, self->edge[i].dst);
    }
    self->users = n;
    self->id = id;
    return array_resize(&self->id, n ? n : 1, sizeof *id);
}

/// Ids of a range hardly larger than the data: by a table.
static int renumber_dense(edge_stream_t *self, uint32_t top)
{
    uint32_t *place, n = 0;
    CHECK(ARRAY_NEW(place, (size_t)top + 1));
    for (size_t i = 0; i < self->n; i++) place[self->edge[i].src] = place[self->edge[i].dst] = 1;
    for (size_t id = 0; id <= top; id++) n += place[id];
    int code = ARRAY_NEW(self->id, n);
    for (uint32_t id = 0; id <= top && code == 0; id++)
        if (place[id]) {
            self->id[self->users] = id;
            place[id] = self->users++;
        }
    for (size_t i = 0; i < self->n && code == 0; i++) {
        self->edge[i].src = place[self->edge[i].src];
        self->edge[i].dst = place[self->edge[i].dst];
    }
    free(place);
    return code;
}

static int renumber(edge_stream_t *self)
{
    uint32_t top = 0;
    for (size_t i = 0; i < self->n; i++) {
        if (self->edge[i].src > top) top = self->edge[i].src;
        if (self->edge[i].dst > top) top = self->edge[i].dst;
    }
    return top / 16 > self->n ? renumber_sparse(self) : renumber_dense(self, top);
}

static uint32_t low_of(const edge_t *e) { return e->src < e->dst ? e->src : e->dst; }
static uint32_t high_of(const edge_t *e) { return e->src < e->dst ? e->dst : e->src; }
static uint32_t sender_of(const edge_t *e) { return e->src; }

/// Stable counting sort of messages by a user: `first` [users + 1] and `out` [n].
/// @param[in] in  messages in their present order, NULL = 0, 1, 2 ...
static void sort_by_user(const edge_stream_t *self, uint32_t (*user)(const edge_t *), const uint32_t *in,
                         uint32_t *first, uint32_t *out)
{
    memset(first, 0, ((size_t)self->users + 1) * sizeof *first);
    for (size_t i = 0; i < self->n; i++) first[user(&self->edge[i]) + 1]++;
    for (uint32_t u = 0; u < self->users; u++) first[u + 1] += first[u];
    for (size_t i = 0; i < self->n; i++) {
        uint32_t event = in ? in[i] : (uint32_t)i;
        out[first[user(&self->edge[event])]++] = event;
    }
    for (uint32_t u = self->users; u > 0; u--) first[u] = first[u - 1];
    first[0] = 0;
}

/// Messages in the order (lower user, higher user, time), cut into pairs.
static int index_pairs(edge_stream_t *self, uint32_t *first, uint32_t *half)
{
    sort_by_user(self, high_of, NULL, first, half);
    sort_by_user(self, low_of, half, first, self->pair_event);
    for (size_t i = 0; i < self->n; i++) {
        const edge_t *e = &self->edge[self->pair_event[i]], *before = i ? &self->edge[self->pair_event[i - 1]] : NULL;
        if (!before || low_of(e) != low_of(before) || high_of(e) != high_of(before)) self->pairs++;
        self->pair_of[self->pair_event[i]] = self->pairs - 1;
    }
    CHECK(ARRAY_NEW(self->pair_first, (size_t)self->pairs + 1));
    for (size_t i = self->n; i-- > 0;) self->pair_first[self->pair_of[self->pair_event[i]]] = (uint32_t)i;
    self->pair_first[self->pairs] = (uint32_t)self->n;
    return 0;
}

/// Pairs are in the order (low, high): a pass over them gives each user first the lower, then the higher neighbours,
/// both rising, if the lower ones are put down in a pass of their own.
static int index_neighbours(edge_stream_t *self)
{
    CHECK(ARRAY_NEW(self->neighbour_first, (size_t)self->users + 1));
    CHECK(ARRAY_NEW(self->neighbour, 2 * (size_t)self->pairs));
    uint32_t *first = self->neighbour_first;
    for (uint32_t p = 0; p < self->pairs; p++) {
        const edge_t *e = &self->edge[self->pair_event[self->pair_first[p]]];
        first[e->src]++;
        first[e->dst]++;
    }
    for (uint32_t u = 0, sum = 0; u <= self->users; u++) {
        uint32_t degree = u < self->users ? first[u] : 0;
        first[u] = sum;
        sum += degree;
    }
    for (int side = 0; side < 2; side++)
        for (uint32_t p = 0; p < self->pairs; p++) {
            const edge_t *e = &self->edge[self->pair_event[self->pair_first[p]]];
            uint32_t of = side ? low_of(e) : high_of(e), other = side ? high_of(e) : low_of(e);
            self->neighbour[first[of]++] = (neighbour_t){other, p};
        }
    for (uint32_t u = self->users; u > 0; u--) first[u] = first[u - 1];
    first[0] = 0;
    return 0;
}

static int index_all(edge_stream_t *self)
{
    uint32_t *half;
    CHECK(ARRAY_NEW(self->pair_of, self->n));
    CHECK(ARRAY_NEW(self->pair_event, self->n));
    CHECK(ARRAY_NEW(self->sent_event, self->n));
    CHECK(ARRAY_NEW(self->sent_first, (size_t)self->users + 1));
    CHECK(ARRAY_NEW(half, self->n));
    int code = index_pairs(self, self->sent_first, half);
    free(half);
    CHECK(code);
    sort_by_user(self, sender_of, NULL, self->sent_first, self->sent_event);
    return index_neighbours(self);
}

int edge_stream_init(edge_stream_t *self, edge_list_t *list)
{
    *self = (edge_stream_t){.edge = list->edge, .n = list->n};
    *list = (edge_list_t){0};
    drop_loops(self);
    int code = sort_by_time(self);
    if (code == 0) code = renumber(self);
    if (code == 0) code = index_all(self);
    return code;
}

void edge_stream_free(edge_stream_t *self)
{
    free(self->edge);
    free(self->id);
    free(self->pair_of);
    free(self->pair_first);
    free(self->pair_event);
    free(self->sent_first);
    free(self->sent_event);
    free(self->neighbour_first);
    free(self->neighbour);
    *self = (edge_stream_t){0};
}

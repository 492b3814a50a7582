// SPDX-License-Identifier: GPL-3.0-or-later
// The newest score of each account, and the top cells kept by pruning a buffer whenever it holds twice as many as
// needed.
#include "results/scores/score_stream.h"
#include "core/array.h"
#include "core/error.h"
#include "trace/truth.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int score_stream_init(score_stream_t *self, size_t accounts, double floor, size_t room)
{
    *self = (score_stream_t){.accounts = accounts, .floor = floor, .room = room};
    CHECK(ARRAY_NEW(self->final, accounts));
    for (size_t a = 0; a < accounts; a++) self->final[a] = NAN;
    return 0;
}

void score_stream_free(score_stream_t *self)
{
    free(self->final);
    free(self->cell);
    free(self->by_case);
    memset(self, 0, sizeof *self);
}

void score_stream_begin(score_stream_t *self, uint32_t time, const int32_t *onset)
{
    BUG_IF(time <= self->time);
    for (size_t a = 0; a < self->accounts; a++)
        if (onset[a] >= (int32_t)self->time && onset[a] < (int32_t)time) self->final[a] = NAN;
    self->time = time;
}

/// The value that `rank` others (counted from 0) are not below; reorders `value` (Hoare's selection).
static double nth_highest(double *value, size_t n, size_t rank)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        double pivot = value[low + (high - low) / 2];
        size_t i = low - 1, j = high + 1;
        for (;;) {
            do i++;
            while (value[i] > pivot);
            do j--;
            while (value[j] < pivot);
            if (i >= j) break;
            double swap = value[i];
            value[i] = value[j];
            value[j] = swap;
        }
        if (rank <= j)
            high = j;
        else
            low = j + 1;
    }
    return value[low];
}

/// Of a case the account that names it counts; where that has no score the case does not, and more is kept than need
/// be.
static bool counts(const score_stream_t *self, const score_cell_t *cell)
{
    return !self->clusters || cluster_log_of(self->clusters, cell->account, cell->time) == cell->account;
}

/// Drops the cells below the `room` highest that count. Where cells tie with the first one left out, all of them go: a
/// threshold that low would reach more cells than `room`.
static int prune(score_stream_t *self)
{
    double *value = NULL;
    size_t n = 0, kept = 0;
    CHECK(ARRAY_NEW(value, self->cells));
    for (size_t i = 0; i < self->cells; i++)
        if (counts(self, &self->cell[i])) value[n++] = self->cell[i].score;
    if (n > self->room) self->floor = nth_highest(value, n, self->room);
    free(value);
    self->counted = 0;
    for (size_t i = 0; i < self->cells; i++)
        if (self->cell[i].score > self->floor) {
            self->counted += counts(self, &self->cell[i]);
            self->cell[kept++] = self->cell[i];
        }
    self->cells = kept;
    return 0;
}

int score_stream_add(score_stream_t *self, const uint32_t *account, const double *score, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double s = score[i];
        BUG_IF(!isfinite(s));
        self->final[account[i]] = s;
        if (!(s > self->floor)) continue;
        if (self->room && self->counted >= 2 * self->room) CHECK(prune(self));
        CHECK(array_reserve(&self->cell, &self->capacity, self->cells + 1, sizeof *self->cell));
        if (!(s > self->floor)) continue;
        self->cell[self->cells] = (score_cell_t){account[i], self->time, s};
        self->counted += counts(self, &self->cell[self->cells++]);
    }
    return 0;
}

/// Counting sort by account; within an account the cells already stand in order of time.
int score_stream_finish(score_stream_t *self)
{
    size_t *start = NULL;
    score_cell_t *sorted = NULL;
    int code = 0;
    if (self->room && self->counted > self->room && (code = prune(self)) < 0) return code;
    if ((code = ARRAY_NEW(start, self->accounts + 1)) < 0 || (code = ARRAY_NEW(sorted, self->cells)) < 0) goto out;
    for (size_t i = 0; i < self->cells; i++) start[self->cell[i].account + 1]++;
    for (size_t a = 0; a < self->accounts; a++) start[a + 1] += start[a];
    for (size_t i = 0; i < self->cells; i++) sorted[start[self->cell[i].account]++] = self->cell[i];
    free(self->cell);
    self->cell = sorted;
    self->capacity = self->cells;
    sorted = NULL;
    code = score_stream_index(self);
out:
    free(start);
    free(sorted);
    return code;
}

/// A cell's place among the cases.
typedef struct {
    uint64_t key; // time << 32 | cluster
    uint32_t cell;
} placed_t;

static int by_key(const void *a, const void *b)
{
    const placed_t *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

int score_stream_index(score_stream_t *self)
{
    placed_t *place = NULL;
    if (!self->clusters) return 0;
    if (self->cells > UINT32_MAX) return error_set(ERR_LIMIT, "more than %u scores to keep", UINT32_MAX);
    CHECK(ARRAY_NEW(place, self->cells));
    int code = ARRAY_NEW(self->by_case, self->cells);
    for (size_t i = 0; code == 0 && i < self->cells; i++) {
        const score_cell_t *c = &self->cell[i];
        place[i] =
            (placed_t){(uint64_t)c->time << 32 | cluster_log_of(self->clusters, c->account, c->time), (uint32_t)i};
    }
    if (code == 0 && self->cells > 0) qsort(place, self->cells, sizeof *place, by_key);
    for (size_t i = 0; code == 0 && i < self->cells; i++) self->by_case[i] = place[i].cell;
    free(place);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A cluster's score is gathered at the place of its first row and handed out from there.
#include "results/linkage/linked_scores.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

int linked_scores_init(linked_scores_t *self, size_t detectors, size_t accounts, linkage_pool_t pool, double absent)
{
    *self = (linked_scores_t){.pool = pool, .absent = absent, .detectors = detectors, .accounts = accounts};
    CHECK(ARRAY_NEW(self->score, detectors));
    CHECK(ARRAY_NEW(self->score_room, detectors));
    return ARRAY_NEW(self->first_of, accounts);
}

void linked_scores_free(linked_scores_t *self)
{
    for (size_t d = 0; self->score && d < self->detectors; d++) free(self->score[d]);
    free(self->score);
    free(self->score_room);
    free(self->account);
    free(self->first);
    free(self->speakers);
    free(self->first_of);
    *self = (linked_scores_t){0};
}

void linked_scores_begin(linked_scores_t *self, uint32_t time)
{
    self->time = time;
    self->n = 0;
}

int linked_scores_add_rows(linked_scores_t *self, const detector_rows_t *rows)
{
    size_t n = self->n + rows->n;
    CHECK(array_reserve(&self->account, &self->room, n, sizeof *self->account));
    for (size_t d = 0; d < self->detectors; d++)
        CHECK(array_reserve(&self->score[d], &self->score_room[d], n, sizeof *self->score[d]));
    memcpy(self->account + self->n, rows->account, rows->n * sizeof *rows->account);
    self->block = self->n;
    self->n = n;
    return 0;
}

void linked_scores_add(linked_scores_t *self, size_t detector, const double *score)
{
    memcpy(self->score[detector] + self->block, score, (self->n - self->block) * sizeof *score);
}

/// The first row of each row's cluster.
static void find_first(linked_scores_t *self, const uint32_t *label)
{
    for (size_t i = 0; i < self->n; i++) {
        uint32_t cluster = label[self->account[i]];
        if (cluster != NO_ACCOUNT) self->first_of[cluster] = UINT32_MAX;
    }
    for (size_t i = 0; i < self->n; i++) {
        uint32_t cluster = label[self->account[i]];
        if (cluster != NO_ACCOUNT && self->first_of[cluster] == UINT32_MAX) self->first_of[cluster] = (uint32_t)i;
        self->first[i] = cluster == NO_ACCOUNT ? (uint32_t)i : self->first_of[cluster];
    }
}

static void pool_max(double *score, const uint32_t *first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (score[i] > score[first[i]]) score[first[i]] = score[i];
}

/// Sums in the order of rows, so that a mean is the same each time. Alone, a score stays what it is, to the bit.
static void pool_mean(const linked_scores_t *self, double *score)
{
    memset(self->speakers, 0, self->n * sizeof *self->speakers);
    for (size_t i = 0; i < self->n; i++) {
        uint32_t first = self->first[i];
        if (score[i] <= self->absent) continue;
        if (self->speakers[first]++ == 0)
            score[first] = score[i];
        else
            score[first] += score[i];
    }
    for (size_t i = 0; i < self->n; i++)
        if (self->speakers[i] > 1) score[i] /= self->speakers[i];
}

int linked_scores_pool(linked_scores_t *self, const uint32_t *label)
{
    CHECK(array_reserve(&self->first, &self->first_room, self->n, sizeof *self->first));
    CHECK(array_reserve(&self->speakers, &self->speakers_room, self->n, sizeof *self->speakers));
    find_first(self, label);
    for (size_t d = 0; d < self->detectors; d++) {
        double *score = self->score[d];
        if (self->pool == POOL_MEAN)
            pool_mean(self, score);
        else
            pool_max(score, self->first, self->n);
        for (size_t i = 0; i < self->n; i++) score[i] = score[self->first[i]];
    }
    return 0;
}

detector_rows_t linked_scores_rows(const linked_scores_t *self)
{
    return (detector_rows_t){.n = self->n, .time = self->time, .account = self->account};
}

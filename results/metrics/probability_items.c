// SPDX-License-Identifier: GPL-3.0-or-later
// Counting sort of accounts by level.
#include "results/metrics/probability_items.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int probability_scale_init(probability_scale_t *self, const probability_map_t *map, double threshold)
{
    *self = (probability_scale_t){0};
    if (map == NULL || map->levels == 0) return 0;
    CHECK(ARRAY_NEW(self->edge, map->levels + 1));
    CHECK(ARRAY_NEW(self->probability, map->levels + 1));
    size_t n = 0;
    for (size_t l = 0; l <= map->levels; l++) { // what lies below the first edge has the first level's probability
        double from = l > 1 ? map->edge[l - 1] : -INFINITY, until = l < map->levels ? map->edge[l] : INFINITY;
        if (l && from < threshold && threshold < until) {
            self->edge[n] = threshold;
            self->probability[n++] = map->probability[l - 1];
        }
        if (l == map->levels) break;
        self->edge[n] = l ? until : -INFINITY;
        self->probability[n++] = map->probability[l];
    }
    self->levels = n;
    while (self->alerted < n && self->edge[self->alerted] < threshold) self->alerted++;
    return 0;
}

void probability_scale_free(probability_scale_t *self)
{
    free(self->edge);
    free(self->probability);
    memset(self, 0, sizeof *self);
}

static size_t level_of(const probability_scale_t *scale, double score)
{
    size_t low = 0, high = scale->levels;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (score >= scale->edge[middle])
            low = middle;
        else
            high = middle;
    }
    return low;
}

int probability_items_init(probability_items_t *self, const probability_scale_t *scale, const double *score,
                           const uint8_t *positive, const uint32_t *cluster, size_t n)
{
    size_t *at = NULL, above = 0;
    *self = (probability_items_t){.levels = scale->levels};
    if (scale->levels == 0) return 0;
    CHECK(ARRAY_NEW(self->cut, 2 * scale->levels));
    CHECK(ARRAY_NEW(at, 2 * scale->levels));
    for (size_t i = 0; i < n; i++) {
        size_t level = level_of(scale, score[i]);
        if (level > 0) self->cut[2 * level + !positive[i]]++;
    }
    for (size_t k = 0; k < 2 * scale->levels; k++) {
        at[k] = above;
        above += self->cut[k];
        self->cut[k] = above;
    }
    int code = ARRAY_NEW(self->cluster, above);
    for (size_t i = 0; code == 0 && i < n; i++) {
        size_t level = level_of(scale, score[i]);
        if (level > 0) self->cluster[at[2 * level + !positive[i]]++] = cluster[i];
    }
    free(at);
    return code;
}

void probability_items_free(probability_items_t *self)
{
    free(self->cluster);
    free(self->cut);
    memset(self, 0, sizeof *self);
}

void probability_items_add(const probability_items_t *self, const uint8_t *weight, double positives, double negatives,
                           double *positive, double *negative)
{
    size_t from = 0;
    if (self->levels == 0) return;
    for (size_t k = 2; k < 2 * self->levels; k++) {
        uint64_t sum = 0;
        if (weight)
            for (size_t i = from; i < self->cut[k]; i++) sum += weight[self->cluster[i]];
        else
            sum = self->cut[k] - from;
        from = self->cut[k];
        if (k % 2) {
            negative[k / 2] += (double)sum;
            negatives -= (double)sum;
        } else {
            positive[k / 2] += (double)sum;
            positives -= (double)sum;
        }
    }
    positive[0] += positives;
    negative[0] += negatives;
}

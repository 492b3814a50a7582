// SPDX-License-Identifier: GPL-3.0-or-later
// Pool adjacent violators over distinct scores.
#include "results/metrics/probability_map.h"
#include "core/array.h"
#include "core/error.h"
#include <stdlib.h>
#include <string.h>

/// A run of scores that share a level; at first one distinct score.
typedef struct {
    double score, target, n; // lowest score; sum of targets; accounts
} block_t;

/// Of one score the negatives first, so that sums do not hang on how the library sorts.
static int rising(const void *a, const void *b)
{
    const block_t *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? -1 : 1;
    return (x->target > y->target) - (x->target < y->target);
}

/// Joins accounts of the same score. @return distinct scores
static size_t join_ties(block_t *block, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && block[kept - 1].score == block[i].score) {
            block[kept - 1].target += block[i].target;
            block[kept - 1].n += block[i].n;
        } else {
            block[kept++] = block[i];
        }
    }
    return kept;
}

/// Joins each block with those before it that are not below it. @return blocks, strictly rising
static size_t pool(block_t *block, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        block_t b = block[i];
        while (kept && block[kept - 1].target * b.n >= b.target * block[kept - 1].n) {
            kept--;
            b = (block_t){block[kept].score, block[kept].target + b.target, block[kept].n + b.n};
        }
        block[kept++] = b;
    }
    return kept;
}

static int keep(probability_map_t *self, const block_t *block, size_t levels)
{
    CHECK(ARRAY_NEW(self->edge, levels));
    CHECK(ARRAY_NEW(self->probability, levels));
    for (size_t l = 0; l < levels; l++) {
        self->edge[l] = block[l].score;
        self->probability[l] = block[l].target / block[l].n;
    }
    self->levels = levels;
    return 0;
}

int probability_map_fit(probability_map_t *self, const double *score, const uint8_t *positive, size_t n)
{
    block_t *block = NULL;
    size_t positives = 0;
    *self = (probability_map_t){0};
    for (size_t i = 0; i < n; i++) positives += positive[i];
    if (positives < PROBABILITY_MIN_POSITIVES || positives == n) return 0;
    double of_positive = ((double)positives + 1) / ((double)positives + 2);
    double of_negative = 1 / ((double)(n - positives) + 2);
    CHECK(ARRAY_NEW(block, n));
    for (size_t i = 0; i < n; i++) block[i] = (block_t){score[i], positive[i] ? of_positive : of_negative, 1};
    qsort(block, n, sizeof *block, rising);
    size_t distinct = join_ties(block, n);
    int code = distinct > 1 ? keep(self, block, pool(block, distinct)) : 0;
    free(block);
    return code;
}

void probability_map_free(probability_map_t *self)
{
    free(self->edge);
    free(self->probability);
    memset(self, 0, sizeof *self);
}

double probability_map_at(const probability_map_t *self, double score)
{
    size_t low = 0, high = self->levels; // edge[low] <= score < edge[high], where there are such
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (score >= self->edge[middle])
            low = middle;
        else
            high = middle;
    }
    return self->probability[low];
}

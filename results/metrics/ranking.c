// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting items once by falling score, and the curve that any weights of their clusters give.
#include "results/metrics/ranking.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

typedef struct {
    uint64_t key; // rises as the score falls
    uint32_t item;
} sorted_t;

/// -0 and 0 tie.
static uint64_t falling_key(double score)
{
    double plain = score + 0.0;
    uint64_t bits;
    memcpy(&bits, &plain, sizeof bits);
    return bits >> 63 ? bits : ~(bits | UINT64_C(1) << 63);
}

/// Stable radix sort by key; bytes that all keys share are skipped. @return the array that holds the result
static sorted_t *radix_sort(sorted_t *from, sorted_t *to, size_t n)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t start[257] = {0};
        for (size_t i = 0; i < n; i++) start[(from[i].key >> shift & 0xff) + 1]++;
        if (n == 0 || start[(from[0].key >> shift & 0xff) + 1] == n) continue;
        for (size_t b = 0; b < 256; b++) start[b + 1] += start[b];
        for (size_t i = 0; i < n; i++) to[start[from[i].key >> shift & 0xff]++] = from[i];
        sorted_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

typedef struct {
    const sorted_t *sorted;
    const uint8_t *positive;
    const uint32_t *cluster;
    const double *score;
} source_t;

/// End of the tie group that starts at `from`, and how many positives it holds.
static size_t group_end(const source_t *s, size_t n, size_t from, size_t *positives)
{
    size_t end = from;
    *positives = 0;
    while (end < n && s->sorted[end].key == s->sorted[from].key) *positives += s->positive[s->sorted[end++].item];
    return end;
}

static uint32_t copy_label(const source_t *s, size_t from, size_t end, uint8_t label, uint32_t *out, uint32_t at)
{
    for (size_t i = from; i < end; i++)
        if (s->positive[s->sorted[i].item] == label) out[at++] = s->cluster[s->sorted[i].item];
    return at;
}

static double score_at(const source_t *s, size_t i) { return s->score[s->sorted[i].item]; }

/// Cuts the sorted items into steps.
static void cut_steps(ranking_t *self, const source_t *s)
{
    size_t step = 0, tied = 0, k, end, run = 0;
    uint32_t at = 0;
    for (size_t from = 0; from < self->n; from = end) {
        end = group_end(s, self->n, from, &k);
        if (end - from > 1) tied += end - from;
        if (k == 0) {
            at = copy_label(s, from, end, 0, self->cluster, at);
            run += end - from;
            continue;
        }
        self->cut[3 * step] = at;
        self->score[2 * step] = run ? score_at(s, from - 1) : NAN;
        at = copy_label(s, from, end, 1, self->cluster, at);
        self->cut[3 * step + 1] = at;
        at = copy_label(s, from, end, 0, self->cluster, at);
        self->cut[3 * step + 2] = at;
        self->score[2 * step + 1] = score_at(s, from);
        step++;
        run = 0;
    }
    self->steps = step;
    self->score[2 * step] = self->n ? score_at(s, self->n - 1) : NAN;
    self->tie_share = self->n ? (double)tied / (double)self->n : 0;
}

int ranking_init(ranking_t *self, const double *score, const uint8_t *positive, const uint32_t *cluster, size_t n)
{
    *self = (ranking_t){.n = n};
    sorted_t *one = NULL, *two = NULL;
    int code = 0;
    for (size_t i = 0; i < n; i++) self->positives += positive[i];
    if ((code = ARRAY_NEW(one, n)) < 0 || (code = ARRAY_NEW(two, n)) < 0 || (code = ARRAY_NEW(self->cluster, n)) < 0 ||
        (code = ARRAY_NEW(self->cut, 3 * self->positives)) < 0 ||
        (code = ARRAY_NEW(self->score, 2 * self->positives + 1)) < 0) {
        ranking_free(self);
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        BUG_IF(!isfinite(score[i]));
        one[i] = (sorted_t){falling_key(score[i]), (uint32_t)i};
    }
    cut_steps(self, &(source_t){radix_sort(one, two, n), positive, cluster, score});
out:
    free(one);
    free(two);
    return code;
}

int ranking_init_joined(ranking_t *self, const double *score, const uint32_t *cluster, size_t n,
                        const uint8_t *positive, size_t clusters)
{
    double *best = NULL;
    uint8_t *label = NULL;
    uint32_t *kept = NULL;
    size_t some = 0;
    int code = ARRAY_NEW(best, clusters);
    if (code == 0) code = ARRAY_NEW(label, clusters);
    if (code == 0) code = ARRAY_NEW(kept, clusters);
    for (size_t c = 0; code == 0 && c < clusters; c++) best[c] = NAN;
    for (size_t i = 0; code == 0 && i < n; i++) best[cluster[i]] = fmax(best[cluster[i]], score[i]);
    for (size_t c = 0; code == 0 && c < clusters; c++) {
        if (isnan(best[c])) continue;
        best[some] = best[c];
        label[some] = positive[c];
        kept[some++] = (uint32_t)c;
    }
    if (code == 0) code = ranking_init(self, best, label, kept, some);
    free(best);
    free(label);
    free(kept);
    return code;
}

void ranking_free(ranking_t *self)
{
    free(self->cluster);
    free(self->cut);
    free(self->score);
    memset(self, 0, sizeof *self);
}

/// Sum of the weights of items [from, end): integers, so the order of addition cannot matter.
static double weight_sum(const uint32_t *cluster, const uint8_t *weight, size_t from, size_t end)
{
    if (!weight) return (double)(end - from);
    uint64_t sum = 0;
#pragma GCC unroll 8
    for (size_t i = from; i < end; i++) sum += weight[cluster[i]];
    return (double)sum;
}

void ranking_weigh(const ranking_t *self, const uint8_t *weight, double negatives, ranking_curve_t *curve)
{
    size_t from = 0, steps = 0;
    double run = 0, seen = 0, positives = 0;
    for (size_t s = 0; s < self->steps; s++) {
        const uint32_t *cut = self->cut + 3 * s;
        run += weight_sum(self->cluster, weight, from, cut[0]);
        double positive = weight_sum(self->cluster, weight, cut[0], cut[1]);
        double negative = weight_sum(self->cluster, weight, cut[1], cut[2]);
        from = cut[2];
        if (positive == 0) {
            run += negative;
            continue;
        }
        curve->step[steps++] = (ranking_step_t){run, positive, negative};
        positives += positive;
        seen += run + negative;
        run = 0;
    }
    curve->steps = steps;
    curve->positives = positives;
    curve->negatives = negatives >= 0 ? negatives : seen + run + weight_sum(self->cluster, weight, from, self->n);
}

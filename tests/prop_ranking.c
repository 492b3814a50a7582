// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking metrics of random small inputs with ties and weights equal plain O(n^2) definitions over repeated items.
#include "core/rng.h"
#include "tests/ranking_fixture.h"
#include <stdio.h>

#define ROUNDS 2000

/// Items written out as often as they weigh.
typedef struct {
    double score[SMALL_MAX];
    uint8_t positive[SMALL_MAX];
    size_t n, positives;
} items_t;

/// How many items, or positives, have a score of at least `threshold`.
static double at_least(const items_t *x, double threshold, int positives_only)
{
    double n = 0;
    for (size_t i = 0; i < x->n; i++) n += x->score[i] >= threshold && (!positives_only || x->positive[i]);
    return n;
}

/// Each positive contributes the precision of all items at or above its score.
static double plain_ap(const items_t *x)
{
    double sum = 0;
    for (size_t i = 0; i < x->n; i++)
        if (x->positive[i]) sum += at_least(x, x->score[i], 1) / at_least(x, x->score[i], 0);
    return sum / (double)x->positives;
}

/// Each item is among the first k with the chance that ties leave it.
static double plain_found(const items_t *x, double k)
{
    double found = 0;
    for (size_t i = 0; i < x->n; i++) {
        if (!x->positive[i]) continue;
        double with = at_least(x, x->score[i], 0), tied = 0;
        for (size_t j = 0; j < x->n; j++) tied += x->score[j] == x->score[i];
        found += fmin(1, fmax(0, (k - (with - tied)) / tied));
    }
    return found;
}

static int close_to(double a, double b) { return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * (1 + fabs(b)); }

static int check(int round, const char *what, double got, double expected)
{
    if (close_to(got, expected)) return 0;
    fprintf(stderr, "round %d: %s is %.17g, by definition %.17g\n", round, what, got, expected);
    return 1;
}

static int round_fails(int round)
{
    rng_t rng = rng_at(2, (uint32_t)round, 0, RNG_TEST);
    double score[40];
    uint8_t positive[40], weight[40];
    size_t n = 1 + rng_below(&rng, 40);
    uint32_t levels = 1 + rng_below(&rng, 12);
    items_t x = {.n = 0};
    for (size_t i = 0; i < n; i++) {
        score[i] = (double)rng_below(&rng, levels) - 3;
        positive[i] = rng_chance(&rng, 0.2);
        weight[i] = (uint8_t)rng_below(&rng, 4);
        for (int w = 0; w < weight[i]; w++) {
            x.score[x.n] = score[i];
            x.positive[x.n++] = positive[i];
            x.positives += positive[i];
        }
    }
    small_t s;
    small_weighted(&s, score, positive, weight, n);
    int failed = check(round, "positives", s.curve.positives, (double)x.positives) +
                 check(round, "negatives", s.curve.negatives, (double)(x.n - x.positives));
    if (x.positives) failed += check(round, "ap", ranking_ap(&s.curve, 1), plain_ap(&x));
    for (double k = 1; x.positives && k <= (double)x.n; k += 3) {
        failed += check(round, "precision at k", ranking_precision_at(&s.curve, k), plain_found(&x, k) / k);
        failed += check(round, "recall at k", ranking_recall_at(&s.curve, k), plain_found(&x, k) / (double)x.positives);
    }
    small_free(&s);
    return failed;
}

int main(void)
{
    int failed = 0;
    for (int round = 0; round < ROUNDS && failed < 10; round++) failed += round_fails(round);
    return failed != 0;
}

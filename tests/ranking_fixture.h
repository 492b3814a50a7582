// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of small rankings for tests, each item its own cluster, and plain definitions to hold them to.
#ifndef VIGIL_RANKING_FIXTURE_H
#define VIGIL_RANKING_FIXTURE_H
#include "core/error.h"
#include "results/metrics/ranking.h"

#include <check.h>
#include <stdlib.h>

#define SMALL_MAX 512

/// A ranking and its curve with room for every step.
typedef struct {
    ranking_t ranking;
    ranking_curve_t curve;
    ranking_step_t step[SMALL_MAX];
} small_t;

static inline void small_weighted(small_t *self, const double *score, const uint8_t *positive, const uint8_t *weight,
                                  size_t n)
{
    static uint32_t cluster[SMALL_MAX];
    for (uint32_t i = 0; i < SMALL_MAX; i++) cluster[i] = i;
    BUG_IF(ranking_init(&self->ranking, score, positive, cluster, n) < 0);
    self->curve.step = self->step;
    ranking_weigh(&self->ranking, weight, -1, &self->curve);
}

static inline void small_init(small_t *self, const double *score, const uint8_t *positive, size_t n)
{
    small_weighted(self, score, positive, NULL, n);
}

static inline void small_free(small_t *self) { ranking_free(&self->ranking); }

/// Average precision of any number of items; of chance and prevalence what is asked for.
static inline double ap_of(const double *score, const uint8_t *positive, size_t n, double *chance, double *prevalence)
{
    uint32_t *cluster = calloc(n, sizeof *cluster);
    ranking_t ranking;
    ck_assert_int_eq(ranking_init(&ranking, score, positive, cluster, n), 0);
    ranking_curve_t curve = {.step = calloc(ranking.steps + 1, sizeof(ranking_step_t))};
    ranking_weigh(&ranking, NULL, -1, &curve);
    const double ap = ranking_ap(&curve, 1);
    if (chance) *chance = ranking_ap_chance(&curve);
    if (prevalence) *prevalence = ranking_prevalence(&curve);
    free(curve.step);
    ranking_free(&ranking);
    free(cluster);
    return ap;
}
#endif

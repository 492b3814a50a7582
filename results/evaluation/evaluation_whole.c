// SPDX-License-Identifier: GPL-3.0-or-later
// All test worlds' accounts in one ranking, and all persons: what a rarer prevalence than the simulated would give. One
// world alone holds too few negatives for it, and a mean of such worlds errs in the detector's favour.
#include "core/array.h"
#include "core/error.h"
#include "results/evaluation/evaluation_parts.h"
#include "results/metrics/weight.h"
#include <math.h>
#include <string.h>

typedef struct {
    size_t value; // of a detector
    double prevalence;
} rare_t;
static const rare_t of_accounts[] = {{ACCOUNT_AP_1E3, 1e-3}, {ACCOUNT_AP_1E4, 1e-4}, {ACCOUNT_AP_1E5, 1e-5}};
static const rare_t of_persons[] = {{(size_t)ACCOUNT_METRICS + PERSON_AP_1E4, 1e-4}};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/// Weights of the persons of all worlds, and room for a curve.
typedef struct {
    ranking_step_t *step; // [most positives]
    uint8_t *weight;      // [persons]
    size_t bytes;
} scratch_t;

static scratch_t lay_out(const evaluation_t *e, char *block)
{
    scratch_t s = {0};
    block_t cut = {block, 0};
    BLOCK_CUT(&cut, s.step, e->all.positives);
    BLOCK_CUT(&cut, s.weight, e->whole_persons);
    s.bytes = cut.bytes;
    return s;
}

size_t evaluation_whole_bytes(const evaluation_t *self) { return lay_out(self, NULL).bytes; }

/// One detector's scores of all worlds; a person's number is that of its world's first person and its own.
/// @param[in] score, positive, cluster  room for all accounts
static int rank_accounts(evaluation_t *self, size_t detector, double *score, uint8_t *positive, uint32_t *cluster)
{
    size_t n = 0;
    uint32_t first = 0;
    for (size_t w = 0; w < self->worlds; first += (uint32_t)self->world[w++].truth.person.n) {
        const scored_world_t *world = &self->world[w];
        memcpy(score + n, self->evidence[w * self->detectors + detector].score, world->n * sizeof *score);
        memcpy(positive + n, world->positive, world->n);
        for (size_t i = 0; i < world->n; i++) cluster[n++] = first + world->person[i];
    }
    return ranking_init(&self->whole[detector].account, score, positive, cluster, n);
}

/// Each person's accounts stand in one world, and count by the highest.
static int rank_persons(evaluation_t *self, size_t detector, const double *score, const uint32_t *cluster, size_t n)
{
    uint8_t *positive = NULL;
    size_t at = 0;
    CHECK(ARRAY_NEW(positive, self->whole_persons));
    for (size_t w = 0; w < self->worlds; w++)
        for (uint32_t p = 0; p < self->world[w].truth.person.n; p++)
            positive[at++] = self->world[w].offender_of[p] != NO_OFFENDER;
    int code = ranking_init_joined(&self->whole[detector].person, score, cluster, n, positive, self->whole_persons);
    free(positive);
    return code;
}

static int rank_all(evaluation_t *self, size_t detector)
{
    double *score = NULL;
    uint8_t *positive = NULL;
    uint32_t *cluster = NULL;
    size_t n = 0;
    for (size_t w = 0; w < self->worlds; w++) n += self->world[w].n;
    int code = ARRAY_NEW(score, n);
    if (code == 0) code = ARRAY_NEW(positive, n);
    if (code == 0) code = ARRAY_NEW(cluster, n);
    if (code == 0) code = rank_accounts(self, detector, score, positive, cluster);
    if (code == 0) code = rank_persons(self, detector, score, cluster, n);
    free(score);
    free(positive);
    free(cluster);
    return code;
}

int evaluation_whole_init(evaluation_t *self)
{
    int failed = 0;
    self->whole_persons = 0;
    for (size_t w = 0; w < self->worlds; w++) self->whole_persons += self->world[w].truth.person.n;
    CHECK(ARRAY_NEW(self->whole, self->detectors));
#pragma omp parallel for schedule(dynamic, 1) reduction(+ : failed)
    for (size_t d = 0; d < self->detectors; d++) failed += rank_all(self, d) < 0;
    return failed ? error_set(ERR_MEMORY, "no memory to rank the accounts of %zu worlds", self->worlds) : 0;
}

void evaluation_whole_free(evaluation_t *self)
{
    for (size_t d = 0; self->whole && d < self->detectors; d++) {
        ranking_free(&self->whole[d].account);
        ranking_free(&self->whole[d].person);
    }
    free(self->whole);
}

/// A world drawn several times adds up; sums beyond 255 do not occur (see ranking_weigh).
void evaluation_whole_add(const evaluation_t *self, size_t world, const uint8_t *weight, void *block)
{
    scratch_t s = lay_out(self, block);
    size_t first = 0, n = self->world[world].truth.person.n;
    for (size_t w = 0; w < world; w++) first += self->world[w].truth.person.n;
    for (size_t p = 0; p < n; p++)
        s.weight[first + p] = (uint8_t)(s.weight[first + p] + weight_of(weight, (uint32_t)p));
}

static void weigh(const ranking_t *ranking, const scratch_t *s, const rare_t *rare, size_t n, double *value)
{
    ranking_curve_t curve = {.step = s->step};
    double negatives = (double)(ranking->n - ranking->positives);
    size_t readable = 0;
    for (size_t i = 0; i < n; i++) {
        value[rare[i].value] = NAN;
        readable += negatives * rare[i].prevalence >= RANKING_MIN_FALSE;
    }
    if (readable == 0) return;
    ranking_weigh(ranking, s->weight, -1, &curve);
    for (size_t i = 0; i < n; i++)
        if (negatives * rare[i].prevalence >= RANKING_MIN_FALSE)
            value[rare[i].value] = ranking_ap(&curve, ranking_negative_weight(&curve, rare[i].prevalence));
}

void evaluation_whole_finish(const evaluation_t *self, void *block, double *value)
{
    scratch_t s = lay_out(self, block);
    for (size_t d = 0; d < self->detectors; d++) {
        weigh(&self->whole[d].account, &s, of_accounts, COUNT(of_accounts), value + d * DETECTOR_VALUES);
        weigh(&self->whole[d].person, &s, of_persons, COUNT(of_persons), value + d * DETECTOR_VALUES);
    }
}

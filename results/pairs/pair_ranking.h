// SPDX-License-Identifier: GPL-3.0-or-later
// One detector's ranking of the pairs of one scoring time, small enough to keep: where each positive stands, and how
// many negatives, and pairs that are neither, lie above and beside it.
#ifndef VIGIL_PAIR_RANKING_H
#define VIGIL_PAIR_RANKING_H
#include "results/metrics/ranking.h"
#include "results/pairs/pair_truth.h"

/// Candidates are many and positives few. Others below the last positive do not matter to the metrics. Of those
/// above, the first this many negatives, with the pairs between them that are neither, are kept by the person behind
/// `from`, so that a resample can draw that person twice or not at all. Further down, where sums are over thousands,
/// each counts once in every resample: intervals alone are affected.
#define PAIR_RANKING_PERSONS 2048u

/// One step down: the pairs between the step before and this score, then those with this score that are not positive.
typedef struct {
    uint32_t run_end, tie_end;       // where their entries end; tie_end is where those of the next step begin
    uint32_t run_rest, tie_rest;     // further negatives, of nobody in particular
    uint32_t run_beside, tie_beside; // further ones that are neither
} pair_step_t;

/// Negatives of one person in one place, and pairs that are neither.
typedef struct {
    uint32_t person, pairs, beside;
} pair_entry_t;

/// Weights of pairs that are neither, beside a step.
typedef struct {
    double run, tied;
} pair_beside_t;

typedef struct {
    size_t steps, entries;
    pair_step_t *step;   // [steps] distinct scores of positives, falling
    pair_entry_t *entry; // [entries]
    uint32_t *step_of;   // [positives] in their order among the candidates
} pair_ranking_t;

/// Pairs to rank. NO_PERSON is nobody's weight, and counts once. Pairs that are left out are neither right nor wrong,
/// but whoever goes down the list has them before him too.
typedef struct {
    size_t n;
    const double *score;    // [n] finite
    const uint8_t *label;   // [n] pair_label_t
    const uint32_t *person; // [n] behind `from`
} pair_items_t;

/// @return  0, ERR_MEMORY; free also after a failure
/// @cost    O(n log positives)
int pair_ranking_init(pair_ranking_t *self, const pair_items_t *items);
void pair_ranking_free(pair_ranking_t *self);

/// The steps under weights of persons.
/// @param[in]  weight    by person; NULL = 1 each
/// @param[in]  positive  [positives] weight of each positive
/// @param[out] step      [steps] steps may hold no weighted positive
/// @param[out] beside    [steps] weight of pairs that are neither, in the run and tied; NULL: of no interest
void pair_ranking_weigh(const pair_ranking_t *self, size_t positives, const double *positive, const uint8_t *weight,
                        ranking_step_t *step, pair_beside_t *beside);
/// The curve of these steps, in place: those without positives are joined to the next run.
/// @param[in] negatives  all of them
ranking_curve_t pair_ranking_curve(ranking_step_t *step, size_t steps, double negatives);
#endif

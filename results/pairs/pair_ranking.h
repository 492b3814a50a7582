// SPDX-License-Identifier: GPL-3.0-or-later
// One detector's ranking of the pairs of one scoring time, small enough to keep: where each positive stands, and how
// many negatives lie above and beside it.
#ifndef VIGIL_PAIR_RANKING_H
#define VIGIL_PAIR_RANKING_H
#include "results/metrics/ranking.h"

/// Candidates are many and positives few. Negatives below the last positive do not matter to the metrics; of those
/// above, the first this many are kept by the person behind `from`, so that a resample can draw that person twice or
/// not at all. Further down, where sums are over thousands, each negative counts once in every resample: intervals
/// alone are affected.
#define PAIR_RANKING_PERSONS 2048u

/// One step down: the negatives between the step before and this score, then those with this score.
typedef struct {
    uint32_t run_end, tie_end;   // where their entries end; tie_end is where those of the next step begin
    uint32_t run_rest, tie_rest; // further ones, of nobody in particular
} pair_step_t;

/// Negatives of one person in one place.
typedef struct {
    uint32_t person, pairs;
} pair_entry_t;

typedef struct {
    size_t steps, entries;
    pair_step_t *step;   // [steps] distinct scores of positives, falling
    pair_entry_t *entry; // [entries]
    uint32_t *step_of;   // [positives] in their order among the candidates
} pair_ranking_t;

/// Pairs to rank. NO_PERSON is nobody's weight, and counts once.
typedef struct {
    size_t n;
    const double *score;     // [n] finite
    const uint8_t *positive; // [n]
    const uint32_t *person;  // [n] behind `from`
} pair_items_t;

/// @return  0, ERR_MEMORY; free also after a failure
/// @cost    O(n log positives)
int pair_ranking_init(pair_ranking_t *self, const pair_items_t *items);
void pair_ranking_free(pair_ranking_t *self);

/// The steps under weights of persons.
/// @param[in]  weight    by person; NULL = 1 each
/// @param[in]  positive  [positives] weight of each positive
/// @param[out] step      [steps] steps may hold no weighted positive
void pair_ranking_weigh(const pair_ranking_t *self, size_t positives, const double *positive, const uint8_t *weight,
                        ranking_step_t *step);
/// The curve of these steps, in place: those without positives are joined to the next run.
/// @param[in] negatives  all of them
ranking_curve_t pair_ranking_curve(ranking_step_t *step, size_t steps, double negatives);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Ranking metrics for rare positives: average precision and its relatives, on a ranking whose items carry weights.
#ifndef VIGIL_RANKING_H
#define VIGIL_RANKING_H
#include <stddef.h>
#include <stdint.h>

/// One step down a ranking: a run of negatives, then a group of equal scores that holds at least one positive.
typedef struct {
    double run, positive, negative; // weights
} ranking_step_t;

/// All that the metrics depend on. Negatives below the last positive stand in `negatives` only.
typedef struct {
    ranking_step_t *step;
    size_t steps;
    double positives, negatives; // weights of all items
} ranking_curve_t;

/// Items sorted once by falling score, so that any weights of their clusters give a curve in one pass.
typedef struct {
    size_t n, positives, steps;
    uint32_t *cluster; // [n] by step: the run, the group's positives, the group's negatives; then the tail
    uint32_t *cut;     // [3 * steps] where each of the three parts ends
    double *score;     // [2 * steps + 1] score at the end of each run (NaN if empty) and of each group, then the lowest
    double tie_share;  // share of items whose score another item has too
} ranking_t;

/// Sorts.
/// @param[in] score    [n] finite; higher = more suspicious
/// @param[in] positive [n] 1 for a positive
/// @param[in] cluster  [n] index of the item's weight (its person)
/// @return  0, ERR_MEMORY
/// @cost    O(n)
int ranking_init(ranking_t *self, const double *score, const uint8_t *positive, const uint32_t *cluster, size_t n);
/// Ranks clusters by the highest score of their items; those without an item are left out.
/// @param[in] score, cluster  [n] as ranking_init
/// @param[in] positive        [clusters]
/// @return  0, ERR_MEMORY
/// @cost    O(n + clusters)
int ranking_init_joined(ranking_t *self, const double *score, const uint32_t *cluster, size_t n,
                        const uint8_t *positive, size_t clusters);
void ranking_free(ranking_t *self);

/// The curve under weights.
/// @param[in]  weight    [clusters] multiplicity; NULL = 1 each. At most 255: a resample of n clusters with replacement
///             gives one of them more with probability below 1e-500
/// @param[in]  negatives weight of all negatives, or < 0 to have them summed here
/// @param[out] curve     its `step` has room for self->steps; steps without a weighted positive are joined to the next
/// run
/// @threads  reads self only
void ranking_weigh(const ranking_t *self, const uint8_t *weight, double negatives, ranking_curve_t *curve);

/// Average precision as scikit-learn defines it: sum of (R_n - R_{n-1}) P_n over distinct scores, no interpolation.
/// @param[in] negative_weight factor on every negative: 1, or ranking_negative_weight() for another prevalence
/// @return  AP; NaN without positives
double ranking_ap(const ranking_curve_t *curve, double negative_weight);
/// Average precision averaged over all orders of tied items.
/// @source McSherry & Najork 2008, doi:10.1007/978-3-540-78646-7_38; differs: sum over a tie group in closed form
double ranking_ap_expected(const ranking_curve_t *curve);
double ranking_prevalence(const ranking_curve_t *curve);
/// Expected AP of a random order of as many positives and negatives: above the prevalence, as the first ranks weigh
/// most.
/// @source Bestgen 2015, Exact expected average precision of the random baseline for system evaluation,
///         doi:10.1515/pralin-2015-0007
double ranking_ap_chance(const ranking_curve_t *curve);
/// The factor on negatives that moves the curve's prevalence to `target`.
double ranking_negative_weight(const ranking_curve_t *curve, double target);
/// Precision and recall among the first k, in expectation where the cut falls into a tie. NaN if k exceeds the items.
double ranking_precision_at(const ranking_curve_t *curve, double k);
double ranking_recall_at(const ranking_curve_t *curve, double k);
/// Recall at a false-positive rate, linear between the points of the ROC. NaN unless negatives * fpr >= 20.
double ranking_recall_at_fpr(const ranking_curve_t *curve, double fpr);
/// Area under the ROC up to a false-positive rate, standardised so that chance gives 0.5. NaN unless negatives * fpr
/// >= 20.
/// @source McClish 1989, doi:10.1177/0272989X8900900307
double ranking_partial_auc(const ranking_curve_t *curve, double fpr);

/// Fewest expected false positives at which a rate is worth printing.
#define RANKING_MIN_FALSE 20.0
#endif

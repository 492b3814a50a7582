// SPDX-License-Identifier: GPL-3.0-or-later
// The forward filter of a hidden Markov model over what one account of a pair does to the other: a belief over stages,
// kept as odds against the first of them, which needs no scaling and no logarithms (Rabiner 1989, section III.A).
#ifndef VIGIL_HMM_FILTER_H
#define VIGIL_HMM_FILTER_H
#include <stdbool.h>
#include <stdint.h>

/// Stages; the first is the one that the odds are against.
enum { HMM_BENIGN, HMM_CONTACT, HMM_RAPPORT, HMM_PRIVATE, HMM_ISOLATION, HMM_SEXUALISED, HMM_STATES };
/// Kinds of acts. OPEN: a request, its acceptance or the first message; REFUSE: decline, removal, block or report.
enum { HMM_OPEN, HMM_DAY, HMM_NIGHT, HMM_MEDIA, HMM_CALL, HMM_INVITE, HMM_REFUSE, HMM_KINDS };
/// Time since the pair's act before: within the sitting, a day, a week, more; or there was none.
enum { HMM_SITTING, HMM_WITHIN_DAY, HMM_WITHIN_WEEK, HMM_LONGER, HMM_GAPS, HMM_NO_GAP = HMM_GAPS };

#define HMM_FLOOR 1e-9    // least probability before rows are scaled to 1: nothing is impossible
#define HMM_LOWEST -69.0  // log odds of those of whom nothing is known; below any that a belief can hold
#define HMM_ODDS_MAX 1e29 // beliefs are held within this and its inverse

/// Weights as a scenario gives them; rows need not add up to 1.
typedef struct {
    double initial[HMM_STATES], by_elder[HMM_STATES]; // by_elder: chance that the elder of the pair acts, 0 to 1
    double step[HMM_STATES][HMM_STATES];              // [from][to], before each act but the first
    double kind[HMM_STATES][HMM_KINDS], gap[HMM_STATES][HMM_GAPS];
} hmm_weights_t;

/// Probabilities: initial, step, and of each act by stage. Kind, direction and gap are independent given the stage.
typedef struct {
    double initial[HMM_STATES], step[HMM_STATES][HMM_STATES];
    double act[HMM_KINDS][2][HMM_GAPS + 1][HMM_STATES]; // [kind][by child][gap]
} hmm_model_t;

typedef struct {
    float odds[HMM_STATES - 1]; // of each stage after the first against the first
} hmm_belief_t;

typedef struct {
    uint8_t kind, gap;
    bool by_child;
} hmm_act_t;

/// Scales rows to 1, with at least HMM_FLOOR for everything.
void hmm_model_init(hmm_model_t *self, const hmm_weights_t *weights);
/// The belief after a pair's first act, whose gap is HMM_NO_GAP.
void hmm_begin(const hmm_model_t *model, hmm_act_t act, hmm_belief_t *belief);
/// The belief after a further act. @cost O(HMM_STATES^2)
void hmm_step(const hmm_model_t *model, hmm_act_t act, hmm_belief_t *belief);
/// Odds of any stage but the first, and their logarithm.
double hmm_odds(const hmm_belief_t *belief);
double hmm_log_odds(const hmm_belief_t *belief);
#endif

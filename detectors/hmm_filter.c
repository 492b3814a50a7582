// SPDX-License-Identifier: GPL-3.0-or-later
// One step of the filter: odds are carried over by the transition matrix, weighed by the act, and divided by the
// first's.
#include "detectors/hmm_filter.h"
#include <math.h>

static void to_shares(double *out, const double *weight, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += fmax(weight[i], HMM_FLOOR);
    for (int i = 0; i < n; i++) out[i] = fmax(weight[i], HMM_FLOOR) / sum;
}

void hmm_model_init(hmm_model_t *self, const hmm_weights_t *weights)
{
    to_shares(self->initial, weights->initial, HMM_STATES);
    for (int s = 0; s < HMM_STATES; s++) {
        double kind[HMM_KINDS], gap[HMM_GAPS + 1], by[2];
        const double direction[2] = {weights->by_elder[s], 1 - weights->by_elder[s]};
        to_shares(self->step[s], weights->step[s], HMM_STATES);
        to_shares(kind, weights->kind[s], HMM_KINDS);
        to_shares(gap, weights->gap[s], HMM_GAPS);
        to_shares(by, direction, 2);
        gap[HMM_NO_GAP] = 1;
        for (int k = 0; k < HMM_KINDS; k++)
            for (int c = 0; c < 2; c++)
                for (int g = 0; g <= HMM_GAPS; g++) self->act[k][c][g][s] = kind[k] * by[c] * gap[g];
    }
}

static void weigh(const hmm_model_t *model, hmm_act_t act, const double prior[HMM_STATES], hmm_belief_t *belief)
{
    const double *chance = model->act[act.kind][act.by_child][act.gap];
    double first = prior[0] * chance[0];
    for (int s = 1; s < HMM_STATES; s++) {
        double odds = prior[s] * chance[s] / first;
        odds = odds > 1 / HMM_ODDS_MAX ? odds : 1 / HMM_ODDS_MAX; // no fmin, fmax: calls, and nothing here is NaN
        belief->odds[s - 1] = (float)(odds < HMM_ODDS_MAX ? odds : HMM_ODDS_MAX);
    }
}

void hmm_begin(const hmm_model_t *model, hmm_act_t act, hmm_belief_t *belief)
{
    weigh(model, act, model->initial, belief);
}

void hmm_step(const hmm_model_t *model, hmm_act_t act, hmm_belief_t *belief)
{
    double prior[HMM_STATES];
    for (int to = 0; to < HMM_STATES; to++) {
        prior[to] = model->step[0][to];
        for (int from = 1; from < HMM_STATES; from++)
            prior[to] += (double)belief->odds[from - 1] * model->step[from][to];
    }
    weigh(model, act, prior, belief);
}

double hmm_odds(const hmm_belief_t *belief)
{
    double odds = 0;
    for (int s = 1; s < HMM_STATES; s++) odds += (double)belief->odds[s - 1];
    return odds;
}

double hmm_log_odds(const hmm_belief_t *belief) { return log(hmm_odds(belief)); }

// SPDX-License-Identifier: GPL-3.0-or-later
// What remains of one detector's scores of one test world: rankings of accounts and persons, and the alerts a budget
// gave.
#ifndef VIGIL_EVIDENCE_H
#define VIGIL_EVIDENCE_H
#include "results/metrics/budget.h"
#include "results/metrics/ranking.h"
#include "results/worlds/scored_world.h"
#include "scenarios/protocol.h"

/// Alerts about the accounts of one person. Where accounts are joined, an alert about several people counts once, as
/// alert_t says; accounts are counted all the same.
typedef struct {
    uint32_t person, right, wrong,
        benign_accounts; // benign_accounts: distinct accounts alerted of a person who is no offender
} alert_tally_t;

typedef struct {
    int32_t *first; // [offenders] s of the first right alert, or NEVER
    alert_tally_t *tally;
    size_t tallies;
} budget_evidence_t;

#define REVIEW_BUDGET 1   // the budget (of protocol.budget) that headline metrics and group rates use
#define STAGE_NONE STAGES // an offender who was alerted before any approach had begun
#define ALERT_STAGES ((size_t)STAGES + 1)

/// Alerts at the review budget, account by account.
typedef struct {
    int32_t *first;       // [world->positives] s of the first right alert, or NEVER
    uint32_t *events;     // [world->positives] own events of the account until then
    uint8_t *early;       // [world->positives] 1: alerted before its onset
    uint32_t *accused_at; // [accused] negatives alerted at least once: place among world->account, rising
    size_t accused;
    uint8_t *stage; // [world->offenders] furthest stage of all approaches at the first right alert, or STAGE_NONE
} review_t;

typedef struct {
    ranking_t account, person;
    double *score; // [world->n] final scores of positive and negative accounts
    budget_evidence_t budget[BUDGETS];
    review_t review;
} evidence_t;

/// @param[in] stream    finished; its floor lies below every threshold
/// @param[in] threshold [BUDGETS]
/// @return  0, ERR_MEMORY
int evidence_init(evidence_t *self, const scored_world_t *world, const score_stream_t *stream, const double *threshold,
                  uint32_t cooldown_s);
void evidence_free(evidence_t *self);
#endif

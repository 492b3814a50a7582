// SPDX-License-Identifier: GPL-3.0-or-later
// What scoring needs to know of one world: which accounts are positive, negative or neither, whose they are, who was at
// risk of detection from when to when, and which children could have been reached.
#ifndef VIGIL_SCORED_WORLD_H
#define VIGIL_SCORED_WORLD_H
#include "results/linkage/cluster_log.h"
#include "results/metrics/harm.h"
#include "results/metrics/interval.h"
#include "results/scores/own_events.h"
#include "trace/event.h"
#include "trace/truth.h"

#define NO_OFFENDER UINT32_MAX

/// Positive: used for an approach, scored after its onset. Negative: scored, its person no offender. Neither (left
/// out): never scored, or another account of an offender, or an offender's before the onset.
typedef struct {
    truth_t truth;           // owned
    uint8_t only;            // offender_t that alone is scored, others' accounts being neither; OFFENDER_NONE = all
    uint8_t *platform;       // [accounts]
    uint32_t *last_scored;   // [accounts] s of the last score, 0 = never
    uint32_t start, end;     // s: scoring times lie in (start, end]
    double active_days;      // active accounts x days between scoring times
    int32_t *registered;     // [accounts] s since the scenario's start
    own_events_t own;        // of the scoring period; may be left empty: nobody did anything
    cluster_log_t *clusters; // owned; NULL: no accounts were joined. Streams of this world borrow it
    // Made by scored_world_index():
    size_t n, positives;            // accounts that are positive or negative
    uint32_t *account, *person;     // [n]
    uint8_t *positive;              // [n]
    uint32_t *offender_of;          // [persons] index among `offenders`, or NO_OFFENDER
    size_t offenders, others;       // persons: at work in (start, end]; and all others with a scored account
    uint32_t *offender, *other;     // [offenders], [others]
    uint32_t *positives_of;         // [offenders] positive accounts of each
    uint32_t *negatives_of;         // [others] negative accounts of each
    int32_t *risk_start, *risk_end; // [offenders] s: later of onset and start; last score of an account in use
    harm_case_t *child;             // approaches with contact, harm later than `start`
    uint32_t *child_person;         // [children] the child of each
    size_t children;
    // By positive account, in order of account:
    uint32_t *positive_at;     // [positives] place among `account`
    int32_t *positive_from;    // [positives] s: later of its onset and start
    uint32_t *positive_events; // [positives] its own events from then to its last score
    size_t unscored;           // positive accounts that were never scored after their onset
} scored_world_t;

/// Allocates the per-account columns that a run fills (platform, last_scored) and takes nothing yet. @return 0,
/// ERR_MEMORY
int scored_world_init(scored_world_t *self, size_t accounts);
void scored_world_free(scored_world_t *self);
/// Makes the index from truth, platform, last_scored, start and end.
/// @return  0, ERR_MEMORY
int scored_world_index(scored_world_t *self);
/// True if an alert about the account at `time` is right: the account is used for an approach and that has begun.
int scored_world_hit(const scored_world_t *self, uint32_t account, uint32_t time);
/// True if the person is an offender of a type that is not scored: alerts about the accounts count neither way.
int scored_world_left_out(const scored_world_t *self, uint32_t person);
/// The strata of the bootstrap of several worlds.
/// @param[in]  self   [worlds]
/// @param[out] strata [worlds] to be freed
/// @return  0, ERR_MEMORY
int scored_world_strata(const scored_world_t *self, size_t worlds, interval_world_t **strata);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The pairs of one world while it runs: now and then, who is in contact with which declared child, and how each
// detector ranks those pairs. "Which child is at risk now?"
#ifndef VIGIL_WORLD_PAIRS_H
#define VIGIL_WORLD_PAIRS_H
#include "results/pairs/pair_book.h"
#include "results/pairs/pair_record.h"
#include "results/scores/score_stream.h"
#include "results/worlds/lineup.h"

typedef struct {
    bool asked; // else nothing here does anything
    const lineup_t *lineup;
    const account_table_t *account;
    uint8_t only;    // offender_t that alone is scored, or OFFENDER_NONE
    double budget;   // alerts per million active accounts per day
    uint32_t step_s; // time between rankings, at least
    uint32_t newest; // s: of the newest ranking, or the start of scoring
    pair_book_t book;
    pair_record_t record;
} world_pairs_t;

/// What a scoring time offers, once all accounts are scored.
typedef struct {
    uint32_t time;
    double active_accounts;       // at that time
    const truth_t *truth;         // as known then
    const uint32_t *last_scored;  // [accounts] s; pairs of accounts that are not scored now are no candidates
    const score_stream_t *stream; // [detectors]
    const instances_t *instances;
} pair_moment_t;

/// @param[in] start  s: of the scoring period
/// @return  0, ERR_MEMORY; close also after a failure
int world_pairs_open(world_pairs_t *self, const lineup_t *lineup, const account_table_t *account,
                     const protocol_t *protocol, uint32_t start);
void world_pairs_close(world_pairs_t *self);
/// A batch, as it happened and as detectors saw it (the same pointer to events where nothing is hidden).
void world_pairs_observe(world_pairs_t *self, const event_batch_t *batch, const event_batch_t *seen);
/// Whether pairs are to be ranked at this scoring time.
bool world_pairs_due(const world_pairs_t *self, uint32_t time);
/// Ranks them. @return 0, ERR_MEMORY, ERR_PLUGIN
int world_pairs_take(world_pairs_t *self, const pair_moment_t *moment);

/// Pairs by platform, and whom they concern.
typedef struct {
    size_t n, start[PLATFORMS + 1];
    uint32_t *from, *to, *person, *messages; // [n] person: behind `from`
    uint8_t *label;                          // [n] pair_label_t
    double *score;                           // [n] scratch
} pair_candidates_t;

/// The candidates of a moment: pairs in the book whose `from` is scored now. Those that are neither positive nor
/// negative are ranked with them: they take room before whoever goes down the list, though no metric counts them.
/// @param[in,out] record  gets the time, its children at risk and its positives
/// @return  0, ERR_MEMORY; free also after a failure
int pair_candidates_find(pair_candidates_t *self, const world_pairs_t *pairs, const pair_moment_t *moment,
                         pair_record_t *record);
void pair_candidates_free(pair_candidates_t *self);
#endif

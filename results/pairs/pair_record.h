// SPDX-License-Identifier: GPL-3.0-or-later
// What remains of the pairs of one world: which children were at risk at each time, and how each detector ranked the
// pairs. Plain arrays, so that a world can be kept in a file.
#ifndef VIGIL_PAIR_RECORD_H
#define VIGIL_PAIR_RECORD_H
#include "results/pairs/pair_ranking.h"
#include "results/pairs/pair_truth.h"

/// One time at which pairs were ranked.
typedef struct {
    uint32_t time;                // s
    uint32_t risk_end;            // where its children at risk end; the next time's follow
    uint32_t positive_end;        // where its positive pairs end
    uint32_t unused;              // 0
    uint64_t negatives, left_out; // pairs
    double room;                  // pairs that the review budget allows for the days since the time before
} pair_time_t;

/// Rankings stand by time, and at each time by detector; the last "detector" is the baseline, messages from `from` to
/// `to`.
typedef struct {
    size_t detectors; // with the baseline; 0: no pairs were ranked in this world
    size_t times, risks, positives, rankings, steps, entries, ranks;
    size_t time_room, risk_room, positive_room, step_end_room, entry_end_room, step_room, entry_room, rank_room;
    pair_time_t *time;   // [times]
    pair_risk_t *risk;   // [risks]
    uint32_t *positive;  // [positives] pairs: place of each one's child among `risk`
    uint64_t *step_end;  // [rankings] where the steps of each end
    uint64_t *entry_end; // [rankings]
    pair_step_t *step;   // [steps] ends of entries count from the ranking's first
    pair_entry_t *entry; // [entries]
    uint32_t *rank;      // [ranks] step of each positive: a time's all by one detector, then by the next
} pair_record_t;

void pair_record_free(pair_record_t *self);
/// Adds a time; its risks and positives are those added since the one before. @return 0, ERR_MEMORY
int pair_record_add_time(pair_record_t *self, const pair_time_t *time);
int pair_record_add_risks(pair_record_t *self, const pair_risk_t *risk, size_t n);
int pair_record_add_positive(pair_record_t *self, uint32_t risk);
/// Adds the ranking of the next detector at the newest time. @return 0, ERR_MEMORY
/// @param[in] positives  of that time
int pair_record_add_ranking(pair_record_t *self, const pair_ranking_t *ranking, size_t positives);
/// The ranking of a detector at a time, into the record's arrays; not to be freed.
pair_ranking_t pair_record_ranking(const pair_record_t *self, size_t time, size_t detector);
/// Where the risks and the positives of a time begin.
size_t pair_record_risks_from(const pair_record_t *self, size_t time);
size_t pair_record_positives_from(const pair_record_t *self, size_t time);
#endif

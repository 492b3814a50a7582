// SPDX-License-Identifier: GPL-3.0-or-later
// Which accounts of one world are taken for one person's as time goes on, and how right that was in the end.
#ifndef VIGIL_WORLD_LINKAGE_H
#define VIGIL_WORLD_LINKAGE_H
#include "detectors/union_find.h"
#include "results/linkage/linkage_fit.h"

/// What is judged at the end of a world.
typedef enum {
    JUDGED_LINKAGE, // the linkage of the run
    JUDGED_DEVICE,  // the plain rule beside it: accounts on one device are one person's
    JUDGED
} linkage_judged_t;

/// How right linkage was. Zeroed: nothing was linked.
typedef struct {
    linkage_mode_t mode;
    double threshold;                          // bits; NaN of the oracle
    linkage_quality_t quality[JUDGED];         // of the oracle only the first
    uint64_t candidate_pairs, candidate_true;  // compared; those of one person
    uint64_t skipped_blocks, skipped_accounts; // too many accounts on one device or network
} linkage_verdict_t;

/// Sees the account table and events alone, but for the oracle and where a function is handed the truth.
typedef struct {
    linkage_mode_t mode;
    const linkage_options_t *options;
    const linkage_model_t *model; // NULL in training worlds: there is nothing to link by yet
    const account_table_t *account;
    linkage_profiles_t profiles;
    linkage_candidates_t candidates;
    union_find_t sets;
    uint32_t *label; // [accounts] the lowest account of each one's cluster; NO_ACCOUNT: takes no part
    uint32_t next;   // s: when accounts are linked anew
} world_linkage_t;

/// @param[in] mode not LINKAGE_NONE
/// @param[in] options, model, account outlive self
/// @return  0, ERR_MEMORY; close also after a failure
int world_linkage_open(world_linkage_t *self, linkage_mode_t mode, const linkage_options_t *options,
                       const linkage_model_t *model, const account_table_t *account);
void world_linkage_close(world_linkage_t *self);
void world_linkage_observe(world_linkage_t *self, const event_batch_t *batch);
/// Brings `label` up to date for the scores of a time, if its turn has come.
/// @param[in] truth as of now; for the oracle alone
/// @return  0, ERR_MEMORY
int world_linkage_at(world_linkage_t *self, uint32_t time, const truth_t *truth);
/// Keeps what a training world teaches, at its end. @return 0, ERR_MEMORY
int world_linkage_learn(world_linkage_t *self, const truth_t *truth, linkage_lesson_t *lesson);
/// Links once more, with all that was seen, and compares with the truth. @return 0, ERR_MEMORY
int world_linkage_judge(world_linkage_t *self, const truth_t *truth, linkage_verdict_t *verdict);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A world while it runs: world_run.c opens, feeds and closes it, world_scoring.c takes its scores.
#ifndef VIGIL_WORLD_RUNNING_H
#define VIGIL_WORLD_RUNNING_H
#include "results/files/row_blocks.h"
#include "results/pairs/world_pairs.h"
#include "results/programs/program_world.h"
#include "results/worlds/unseen.h"
#include "results/worlds/world_run.h"

typedef struct {
    const world_job_t *job;
    world_output_t *out;
    watched_world_t watched;
    sim_t *sim; // of the watched world
    size_t accounts;
    row_blocks_t blocks;
    instances_t instances;
    uint32_t next;        // s: next scoring or snapshot time; UINT32_MAX = none left
    uint32_t taken;       // scoring times or snapshots so far
    truth_t truth;        // as known at the newest scoring time
    int32_t *onset;       // [accounts] of accounts used for approaches, else NEVER
    uint32_t *alert_open; // [accounts] s until which an alert stands, when alerts go back
    uint8_t *case_open;   // [accounts] by the first row of a case, where accounts are joined: 1 if one stands for it
    double *score;        // [BLOCK_ROWS]
    corrupt_t corrupt;
    unseen_t unseen;
    bool links; // accounts are joined: the two below are in use
    world_linkage_t linkage;
    linked_scores_t linked;
    world_pairs_t pairs;
    program_world_t programs; // of validation and test worlds
    program_tape_t lesson;    // of training worlds that programs learn from
} world_running_t;

/// Scores every account that has acted, by every detector that is asked as the world runs. The truth is that of `time`.
/// @param[in] before  s: the scoring time before this one, at first the start of scoring
/// @return  0, ERR_MEMORY, or what a detector or a program returned
int world_scoring_take(world_running_t *self, uint32_t before, uint32_t time);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Programs in a world that is running: what they will be shown and whom they will have to score is kept until its end,
// when each is run once, and its scores take their places in time.
#ifndef VIGIL_PROGRAM_WORLD_H
#define VIGIL_PROGRAM_WORLD_H
#include "results/linkage/linked_scores.h"
#include "results/programs/program_school.h"

typedef struct {
    uint32_t time;       // s
    size_t rows, unseen; // where its accounts start in `account`, and those of whom detectors know nothing
} program_stop_t;

/// Zeroed: no programs. 4 bytes an account and scoring time, 8 with linkage.
typedef struct {
    bool used;
    const lineup_t *lineup;
    const program_school_t *school;
    const linkage_options_t *linkage; // NULL: accounts are not joined
    double absent;                    // of linked_scores_t
    uint32_t end;                     // s
    size_t accounts, rows, stops, stop_room, account_room, label_room;
    program_tape_t tape;
    program_stop_t *stop; // [stops]
    uint32_t *account;    // [rows] by time
    uint32_t *label;      // [rows] of each one's cluster, where accounts are joined
} program_world_t;

/// @param[in] linkage  how scores of joined accounts are pooled, or NULL
/// @param[in] end      s: length of the world
/// @return  0, ERR_IO, ERR_MEMORY; program_world_close also after a failure. All calls do nothing without programs
int program_world_open(program_world_t *self, const lineup_t *lineup, const program_school_t *school,
                       const linkage_options_t *linkage, double absent, uint32_t end, size_t accounts);
/// What detectors see. @return 0, ERR_IO
int program_world_observe(program_world_t *self, const event_batch_t *batch);
/// Starts a scoring time. @return 0, ERR_MEMORY
int program_world_begin(program_world_t *self, uint32_t time);
/// Accounts to be scored at that time, block by block. @return 0, ERR_MEMORY
int program_world_rows(program_world_t *self, const uint32_t *account, size_t n);
/// Which of them are joined. @param[in] label  [accounts] as for linked_scores_pool @return 0, ERR_MEMORY
int program_world_linked(program_world_t *self, const uint32_t *label);
/// After those, accounts that rank last whatever is said of them. @return 0, ERR_MEMORY
int program_world_unseen(program_world_t *self, const uint32_t *account, size_t n);
/// After the last event. @return 0, ERR_IO, ERR_MEMORY
int program_world_end(program_world_t *self, const account_table_t *accounts);

/// Takes the scores of a scoring time. @return 0 or ERR_*, which ends the replay
typedef int (*program_taker_t)(void *self, uint32_t time, const uint32_t *account, const double *score, size_t n);
/// Runs a program of the lineup, and hands on its newest score of each account at each scoring time, or UNSEEN_LOWEST
/// where it has given none by then.
/// @param[in] ahead  whether it looks ahead is to be tried too (program_ahead.h)
/// @return  0, as program_score, or what `take` returned
int program_world_ask(program_world_t *self, size_t detector, bool ahead, program_taker_t take, void *taker);
/// Safe on a zeroed or half-made struct.
void program_world_close(program_world_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What programs may learn from, and where they may keep what they learnt: two folders that live as long as a run.
#ifndef VIGIL_PROGRAM_SCHOOL_H
#define VIGIL_PROGRAM_SCHOOL_H
#include "results/evaluation/label_rule.h"
#include "results/programs/program_tape.h"
#include "results/programs/programs.h"
#include "trace/truth.h"

/// Zeroed: no programs.
typedef struct {
    const protocol_t *protocol;
    label_rule_t rule;
    const char *beside;        // of the programs
    char *folder, *training;   // owned; `training` holds world-N.h5 and world-N-truth.h5
    char *scratch[LINEUP_MAX]; // owned; of each program of the lineup
    uint64_t *print;           // [1] owned; of the files in `training` as they were written
} program_school_t;

/// Makes the folders, if the lineup has programs.
/// @return  0, ERR_IO, ERR_MEMORY; program_school_close also after a failure
int program_school_open(program_school_t *self, const scenario_t *scenario, const lineup_t *lineup);
/// Adds a training world: what a program is shown of it, and its truth without the seed.
/// @param[in] tape  ended
/// @param[in] seed  of the world, for wrong labels
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_INPUT
int program_school_teach(const program_school_t *self, uint32_t index, const program_tape_t *tape, const truth_t *truth,
                         uint64_t seed);
/// The program of a detector of the lineup, told of its folders. @param[in] detector  index of one that is a program
program_t program_school_pupil(const program_school_t *self, const lineup_t *lineup, size_t detector);
/// Refuses a program that changed what others learn from. @return 0, ERR_PLUGIN, ERR_IO
int program_school_unchanged(const program_school_t *self, const program_t *program);
/// Removes everything; safe on a zeroed or half-made struct.
void program_school_close(program_school_t *self);
#endif

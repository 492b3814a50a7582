// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of somebody else's detector: a CSV file with the columns account,time,score.
#ifndef VIGIL_SCORE_CSV_H
#define VIGIL_SCORE_CSV_H
#include "results/score_stream.h"

typedef struct {
    score_cell_t *row; // by time, then account
    size_t n, room;
} score_csv_t;

/// Reads and checks every row. The first line must be the heading; lines may end in "\r\n"; empty lines are skipped.
/// @param[in] accounts an account must lie below it
/// @param[in] end      s; a time must lie in 1..end
/// @return  0, ERR_IO, ERR_MEMORY, ERR_INPUT: `file:line: column: what is wrong (value, range)`
int score_csv_read(score_csv_t *self, const char *path, size_t accounts, uint32_t end);
void score_csv_free(score_csv_t *self);
#endif

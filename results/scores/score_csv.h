// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of somebody else's detector: a CSV file with the columns account,time,score.
#ifndef VIGIL_SCORE_CSV_H
#define VIGIL_SCORE_CSV_H
#include "results/scores/score_problems.h"
#include "results/scores/score_stream.h"

typedef struct {
    score_cell_t *row; // by time, then account
    size_t n, room;
} score_csv_t;

/// What a row may say.
typedef struct {
    size_t accounts; // an account lies below it
    uint32_t end;    // s: a time lies in 1..end
} score_limits_t;

/// Reads and checks every row. The first line must be the heading; lines may end in "\r\n"; empty lines are skipped.
/// @param[in] accounts an account must lie below it
/// @param[in] end      s; a time must lie in 1..end
/// @return  0, ERR_IO, ERR_MEMORY, ERR_INPUT: `file:line: column: what is wrong (value, range)`, a line a problem
int score_csv_read(score_csv_t *self, const char *path, size_t accounts, uint32_t end);
/// The two halves of it, for files of another form: reads rows, then sorts them and looks for doubles.
/// @return  as score_csv_read; problems of single rows are no failure of the first
int score_csv_read_rows(score_csv_t *self, const char *path, const score_limits_t *limits, score_problems_t *problems);
int score_csv_settle(score_csv_t *self, const char *path, score_problems_t *problems);
void score_csv_free(score_csv_t *self);
#endif

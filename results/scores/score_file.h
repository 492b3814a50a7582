// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of somebody else's detector, as CSV or HDF5: told apart by what the file holds, not by its name.
#ifndef VIGIL_SCORE_FILE_H
#define VIGIL_SCORE_FILE_H
#include "results/scores/score_csv.h"

/// Reads and checks every row, as score_csv_read does. An HDF5 file holds three datasets of one dimension and one
/// length: account and time (integers) and score (integers or floating-point numbers).
/// @param[out] self  by time, then account; free with score_csv_free, also after a failure
/// @return  0, ERR_IO, ERR_MEMORY, ERR_INPUT
int score_file_read(score_csv_t *self, const char *path, size_t accounts, uint32_t end);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The truth file: what no detector may see, kept apart from the trace. docs/trace-format.md.
#ifndef VIGIL_TRUTH_FILE_H
#define VIGIL_TRUTH_FILE_H
#include "trace/column.h"
#include "trace/trace_info.h"
#include "trace/truth.h"

#define TRUTH_FORMAT "vigil-truth"
enum { TRUTH_MAJOR = 1, TRUTH_MINOR = 0 };

extern const column_table_t truth_person_table;   // over person_table_t
extern const column_table_t truth_account_table;  // over truth_t
extern const column_table_t truth_approach_table; // over records of approach_t

/// Writes the truth of a world; the info is that of its trace.
/// @return  0, ERR_IO (then no file remains), ERR_MEMORY
int truth_file_write(const char *path, const trace_info_t *info, const truth_t *truth);

/// Reads a truth file and checks every value and reference.
/// @param[out] info   owned by the caller, trace_info_free; NULL if not wanted
/// @param[out] truth  owned by the caller, truth_free; empty on failure
/// @return  0, ERR_IO, ERR_FORMAT naming dataset, row, value and range; ERR_MEMORY
int truth_file_read(const char *path, trace_info_t *info, truth_t *truth);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The truth of the world that a trace is of, and of no other.
#ifndef VIGIL_TRUTH_OF_TRACE_H
#define VIGIL_TRUTH_OF_TRACE_H
#include "trace/truth.h"

/// Reads a truth and refuses it unless accounts and seed are the trace's: labels of another world would be labels of
/// nobody.
/// @param[out] truth  free with truth_free in any case
/// @param[in] accounts, seed  the trace's
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_INPUT (of another world)
int truth_of_trace_read(truth_t *truth, const char *path, size_t accounts, uint64_t seed);
#endif

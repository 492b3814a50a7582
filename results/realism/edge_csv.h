// SPDX-License-Identifier: GPL-3.0-or-later
// Message traces of any origin as CSV: src,dst,unix_time.
#ifndef VIGIL_EDGE_CSV_H
#define VIGIL_EDGE_CSV_H
#include "results/realism/edge_stream.h"

/// Reads a CSV with the columns src, dst (whole numbers below 2^64) and unix_time (s; a fraction is cut off), in any
/// order of time. The heading may be missing.
/// @param[out] list  users numbered by first appearance; free with edge_list_free, also after a failure
/// @return  0, ERR_INPUT naming file, line, column and value; ERR_IO, ERR_MEMORY, ERR_LIMIT
/// @cost    O(rows)
int edge_csv_read(edge_list_t *list, const char *path);
#endif

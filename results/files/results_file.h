// SPDX-License-Identifier: GPL-3.0-or-later
// The results file (HDF5): docs/results-format.md. Whole or not at all; the same bytes for the same result but
// /provenance.
#ifndef VIGIL_RESULTS_FILE_H
#define VIGIL_RESULTS_FILE_H
#include "results/files/run_result.h"

/// @return  0, ERR_IO (then nothing stands under `path`), ERR_MEMORY
int results_file_write(const char *path, const run_result_t *result);

/// Reads a file that may be damaged or hostile: every shape, type, size and text is checked.
/// @param[out] result init'ed here; free with run_result_free, also after a failure
/// @return  0, ERR_IO (missing, unreadable), ERR_FORMAT (says which object and why), ERR_MEMORY
int results_file_read(const char *path, run_result_t *result);

#define RESULTS_ROWS_MAX 1000000u // rows of one table that the reader accepts
#define RESULTS_DETECTORS_MAX 1000u
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What `vigil show` prints of each kind of file.
#ifndef VIGIL_SHOW_FILE_H
#define VIGIL_SHOW_FILE_H
#include "cli/option.h"

/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY; show_results also ERR_INPUT (no such detector in the file)
int show_results(const char *path, const options_t *options);
int show_trace(const char *path, const options_t *options);
int show_truth(const char *path, const options_t *options);
#endif

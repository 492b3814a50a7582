// SPDX-License-Identifier: GPL-3.0-or-later
// One finished world in a file: all that a run takes from it, to the bit.
#ifndef VIGIL_PART_FILE_H
#define VIGIL_PART_FILE_H
#include "results/bench/part_frame.h"
#include "results/worlds/world_run.h"

/// Writes it; the file appears whole or not at all. @return 0, ERR_IO, ERR_MEMORY
int part_file_write(const char *path, const part_label_t *label, const world_output_t *out);
/// Whether the file bears the label. @return as part_frame_check
int part_file_check(const char *path, const part_label_t *label);
/// Reads it back.
/// @param[out] out  indexed, as world_run leaves it; free with world_output_free, also after a failure
/// @return  0, ERR_IO, ERR_FORMAT (another's, damaged), ERR_MEMORY
int part_file_read(const char *path, const part_label_t *label, world_output_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// One file a kept world, whole or not there: a label that says what it must have been made by and for to be of use, the
// fields, and a digest of them.
#ifndef VIGIL_PART_FRAME_H
#define VIGIL_PART_FRAME_H
#include "results/bench/part_io.h"
#include "results/worlds/watched_world.h"

typedef struct {
    char scenario[SHA256_HEX]; // of the effective scenario's text
    char program[SHA256_HEX];  // of everything else that the numbers depend on
    world_role_t role;
    uint32_t index;
} part_label_t;

/// A kind of kept worlds, and how error texts go on after its path.
typedef struct {
    const char *format;
    const char *none;  // "is not a finished world of a benchmark"
    const char *other; // "was made with another tier ..."
    /// The fields of what is kept, by part_io's calls: the same for both ways.
    /// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY
    int (*fields)(part_io_t *io, void *content);
} part_form_t;

/// Writes it; the file appears whole or not at all.
/// @param[in] content  only read
/// @return  0, ERR_IO, ERR_MEMORY
int part_frame_write(const char *path, const part_form_t *form, const part_label_t *label, void *content);
/// Whether the file bears the label. @return 0, ERR_IO, ERR_FORMAT (another's, damaged: says what, and what to do)
int part_frame_check(const char *path, const part_form_t *form, const part_label_t *label);
/// Reads it back.
/// @param[out] content  filled as far as the fields came, also after a failure
/// @return  0, ERR_IO, ERR_FORMAT (another's, damaged), ERR_MEMORY
int part_frame_read(const char *path, const part_form_t *form, const part_label_t *label, void *content);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What a kept world must have been made by and for to be of use.
#ifndef VIGIL_PART_LABEL_H
#define VIGIL_PART_LABEL_H
#include "core/sha256.h"
#include "results/worlds/watched_world.h"

#include <hdf5.h>

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
} part_form_t;

/// @return 0, ERR_IO
int part_label_put(hid_t file, const part_form_t *form, const part_label_t *label);
/// @return 0, ERR_FORMAT (another's: says what differs)
int part_label_check(hid_t file, const char *path, const part_form_t *form, const part_label_t *label);
/// Whether a text attribute is there and says this.
bool part_label_says(hid_t file, const char *name, const char *expected);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The folder in which a benchmark keeps its finished worlds until its results are written.
#ifndef VIGIL_PARTS_H
#define VIGIL_PARTS_H
#include "results/bench/part_file.h"
#include "results/worlds/world_store.h"

typedef struct {
    char *folder; // OUTPUT.parts, owned
    int lock;     // descriptor that holds the folder; -1 = none
    part_label_t label;
    const char *view; // of the worlds in use
    uint32_t worlds[WORLD_ROLES];
} parts_t;

/// What scores depend on beside the scenario: this executable, the libraries behind it, and plug-ins, byte by byte; and
/// programs, as far as programs_hash sees.
/// @param[in]  plugin  [plugins] files
/// @param[out] hex     of all of them
/// @return  0, ERR_IO
int parts_program(const char *const *plugin, size_t plugins, char hex[SHA256_HEX]);

/// Makes `output`.parts, if it is not there, and holds it until parts_close: two at once would do the same work twice.
/// What a killed run left half written is removed.
/// @param[in] program  of parts_program
/// @return  0, ERR_IO (also where another process holds it), ERR_MEMORY
int parts_open(parts_t *self, const char *output, const char program[SHA256_HEX]);
/// From now on the worlds of this scenario. Those that are there are checked to be of it.
/// @param[out] found  how many there are
/// @return  0, ERR_IO, ERR_FORMAT (names the file that is not, and what to do), ERR_MEMORY
int parts_use(parts_t *self, const scenario_t *scenario, size_t *found);
/// The label of one world of those in use.
part_label_t parts_label(const parts_t *self, world_role_t role, uint32_t index);
/// Keeps and fetches the worlds in use. Borrows `self`.
world_store_t parts_store(parts_t *self);
/// Removes the worlds in use.
void parts_remove(parts_t *self);
/// Adds to an ERR_STOPPED what is kept for the next start. @return code
int parts_broken_off(const parts_t *self, int code);
/// Lets go of the folder, and removes it if nothing is in it. Safe on a zeroed struct whose lock is -1.
void parts_close(parts_t *self);
#endif

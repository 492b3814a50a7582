// SPDX-License-Identifier: GPL-3.0-or-later
// One world's events on disk, for programs to be shown: a trace without seed, scenario or truth, in a folder that is
// removed afterwards.
#ifndef VIGIL_PROGRAM_TAPE_H
#define VIGIL_PROGRAM_TAPE_H
#include "trace/trace_file.h"

typedef struct {
    char *folder, *trace; // owned
    trace_writer_t *writer;
} program_tape_t;

/// @param[in] beside  folder for the tape's folder where $TMPDIR is not set; NULL = /tmp
/// @param[in] end     s: length of the world
/// @return  0, ERR_IO, ERR_MEMORY; program_tape_close also after a failure
int program_tape_open(program_tape_t *self, const char *beside, uint32_t end);
/// What detectors see, in order of time. @return 0, ERR_IO
int program_tape_observe(program_tape_t *self, const event_batch_t *batch);
/// After the last event: `trace` can be read. @return 0, ERR_IO, ERR_MEMORY
int program_tape_end(program_tape_t *self, const account_table_t *accounts);
/// Removes everything; safe on a zeroed or half-made struct.
void program_tape_close(program_tape_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The trace and the truth of one world, written as it runs if the command line asks for them.
#ifndef VIGIL_WRITING_H
#define VIGIL_WRITING_H
#include "cli/option.h"
#include "scenarios/scenario.h"
#include "sim/sim.h"
#include "trace/trace_file.h"

typedef struct {
    const char *trace, *truth; // paths, or NULL
    char *scenario, *name;     // texts of the info, owned
    trace_info_t info;
    trace_writer_t *writer;
} writing_t;

/// Takes the paths from the options and refuses those that cannot be written, before any work is done.
/// @return  0, ERR_IO, ERR_USAGE (one file named twice), ERR_MEMORY
int writing_init(writing_t *self, const scenario_t *scenario, const options_t *options, uint64_t seed);
/// Opens the trace, if there is to be one. @param[out] sink its `take` is NULL if there is none
int writing_begin(writing_t *self, sink_t *sink);
/// Completes both files. @return 0, ERR_IO (then none that failed remains), ERR_MEMORY
int writing_end(writing_t *self, const sim_t *sim, const truth_t *truth);
/// Removes what is not complete; safe on a zeroed struct.
void writing_free(writing_t *self);

/// Fails now rather than after hours if a file cannot be created at `path`; NULL is fine. HDF5 does not go to standard
/// output.
/// @return  0, ERR_IO, ERR_MEMORY, ERR_USAGE (-)
int writing_check(const char *path);
#endif

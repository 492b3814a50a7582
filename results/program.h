// SPDX-License-Identifier: GPL-3.0-or-later
// A detector that is a program in any language (`--exec 'python3 mine.py'`). It is run once, by `sh -c` in the caller's
// folder, with two arguments more: a trace to read (trace/observable.h), and a file to write, in a folder that is
// removed afterwards. What it writes is checked row by row (results/score_file.h). It is told of no truth and given no
// seed or scenario; but it runs with the caller's rights and is handed the whole trace at once, so that whether it
// looked at a row's future can only be tested: `cut_s` does.
#ifndef VIGIL_PROGRAM_H
#define VIGIL_PROGRAM_H
#include "results/score_csv.h"
#include "scenarios/protocol.h"

typedef struct {
    const char *command;
    double seconds;        // most that it may take
    uint64_t memory_bytes; // most address space of each of its processes; 0 = no limit
    uint32_t cut_s;        // 0, or: run it once more on the trace cut here, and demand the same scores up to then
    const char *beside;    // folder for the working folder where $TMPDIR is not set; NULL = /tmp
} program_t;

/// Runs it on a trace.
/// @param[out] scores  by time, then account; free with score_csv_free, also after a failure
/// @return  0, ERR_PLUGIN (it failed, or was ended), ERR_INPUT (what it wrote is wrong), ERR_IO, ERR_FORMAT,
/// ERR_MEMORY,
///          ERR_STOPPED
int program_score(const program_t *self, const char *trace, const protocol_t *protocol, score_csv_t *scores);
#endif

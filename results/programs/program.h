// SPDX-License-Identifier: GPL-3.0-or-later
// A detector that is a program in any language (`--exec 'python3 mine.py'`). It is run once a world, by `sh -c` in the
// caller's folder, with two arguments more: a trace to read (trace/observable.h), and a file to write, in a folder that
// is removed afterwards. What it writes is checked row by row (results/scores/score_file.h). It is told of no truth and
// given no seed or scenario; but it runs with the caller's rights and is handed the whole trace at once, so that
// whether it looked at a row's future can only be tested: results/programs/program_ahead.h.
#ifndef VIGIL_PROGRAM_H
#define VIGIL_PROGRAM_H
#include "results/scores/score_csv.h"
#include "scenarios/protocol.h"

typedef struct {
    const char *name; // of the detector, or NULL: it is the only one
    const char *command;
    double seconds;        // most that it may take
    uint64_t memory_bytes; // most address space of each of its processes; 0 = no limit
    const char *beside;    // folder for the working folder where $TMPDIR is not set; NULL = /tmp
    const char *training;  // folder with worlds to learn from, told as $VIGIL_TRAINING; NULL = not told
    const char *scratch;   // folder for what it wants to keep, told as $VIGIL_SCRATCH; NULL = not told
} program_t;

#define PROGRAM_TITLE_BYTES 320
/// "program 'python3 mine.py'", or with a name "detector mine, program 'python3 mine.py'". @return `out`
const char *program_title(const program_t *self, char out[PROGRAM_TITLE_BYTES]);

/// Runs it on a trace up to a time.
/// @param[in]  until   s; 0 = the whole trace
/// @param[out] scores  by time, then account; free with score_csv_free, also after a failure
/// @return  0, ERR_PLUGIN (it failed, or was ended), ERR_INPUT (what it wrote is wrong), ERR_IO, ERR_FORMAT,
/// ERR_MEMORY,
///          ERR_STOPPED
int program_score(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t until,
                  score_csv_t *scores);
/// Writes what a program is shown of a trace: its events up to `until`, its accounts as they stood then, and when
/// scores are asked for.
/// @return  0, ERR_INPUT (nothing is scored before the protocol's warm-up), ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_STOPPED
int program_show(const protocol_t *protocol, const char *trace, uint32_t until, const char *shown);
#endif

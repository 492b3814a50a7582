// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors in shared objects (`--plugin lib.so`). The host never loads the object: each instance runs in a process of
// its own, this very program started anew (plugin_child.h), so that what it does to memory, or never finishes, is its
// own end and not the run's. To the host it is an ordinary detector_t, whose callbacks ask that process and wait:
//
//   host                                      plug-in's process
//   open  -- accounts, config, view --------> open
//   observe -- one tick's events -----------> observe           accounts that an event names are refreshed
//   score -- accounts and features ---------> score             all accounts are refreshed once a scoring time
//         <-------------------------- scores
//
// Rows and events go through memory that the plug-in can only read. A process that has died, a call that takes longer
// than the limit, a score that is missing or not finite and a write outside of its rows fail the instance with one text
// that names shared object, callback and reason; observe and score cannot fail, so the host asks plugin_failure after
// them. The same calls in the same order, whatever the number of threads: results do not depend on it.
#ifndef VIGIL_PLUGIN_H
#define VIGIL_PLUGIN_H
#include "detectors/detector.h"

#define PLUGINS_MAX 16

typedef struct {
    double call_s;         // most seconds of wall clock that a callback may take
    uint64_t memory_bytes; // most address space of each instance's process; 0 = no limit
} plugin_limits_t;

/// Asks a shared object what it is, and registers its detector (detector_register).
/// @return  0, ERR_PLUGIN, ERR_IO, ERR_LIMIT, ERR_MEMORY, ERR_STOPPED
int plugin_load(const char *path, const plugin_limits_t *limits);

/// What went wrong in an instance of a plug-in so far; of any other detector, nothing.
/// @return  0, or its code with its text as error_text()
int plugin_failure(const detector_t *detector, const void *state);
/// After instances were closed: what went wrong in that, unless something has before.
/// @return  `code` if it is < 0; else 0, ERR_PLUGIN
int plugin_close_failure(int code);
#endif

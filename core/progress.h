// SPDX-License-Identifier: GPL-3.0-or-later
// The progress line of long work (terminal only) and the flag that a signal asks to stop.
#ifndef VIGIL_PROGRESS_H
#define VIGIL_PROGRESS_H
#include <stdbool.h>
#include <stdint.h>

/// Catches SIGINT and SIGTERM: the first asks to stop after the tick, a second ends the process at once.
/// A signal that the parent had set to be ignored (nohup, a script's background job) stays ignored.
void progress_catch_signals(void);
/// True once a signal asked to stop.
bool progress_stopped(void);
/// ERR_STOPPED naming the signal when one asked to stop, else 0: for use between ticks.
int progress_check(void);

/// Starts a line "what: ..." for `days` simulated days; prints nothing unless standard error is a terminal.
void progress_begin(const char *what, double days);
/// Redraws at most five times a second: events, days done, rate, time left.
void progress_update(double days_done, uint64_t events);
/// Shows a line that nothing redraws, for work whose days cannot be told.
void progress_note(const char *what);
/// Wipes the line.
void progress_end(void);

/// Seconds of processor time used by the whole process and by the calling thread, and of wall clock since an arbitrary
/// start.
double progress_cpu_s(void);
double progress_thread_cpu_s(void);
double progress_wall_s(void);
/// Largest resident size of the process so far, bytes.
uint64_t progress_peak_bytes(void);
#endif

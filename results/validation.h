// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds and traces held against what is known of real ones, without detectors.
#ifndef VIGIL_VALIDATION_H
#define VIGIL_VALIDATION_H
#include "results/files/run_result.h"
#include "results/realism/data_set.h"
#include "results/worlds/watched_world.h"

/// Simulates the test worlds, holds them against published figures, and compares the messages of the first
/// protocol.realism_worlds of them with real traces, over the last protocol.realism_days.
/// @param[in]  watch   or NULL; its begin may not set a sink
/// @param[out] result  init'ed here; free with run_result_free, also after a failure
/// @return  0, ERR_MEMORY, ERR_LIMIT (more messages than fit), ERR_STOPPED, ERR_INPUT
/// @cost    56 bytes a message of those days
int validation_run(const scenario_t *scenario, const world_watch_t *watch, run_result_t *result);
/// Compares a trace file, platform by platform; who is who is not known.
/// @param[in] scenario  the trace's own, for the weekday on which it starts
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_LIMIT (more messages than half of the memory holds)
int validation_trace(const scenario_t *scenario, const char *trace, run_result_t *result);
/// Compares a CSV with the columns src,dst,unix_time.
/// @param[in]  offset_h  local clock - UTC, in h; NaN = that of the data set if it is a known one, else 0
/// @param[out] known     the data set whose clock was used, or NULL
/// @return  0, ERR_IO, ERR_INPUT (a row that is none), ERR_MEMORY, ERR_LIMIT
int validation_csv(const char *path, double offset_h, run_result_t *result, const data_set_t **known);
#endif

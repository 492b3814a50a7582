// SPDX-License-Identifier: GPL-3.0-or-later
// What a fit leaves behind: the scenario with the values found, and every evaluation as a table.
#ifndef VIGIL_CALIBRATION_WRITE_H
#define VIGIL_CALIBRATION_WRITE_H
#include "results/calibration/calibration.h"
#include "results/tables/table.h"

/// What the file says of where it comes from.
typedef struct {
    const char *extends;    // for the line `extends:`
    const char *command;    // how it was made
    const char *trace_name; // of the file with every evaluation
    const char *const *set; // [sets] "KEY=VALUE" that stood over the scenario
    size_t sets;
} calibration_origin_t;

/// Writes the scenario: a heading of comments, `extends`, what --set had set, the knobs and, if anything was improved,
/// the targets added to those that the scenario said were fitted. Whole or not at all.
/// @return  0, ERR_IO, ERR_MEMORY
int calibration_write_scenario(const char *path, const calibration_t *self, const calibration_trace_t *trace,
                               const calibration_origin_t *origin);
/// Writes every evaluation as CSV: knobs, distance, values of the fitted targets, and why it was refused, if it was.
/// Whole or not at all.
/// @return  0, ERR_IO, ERR_MEMORY
int calibration_write_trace(const char *path, const calibration_t *self, const calibration_trace_t *trace);
/// Starts and fills the tables for print: knobs before and after, and fitted targets before and after.
void calibration_tables(const calibration_t *self, const calibration_trace_t *trace, table_t knobs[1],
                        table_t targets[1]);
#endif

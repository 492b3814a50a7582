// SPDX-License-Identifier: GPL-3.0-or-later
// A detector's metric as a number and as a cell.
#ifndef VIGIL_METRIC_CELL_H
#define VIGIL_METRIC_CELL_H
#include "results/files/run_result.h"
#include "results/tables/table.h"

/// NaN if it has no such metric.
double metric_cell_value(const detector_result_t *detector, const char *name);
/// Adds the metric with its interval; n/a if it has none or not `enough` cases are behind it.
void metric_cell_add(table_t *table, const detector_result_t *detector, const char *name, bool enough);
#endif

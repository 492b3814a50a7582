// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/metric_cell.h"

#include <math.h>

double metric_cell_value(const detector_result_t *detector, const char *name)
{
    const metric_row_t *row = run_result_metric(detector, name);
    return row ? row->value : NAN;
}

void metric_cell_add(table_t *table, const detector_result_t *detector, const char *name, bool enough)
{
    const metric_row_t *row = run_result_metric(detector, name);
    if (row && enough)
        table_add_interval(table, row->value, row->low, row->high);
    else
        table_add_interval(table, NAN, NAN, NAN);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The value of sharing in words and in a table.
#include "core/error.h"
#include "core/plural.h"
#include "results/bench/views.h"
#include "results/tables/table.h"
#include <errno.h>
#include <math.h>
#include <string.h>

static const table_column_t SHARING[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"silo", NULL, CELL_INTERVAL, 2},
    {"device", NULL, CELL_INTERVAL, 2},
    {"all", NULL, CELL_INTERVAL, 2},
    {"device_more", "device less silo", CELL_INTERVAL, 2},
    {"device_p", "p", CELL_NUMBER, -2},
    {"device_verdict", "verdict", CELL_TEXT, 0},
    {"all_more", "all less silo", CELL_INTERVAL, 2},
    {"all_p", "p", CELL_NUMBER, -2},
    {"all_verdict", "verdict", CELL_TEXT, 0},
    {0},
};

static void add_row(table_t *table, const view_row_t *row, const char *name)
{
    table_add_text(table, name);
    for (size_t v = 0; v < VIEWS; v++)
        table_add_interval(table, row->recall[v].value, row->recall[v].low, row->recall[v].high);
    for (size_t v = 1; v < VIEWS; v++) {
        table_add_interval(table, row->more[v].value, row->more[v].low, row->more[v].high);
        table_add_number(table, row->more[v].p_holm);
        table_add_text(table, row->more[v].verdict);
    }
}

int views_write(const views_t *self, FILE *out)
{
    const view_row_t *best = &self->row[self->detectors];
    table_t table;
    fprintf(out,
            "\n## The value of sharing\n\nRecall at %g alerts a million active accounts and day by what a detector "
            "sees: `silo` one platform, `device` that and which accounts elsewhere share a device, `all` every "
            "platform at once. Values and differences are means over the test worlds, which are the same in each view, "
            "so that differences are paired by world. The best of each view was "
            "chosen by its recall in validation worlds: %s in silos, %s with devices, %s with everything.\n\n",
            self->budget, best->detector[0], best->detector[1], best->detector[2]);
    table_init(&table, "sharing", SHARING);
    add_row(&table, best, "**best of each view**");
    for (size_t d = 0; d < self->detectors; d++) add_row(&table, &self->row[d], self->row[d].detector[0]);
    int code = table_markdown(&table, out);
    table_free(&table);
    fprintf(out,
            "\nIn brackets: 95 %% intervals. p: two-sided sign-flip test over %zu %s, after Holm's correction over "
            "the detectors of a column; the first line is a test of its own.\n",
            self->worlds, plural((double)self->worlds, "world", "worlds"));
    if (code == 0 && ferror(out)) code = error_set(ERR_IO, "cannot write the views: %s", strerror(errno));
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps short lists in order by insertion: nearly every score is below the last of its list and costs one comparison.
#include "cli/top_scores.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "trace/event.h"

int top_scores_init(top_scores_t *self, size_t detectors, size_t room)
{
    *self = (top_scores_t){.detectors = detectors, .room = room};
    CHECK(ARRAY_NEW(self->top, detectors * room));
    return ARRAY_NEW(self->n, detectors);
}

void top_scores_free(top_scores_t *self)
{
    free(self->top);
    free(self->n);
    *self = (top_scores_t){0};
}

static bool is_before(const top_score_t *a, const top_score_t *b)
{
    return a->score != b->score ? a->score > b->score : a->account < b->account;
}

static void drop(top_score_t *list, size_t *n, size_t at)
{
    memmove(list + at, list + at + 1, (*n - at - 1) * sizeof *list);
    --*n;
}

static void insert(top_score_t *list, size_t *n, size_t room, const top_score_t *one)
{
    for (size_t i = 0; i < *n; i++) {
        if (list[i].account != one->account) continue;
        if (list[i].score >= one->score) return;
        drop(list, n, i);
        break;
    }
    if (*n == room) --*n;
    size_t at = *n;
    while (at > 0 && is_before(one, &list[at - 1])) at--;
    memmove(list + at + 1, list + at, (*n - at) * sizeof *list);
    list[at] = *one;
    ++*n;
}

int top_scores_take(void *self, size_t detector, const detector_rows_t *rows, const double *score)
{
    top_scores_t *top = self;
    top_score_t *list = top->top + detector * top->room;
    size_t *n = &top->n[detector];
    for (size_t i = 0; i < rows->n; i++) {
        top_score_t one = {rows->account[i], rows->time, score[i]};
        if (*n < top->room || is_before(&one, &list[*n - 1])) insert(list, n, top->room, &one);
    }
    return 0;
}

static const table_column_t columns[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"rank", NULL, CELL_COUNT, 0},
    {"account", NULL, CELL_COUNT, 0},
    {"time", NULL, CELL_COUNT, 0},
    {"day", NULL, CELL_NUMBER, 1},
    {"score", NULL, CELL_NUMBER, -6},
    {0},
};

int top_scores_print(const top_scores_t *self, const lineup_t *lineup, table_format_t format)
{
    table_t table;
    table_init(&table, "alerts", columns);
    for (size_t d = 0; d < self->detectors; d++)
        for (size_t i = 0; i < self->n[d]; i++) {
            const top_score_t *one = &self->top[d * self->room + i];
            table_add_text(&table, lineup->detector[d]->name);
            table_add_count(&table, i + 1);
            table_add_count(&table, one->account);
            table_add_count(&table, one->time);
            table_add_number(&table, (double)one->time / DAY_S);
            table_add_number(&table, one->score);
        }
    int code = table_print(&table, 1, format, stdout);
    table_free(&table);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// format.def as arrays, and as a manual.
#include "results/files/format.h"
#include <string.h>

#define COLUMN_TYPE(member) _Generic((member), double : FORMAT_NUMBER, uint64_t : FORMAT_COUNT, char * : FORMAT_TEXT)

#define TABLE(id, where, name, row, description) static const format_column_t id##_columns[] = {
#define COLUMN(row, member, unit, meaning) \
    {#member, unit, meaning, COLUMN_TYPE(((row *)0)->member), offsetof(row, member)},
#define TABLE_END \
    {             \
        0         \
    }             \
    }             \
    ;
#include "results/files/format.def"
#undef TABLE
#undef COLUMN
#undef TABLE_END

#define OWNER_RESULT run_result_t
#define OWNER_PROVENANCE run_result_t
#define OWNER_DETECTOR detector_result_t
#define TABLE(id, where, name, row, description) \
    {name, description, FORMAT_IN_##where, sizeof(row), offsetof(OWNER_##where, id), id##_columns},
#define COLUMN(row, member, unit, meaning)
#define TABLE_END
const format_table_t format_table[] = {
#include "results/files/format.def"
    {0}};
#undef TABLE
#undef COLUMN
#undef TABLE_END

format_rows_t format_rows(const format_table_t *table, const void *owner)
{
    format_rows_t rows;
    memcpy(&rows, (const char *)owner + table->rows_offset, sizeof rows);
    return rows;
}

void format_set_rows(const format_table_t *table, void *owner, format_rows_t rows)
{
    memcpy((char *)owner + table->rows_offset, &rows, sizeof rows);
}

static void print_metrics(FILE *out)
{
    fprintf(out, "\n| metric | unit | meaning |\n|---|---|---|\n");
#define ACCOUNT_METRIC(name, of, text, unit, meaning) fprintf(out, "| `%s` | %s | %s |\n", text, unit, meaning);
#define PERSON_METRIC ACCOUNT_METRIC
#define BUDGET_METRIC ACCOUNT_METRIC
#define REVIEW_METRIC ACCOUNT_METRIC
#define PAIR_METRIC ACCOUNT_METRIC
#include "results/metrics/metric.def"
}

void format_manual(FILE *out)
{
    static const char *const path[] = {"/", "/detectors/NAME/", "/provenance/"};
    static const char *const type[] = {"f64", "u64", "text"};
    for (const format_table_t *t = format_table; t->name; t++) {
        fprintf(out, "\n### `%s%s`\n\n%s\n\n| column | type | unit | meaning |\n|---|---|---|---|\n", path[t->where],
                t->name, t->description);
        for (const format_column_t *c = t->column; c->name; c++)
            fprintf(out, "| `%s` | %s | %s | %s |\n", c->name, type[c->type], c->unit, c->meaning);
        if (strcmp(t->name, "metrics") == 0) print_metrics(out);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A trace: where it comes from, its size, its rows by kind and platform. A truth: people, offenders, approaches.
#include <sys/stat.h>

#include "cli/show_file.h"
#include "core/error.h"
#include "core/progress.h"
#include "results/tables/table.h"
#include "trace/trace_file.h"
#include "trace/truth_file.h"

#define READ_ROWS (1u << 20)

static const table_column_t trace_columns[] = {
    {"file", NULL, CELL_TEXT, 0},     {"form", NULL, CELL_TEXT, 0},      {"scenario", NULL, CELL_TEXT, 0},
    {"software", NULL, CELL_TEXT, 0}, {"revision", NULL, CELL_TEXT, 0},  {"seed", NULL, CELL_COUNT, 0},
    {"days", NULL, CELL_NUMBER, 2},   {"bytes", NULL, CELL_COUNT, 0},    {"accounts", NULL, CELL_COUNT, 0},
    {"events", NULL, CELL_COUNT, 0},  {"messages", NULL, CELL_COUNT, 0}, {0},
};
static const table_column_t truth_columns[] = {
    {"file", NULL, CELL_TEXT, 0},      {"form", NULL, CELL_TEXT, 0},       {"scenario", NULL, CELL_TEXT, 0},
    {"software", NULL, CELL_TEXT, 0},  {"revision", NULL, CELL_TEXT, 0},   {"seed", NULL, CELL_COUNT, 0},
    {"days", NULL, CELL_NUMBER, 2},    {"bytes", NULL, CELL_COUNT, 0},     {"accounts", NULL, CELL_COUNT, 0},
    {"persons", NULL, CELL_COUNT, 0},  {"offenders", NULL, CELL_COUNT, 0}, {"approaches", NULL, CELL_COUNT, 0},
    {"answered", NULL, CELL_COUNT, 0}, {"harmed", NULL, CELL_COUNT, 0},    {0},
};

/// What all files of a world say about themselves.
static void add_info(table_t *table, const char *path, const char *form, const trace_info_t *info, size_t accounts)
{
    struct stat file = {0};
    stat(path, &file);
    table_add_text(table, path);
    table_add_text(table, form);
    table_add_text(table, info->name);
    table_add_text(table, info->software);
    table_add_text(table, info->revision);
    table_add_count(table, info->seed);
    table_add_number(table, (double)info->duration_s / DAY_S);
    table_add_count(table, (uint64_t)file.st_size);
    table_add_count(table, accounts);
}

static int print_two(table_t table[2], const options_t *options)
{
    int code = table_print(table, 2, (table_format_t)options->format, stdout);
    table_free(&table[0]);
    table_free(&table[1]);
    return code;
}

typedef struct {
    uint64_t messages, row[EVENT_KINDS][PLATFORMS];
} tally_t;

static int count_rows(trace_reader_t *reader, tally_t *tally)
{
    event_batch_t batch;
    do {
        CHECK(progress_check());
        CHECK(trace_reader_next(reader, READ_ROWS, &batch));
        for (size_t i = 0; i < batch.n; i++) {
            const event_t *e = &batch.event[i];
            tally->row[e->kind][e->platform]++;
            if (e->kind == EVENT_MESSAGE) tally->messages += e->count;
        }
    } while (batch.n > 0);
    return 0;
}

static void fill_kinds(table_t *table, const tally_t *tally)
{
    static table_column_t columns[PLATFORMS + 3] = {{"kind", NULL, CELL_TEXT, 0}, {"rows", NULL, CELL_COUNT, 0}};
    for (int p = 0; p < PLATFORMS; p++) columns[2 + p] = (table_column_t){platform_name[p], NULL, CELL_COUNT, 0};
    table_init(table, "kinds", columns);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        uint64_t rows = 0;
        for (int p = 0; p < PLATFORMS; p++) rows += tally->row[kind][p];
        table_add_text(table, event_kind_name[kind]);
        table_add_count(table, rows);
        for (int p = 0; p < PLATFORMS; p++) table_add_count(table, tally->row[kind][p]);
    }
}

int show_trace(const char *path, const options_t *options)
{
    trace_reader_t *reader = NULL;
    tally_t tally = {0};
    table_t table[2] = {{0}};
    int code = trace_reader_open(&reader, path);
    if (code == 0) code = count_rows(reader, &tally);
    if (code == 0) {
        table_init_record(&table[0], "file", trace_columns);
        add_info(&table[0], path, "trace", trace_reader_info(reader), trace_reader_accounts(reader)->n);
        table_add_count(&table[0], trace_reader_rows(reader));
        table_add_count(&table[0], tally.messages);
        fill_kinds(&table[1], &tally);
        code = print_two(table, options);
    }
    trace_reader_free(reader);
    return code;
}

/// People and approaches of one offender type.
typedef struct {
    uint64_t persons, approaches, answered, harmed;
} type_count_t;

static void count_types(const truth_t *truth, type_count_t count[OFFENDERS + 1])
{
    for (size_t p = 0; p < truth->person.n; p++) count[truth->person.offender[p]].persons++;
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        count[a->type].approaches++;
        count[a->type].answered += a->stage_time[STAGE_CONTACT] != NEVER;
        count[a->type].harmed += a->stage_time[STAGE_HARM] != NEVER;
    }
    for (int type = 1; type < OFFENDERS; type++) {
        count[OFFENDERS].persons += count[type].persons;
        count[OFFENDERS].approaches += count[type].approaches;
        count[OFFENDERS].answered += count[type].answered;
        count[OFFENDERS].harmed += count[type].harmed;
    }
}

static void add_counts(table_t *table, const type_count_t *count)
{
    table_add_count(table, count->persons);
    table_add_count(table, count->approaches);
    table_add_count(table, count->answered);
    table_add_count(table, count->harmed);
}

static const table_column_t type_columns[] = {
    {"offender_type", NULL, CELL_TEXT, 0}, {"persons", NULL, CELL_COUNT, 0}, {"approaches", NULL, CELL_COUNT, 0},
    {"answered", NULL, CELL_COUNT, 0},     {"harmed", NULL, CELL_COUNT, 0},  {0},
};

int show_truth(const char *path, const options_t *options)
{
    trace_info_t info = {0};
    truth_t truth = {0};
    type_count_t count[OFFENDERS + 1] = {{0}};
    table_t table[2];
    CHECK(truth_file_read(path, &info, &truth));
    count_types(&truth, count);
    table_init_record(&table[0], "file", truth_columns);
    add_info(&table[0], path, "truth", &info, truth.accounts);
    table_add_count(&table[0], truth.person.n);
    add_counts(&table[0], &count[OFFENDERS]);
    table_init(&table[1], "offender_types", type_columns);
    for (int type = 1; type < OFFENDERS; type++) {
        table_add_text(&table[1], offender_name[type]);
        add_counts(&table[1], &count[type]);
    }
    int code = print_two(table, options);
    trace_info_free(&info);
    truth_free(&truth);
    return code;
}

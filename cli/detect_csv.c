// SPDX-License-Identifier: GPL-3.0-or-later
// Real and simulated messages are written as traces of messages alone into a working folder, and read from there like
// any other trace.
#include "cli/detect_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/detect_lineup.h"
#include "cli/load.h"
#include "cli/utc_offset.h"
#include "core/array.h"
#include "core/error.h"
#include "core/work_folder.h"
#include "results/metrics/score_shares.h"
#include "results/realism/data_set.h"
#include "results/realism/edge_csv.h"
#include "results/realism/message_log.h"
#include "results/scores/message_trace.h"
#include "results/scores/truth_of_trace.h"
#include "results/tables/alert_rates.h"
#include "results/tables/table.h"
#include "trace/trace_file.h"

/// One of the two traces of messages.
typedef struct {
    edge_stream_t stream;
    message_trace_t form;
    char *path;
    uint8_t *skip; // [accounts] offenders' accounts; NULL = none are known
    double active_days;
} side_t;

typedef struct {
    const options_t *options;
    scenario_t scenario;
    platform_t platform;
    char *folder;
    side_t simulated, real;
    lineup_t lineup;
    fit_rows_t fit;
} job_t;

static int check_options(const options_t *o)
{
    if (o->argument.n > 0)
        return error_set(ERR_USAGE, "detect: --csv takes the place of a trace; leave %s out", o->argument.word[0]);
    if (o->exec != NULL || o->output != NULL || o->top > 0)
        return error_set(ERR_USAGE, "detect: --csv prints rates; leave --exec, --output and --top out");
    if ((o->train == NULL) != (o->truth == NULL))
        return error_set(ERR_USAGE, "detect: --train and --truth go together: a world's trace and its truth");
    if (o->platform != NULL && o->train == NULL)
        return error_set(ERR_USAGE, "detect: --platform is one of --train's; give it a trace");
    return detect_lineup_check(o);
}

static int read_platform(const char *text, platform_t *platform)
{
    *platform = PLATFORM_PHOTO;
    if (text == NULL) return 0;
    for (int p = 0; p < PLATFORMS; p++) {
        *platform = (platform_t)p;
        if (strcmp(text, platform_name[p]) == 0) return 0;
    }
    return error_set(ERR_USAGE, "detect: no platform is called %s%s", text,
                     param_hint(text, platform_name, PLATFORMS).text);
}

/// What was given, or the clock of a known data set, or UTC.
static int read_offset(const char *text, const data_set_t *known, double *hours)
{
    CHECK(utc_offset_read("detect", text, hours));
    if (isnan(*hours)) *hours = known ? known->offset_h : 0;
    return 0;
}

static int read_real(job_t *job)
{
    side_t *real = &job->real;
    edge_list_t list;
    double offset_h = 0;
    int code = edge_csv_read(&list, job->options->csv);
    if (code == 0) code = read_offset(job->options->utc_offset, data_set_find(&list), &offset_h);
    if (code == 0) code = edge_stream_init(&real->stream, &list);
    edge_list_free(&list);
    CHECK(code);
    if (real->stream.n == 0) return error_set(ERR_INPUT, "%s: holds no messages between two users", job->options->csv);
    real->form = (message_trace_t){.accounts = real->stream.id[real->stream.users - 1] + 1u, .platform = job->platform};
    message_trace_span(&real->stream, offset_h, &real->form.zero, &real->form.days);
    return 0;
}

static int read_form(const char *path, message_trace_t *form)
{
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, path));
    const trace_info_t *info = trace_reader_info(reader);
    form->accounts = trace_reader_accounts(reader)->n;
    form->seed = info->seed;
    form->days =
        (uint32_t)(info->duration_s / DAY_S < INT32_MAX / DAY_S ? info->duration_s / DAY_S : INT32_MAX / DAY_S);
    trace_reader_free(reader);
    return 0;
}

static int read_messages(const char *path, platform_t platform, edge_stream_t *stream)
{
    message_log_t log = {0};
    int code = message_log_read(&log, path);
    if (code == 0) code = edge_stream_init(stream, &log.list[platform]);
    message_log_free(&log);
    if (code == 0 && stream->n == 0)
        code = error_set(ERR_INPUT, "%s: nobody wrote a message on %s", path, platform_name[platform]);
    return code;
}

/// Accounts that an offender used: an alert on them is no false one.
static int read_skip(const char *path, side_t *side)
{
    truth_t truth = {0};
    int code = truth_of_trace_read(&truth, path, side->form.accounts, side->form.seed);
    if (code == 0) code = ARRAY_NEW(side->skip, truth.accounts);
    if (code == 0) memcpy(side->skip, truth.account_offender, truth.accounts);
    truth_free(&truth);
    return code;
}

static int read_simulated(job_t *job)
{
    side_t *simulated = &job->simulated;
    simulated->form.platform = job->platform;
    CHECK(read_form(job->options->train, &simulated->form));
    CHECK(read_messages(job->options->train, job->platform, &simulated->stream));
    return read_skip(job->options->truth, simulated);
}

/// Counts that go on for longer are higher: both sides last as long as the shorter.
static void level(job_t *job)
{
    uint32_t a = job->simulated.form.days, b = job->real.form.days;
    job->simulated.form.days = job->real.form.days = a < b ? a : b;
}

static int write_side(const job_t *job, side_t *side, const char *name)
{
    const protocol_t *p = &job->scenario.protocol;
    if (p->warmup_days >= side->form.days)
        return error_set(ERR_INPUT,
                         "%s: days of messages to use: %u, and nothing is scored before protocol.warmup_days: %u",
                         job->options->csv, side->form.days, p->warmup_days);
    if (asprintf(&side->path, "%s/%s.h5", job->folder, name) < 0) {
        side->path = NULL;
        return error_set(ERR_MEMORY, "out of memory");
    }
    CHECK(message_trace_active_days(&side->form, &side->stream, side->skip, p->warmup_days * DAY_S,
                                    p->score_every_days * DAY_S, &side->active_days));
    CHECK(message_trace_write(&side->form, &side->stream, side->path));
    edge_stream_free(&side->stream);
    return 0;
}

static const table_column_t rate_columns[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"budget", NULL, CELL_NUMBER, -4},
    {"threshold", NULL, CELL_NUMBER, -5},
    {"benign_alerts", "benign alerts", CELL_COUNT, 0},
    {"benign_rate", "per 1e6/day", CELL_NUMBER, -3},
    {"benign_users", "% of users", CELL_NUMBER, -3},
    {"real_alerts", "real alerts", CELL_COUNT, 0},
    {"real_rate", "per 1e6/day", CELL_NUMBER, -3},
    {"real_users", "% of users", CELL_NUMBER, -3},
    {"ratio", NULL, CELL_INTERVAL, 2},
    {"verdict", NULL, CELL_TEXT, 0},
    {0},
};

static void add_side(table_t *table, const alert_rate_t *row, int side)
{
    bool any = isfinite(row->threshold) && row->users[side] > 0;
    table_add_count(table, row->alerts[side]);
    table_add_number(table, row->rate[side]);
    table_add_number(table, any ? 100.0 * (double)row->alerted[side] / (double)row->users[side] : NAN);
}

static int print_rates(const job_t *job, const alert_rate_t *row)
{
    table_t table;
    table_init(&table, "alert_rates", rate_columns);
    for (size_t i = 0; i < job->lineup.n * BUDGETS; i++) {
        table_add_text(&table, job->lineup.detector[row[i].detector]->name);
        table_add_number(&table, row[i].budget);
        table_add_number(&table, isfinite(row[i].threshold) ? row[i].threshold : NAN);
        add_side(&table, &row[i], 0);
        add_side(&table, &row[i], 1);
        table_add_interval(&table, row[i].ratio, row[i].low, row[i].high);
        table_add_text(&table, row[i].verdict);
    }
    int code = table_print(&table, 1, (table_format_t)job->options->format, stdout);
    table_free(&table);
    return code;
}

static int compare(job_t *job)
{
    alert_rate_t *row = NULL;
    const alert_side_t side[2] = {
        {job->simulated.path, job->simulated.skip, job->simulated.form.accounts, job->simulated.active_days},
        {job->real.path, NULL, job->real.form.accounts, job->real.active_days},
    };
    CHECK(ARRAY_NEW(row, job->lineup.n * BUDGETS));
    int code = alert_rates(side, &job->lineup, &job->scenario.protocol, &job->fit, row);
    if (code == 0) code = print_rates(job, row);
    free(row);
    return code;
}

static const table_column_t share_columns[] = {
    {"detector", NULL, CELL_TEXT, 0},
    {"users", NULL, CELL_COUNT, 0},
    {"share", NULL, CELL_NUMBER, -4},
    {"threshold", NULL, CELL_NUMBER, -5},
    {"alerted", NULL, CELL_COUNT, 0},
    {"note", NULL, CELL_TEXT, 0},
    {0},
};

static int print_shares(const job_t *job)
{
    score_share_row_t *row = NULL;
    table_t table;
    CHECK(ARRAY_NEW(row, job->lineup.n * SHARES));
    table_init(&table, "shares", share_columns);
    int code =
        score_shares(job->real.path, job->real.form.accounts, &job->lineup, &job->scenario.protocol, &job->fit, row);
    for (size_t i = 0; code == 0 && i < job->lineup.n * SHARES; i++) {
        table_add_text(&table, job->lineup.detector[row[i].detector]->name);
        table_add_count(&table, row[i].users);
        table_add_number(&table, row[i].share);
        table_add_number(&table, row[i].threshold);
        table_add_count(&table, row[i].alerted);
        table_add_text(&table, row[i].note);
    }
    if (code == 0) code = table_print(&table, 1, (table_format_t)job->options->format, stdout);
    table_free(&table);
    free(row);
    return code;
}

/// What detectors learn from: the simulated messages with their labels, or the real ones.
static int learn(job_t *job)
{
    const char *from = job->options->train ? job->simulated.path : job->real.path;
    if (!detect_lineup_learns(&job->lineup)) return 0;
    return trace_scan_learn(from, job->options->truth, &job->scenario.protocol, lineup_needs(&job->lineup), &job->fit);
}

static int run(job_t *job)
{
    const options_t *o = job->options;
    CHECK(read_platform(o->platform, &job->platform));
    CHECK(o->train ? load_scenario_of(&job->scenario, o->train, o) : load_scenario(&job->scenario, o->scenario, o));
    CHECK(read_real(job));
    if (o->train) CHECK(read_simulated(job));
    if (o->train) level(job);
    CHECK(detect_lineup(&job->lineup, &job->scenario, o));
    CHECK(work_folder_make(&job->folder, NULL));
    if (o->train) CHECK(write_side(job, &job->simulated, "simulated"));
    CHECK(write_side(job, &job->real, "real"));
    CHECK(learn(job));
    return o->train ? compare(job) : print_shares(job);
}

static void side_free(side_t *self)
{
    edge_stream_free(&self->stream);
    free(self->path);
    free(self->skip);
}

int detect_csv(const options_t *options)
{
    job_t job = {.options = options};
    CHECK(check_options(options));
    int code = run(&job);
    work_folder_remove(job.folder);
    side_free(&job.simulated);
    side_free(&job.real);
    fit_rows_free(&job.fit);
    scenario_free(&job.scenario);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over the messages in order of time, with the state of each pair beside it.
#include "results/scores/message_trace.h"

#include "core/array.h"
#include "core/error.h"
#include "results/files/row_blocks.h"
#include "results/worlds/schedule.h"
#include "trace/trace_file.h"
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define ADULT 18 // years; the lowest age that is no minor's
#define BATCH 4096
#define HOUR_S 3600u
#define NIGHT_FROM 22 // h, as trace/event_flag.def says
#define NIGHT_UNTIL 6

/// What has passed between a pair: who wrote first, and whether the other has answered.
typedef enum { PAIR_SILENT, PAIR_LOW_FIRST, PAIR_HIGH_FIRST, PAIR_BOTH } pair_state_t;

void message_trace_span(const edge_stream_t *stream, double offset_h, int64_t *zero, uint32_t *days)
{
    int64_t offset = (int64_t)(offset_h * HOUR_S), day = DAY_S;
    int64_t first = stream->edge[0].time + offset, last = stream->edge[stream->n - 1].time + offset;
    int64_t from = first / day - (first % day < 0);
    int64_t all = (last - from * day) / day + 1;
    *zero = from * day - offset;
    *days = all < INT32_MAX / DAY_S ? (uint32_t)all : INT32_MAX / DAY_S;
}

static uint8_t flags_of(const edge_t *edge, uint8_t *pair, uint32_t time)
{
    uint32_t hour = time / HOUR_S % 24;
    uint8_t own = edge_direction(edge) ? PAIR_HIGH_FIRST : PAIR_LOW_FIRST, flags = 0;
    if (hour >= NIGHT_FROM || hour < NIGHT_UNTIL) flags |= FLAG_NIGHT;
    if (*pair == PAIR_SILENT) {
        flags |= FLAG_FIRST;
        *pair = own;
    } else if (*pair != PAIR_BOTH && *pair != own) {
        flags |= FLAG_ANSWER;
        *pair = PAIR_BOTH;
    }
    return flags;
}

static int write_events(const message_trace_t *self, const edge_stream_t *stream, trace_writer_t *writer)
{
    event_t batch[BATCH];
    uint8_t *pair;
    size_t n = 0;
    int code = ARRAY_NEW(pair, stream->pairs);
    for (size_t i = 0; code == 0 && i < stream->n; i++) {
        const edge_t *edge = &stream->edge[i];
        int64_t time = edge->time - self->zero;
        if (time < 0 || time >= (int64_t)self->days * DAY_S) continue;
        batch[n++] = (event_t){.time = (uint32_t)time,
                               .actor = stream->id[edge->src],
                               .target = stream->id[edge->dst],
                               .count = 1,
                               .kind = EVENT_MESSAGE,
                               .platform = (uint8_t)self->platform,
                               .flags = flags_of(edge, &pair[stream->pair_of[i]], (uint32_t)time)};
        if (n < BATCH) continue;
        code = trace_writer_take(writer, &(event_batch_t){.event = batch, .n = n});
        n = 0;
    }
    if (code == 0 && n > 0) code = trace_writer_take(writer, &(event_batch_t){.event = batch, .n = n});
    free(pair);
    return code;
}

static int fill_accounts(const message_trace_t *self, account_table_t *account)
{
    CHECK(account_table_init(account, self->accounts));
    memset(account->platform, (int)self->platform, account->n);
    memset(account->declared_age, ADULT, account->n);
    for (size_t a = 0; a < account->n; a++) account->device[a] = account->network[a] = (uint32_t)a;
    return 0;
}

int message_trace_write(const message_trace_t *self, const edge_stream_t *stream, const char *path)
{
    const trace_info_t info = {.name = "messages", .seed = self->seed, .duration_s = (uint64_t)self->days * DAY_S};
    account_table_t account = {0};
    trace_writer_t *writer = NULL;
    int code = fill_accounts(self, &account);
    if (code == 0) code = trace_writer_open(&writer, path, &info);
    if (code == 0) code = write_events(self, stream, writer);
    if (code == 0) code = trace_writer_commit(writer, &account);
    trace_writer_free(writer);
    account_table_free(&account);
    return code;
}

static double counted(const edge_stream_t *stream, const uint8_t *skip, const int64_t *last, int64_t since)
{
    size_t n = 0;
    for (uint32_t u = 0; u < stream->users; u++) n += last[u] >= since && !(skip && skip[stream->id[u]]);
    return (double)n;
}

int message_trace_active_days(const message_trace_t *self, const edge_stream_t *stream, const uint8_t *skip,
                              uint32_t start, uint32_t step, double *days)
{
    const int64_t window = (int64_t)ACTIVE_WINDOW_DAYS * DAY_S;
    int64_t *last;
    uint32_t before = start, time;
    size_t i = 0;
    *days = 0;
    CHECK(ARRAY_NEW(last, stream->users));
    for (uint32_t u = 0; u < stream->users; u++) last[u] = INT64_MIN;
    for (uint32_t k = 0; (time = schedule_scoring(start, self->days * DAY_S, step, k)) != UINT32_MAX; k++) {
        for (; i < stream->n && stream->edge[i].time - self->zero < time; i++)
            if (stream->edge[i].time >= self->zero) last[stream->edge[i].src] = stream->edge[i].time - self->zero;
        int64_t since = (int64_t)time > window ? (int64_t)time - window : 0;
        *days += counted(stream, skip, last, since) * (time - before) / DAY_S;
        before = time;
    }
    free(last);
    return 0;
}

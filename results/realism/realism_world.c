// SPDX-License-Identifier: GPL-3.0-or-later
// Platform by platform: all users, then the benign ones among them.
#include "results/realism/realism_world.h"
#include "core/array.h"
#include "core/error.h"
#include <stdlib.h>

static bool is_benign(const realism_people_t *people, uint32_t account)
{
    return people->offender[people->person[account]] == OFFENDER_NONE;
}

static void count(rule_count_t *to, uint8_t fired)
{
    to->users++;
    for (int r = 0; r < NAIVE_RULES; r++) to->fired[r] += fired >> r & 1;
}

static int count_rules(const edge_stream_t *stream, const realism_people_t *people, realism_platform_t *out)
{
    uint8_t *fired;
    CHECK(ARRAY_NEW(fired, stream->users));
    int code = naive_rules(stream, fired);
    for (uint32_t u = 0; u < stream->users && code == 0; u++) {
        uint32_t account = stream->id[u];
        count(&out->everyone, fired[u]);
        if (people == NULL || !is_benign(people, account)) continue;
        count(&out->honest, fired[u]);
        count(&out->role[people->role[people->person[account]]], fired[u]);
    }
    free(fired);
    return code;
}

/// The stream's messages between benign people, in their order.
static int keep_benign(const edge_stream_t *stream, const realism_people_t *people, edge_list_t *list)
{
    for (size_t i = 0; i < stream->n; i++) {
        uint32_t src = stream->id[stream->edge[i].src], dst = stream->id[stream->edge[i].dst];
        if (is_benign(people, src) && is_benign(people, dst))
            CHECK(edge_list_add(list, src, dst, stream->edge[i].time));
    }
    return 0;
}

/// Measures a list, which is empty afterwards; with people, rules are counted and the benign messages are kept.
static int measure(edge_list_t *list, realism_clock_t clock, const realism_people_t *people, realism_platform_t *out,
                   edge_list_t *benign)
{
    edge_stream_t stream = {0};
    int code = edge_stream_init(&stream, list);
    if (code == 0) code = realism_measure(&stream, clock, benign ? &out->all : &out->benign);
    if (code == 0 && benign != NULL) code = count_rules(&stream, people, out);
    if (code == 0 && benign != NULL && people != NULL) code = keep_benign(&stream, people, benign);
    edge_stream_free(&stream);
    return code;
}

int realism_platform(edge_list_t *list, realism_clock_t clock, const realism_people_t *people, realism_platform_t *out)
{
    *out = (realism_platform_t){0};
    edge_list_t benign = {0};
    int code = measure(list, clock, people, out, &benign);
    if (code == 0 && people != NULL) code = measure(&benign, clock, people, out, NULL);
    edge_list_free(&benign);
    return code;
}

int realism_world(message_log_t *log, realism_clock_t clock, const realism_people_t *people, realism_world_t *out)
{
    int code[PLATFORMS];
#pragma omp parallel for schedule(dynamic, 1)
    for (int p = 0; p < PLATFORMS; p++) code[p] = realism_platform(&log->list[p], clock, people, &out->platform[p]);
    message_log_free(log);
    for (int p = 0; p < PLATFORMS; p++)
        if (code[p] < 0) return error_set(code[p], "%s: %s", platform_name[p], error_meaning(code[p]));
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Time of every statistic of a made-up stream, for a million messages. usage: bench_realism [messages, default 1e7]
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "results/realism/realism_values.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MESSAGES 10000000u
#define SENT_MEAN 60u // messages for each user
#define DAYS 56u

/// Talks of a few messages within circles of friends, and now and then a first word to a stranger.
static int make(edge_list_t *list, uint32_t messages)
{
    uint32_t users = messages / SENT_MEAN + 100, talk = 0;
    while (list->n < messages) {
        rng_t rng = rng_at(6, talk++, 0, RNG_TEST);
        uint32_t a = rng_below(&rng, users), b = a ^ (1 + (rng_u32(&rng) & rng_u32(&rng) & 63));
        if (rng_chance(&rng, 0.1)) b = rng_below(&rng, users / 20) * 20; // some are sought by many
        double time = rng_unit(&rng) * DAYS * 86400;
        for (uint32_t i = 0, n = 1 + rng_geometric(&rng, 0.15); i < n && list->n < messages; i++) {
            CHECK(edge_list_add(list, a, b, (int64_t)time));
            time += rng_exponential(&rng, 120);
            if (rng_chance(&rng, 0.5)) a ^= b, b ^= a, a ^= b;
        }
    }
    return 0;
}

static int measure(uint32_t messages)
{
    edge_list_t list = {0};
    edge_stream_t stream = {0};
    realism_values_t values = {0};
    double wall[3], cpu[3];
    int code = make(&list, messages);
    wall[0] = progress_wall_s(), cpu[0] = progress_cpu_s();
    if (code == 0) code = edge_stream_init(&stream, &list);
    wall[1] = progress_wall_s(), cpu[1] = progress_cpu_s();
    if (code == 0) code = realism_measure(&stream, (realism_clock_t){0, true}, &values);
    wall[2] = progress_wall_s(), cpu[2] = progress_cpu_s();
    if (code == 0) {
        double millions = (double)values.messages / 1e6;
        printf(
            "%.3g million messages, %lu users, %lu pairs; s for a million: index %.3f wall %.3f CPU, measure %.3f wall "
            "%.3f CPU\n",
            millions, (unsigned long)values.users, (unsigned long)values.pairs, (wall[1] - wall[0]) / millions,
            (cpu[1] - cpu[0]) / millions, (wall[2] - wall[1]) / millions, (cpu[2] - cpu[1]) / millions);
    }
    edge_list_free(&list);
    edge_stream_free(&stream);
    return code;
}

int main(int argc, char **argv)
{
    double messages = argc > 1 ? atof(argv[1]) : MESSAGES;
    if (!(messages >= 1 && messages < UINT32_MAX - 1.0)) {
        fputs("usage: bench_realism [messages]\n", stderr);
        return 2;
    }
    gsl_set_error_handler_off();
    int code = measure((uint32_t)messages);
    if (code < 0) fprintf(stderr, "bench_realism: %s\n", error_text());
    return code < 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over a user's new contacts in order of time, with a window of 7 days behind each.
#include "results/realism/naive_rule.h"
#include "core/array.h"
#include "core/error.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WEEK_S (7 * (int64_t)DAY_S)

const naive_rule_row_t naive_rule_row[NAIVE_RULES] = {
#define NAIVE_RULE(id, contacts, unanswered, real_open) {#id, contacts, unanswered, real_open},
#include "results/realism/naive_rule.def"
#undef NAIVE_RULE
};
_Static_assert(NAIVE_RULES <= 8, "the rules that fire are bits of a byte");

/// A pair's first message: number in the stream, and whether the other side ever wrote.
typedef struct {
    uint32_t message;
    bool in_vain;
} start_t;

static uint8_t rules_at(uint32_t contacts, uint32_t in_vain)
{
    uint8_t fired = 0;
    for (int r = 0; r < NAIVE_RULES; r++)
        if (contacts >= naive_rule_row[r].contacts && in_vain >= naive_rule_row[r].unanswered * contacts - 1e-9)
            fired |= (uint8_t)(1 << r);
    return fired;
}

/// @param[in] start  [n] of one user, in order of time
static uint8_t rules_of(const edge_stream_t *s, const start_t *start, uint32_t n)
{
    uint8_t fired = 0;
    for (uint32_t i = 0, low = 0, in_vain = 0; i < n; i++) {
        in_vain += start[i].in_vain;
        for (; s->edge[start[low].message].time <= s->edge[start[i].message].time - WEEK_S; low++)
            in_vain -= start[low].in_vain;
        fired |= rules_at(i + 1 - low, in_vain);
    }
    return fired;
}

static bool pair_in_vain(const edge_stream_t *s, uint32_t pair)
{
    uint32_t sender = s->edge[s->pair_event[s->pair_first[pair]]].src;
    for (uint32_t i = s->pair_first[pair] + 1; i < s->pair_first[pair + 1]; i++)
        if (s->edge[s->pair_event[i]].src != sender) return false;
    return true;
}

static int by_message(const void *a, const void *b)
{
    uint32_t x = ((const start_t *)a)->message, y = ((const start_t *)b)->message;
    return (x > y) - (x < y);
}

int naive_rules(const edge_stream_t *stream, uint8_t *fired)
{
    const edge_stream_t *s = stream;
    uint32_t most = 0;
    start_t *start;
    for (uint32_t u = 0; u < s->users; u++)
        if (edge_stream_degree(s, u) > most) most = edge_stream_degree(s, u);
    CHECK(ARRAY_NEW(start, most));
    for (uint32_t u = 0; u < s->users; u++) {
        uint32_t n = 0;
        for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++) {
            uint32_t pair = s->neighbour[i].pair, message = s->pair_event[s->pair_first[pair]];
            if (s->edge[message].src == u) start[n++] = (start_t){message, pair_in_vain(s, pair)};
        }
        qsort(start, n, sizeof *start, by_message);
        fired[u] = rules_of(s, start, n);
    }
    free(start);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Random small traces, with many equal times: the statistics equal those by definition, and the indices of the stream
// list every message and tie once, in order.
#include "core/error.h"
#include "core/rng.h"
#include "tests/realism_plain.h"
#include <gsl/gsl_errno.h>
#include <stdio.h>

#define ROUNDS 1000

static int failures;

static void fail(int round, const char *what, double got, double expected)
{
    failures++;
    fprintf(stderr, "round %d: %s is %.17g, by definition %.17g\n", round, what, got, expected);
}

static void expect(int round, const char *what, bool holds)
{
    if (!holds) fail(round, what, 0, 1);
}

/// The trace twice: for the plain versions, and as a list of ids far apart or close, rows out of order.
static void make(int round, plain_t *plain, edge_list_t *list, uint32_t *id)
{
    static const int64_t spans[] = {7200, 40000, 12 * DAY_S, 60 * DAY_S}, steps[] = {1, 300, 3600, 43200};
    rng_t rng = rng_at(12, (uint32_t)round, 0, RNG_TEST);
    int64_t span = spans[round % 4], step = steps[rng_below(&rng, round % 4 < 2 ? 3 : 4)];
    uint32_t factor = round % 3 ? 1 + rng_below(&rng, 40) : 80000000, rows = 1 + rng_below(&rng, PLAIN_MESSAGES);
    double reply = rng_unit(&rng), hub = rng_chance(&rng, 0.3) ? 0.5 : 0;
    *plain = (plain_t){.users = 5 + rng_below(&rng, PLAIN_USERS - 4)};
    for (uint32_t u = 0; u < plain->users; u++) id[u] = 3 + u * factor;
    for (uint32_t i = 0, a = 0, b = 1; i < rows; i++) {
        int64_t time = -span / 3 + (int64_t)(rng_unit(&rng) * (double)span) / step * step;
        if (rng_chance(&rng, reply)) { // back, or the same again, often at the same time
            uint32_t swap = a;
            if (rng_chance(&rng, 0.7)) a = b, b = swap;
            if (list->n && rng_chance(&rng, 0.5)) time = list->edge[list->n - 1].time + rng_below(&rng, 3) * step / 2;
        } else {
            a = rng_chance(&rng, hub) ? 0 : rng_below(&rng, plain->users);
            b = rng_chance(&rng, 0.6) ? (a + 1 + rng_below(&rng, 4)) % plain->users : rng_below(&rng, plain->users);
        }
        plain_add(plain, a, b, time);
        BUG_IF(edge_list_add(list, id[a], id[b], time) != 0);
    }
}

/// Each number below n stands once in `item`, and those of a group rise.
static bool is_partition(const uint32_t *first, uint32_t groups, const uint32_t *item, size_t n)
{
    bool seen[PLAIN_MESSAGES] = {false};
    if (first[0] != 0 || first[groups] != n) return false;
    for (uint32_t g = 0; g < groups; g++) {
        if (first[g + 1] < first[g]) return false;
        for (uint32_t i = first[g]; i < first[g + 1]; i++) {
            if (item[i] >= n || seen[item[i]] || (i > first[g] && item[i] <= item[i - 1])) return false;
            seen[item[i]] = true;
        }
    }
    return true;
}

static void check_messages(int round, const edge_stream_t *s, const plain_t *plain, const uint32_t *id)
{
    expect(round, "number of messages", s->n == plain->n);
    expect(round, "number of users", s->users == plain_occurring(plain));
    expect(round, "number of pairs", s->pairs == plain_pairs(plain));
    for (uint32_t u = 1; u < s->users; u++) expect(round, "ids rise", s->id[u - 1] < s->id[u]);
    for (size_t i = 0; i < s->n && i < plain->n; i++) {
        const edge_t *e = &s->edge[i], *p = &plain->row[i];
        expect(round, "order of messages",
               e->time == p->time && s->id[e->src] == id[p->src] && s->id[e->dst] == id[p->dst]);
    }
}

static void check_indices(int round, const edge_stream_t *s)
{
    expect(round, "messages by pair", is_partition(s->pair_first, s->pairs, s->pair_event, s->n));
    expect(round, "messages by sender", is_partition(s->sent_first, s->users, s->sent_event, s->n));
    for (uint32_t p = 0; p < s->pairs; p++) {
        const edge_t *first = &s->edge[s->pair_event[s->pair_first[p]]];
        for (uint32_t i = s->pair_first[p]; i < s->pair_first[p + 1]; i++)
            expect(round, "pair of message",
                   s->pair_of[s->pair_event[i]] == p && same_pair(first, &s->edge[s->pair_event[i]]));
    }
    for (uint32_t u = 0; u < s->users; u++)
        for (uint32_t i = s->sent_first[u]; i < s->sent_first[u + 1]; i++)
            expect(round, "sender of message", s->edge[s->sent_event[i]].src == u);
}

static bool has_neighbour(const edge_stream_t *s, uint32_t u, neighbour_t wanted)
{
    for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++)
        if (s->neighbour[i].user == wanted.user && s->neighbour[i].pair == wanted.pair) return true;
    return false;
}

static void check_neighbours(int round, const edge_stream_t *s)
{
    expect(round, "number of neighbours", s->neighbour_first[0] == 0 && s->neighbour_first[s->users] == 2 * s->pairs);
    for (uint32_t u = 0; u < s->users; u++)
        for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++) {
            neighbour_t n = s->neighbour[i];
            edge_t tie = {0, u, n.user};
            expect(round, "neighbours rise", i == s->neighbour_first[u] || s->neighbour[i - 1].user < n.user);
            expect(round, "pair of neighbour", same_pair(&tie, &s->edge[s->pair_event[s->pair_first[n.pair]]]));
            expect(round, "neighbours know each other", has_neighbour(s, n.user, (neighbour_t){u, n.pair}));
        }
}

/// Every part but days and gaps, also where there are too few users for realism_measure.
static void measure_parts(const edge_stream_t *s, double *value)
{
    for (int i = 0; i < STATISTICS; i++) value[i] = NAN;
    BUG_IF(structure_measure(s, value) != 0 || replies_measure(s, value) != 0 || contacts_measure(s, value) != 0);
    BUG_IF(ties_measure(s, value) != 0 || motifs_measure(s, value) != 0);
}

static void check_statistics(int round, const edge_stream_t *s, const plain_t *plain, unsigned *available)
{
    static const statistic_t compared[] = {
        STATISTIC_MOTIF_PAIR,       STATISTIC_MOTIF_AAA,      STATISTIC_MOTIF_TRIANGLE,   STATISTIC_CLOSING,
        STATISTIC_CLUSTERING_LOCAL, STATISTIC_ASSORTATIVITY,  STATISTIC_GIANT_SHARE,      STATISTIC_ANSWERED_24H,
        STATISTIC_RECIPROCITY,      STATISTIC_UNANSWERED,     STATISTIC_RUN_LENGTH,       STATISTIC_TIES_SINGLE,
        STATISTIC_PERSISTENCE_1W,   STATISTIC_PERSISTENCE_4W, STATISTIC_HEAPS_BETA,       STATISTIC_GINI_SENT,
        STATISTIC_NEW_PAIRS_1ST,    STATISTIC_NEW_PAIRS_3RD,  STATISTIC_CLUSTERING_GLOBAL};
    double got[STATISTICS], expected[STATISTICS];
    measure_parts(s, got);
    for (int i = 0; i < STATISTICS; i++) expected[i] = NAN;
    plain_motifs(plain, expected);
    plain_graph(plain, expected);
    plain_replies(plain, expected);
    plain_heaps(plain, expected);
    plain_gini(plain, expected);
    plain_fifths(plain, expected);
    expected[STATISTIC_PERSISTENCE_1W] = plain_persistence(plain, 1);
    expected[STATISTIC_PERSISTENCE_4W] = plain_persistence(plain, 4);
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        double a = got[compared[i]], b = expected[compared[i]];
        available[compared[i]] += !isnan(b) && fabs(b) > 1e-9;
        if (isnan(a) != isnan(b) || fabs(a - b) > 1e-9 * (1 + fabs(b)))
            fail(round, statistic_row[compared[i]].name, a, b);
    }
    for (size_t i = 0; i < sizeof compared / sizeof *compared && round == ROUNDS - 1; i++) // else nothing is shown
        if (available[compared[i]] < 20) fail(round, statistic_row[compared[i]].name, available[compared[i]], 20);
}

static void check_rules(int round, const edge_stream_t *s, const plain_t *plain, const uint32_t *id, unsigned *times)
{
    uint8_t fired[PLAIN_USERS];
    BUG_IF(naive_rules(s, fired) != 0);
    for (uint32_t u = 0, at = 0; u < plain->users; u++) {
        if (!plain->occurs[u]) continue;
        uint8_t expected = plain_rules(plain, u);
        expect(round, "id of user", at < s->users && s->id[at] == id[u]);
        if (fired[at] != expected) fail(round, "naive rules", fired[at], expected);
        *times += expected != 0;
        at++;
    }
    if (round == ROUNDS - 1 && *times < 20) fail(round, "users on whom a rule fired", *times, 20);
}

int main(void)
{
    static unsigned available[STATISTICS], fired;
    gsl_set_error_handler_off();
    for (int round = 0; round < ROUNDS && failures < 20; round++) {
        static plain_t plain;
        uint32_t id[PLAIN_USERS];
        edge_list_t list = {0};
        edge_stream_t stream;
        make(round, &plain, &list, id);
        BUG_IF(edge_stream_init(&stream, &list) != 0);
        check_messages(round, &stream, &plain, id);
        check_indices(round, &stream);
        check_neighbours(round, &stream);
        if (plain.n > 0) check_statistics(round, &stream, &plain, available);
        if (plain.n > 0) check_rules(round, &stream, &plain, id, &fired);
        edge_stream_free(&stream);
    }
    return failures != 0;
}

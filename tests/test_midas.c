// SPDX-License-Identifier: GPL-3.0-or-later
// MIDAS-R: the sketch against the authors' program and against plain versions, and the detector's account scores by
// hand.
#include "detectors/midas.h"
#include "tests/golden_rows.h"
#include "tests/stream_fixture.h"
#include "tests/suite_run.h"

#define TINY 1e-12

static const char *const ALL_EDGES[] = {"midas_r.edges=all", NULL};

START_TEST(test_midas_surprise_by_hand)
{
    ck_assert_double_eq(midas_surprise(3, 3, 1), 0); // nothing to compare with in the first tick
    ck_assert_double_eq(midas_surprise(0, 0, 5), 0);
    ck_assert_double_eq(midas_surprise(1, 1, 5), 4);          // (1 - 1/5)^2 25 / 4: t - 1
    ck_assert_double_eq(midas_surprise(2, 8, 4), 0);          // as many as in the mean
    ck_assert_double_eq(midas_surprise(5, 8, 4), 144 / 24.0); // (5 - 2)^2 16 / (8 * 3)
    ck_assert_double_eq(midas_surprise(0.5, 8, 4), 36 / 24.0);
}
END_TEST

/// The stream of make_midas_r.py.
static void golden_edge(uint32_t i, uint32_t *from, uint32_t *to, uint32_t *tick)
{
    rng_t rng = rng_at(GOLDEN_SEED, i, 2, GOLDEN_PURPOSE);
    *from = rng_below(&rng, 20);
    *to = rng_below(&rng, 20);
    *tick = 1 + i / 20;
    if (rng_below(&rng, 3) == 0 && *tick >= 15) {
        *from = 3;
        *to = 7;
    }
}

START_TEST(test_midas_scores_what_the_authors_program_scores)
{
    enum { EDGES = 600 };
    static double golden[2 * EDGES];
    midas_t midas;
    golden_read("midas_r", golden, 2 * EDGES);
    ck_assert_int_eq(midas_init(&midas, 4, 1 << 14, 0.5), 0); // rows enough that no edge meets another in all of them
    for (uint32_t i = 0; i < EDGES; i++) {
        uint32_t from, to, tick;
        golden_edge(i, &from, &to, &tick);
        double score = midas_score(&midas, from, to, tick, 1);
        ck_assert_msg(score == golden[EDGES + i], "edge %u: %.17g, not %.17g", i, score, golden[EDGES + i]);
        ck_assert_double_eq_tol(score, golden[i], 1e-5 * (1 + score)); // the program counts in single precision
    }
    midas_free(&midas);
}
END_TEST

typedef struct {
    uint32_t from, to, tick, count;
} edge_t;

/// Ticks of many edges, and up to six in a row of none.
static void random_edges(edge_t *edge, uint32_t n, uint32_t nodes)
{
    uint32_t tick = 1;
    for (uint32_t i = 0; i < n; i++) {
        rng_t rng = rng_at(3, i, 0, RNG_TEST);
        if (rng_below(&rng, 20) == 0) tick += 1 + rng_below(&rng, 7);
        edge[i] = (edge_t){rng_below(&rng, nodes), rng_below(&rng, nodes), tick, 1 + rng_below(&rng, 4)};
    }
}

#define NODES 12u

/// Counts that every tick multiplies, whole, one by one.
typedef struct {
    double current, total;
} plain_t;

static double plain_add(plain_t *count, double n, double tick)
{
    count->current += n;
    count->total += n;
    if (tick == 1) return 0;
    double gap = count->current - count->total / tick;
    return gap * gap * tick * tick / (count->total * (tick - 1));
}

START_TEST(test_midas_decays_on_touch_as_a_plain_version_every_tick)
{
    enum { N = 5000, COUNTS = NODES * NODES + 2 * NODES };
    static const double alphas[] = {0, 0.3, 0.5, 0.9, 1};
    static edge_t edge[N];
    static plain_t plain[COUNTS];
    double alpha = alphas[_i], biggest = 0;
    midas_t midas;
    random_edges(edge, N, NODES);
    ck_assert_int_eq(midas_init(&midas, 4, 1 << 13, alpha), 0);
    uint32_t now = 1;
    for (const edge_t *e = edge; e < edge + N; e++) {
        for (; now < e->tick; now++)
            for (int i = 0; i < COUNTS; i++) plain[i].current *= alpha;
        double wanted = plain_add(&plain[e->from * NODES + e->to], e->count, e->tick);
        wanted = fmax(wanted, plain_add(&plain[NODES * NODES + e->from], e->count, e->tick));
        wanted = fmax(wanted, plain_add(&plain[NODES * NODES + NODES + e->to], e->count, e->tick));
        double score = midas_score(&midas, e->from, e->to, e->tick, e->count);
        ck_assert_msg(fabs(score - wanted) <= TINY * (1 + wanted) * 100, "edge %td: %.17g, not %.17g", e - edge, score,
                      wanted);
        biggest = fmax(biggest, score);
    }
    ck_assert_double_gt(biggest, 10); // there was something to compare
    midas_free(&midas);
}
END_TEST

static void decay_all(midas_cell_t *cell, size_t n, double alpha, uint32_t tick)
{
    for (size_t i = 0; i < n; i++) {
        cell[i].current *= alpha;
        cell[i].tick = tick;
    }
}

/// With so few cells that all collide: what a cell holds, and not only what an edge scores, is as if all had decayed.
START_TEST(test_midas_decays_on_touch_where_cells_are_shared)
{
    enum { N = 3000, ROWS = 3, BUCKETS = 5 };
    static edge_t edge[N];
    midas_t lazy, eager;
    random_edges(edge, N, 40);
    ck_assert_int_eq(midas_init(&lazy, ROWS, BUCKETS, 0.75), 0);
    ck_assert_int_eq(midas_init(&eager, ROWS, BUCKETS, 0.75), 0);
    uint32_t now = 1;
    for (const edge_t *e = edge; e < edge + N; e++) {
        while (now < e->tick) {
            now++;
            decay_all(eager.edge, ROWS * BUCKETS, 0.75, now);
            decay_all(eager.source, ROWS * BUCKETS, 0.75, now);
            decay_all(eager.destination, ROWS * BUCKETS, 0.75, now);
        }
        double a = midas_score(&lazy, e->from, e->to, e->tick, e->count);
        double b = midas_score(&eager, e->from, e->to, e->tick, e->count);
        ck_assert_msg(fabs(a - b) <= 1e-10 * (1 + b), "edge %td: %.17g, not %.17g", e - edge, a, b);
    }
    midas_free(&lazy);
    midas_free(&eager);
}
END_TEST

/// All edges in one cell are one edge; the least of several rows is never above one row's counts.
START_TEST(test_midas_collisions_add)
{
    midas_t one;
    ck_assert_int_eq(midas_init(&one, 1, 1, 0.5), 0);
    for (uint32_t i = 0; i < 8; i++) midas_score(&one, i, i + 9, 1, 1);
    ck_assert_double_eq(midas_score(&one, 100, 200, 2, 1), midas_surprise(8 * 0.5 + 1, 9, 2));
    ck_assert_uint_eq(one.edge->total, 9);
    midas_free(&one);
    enum { ROWS = 4, BUCKETS = 64, EDGES = 30 };
    midas_t few;
    ck_assert_int_eq(midas_init(&few, ROWS, BUCKETS, 1), 0);
    for (uint32_t i = 0; i < EDGES; i++) midas_score(&few, i, 1000 + i, 1, 1);
    size_t used = 0;
    for (size_t i = 0; i < ROWS * BUCKETS; i++) used += few.edge[i].total > 0;
    ck_assert_uint_gt(used, ROWS * EDGES / 2); // spread over the rows
    for (uint32_t i = 0; i < EDGES; i++)
        ck_assert_double_eq(midas_score(&few, i, 1000 + i, 2, 1), midas_surprise(2, 2, 2)); // kept apart by some row
    midas_free(&few);
}
END_TEST

START_TEST(test_midas_counts_several_as_one_by_one)
{
    midas_t once, often;
    double score = 0;
    ck_assert_int_eq(midas_init(&once, 2, 100, 0.5), 0);
    ck_assert_int_eq(midas_init(&often, 2, 100, 0.5), 0);
    for (uint32_t tick = 1; tick < 6; tick++) {
        for (int i = 0; i < 7; i++) score = midas_score(&often, 1, 2, tick, 1);
        ck_assert_double_eq(midas_score(&once, 1, 2, tick, 7), score);
    }
    midas_free(&once);
    midas_free(&often);
}
END_TEST

/// Ticks of a day. On day 4 (tick 5) account 0 writes to 1 and 3 asks 2: new edges of new accounts, t - 1 = 4 each.
START_TEST(test_midas_r_by_hand)
{
    uint32_t day = DAY_S;
    random_events_t world = {.end = 30 * day};
    event_t event[] = {
        {.time = 4 * day, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 1},
        {.time = 4 * day, .actor = 3, .target = 2, .kind = EVENT_REQUEST},
        {.time = 4 * day + 9, .actor = 4, .target = 5, .kind = EVENT_ACCEPT}, // no contact of its own making
        {.time = 4 * day + 9, .actor = 4, .target = 5, .kind = EVENT_BLOCK},
        {.time = 4 * day + 9, .actor = 4, .target = 5, .kind = EVENT_GROUP_MESSAGE, .count = 9}, // 5 is a group
        {.time = 4 * day + 9, .actor = 4, .target = 4, .kind = EVENT_MESSAGE, .count = 1},
        {.time = 4 * day + 9, .actor = 4, .target = NO_ACCOUNT, .kind = EVENT_MESSAGE, .count = 1},
        {.time = 4 * day + 9, .actor = 77, .target = 4, .kind = EVENT_MESSAGE, .count = 1},
        {.time = 11 * day, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 3}, // tick 12
    };
    double two = midas_surprise(3 + 1 / 128.0, 4, 12); // seven ticks later: 1/128 of the first is left
    account_table_t *account = &world.account;
    ck_assert_int_eq(account_table_init(account, 6), 0);
    world.event = event;
    world.n = sizeof event / sizeof *event;
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("midas_r"), &view, ALL_EDGES);
    double *score = stream_score(&one, &world, day);
    for (int a = 0; a < 6; a++) ck_assert_double_eq(score[a], 0);
    free(score);
    stream_observe(&one, &world, 0, 8, 8);
    score = stream_score(&one, &world, 11 * day);
    ck_assert_double_eq_tol(score[0], 2, TINY); // half of 4 a half-life later
    ck_assert_double_eq_tol(score[3], 2, TINY);
    ck_assert(score[1] == 0 && score[2] == 0 && score[4] == 0 && score[5] == 0);
    free(score);
    stream_observe(&one, &world, 8, 9, 1);
    score = stream_score(&one, &world, 11 * day);
    ck_assert_double_gt(two, 2); // the larger of an old burst and the new one
    ck_assert_double_eq_tol(score[0], two, 1e-11 * two);
    ck_assert_double_eq_tol(score[3], 2, TINY);
    free(score);
    score = stream_score(&one, &world, 25 * day);
    ck_assert_double_eq_tol(score[0], two / 4, 1e-11 * two);
    free(score);
    instance_close(&one);
    account_table_free(account);
}
END_TEST

/// What a burst is depends on the tick: four messages a day for twenty days are none, but by the hour they are.
START_TEST(test_midas_r_ticks_are_as_long_as_asked)
{
    static event_t event[80];
    random_events_t world = {.event = event, .n = 80, .end = 20 * DAY_S};
    ck_assert_int_eq(account_table_init(&world.account, 2), 0);
    for (uint32_t i = 0; i < 80; i++)
        event[i] = (event_t){.time = i / 4 * DAY_S + i % 4, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 1};
    detector_view_t view = stream_view(&world);
    const char *const by_hour[] = {"midas_r.edges=all", "midas_r.tick_h=1", NULL};
    double wanted[2];
    for (int hourly = 0; hourly < 2; hourly++) {
        midas_t plain;
        double peak = 0;
        ck_assert_int_eq(midas_init(&plain, 2, 64, 0.5), 0);
        for (const event_t *e = event; e < event + 80; e++)
            peak = fmax(peak * exp2(e == event || e->time - e[-1].time < DAY_S - 9 ? 0 : -1 / 7.0),
                        midas_score(&plain, 0, 1, 1 + e->time / (hourly ? 3600 : DAY_S), 1));
        wanted[hourly] = peak;
        midas_free(&plain);
        instance_t one = stream_open(detector_find("midas_r"), &view, hourly ? by_hour : ALL_EDGES);
        stream_observe(&one, &world, 0, 80, 80);
        double *score = stream_score(&one, &world, event[79].time);
        ck_assert_double_eq_tol(score[0], wanted[hourly], 1e-3 * wanted[hourly]);
        free(score);
        instance_close(&one);
    }
    ck_assert_double_gt(wanted[1], 5 * wanted[0]);
    account_table_free(&world.account);
}
END_TEST

/// Sixty requests in an hour of one account that had none, in chatter.
START_TEST(test_midas_r_ranks_a_burst_first)
{
    random_events_t world;
    chatter_init(&world, 60, (uint64_t)_i);
    for (uint32_t i = 0; i < 60; i++)
        chatter_add(&world, 57 * DAY_S + i * 60, EVENT_REQUEST, 123, (2 * i + 200) % CHATTER_ACCOUNTS, 0);
    chatter_sort(&world);
    ck_assert_uint_eq(chatter_top(detector_find("midas_r"), &world, ALL_EDGES), 123);
    random_events_free(&world);
}
END_TEST

/// Accounts in pairs of their own on day 4 (tick 5): a new edge scores t - 1 = 4, nine at once 9 (t - 1).
START_TEST(test_midas_r_edges_by_hand)
{
    enum { ACCOUNTS = 16, CASES = 4 };
    static const uint8_t age[ACCOUNTS] = {30, 12, 40, 13, 15, 14, 30, 12, 12, 30, 50, 10, 30, 12, 30, 12};
    static const char *const key[CASES][3] = {{"midas_r.edges=all"},
                                              {"midas_r.edges=contacts"},
                                              {"midas_r.edges=contacts_to_children"},
                                              {"midas_r.edges=contacts_to_children", "midas_r.older_by_y=1"}};
    static const double wanted[CASES][ACCOUNTS / 2] = {
        {4, 36, 4, 4, 4, 4, 4, 0}, {4, 4, 4, 0, 4, 4, 0, 0}, {4, 4, 0, 0, 0, 4, 0, 0}, {4, 4, 4, 0, 0, 4, 0, 0}};
    const event_t event[] = {
        {.kind = EVENT_REQUEST, .actor = 0, .target = 1},
        {.kind = EVENT_MESSAGE, .actor = 2, .target = 3, .flags = FLAG_FIRST, .count = 9},
        {.kind = EVENT_REQUEST, .actor = 4, .target = 5}, // a year older
        {.kind = EVENT_MESSAGE, .actor = 6, .target = 7, .count = 1},
        {.kind = EVENT_REQUEST, .actor = 8, .target = 9}, // the child asks
        {.kind = EVENT_MEDIA, .actor = 10, .target = 11, .flags = FLAG_FIRST},
        {.kind = EVENT_MOVE_INVITE, .actor = 12, .target = 13},
        {.kind = EVENT_GROUP_MESSAGE, .actor = 14, .target = 15, .flags = FLAG_FIRST, .count = 1}, // group 15
    };
    for (int k = 0; k < CASES; k++) {
        event_t seen[ACCOUNTS / 2];
        random_events_t world = {.event = seen, .n = ACCOUNTS / 2, .end = 5 * DAY_S};
        ck_assert_int_eq(account_table_init(&world.account, ACCOUNTS), 0);
        memcpy(world.account.declared_age, age, sizeof age);
        memcpy(seen, event, sizeof event);
        for (size_t i = 0; i < world.n; i++) seen[i].time = 4 * DAY_S;
        detector_view_t view = stream_view(&world);
        instance_t one = stream_open(detector_find("midas_r"), &view, key[k]);
        stream_observe(&one, &world, 0, world.n, world.n);
        double *score = stream_score(&one, &world, 4 * DAY_S);
        for (int a = 0; a < ACCOUNTS; a++) ck_assert_double_eq_tol(score[a], a % 2 ? 0 : wanted[k][a / 2], 1e-11);
        free(score);
        instance_close(&one);
        account_table_free(&world.account);
    }
}
END_TEST

/// However edges are cut into calls, and in whatever cells they meet.
START_TEST(test_midas_scores_many_as_one_by_one)
{
    enum { N = 3000 };
    static edge_t edge[N];
    static midas_edge_t many[N];
    static double at_once[N], in_parts[N];
    random_edges(edge, N, 40);
    for (int i = 0; i < N; i++) many[i] = (midas_edge_t){edge[i].from, edge[i].to, edge[i].tick, edge[i].count};
    for (uint32_t rows = 1; rows <= MIDAS_ROWS_MAX; rows += 5) {
        midas_t a, b, c;
        BUG_IF(midas_init(&a, rows, 30, 0.5) < 0 || midas_init(&b, rows, 30, 0.5) < 0);
        BUG_IF(midas_init(&c, rows, 30, 0.5) < 0);
        midas_score_all(&a, many, N, at_once);
        for (size_t i = 0, part = 0; i < N; i += part) {
            part = i % 23 + 1 < N - i ? i % 23 + 1 : N - i;
            midas_score_all(&b, many + i, part, in_parts + i);
        }
        for (int i = 0; i < N; i++) {
            double one = midas_score(&c, edge[i].from, edge[i].to, edge[i].tick, edge[i].count);
            ck_assert(at_once[i] == one && in_parts[i] == one);
        }
        midas_free(&a);
        midas_free(&b);
        midas_free(&c);
    }
}
END_TEST

START_TEST(test_midas_r_rests_on_the_past) { stream_rests_on_the_past(detector_find("midas_r")); }
END_TEST

/// With cells enough that nothing collides in every row.
START_TEST(test_midas_r_ignores_numbers)
{
    const char *const wide[] = {"midas_r.buckets=65536", NULL};
    const char *const wide_all[] = {"midas_r.buckets=65536", "midas_r.edges=all", NULL};
    stream_ignores_numbers(detector_find("midas_r"), wide);
    stream_ignores_numbers(detector_find("midas_r"), wide_all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("midas");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_midas_surprise_by_hand);
    tcase_add_test(tcase, test_midas_scores_what_the_authors_program_scores);
    tcase_add_loop_test(tcase, test_midas_decays_on_touch_as_a_plain_version_every_tick, 0, 5);
    tcase_add_test(tcase, test_midas_decays_on_touch_where_cells_are_shared);
    tcase_add_test(tcase, test_midas_collisions_add);
    tcase_add_test(tcase, test_midas_counts_several_as_one_by_one);
    tcase_add_test(tcase, test_midas_scores_many_as_one_by_one);
    tcase_add_test(tcase, test_midas_r_by_hand);
    tcase_add_test(tcase, test_midas_r_edges_by_hand);
    tcase_add_test(tcase, test_midas_r_ticks_are_as_long_as_asked);
    tcase_add_loop_test(tcase, test_midas_r_ranks_a_burst_first, 0, 3);
    tcase_add_test(tcase, test_midas_r_rests_on_the_past);
    tcase_add_test(tcase, test_midas_r_ignores_numbers);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

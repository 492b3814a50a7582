// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the second feature table on random events, sparse and dense: equal to a slow plain count, to itself at
// any number of threads and cut of batches, blind to the future and to the names of accounts.
#include "detectors/graph_features.h"
#include "tests/random_events.h"
#include "tests/suite_run.h"
#include <check.h>
#include <omp.h>
#include <string.h>

#define MOST 900u // accounts

/// Dense: every account of a platform knows most others, and minors have more seekers than are counted.
static const struct {
    size_t accounts, events;
    uint32_t days;
} SHAPE[] = {{900, 20000, 1}, {360, 260000, 20}};

static random_events_t world;
static size_t accounts;

static void open_world(int shape)
{
    accounts = SHAPE[shape].accounts;
    random_events_init(&world, accounts, SHAPE[shape].events, SHAPE[shape].days, 31);
}

static size_t before(uint32_t time)
{
    size_t n = 0;
    while (n < world.n && world.event[n].time < time) n++;
    return n;
}

/// Both tables of all accounts at `time`, after events [0, n) in batches. Free both.
static void rows_of(const random_events_t *from, size_t n, size_t batch, uint32_t time, float **feature, float **graph)
{
    feature_table_t *table = NULL;
    graph_features_t features;
    uint32_t every[MOST];
    for (uint32_t a = 0; a < accounts; a++) every[a] = a;
    BUG_IF(ARRAY_NEW(*feature, accounts * FEATURES) < 0 || ARRAY_NEW(*graph, accounts * GRAPH_FEATURES) < 0);
    BUG_IF(feature_table_open(&table, &from->account, VIEW_SILO) < 0);
    BUG_IF(graph_features_init(&features, &from->account) < 0);
    for (size_t i = 0; i < n; i += batch) {
        event_batch_t b = random_events_batch(from, i, i + batch < n ? i + batch : n);
        feature_table_observe(table, &b);
        graph_features_observe(&features, &b);
        if (i == 0) BUG_IF(graph_features_prepare(&features, table, b.end) < 0); // an earlier time leaves nothing
    }
    BUG_IF(graph_features_prepare(&features, table, time) < 0);
    feature_table_rows(table, time, every, accounts, *feature);
    graph_features_rows(&features, every, accounts, *graph);
    graph_features_free(&features);
    feature_table_close(table);
}

static float *graph_of(const random_events_t *from, size_t n, size_t batch, uint32_t time)
{
    float *feature, *graph;
    rows_of(from, n, batch, time, &feature, &graph);
    free(feature);
    return graph;
}

/// Who did what to whom, as plain tables.
typedef struct {
    uint8_t tie[MOST][MOST], seek[MOST][MOST]; // tie: either way
    uint32_t messages[MOST][MOST];
    double motif[MOST][6]; // pair, one way, minor, star, fan, triangle
} plain_t;

static plain_t plain;

static bool minor(size_t a) { return world.account.declared_age[a] < 18; }

static void plain_links(size_t n)
{
    static const uint8_t ties[EVENT_KINDS] = {
        [EVENT_MESSAGE] = 1, [EVENT_MEDIA] = 1,  [EVENT_CALL] = 1,   [EVENT_MOVE_INVITE] = 1,
        [EVENT_REQUEST] = 1, [EVENT_ACCEPT] = 1, [EVENT_DECLINE] = 1};
    for (size_t i = 0; i < n; i++) {
        const event_t *e = &world.event[i];
        if (!ties[e->kind] || e->actor == e->target || e->target >= accounts) continue;
        bool personal = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
        plain.tie[e->actor][e->target] = plain.tie[e->target][e->actor] = 1;
        plain.seek[e->actor][e->target] |= e->kind == EVENT_REQUEST || (personal && e->flags & FLAG_FIRST);
        if (e->kind == EVENT_MESSAGE) plain.messages[e->actor][e->target] += e->count;
    }
}

/// The messages of an account before event `at`: the newest eight of those at most an hour old. @return how many
static size_t newest(uint32_t account, size_t at, const event_t *found[8])
{
    size_t n = 0;
    for (size_t i = at; i-- > 0 && n < 8;) {
        const event_t *e = &world.event[i];
        if (world.event[at].time - e->time > 3600) break;
        if (e->kind == EVENT_MESSAGE && e->actor != e->target && (e->actor == account || e->target == account))
            found[n++] = e;
    }
    return n;
}

static uint32_t other_of(const event_t *e, uint32_t account) { return e->actor == account ? e->target : e->actor; }

static void plain_own_motifs(uint32_t a, size_t at)
{
    const event_t *old[8], *e = &world.event[at];
    size_t n = newest(a, at, old);
    uint32_t x = other_of(e, a);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            uint32_t y = other_of(old[i], a), z = other_of(old[j], a);
            bool sent = e->actor == a && old[i]->actor == a && old[j]->actor == a;
            int others = 1 + (y != x) + (z != x && z != y);
            if (others == 1) {
                plain.motif[a][0] += 1;
                plain.motif[a][1] += sent;
                plain.motif[a][2] += minor(x);
            }
            plain.motif[a][3] += others == 2;
            plain.motif[a][4] += others == 3 && sent;
        }
}

static void plain_triangles(size_t at)
{
    const event_t *of_a[8], *of_b[8], *e = &world.event[at];
    size_t n = newest(e->actor, at, of_a), m = newest(e->target, at, of_b);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            uint32_t third = other_of(of_a[i], e->actor);
            if (third != other_of(of_b[j], e->target) || third == e->actor || third == e->target) continue;
            plain.motif[e->actor][5] += 1;
            plain.motif[e->target][5] += 1;
            plain.motif[third][5] += 1;
        }
}

static void plain_motifs(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const event_t *e = &world.event[i];
        if (e->kind != EVENT_MESSAGE || e->actor == e->target) continue;
        plain_own_motifs(e->actor, i);
        plain_own_motifs(e->target, i);
        plain_triangles(i);
    }
}

static double ratio(double k, double n) { return n > 0 ? k / n : 0; }

static void plain_contacts(size_t a, const float *feature, double *row)
{
    double n = 0, minors = 0, sum = 0, square = 0, known = 0, share = 0, share_max = 0, harm = 0, harm_max = 0;
    for (size_t b = 0; b < accounts; b++) {
        if (!plain.tie[a][b]) continue;
        double years = world.account.declared_age[b];
        double messages = (double)feature[b * FEATURES + FEATURE_MINOR_MESSAGE_SHARE];
        double complaints = (double)feature[b * FEATURES + FEATURE_MINOR_COMPLAINTS];
        n++, minors += minor(b), sum += years, square += years * years, share += messages, harm += complaints;
        share_max = fmax(share_max, messages);
        harm_max = fmax(harm_max, complaints);
        for (size_t c = 0; c < b; c++) known += plain.tie[a][c] && plain.tie[b][c];
    }
    row[GRAPH_FEATURE_CONTACTS] = log1p(n);
    row[GRAPH_FEATURE_CONTACT_MINOR_SHARE] = ratio(minors, n);
    row[GRAPH_FEATURE_CONTACT_AGE_SD] = sqrt(fmax(ratio(square, n) - ratio(sum, n) * ratio(sum, n), 0));
    row[GRAPH_FEATURE_CONTACT_KNOWN_SHARE] = ratio(known, n * (n - 1) / 2);
    row[GRAPH_FEATURE_CONTACT_MINOR_MESSAGES_MEAN] = ratio(share, n);
    row[GRAPH_FEATURE_CONTACT_MINOR_MESSAGES_MAX] = share_max;
    row[GRAPH_FEATURE_CONTACT_COMPLAINTS_MEAN] = ratio(harm, n);
    row[GRAPH_FEATURE_CONTACT_COMPLAINTS_MAX] = harm_max;
}

/// Other adults who sought out a minor.
static int plain_rivals(size_t a, size_t child)
{
    int n = 0;
    for (size_t u = 0; u < accounts; u++) n += u != a && !minor(u) && plain.seek[u][child];
    return n;
}

static void plain_seekers(size_t a, double *row)
{
    double minors = 0, seekers = 0, most = 0, messages = 0, top = 0, shared[MOST] = {0};
    for (size_t b = 0; b < accounts; b++) {
        messages += plain.messages[a][b];
        top = fmax(top, plain.messages[a][b]);
        if (!plain.seek[a][b] || !minor(b)) continue;
        int rivals = plain_rivals(a, b);
        minors++;
        seekers += rivals < 64 ? rivals : 64;
        for (size_t u = 0; u < accounts && rivals <= 64; u++)
            if (u != a && !minor(u) && plain.seek[u][b]) most = fmax(most, ++shared[u]);
    }
    row[GRAPH_FEATURE_TOP_CONTACT_SHARE] = ratio(top, messages);
    row[GRAPH_FEATURE_MINOR_SEEKERS_MEAN] = ratio(seekers, minors);
    row[GRAPH_FEATURE_SHARED_MINORS_MAX] = log1p(most);
}

static void plain_row(size_t a, const float *feature, double *row)
{
    const double *motif = plain.motif[a];
    row[GRAPH_FEATURE_MOTIFS_PAIR] = log1p(motif[0]);
    row[GRAPH_FEATURE_MOTIF_ONE_WAY_SHARE] = ratio(motif[1], motif[0]);
    row[GRAPH_FEATURE_MOTIF_MINOR_SHARE] = ratio(motif[2], motif[0]);
    row[GRAPH_FEATURE_MOTIFS_STAR] = log1p(motif[3]);
    row[GRAPH_FEATURE_MOTIFS_FAN] = log1p(motif[4]);
    row[GRAPH_FEATURE_MOTIFS_TRIANGLE] = log1p(motif[5]);
    plain_contacts(a, feature, row);
    plain_seekers(a, row);
}

/// Every column varies, so that no comparison is of zeros alone.
static void check_varies(const float *graph)
{
    for (size_t f = 0; f < GRAPH_FEATURES; f++) {
        size_t other = 0;
        for (size_t a = 1; a < accounts; a++) other += graph[a * GRAPH_FEATURES + f] != graph[f];
        ck_assert_msg(other > 3, "%s does not vary", graph_feature_name[f]);
    }
}

START_TEST(prop_graph_features_equal_a_plain_count)
{
    open_world(_i);
    const uint32_t time[] = {world.end / 3 + 777, world.end};
    for (int k = 0; k < 2; k++) {
        float *feature, *graph;
        size_t n = before(time[k]);
        memset(&plain, 0, sizeof plain);
        plain_links(n);
        plain_motifs(n);
        rows_of(&world, n, 997, time[k], &feature, &graph);
        for (size_t a = 0; a < accounts; a++) {
            double want[GRAPH_FEATURES] = {0};
            plain_row(a, feature, want);
            for (size_t f = 0; f < GRAPH_FEATURES; f++)
                ck_assert_msg(fabs(graph[a * GRAPH_FEATURES + f] - want[f]) < 1e-5 * (1 + fabs(want[f])),
                              "account %zu %s: %.8g, plainly %.8g", a, graph_feature_name[f],
                              (double)graph[a * GRAPH_FEATURES + f], want[f]);
        }
        if (k == 1) check_varies(graph);
        free(feature);
        free(graph);
    }
    random_events_free(&world);
}
END_TEST

/// The dense world must reach the limits, or they are not tested above.
START_TEST(prop_graph_features_random_events_reach_the_limits)
{
    size_t at_most = 0, minors = 0;
    open_world(1);
    memset(&plain, 0, sizeof plain);
    plain_links(world.n);
    for (size_t b = 0; b < accounts; b++) {
        minors += minor(b);
        at_most += minor(b) && plain_rivals(NO_ACCOUNT, b) > 65;
    }
    ck_assert_uint_gt(at_most, 5);
    ck_assert_uint_lt(at_most, minors - 5);
    random_events_free(&world);
}
END_TEST

START_TEST(prop_graph_features_are_the_same_for_any_threads_and_batches)
{
    open_world(_i);
    size_t bytes = accounts * GRAPH_FEATURES * sizeof(float);
    omp_set_num_threads(1);
    float *one = graph_of(&world, world.n, world.n, world.end);
    for (int threads = 2; threads <= 4; threads++) {
        omp_set_num_threads(threads);
        float *many = graph_of(&world, world.n, threads == 3 ? 1 : 7001, world.end);
        ck_assert_msg(memcmp(one, many, bytes) == 0, "%d threads", threads);
        free(many);
    }
    free(one);
    random_events_free(&world);
}
END_TEST

/// What becomes of accounts that have done nothing yet changes no row before.
START_TEST(prop_graph_features_never_read_the_future)
{
    open_world(0);
    uint32_t time = world.end / 2;
    size_t n = before(time), bytes = GRAPH_FEATURES * sizeof(float);
    for (size_t i = 0; i < n; i++) { // 5 to 7 are yet to come
        if (world.event[i].actor >= 5 && world.event[i].actor < 8) world.event[i].actor += 9;
        if (world.event[i].target >= 5 && world.event[i].target < 8) world.event[i].target += 9;
    }
    float *early = graph_of(&world, n, 500, time);
    for (uint32_t a = 5; a < 8; a++) {
        world.account.declared_age[a] = 11;
        world.account.registered[a] = (int32_t)(time + a);
    }
    float *late = graph_of(&world, n, 500, time);
    ck_assert_int_eq(memcmp(early, late, accounts * bytes), 0);
    free(early);
    free(late);
    random_events_free(&world);
}
END_TEST

/// The same world with accounts under other names gives the same rows, to the bit, in the new order.
START_TEST(prop_graph_features_do_not_depend_on_names)
{
    random_events_t other;
    uint32_t name[MOST];
    open_world(_i);
    random_events_init(&other, accounts, SHAPE[_i].events, SHAPE[_i].days, 31);
    for (uint32_t a = 0; a < accounts; a++) name[a] = (uint32_t)((a * 7 + 13) % accounts); // 7 divides neither
    for (uint32_t a = 0; a < accounts; a++) {
        other.account.platform[name[a]] = world.account.platform[a];
        other.account.declared_age[name[a]] = world.account.declared_age[a];
        other.account.registered[name[a]] = world.account.registered[a];
    }
    for (size_t i = 0; i < other.n; i++) {
        event_t *e = &other.event[i];
        bool group = e->kind == EVENT_GROUP_JOIN || e->kind == EVENT_GROUP_MESSAGE;
        e->actor = name[e->actor];
        if (e->target != NO_ACCOUNT && !group) e->target = name[e->target];
    }
    float *old = graph_of(&world, world.n, 900, world.end), *renamed = graph_of(&other, other.n, 900, other.end);
    for (uint32_t a = 0; a < accounts; a++)
        ck_assert_int_eq(
            memcmp(old + a * GRAPH_FEATURES, renamed + name[a] * GRAPH_FEATURES, GRAPH_FEATURES * sizeof(float)), 0);
    free(old);
    free(renamed);
    random_events_free(&other);
    random_events_free(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("graph_features properties");
    TCase *tcase = tcase_create("random events");
    tcase_set_timeout(tcase, 240);
    tcase_add_loop_test(tcase, prop_graph_features_equal_a_plain_count, 0, 2);
    tcase_add_test(tcase, prop_graph_features_random_events_reach_the_limits);
    tcase_add_loop_test(tcase, prop_graph_features_are_the_same_for_any_threads_and_batches, 0, 2);
    tcase_add_test(tcase, prop_graph_features_never_read_the_future);
    tcase_add_loop_test(tcase, prop_graph_features_do_not_depend_on_names, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

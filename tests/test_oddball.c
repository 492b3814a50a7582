// SPDX-License-Identifier: GPL-3.0-or-later
// Egonets by hand, against a plain matrix and against recorded references; OddBall's distances against its reference.
#include "detectors/egonet.h"
#include "tests/golden_graph.h"
#include "tests/stream_fixture.h"
#include "tests/suite_run.h"
#include <gsl/gsl_eigen.h>

#define GOLDEN_FIELDS 7 // of an account in oddball.txt
#define ACCOUNTS 60u

extern const detector_t detector_oddball;

static const char *const WHOLE_GRAPH[] = {"oddball.egonets=all", NULL};

static double golden[GRAPH_ACCOUNTS][GOLDEN_FIELDS];

/// A message of `count` from the first to the second.
typedef struct {
    uint32_t from, to;
    uint16_t count;
} pair_t;

/// The graph and egonets of some messages among n accounts.
typedef struct {
    account_table_t account;
    link_graph_t graph;
    link_index_t index;
    egonet_t ego;
} egonets_t;

static void egonets_finish(egonets_t *self, const event_batch_t *batch)
{
    ck_assert_int_eq(link_graph_init(&self->graph, &self->account, LINKS_ALL), 0);
    link_graph_observe(&self->graph, batch);
    ck_assert_int_eq(link_index_build(&self->index, &self->graph), 0);
    ck_assert_int_eq(egonet_compute(&self->ego, &self->index, &self->graph, true), 0);
}

static void egonets_open(egonets_t *self, uint32_t accounts, const pair_t *pair, size_t n)
{
    event_t event[64] = {0};
    ck_assert_uint_le(n, 64);
    ck_assert_int_eq(account_table_init(&self->account, accounts), 0);
    for (size_t i = 0; i < n; i++)
        event[i] =
            (event_t){.actor = pair[i].from, .target = pair[i].to, .count = pair[i].count, .kind = EVENT_MESSAGE};
    egonets_finish(self, &(event_batch_t){.event = event, .n = n});
}

static void egonets_close(egonets_t *self)
{
    egonet_free(&self->ego);
    link_index_free(&self->index);
    link_graph_free(&self->graph);
    account_table_free(&self->account);
}

static void ck_egonet(const egonets_t *net, uint32_t v, uint32_t neighbours, uint64_t ties, uint64_t weight,
                      double value)
{
    ck_assert_uint_eq(net->ego.neighbours[v], neighbours);
    ck_assert_uint_eq(net->ego.ties[v], ties);
    ck_assert_uint_eq(net->ego.weight[v], weight);
    ck_assert_msg(fabs(net->ego.eigenvalue[v] - value) <= 1e-10 * value, "node %u: eigenvalue %.15g, not %.15g", v,
                  net->ego.eigenvalue[v], value);
}

/// 0, 1, 2 know each other, 2 knows 3; weights 1 (0-1), 2 (1-2, by one message each way), 4 (0-2), 8 (2-3).
/// A triangle with weights a, b, c has the largest root of x^3 - (a^2 + b^2 + c^2) x - 2abc: x^3 - 21 x - 16.
START_TEST(test_egonet_by_hand)
{
    const pair_t pairs[] = {{0, 1, 1}, {1, 2, 1}, {2, 1, 1}, {0, 2, 4}, {3, 2, 8}};
    egonets_t net;
    double root = 4.924; // by Newton's method, from nearby
    for (int i = 0; i < 20; i++) root -= (root * root * root - 21 * root - 16) / (3 * root * root - 21);
    egonets_open(&net, 4, pairs, 5);
    ck_egonet(&net, 0, 2, 3, 7, root);
    ck_egonet(&net, 1, 2, 3, 7, root);
    ck_assert_uint_eq(net.ego.ties[2], 4);
    ck_assert_uint_eq(net.ego.weight[2], 15);
    ck_egonet(&net, 3, 1, 1, 8, 8);
    egonets_close(&net);
}
END_TEST

/// A star of four leaves: its eigenvalues are sqrt(sum of squares) and minus that, which a naive iteration flips
/// between.
START_TEST(test_egonet_of_a_star)
{
    const pair_t pairs[] = {{0, 1, 1}, {0, 2, 2}, {0, 3, 4}, {4, 0, 2}};
    egonets_t net;
    egonets_open(&net, 5, pairs, 4);
    ck_egonet(&net, 0, 4, 4, 9, 5);
    ck_egonet(&net, 3, 1, 1, 4, 4);
    egonets_close(&net);
}
END_TEST

/// Adults 0 and 1 (30 and 18), minors 2 to 5. Adult 0 asked 2, opened a thread with 3, and answers 4, who asked; 2 and
/// 3 know each other, 3 and 4 do, 3 and 5 do. Adult 1 asked 0 and 5.
START_TEST(test_egonet_of_minors_sought_by_hand)
{
    enum { ALL = 7 };
    static const uint8_t age[ALL] = {30, 18, 17, 12, 12, 12, 40};
    event_t event[] = {
        {.kind = EVENT_REQUEST, .actor = 0, .target = 2},
        {.kind = EVENT_MESSAGE, .actor = 2, .target = 0, .count = 4},
        {.kind = EVENT_MESSAGE, .actor = 0, .target = 3, .count = 2, .flags = FLAG_FIRST},
        {.kind = EVENT_REQUEST, .actor = 4, .target = 0},
        {.kind = EVENT_MESSAGE, .actor = 0, .target = 4, .count = 9},
        {.kind = EVENT_MESSAGE, .actor = 3, .target = 2, .count = 3},
        {.kind = EVENT_MESSAGE, .actor = 3, .target = 4, .count = 3},
        {.kind = EVENT_MESSAGE, .actor = 5, .target = 3, .count = 3},
        {.kind = EVENT_REQUEST, .actor = 1, .target = 0},
        {.kind = EVENT_REQUEST, .actor = 1, .target = 5},
        {.kind = EVENT_REPORT, .actor = 6, .target = 2}, // no tie
    };
    egonets_t net = {0};
    egonet_t sought;
    ck_assert_int_eq(account_table_init(&net.account, ALL), 0);
    memcpy(net.account.declared_age, age, sizeof age);
    egonets_finish(&net, &(event_batch_t){.event = event, .n = sizeof event / sizeof *event});
    ck_assert_int_eq(egonet_sought(&sought, &net.index, &net.graph), 0);
    ck_assert_uint_eq(sought.nodes, ALL);
    const uint32_t neighbours[ALL] = {2, 1}, ties[ALL] = {3, 1}, weight[ALL] = {5 + 2 + 3, 1};
    for (int v = 0; v < ALL; v++) {
        ck_assert_uint_eq(sought.neighbours[v], neighbours[v]);
        ck_assert_uint_eq(sought.ties[v], ties[v]);
        ck_assert_uint_eq(sought.weight[v], weight[v]);
    }
    egonet_free(&sought);
    egonets_close(&net);
}
END_TEST

static bool is_contact(const event_t *e)
{
    bool opens = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
    return e->kind == EVENT_REQUEST || (opens && e->flags & FLAG_FIRST);
}

/// What an event adds to a tie.
static double tie_of(const event_t *e)
{
    if (e->actor == e->target) return 0;
    bool one = e->kind == EVENT_MEDIA || e->kind == EVENT_CALL || e->kind == EVENT_MOVE_INVITE ||
               e->kind == EVENT_REQUEST || e->kind == EVENT_ACCEPT || e->kind == EVENT_DECLINE;
    return e->kind == EVENT_MESSAGE ? e->count : one;
}

/// By looking at every pair of accounts.
static void ck_plain_sought(const egonet_t *ego, uint32_t v, uint32_t account, const double *weight, const bool *member)
{
    uint32_t neighbours = 0, ties = 0;
    double sum = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        neighbours += member[a];
        for (uint32_t b = 0; b < a; b++) {
            bool inside = (member[a] || a == account) && (member[b] || b == account);
            ties += inside && weight[a * ACCOUNTS + b] > 0;
            sum += inside ? weight[a * ACCOUNTS + b] : 0;
        }
    }
    ck_assert_uint_eq(ego->neighbours[v], neighbours);
    ck_assert_uint_eq(ego->ties[v], ties);
    ck_assert_uint_eq(ego->weight[v], (uint64_t)sum);
}

START_TEST(test_egonet_of_minors_sought_as_a_plain_matrix)
{
    size_t most = 0, known = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        static double weight[ACCOUNTS * ACCOUNTS];
        static bool sought[ACCOUNTS][ACCOUNTS];
        random_events_t world;
        egonets_t net = {0};
        egonet_t ego;
        memset(weight, 0, sizeof weight);
        memset(sought, 0, sizeof sought);
        random_events_init(&world, ACCOUNTS, 40 << seed, 5, seed);
        const uint8_t *age = world.account.declared_age;
        for (uint32_t a = 0; a < ACCOUNTS; a += 2) world.account.declared_age[a] /= 4; // more minors
        for (const event_t *e = world.event; e < world.event + world.n; e++) {
            double more = tie_of(e);
            if (more == 0) continue;
            weight[e->actor * ACCOUNTS + e->target] += more;
            weight[e->target * ACCOUNTS + e->actor] += more;
            sought[e->actor][e->target] |= is_contact(e) && age[e->actor] >= 18 && age[e->target] < 18;
        }
        net.account = world.account;
        event_batch_t all = random_events_batch(&world, 0, world.n);
        egonets_finish(&net, &all);
        ck_assert_int_eq(egonet_sought(&ego, &net.index, &net.graph), 0);
        for (uint32_t v = 0; v < ego.nodes; v++) {
            ck_plain_sought(&ego, v, net.index.account[v], weight, sought[net.index.account[v]]);
            most = ego.neighbours[v] > most ? ego.neighbours[v] : most;
            known += ego.ties[v] > ego.neighbours[v];
        }
        egonet_free(&ego);
        net.account = (account_table_t){0};
        egonets_close(&net);
        random_events_free(&world);
    }
    ck_assert(most >= 10 && known > 50); // there was something to compare
}
END_TEST

static double plain_eigenvalue(const double *weight, const bool *inside)
{
    uint32_t member[ACCOUNTS], n = 0;
    double most = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        if (inside[a]) member[n++] = a;
    gsl_matrix *matrix = gsl_matrix_alloc(n, n);
    gsl_vector *value = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(n);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) gsl_matrix_set(matrix, i, j, weight[member[i] * ACCOUNTS + member[j]]);
    gsl_eigen_symm(matrix, value, work);
    for (uint32_t i = 0; i < n; i++) most = fmax(most, fabs(gsl_vector_get(value, i)));
    gsl_matrix_free(matrix);
    gsl_vector_free(value);
    gsl_eigen_symm_free(work);
    return most;
}

/// One account's egonet by looking at every pair of accounts.
static void ck_plain(const egonets_t *net, const double *weight, uint32_t v)
{
    uint32_t ego = net->index.account[v], ties = 0;
    bool inside[ACCOUNTS] = {false};
    double sum = 0;
    uint32_t neighbours = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        inside[a] = a == ego || weight[ego * ACCOUNTS + a] > 0;
        neighbours += a != ego && inside[a];
    }
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        for (uint32_t b = 0; b < a; b++)
            if (inside[a] && inside[b] && weight[a * ACCOUNTS + b] > 0) {
                ties++;
                sum += weight[a * ACCOUNTS + b];
            }
    ck_egonet(net, v, neighbours, ties, (uint64_t)sum, plain_eigenvalue(weight, inside));
}

START_TEST(test_egonet_counts_as_a_plain_matrix_does)
{
    random_events_t world;
    for (uint64_t seed = 0; seed < 8; seed++) {
        double weight[ACCOUNTS * ACCOUNTS] = {0};
        egonets_t net = {0};
        random_events_init(&world, ACCOUNTS, 40 << seed, 5, seed);
        for (const event_t *e = world.event; e < world.event + world.n; e++) {
            double more = tie_of(e);
            if (more == 0) continue;
            weight[e->actor * ACCOUNTS + e->target] += more;
            weight[e->target * ACCOUNTS + e->actor] += more;
        }
        net.account = world.account;
        event_batch_t all = random_events_batch(&world, 0, world.n);
        egonets_finish(&net, &all);
        ck_assert_uint_gt(net.ego.nodes, 20);
        for (uint32_t v = 0; v < net.ego.nodes; v++) ck_plain(&net, weight, v);
        net.account = (account_table_t){0};
        egonets_close(&net);
        random_events_free(&world);
    }
}
END_TEST

START_TEST(test_egonet_is_that_of_the_references)
{
    golden_graph_t graph;
    egonets_t net = {0};
    size_t ties = 0;
    golden_read("oddball", golden[0], GRAPH_ACCOUNTS * GOLDEN_FIELDS);
    golden_graph_open(&graph);
    net.account = graph.account;
    egonets_finish(&net, &graph.batch);
    for (uint32_t v = 0; v < net.ego.nodes; v++) {
        const double *want = golden[net.index.account[v]];
        ck_egonet(&net, v, (uint32_t)want[0], (uint64_t)want[1], (uint64_t)want[2], want[3]);
        ties += net.ego.neighbours[v];
    }
    for (int a = 0; a < (int)GRAPH_ACCOUNTS; a++) ties -= (size_t)golden[a][0];
    ck_assert_uint_eq(ties, 0); // no account with a tie is missing
    egonets_close(&net);
}
END_TEST

/// Scores of all accounts of the golden graph with the given weights of the laws.
static void golden_scores(const double weight[3], double *score)
{
    golden_graph_t graph;
    uint32_t every[GRAPH_ACCOUNTS];
    golden_graph_open(&graph);
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &graph.account};
    detector_rows_t rows = {.n = GRAPH_ACCOUNTS, .time = graph.batch.end, .account = every};
    for (uint32_t a = 0; a < GRAPH_ACCOUNTS; a++) every[a] = a;
    instance_t one = stream_open(&detector_oddball, &view, WHOLE_GRAPH);
    memcpy(one.config, weight, 3 * sizeof *weight);
    one.detector->observe(one.state, &graph.batch);
    ck_assert_int_eq(one.detector->prepare(one.state, graph.batch.end), 0);
    one.detector->score(one.state, &rows, score);
    instance_close(&one);
    golden_graph_close(&graph);
}

START_TEST(test_oddball_scores_are_those_of_the_reference)
{
    const double weight[][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0.5, 0, 3}};
    double score[GRAPH_ACCOUNTS];
    golden_read("oddball", golden[0], GRAPH_ACCOUNTS * GOLDEN_FIELDS);
    for (size_t k = 0; k < sizeof weight / sizeof *weight; k++) {
        golden_scores(weight[k], score);
        for (uint32_t a = 0; a < GRAPH_ACCOUNTS; a++) {
            double want = 0;
            for (int law = 0; law < 3; law++) want += weight[k][law] * golden[a][4 + law];
            ck_assert_double_eq_tol(score[a], want, 1e-8 * (1 + want));
        }
    }
}
END_TEST

/// Everybody has two neighbours in a ring of 12: all egonets alike, nothing to fit a slope on, nobody stands out. With
/// one tie alone, too.
START_TEST(test_oddball_where_all_are_alike)
{
    account_table_t account;
    uint32_t every[12];
    event_t event[12];
    double score[12];
    ck_assert_int_eq(account_table_init(&account, 12), 0);
    for (uint32_t a = 0; a < 12; a++) {
        every[a] = a;
        event[a] = (event_t){.actor = a, .target = (a + 1) % 12, .kind = EVENT_MESSAGE, .count = 3};
    }
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    detector_rows_t rows = {.n = 12, .account = every};
    for (size_t n = 0; n <= 12; n += n == 0 ? 1 : 11) {
        instance_t one = stream_open(&detector_oddball, &view, WHOLE_GRAPH);
        ((double *)one.config)[2] = 1;
        event_batch_t batch = {.event = event, .n = n};
        one.detector->observe(one.state, &batch);
        ck_assert_int_eq(one.detector->prepare(one.state, 1), 0);
        one.detector->score(one.state, &rows, score);
        for (int a = 0; a < 12; a++) ck_assert_double_eq_tol(score[a], 0, 1e-9);
        instance_close(&one);
    }
    account_table_free(&account);
}
END_TEST

/// Adults who each sought ten minors of a team, but one, whose ten do not know each other; the team's own members and
/// who never sought a minor score nothing. A weight for the eigenvalues that are not there is refused.
START_TEST(test_oddball_finds_the_stranger_among_team_leaders)
{
    enum { TEAMS = 12, TEAM = 10, MINORS = TEAMS * TEAM, ALL = MINORS + TEAMS + 2, STRANGER = MINORS + TEAMS, IDLE };
    account_table_t account;
    uint32_t every[ALL];
    double score[ALL];
    static event_t event[TEAMS * TEAM * TEAM + ALL];
    size_t n = 0;
    ck_assert_int_eq(account_table_init(&account, ALL), 0);
    for (uint32_t a = 0; a < ALL; a++) account.declared_age[a] = a < MINORS ? 12 : 30;
    for (uint32_t a = 0; a < ALL; a++) every[a] = a;
    for (uint32_t a = 0; a < MINORS; a++) {
        event[n++] = (event_t){.kind = EVENT_REQUEST, .actor = MINORS + a / TEAM, .target = a};
        if (a % (TEAM + 2) == 0) event[n++] = (event_t){.kind = EVENT_REQUEST, .actor = STRANGER, .target = a};
        for (uint32_t b = a + 1; b % TEAM != 0; b++)
            event[n++] = (event_t){.kind = EVENT_REQUEST, .actor = a, .target = b};
    }
    for (uint32_t a = 0; a < TEAMS; a++)
        event[n++] = (event_t){.kind = EVENT_REQUEST, .actor = IDLE, .target = MINORS + a};
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    instance_t one = stream_open(&detector_oddball, &view, NULL);
    one.detector->observe(one.state, &(event_batch_t){.event = event, .n = n});
    ck_assert_int_eq(one.detector->prepare(one.state, 1), 0);
    one.detector->score(one.state, &(detector_rows_t){.n = ALL, .account = every}, score);
    for (uint32_t a = MINORS; a < STRANGER; a++) ck_assert_double_lt(score[a], score[STRANGER] / 2);
    for (uint32_t a = 0; a < MINORS; a++) ck_assert_double_eq(score[a], 0);
    ck_assert_double_eq(score[IDLE], 0);
    ((double *)one.config)[2] = 1;
    ck_assert_int_eq(detector_plan(&detector_oddball, one.config, NULL), ERR_PLUGIN);
    ck_assert_str_eq(error_text(), "oddball: a weight of the eigenvalue's law needs egonets: all");
    instance_close(&one);
    account_table_free(&account);
}
END_TEST

#define CIRCLE 8u
#define CIRCLES 20u

/// Circles of eight who all know each other, and pairs of friends. A stranger to all writes to one of every circle and
/// stands out; one who writes to a single child looks like any account with one friend, which is the known weakness.
START_TEST(test_oddball_finds_the_star_and_not_the_slow)
{
    enum { PAIR = CIRCLE * CIRCLES, PAIRED = 60, STAR = PAIR + PAIRED, SLOW, ALL };
    account_table_t account;
    uint32_t every[ALL];
    double score[ALL];
    event_t event[ALL * CIRCLE];
    size_t n = 0;
    ck_assert_int_eq(account_table_init(&account, ALL), 0);
    for (uint32_t a = 0; a < PAIR; a++)
        for (uint32_t b = a + 1; b % CIRCLE != 0; b++) event[n++] = (event_t){.actor = a, .target = b};
    for (uint32_t a = PAIR; a < STAR; a += 2) event[n++] = (event_t){.actor = a, .target = a + 1};
    for (uint32_t c = 0; c < CIRCLES; c++) event[n++] = (event_t){.actor = STAR, .target = c * CIRCLE};
    event[n++] = (event_t){.actor = SLOW, .target = 3};
    for (size_t i = 0; i < n; i++) {
        event[i].kind = EVENT_MESSAGE;
        event[i].count = 1;
    }
    for (uint32_t a = 0; a < ALL; a++) every[a] = a;
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    detector_rows_t rows = {.n = ALL, .account = every};
    instance_t one = stream_open(&detector_oddball, &view, WHOLE_GRAPH);
    event_batch_t batch = {.event = event, .n = n};
    one.detector->observe(one.state, &batch);
    ck_assert_int_eq(one.detector->prepare(one.state, 1), 0);
    one.detector->score(one.state, &rows, score);
    for (uint32_t a = 0; a < STAR; a++) ck_assert_double_lt(score[a], score[STAR] / 2);
    ck_assert_double_eq(score[SLOW], score[PAIR]);
    instance_close(&one);
    account_table_free(&account);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("oddball");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_egonet_by_hand);
    tcase_add_test(tcase, test_egonet_of_a_star);
    tcase_add_test(tcase, test_egonet_counts_as_a_plain_matrix_does);
    tcase_add_test(tcase, test_egonet_of_minors_sought_by_hand);
    tcase_add_test(tcase, test_egonet_of_minors_sought_as_a_plain_matrix);
    tcase_add_test(tcase, test_egonet_is_that_of_the_references);
    tcase_add_test(tcase, test_oddball_scores_are_those_of_the_reference);
    tcase_add_test(tcase, test_oddball_where_all_are_alike);
    tcase_add_test(tcase, test_oddball_finds_the_star_and_not_the_slow);
    tcase_add_test(tcase, test_oddball_finds_the_stranger_among_team_leaders);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

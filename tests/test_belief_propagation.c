// SPDX-License-Identifier: GPL-3.0-or-later
// Linearised belief propagation against dense solves, by GSL on random graphs and by numpy on the golden one; its bound
// against eigenvalues; what the detector makes of offenders, targets and others.
#include "detectors/lin_bp.h"
#include "detectors/link_index.h"
#include "tests/detector_conformance.h"
#include "tests/golden_graph.h"
#include "tests/suite_run.h"
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>

#define NODES 40u
#define UNKNOWNS (3 * NODES)

extern const detector_t detector_belief_propagation;

static const double COUPLING[3][3] = {
    {0.1 - 1.0 / 3, 0.6 - 1.0 / 3, 0.3 - 1.0 / 3},
    {0.6 - 1.0 / 3, 0.2 - 1.0 / 3, 0.2 - 1.0 / 3},
    {0.3 - 1.0 / 3, 0.2 - 1.0 / 3, 0.5 - 1.0 / 3},
};

static void scaled(double factor, double coupling[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) coupling[i][j] = factor * COUPLING[i][j];
}

/// A random graph as a table and as rows; some nodes have no tie.
typedef struct {
    bool tie[NODES][NODES];
    uint32_t start[NODES + 1], neighbour[NODES * NODES];
    lin_bp_graph_t graph;
} random_graph_t;

static void random_graph(random_graph_t *self, uint32_t seed, double chance)
{
    uint32_t n = 0;
    memset(self, 0, sizeof *self);
    for (uint32_t a = 0; a < NODES; a++) {
        rng_t rng = rng_at(3, seed, a, RNG_TEST);
        for (uint32_t b = 0; b < a; b++)
            self->tie[a][b] = self->tie[b][a] = a % 9 != 8 && b % 9 != 8 && rng_chance(&rng, chance);
    }
    for (uint32_t a = 0; a < NODES; a++) {
        for (uint32_t b = 0; b < NODES; b++)
            if (self->tie[a][b]) self->neighbour[n++] = b;
        self->start[a + 1] = n;
    }
    self->graph = (lin_bp_graph_t){.nodes = NODES, .start = self->start, .neighbour = self->neighbour};
}

static double radius_of(const random_graph_t *g)
{
    double most = 0;
    gsl_matrix *matrix = gsl_matrix_alloc(NODES, NODES);
    gsl_vector *value = gsl_vector_alloc(NODES);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(NODES);
    for (uint32_t a = 0; a < NODES; a++)
        for (uint32_t b = 0; b < NODES; b++) gsl_matrix_set(matrix, a, b, g->tie[a][b]);
    gsl_eigen_symm(matrix, value, work);
    for (uint32_t a = 0; a < NODES; a++) most = fmax(most, fabs(gsl_vector_get(value, a)));
    gsl_matrix_free(matrix);
    gsl_vector_free(value);
    gsl_eigen_symm_free(work);
    return most;
}

START_TEST(test_lin_bp_bound_is_at_least_the_radius)
{
    static random_graph_t g;
    lin_bp_bound_t bound;
    size_t with_ties = 0;
    for (uint32_t seed = 0; seed < 60; seed++) {
        uint32_t most = 0;
        random_graph(&g, seed, 0.01 + 0.01 * (seed % 20));
        for (uint32_t a = 0; a < NODES; a++)
            most = g.start[a + 1] - g.start[a] > most ? g.start[a + 1] - g.start[a] : most;
        ck_assert_int_eq(lin_bp_bound(&bound, &g.graph), 0);
        ck_assert_double_eq(bound.degree, most);
        ck_assert_double_ge(bound.radius, radius_of(&g) * (1 - 1e-12));
        ck_assert_double_le(bound.radius, radius_of(&g) * 1.05); // near-equal parts settle slowly
        with_ties += most > 1;
    }
    ck_assert_uint_gt(with_ties, 50);
}
END_TEST

/// A star of 4 leaves: radius 2, degree 4, and h solves 2 h + 4 h^2 = 1. A graph without ties has no limit.
START_TEST(test_lin_bp_limit_of_a_star)
{
    const uint32_t start[] = {0, 4, 5, 6, 7, 8}, neighbour[] = {1, 2, 3, 4, 0, 0, 0, 0}, none[] = {0, 0, 0};
    lin_bp_graph_t star = {.nodes = 5, .start = start, .neighbour = neighbour};
    lin_bp_graph_t apart = {.nodes = 2, .start = none, .neighbour = neighbour};
    lin_bp_bound_t bound;
    ck_assert_int_eq(lin_bp_bound(&bound, &star), 0);
    ck_assert_double_eq_tol(bound.radius, 2, 1e-12);
    double h = lin_bp_limit(&bound);
    ck_assert_double_eq_tol(2 * h + 4 * h * h, 1, 1e-12);
    ck_assert_int_eq(lin_bp_bound(&bound, &apart), 0);
    ck_assert_double_eq(bound.radius, 0);
    ck_assert(isinf(lin_bp_limit(&bound)));
}
END_TEST

/// (I - A x H + D x H^2) vec B = vec E, by LU. @param[out] belief [NODES][3]
static void dense_solve(const random_graph_t *g, const double h[3][3], double prior[NODES][3], double *belief)
{
    double squared[3][3] = {{0}};
    gsl_matrix *matrix = gsl_matrix_calloc(UNKNOWNS, UNKNOWNS);
    gsl_permutation *order = gsl_permutation_alloc(UNKNOWNS);
    gsl_vector_view right = gsl_vector_view_array(prior[0], UNKNOWNS),
                    solution = gsl_vector_view_array(belief, UNKNOWNS);
    int sign;
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 3; k++) squared[i / 3][i % 3] += h[i / 3][k] * h[k][i % 3];
    gsl_matrix_set_identity(matrix);
    for (uint32_t a = 0; a < NODES; a++)
        for (uint32_t b = 0; b < NODES; b++)
            for (uint32_t i = 0; i < 9 && g->tie[a][b]; i++) { // to class i / 3 of a, from class i % 3
                *gsl_matrix_ptr(matrix, 3 * a + i / 3, 3 * b + i % 3) -= h[i % 3][i / 3];
                *gsl_matrix_ptr(matrix, 3 * a + i / 3, 3 * a + i % 3) += squared[i % 3][i / 3];
            }
    gsl_linalg_LU_decomp(matrix, order, &sign);
    gsl_linalg_LU_solve(matrix, order, &right.vector, &solution.vector);
    gsl_matrix_free(matrix);
    gsl_permutation_free(order);
}

/// Up to 0.99 of what certainly converges.
START_TEST(test_lin_bp_solves_as_a_dense_solve_does)
{
    static random_graph_t g;
    const double share[4] = {0.1, 0.5, 0.9, 0.99};
    for (uint32_t seed = 0; seed < 12; seed++) {
        double prior[NODES][3], belief[NODES][3], want[NODES][3], coupling[3][3], moved = 0;
        lin_bp_bound_t bound;
        random_graph(&g, seed, 0.02 + 0.03 * (seed % 5));
        for (uint32_t v = 0; v < NODES; v++) {
            rng_t rng = rng_at(4, seed, v, RNG_TEST);
            for (int i = 0; i < 2; i++) prior[v][i] = rng_unit(&rng) - 0.5;
            prior[v][2] = -prior[v][0] - prior[v][1];
        }
        ck_assert_int_eq(lin_bp_bound(&bound, &g.graph), 0);
        scaled(share[seed % 4] * lin_bp_limit(&bound) / lin_bp_norm(COUPLING), coupling);
        ck_assert_int_eq(lin_bp_solve(&g.graph, &bound, coupling, (const double(*)[3])prior, belief), 0);
        dense_solve(&g, coupling, prior, want[0]);
        for (uint32_t v = 0; v < NODES; v++)
            for (int i = 0; i < 3; i++) {
                ck_assert_double_eq_tol(belief[v][i], want[v][i], 1e-9);
                moved = fmax(moved, fabs(want[v][i] - prior[v][i]));
            }
        ck_assert_double_gt(moved, 0.01);
    }
}
END_TEST

static double golden[3 + 3 * GRAPH_ACCOUNTS];

static void read_golden(void) { golden_read("belief_propagation", golden, 3 + 3 * GRAPH_ACCOUNTS); }

/// Scores of all accounts after the batch, with the first `n` doubles of the config replaced.
static void scores_of(const account_table_t *account, const event_batch_t *batch, const double *config, size_t n,
                      double *score)
{
    uint32_t every[GRAPH_ACCOUNTS];
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = account};
    detector_rows_t rows = {.n = account->n, .time = batch->end, .account = every};
    ck_assert_uint_le(account->n, GRAPH_ACCOUNTS);
    for (uint32_t a = 0; a < account->n; a++) every[a] = a;
    instance_t one = instance_open(&detector_belief_propagation, &view);
    if (n > 0) memcpy(one.config, config, n * sizeof *config);
    one.detector->observe(one.state, batch);
    ck_assert_int_eq(one.detector->prepare(one.state, batch->end), 0);
    one.detector->score(one.state, &rows, score);
    instance_close(&one);
}

/// Ties, priors and coupling alike; what differs from the reference is how near the bound is to the radius.
START_TEST(test_belief_propagation_is_that_of_numpy)
{
    golden_graph_t graph;
    double score[GRAPH_ACCOUNTS], least = INFINITY, most = -INFINITY;
    read_golden();
    ck_assert_double_eq_tol(lin_bp_norm(COUPLING), golden[1], 1e-13);
    golden_graph_open(&graph);
    scores_of(&graph.account, &graph.batch, NULL, 0, score);
    for (uint32_t a = 0; a < GRAPH_ACCOUNTS; a++) {
        ck_assert_double_eq_tol(score[a], golden[3 + 3 * a], 2e-5);
        least = fmin(least, score[a]);
        most = fmax(most, score[a]);
    }
    ck_assert_double_lt(least, -0.03); // a minor without ties
    ck_assert_double_gt(most, 0.3);
    golden_graph_close(&graph);
}
END_TEST

/// The same with the very coupling of the reference: all three beliefs.
START_TEST(test_lin_bp_solves_as_numpy_does)
{
    golden_graph_t graph;
    link_graph_t links;
    link_index_t index;
    lin_bp_bound_t bound;
    double coupling[3][3], prior[GRAPH_ACCOUNTS][3] = {{0}}, belief[GRAPH_ACCOUNTS][3];
    read_golden();
    golden_graph_open(&graph);
    ck_assert_int_eq(link_graph_init(&links, &graph.account, LINKS_ALL), 0);
    link_graph_observe(&links, &graph.batch);
    ck_assert_int_eq(link_index_build(&index, &links), 0);
    for (uint32_t v = 0; v < index.nodes; v++) {
        double offender = 0, target = graph.account.declared_age[index.account[v]] < 18 ? 0.1 : 0;
        for (size_t i = 0; i < links.n; i++)
            if (links.link[i].to == index.account[v] && link_is_complaint(&links.link[i]))
                offender += graph.account.declared_age[links.link[i].from] < 18 ? 0.3 : 0.1;
        offender = fmin(offender, 1);
        prior[v][0] = (2 * offender - target) / 3;
        prior[v][1] = (2 * target - offender) / 3;
        prior[v][2] = -(offender + target) / 3;
    }
    lin_bp_graph_t ties = {.nodes = index.nodes, .start = index.tie_start, .neighbour = index.tie_node};
    ck_assert_int_eq(lin_bp_bound(&bound, &ties), 0);
    ck_assert_double_ge(bound.radius, golden[0] * (1 - 1e-12));
    ck_assert_double_eq_tol(bound.radius, golden[0], 1e-3 * golden[0]);
    ck_assert_double_eq_tol(lin_bp_limit(&bound), golden[2], 1e-3 * golden[2]);
    scaled(0.5 * golden[2] / golden[1], coupling);
    ck_assert_int_eq(lin_bp_solve(&ties, &bound, coupling, (const double(*)[3])prior, belief), 0);
    for (uint32_t v = 0; v < index.nodes; v++)
        for (int i = 0; i < 3; i++)
            ck_assert_double_eq_tol(belief[v][i], golden[3 + 3 * index.account[v] + (uint32_t)i], 1e-10);
    link_index_free(&index);
    link_graph_free(&links);
    golden_graph_close(&graph);
}
END_TEST

/// Adult 0 writes to minors 10 to 13, and 10 reports it. Adult 1 writes to 12, 13 and 14; adult 2 to adults 0 and 3
/// only; adult 4, a teacher, to minors 14 to 19; adult 5 to 19 alone.
static size_t circle_events(event_t *event)
{
    const uint32_t pair[][2] = {{0, 10}, {0, 11}, {0, 12}, {0, 13}, {1, 12}, {1, 13}, {1, 14}, {2, 0},
                                {2, 3},  {4, 14}, {4, 15}, {4, 16}, {4, 17}, {4, 18}, {4, 19}, {5, 19}};
    size_t n = sizeof pair / sizeof *pair;
    for (size_t i = 0; i < n; i++)
        event[i] = (event_t){.actor = pair[i][0], .target = pair[i][1], .kind = EVENT_MESSAGE, .count = 1};
    event[n++] = (event_t){.actor = 10, .target = 0, .kind = EVENT_REPORT};
    return n;
}

/// Guilt goes to who shares targets, not to who is a friend of the reported: that is what the coupling is for. That a
/// teacher of six outranks an adult with one target is the known weakness.
START_TEST(test_belief_propagation_goes_over_targets)
{
    account_table_t account;
    event_t event[40];
    double score[20];
    event_batch_t batch = {.event = event, .n = circle_events(event)};
    ck_assert_int_eq(account_table_init(&account, 20), 0);
    for (uint32_t a = 0; a < 20; a++) account.declared_age[a] = a < 10 ? 35 : 13;
    scores_of(&account, &batch, NULL, 0, score);
    for (uint32_t a = 1; a < 20; a++) ck_assert_double_gt(score[0], score[a]);
    ck_assert_double_gt(score[1], 0);
    ck_assert_double_gt(score[1], score[3]);
    ck_assert_double_lt(score[2], 0); // next to an offender, hence rather not one
    for (uint32_t a = 10; a < 14; a++) ck_assert_double_lt(score[a], score[15]); // the same of the offender's targets
    ck_assert_double_gt(score[4], score[5]);
    ck_assert_double_eq(score[9], 0); // nobody's neighbour, an adult
    const double no_priors[] = {0.1, 0.6, 0.2, 0.5, 0, 0, 0};
    scores_of(&account, &batch, no_priors, 7, score);
    for (uint32_t a = 0; a < 20; a++) ck_assert_double_eq(score[a], 0);
    account_table_free(&account);
}
END_TEST

/// Two adults whom many complain of: the prior ends at 1, of minors and others alike.
START_TEST(test_belief_propagation_priors_end_at_one)
{
    account_table_t account;
    event_t event[30];
    event_batch_t batch = {.event = event};
    double score[20];
    ck_assert_int_eq(account_table_init(&account, 20), 0);
    for (uint32_t a = 0; a < 20; a++) account.declared_age[a] = a < 10 ? 35 : 13;
    for (uint32_t a = 10; a < 20; a++) event[batch.n++] = (event_t){.actor = a, .target = 0, .kind = EVENT_BLOCK};
    event[batch.n++] = (event_t){.actor = 2, .target = 1, .kind = EVENT_BLOCK};
    event[batch.n++] = (event_t){.actor = 2, .target = 1, .kind = EVENT_REPORT}; // the same complainant
    event[batch.n++] = (event_t){.actor = 10, .target = 1, .kind = EVENT_REPORT};
    scores_of(&account, &batch, NULL, 0, score);
    ck_assert_double_eq_tol(score[0], 2.0 / 3, 1e-12); // blocks are no ties: nothing is passed on
    ck_assert_double_eq_tol(score[1], (0.1 + 0.3) * 2 / 3, 1e-12);
    ck_assert_double_eq_tol(score[15], -0.1 / 3, 1e-12);
    account_table_free(&account);
}
END_TEST

START_TEST(test_belief_propagation_refuses_chances_that_cannot_be)
{
    const double wrong[][3] = {{0.5, 0.6, 0.2}, {0.1, 0.6, 0.5}, {0, 0.1, 0}}; // the last leaves other-other -0.8
    account_table_t account;
    ck_assert_int_eq(account_table_init(&account, 2), 0);
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        instance_t one = instance_open(&detector_belief_propagation, &view);
        one.detector->close(one.state);
        memset(one.state, 0, one.detector->state_bytes);
        memcpy(one.config, wrong[i], sizeof wrong[i]);
        ck_assert_int_eq(one.detector->open(one.state, one.config, &view), ERR_PLUGIN);
        ck_assert_ptr_nonnull(strstr(error_text(), "coupling"));
        instance_close(&one);
    }
    account_table_free(&account);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("belief_propagation");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_lin_bp_bound_is_at_least_the_radius);
    tcase_add_test(tcase, test_lin_bp_limit_of_a_star);
    tcase_add_test(tcase, test_lin_bp_solves_as_a_dense_solve_does);
    tcase_add_test(tcase, test_lin_bp_solves_as_numpy_does);
    tcase_add_test(tcase, test_belief_propagation_is_that_of_numpy);
    tcase_add_test(tcase, test_belief_propagation_goes_over_targets);
    tcase_add_test(tcase, test_belief_propagation_priors_end_at_one);
    tcase_add_test(tcase, test_belief_propagation_refuses_chances_that_cannot_be);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

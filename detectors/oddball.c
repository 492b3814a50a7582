// SPDX-License-Identifier: GPL-3.0-or-later
// OddBall: egonets that lie off the power laws which most egonets follow. Ties against neighbours tells near-stars
// (whom strangers know) and near-cliques; interactions against ties tells heavy neighbourhoods; the principal
// eigenvalue against interactions tells one dominant tie, and is off unless its weight is raised. An account's score
// is the sum of its distances from the three lines: max/min ratio of what is and what the line says, times
// ln(|difference| + 1). The lines are least squares in logarithms over all accounts with a tie, as of the scoring
// time.
//
// Egonets are, as it is shipped, those of adults among the minors whom they sought out (egonet_sought.c), where a
// near-star is a stranger to all of them and a near-clique a teacher or a team; or, with `egonets: all`, those of all
// accounts in the whole graph, as in the paper. The laws and the distances are the paper's in both.
//
// Cost O(contacts x ties of a minor), of all accounts O(ties^1.5), a scoring time, O(log accounts) a row. Weaknesses:
// on the whole graph offenders rank at chance: two-sided and blind to ages, creators, sellers, teachers and tight
// groups stand out as far as they do, and a slow offender with few contacts lies on the lines. Among sought minors it
// hardly beats the plain number of them, so hold it against minor_contacts: distances are differences of counts, so
// large egonets win, and few minors whom an adult seeks know each other, whoever the adult is. No local outlier factor
// is added, which the paper offers as an extra. Renumbering accounts changes the order of the sums of the fit, so
// scores by rounding alone.
#include "core/array.h"
#include "core/error.h"
#include "detectors/account_scores.h"
#include "detectors/detector.h"
#include "detectors/egonet.h"
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#define EXPONENT_MOST 700.0 // of what still is a double

enum { LAW_TIES, LAW_WEIGHT, LAW_EIGENVALUE, LAWS };

enum { EGONETS_ALL, EGONETS_SOUGHT_MINORS };
static const char *const EGONETS[] = {"all", "sought_minors", NULL};

typedef struct {
    double weight[LAWS];
    int32_t egonets;
} oddball_config_t;

typedef struct {
    const oddball_config_t *config;
    link_graph_t graph;
    account_scores_t scores;
} oddball_t;

static const param_t PARAMS[] = {
    PARAM(oddball_config_t, weight, "1", "[1, 1, 0]", 0, 1000,
          "What the distances from three power laws count: ties of an egonet against neighbours (stars and cliques), "
          "interactions against ties (heavy neighbourhoods), principal eigenvalue against interactions (one dominant "
          "tie; above 0 it takes most of the time, and it needs egonets: all).",
          "Akoglu, McGlohon, Faloutsos 2010; that they are added up is assumed"),
    PARAM_WORD(oddball_config_t, egonets, EGONETS, "sought_minors",
               "Egonets of all accounts among all, or of adults among the minors whom they sought out.", "assumed"),
    PARAM_END};

static int oddball_plan(const void *config, const void *const *configs)
{
    const oddball_config_t *c = config;
    (void)configs;
    if (c->egonets == EGONETS_ALL || c->weight[LAW_EIGENVALUE] <= 0.0) return NEEDS_EVENTS;
    return error_set(ERR_PLUGIN, "oddball: a weight of the eigenvalue's law needs egonets: all");
}

static int oddball_open(void *state, const void *config, const detector_view_t *view)
{
    oddball_t *self = state;
    CHECK(oddball_plan(config, NULL));
    self->config = config;
    return link_graph_init(&self->graph, view->account, LINKS_ALL);
}

static void oddball_observe(void *state, const event_batch_t *batch)
{
    link_graph_observe(&((oddball_t *)state)->graph, batch);
}

/// The numbers of a law at a node: y against x, both at least 1 where there is a tie (the eigenvalue is at least its
/// heaviest tie).
static void numbers_of(const egonet_t *ego, int law, size_t v, double *x, double *y)
{
    *x = law == LAW_TIES     ? (double)ego->neighbours[v]
         : law == LAW_WEIGHT ? (double)ego->ties[v]
                             : (double)ego->weight[v];
    *y = law == LAW_TIES ? (double)ego->ties[v] : law == LAW_WEIGHT ? (double)ego->weight[v] : ego->eigenvalue[v];
}

/// ln y = intercept + slope ln x by least squares; a level line where all x are equal.
static void fit_line(const double *log_x, const double *log_y, size_t n, double *intercept, double *slope)
{
    double cov00, cov01, cov11, sum_of_squares, low, high;
    gsl_stats_minmax(&low, &high, log_x, 1, n);
    *slope = 0.0;
    if (low < high)
        gsl_fit_linear(log_x, 1, log_y, 1, n, intercept, slope, &cov00, &cov01, &cov11, &sum_of_squares);
    else
        *intercept = gsl_stats_mean(log_y, 1, n);
}

/// The out-line score of Akoglu et al. 2010, from logarithms.
static double distance(double y, double log_y, double log_line)
{
    double line = exp(fmin(log_line, EXPONENT_MOST)), ratio = exp(fmin(fabs(log_y - log_line), EXPONENT_MOST / 2));
    return ratio * log(fabs(y - line) + 1.0);
}

/// Adds the weighted distance of every node with a tie from one law.
/// @param[out] log_x, log_y [nodes] scratch
static void add_distances(const egonet_t *ego, int law, double weight, double *log_x, double *log_y, double *score)
{
    double x, y, intercept = 0.0, slope = 0.0;
    size_t n = 0;
    for (size_t v = 0; v < ego->nodes; v++) {
        if (ego->neighbours[v] == 0) continue;
        numbers_of(ego, law, v, &x, &y);
        log_x[n] = log(x);
        log_y[n++] = log(y);
    }
    if (n == 0) return;
    fit_line(log_x, log_y, n, &intercept, &slope);
    n = 0;
    for (size_t v = 0; v < ego->nodes; v++) {
        if (ego->neighbours[v] == 0) continue;
        numbers_of(ego, law, v, &x, &y);
        score[v] += weight * distance(y, log_y[n], intercept + slope * log_x[n]);
        n++;
    }
}

static int score_nodes(oddball_t *self, const link_index_t *index)
{
    double *log_x = NULL, *log_y = NULL;
    egonet_t ego = {0};
    int code = self->config->egonets == EGONETS_ALL
                   ? egonet_compute(&ego, index, &self->graph, self->config->weight[LAW_EIGENVALUE] > 0.0)
                   : egonet_sought(&ego, index, &self->graph);
    if (code == 0) code = account_scores_reset(&self->scores, index->account, index->nodes);
    if (code == 0) code = ARRAY_NEW(log_x, index->nodes);
    if (code == 0) code = ARRAY_NEW(log_y, index->nodes);
    for (int law = 0; law < LAWS && code == 0; law++)
        if (self->config->weight[law] > 0.0)
            add_distances(&ego, law, self->config->weight[law], log_x, log_y, self->scores.score);
    egonet_free(&ego);
    free(log_x);
    free(log_y);
    return code;
}

static int oddball_prepare(void *state, uint32_t time)
{
    oddball_t *self = state;
    link_index_t index;
    (void)time;
    CHECK(link_index_build(&index, &self->graph));
    int code = score_nodes(self, &index);
    link_index_free(&index);
    return code;
}

static void oddball_score(const void *state, const detector_rows_t *rows, double *score)
{
    account_scores_read(&((const oddball_t *)state)->scores, rows, score);
}

static void oddball_close(void *state)
{
    oddball_t *self = state;
    link_graph_free(&self->graph);
    account_scores_free(&self->scores);
}

const detector_t detector_oddball = {
    .abi = DETECTOR_ABI,
    .name = "oddball",
    .summary = "distance of an adult's egonet, of minors sought, from the power laws that most egonets follow",
    .source = "Akoglu, McGlohon, Faloutsos 2010, OddBall, doi:10.1007/978-3-642-13672-6_40",
    .params = PARAMS,
    .config_bytes = sizeof(oddball_config_t),
    .state_bytes = sizeof(oddball_t),
    .needs = NEEDS_EVENTS,
    .plan = oddball_plan,
    .open = oddball_open,
    .observe = oddball_observe,
    .prepare = oddball_prepare,
    .score = oddball_score,
    .close = oddball_close,
};

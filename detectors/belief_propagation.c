// SPDX-License-Identifier: GPL-3.0-or-later
// Belief propagation, linearised, over three classes: offender, target, other. Neighbours are accounts with a tie (any
// message, call, request or answer to one). Offenders are next to targets rather than to each other (heterophily),
// which the coupling says; priors come from what the platform sees: blocks and reports received, and declared ages.
// Scores are the residual belief to be an offender: above 0 more than 1/3, without upper end. The coupling is scaled
// down to `strength` of what certainly converges on the graph at hand.
// Cost O(ties x steps) a scoring time, about 40 steps at the default strength, O(log accounts) a row. Weaknesses:
// where there are hubs the condition leaves little coupling, and beliefs reach hardly beyond neighbours; linear
// beliefs add up, so an account with many minors among its neighbours scores high whatever it does (teachers,
// creators, popular teens); complaints are few and sometimes malicious; wrong with false ages; the coupling is
// assumed, not learned. Renumbering accounts changes the order of sums, so scores by rounding alone.
#include "core/array.h"
#include "core/error.h"
#include "detectors/account_scores.h"
#include "detectors/detector.h"
#include "detectors/lin_bp.h"
#include "detectors/link_index.h"
#include <math.h>

enum { OFFENDER, TARGET, OTHER };

typedef struct {
    double coupling[3]; // offender-offender, offender-target, target-target
    double strength, minor, minor_complaint, adult_complaint;
} bp_config_t;

typedef struct {
    const bp_config_t *config;
    double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES]; // residual, not yet scaled
    link_graph_t graph;
    account_scores_t scores;
} bp_t;

static const param_t PARAMS[] = {
    PARAM(
        bp_config_t, coupling, "1", "[0.1, 0.6, 0.2]", 0, 1,
        "Chances that a neighbour of an offender is an offender, of an offender a target, of a target a target; those "
        "to other accounts are the rest of 1.",
        "assumed"),
    PARAM(bp_config_t, strength, "1", "0.5", 0.01, 0.99,
          "Coupling used, as a share of the most that certainly converges on the graph; never above the chances "
          "themselves.",
          "assumed"),
    PARAM(bp_config_t, minor, "1", "0.1", 0, 1, "Prior belief that a declared minor is a target, above 1/3.",
          "assumed"),
    PARAM(bp_config_t, minor_complaint, "1", "0.3", 0, 1,
          "Prior belief to be an offender for each declared minor who blocked or reported the account, up to 1 in all.",
          "assumed"),
    PARAM(bp_config_t, adult_complaint, "1", "0.1", 0, 1, "The same for each other account.", "assumed"),
    PARAM_END};

/// The symmetric matrix with rows that sum to 1 which the three chances leave, less 1/3 everywhere.
static int set_coupling(bp_t *self)
{
    const double *given = self->config->coupling;
    double offender_other = 1.0 - given[0] - given[1], target_other = 1.0 - given[1] - given[2];
    double other_other = 1.0 - offender_other - target_other;
    const double full[LIN_BP_CLASSES][LIN_BP_CLASSES] = {
        {given[0], given[1], offender_other},
        {given[1], given[2], target_other},
        {offender_other, target_other, other_other},
    };
    for (int i = 0; i < LIN_BP_CLASSES; i++)
        for (int j = 0; j < LIN_BP_CLASSES; j++) {
            if (full[i][j] < -1e-12)
                return error_set(ERR_PLUGIN,
                                 "coupling [%g, %g, %g] leaves a chance of %g between other classes; every row of "
                                 "chances must sum to 1 with none below 0",
                                 given[0], given[1], given[2], full[i][j]);
            self->coupling[i][j] = full[i][j] - 1.0 / LIN_BP_CLASSES;
        }
    return 0;
}

static int bp_open(void *state, const void *config, const detector_view_t *view)
{
    bp_t *self = state;
    self->config = config;
    CHECK(set_coupling(self));
    return link_graph_init(&self->graph, view->account, LINKS_ALL);
}

static void bp_observe(void *state, const event_batch_t *batch) { link_graph_observe(&((bp_t *)state)->graph, batch); }

static bool is_minor(const bp_t *self, uint32_t account)
{
    return self->graph.account->declared_age[account] < LINK_MINOR_BELOW;
}

/// Residuals of a prior with the given beliefs above 1/3 in the first two classes.
static void set_prior(double prior[LIN_BP_CLASSES], double offender, double target)
{
    prior[OFFENDER] = offender * 2.0 / 3.0 - target / 3.0;
    prior[TARGET] = target * 2.0 / 3.0 - offender / 3.0;
    prior[OTHER] = -(offender + target) / 3.0;
}

static void node_prior(const bp_t *self, const link_index_t *index, uint32_t v, double prior[LIN_BP_CLASSES])
{
    uint32_t by_minors = 0, by_others = 0;
    for (uint32_t i = index->in_start[v]; i < index->in_start[v + 1]; i++) {
        const link_t *link = &self->graph.link[index->in_link[i]];
        if (link_is_complaint(link)) (*(is_minor(self, link->from) ? &by_minors : &by_others))++;
    }
    double offender = self->config->minor_complaint * by_minors + self->config->adult_complaint * by_others;
    set_prior(prior, fmin(offender, 1.0), is_minor(self, index->account[v]) ? self->config->minor : 0.0);
}

static int propagate(const bp_t *self, const link_index_t *index, const double (*prior)[LIN_BP_CLASSES],
                     double (*belief)[LIN_BP_CLASSES])
{
    lin_bp_graph_t graph = {.nodes = index->nodes, .start = index->tie_start, .neighbour = index->tie_node};
    double coupling[LIN_BP_CLASSES][LIN_BP_CLASSES], norm = lin_bp_norm(self->coupling);
    lin_bp_bound_t bound;
    CHECK(lin_bp_bound(&bound, &graph));
    double scale = norm > 0.0 ? fmin(1.0, self->config->strength * lin_bp_limit(&bound) / norm) : 1.0;
    for (int i = 0; i < LIN_BP_CLASSES; i++)
        for (int j = 0; j < LIN_BP_CLASSES; j++) coupling[i][j] = scale * self->coupling[i][j];
    return lin_bp_solve(&graph, &bound, coupling, prior, belief);
}

static int score_nodes(bp_t *self, const link_index_t *index)
{
    double(*prior)[LIN_BP_CLASSES] = NULL, (*belief)[LIN_BP_CLASSES] = NULL;
    int code = account_scores_reset(&self->scores, index->account, index->nodes);
    if (code == 0) code = ARRAY_NEW(prior, index->nodes);
    if (code == 0) code = ARRAY_NEW(belief, index->nodes);
    for (uint32_t v = 0; v < index->nodes && code == 0; v++) node_prior(self, index, v, prior[v]);
    if (code == 0) code = propagate(self, index, (const double(*)[LIN_BP_CLASSES])prior, belief);
    for (uint32_t v = 0; v < index->nodes && code == 0; v++) self->scores.score[v] = belief[v][OFFENDER];
    free(prior);
    free(belief);
    return code;
}

static int bp_prepare(void *state, uint32_t time)
{
    bp_t *self = state;
    link_index_t index;
    (void)time;
    CHECK(link_index_build(&index, &self->graph));
    int code = score_nodes(self, &index);
    link_index_free(&index);
    return code;
}

/// Accounts without a link have their prior.
static void bp_score(const void *state, const detector_rows_t *rows, double *score)
{
    const bp_t *self = state;
    for (size_t i = 0; i < rows->n; i++) {
        double prior[LIN_BP_CLASSES];
        set_prior(prior, 0.0, is_minor(self, rows->account[i]) ? self->config->minor : 0.0);
        score[i] = account_scores_of(&self->scores, rows->account[i], prior[OFFENDER]);
    }
}

static void bp_close(void *state)
{
    bp_t *self = state;
    link_graph_free(&self->graph);
    account_scores_free(&self->scores);
}

const detector_t detector_belief_propagation = {
    .abi = DETECTOR_ABI,
    .name = "belief_propagation",
    .summary = "linearised belief propagation from complaints and declared ages, offenders next to targets",
    .source = "Gatterbauer et al. 2015, Linearized and Single-Pass Belief Propagation, arXiv:1406.7288",
    .params = PARAMS,
    .config_bytes = sizeof(bp_config_t),
    .state_bytes = sizeof(bp_t),
    .needs = NEEDS_EVENTS,
    .open = bp_open,
    .observe = bp_observe,
    .prepare = bp_prepare,
    .score = bp_score,
    .close = bp_close,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Personalised PageRank from complaints: a walker starts at a declared adult whom minors blocked or reported, goes on
// to a declared minor whom that adult sought out, and from there to an adult who sought out the same minor, each
// contact (request sent or thread opened, a pair once) with equal chance; or, with chance 1 - damping, starts anew.
// One step goes from adult to adult, since offenders are linked to children and not to each other; the way back to the
// same adult counts. A score is how often the walker is there, times the complainants in all: it is a sum over
// complaints, which more of them elsewhere do not make smaller. An adult with complaints and no contacts sends the
// walker to a start. Seeds are what the platform sees: never the truth, never labels.
// Cost O(contacts log(tolerance) / log(damping)) a scoring time, O(log accounts) a row. Weaknesses: 0 for all who
// share no target with anybody complained of; complaints are few, late and sometimes malicious, and their targets come
// first whatever the graph says; adults around the same child (a family, a school) inherit a complaint; blind to false
// ages. Renumbering accounts changes the order of sums, so scores by rounding alone.
#include "core/array.h"
#include "core/error.h"
#include "detectors/account_scores.h"
#include "detectors/contact_graph.h"
#include "detectors/detector.h"
#include <math.h>
#include <string.h>

typedef struct {
    double damping, tolerance;
} pagerank_config_t;

typedef struct {
    const pagerank_config_t *config;
    link_graph_t links;
    account_scores_t scores;
} pagerank_t;

static const param_t PARAMS[] = {PARAM(pagerank_config_t, damping, "1", "0.85", 0, 0.99,
                                       "Chance that the walker goes on, at each step.", "Brin and Page 1998"),
                                 PARAM(pagerank_config_t, tolerance, "1", "0.000000001", 1e-15, 0.1,
                                       "Error of all scores together, as a share of their sum, at which the steps end.",
                                       "assumed"),
                                 PARAM_END};

static int pagerank_open(void *state, const void *config, const detector_view_t *view)
{
    pagerank_t *self = state;
    self->config = config;
    return link_graph_init(&self->links, view->account, LINKS_ACROSS_AGES);
}

static void pagerank_observe(void *state, const event_batch_t *batch)
{
    link_graph_observe(&((pagerank_t *)state)->links, batch);
}

static uint32_t row_degree(const contact_graph_t *g, size_t r) { return g->row_start[r + 1] - g->row_start[r]; }

/// Moves what is at the adults to their targets and on to the adults around those. @param[out] at_minor [columns]
/// @param[out] to [rows] @return what is at adults without contacts
static double walk(const contact_graph_t *g, const double *from, double *at_minor, double *to)
{
    double stuck = 0.0;
    for (size_t c = 0; c < g->columns; c++) {
        at_minor[c] = 0.0;
        for (uint32_t i = g->column_start[c]; i < g->column_start[c + 1]; i++)
            at_minor[c] += from[g->column_row[i]] / row_degree(g, g->column_row[i]);
        if (g->column_start[c] < g->column_start[c + 1]) at_minor[c] /= g->column_start[c + 1] - g->column_start[c];
    }
    for (size_t r = 0; r < g->rows; r++) {
        to[r] = 0.0;
        for (uint32_t i = g->row_start[r]; i < g->row_start[r + 1]; i++) to[r] += at_minor[g->row_column[i]];
        if (row_degree(g, r) == 0) stuck += from[r];
    }
    return stuck;
}

/// Steps after which the error is below the tolerance whatever the graph: each leaves `damping` of it, of 2 at first.
static size_t steps_most(const pagerank_config_t *config)
{
    return config->damping > 0.0 ? (size_t)ceil(log(config->tolerance / 2.0) / log(config->damping)) : 1;
}

/// Steps from the seeds until the bound on the error, the last change times damping / (1 - damping), is small.
/// @param[in,out] rank [rows] seeds, then scores
static void iterate(const contact_graph_t *g, const pagerank_config_t *config, const double *seed, double *rank,
                    double *at_minor, double *next)
{
    double all = 0.0, change = HUGE_VAL;
    for (size_t r = 0; r < g->rows; r++) all += seed[r];
    if (all <= 0.0) return;
    double enough = config->tolerance * all * (1.0 - config->damping);
    for (size_t left = steps_most(config); left > 0 && change * config->damping >= enough; left--) {
        double stuck = walk(g, rank, at_minor, next);
        double start = 1.0 - config->damping + config->damping * stuck / all;
        change = 0.0;
        for (size_t r = 0; r < g->rows; r++) {
            next[r] = config->damping * next[r] + start * seed[r];
            change += fabs(next[r] - rank[r]);
        }
        memcpy(rank, next, g->rows * sizeof *rank);
    }
}

static int score_rows(pagerank_t *self, const contact_graph_t *g)
{
    double *seed = NULL, *at_minor = NULL, *next = NULL;
    int code = account_scores_reset(&self->scores, g->row_account, g->rows);
    if (code == 0) code = ARRAY_NEW(seed, g->rows);
    if (code == 0) code = ARRAY_NEW(at_minor, g->columns);
    if (code == 0) code = ARRAY_NEW(next, g->rows);
    if (code == 0) {
        for (size_t r = 0; r < g->rows; r++) self->scores.score[r] = seed[r] = g->complainants[r];
        iterate(g, self->config, seed, self->scores.score, at_minor, next);
    }
    free(seed);
    free(at_minor);
    free(next);
    return code;
}

static int pagerank_prepare(void *state, uint32_t time)
{
    pagerank_t *self = state;
    contact_graph_t graph;
    (void)time;
    CHECK(contact_graph_build(&graph, &self->links));
    int code = score_rows(self, &graph);
    contact_graph_free(&graph);
    return code;
}

static void pagerank_score(const void *state, const detector_rows_t *rows, double *score)
{
    account_scores_read(&((const pagerank_t *)state)->scores, rows, score);
}

static void pagerank_close(void *state)
{
    pagerank_t *self = state;
    link_graph_free(&self->links);
    account_scores_free(&self->scores);
}

const detector_t detector_pagerank = {
    .abi = DETECTOR_ABI,
    .name = "pagerank",
    .summary = "personalised PageRank from adults minors complained of, over minors that adults share",
    .source = "Haveliwala 2002, Topic-sensitive PageRank, doi:10.1145/511446.511513; seeds and walk are this project's",
    .params = PARAMS,
    .config_bytes = sizeof(pagerank_config_t),
    .state_bytes = sizeof(pagerank_t),
    .needs = NEEDS_EVENTS,
    .open = pagerank_open,
    .observe = pagerank_observe,
    .prepare = pagerank_prepare,
    .score = pagerank_score,
    .close = pagerank_close,
};

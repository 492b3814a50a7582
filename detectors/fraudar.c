// SPDX-License-Identifier: GPL-3.0-or-later
// FRAUDAR: groups of declared adults who seek out the same declared minors. In the graph of contacts (requests sent
// and threads opened by adults to minors, each pair once) the densest block is found by greedy peeling, its contacts
// are taken out, and so on for `blocks` rounds. An adult's score is the density of the densest block it is in:
// weighted contacts a member. Within a block, and outside all blocks, adults are ordered by their weighted degree d,
// the sum over the minors they sought out of 1/log(degree + 5): a member has density + 1e-6 d/(1+d), an adult outside
// has (least density of a block) x d/(1+d), less than any member. Minors and adults without contacts have 0.
// Cost O(blocks x contacts x log(accounts)) a scoring time, O(log accounts) a row. Weaknesses: blind to offenders who
// act alone (they share no targets: their order is that of a count), to those who declare to be minors and to children
// who declare to be adults; the first blocks are natural ones where there are (a school's teachers, a creator's fans);
// all members of a block tie but for 1e-6. Renumbering accounts changes nothing.
#include "core/array.h"
#include "core/error.h"
#include "detectors/account_scores.h"
#include "detectors/dense_block.h"
#include "detectors/detector.h"
#include <math.h>

#define WITHIN 1e-6 // of a score: the order within a block

typedef struct {
    uint32_t blocks;
} fraudar_config_t;

typedef struct {
    const fraudar_config_t *config;
    link_graph_t links;
    account_scores_t scores;
} fraudar_t;

static const param_t PARAMS[] = {PARAM(fraudar_config_t, blocks, "blocks", "5", 1, 1000,
                                       "Dense blocks looked for, each without the contacts of those before it.",
                                       "that there are several: Hooi et al. 2016; the number is assumed"),
                                 PARAM_END};

static int fraudar_open(void *state, const void *config, const detector_view_t *view)
{
    fraudar_t *self = state;
    self->config = config;
    return link_graph_init(&self->links, view->account, LINKS_ACROSS_AGES);
}

static void fraudar_observe(void *state, const event_batch_t *batch)
{
    link_graph_observe(&((fraudar_t *)state)->links, batch);
}

/// d/(1+d) of every row, in [0, 1).
static void degree_shares(const contact_graph_t *graph, double *share)
{
    for (size_t r = 0; r < graph->rows; r++) {
        uint64_t sum = 0;
        for (uint32_t i = graph->row_start[r]; i < graph->row_start[r + 1]; i++) {
            uint32_t c = graph->row_column[i];
            sum += dense_block_weight(graph->column_start[c + 1] - graph->column_start[c]);
        }
        double degree = (double)sum * DENSE_BLOCK_UNIT;
        share[r] = degree / (1.0 + degree);
    }
}

/// @param[in,out] graph    loses the contacts within blocks
/// @param[out]    density  [rows] of the densest block the row is in, 0 if none
/// @param[out]    least    density of the least dense block, 0 if there is none
static int find_blocks(contact_graph_t *graph, uint32_t blocks, double *density, double *least)
{
    dense_block_t block = {0};
    int code = 0;
    *least = 0.0;
    for (uint32_t b = 0; b < blocks && graph->contacts > 0 && code == 0; b++) {
        code = dense_block_find(&block, graph);
        if (code < 0) break;
        *least = b == 0 ? block.density : fmin(*least, block.density);
        for (size_t r = 0; r < graph->rows; r++)
            if (block.row[r]) density[r] = fmax(density[r], block.density);
        contact_graph_cut(graph, block.row, block.column);
    }
    dense_block_free(&block);
    return code;
}

static int score_rows(fraudar_t *self, contact_graph_t *graph)
{
    double *share = NULL, least = 0.0;
    CHECK(account_scores_reset(&self->scores, graph->row_account, graph->rows));
    CHECK(ARRAY_NEW(share, graph->rows));
    degree_shares(graph, share);
    int code = find_blocks(graph, self->config->blocks, self->scores.score, &least);
    for (size_t r = 0; r < self->scores.n && code == 0; r++) {
        double *score = &self->scores.score[r];
        *score = *score > 0.0 ? *score + WITHIN * share[r] : least * share[r];
    }
    free(share);
    return code;
}

static int fraudar_prepare(void *state, uint32_t time)
{
    fraudar_t *self = state;
    contact_graph_t graph;
    (void)time;
    CHECK(contact_graph_build(&graph, &self->links));
    int code = score_rows(self, &graph);
    contact_graph_free(&graph);
    return code;
}

static void fraudar_score(const void *state, const detector_rows_t *rows, double *score)
{
    account_scores_read(&((const fraudar_t *)state)->scores, rows, score);
}

static void fraudar_close(void *state)
{
    fraudar_t *self = state;
    link_graph_free(&self->links);
    account_scores_free(&self->scores);
}

const detector_t detector_fraudar = {
    .abi = DETECTOR_ABI,
    .name = "fraudar",
    .summary = "density of the group of adults who seek out the same minors",
    .source = "Hooi et al. 2016, FRAUDAR, doi:10.1145/2939672.2939747",
    .params = PARAMS,
    .config_bytes = sizeof(fraudar_config_t),
    .state_bytes = sizeof(fraudar_t),
    .needs = NEEDS_EVENTS,
    .open = fraudar_open,
    .observe = fraudar_observe,
    .prepare = fraudar_prepare,
    .score = fraudar_score,
    .close = fraudar_close,
};

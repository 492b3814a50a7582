// SPDX-License-Identifier: GPL-3.0-or-later
// Compressed rows by stable counting sorts: to, then from gives the out rows; those by to give the in rows; a merge of
// the two gives the ties.
#include "detectors/link_index.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define LINKS_MOST ((size_t)1 << 31) // so that both ends of every tie fit 32 bits

/// Numbers the accounts that occur, in rising order. @param[out] node [account->n] LINK_NONE where none
static int number_nodes(link_index_t *self, const link_graph_t *graph, uint32_t *node)
{
    size_t accounts = graph->account->n;
    memset(node, 0xff, accounts * sizeof *node);
    for (size_t i = 0; i < graph->n; i++) node[graph->link[i].from] = node[graph->link[i].to] = 0;
    for (size_t a = 0; a < accounts; a++) self->nodes += node[a] == 0;
    CHECK(ARRAY_NEW(self->account, self->nodes));
    uint32_t n = 0;
    for (size_t a = 0; a < accounts; a++) {
        if (node[a] == LINK_NONE) continue;
        self->account[n] = (uint32_t)a;
        node[a] = n++;
    }
    return 0;
}

/// Sums counts of rows, kept one place up in start[1..nodes], into where rows start.
static void starts_from_counts(uint32_t *start, size_t nodes)
{
    for (size_t v = 0; v < nodes; v++) start[v + 1] += start[v];
}

/// Puts the items 0..n (through `from` if given) in order of key, those of one key in the order they had.
/// @param[out] start [nodes + 1] zeroed before; where each key's items are in `to`
static void sort_by(const uint32_t *key, size_t n, size_t nodes, const uint32_t *from, uint32_t *to, uint32_t *start)
{
    for (size_t i = 0; i < n; i++) start[key[i] + 1]++;
    starts_from_counts(start, nodes);
    for (size_t i = 0; i < n; i++) {
        uint32_t item = from ? from[i] : (uint32_t)i;
        to[start[key[item]]++] = item;
    }
    memmove(start + 1, start, nodes * sizeof *start); // each start has run to its end
    start[0] = 0;
}

/// @param[in] node  of each account
static int build_rows(link_index_t *self, const link_graph_t *graph, const uint32_t *node)
{
    uint32_t *from = NULL, *to = NULL;
    size_t n = graph->n;
    int code = ARRAY_NEW(from, n);
    if (code == 0) code = ARRAY_NEW(to, n);
    if (code < 0) goto out;
    for (size_t i = 0; i < n; i++) {
        from[i] = node[graph->link[i].from];
        to[i] = node[graph->link[i].to];
    }
    sort_by(to, n, self->nodes, NULL, self->in_link, self->in_start);
    sort_by(from, n, self->nodes, self->in_link, self->out_link, self->out_start);
    memset(self->in_start, 0, (self->nodes + 1) * sizeof *self->in_start);
    sort_by(to, n, self->nodes, self->out_link, self->in_link, self->in_start);
    for (size_t i = 0; i < n; i++) {
        self->out_node[i] = to[self->out_link[i]];
        self->in_node[i] = from[self->in_link[i]];
    }
out:
    free(from);
    free(to);
    return code;
}

/// The ties of a row. @param[in] at  where to write the first of them; SIZE_MAX: only count @return how many
static size_t merge_row(link_index_t *self, const link_graph_t *graph, size_t v, size_t at)
{
    size_t n = 0, o = self->out_start[v], i = self->in_start[v];
    size_t out_end = self->out_start[v + 1], in_end = self->in_start[v + 1];
    while (o < out_end || i < in_end) {
        uint32_t out_node = o < out_end ? self->out_node[o] : LINK_NONE;
        uint32_t in_node = i < in_end ? self->in_node[i] : LINK_NONE;
        uint32_t other = out_node < in_node ? out_node : in_node;
        uint32_t out = out_node == other ? self->out_link[o++] : LINK_NONE;
        uint32_t in = in_node == other ? self->in_link[i++] : LINK_NONE;
        bool tie =
            (out != LINK_NONE && link_is_tie(&graph->link[out])) || (in != LINK_NONE && link_is_tie(&graph->link[in]));
        if (!tie) continue;
        if (at != SIZE_MAX) {
            self->tie_node[at + n] = other;
            self->tie_out[at + n] = out;
            self->tie_in[at + n] = in;
        }
        n++;
    }
    return n;
}

static int build_ties(link_index_t *self, const link_graph_t *graph)
{
    CHECK(ARRAY_NEW(self->tie_start, self->nodes + 1));
    for (size_t v = 0; v < self->nodes; v++) self->tie_start[v + 1] = (uint32_t)merge_row(self, graph, v, SIZE_MAX);
    starts_from_counts(self->tie_start, self->nodes);
    size_t ends = self->tie_start[self->nodes];
    self->ties = ends / 2;
    CHECK(ARRAY_NEW(self->tie_node, ends));
    CHECK(ARRAY_NEW(self->tie_out, ends));
    CHECK(ARRAY_NEW(self->tie_in, ends));
    for (size_t v = 0; v < self->nodes; v++) merge_row(self, graph, v, self->tie_start[v]);
    return 0;
}

static int build(link_index_t *self, const link_graph_t *graph, uint32_t *node)
{
    CHECK(number_nodes(self, graph, node));
    CHECK(ARRAY_NEW(self->out_start, self->nodes + 1));
    CHECK(ARRAY_NEW(self->in_start, self->nodes + 1));
    CHECK(ARRAY_NEW(self->out_node, graph->n));
    CHECK(ARRAY_NEW(self->in_node, graph->n));
    CHECK(ARRAY_NEW(self->out_link, graph->n));
    CHECK(ARRAY_NEW(self->in_link, graph->n));
    CHECK(build_rows(self, graph, node));
    return build_ties(self, graph);
}

int link_index_build(link_index_t *self, const link_graph_t *graph)
{
    uint32_t *node = NULL;
    *self = (link_index_t){.links = graph->n};
    if (graph->failed) return error_set(ERR_MEMORY, "out of memory while links between accounts were gathered");
    if (graph->n >= LINKS_MOST) return error_set(ERR_LIMIT, "%zu links between accounts, at most 2^31 - 1", graph->n);
    CHECK(ARRAY_NEW(node, graph->account->n));
    int code = build(self, graph, node);
    free(node);
    if (code < 0) link_index_free(self);
    return code;
}

void link_index_free(link_index_t *self)
{
    uint32_t *const owned[] = {self->account,  self->out_start, self->in_start, self->out_node,
                               self->in_node,  self->out_link,  self->in_link,  self->tie_start,
                               self->tie_node, self->tie_out,   self->tie_in};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    *self = (link_index_t){0};
}

uint32_t link_index_node(const link_index_t *self, uint32_t account)
{
    size_t low = 0, high = self->nodes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->account[middle] < account)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->nodes && self->account[low] == account ? (uint32_t)low : LINK_NONE;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The static graph of a trace: degrees and their tail, inequality, reciprocity, assortativity, components. Clustering
// comes with the triangles of motifs.c.
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include "results/realism/tail_fit.h"
#include <math.h>
#include <stdlib.h>

#define TAIL_FEWEST 50

/// How many users have each degree; also returns the largest + 1.
static int count_degrees(const edge_stream_t *s, uint64_t **count, uint32_t *values)
{
    uint32_t most = 0;
    for (uint32_t u = 0; u < s->users; u++)
        if (edge_stream_degree(s, u) > most) most = edge_stream_degree(s, u);
    *values = most + 1;
    CHECK(array_new(count, *values, sizeof **count));
    for (uint32_t u = 0; u < s->users; u++) (*count)[edge_stream_degree(s, u)]++;
    return 0;
}

static int measure_degrees(const edge_stream_t *s, double *value)
{
    static const struct {
        statistic_t id;
        double p;
    } wanted[] = {{STATISTIC_DEGREE_P50, 0.5}, {STATISTIC_DEGREE_P90, 0.9}, {STATISTIC_DEGREE_P99, 0.99}};
    sample_t degree = {0};
    uint64_t *count = NULL;
    uint32_t values;
    int code = 0;
    for (uint32_t u = 0; u < s->users && code == 0; u++) code = sample_add(&degree, edge_stream_degree(s, u));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted && code == 0; i++)
        value[wanted[i].id] = sample_quantile(&degree, wanted[i].p, REALISM_FEWEST);
    sample_free(&degree);
    if (code == 0) code = count_degrees(s, &count, &values);
    if (code == 0) {
        tail_fit_t fit;
        tail_fit(count, values, TAIL_FEWEST, &fit);
        value[STATISTIC_TAIL_ALPHA] = fit.alpha;
    }
    free(count);
    return code;
}

static int measure_gini(const edge_stream_t *s, double *value)
{
    uint32_t *sent;
    double sum = 0, ranked = 0;
    CHECK(ARRAY_NEW(sent, s->users));
    for (uint32_t u = 0; u < s->users; u++) sent[u] = edge_stream_sent(s, u);
    qsort(sent, s->users, sizeof *sent, order_uint32);
    for (uint32_t u = 0; u < s->users; u++) {
        sum += sent[u];
        ranked += (u + 1.0) * sent[u];
    }
    free(sent);
    value[STATISTIC_GINI_SENT] = 2 * ranked / (s->users * sum) - (s->users + 1.0) / s->users;
    return 0;
}

static void measure_reciprocity(const edge_stream_t *s, double *value)
{
    uint64_t directed = 0, both = 0;
    for (uint32_t p = 0; p < s->pairs; p++) {
        bool seen[2] = {false, false};
        for (uint32_t i = s->pair_first[p]; i < s->pair_first[p + 1]; i++)
            seen[edge_direction(&s->edge[s->pair_event[i]])] = true;
        directed += seen[0] + seen[1];
        both += seen[0] && seen[1] ? 2 : 0;
    }
    value[STATISTIC_RECIPROCITY] = (double)both / (double)directed;
}

static void measure_assortativity(const edge_stream_t *s, double *value)
{
    double n = 2.0 * s->pairs, sum = 0, squares = 0, products = 0;
    for (uint32_t u = 0; u < s->users; u++) {
        double degree = edge_stream_degree(s, u);
        sum += degree * degree; // each end of a tie counts once
        squares += degree * degree * degree;
        for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++)
            products += degree * edge_stream_degree(s, s->neighbour[i].user);
    }
    double mean = sum / n, variance = squares / n - mean * mean;
    value[STATISTIC_ASSORTATIVITY] = variance > 1e-12 ? (products / n - mean * mean) / variance : NAN;
}

static uint32_t root_of(uint32_t *parent, uint32_t u)
{
    while (parent[u] != u) {
        parent[u] = parent[parent[u]];
        u = parent[u];
    }
    return u;
}

static int measure_giant(const edge_stream_t *s, double *value)
{
    uint32_t *parent, *size, most = 0;
    CHECK(ARRAY_NEW(parent, s->users));
    int code = ARRAY_NEW(size, s->users);
    if (code == 0) {
        for (uint32_t u = 0; u < s->users; u++) parent[u] = u;
        for (uint32_t u = 0; u < s->users; u++)
            for (uint32_t i = s->neighbour_first[u]; i < s->neighbour_first[u + 1]; i++)
                parent[root_of(parent, u)] = root_of(parent, s->neighbour[i].user);
        for (uint32_t u = 0; u < s->users; u++) {
            uint32_t n = ++size[root_of(parent, u)];
            if (n > most) most = n;
        }
        value[STATISTIC_GIANT_SHARE] = (double)most / s->users;
    }
    free(parent);
    free(size);
    return code;
}

int structure_measure(const edge_stream_t *stream, double *value)
{
    CHECK(measure_degrees(stream, value));
    CHECK(measure_gini(stream, value));
    measure_reciprocity(stream, value);
    measure_assortativity(stream, value);
    return measure_giant(stream, value);
}

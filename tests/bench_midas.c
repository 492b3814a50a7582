// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time an edge of the MIDAS-R sketch on one thread, best of repeats, as CSV. A tenth of the edges come from a
// hundred nodes; 50,000 nodes, 90 ticks, two cells a row for each node. bench_midas.py runs the authors' program beside
// it. Usage: bench_midas [FILE] (writes the edges there first: from, to, tick as int32)
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "detectors/midas.h"
#include <math.h>
#include <stdio.h>

#define EDGES 2000000u
#define NODES 50000u
#define TICKS 90u
#define ROWS 2u
#define REPEATS 5

static void draw(midas_edge_t *edge)
{
    for (uint32_t i = 0; i < EDGES; i++) {
        rng_t rng = rng_at(7, i, 0, RNG_TEST);
        uint32_t from = rng_below(&rng, 10) == 0 ? rng_below(&rng, 100) : rng_below(&rng, NODES);
        edge[i] = (midas_edge_t){from, rng_below(&rng, NODES), 1 + (uint32_t)((uint64_t)i * TICKS / EDGES), 1};
    }
}

static void write_edges(const char *path, const midas_edge_t *edge)
{
    FILE *out = fopen(path, "wb");
    BUG_IF(out == NULL);
    for (uint32_t i = 0; i < EDGES; i++) {
        const uint32_t row[3] = {edge[i].from, edge[i].to, edge[i].tick};
        BUG_IF(fwrite(row, sizeof row, 1, out) != 1);
    }
    BUG_IF(fclose(out) != 0);
}

int main(int argc, char **argv)
{
    midas_edge_t *edge = NULL;
    double *score = NULL, best = INFINITY, sum = 0;
    BUG_IF(ARRAY_NEW(edge, EDGES) < 0 || ARRAY_NEW(score, EDGES) < 0);
    draw(edge);
    if (argc > 1) write_edges(argv[1], edge);
    for (int r = 0; r < REPEATS; r++) {
        midas_t midas;
        BUG_IF(midas_init(&midas, ROWS, 2 * NODES, 0.5) < 0);
        double before = progress_cpu_s();
        midas_score_all(&midas, edge, EDGES, score);
        best = fmin(best, progress_cpu_s() - before);
        midas_free(&midas);
    }
    for (uint32_t i = 0; i < EDGES; i++) sum += score[i];
    printf("edges,rows,columns,ns_per_edge,mean_score\n%u,%u,%u,%.1f,%.3f\n", EDGES, ROWS, 2 * NODES,
           1e9 * best / EDGES, sum / EDGES);
    free(edge);
    free(score);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// MIDAS-R: accounts whose edges are bursts, of one edge or of the account's own or its target's traffic, scored on
// count-min sketches of constant size (midas.c). Bhatia et al. 2022.
//
// Edges are, as `edges` says: all that one account does towards another by itself (requests, messages, all of a burst
// at its start, media, calls, invitations); or contacts alone, requests and first messages of a thread, each once; or,
// as it is shipped, contacts to children by accounts that declare to be older (child_pair.h). The statistic is the
// authors' in each case. Answers (accept, decline), ends (remove, block, report), looks at profiles and groups are
// never edges: they are not contacts, or not between two. An account scores the largest score of the edges it sent,
// halved each half-life, so that an old burst gives way to a younger one.
//
// Cost: O(rows) an edge, O(1) a row of scores; memory fixed, 8 B an account and 48 B a row and bucket. Weaknesses:
// sees bursts, where grooming is slow and of low volume. On all edges, bursts of ordinary chat come first and
// offenders hardly rank above chance. On contacts to children it does little
// more than count them, with a memory that fades: what it gains, it gains by the choice of edges, so hold it against
// minor_contacts. A new edge scores t - 1, whoever sends it: who starts late looks like a burst, and scores grow with
// the stream; a child whom many turn to at once lends its score to all of them; ages are declared ones. With fewer
// cells than edges, collisions hide bursts and make scores depend on account numbers.
#include "core/array.h"
#include "core/error.h"
#include "detectors/child_pair.h"
#include "detectors/detector.h"
#include "detectors/midas.h"
#include <math.h>
#include <string.h>

#define BUCKETS_MIN 1024u
#define CHUNK 256u // edges

enum { EDGES_ALL, EDGES_CONTACTS, EDGES_CONTACTS_TO_CHILDREN };
static const char *const EDGES[] = {"all", "contacts", "contacts_to_children", NULL};

typedef struct {
    int32_t edges;
    uint32_t older_by_y, rows, buckets;
    double tick_h, alpha, half_life_d;
} midas_r_config_t;

typedef struct {
    const midas_r_config_t *config;
    const account_table_t *account;
    midas_t sketch;
    double *peak; // [accounts] log2(score) + half-lives from the start to its time: the largest stays the largest
} midas_r_t;

static const param_t PARAMS[] = {
    PARAM_WORD(midas_r_config_t, edges, EDGES, "contacts_to_children",
               "What an edge is: all acts towards another; requests and first messages; such contacts to children by "
               "those who declare to be older.",
               "assumed"),
    PARAM(midas_r_config_t, older_by_y, "y", "3", 1, 100,
          "Years by which the older declares to be, where edges are contacts to children.", "assumed"),
    PARAM(midas_r_config_t, rows, "rows", "2", 1, 16, "Rows of each count-min sketch: independent hash functions.",
          "Bhatia et al. 2022"),
    PARAM(midas_r_config_t, buckets, "cells", "0", 0, 1 << 28,
          "Cells in a row of each sketch; 0 means two for each account in view, at least 1024.", "assumed"),
    PARAM(midas_r_config_t, tick_h, "h", "24", 0.01, 8760,
          "Length of a tick, within which counts add up; a day leaves the daily cycle out.", "assumed"),
    PARAM(midas_r_config_t, alpha, "1", "0.5", 0, 1, "Share of the current counts that is left a tick later.",
          "Bhatia et al. 2022"),
    PARAM(midas_r_config_t, half_life_d, "d", "7", 0.01, 10000,
          "Time in which the largest score of an account's edges counts half.", "assumed"),
    PARAM_END};

static const bool IS_EDGE[256] = {[EVENT_REQUEST] = true,
                                  [EVENT_MESSAGE] = true,
                                  [EVENT_MEDIA] = true,
                                  [EVENT_CALL] = true,
                                  [EVENT_MOVE_INVITE] = true};

static uint32_t buckets_for(const midas_r_config_t *config, const detector_view_t *view)
{
    if (config->buckets > 0) return config->buckets;
    size_t accounts = 0;
    for (size_t a = 0; a < view->account->n; a++)
        accounts += view->platform < 0 || view->account->platform[a] == view->platform;
    if (accounts < BUCKETS_MIN / 2) return BUCKETS_MIN;
    return accounts < UINT32_MAX / 2 ? (uint32_t)(2 * accounts) : UINT32_MAX;
}

static int midas_r_open(void *state, const void *config, const detector_view_t *view)
{
    midas_r_t *self = state;
    self->config = config;
    self->account = view->account;
    CHECK(ARRAY_NEW(self->peak, view->account->n));
    for (size_t a = 0; a < view->account->n; a++) self->peak[a] = -INFINITY;
    return midas_init(&self->sketch, self->config->rows, buckets_for(config, view), self->config->alpha);
}

static double half_lives(const midas_r_t *self, uint32_t time) { return time / (self->config->half_life_d * DAY_S); }

/// Edges of a batch, on their way through the sketch.
typedef struct {
    size_t n;
    midas_edge_t edge[CHUNK];
    uint32_t time[CHUNK];
} chunk_t;

/// A bound on log2 of a positive double, read off its exponent: 0 or up to 1 too much.
static double log2_bound(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (double)(int)(bits >> 52) - 1022.0;
}

/// Scores the edges and raises their sources' peaks; the logarithm is worked out only where it may.
static void score_chunk(midas_r_t *self, chunk_t *chunk)
{
    double score[CHUNK];
    midas_score_all(&self->sketch, chunk->edge, chunk->n, score);
    for (size_t i = 0; i < chunk->n; i++) {
        double *peak = &self->peak[chunk->edge[i].from], since = half_lives(self, chunk->time[i]);
        if (score[i] > 0 && log2_bound(score[i]) + since > *peak) *peak = fmax(*peak, log2(score[i]) + since);
    }
    chunk->n = 0;
}

static bool is_edge(const midas_r_t *self, const event_t *e)
{
    const midas_r_config_t *config = self->config;
    if (!IS_EDGE[e->kind] || e->actor >= self->account->n || e->target >= self->account->n) return false;
    if (config->edges == EDGES_ALL) return e->actor != e->target;
    if (e->kind != EVENT_REQUEST && !(e->flags & FLAG_FIRST)) return false;
    return config->edges == EDGES_CONTACTS ? e->actor != e->target
                                           : child_pair_is(self->account, e->actor, e->target, config->older_by_y);
}

static void midas_r_observe(void *state, const event_batch_t *batch)
{
    midas_r_t *self = state;
    bool all = self->config->edges == EDGES_ALL;
    chunk_t chunk;
    chunk.n = 0;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        if (!is_edge(self, e)) continue;
        uint32_t tick = 1 + (uint32_t)(e->time / (self->config->tick_h * 3600.0));
        chunk.edge[chunk.n] = (midas_edge_t){e->actor, e->target, tick, all && e->count > 0 ? e->count : 1u};
        chunk.time[chunk.n++] = e->time;
        if (chunk.n == CHUNK) score_chunk(self, &chunk);
    }
    score_chunk(self, &chunk);
}

static void midas_r_score(const void *state, const detector_rows_t *rows, double *score)
{
    const midas_r_t *self = state;
    for (size_t i = 0; i < rows->n; i++) {
        double peak = rows->account[i] < self->account->n ? self->peak[rows->account[i]] : -INFINITY;
        score[i] = exp2(peak - half_lives(self, rows->time));
    }
}

static void midas_r_close(void *state)
{
    midas_r_t *self = state;
    free(self->peak);
    midas_free(&self->sketch);
}

const detector_t detector_midas_r = {
    .abi = DETECTOR_ABI,
    .name = "midas_r",
    .summary = "bursts of an account's contacts to children, on sketches of constant size",
    .source = "Bhatia et al. 2022, Real-Time Anomaly Detection in Edge Streams, doi:10.1145/3494564",
    .params = PARAMS,
    .config_bytes = sizeof(midas_r_config_t),
    .state_bytes = sizeof(midas_r_t),
    .needs = NEEDS_EVENTS,
    .open = midas_r_open,
    .observe = midas_r_observe,
    .score = midas_r_score,
    .close = midas_r_close,
};

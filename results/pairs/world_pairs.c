// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/world_pairs.h"

#include "core/error.h"
#include "detectors/plugin/plugin.h"
#include "results/metrics/evidence.h"
#include "results/programs/programs.h"
#include <math.h>
#include <omp.h>

#define PARALLEL_MIN 1024u // pairs

int world_pairs_open(world_pairs_t *self, const lineup_t *lineup, const account_table_t *account,
                     const protocol_t *protocol, uint32_t start)
{
    *self = (world_pairs_t){.asked = protocol->pair_every_days > 0,
                            .lineup = lineup,
                            .account = account,
                            .only = (uint8_t)protocol->leave_out,
                            .budget = protocol->budget[REVIEW_BUDGET],
                            .step_s = protocol->pair_every_days * DAY_S,
                            .newest = start};
    if (!self->asked) return 0;
    self->record.detectors = lineup->n + 1;
    return pair_book_init(&self->book, account);
}

void world_pairs_close(world_pairs_t *self)
{
    pair_book_free(&self->book);
    pair_record_free(&self->record);
    *self = (world_pairs_t){0};
}

void world_pairs_observe(world_pairs_t *self, const event_batch_t *batch, const event_batch_t *seen)
{
    if (!self->asked) return;
    if (seen->event == batch->event) {
        pair_book_observe(&self->book, batch, PAIR_CONTACT | PAIR_MESSAGES);
        return;
    }
    pair_book_observe(&self->book, batch, PAIR_CONTACT);
    pair_book_observe(&self->book, seen, PAIR_MESSAGES);
}

bool world_pairs_due(const world_pairs_t *self, uint32_t time)
{
    return self->asked && time - self->newest >= self->step_s;
}

/// One view's pairs, cut over threads.
static int score_view(const instance_t *one, const detector_pairs_t *pairs, double *score)
{
    for (size_t i = 0; one->blind && i < pairs->n; i++) score[i] = INSTANCE_LOWEST;
    if (one->blind) return 0;
#pragma omp parallel if (pairs->n >= PARALLEL_MIN)
    {
        size_t part = (size_t)omp_get_thread_num(), parts = (size_t)omp_get_num_threads();
        size_t low = pairs->n * part / parts, high = pairs->n * (part + 1) / parts;
        detector_pairs_t mine = {high - low, pairs->time, pairs->from + low, pairs->to + low};
        if (mine.n > 0) one->detector->score_pairs(one->state, &mine, score + low);
    }
    CHECK(plugin_failure(one->detector, one->state));
    for (size_t i = 0; i < pairs->n; i++)
        if (!isfinite(score[i]))
            return error_set(ERR_PLUGIN,
                             "detector %s: score %g of the pair of accounts %u, %u at %u s; every score must be finite",
                             one->detector->name, score[i], pairs->from[i], pairs->to[i], pairs->time);
    return 0;
}

static int score_pairs(const instances_t *instances, size_t detector, const pair_candidates_t *c, uint32_t time)
{
    for (size_t view = 0; view < instances->views; view++) {
        size_t low = instances->views > 1 ? c->start[view] : 0, high = instances->views > 1 ? c->start[view + 1] : c->n;
        detector_pairs_t pairs = {high - low, time, c->from + low, c->to + low};
        CHECK(score_view(&instances->instance[detector * instances->views + view], &pairs, c->score + low));
    }
    return 0;
}

/// By the detector itself, or each pair as its `from`; after the last detector by messages. Programs speak at the end
/// of a world, so that they rank no pairs: all alike.
static int score_all(const world_pairs_t *self, size_t detector, const pair_candidates_t *c,
                     const pair_moment_t *moment)
{
    if (detector < self->lineup->n && self->lineup->detector[detector]->score_pairs)
        return score_pairs(moment->instances, detector, c, moment->time);
    bool program = detector < self->lineup->n && program_of(self->lineup->detector[detector]) != NULL;
    for (size_t i = 0; i < c->n; i++)
        c->score[i] = program                      ? 0
                      : detector < self->lineup->n ? moment->stream[detector].final[c->from[i]]
                                                   : (double)c->messages[i];
    return 0;
}

int world_pairs_take(world_pairs_t *self, const pair_moment_t *moment)
{
    pair_candidates_t c;
    size_t positives = self->record.positives;
    int code = pair_candidates_find(&c, self, moment, &self->record);
    positives = self->record.positives - positives;
    for (size_t d = 0; d < self->record.detectors && code == 0; d++) {
        pair_ranking_t ranking = {0};
        pair_items_t items = {c.n, c.score, c.label, c.person};
        if (positives > 0) code = score_all(self, d, &c, moment);
        if (code == 0 && positives > 0) code = pair_ranking_init(&ranking, &items);
        if (code == 0) code = pair_record_add_ranking(&self->record, &ranking, positives);
        pair_ranking_free(&ranking);
    }
    pair_candidates_free(&c);
    self->newest = moment->time;
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The pairs to rank at one time, labelled.
#include "core/array.h"
#include "core/error.h"
#include "results/pairs/world_pairs.h"
#include <string.h>

void pair_candidates_free(pair_candidates_t *self)
{
    free(self->from);
    free(self->to);
    free(self->person);
    free(self->messages);
    free(self->label);
    free(self->score);
    memset(self, 0, sizeof *self);
}

static int allocate(pair_candidates_t *self, size_t n)
{
    CHECK(ARRAY_NEW(self->from, n));
    CHECK(ARRAY_NEW(self->to, n));
    CHECK(ARRAY_NEW(self->person, n));
    CHECK(ARRAY_NEW(self->messages, n));
    CHECK(ARRAY_NEW(self->label, n));
    return ARRAY_NEW(self->score, n);
}

#define NOT_SCORED UINT8_MAX

/// Labels the book's pairs. @param[out] label [n] NOT_SCORED: `from` is not scored now, and no detector can rank the
/// pair
/// @param[out] risk  [n] of positives
static void label_all(const book_pair_t *pair, size_t n, const pair_truth_t *truth, const pair_moment_t *moment,
                      uint8_t *label, uint32_t *risk, pair_time_t *time)
{
    for (size_t i = 0; i < n; i++) {
        bool scored = moment->last_scored[pair[i].from] == moment->time;
        label[i] = scored ? (uint8_t)pair_truth_label(truth, pair[i].from, pair[i].to, &risk[i]) : NOT_SCORED;
        time->left_out += label[i] == PAIR_LEFT_OUT;
        time->negatives += label[i] == PAIR_NEGATIVE;
    }
}

/// Those that are ranked, by platform, within it in the order of the book.
static int sort(pair_candidates_t *self, const world_pairs_t *pairs, const book_pair_t *pair, size_t n,
                const uint8_t *label, const uint32_t *risk, const pair_moment_t *moment, pair_record_t *record)
{
    size_t at[PLATFORMS + 1] = {0}, first_risk = record->risks;
    const uint8_t *platform = pairs->account->platform;
    for (size_t i = 0; i < n; i++) at[platform[pair[i].from] + 1] += label[i] != NOT_SCORED;
    for (size_t p = 0; p < PLATFORMS; p++) at[p + 1] += at[p];
    memcpy(self->start, at, sizeof at);
    self->n = at[PLATFORMS];
    uint32_t *source = NULL;
    CHECK(allocate(self, self->n));
    CHECK(ARRAY_NEW(source, self->n));
    for (size_t i = 0; i < n; i++)
        if (label[i] != NOT_SCORED) source[at[platform[pair[i].from]]++] = (uint32_t)i;
    int code = 0;
    for (size_t k = 0; k < self->n && code == 0; k++) {
        const book_pair_t *p = &pair[source[k]];
        self->from[k] = p->from;
        self->to[k] = p->to;
        self->messages[k] = p->messages;
        self->person[k] = moment->truth->account_person[p->from];
        self->label[k] = label[source[k]];
        if (self->label[k] == PAIR_POSITIVE)
            code = pair_record_add_positive(record, (uint32_t)first_risk + risk[source[k]]);
    }
    free(source);
    return code;
}

static int add_moment(pair_candidates_t *self, const world_pairs_t *pairs, const pair_moment_t *moment,
                      const pair_truth_t *truth, const book_pair_t *pair, size_t n, pair_record_t *record)
{
    uint8_t *label = NULL;
    uint32_t *risk = NULL;
    double days = (double)(moment->time - pairs->newest) / DAY_S;
    pair_time_t time = {.time = moment->time, .room = pairs->budget * moment->active_accounts * days / 1e6};
    int code = ARRAY_NEW(label, n);
    if (code == 0) code = ARRAY_NEW(risk, n);
    if (code == 0) {
        label_all(pair, n, truth, moment, label, risk, &time);
        code = sort(self, pairs, pair, n, label, risk, moment, record);
    }
    if (code == 0) code = pair_record_add_risks(record, truth->risk, truth->risks);
    if (code == 0) code = pair_record_add_time(record, &time);
    free(label);
    free(risk);
    return code;
}

int pair_candidates_find(pair_candidates_t *self, const world_pairs_t *pairs, const pair_moment_t *moment,
                         pair_record_t *record)
{
    pair_truth_t truth = {0};
    book_pair_t *pair = NULL;
    size_t n = 0;
    *self = (pair_candidates_t){0};
    int code = pair_truth_init(&truth, moment->truth, pairs->only, moment->time);
    if (code == 0) code = pair_book_recent(&pairs->book, moment->time, &pair, &n);
    if (code == 0) code = add_moment(self, pairs, moment, &truth, pair, n, record);
    pair_truth_free(&truth);
    free(pair);
    return code;
}

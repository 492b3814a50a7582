// SPDX-License-Identifier: GPL-3.0-or-later
// Reducing a score stream to what the metrics need, so that the scores themselves can go.
#include "results/metrics/evidence.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

/// Persons by the highest score of their accounts.
static int rank_persons(evidence_t *self, const scored_world_t *world)
{
    size_t persons = world->truth.person.n;
    uint8_t *positive = NULL;
    CHECK(ARRAY_NEW(positive, persons));
    for (size_t p = 0; p < persons; p++) positive[p] = world->offender_of[p] != NO_OFFENDER;
    int code = ranking_init_joined(&self->person, self->score, world->person, world->n, positive, persons);
    free(positive);
    return code;
}

static int by_person(const void *a, const void *b)
{
    uint32_t x = ((const alert_tally_t *)a)->person, y = ((const alert_tally_t *)b)->person;
    return (x > y) - (x < y);
}

/// Joins the tallies of one person.
static void merge_tallies(budget_evidence_t *self)
{
    size_t n = 0;
    qsort(self->tally, self->tallies, sizeof *self->tally, by_person);
    for (size_t i = 0; i < self->tallies; i++) {
        const alert_tally_t *t = &self->tally[i];
        if (n && self->tally[n - 1].person == t->person) {
            self->tally[n - 1].right += t->right;
            self->tally[n - 1].wrong += t->wrong;
            self->tally[n - 1].benign_accounts += t->benign_accounts;
        } else {
            self->tally[n++] = *t;
        }
    }
    self->tallies = n;
}

/// Holds alerts (by account, then time) against the truth.
static void judge(budget_evidence_t *self, const scored_world_t *world, const alert_t *alert, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t a = alert[i].account, p = world->truth.account_person[a];
        if (p == NO_PERSON || scored_world_left_out(world, p)) continue;
        int hit = scored_world_hit(world, a, alert[i].time), new_account = i == 0 || alert[i - 1].account != a;
        int paid = !alert[i].unpaid;
        int benign = world->truth.person.offender[p] == OFFENDER_NONE && world->offender_of[p] == NO_OFFENDER;
        self->tally[self->tallies++] =
            (alert_tally_t){p, (uint32_t)(paid && hit), (uint32_t)(paid && !hit), (uint32_t)(benign && new_account)};
        uint32_t o = world->offender_of[p];
        if (hit && o != NO_OFFENDER && (int32_t)alert[i].time < self->first[o]) self->first[o] = (int32_t)alert[i].time;
    }
    merge_tallies(self);
}

static int raise_alerts(budget_evidence_t *self, const scored_world_t *world, const score_stream_t *stream,
                        double threshold, uint32_t cooldown_s, alert_t *alert, size_t *n)
{
    size_t paid;
    CHECK(budget_raise(stream, &world->truth, threshold, cooldown_s, alert, n, &paid));
    CHECK(ARRAY_NEW(self->first, world->offenders));
    CHECK(ARRAY_NEW(self->tally, *n));
    for (size_t o = 0; o < world->offenders; o++) self->first[o] = NEVER;
    judge(self, world, alert, *n);
    return 0;
}

/// Furthest stage of any of an offender's approaches before the first right alert.
static void find_stages(review_t *self, const scored_world_t *world, const int32_t *first)
{
    for (size_t o = 0; o < world->offenders; o++) self->stage[o] = STAGE_NONE;
    for (size_t i = 0; i < world->truth.approaches; i++) {
        const approach_t *a = &world->truth.approach[i];
        uint32_t o = world->offender_of[a->offender];
        if (o == NO_OFFENDER || first[o] == NEVER) continue;
        for (uint8_t s = 0; s < STAGES; s++)
            if (a->stage_time[s] < first[o] && (self->stage[o] == STAGE_NONE || s > self->stage[o])) self->stage[o] = s;
    }
}

/// Alerts (by account, then time) laid beside the accounts that are positive or negative.
static void place_alerts(review_t *self, const scored_world_t *world, const alert_t *alert, size_t n)
{
    size_t next = 0, k = 0;
    for (size_t i = 0; i < world->n; i++) {
        uint32_t a = world->account[i];
        while (next < n && alert[next].account < a) next++;
        if (!world->positive[i]) {
            if (next < n && alert[next].account == a) self->accused_at[self->accused++] = (uint32_t)i;
            continue;
        }
        self->first[k] = NEVER;
        for (size_t j = next; j < n && alert[j].account == a && self->first[k] == NEVER; j++) {
            if (scored_world_hit(world, a, alert[j].time))
                self->first[k] = (int32_t)alert[j].time;
            else
                self->early[k] = 1;
        }
        if (self->first[k] != NEVER)
            self->events[k] =
                own_events_between(&world->own, a, (uint32_t)world->positive_from[k], (uint32_t)self->first[k]);
        k++;
    }
}

static int review(evidence_t *self, const scored_world_t *world, const alert_t *alert, size_t n)
{
    CHECK(ARRAY_NEW(self->review.first, world->positives));
    CHECK(ARRAY_NEW(self->review.events, world->positives));
    CHECK(ARRAY_NEW(self->review.early, world->positives));
    CHECK(ARRAY_NEW(self->review.accused_at, n));
    CHECK(ARRAY_NEW(self->review.stage, world->offenders));
    place_alerts(&self->review, world, alert, n);
    find_stages(&self->review, world, self->budget[REVIEW_BUDGET].first);
    return 0;
}

int evidence_init(evidence_t *self, const scored_world_t *world, const score_stream_t *stream, const double *threshold,
                  uint32_t cooldown_s)
{
    alert_t *alert = NULL;
    size_t n = 0;
    int code = 0;
    memset(self, 0, sizeof *self);
    if ((code = ARRAY_NEW(self->score, world->n)) < 0) goto out;
    for (size_t i = 0; i < world->n; i++) self->score[i] = stream->final[world->account[i]];
    if ((code = ranking_init(&self->account, self->score, world->positive, world->person, world->n)) < 0) goto out;
    if ((code = rank_persons(self, world)) < 0) goto out;
    if ((code = ARRAY_NEW(alert, stream->cells)) < 0) goto out;
    for (int b = 0; b < BUDGETS; b++) {
        if ((code = raise_alerts(&self->budget[b], world, stream, threshold[b], cooldown_s, alert, &n)) < 0) goto out;
        if (b == REVIEW_BUDGET && (code = review(self, world, alert, n)) < 0) goto out;
    }
out:
    free(alert);
    return code;
}

void evidence_free(evidence_t *self)
{
    ranking_free(&self->account);
    ranking_free(&self->person);
    free(self->score);
    free(self->review.first);
    free(self->review.events);
    free(self->review.early);
    free(self->review.accused_at);
    free(self->review.stage);
    for (int b = 0; b < BUDGETS; b++) {
        free(self->budget[b].first);
        free(self->budget[b].tally);
    }
    memset(self, 0, sizeof *self);
}

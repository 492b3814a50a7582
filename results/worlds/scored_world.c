// SPDX-License-Identifier: GPL-3.0-or-later
// Deriving units, strata and cases at risk from the truth of a world and the times at which accounts were scored.
#include "results/worlds/scored_world.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

int scored_world_init(scored_world_t *self, size_t accounts)
{
    *self = (scored_world_t){0};
    CHECK(ARRAY_NEW(self->platform, accounts));
    CHECK(ARRAY_NEW(self->registered, accounts));
    return ARRAY_NEW(self->last_scored, accounts);
}

void scored_world_free(scored_world_t *self)
{
    truth_free(&self->truth);
    free(self->platform);
    free(self->last_scored);
    free(self->account);
    free(self->person);
    free(self->positive);
    free(self->offender_of);
    free(self->offender);
    free(self->other);
    free(self->positives_of);
    free(self->negatives_of);
    free(self->risk_start);
    free(self->risk_end);
    free(self->child);
    free(self->child_person);
    free(self->registered);
    own_events_free(&self->own);
    cluster_log_free(self->clusters);
    free(self->positive_at);
    free(self->positive_from);
    free(self->positive_events);
    memset(self, 0, sizeof *self);
}

int scored_world_left_out(const scored_world_t *self, uint32_t person)
{
    uint8_t type = person == NO_PERSON ? OFFENDER_NONE : self->truth.person.offender[person];
    return self->only != OFFENDER_NONE && type != OFFENDER_NONE && type != self->only;
}

static int used_for_approach(const scored_world_t *w, size_t a)
{
    return !scored_world_left_out(w, w->truth.account_person[a]) && w->truth.account_offender[a] &&
           w->truth.account_onset[a] < (int32_t)w->end;
}

/// An offender's account that was in use and open in the scoring window.
static int at_work(const scored_world_t *w, size_t a)
{
    return used_for_approach(w, a) && w->truth.account_closed[a] > (int32_t)w->start;
}

int scored_world_hit(const scored_world_t *self, uint32_t account, uint32_t time)
{
    return self->truth.account_offender[account] && self->truth.account_onset[account] < (int32_t)time;
}

static int allocate(scored_world_t *w)
{
    size_t accounts = w->truth.accounts, persons = w->truth.person.n;
    CHECK(ARRAY_NEW(w->account, accounts));
    CHECK(ARRAY_NEW(w->person, accounts));
    CHECK(ARRAY_NEW(w->positive, accounts));
    CHECK(ARRAY_NEW(w->offender_of, persons));
    CHECK(ARRAY_NEW(w->offender, persons));
    CHECK(ARRAY_NEW(w->other, persons));
    CHECK(ARRAY_NEW(w->positives_of, persons));
    CHECK(ARRAY_NEW(w->negatives_of, persons));
    CHECK(ARRAY_NEW(w->risk_start, persons));
    CHECK(ARRAY_NEW(w->risk_end, persons));
    CHECK(ARRAY_NEW(w->child, w->truth.approaches));
    return ARRAY_NEW(w->child_person, w->truth.approaches);
}

static void index_offenders(scored_world_t *w)
{
    const truth_t *t = &w->truth;
    for (size_t p = 0; p < t->person.n; p++) w->offender_of[p] = NO_OFFENDER;
    for (size_t a = 0; a < t->accounts; a++) {
        uint32_t p = t->account_person[a];
        if (p == NO_PERSON || !at_work(w, a)) continue;
        uint32_t *o = &w->offender_of[p];
        if (*o == NO_OFFENDER) {
            *o = (uint32_t)w->offenders++;
            w->offender[*o] = p;
            w->risk_start[*o] = NEVER;
        }
        int32_t from = t->account_onset[a] > (int32_t)w->start ? t->account_onset[a] : (int32_t)w->start;
        if (from < w->risk_start[*o]) w->risk_start[*o] = from;
        if ((int32_t)w->last_scored[a] > w->risk_end[*o]) w->risk_end[*o] = (int32_t)w->last_scored[a];
    }
}

/// Positive and negative accounts in order of account, and the other persons with a score.
static void index_accounts(scored_world_t *w)
{
    const truth_t *t = &w->truth;
    for (size_t a = 0; a < t->accounts; a++) {
        uint32_t p = t->account_person[a];
        if (p == NO_PERSON) continue;
        int positive = used_for_approach(w, a), after_onset = (int32_t)w->last_scored[a] > t->account_onset[a];
        if (positive && !after_onset && at_work(w, a)) w->unscored++;
        if (w->last_scored[a] == 0) continue;
        if (positive ? !after_onset || !at_work(w, a)
                     : w->offender_of[p] != NO_OFFENDER || t->person.offender[p] != OFFENDER_NONE)
            continue;
        w->account[w->n] = (uint32_t)a;
        w->person[w->n] = p;
        w->positive[w->n] = (uint8_t)positive;
        w->positives += (size_t)positive;
        w->n++;
    }
}

/// Everybody else with a scored account, each once, in order of the first; and how many accounts each person brings.
static int index_others(scored_world_t *w)
{
    uint32_t *place = NULL; // of the person among `other`, + 1
    CHECK(ARRAY_NEW(place, w->truth.person.n));
    for (size_t a = 0; a < w->truth.accounts; a++) {
        uint32_t p = w->truth.account_person[a];
        if (p == NO_PERSON || w->last_scored[a] == 0 || w->offender_of[p] != NO_OFFENDER || place[p]) continue;
        w->other[w->others++] = p;
        place[p] = (uint32_t)w->others;
    }
    for (size_t i = 0; i < w->n; i++) {
        if (w->positive[i])
            w->positives_of[w->offender_of[w->person[i]]]++;
        else
            w->negatives_of[place[w->person[i]] - 1]++;
    }
    free(place);
    return 0;
}

/// When contact began: the child's answer, or the first stage known of where harm came without one.
static int32_t contact_time(const approach_t *a)
{
    int32_t first = a->stage_time[STAGE_CONTACT];
    if (first == NEVER && a->stage_time[STAGE_HARM] != NEVER)
        for (int s = 0; s < STAGES; s++) first = a->stage_time[s] < first ? a->stage_time[s] : first;
    return first;
}

static void index_children(scored_world_t *w)
{
    int32_t start = (int32_t)w->start, end = (int32_t)w->end;
    for (size_t i = 0; i < w->truth.approaches; i++) {
        const approach_t *a = &w->truth.approach[i];
        uint32_t offender = w->offender_of[a->offender];
        int32_t contact = contact_time(a), harm = a->stage_time[STAGE_HARM], ended = a->ended < end ? a->ended : end;
        if (offender == NO_OFFENDER || contact >= end || harm <= start || (harm == NEVER && ended <= start)) continue;
        if (contact < start) contact = start;
        w->child_person[w->children] = a->child;
        w->child[w->children++] = (harm_case_t){offender, contact, harm < end ? harm : NEVER, ended};
    }
}

/// Where the clock of each positive account starts, and how much it did from then on.
static int index_positives(scored_world_t *w)
{
    size_t k = 0;
    CHECK(ARRAY_NEW(w->positive_at, w->positives));
    CHECK(ARRAY_NEW(w->positive_from, w->positives));
    CHECK(ARRAY_NEW(w->positive_events, w->positives));
    if (w->own.count) CHECK(own_events_sort(&w->own));
    for (size_t i = 0; i < w->n; i++) {
        uint32_t a = w->account[i];
        if (!w->positive[i]) continue;
        int32_t onset = w->truth.account_onset[a], from = onset > (int32_t)w->start ? onset : (int32_t)w->start;
        w->positive_at[k] = (uint32_t)i;
        w->positive_from[k] = from;
        w->positive_events[k++] = own_events_between(&w->own, a, (uint32_t)from, w->last_scored[a]);
    }
    return 0;
}

int scored_world_index(scored_world_t *self)
{
    CHECK(allocate(self));
    index_offenders(self);
    index_accounts(self);
    CHECK(index_positives(self));
    index_children(self);
    return index_others(self);
}

int scored_world_strata(const scored_world_t *self, size_t worlds, interval_world_t **strata)
{
    CHECK(array_new(strata, worlds, sizeof **strata));
    for (size_t w = 0; w < worlds; w++)
        (*strata)[w] = (interval_world_t){.persons = self[w].truth.person.n,
                                          .member = {self[w].offender, self[w].other},
                                          .n = {self[w].offenders, self[w].others}};
    return 0;
}

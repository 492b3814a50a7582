// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pairs/pair_truth.h"

#include "core/array.h"
#include "core/error.h"
#include <stdbool.h>
#include <string.h>

static bool is_left_out(const pair_truth_t *self, uint32_t person)
{
    return self->only != OFFENDER_NONE && self->truth->person.offender[person] != self->only;
}

/// Whether anything of the approach has happened before the time.
static bool has_begun(const approach_t *a, int32_t time)
{
    for (int s = 0; s < STAGES; s++)
        if (a->stage_time[s] < time) return true;
    return false;
}

static bool is_open(const approach_t *a, int32_t time)
{
    return (a->stage_time[STAGE_CONTACT] < time || a->stage_time[STAGE_HARM] < time) && a->ended >= time;
}

/// The place of an open approach of the same two, among those of the offender before it; else NO_RISK.
static uint32_t known_risk(const pair_truth_t *self, size_t from, size_t at)
{
    const approach_t *a = &self->truth->approach[self->approach[at]];
    for (size_t i = from; i < at; i++) {
        uint32_t other = self->approach[i];
        if (self->truth->approach[other].child == a->child && self->risk_of[other] != NO_RISK)
            return self->risk_of[other];
    }
    return NO_RISK;
}

static void find_risks(pair_truth_t *self)
{
    for (uint32_t person = 0; person < self->truth->person.n; person++) {
        size_t from = self->first[person], end = self->first[person + 1];
        for (size_t i = from; i < end; i++) {
            const approach_t *a = &self->truth->approach[self->approach[i]];
            uint32_t *risk = &self->risk_of[self->approach[i]];
            *risk = NO_RISK;
            if (is_left_out(self, person) || !is_open(a, (int32_t)self->time)) continue;
            bool harmed = a->stage_time[STAGE_HARM] < (int32_t)self->time;
            *risk = known_risk(self, from, i);
            if (*risk == NO_RISK) {
                *risk = (uint32_t)self->risks;
                self->risk[self->risks++] = (pair_risk_t){a->offender, a->child, harmed};
            }
            self->risk[*risk].harmed |= harmed;
        }
    }
}

int pair_truth_init(pair_truth_t *self, const truth_t *truth, uint8_t only, uint32_t time)
{
    *self = (pair_truth_t){.truth = truth, .time = time, .only = only};
    CHECK(ARRAY_NEW(self->first, truth->person.n + 2));
    CHECK(ARRAY_NEW(self->approach, truth->approaches));
    CHECK(ARRAY_NEW(self->risk_of, truth->approaches));
    CHECK(ARRAY_NEW(self->risk, truth->approaches));
    size_t *at = self->first + 1; // counting sort: shifted by one, so that filling leaves the starts
    for (size_t i = 0; i < truth->approaches; i++) at[truth->approach[i].offender + 1]++;
    for (size_t p = 0; p < truth->person.n; p++) at[p + 1] += at[p];
    for (uint32_t i = 0; i < truth->approaches; i++) self->approach[at[truth->approach[i].offender]++] = i;
    find_risks(self);
    return 0;
}

void pair_truth_free(pair_truth_t *self)
{
    free(self->risk);
    free(self->first);
    free(self->approach);
    free(self->risk_of);
    memset(self, 0, sizeof *self);
}

pair_label_t pair_truth_label(const pair_truth_t *self, uint32_t from, uint32_t to, uint32_t *risk)
{
    const truth_t *t = self->truth;
    uint32_t person = t->account_person[from], child = t->account_person[to];
    bool approached = false;
    if (person == NO_PERSON || child == NO_PERSON || t->person.offender[person] == OFFENDER_NONE) return PAIR_NEGATIVE;
    if (is_left_out(self, person)) return PAIR_LEFT_OUT;
    bool used = t->account_offender[from] && t->account_onset[from] < (int32_t)self->time;
    for (size_t i = self->first[person]; i < self->first[person + 1]; i++) {
        const approach_t *a = &t->approach[self->approach[i]];
        if (a->child != child || !has_begun(a, (int32_t)self->time)) continue;
        approached = true;
        *risk = self->risk_of[self->approach[i]];
        if (used && *risk != NO_RISK) return PAIR_POSITIVE;
    }
    return approached ? PAIR_LEFT_OUT : PAIR_NEGATIVE;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Names of stages, offender types, roles and ends, and the memory of the truth of a world.
#include "trace/truth.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define STAGE(name, text, meaning) text,
const char *const stage_name[STAGES + 1] = {
#include "trace/stage.def"
    NULL};
#undef STAGE

#define STAGE(name, text, meaning) meaning,
const char *const stage_meaning[STAGES + 1] = {
#include "trace/stage.def"
    NULL};
#undef STAGE

#define OFFENDER(name, text, meaning) text,
const char *const offender_name[OFFENDERS + 1] = {
#include "trace/offender.def"
    NULL};
#undef OFFENDER

#define OFFENDER(name, text, meaning) meaning,
const char *const offender_meaning[OFFENDERS + 1] = {
#include "trace/offender.def"
    NULL};
#undef OFFENDER

#define ROLE(name, text, meaning) text,
const char *const role_name[ROLES + 1] = {
#include "trace/role.def"
    NULL};
#undef ROLE

#define ROLE(name, text, meaning) meaning,
const char *const role_meaning[ROLES + 1] = {
#include "trace/role.def"
    NULL};
#undef ROLE

const char *const approach_end_name[ENDS + 1] = {
    [END_ONGOING] = "ongoing", [END_UNANSWERED] = "unanswered", [END_REFUSED] = "refused",
    [END_DROPPED] = "dropped", [END_BLOCKED] = "blocked",       [END_TOLD] = "told",
    [END_CLOSED] = "closed",   [END_HARMED_OVER] = "harmed",    [ENDS] = NULL,
};

static int person_table_init(person_table_t *self, size_t n)
{
    self->n = n;
    CHECK(ARRAY_NEW(self->age, n));
    CHECK(ARRAY_NEW(self->sex, n));
    CHECK(ARRAY_NEW(self->role, n));
    CHECK(ARRAY_NEW(self->offender, n));
    CHECK(ARRAY_NEW(self->region, n));
    CHECK(ARRAY_NEW(self->household, n));
    CHECK(ARRAY_NEW(self->school, n));
    CHECK(ARRAY_NEW(self->onset, n));
    for (size_t i = 0; i < n; i++) {
        self->school[i] = UINT32_MAX;
        self->onset[i] = NEVER;
    }
    return 0;
}

static int truth_accounts_init(truth_t *self, size_t n)
{
    self->accounts = n;
    CHECK(ARRAY_NEW(self->account_person, n));
    CHECK(ARRAY_NEW(self->account_offender, n));
    CHECK(ARRAY_NEW(self->account_onset, n));
    CHECK(ARRAY_NEW(self->account_closed, n));
    for (size_t i = 0; i < n; i++) {
        self->account_person[i] = NO_PERSON;
        self->account_onset[i] = self->account_closed[i] = NEVER;
    }
    return 0;
}

static int truth_approaches_init(truth_t *self, size_t n)
{
    self->approaches = n;
    CHECK(ARRAY_NEW(self->approach, n));
    for (size_t i = 0; i < n; i++) {
        approach_t *a = &self->approach[i];
        a->offender = a->child = NO_PERSON;
        a->account = a->child_account = UINT32_MAX;
        a->ended = NEVER;
        for (int s = 0; s < STAGES; s++) a->stage_time[s] = NEVER;
    }
    return 0;
}

int truth_init(truth_t *self, size_t persons, size_t accounts, size_t approaches)
{
    memset(self, 0, sizeof *self);
    int err = person_table_init(&self->person, persons);
    if (err == 0) err = truth_accounts_init(self, accounts);
    if (err == 0) err = truth_approaches_init(self, approaches);
    if (err < 0) truth_free(self);
    return err;
}

void truth_free(truth_t *self)
{
    person_table_t *p = &self->person;
    void *const block[] = {p->age,
                           p->sex,
                           p->role,
                           p->offender,
                           p->region,
                           p->household,
                           p->school,
                           p->onset,
                           self->account_person,
                           self->account_offender,
                           self->account_onset,
                           self->account_closed,
                           self->approach};
    for (size_t i = 0; i < sizeof block / sizeof *block; i++) free(block[i]);
    memset(self, 0, sizeof *self);
}

int truth_copy(truth_t *out, const truth_t *truth)
{
    const person_table_t *from = &truth->person;
    CHECK(truth_init(out, from->n, truth->accounts, truth->approaches));
    person_table_t *to = &out->person;
    memcpy(to->age, from->age, from->n * sizeof *to->age);
    memcpy(to->sex, from->sex, from->n * sizeof *to->sex);
    memcpy(to->role, from->role, from->n * sizeof *to->role);
    memcpy(to->offender, from->offender, from->n * sizeof *to->offender);
    memcpy(to->region, from->region, from->n * sizeof *to->region);
    memcpy(to->household, from->household, from->n * sizeof *to->household);
    memcpy(to->school, from->school, from->n * sizeof *to->school);
    memcpy(to->onset, from->onset, from->n * sizeof *to->onset);
    memcpy(out->account_person, truth->account_person, truth->accounts * sizeof *out->account_person);
    memcpy(out->account_offender, truth->account_offender, truth->accounts * sizeof *out->account_offender);
    memcpy(out->account_onset, truth->account_onset, truth->accounts * sizeof *out->account_onset);
    memcpy(out->account_closed, truth->account_closed, truth->accounts * sizeof *out->account_closed);
    if (truth->approaches) memcpy(out->approach, truth->approach, truth->approaches * sizeof *out->approach);
    return 0;
}

void truth_onsets(const truth_t *self, int32_t *onset)
{
    for (size_t a = 0; a < self->accounts; a++) onset[a] = self->account_offender[a] ? self->account_onset[a] : NEVER;
}

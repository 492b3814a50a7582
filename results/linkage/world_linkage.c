// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles are kept event by event; sets are made anew at each linkage, so that a link can be taken back.
#include "results/linkage/world_linkage.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>

int world_linkage_open(world_linkage_t *self, linkage_mode_t mode, const linkage_options_t *options,
                       const linkage_model_t *model, const account_table_t *account)
{
    *self = (world_linkage_t){.mode = mode, .options = options, .model = model, .account = account};
    CHECK(ARRAY_NEW(self->label, account->n));
    for (size_t a = 0; a < account->n; a++) self->label[a] = NO_ACCOUNT;
    if (mode == LINKAGE_ORACLE) return 0;
    CHECK(linkage_profiles_init(&self->profiles, account));
    CHECK(union_find_init(&self->sets, account->n));
    return linkage_candidates_init(&self->candidates, &self->profiles, options->block_accounts);
}

void world_linkage_close(world_linkage_t *self)
{
    linkage_profiles_free(&self->profiles);
    linkage_candidates_free(&self->candidates);
    union_find_free(&self->sets);
    free(self->label);
    *self = (world_linkage_t){0};
}

void world_linkage_observe(world_linkage_t *self, const event_batch_t *batch)
{
    if (self->mode == LINKAGE_LEARNED) linkage_profiles_observe(&self->profiles, batch);
}

static int join_heavy(void *taker, const linkage_pair_t *pair, const linkage_pattern_t *pattern, size_t n)
{
    world_linkage_t *self = taker;
    for (size_t i = 0; i < n; i++)
        if (linkage_model_weight(self->model, pattern[i]) >= self->model->threshold)
            union_find_join(&self->sets, pair[i].a, pair[i].b);
    return 0;
}

/// Names each account that takes part after the lowest of its set.
static void label_sets(world_linkage_t *self, uint32_t *label)
{
    linkage_candidates_label(&self->candidates, label);
    for (size_t a = 0; a < self->account->n; a++)
        if (label[a] != NO_ACCOUNT) label[a] = union_find_root(&self->sets, (uint32_t)a);
}

static int link_learned(world_linkage_t *self)
{
    linkage_candidates_update(&self->candidates);
    union_find_reset(&self->sets);
    CHECK(linkage_candidates_each(&self->candidates, join_heavy, self));
    label_sets(self, self->label);
    return 0;
}

/// The accounts of a person, each by the lowest of them.
static int link_by_truth(world_linkage_t *self, const truth_t *truth)
{
    uint32_t *lowest = NULL;
    CHECK(ARRAY_NEW(lowest, truth->person.n));
    for (size_t p = 0; p < truth->person.n; p++) lowest[p] = NO_ACCOUNT;
    for (size_t a = 0; a < truth->accounts; a++) {
        uint32_t p = truth->account_person[a];
        if (p != NO_PERSON && lowest[p] == NO_ACCOUNT) lowest[p] = (uint32_t)a;
        self->label[a] = p == NO_PERSON ? NO_ACCOUNT : lowest[p];
    }
    free(lowest);
    return 0;
}

int world_linkage_at(world_linkage_t *self, uint32_t time, const truth_t *truth)
{
    if (self->mode == LINKAGE_ORACLE) return link_by_truth(self, truth);
    if (time < self->next) return 0;
    uint64_t next = (uint64_t)time + (uint64_t)self->options->every_days * DAY_S;
    self->next = next < UINT32_MAX ? (uint32_t)next : UINT32_MAX;
    return link_learned(self);
}

int world_linkage_learn(world_linkage_t *self, const truth_t *truth, linkage_lesson_t *lesson)
{
    if (self->mode != LINKAGE_LEARNED) return 0;
    linkage_candidates_update(&self->candidates);
    return linkage_lesson_gather(lesson, &self->candidates, truth);
}

/// Accounts on one device, however many they are.
static void link_devices(world_linkage_t *self)
{
    const uint32_t *device = self->account->device, *order = self->candidates.order[LINKAGE_BLOCK_DEVICE];
    union_find_reset(&self->sets);
    for (size_t i = 1; i < self->candidates.n; i++)
        if (device[order[i]] == device[order[i - 1]] && device[order[i]] != UINT32_MAX)
            union_find_join(&self->sets, order[i - 1], order[i]);
}

typedef struct {
    const truth_t *truth;
    linkage_verdict_t *verdict;
} tally_t;

static int tally(void *taker, const linkage_pair_t *pair, const linkage_pattern_t *pattern, size_t n)
{
    (void)pattern;
    tally_t *self = taker;
    const uint32_t *person = self->truth->account_person;
    self->verdict->candidate_pairs += n;
    for (size_t i = 0; i < n; i++)
        self->verdict->candidate_true += person[pair[i].a] != NO_PERSON && person[pair[i].a] == person[pair[i].b];
    return 0;
}

static int judge_learned(world_linkage_t *self, const truth_t *truth, linkage_people_t *people,
                         linkage_verdict_t *verdict)
{
    tally_t pairs = {truth, verdict};
    CHECK(linkage_candidates_each(&self->candidates, tally, &pairs));
    verdict->threshold = self->model->threshold;
    verdict->skipped_blocks = self->candidates.skipped_blocks;
    verdict->skipped_accounts = self->candidates.skipped_accounts;
    link_devices(self);
    label_sets(self, self->label);
    linkage_quality_count(people, self->label, &verdict->quality[JUDGED_DEVICE]);
    return 0;
}

int world_linkage_judge(world_linkage_t *self, const truth_t *truth, linkage_verdict_t *verdict)
{
    linkage_people_t people = {0};
    linkage_known_t known = {truth->accounts,         truth->person.n,        truth->account_person,
                             truth->person.household, truth->person.offender, self->account->device};
    *verdict = (linkage_verdict_t){.mode = self->mode, .threshold = NAN};
    CHECK(self->mode == LINKAGE_ORACLE ? link_by_truth(self, truth) : link_learned(self));
    int code = linkage_people_init(&people, known, self->label);
    if (code == 0) {
        linkage_quality_count(&people, self->label, &verdict->quality[JUDGED_LINKAGE]);
        if (self->mode == LINKAGE_LEARNED) code = judge_learned(self, truth, &people, verdict);
    }
    linkage_people_free(&people);
    return code;
}

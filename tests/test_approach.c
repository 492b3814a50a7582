// SPDX-License-Identifier: GPL-3.0-or-later
// The course of approaches: what must come before what, rates that follow their parameters, silence after the end,
// closures and returns.
#include "tests/offender_fixture.h"
#include "tests/suite_run.h"

#define BASE "persons=4000", "protocol.warmup_days=1", "seed=9", "offending.per_1000_adults=60", "days=45"
static const char *const PLAIN[] = {BASE, NULL};

START_TEST(test_approach_stages_in_order)
{
    stage_set_t set;
    stage_open(&set, PLAIN);
    stage_run(&set);
    truth_t truth;
    stage_truth(&set, &truth);
    ck_assert_uint_gt(truth.approaches, 500);
    for (size_t i = 0; i < truth.approaches; i++) {
        const approach_t *a = &truth.approach[i];
        const int32_t *at = a->stage_time;
        ck_assert_int_ne(at[STAGE_SELECTION], NEVER);
        ck_assert_int_le(at[STAGE_SELECTION], at[STAGE_REQUEST]);
        ck_assert_int_le(at[STAGE_REQUEST], at[STAGE_CONTACT]);
        if (at[STAGE_HARM] != NEVER) ck_assert_int_lt(at[STAGE_SEXUALISED], at[STAGE_HARM]);
        if (at[STAGE_COERCION] != NEVER) ck_assert_int_lt(at[STAGE_HARM], at[STAGE_COERCION]);
        int furthest = 0;
        for (int stage = 0; stage < STAGES; stage++) {
            if (at[stage] == NEVER) continue;
            furthest = stage;
            if (stage > STAGE_CONTACT) ck_assert_int_le(at[STAGE_CONTACT], at[stage]);
            ck_assert_int_le(at[stage], a->ended);
        }
        ck_assert_int_eq(a->stage, furthest);
        ck_assert_int_eq(a->ended == NEVER, a->end == END_ONGOING);
        bool answered = at[STAGE_CONTACT] != NEVER;
        if (a->end == END_UNANSWERED || a->end == END_REFUSED) ck_assert(!answered);
        if (a->end == END_HARMED_OVER) ck_assert_int_ne(at[STAGE_HARM], NEVER);
        if (answered) ck_assert_uint_gt(a->messages_in, 0);
        uint8_t age = set.world.person.age[a->child];
        ck_assert(age >= 8 && age <= 17);
        ck_assert_uint_eq(set.world.hidden.person[a->account], a->offender);
        ck_assert_uint_eq(set.world.hidden.person[a->child_account], a->child);
    }
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

/// The last approach of a pair of persons, or NULL.
static const approach_t *approach_of(const truth_t *truth, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *approach = &truth->approach[i];
        if ((approach->offender == a && approach->child == b) || (approach->offender == b && approach->child == a))
            return approach;
    }
    return NULL;
}

START_TEST(test_approach_silent_after_its_end)
{
    const char *quiet[] = {BASE, NULL};
    stage_set_t set;
    stage_open(&set, quiet);
    stage_run(&set);
    truth_t truth;
    stage_truth(&set, &truth);
    uint64_t within = 0, asked_others = 0;
    for (size_t i = 0; i < set.n; i++) {
        const event_t *e = &set.event[i];
        ck_assert_int_ge((int32_t)e->time, set.world.account.registered[e->actor]);
        if (e->target == NO_ACCOUNT) continue;
        ck_assert_uint_eq(set.world.account.platform[e->target], e->platform);
        const approach_t *a =
            approach_of(&truth, set.world.hidden.person[e->actor], set.world.hidden.person[e->target]);
        if (!a) {
            ck_assert(e->kind == EVENT_VIEW || e->kind == EVENT_REQUEST); // mutual contacts are asked, nothing more
            asked_others++;
            continue;
        }
        within++;
        if (e->kind == EVENT_VIEW || e->kind == EVENT_REQUEST) continue; // the child may be another's contact too
        ck_assert_int_ge((int32_t)e->time, a->stage_time[STAGE_SELECTION]);
        ck_assert_msg((int32_t)e->time <= a->ended, "%s at %u after the end at %d", event_kind_name[e->kind], e->time,
                      a->ended);
    }
    ck_assert_uint_gt(within, 1000);
    ck_assert_uint_gt(asked_others, 40);
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

typedef struct {
    uint64_t asked[2], accepted[2]; // without and with a mutual contact
} funnel_t;

/// Requests of approaches to the children themselves, and how many were accepted.
static funnel_t funnel(const stage_set_t *set, const truth_t *truth)
{
    funnel_t f = {0};
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        int mutual = -1;
        for (size_t j = 0; j < set->n && (a->ended != NEVER || a->stage_time[STAGE_CONTACT] != NEVER); j++) {
            const event_t *e = &set->event[j];
            if (e->kind == EVENT_REQUEST && e->actor == a->account && e->target == a->child_account && mutual < 0) {
                mutual = (e->flags & FLAG_MUTUAL) != 0;
                f.asked[mutual]++;
            }
            if (e->kind == EVENT_ACCEPT && e->actor == a->child_account && e->target == a->account && mutual >= 0) {
                f.accepted[mutual]++;
                break;
            }
        }
    }
    return f;
}

START_TEST(test_approach_acceptance_follows_its_parameters)
{
    const char *even[] = {BASE,
                          "child.accept=0.3",
                          "child.accept_mutual=0.6",
                          "child.accept_known=0.3",
                          "child.accept_peer=1",
                          "child.supervised_factor=1",
                          "child.experienced_factor=1",
                          "offending.type_mix=[1, 1, 1, 0]",
                          "offending.recontact=0",
                          NULL};
    stage_set_t set;
    stage_open(&set, even);
    stage_run(&set);
    truth_t truth;
    stage_truth(&set, &truth);
    funnel_t f = funnel(&set, &truth);
    ck_assert_uint_gt(f.asked[0], 200);
    ck_assert_uint_gt(f.asked[1], 200);
    ck_assert_share(f.accepted[0], f.asked[0], 0.3, "accepted without mutual contact");
    ck_assert_share(f.accepted[1], f.asked[1], 0.6, "accepted with mutual contact");
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

/// Approaches that reached a stage in a world with these overrides.
static uint64_t reach(const char *const *override, stage_t stage, uint64_t *approaches)
{
    stage_set_t set;
    stage_open(&set, override);
    stage_run(&set);
    truth_t truth;
    stage_truth(&set, &truth);
    uint64_t n = 0;
    for (size_t i = 0; i < truth.approaches; i++) n += truth.approach[i].stage_time[stage] != NEVER;
    *approaches = truth.approaches;
    truth_free(&truth);
    stage_free(&set);
    return n;
}

START_TEST(test_approach_children_who_never_accept_are_never_reached)
{
    const char *closed[] = {BASE,
                            "child.accept=0",
                            "child.accept_mutual=0",
                            "child.answer_unconnected=0",
                            "offending.type_mix=[1, 1, 1, 0]",
                            NULL};
    uint64_t approaches, contacts = reach(closed, STAGE_CONTACT, &approaches);
    ck_assert_uint_gt(approaches, 500);
    ck_assert_uint_lt(contacts * 50, approaches); // only those who were contacts before
}
END_TEST

START_TEST(test_approach_children_who_always_tell_come_to_no_harm)
{
    const char *told[] = {BASE,
                          "child.uneasy_sexualised=1",
                          "child.tell=1",
                          "child.tell_supervised=1",
                          "offender_types.intimacy_seeking.ease=1",
                          NULL};
    uint64_t approaches, sexualised = reach(told, STAGE_SEXUALISED, &approaches);
    ck_assert_uint_gt(sexualised, 20);
    ck_assert_uint_eq(reach(told, STAGE_HARM, &approaches), 0);
}
END_TEST

START_TEST(test_approach_blocks_without_recontact_end_it)
{
    const char *blocked[] = {BASE,
                             "child.uneasy_private=1",
                             "child.uneasy_isolation=1",
                             "child.uneasy_sexualised=1",
                             "child.block=1",
                             "child.tell=0",
                             "offending.recontact=0",
                             "offender_types.intimacy_seeking.ease=1",
                             NULL};
    uint64_t approaches;
    ck_assert_uint_eq(reach(blocked, STAGE_HARM, &approaches), 0);
    const char *again[] = {BASE,
                           "child.uneasy_private=1",
                           "child.uneasy_isolation=1",
                           "child.uneasy_sexualised=0",
                           "child.block=1",
                           "child.tell=0",
                           "offending.recontact=1",
                           NULL};
    ck_assert_uint_gt(reach(again, STAGE_HARM, &approaches), 0);
}
END_TEST

START_TEST(test_approach_child_defaults_cut_contact)
{
    const char *shut[] = {BASE, "measures.child_defaults.enabled=true", "measures.child_defaults.keep=1", NULL};
    uint64_t approaches, with, without = reach(PLAIN, STAGE_CONTACT, &approaches);
    with = reach(shut, STAGE_CONTACT, &approaches);
    ck_assert_uint_lt(with * 10, without * 9);
}
END_TEST

/// Closes every open account in use by an approach under way; returns how many.
static uint32_t close_used(stage_set_t *set, uint8_t *closed)
{
    truth_t truth;
    stage_truth(set, &truth);
    uint32_t n = 0;
    for (uint32_t a = 0; a < set->world.account.n; a++) {
        if (!truth.account_offender[a] || world_gone(&set->world, a)) continue;
        world_account_state(&set->world, a, ACCOUNT_CLOSED);
        closed[a] = 1;
        n++;
    }
    for (uint32_t a = 0; a < set->world.account.n; a++)
        if (closed[a] && truth.account_offender[a]) offenders_closed(set->offenders, set->shard, a, set->time, true);
    truth_free(&truth);
    return n;
}

START_TEST(test_approach_closure_ends_approaches)
{
    const char *final[] = {BASE,
                           "offending.resume=0",
                           "offending.comeback=0",
                           "offender_types.intimacy_seeking.invite=0",
                           "offender_types.adaptable.invite=0",
                           "offender_types.hyper_sexualised.invite=0",
                           "offender_types.known_adult.invite=0",
                           NULL};
    stage_set_t set;
    stage_open(&set, final);
    while (set.time < 20 * DAY_S) stage_tick(&set);
    uint8_t *closed = calloc(set.world.account.n, 1);
    uint32_t n = close_used(&set, closed);
    size_t rows = set.n;
    ck_assert_uint_gt(n, 50);
    truth_t truth;
    stage_truth(&set, &truth);
    uint32_t ended = 0;
    for (size_t i = 0; i < truth.approaches; i++) {
        if (truth.approach[i].end == END_CLOSED) ck_assert_int_eq(truth.approach[i].ended, 20 * (int32_t)DAY_S);
        ended += truth.approach[i].end == END_CLOSED;
    }
    ck_assert_uint_gt(ended, 20);
    truth_free(&truth);
    while (set.time < 30 * DAY_S) stage_tick(&set);
    for (size_t i = rows; i < set.n; i++) ck_assert(!closed[set.event[i].actor]);
    for (int s = 0; s < SHARDS; s++) ck_assert_uint_eq(set.world.spare_used[s], 0);
    free(closed);
    stage_free(&set);
}
END_TEST

START_TEST(test_approach_people_come_back)
{
    const char *back[] = {BASE,
                          "offending.resume=0",
                          "offending.comeback=1",
                          "offending.comeback_median_days=1",
                          "offending.comeback_sigma=0.3",
                          "offending.comeback_new_device=0.5",
                          NULL};
    stage_set_t set;
    stage_open(&set, back);
    while (set.time < 20 * DAY_S) stage_tick(&set);
    uint8_t *closed = calloc(set.world.account.n, 1);
    ck_assert_uint_gt(close_used(&set, closed), 50);
    size_t rows = set.n;
    while (set.time < 30 * DAY_S) stage_tick(&set);
    uint32_t opened = 0, used = 0, registered = 0;
    for (int s = 0; s < SHARDS; s++) used += set.world.spare_used[s];
    for (uint32_t a = 0; a < set.world.account.n; a++) {
        bool late = set.world.hidden.state[a] == ACCOUNT_OPEN && set.world.account.registered[a] >= 20 * (int32_t)DAY_S;
        uint32_t person = set.world.hidden.person[a];
        if (late && set.world.person.offender[person] != OFFENDER_NONE) opened++;
    }
    for (size_t i = rows; i < set.n; i++) {
        const event_t *e = &set.event[i];
        ck_assert_int_ge((int32_t)e->time, set.world.account.registered[e->actor]);
        registered += e->kind == EVENT_REGISTER && (int32_t)e->time == set.world.account.registered[e->actor] &&
                      set.world.person.offender[set.world.hidden.person[e->actor]] != OFFENDER_NONE;
    }
    ck_assert_uint_gt(used, 30);
    ck_assert_uint_ge(opened, used);
    ck_assert_uint_ge(registered, used);
    world_verify(&set.world);
    free(closed);
    stage_free(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("approach");
    TCase *tests = tcase_create("approach");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, test_approach_stages_in_order);
    tcase_add_test(tests, test_approach_silent_after_its_end);
    tcase_add_test(tests, test_approach_acceptance_follows_its_parameters);
    tcase_add_test(tests, test_approach_children_who_never_accept_are_never_reached);
    tcase_add_test(tests, test_approach_children_who_always_tell_come_to_no_harm);
    tcase_add_test(tests, test_approach_blocks_without_recontact_end_it);
    tcase_add_test(tests, test_approach_child_defaults_cut_contact);
    tcase_add_test(tests, test_approach_closure_ends_approaches);
    tcase_add_test(tests, test_approach_people_come_back);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

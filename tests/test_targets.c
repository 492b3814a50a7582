// SPDX-License-Identifier: GPL-3.0-or-later
// Targets: each from a world made by hand whose answer is known, their intervals and verdicts, and real worlds.
#include "results/targets/target_rows.h"
#include "results/targets/target_year.h"
#include "results/targets/targets_run.h"
#include "tests/sim_fixture.h"
#include "tests/suite_run.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { DAYS = 73, BOYS = 2, CHILDREN = 100, PEOPLE = 130, ACCOUNTS = 140 };

/// 100 children of ages 8 to 17 in turn (the first of each ten is 8 ...), 30 adults of 30; two boys in ten children.
static void make_people(truth_t *truth, size_t approaches)
{
    ck_assert_int_eq(truth_init(truth, PEOPLE, ACCOUNTS, approaches), 0);
    for (uint32_t p = 0; p < PEOPLE; p++) {
        truth->person.age[p] = p < CHILDREN ? (uint8_t)(8 + p % 10) : 30;
        truth->person.sex[p] = p % 10 < BOYS;
        truth->account_person[p] = p;
    }
    truth->person.offender[CHILDREN] = OFFENDER_HYPER;
    truth->person.offender[CHILDREN + 1] = OFFENDER_ADAPTABLE;
    for (size_t i = 0; i < approaches; i++) {
        truth->approach[i] = (approach_t){.offender = CHILDREN, .child = (uint32_t)i, .type = OFFENDER_HYPER};
        for (int s = 0; s < STAGES; s++) truth->approach[i].stage_time[s] = NEVER;
    }
}

static void expect(const target_counts_t *counts, target_id_t target, double numerator, double denominator)
{
    ck_assert_msg(fabs(counts->numerator[target] - numerator) < 1e-9 &&
                      fabs(counts->denominator[target] - denominator) < 1e-9,
                  "%s: %g / %g, expected %g / %g", target_info[target].name, counts->numerator[target],
                  counts->denominator[target], numerator, denominator);
}

START_TEST(test_targets_count_recorded_crime)
{
    truth_t truth;
    target_counts_t counts = {0};
    make_people(&truth, 60);
    for (uint32_t i = 0; i < 60; i++) { // children 0 .. 39 harmed, 0 .. 19 recorded
        approach_t *a = &truth.approach[i];
        a->recorded = i < 20;
        a->platform_known = i < 10;
        a->charged = i < 3;
        a->last_platform = (uint8_t)(i % 5);
        if (i < 40) a->stage_time[STAGE_HARM] = 5;
    }
    truth.approach[1].child = 0; // a child harmed twice is one child
    ck_assert_int_eq(target_counts_truth(&counts, &truth, DAYS), 0);
    expect(&counts, TARGET_ID_recorded_per_1000, 20, 100 * DAYS / 365.0);
    expect(&counts, TARGET_ID_recorded_platform_known, 10, 20);
    expect(&counts, TARGET_ID_recorded_ephemeral, 2, 10);
    expect(&counts, TARGET_ID_recorded_messenger, 2, 10);
    expect(&counts, TARGET_ID_recorded_social, 2, 10);
    expect(&counts, TARGET_ID_recorded_photo, 2, 10);
    expect(&counts, TARGET_ID_recorded_social_photo, 4, 10);
    expect(&counts, TARGET_ID_recorded_girls, 16, 20);
    expect(&counts, TARGET_ID_recorded_under_12, 8, 20);
    expect(&counts, TARGET_ID_recorded_charged, 3, 20);
    expect(&counts, TARGET_ID_harmed_per_recorded, 39, 20);
    truth_free(&truth);
}
END_TEST

START_TEST(test_targets_count_identified_children)
{
    truth_t truth;
    target_counts_t counts = {0};
    make_people(&truth, 110); // 100 by one offender: 500 a year; 10 by another
    for (uint32_t i = 0; i < 110; i++) {
        truth.approach[i].child = i % CHILDREN;
        truth.approach[i].offender = i < 100 ? CHILDREN : CHILDREN + 1;
        truth.approach[i].identified = i < 2 || i >= 107;
    }
    ck_assert_int_eq(target_counts_truth(&counts, &truth, DAYS), 0);
    expect(&counts, TARGET_ID_identified_per_offender, 5, 2);
    expect(&counts, TARGET_ID_identified_of_prolific, 2, 100);
    truth.approach[99].offender = CHILDREN + 1; // 99 in 73 days are fewer than 500 a year
    counts = (target_counts_t){0};
    ck_assert_int_eq(target_counts_truth(&counts, &truth, DAYS), 0);
    expect(&counts, TARGET_ID_identified_of_prolific, 0, 0);
    truth_free(&truth);
}
END_TEST

START_TEST(test_targets_count_answers_of_children)
{
    truth_t truth;
    target_counts_t counts = {0};
    make_people(&truth, 40);
    for (uint32_t i = 0; i < 40; i++) {
        approach_t *a = &truth.approach[i];
        if (i < 30) a->stage_time[STAGE_CONTACT] = 7;
        a->type = i < 5 ? OFFENDER_KNOWN : OFFENDER_HYPER; // known adults are not online contacts
        a->invited = i < 15;
        a->child = i >= 25 && i < 30 ? i - 20 : i; // five children answer two: one who invites, one who does not
        a->uneasy = i < 20;
        a->blocked = i < 8 || i == 30; // blocked without discomfort: a stranger's request
        a->flagged = i >= 6 && i < 12;
        a->recontacted = i < 9;
    }
    ck_assert_int_eq(target_counts_truth(&counts, &truth, DAYS), 0);
    expect(&counts, TARGET_ID_reached_invited, 10, 20);
    expect(&counts, TARGET_ID_uneasy_blocked, 8, 20);
    expect(&counts, TARGET_ID_uneasy_reported, 6, 20);
    expect(&counts, TARGET_ID_recontacted, 9, 12);
    truth_free(&truth);
}
END_TEST

/// Even account numbers know each other offline; those that differ by a multiple of three have a contact in common.
static bool both_even(const void *ties, uint32_t a, uint32_t b)
{
    (void)ties;
    return a % 2 == 0 && b % 2 == 0;
}
static bool by_threes(const void *ties, uint32_t a, uint32_t b)
{
    (void)ties;
    return (a > b ? a - b : b - a) % 3 == 0;
}

typedef struct {
    truth_t truth;
    account_table_t account;
    target_view_t view;
    target_collector_t collector;
} hand_world_t;

static void hand_open(hand_world_t *self)
{
    make_people(&self->truth, 0);
    ck_assert_int_eq(account_table_init(&self->account, ACCOUNTS), 0);
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        self->account.platform[a] = (uint8_t)(a % PLATFORMS);
        self->account.declared_age[a] = a % 10 == 9 ? 18 : 14;
        self->account.registered[a] = -1;
    }
    self->view = (target_view_t){.persons = PEOPLE,
                                 .age = self->truth.person.age,
                                 .offender = self->truth.person.offender,
                                 .account = &self->account,
                                 .account_person = self->truth.account_person,
                                 .know_offline = both_even,
                                 .have_common = by_threes};
    ck_assert_int_eq(target_collector_open(&self->collector, &self->view, DAYS), 0);
}

static void hand_free(hand_world_t *self)
{
    target_collector_free(&self->collector);
    account_table_free(&self->account);
    truth_free(&self->truth);
}

static void happen(hand_world_t *self, event_kind_t kind, uint32_t time, uint32_t actor, uint32_t target, uint8_t flags)
{
    event_t event = {.kind = (uint8_t)kind, .time = time, .actor = actor, .target = target, .flags = flags};
    event_batch_t batch = {.event = &event, .n = 1, .start = time, .end = time + 1};
    sink_t sink = target_collector_sink(&self->collector);
    ck_assert_int_eq(sink.take(sink.self, &batch), 0);
}

START_TEST(test_targets_count_hours_of_use)
{
    hand_world_t w;
    target_counts_t counts;
    hand_open(&w);
    for (uint32_t hour = 0; hour < 24; hour++) {
        happen(&w, EVENT_LOGIN, DAY_S + hour * 3600, 3, NO_ACCOUNT, 0);        // 11 years
        happen(&w, EVENT_LOGIN, DAY_S + hour * 3600, 8, NO_ACCOUNT, 0);        // 16: too old
        happen(&w, EVENT_LOGIN, DAY_S + hour * 3600, CHILDREN, NO_ACCOUNT, 0); // an adult
    }
    ck_assert_int_eq(target_collector_end(&w.collector, &w.truth, &counts), 0);
    expect(&counts, TARGET_ID_use_21_to_05, 8, 24);
    expect(&counts, TARGET_ID_use_23_to_05, 6, 24);
    hand_free(&w);
}
END_TEST

START_TEST(test_targets_count_requests)
{
    hand_world_t w;
    target_counts_t counts;
    uint32_t late = (DAYS - 6) * DAY_S;
    hand_open(&w);
    happen(&w, EVENT_REQUEST, 10, 4, 5, 0); // no contact in common, accepted
    happen(&w, EVENT_ACCEPT, 20, 5, 4, 0);
    happen(&w, EVENT_REQUEST, 10, 4, 6, 0); // declined, asked again, accepted
    happen(&w, EVENT_DECLINE, 20, 6, 4, 0);
    happen(&w, EVENT_REQUEST, 30, 4, 6, 0);
    happen(&w, EVENT_ACCEPT, 40, 6, 4, 0);
    happen(&w, EVENT_REQUEST, 50, 4, 9, 0); // ignored, and asked once more: two requests
    happen(&w, EVENT_REQUEST, 60, 4, 9, 0);
    happen(&w, EVENT_REQUEST, 70, 4, 7, 0); // a contact in common, though the row does not say so
    happen(&w, EVENT_ACCEPT, 80, 7, 4, FLAG_MUTUAL);
    happen(&w, EVENT_REQUEST, 90, 4, 12, FLAG_MUTUAL); // and one that says so
    happen(&w, EVENT_REQUEST, 95, CHILDREN, 12, 0);    // an offender
    happen(&w, EVENT_MOVE_INVITE, 100, 14, 15, 0);     // a move agreed on, by either side
    happen(&w, EVENT_REQUEST, 110, 15, 14, FLAG_MUTUAL);
    happen(&w, EVENT_ACCEPT, 120, 14, 15, FLAG_MUTUAL);
    happen(&w, EVENT_REQUEST, late, 20, 21, 0); // too late to be answered for sure
    ck_assert_int_eq(target_collector_end(&w.collector, &w.truth, &counts), 0);
    expect(&counts, TARGET_ID_accepted_without_common, 2, 5);
    expect(&counts, TARGET_ID_accepted_with_common, 1, 2);
    hand_free(&w);
}
END_TEST

START_TEST(test_targets_count_strangers)
{
    hand_world_t w;
    target_counts_t counts;
    uint32_t last_week = (DAYS - 7) * DAY_S, last_month = (DAYS - 30) * DAY_S;
    hand_open(&w);
    happen(&w, EVENT_MESSAGE, last_week - 1, CHILDREN + 2, 1, 0);  // a stranger, but too early
    happen(&w, EVENT_MESSAGE, last_month - 1, CHILDREN + 7, 1, 0); // too early for the month
    happen(&w, EVENT_MESSAGE, last_week, CHILDREN + 4, 2, 0);      // known offline
    happen(&w, EVENT_MESSAGE, last_week, CHILDREN + 5, 2, 0);      // a stranger
    happen(&w, EVENT_MESSAGE, last_week + 9, CHILDREN + 5, 2, 0);  // again
    happen(&w, EVENT_MESSAGE, last_week + 9, 8, 9, 0);             // 16 years old
    happen(&w, EVENT_MESSAGE, last_week + 9, 7, 9, 0);             // 15 years old
    w.truth.account_person[CHILDREN + 20] = NO_PERSON;
    ck_assert_int_eq(target_collector_end(&w.collector, &w.truth, &counts), 0);
    expect(&counts, TARGET_ID_adults_and_strangers, 2, 29 + 20); // 29 adults with an account, 20 of 16 and 17
    expect(&counts, TARGET_ID_adults_and_strangers_month, 3, 29 + 20);
    expect(&counts, TARGET_ID_children_and_strangers, 1, 60); // of 10 to 15
    hand_free(&w);
}
END_TEST

START_TEST(test_targets_count_accounts)
{
    hand_world_t w;
    target_counts_t counts;
    hand_open(&w);
    happen(&w, EVENT_LEAVE, 10, 9, NO_ACCOUNT, 0);    // 17 years, adult age: leaves
    w.account.registered[19] = DAYS * (int32_t)DAY_S; // 17 years, adult age: opens after the end
    w.truth.account_person[ACCOUNTS - 1] = 0;         // a second account of a child of 8, of adult age
    ck_assert_int_eq(target_collector_end(&w.collector, &w.truth, &counts), 0);
    expect(&counts, TARGET_ID_false_adult_age, 9, 98);
    double under_12 = 0, middle = 0, old = 0; // of accounts 0 .. 99, a person each
    for (uint32_t a = 0; a < CHILDREN; a++) {
        if (a % PLATFORMS != PLATFORM_SOCIAL || a == 9 || a == 19) continue;
        *(a % 10 < 4 ? &under_12 : a % 10 < 8 ? &middle : &old) += 1;
    }
    expect(&counts, TARGET_ID_adoption_social_8_11, under_12, 40);
    expect(&counts, TARGET_ID_adoption_social_12_15, middle, 40);
    expect(&counts, TARGET_ID_adoption_social_16_17, old, 20);
    hand_free(&w);
}
END_TEST

START_TEST(test_targets_count_children_who_accept)
{
    hand_world_t w;
    target_counts_t counts;
    hand_open(&w);
    happen(&w, EVENT_ACCEPT, 10, 2, 50, 0);            // 10 years
    happen(&w, EVENT_ACCEPT, 10, 7, 50, 0);            // 15 years
    happen(&w, EVENT_ACCEPT, 10, 12, 50, FLAG_MUTUAL); // a contact in common
    happen(&w, EVENT_ACCEPT, 10, 8, 50, 0);            // 16 years
    ck_assert_int_eq(target_collector_end(&w.collector, &w.truth, &counts), 0);
    double more = 1 - exp(-(365.0 / DAYS - 1) * 2); // two with one event: one more who would have one some day
    expect(&counts, TARGET_ID_children_accept_strangers, 2 + more, 60);
    hand_free(&w);
}
END_TEST

// Of 200 persons 20 have ten events, 15 two and 52 one; the others may never have any.
START_TEST(test_targets_year_share)
{
    uint16_t counts[200] = {0};
    for (int i = 0; i < 87; i++) counts[i] = i < 20 ? 10 : i < 35 ? 2 : 1;
    double unseen = 52 * 52 / (2.0 * 15), more = unseen * (1 - exp(-4 * 52 / unseen));
    ck_assert_double_eq_tol(target_year_share(counts, 200, 73), (87 + more) / 200, 1e-12);
    ck_assert_double_eq_tol(target_year_share(counts, 200, 365), 87 / 200.0, 1e-12);
    ck_assert_double_eq_tol(target_year_share(counts, 200, 730), 87 / 200.0, 1e-12);
    ck_assert_double_nan(target_year_share(counts, 0, 73));
    ck_assert_double_eq(target_year_share(counts + 87, 113, 73), 0);
    ck_assert_double_eq_tol(target_year_share(counts, 20, 73), 1, 1e-12);       // nobody with one event: all are seen
    ck_assert_double_eq_tol(target_year_share(counts + 86, 2, 73), 0.5, 1e-12); // one alone tells of no more
}
END_TEST

// Where each of a share of people has events at a steady rate, and the others none, the year is met from a quarter.
START_TEST(test_targets_year_share_leaves_the_unwilling_out)
{
    static uint16_t counts[40000];
    rng_t rng = rng_at(5, 0, 0, RNG_TEST);
    for (int i = 0; i < 16000; i++) counts[i] = (uint16_t)rng_poisson(&rng, 1.2); // in 90 days
    double within = 0.4 * (1 - exp(-1.2 * 365 / 90));
    ck_assert_double_eq_tol(target_year_share(counts, 40000, 90), within, 0.01);
}
END_TEST

START_TEST(test_targets_rows_of_one_world_have_exact_intervals)
{
    scenario_t scenario;
    target_counts_t counts = {0};
    recorded_row_t row[TARGETS];
    scenario_of(&scenario, SETTINGS("targets.fitted=recorded_girls recorded_per_1000"), NULL);
#define SET(name, a, b) counts.numerator[TARGET_ID_##name] = a, counts.denominator[TARGET_ID_##name] = b
    SET(recorded_per_1000, 10, 10000);
    SET(recorded_girls, 30, 40);
    SET(recorded_charged, 0, 50);
    SET(recorded_under_12, 5, 29);
    SET(harmed_per_recorded, 400, 40);
    SET(uneasy_blocked, 66, 100);
    SET(use_21_to_05, 250000, 1000000);
    SET(use_23_to_05, 130000, 1000000);
#undef SET
    ck_assert_int_eq(target_rows(&scenario, &counts, 1, row), 0);
    const recorded_row_t *rate = &row[TARGET_ID_recorded_per_1000];
    ck_assert_double_eq_tol(rate->value, 1, 1e-12);
    ck_assert_double_eq_tol(rate->low, gsl_cdf_chisq_Pinv(0.025, 20) / 20, 1e-9);
    ck_assert_double_eq_tol(rate->high, gsl_cdf_chisq_Pinv(0.975, 22) / 20, 1e-9);
    ck_assert_str_eq(rate->verdict, "open"); // 1 for 0.9, of ten cases
    ck_assert_uint_eq(rate->fitted, 1);
    ck_assert_double_eq_tol(row[TARGET_ID_recorded_girls].low, gsl_cdf_beta_Pinv(0.025, 30, 11), 1e-9);
    ck_assert_uint_eq(row[TARGET_ID_recorded_charged].fitted, 0);
    ck_assert_double_eq_tol(row[TARGET_ID_recorded_charged].high, 1 - pow(0.025, 1 / 50.0), 1e-9);
    ck_assert_str_eq(row[TARGET_ID_recorded_charged].verdict, "missed");
    ck_assert_str_eq(row[TARGET_ID_recorded_under_12].verdict, "n/a");
    const recorded_row_t *ratio = &row[TARGET_ID_harmed_per_recorded];
    ck_assert_double_eq_tol(ratio->value, 10, 1e-12);
    ck_assert_double_eq_tol(ratio->low, 1 / gsl_cdf_beta_Pinv(0.975, 41, 360), 1e-9);
    ck_assert_str_eq(ratio->verdict, "missed");
    ck_assert_str_eq(row[TARGET_ID_uneasy_blocked].verdict, "met");
    ck_assert_str_eq(row[TARGET_ID_use_21_to_05].verdict, "met");    // one point off
    ck_assert_str_eq(row[TARGET_ID_use_23_to_05].verdict, "missed"); // three
    ck_assert_str_eq(row[TARGET_ID_accepted_with_common].verdict, "n/a");
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_targets_rows_of_worlds_are_pooled)
{
    enum { WORLDS = 8 };
    scenario_t scenario;
    target_counts_t world[WORLDS] = {0}, sum = {0};
    recorded_row_t apart[TARGETS], together[TARGETS];
    scenario_of(&scenario, NULL, NULL);
    for (int w = 0; w < WORLDS; w++) {
        for (int t = 0; t < TARGETS; t++) {
            world[w].numerator[t] = 10 + 6 * w + t;
            world[w].denominator[t] = 500 + 3 * t;
        }
        world[w].numerator[TARGET_ID_harmed_per_recorded] = 700; // more than are recorded
        target_counts_add(&sum, &world[w]);
    }
    ck_assert_int_eq(target_rows(&scenario, world, WORLDS, apart), 0);
    ck_assert_int_eq(target_rows(&scenario, &sum, 1, together), 0);
    for (int t = 0; t < TARGETS; t++) {
        ck_assert_double_eq(apart[t].value, together[t].value);
        ck_assert_double_eq(apart[t].numerator, sum.numerator[t]);
        ck_assert_double_eq(apart[t].denominator, sum.denominator[t]);
        ck_assert_double_eq(apart[t].value, target_value((target_id_t)t, &sum));
        ck_assert_msg(apart[t].low <= together[t].low && apart[t].high >= together[t].high &&
                          together[t].low < together[t].value && together[t].value < together[t].high,
                      "%s", apart[t].target);
    }
    // Worlds that differ by more than chance: the bootstrap is what is shown.
    ck_assert_double_lt(apart[TARGET_ID_recorded_girls].low, 0.98 * together[TARGET_ID_recorded_girls].low);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_targets_refuse_what_is_wrong)
{
    scenario_refused(SETTINGS("targets.fitted=recorded_girls recorded_ephemerl"),
                     "targets.fitted: no target is called 'recorded_ephemerl'; did you mean 'recorded_ephemeral'?");
    scenario_refused(SETTINGS("targets.fitted=recorded_girls, recontacted"), "separate names by blanks");
    scenario_refused(SETTINGS("targets.recorded_girls=[0.9, 0.8]"),
                     "targets.recorded_girls: the range runs from 0.9 down to 0.8");
    scenario_refused(SETTINGS("targets.recorded_girls=[80, 80]"), "80 is more than all");
    for (int t = 0; t < TARGETS; t++) {
        ck_assert_msg(strlen(target_info[t].source) < RESULT_NAME, "%s: long source", target_info[t].name);
        ck_assert_int_eq(target_find(target_info[t].name), t);
    }
    ck_assert_int_eq(target_find("nothing"), -1);
}
END_TEST

static void rows_of(int threads, recorded_row_t *row)
{
    scenario_t scenario;
    target_counts_t world[2];
    const char *override[] = {"persons=3000", "days=30", "offending.per_1000_adults=30", "protocol.bootstrap=100",
                              NULL};
    scenario_of(&scenario, override, NULL);
    omp_set_num_threads(threads);
    ck_assert_msg(targets_run(&scenario, WORLD_TEST, 2, NULL, world) == 0, "%s", error_text());
    ck_assert_int_eq(target_rows(&scenario, world, 2, row), 0);
    scenario_free(&scenario);
}

START_TEST(test_targets_of_worlds_are_the_same_for_any_threads)
{
    recorded_row_t one[TARGETS], two[TARGETS];
    rows_of(1, one);
    rows_of(2, two);
    ck_assert_mem_eq(one, two, sizeof one);
    for (int t = TARGET_ID_reached_invited; t < TARGETS; t++)
        ck_assert_msg(one[t].denominator > 0, "%s counts nothing", one[t].target);
}
END_TEST

START_TEST(test_pair_set_keeps_what_is_added)
{
    pair_set_t set = {0};
    ck_assert_int_eq(pair_set_find(&set, 1, 2), PAIR_ABSENT);
    for (uint32_t i = 0; i < 5000; i++) ck_assert_int_eq(pair_set_add(&set, i, i * 7, i % 2), 0);
    for (uint32_t i = 0; i < 5000; i += 3) pair_set_remove(&set, i, i * 7);
    for (uint32_t i = 0; i < 5000; i++) {
        pair_state_t expected = i % 3 == 0 ? PAIR_ABSENT : i % 2 ? PAIR_MARKED : PAIR_PLAIN;
        ck_assert_int_eq(pair_set_find(&set, i, i * 7), expected);
        if (i > 0) ck_assert_int_eq(pair_set_find(&set, i * 7, i), PAIR_ABSENT);
    }
    for (uint32_t round = 0; round < 20000; round++) { // what comes and goes takes no room for good
        ck_assert_int_eq(pair_set_add(&set, 9, 1000000 + round, false), 0);
        pair_set_remove(&set, 9, 1000000 + round);
    }
    ck_assert_uint_le(set.room, 32768);
    pair_set_free(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("targets");
    TCase *tests = tcase_create("targets");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, test_targets_count_recorded_crime);
    tcase_add_test(tests, test_targets_count_identified_children);
    tcase_add_test(tests, test_targets_count_answers_of_children);
    tcase_add_test(tests, test_targets_count_hours_of_use);
    tcase_add_test(tests, test_targets_count_requests);
    tcase_add_test(tests, test_targets_count_strangers);
    tcase_add_test(tests, test_targets_count_accounts);
    tcase_add_test(tests, test_targets_count_children_who_accept);
    tcase_add_test(tests, test_targets_year_share);
    tcase_add_test(tests, test_targets_year_share_leaves_the_unwilling_out);
    tcase_add_test(tests, test_targets_rows_of_one_world_have_exact_intervals);
    tcase_add_test(tests, test_targets_rows_of_worlds_are_pooled);
    tcase_add_test(tests, test_targets_refuse_what_is_wrong);
    tcase_add_test(tests, test_targets_of_worlds_are_the_same_for_any_threads);
    tcase_add_test(tests, test_pair_set_keeps_what_is_added);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

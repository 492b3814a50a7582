// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs by hand: who is in contact with a declared child, what the truth makes of it, and where positives rank;
// rankings against the plain ranking of accounts, on random input with ties and weights.
#include "core/array.h"
#include "results/pairs/pair_book.h"
#include "results/pairs/pair_evaluation.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

/// Accounts 0 and 1 declare 12 years, 2 declares 17, 3 declares 18, 4 declares 40.
static void five(account_table_t *account)
{
    static const uint8_t age[] = {12, 12, 17, 18, 40};
    ck_assert_int_eq(account_table_init(account, 5), 0);
    memcpy(account->declared_age, age, sizeof age);
}

static void see(pair_book_t *book, uint32_t time, event_kind_t kind, uint32_t actor, uint32_t target, unsigned count,
                unsigned what)
{
    event_t e = {.time = time, .actor = actor, .target = target, .kind = (uint8_t)kind, .count = (uint16_t)count};
    event_batch_t batch = {&e, 1, time, time + 1};
    pair_book_observe(book, &batch, what);
}

#define ALL (PAIR_CONTACT | PAIR_MESSAGES)

static void expect_pairs(const pair_book_t *book, uint32_t time, const book_pair_t *expected, size_t n)
{
    book_pair_t *pair;
    size_t found;
    ck_assert_int_eq(pair_book_recent(book, time, &pair, &found), 0);
    ck_assert_uint_eq(found, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(pair[i].from, expected[i].from);
        ck_assert_uint_eq(pair[i].to, expected[i].to);
        ck_assert_uint_eq(pair[i].messages, expected[i].messages);
    }
    free(pair);
}

#define EXPECT_PAIRS(book, time, ...)                            \
    expect_pairs(book, time, (const book_pair_t[]){__VA_ARGS__}, \
                 sizeof((const book_pair_t[]){__VA_ARGS__}) / sizeof(book_pair_t))

START_TEST(test_pair_book_holds_direct_contact_with_declared_children)
{
    account_table_t account;
    pair_book_t book;
    five(&account);
    ck_assert_int_eq(pair_book_init(&book, &account), 0);
    see(&book, 10, EVENT_MESSAGE, 4, 0, 3, ALL);
    see(&book, 11, EVENT_MESSAGE, 0, 4, 9, ALL); // the child's own messages are not the suspect's
    see(&book, 12, EVENT_MESSAGE, 4, 0, 2, ALL);
    see(&book, 13, EVENT_CALL, 2, 3, 0, ALL);    // 17 is a child, 18 is none: one pair, whoever called
    see(&book, 14, EVENT_REQUEST, 1, 0, 0, ALL); // two children: two pairs
    see(&book, 15, EVENT_MESSAGE, 0, 1, 5, ALL);
    see(&book, 16, EVENT_MEDIA, 3, 1, 0, ALL);
    see(&book, 17, EVENT_MESSAGE, 3, 4, 7, ALL); // no child
    see(&book, 18, EVENT_MOVE_INVITE, 4, 2, 0, ALL);
    see(&book, 18, EVENT_GROUP_MESSAGE, 4, 1, 4, ALL); // a group of that number
    see(&book, 18, EVENT_VIEW, 4, 2, 0, ALL);
    see(&book, 18, EVENT_BLOCK, 1, 4, 0, ALL);
    see(&book, 19, EVENT_MESSAGE, 0, 0, 1, ALL); // to itself
    see(&book, 19, EVENT_MESSAGE, 4, NO_ACCOUNT, 1, ALL);
    EXPECT_PAIRS(&book, 20, {4, 0, 5}, {3, 2, 0}, {0, 1, 5}, {1, 0, 0}, {3, 1, 0});
    pair_book_free(&book);
    account_table_free(&account);
}
END_TEST

START_TEST(test_pair_book_forgets_contact_after_28_days)
{
    account_table_t account;
    pair_book_t book;
    five(&account);
    ck_assert_int_eq(pair_book_init(&book, &account), 0);
    see(&book, 0, EVENT_MESSAGE, 4, 0, 1, ALL);
    see(&book, 100, EVENT_MESSAGE, 4, 1, 1, ALL);
    EXPECT_PAIRS(&book, 28 * DAY_S, {4, 0, 1}, {4, 1, 1}); // [time - 28 d, time)
    EXPECT_PAIRS(&book, 28 * DAY_S + 1, {4, 1, 1});
    EXPECT_PAIRS(&book, 28 * DAY_S + 100, {4, 1, 1});
    expect_pairs(&book, 28 * DAY_S + 101, NULL, 0);
    see(&book, 40 * DAY_S, EVENT_MESSAGE, 0, 4, 6, ALL); // an answer is contact too, and messages were not forgotten
    EXPECT_PAIRS(&book, 41 * DAY_S, {4, 0, 1});
    pair_book_free(&book);
    account_table_free(&account);
}
END_TEST

START_TEST(test_pair_book_keeps_what_is_hidden_from_detectors)
{
    account_table_t account;
    pair_book_t book;
    five(&account);
    ck_assert_int_eq(pair_book_init(&book, &account), 0);
    see(&book, 5, EVENT_MESSAGE, 4, 0, 3, PAIR_CONTACT); // happened, and was lost
    see(&book, 6, EVENT_MESSAGE, 4, 1, 2, PAIR_CONTACT);
    see(&book, 9, EVENT_MESSAGE, 4, 1, 2, PAIR_MESSAGES); // came late: as contact it is of second 6
    EXPECT_PAIRS(&book, 20, {4, 0, 0}, {4, 1, 2});
    EXPECT_PAIRS(&book, 28 * DAY_S + 6, {4, 1, 2});
    expect_pairs(&book, 28 * DAY_S + 7, NULL, 0);
    pair_book_free(&book);
    account_table_free(&account);
}
END_TEST

/// Persons 0 to 7 with two accounts each (2 p, 2 p + 1), approaches as set by `approach`.
static void eight(truth_t *truth, size_t approaches)
{
    ck_assert_int_eq(truth_init(truth, 8, 16, approaches), 0);
    for (uint32_t a = 0; a < 16; a++) truth->account_person[a] = a / 2;
    for (size_t i = 0; i < approaches; i++) {
        truth->approach[i].ended = NEVER;
        for (int s = 0; s < STAGES; s++) truth->approach[i].stage_time[s] = NEVER;
    }
}

static void approach(truth_t *truth, size_t i, uint32_t offender, uint32_t child, int32_t selected, int32_t answered,
                     int32_t harm, int32_t ended)
{
    approach_t *a = &truth->approach[i];
    a->offender = offender;
    a->child = child;
    a->stage_time[STAGE_SELECTION] = selected;
    a->stage_time[STAGE_CONTACT] = answered;
    a->stage_time[STAGE_HARM] = harm;
    a->ended = ended;
    truth->person.offender[offender] = OFFENDER_ADAPTABLE;
    truth->account_offender[2 * offender] = 1; // the first of his accounts
    truth->account_onset[2 * offender] = 10;
}

static void expect_label(const truth_t *truth, uint32_t time, uint32_t from, uint32_t to, pair_label_t expected)
{
    pair_truth_t labels;
    uint32_t risk = 77;
    ck_assert_int_eq(pair_truth_init(&labels, truth, OFFENDER_NONE, time), 0);
    pair_label_t label = pair_truth_label(&labels, from, to, &risk);
    ck_assert_msg(label == expected, "%u to %u at %u: %d", from, to, time, (int)label);
    if (label == PAIR_POSITIVE) {
        ck_assert_uint_eq(labels.risk[risk].offender, from / 2);
        ck_assert_uint_eq(labels.risk[risk].child, to / 2);
    }
    pair_truth_free(&labels);
}

START_TEST(test_pair_truth_follows_an_approach)
{
    truth_t t;
    eight(&t, 1);
    approach(&t, 0, 1, 5, 20, 30, 50, 70);
    const struct {
        uint32_t time;
        pair_label_t label;
    } then[] = {{20, PAIR_NEGATIVE}, {21, PAIR_LEFT_OUT}, {30, PAIR_LEFT_OUT}, {31, PAIR_POSITIVE},
                {60, PAIR_POSITIVE}, {70, PAIR_POSITIVE}, {71, PAIR_LEFT_OUT}, {900, PAIR_LEFT_OUT}};
    for (size_t i = 0; i < sizeof then / sizeof *then; i++) {
        expect_label(&t, then[i].time, 2, 10, then[i].label);
        expect_label(&t, then[i].time, 2, 11, then[i].label); // any account of the child
        // Another account of the offender is neither, as soon as there is an approach to be part of.
        expect_label(&t, then[i].time, 3, 10, then[i].label == PAIR_NEGATIVE ? PAIR_NEGATIVE : PAIR_LEFT_OUT);
        expect_label(&t, then[i].time, 2, 12, PAIR_NEGATIVE); // another child
        expect_label(&t, then[i].time, 10, 2, PAIR_NEGATIVE); // the other way round
        expect_label(&t, then[i].time, 4, 10, PAIR_NEGATIVE); // somebody else
    }
    t.account_onset[2] = 40; // his account was not in use for approaches before
    expect_label(&t, 35, 2, 10, PAIR_LEFT_OUT);
    expect_label(&t, 41, 2, 10, PAIR_POSITIVE);
    t.account_person[2] = NO_PERSON;
    expect_label(&t, 41, 2, 10, PAIR_NEGATIVE);
    truth_free(&t);
}
END_TEST

START_TEST(test_pair_truth_counts_children_at_risk)
{
    truth_t t;
    pair_truth_t labels;
    uint32_t risk;
    eight(&t, 7);
    approach(&t, 0, 3, 6, 10, 20, NEVER, NEVER);
    approach(&t, 1, 1, 5, 10, 20, 40, NEVER);       // harmed
    approach(&t, 2, 1, 6, 10, NEVER, NEVER, NEVER); // never answered
    approach(&t, 3, 3, 5, 10, 20, NEVER, 30);       // over
    approach(&t, 4, 1, 7, 10, NEVER, 45, NEVER);    // harmed without an answer
    approach(&t, 5, 1, 5, 10, 25, NEVER, NEVER);    // after the same child once more: one child at risk
    approach(&t, 6, 2, 7, 60, 70, NEVER, NEVER);    // not yet
    ck_assert_int_eq(pair_truth_init(&labels, &t, OFFENDER_NONE, 50), 0);
    static const pair_risk_t expected[] = {{1, 5, 1}, {1, 7, 1}, {3, 6, 0}};
    ck_assert_uint_eq(labels.risks, 3);
    ck_assert_mem_eq(labels.risk, expected, sizeof expected);
    ck_assert_int_eq(pair_truth_label(&labels, 2, 10, &risk), PAIR_POSITIVE);
    ck_assert_uint_eq(risk, 0);
    ck_assert_int_eq(pair_truth_label(&labels, 6, 12, &risk), PAIR_POSITIVE);
    ck_assert_uint_eq(risk, 2);
    ck_assert_int_eq(pair_truth_label(&labels, 4, 14, &risk), PAIR_NEGATIVE); // of approach 6
    pair_truth_free(&labels);

    t.person.offender[3] = OFFENDER_ADAPTABLE + 1; // another type, which this world does not score
    ck_assert_int_eq(pair_truth_init(&labels, &t, OFFENDER_ADAPTABLE, 50), 0);
    ck_assert_uint_eq(labels.risks, 2);
    ck_assert_int_eq(pair_truth_label(&labels, 6, 12, &risk), PAIR_LEFT_OUT);
    ck_assert_int_eq(pair_truth_label(&labels, 6, 14, &risk), PAIR_LEFT_OUT); // nor his contacts to other children
    pair_truth_free(&labels);
    truth_free(&t);
}
END_TEST

START_TEST(test_pair_ranking_by_hand)
{
    // 9 (person 5) | 8+ | 7 (person 5), 7 (person 6), 7+ 7+ tied | 1 (6): below all positives
    const double score[] = {7, 1, 9, 7, 8, 7, 7};
    const uint8_t positive[] = {1, 0, 0, 0, 1, 1, 0};
    const uint32_t person[] = {2, 6, 5, 5, 3, 3, 6};
    const pair_items_t items = {7, score, positive, person};
    pair_ranking_t r;
    ranking_step_t step[2];
    double ones[] = {1, 1, 1};
    ck_assert_int_eq(pair_ranking_init(&r, &items), 0);
    ck_assert_uint_eq(r.steps, 2);
    ck_assert_uint_eq(r.step_of[0], 1);
    ck_assert_uint_eq(r.step_of[1], 0);
    ck_assert_uint_eq(r.step_of[2], 1);
    pair_ranking_weigh(&r, 3, ones, NULL, step, NULL);
    ck_assert_mem_eq(step, ((ranking_step_t[]){{1, 1, 0}, {0, 2, 2}}), sizeof step);
    const uint8_t weight[] = {0, 0, 2, 0, 0, 3, 4}; // person 3 was not drawn
    double drawn[] = {2, 0, 0};
    pair_ranking_weigh(&r, 3, drawn, weight, step, NULL);
    ck_assert_mem_eq(step, ((ranking_step_t[]){{3, 0, 0}, {0, 2, 7}}), sizeof step);
    ranking_curve_t curve = pair_ranking_curve(step, 2, 11);
    ck_assert_uint_eq(curve.steps, 1);
    ck_assert_double_eq(curve.positives, 2);
    ck_assert_double_eq(ranking_ap(&curve, 1), 2.0 / 12);
    pair_ranking_free(&r);
}
END_TEST

/// Against the ranking of accounts, which knows nothing of places and entries.
static void compare(size_t n, uint32_t levels, uint32_t one_in, uint32_t seed, bool weighted)
{
    enum { PERSONS = 40 };
    double *score, *of_positive;
    uint8_t *positive, weight[PERSONS];
    uint32_t *person;
    size_t positives = 0;
    BUG_IF(ARRAY_NEW(score, n) < 0 || ARRAY_NEW(positive, n) < 0 || ARRAY_NEW(person, n) < 0);
    BUG_IF(ARRAY_NEW(of_positive, n) < 0);
    for (uint32_t p = 0; p < PERSONS; p++) {
        rng_t rng = rng_at(seed, p, 1, RNG_TEST);
        weight[p] = weighted ? (uint8_t)rng_below(&rng, 4) : 1;
    }
    for (uint32_t i = 0; i < n; i++) {
        rng_t rng = rng_at(seed, i, 0, RNG_TEST);
        score[i] = (double)rng_below(&rng, levels) - 3;
        positive[i] = rng_below(&rng, one_in) == 0;
        person[i] = rng_below(&rng, PERSONS);
        if (positive[i]) of_positive[positives++] = weight[person[i]];
    }
    pair_ranking_t pairs;
    ranking_t plain;
    const pair_items_t items = {n, score, positive, person};
    ck_assert_int_eq(pair_ranking_init(&pairs, &items), 0);
    ck_assert_int_eq(ranking_init(&plain, score, positive, person, n), 0);
    ranking_step_t *step, *other;
    BUG_IF(ARRAY_NEW(step, positives + 1) < 0 || ARRAY_NEW(other, plain.steps + 1) < 0);
    ranking_curve_t expected = {.step = other};
    ranking_weigh(&plain, weight, -1, &expected);
    pair_ranking_weigh(&pairs, positives, of_positive, weight, step, NULL);
    ranking_curve_t curve = pair_ranking_curve(step, pairs.steps, expected.negatives);
    ck_assert_uint_eq(curve.steps, expected.steps);
    ck_assert_mem_eq(curve.step, expected.step, curve.steps * sizeof *curve.step);
    ck_assert_double_eq(curve.positives, expected.positives);
    ck_assert(positives == 0 || ranking_ap(&curve, 1) == ranking_ap(&expected, 1) || !(expected.positives > 0));
    pair_ranking_free(&pairs);
    ranking_free(&plain);
    free(score);
    free(of_positive);
    free(positive);
    free(person);
    free(step);
    free(other);
}

START_TEST(test_pair_ranking_is_that_of_accounts)
{
    for (uint32_t seed = 0; seed < 200; seed++) {
        compare(1 + seed * 7, 1 + seed % 50, 2 + seed % 30, seed, true); // all within the kept persons
        compare(1 + seed * 7, 1000000, 20, seed, true);
    }
    compare(60000, 1000, 400, 1, false); // far more negatives than are kept by person: counts stay exact
    compare(60000, 100000000, 400, 2, false);
}
END_TEST

START_TEST(test_pair_ranking_keeps_pairs_that_are_neither_beside)
{
    // 9 neither (person 5), 9 - (5) | 8+ tied with neither (6) | 7 neither (6) | 6+ | 5 neither: below all positives
    const double score[] = {9, 9, 8, 8, 7, 6, 5};
    const uint8_t label[] = {PAIR_LEFT_OUT, PAIR_NEGATIVE, PAIR_POSITIVE, PAIR_LEFT_OUT,
                             PAIR_LEFT_OUT, PAIR_POSITIVE, PAIR_LEFT_OUT};
    const uint32_t person[] = {5, 5, 0, 6, 6, 0, 6};
    const uint8_t weight[] = {1, 0, 0, 0, 0, 3, 4};
    const double ones[] = {1, 1};
    pair_ranking_t r;
    ranking_step_t step[2];
    pair_beside_t beside[2];
    ck_assert_int_eq(pair_ranking_init(&r, &(pair_items_t){7, score, label, person}), 0);
    pair_ranking_weigh(&r, 2, ones, NULL, step, beside);
    ck_assert_mem_eq(step, ((ranking_step_t[]){{1, 1, 0}, {0, 1, 0}}), sizeof step); // precision knows nothing of them
    ck_assert_mem_eq(beside, ((pair_beside_t[]){{1, 1}, {1, 0}}), sizeof beside);
    pair_ranking_weigh(&r, 2, ones, weight, step, beside);
    ck_assert_mem_eq(step, ((ranking_step_t[]){{3, 1, 0}, {0, 1, 0}}), sizeof step);
    ck_assert_mem_eq(beside, ((pair_beside_t[]){{3, 4}, {4, 0}}), sizeof beside);
    pair_ranking_free(&r);
}
END_TEST

/// One time, two children of two offenders: scores 9 neither, 8+, 7 neither, 7+, 7-; room for k pairs.
static double recall_in_room(double room)
{
    static const double score[] = {9, 8, 7, 7, 7};
    static const uint8_t label[] = {PAIR_LEFT_OUT, PAIR_POSITIVE, PAIR_LEFT_OUT, PAIR_POSITIVE, PAIR_NEGATIVE};
    static const uint32_t person[] = {2, 0, 2, 1, 5};
    const pair_risk_t risk[] = {{0, 9, 0}, {1, 8, 0}};
    const pair_time_t time = {.time = 8 * DAY_S, .room = room, .negatives = 1, .left_out = 2};
    scored_world_t world;
    pair_evaluation_t e;
    pair_record_t record = {.detectors = 2};
    double v[PAIR_METRICS];
    fixture_world(&world, 20, 1, 1, 30, 0);
    for (uint32_t p = 0; p < 3; p++) fixture_offender(&world, p, 0);
    ck_assert_int_eq(scored_world_index(&world), 0);
    for (uint32_t i = 0; i < 2; i++) ck_assert_int_eq(pair_record_add_positive(&record, i), 0);
    ck_assert_int_eq(pair_record_add_risks(&record, risk, 2), 0);
    ck_assert_int_eq(pair_record_add_time(&record, &time), 0);
    for (int d = 0; d < 2; d++) {
        pair_ranking_t ranking;
        ck_assert_int_eq(pair_ranking_init(&ranking, &(pair_items_t){5, score, label, person}), 0);
        ck_assert_int_eq(pair_record_add_ranking(&record, &ranking, 2), 0);
        pair_ranking_free(&ranking);
    }
    ck_assert_int_eq(pair_evaluation_init(&e, 1, 1), 0);
    pair_evaluation_add(&e, &record);
    e.world = &world;
    interval_statistic_t statistic = pair_evaluation_statistic(&e);
    ck_assert_int_eq(interval_point(1, &statistic, v), 0);
    ck_assert_double_eq_tol(v[PAIR_METRIC_AP], (1 + 2.0 / 3) / 2, 1e-14); // 8+, then 7+ and 7-: neither counts
    pair_evaluation_free(&e);
    scored_world_free(&world);
    return v[PAIR_METRIC_RECALL];
}

START_TEST(test_pair_recall_gives_room_to_pairs_that_are_neither)
{
    ck_assert_double_eq_tol(recall_in_room(1), 0, 1e-14); // the one that is neither fills it
    ck_assert_double_eq_tol(recall_in_room(2), 1.0 / 2, 1e-14);
    ck_assert_double_eq_tol(recall_in_room(3), (1 + 1.0 / 3) / 2, 1e-14); // one of three that are tied
    ck_assert_double_eq_tol(recall_in_room(5), 1, 1e-14);
}
END_TEST

START_TEST(test_pair_ranking_resamples_the_top_by_person)
{
    // 3,000 negatives of person 1 between two positives: too many to keep by person; the 10 of person 2 on top are
    // kept.
    enum { N = 3012 };
    static double score[N];
    static uint8_t positive[N];
    static uint32_t person[N];
    const uint8_t weight[] = {1, 5, 3};
    const double ones[] = {1, 1};
    for (uint32_t i = 0; i < N; i++) {
        score[i] = i < 10 ? 9 : i == 10 ? 8 : i == 11 ? 1 : 5;
        positive[i] = i == 10 || i == 11;
        person[i] = positive[i] ? 0 : i < 10 ? 2 : 1;
    }
    pair_ranking_t r;
    ranking_step_t step[2];
    ck_assert_int_eq(pair_ranking_init(&r, &(pair_items_t){N, score, positive, person}), 0);
    ck_assert_uint_eq(r.entries, 1);
    pair_ranking_weigh(&r, 2, ones, weight, step, NULL);
    ck_assert_mem_eq(step, ((ranking_step_t[]){{30, 1, 0}, {3000, 1, 0}}), sizeof step);
    pair_ranking_free(&r);
}
END_TEST

/// Ranks n pairs of one time for the detector and for the baseline, and adds them. Pair i is positive where risk_of[i]
/// is a child at risk (its place among the time's), else -1.
static void add_time(pair_record_t *record, uint32_t day, double room, const pair_risk_t *risk, size_t risks,
                     const int *risk_of, const double *score, const double *messages, size_t n)
{
    uint8_t positive[16] = {0};
    uint32_t person[16];
    size_t positives = 0, first = record->risks;
    pair_time_t time = {.time = day * DAY_S, .room = room};
    for (size_t i = 0; i < n; i++) {
        positive[i] = risk_of[i] >= 0;
        person[i] = positive[i] ? risk[risk_of[i]].offender : 5;
        time.negatives += !positive[i];
        positives += positive[i];
        if (positive[i]) ck_assert_int_eq(pair_record_add_positive(record, (uint32_t)first + (uint32_t)risk_of[i]), 0);
    }
    ck_assert_int_eq(pair_record_add_risks(record, risk, risks), 0);
    ck_assert_int_eq(pair_record_add_time(record, &time), 0);
    for (int d = 0; d < 2; d++) {
        pair_ranking_t ranking;
        ck_assert_int_eq(pair_ranking_init(&ranking, &(pair_items_t){n, d ? messages : score, positive, person}), 0);
        ck_assert_int_eq(pair_record_add_ranking(record, &ranking, positives), 0);
        pair_ranking_free(&ranking);
    }
}

START_TEST(test_pair_evaluation_by_hand)
{
    scored_world_t world;
    pair_evaluation_t e;
    pair_record_t record = {.detectors = 2};
    double v[PAIR_METRICS];
    // Offenders 0 and 1 at work; 2 has an open approach, but none of his accounts was open while accounts were scored.
    fixture_world(&world, 20, 1, 1, 30, 0);
    for (uint32_t p = 0; p < 3; p++) fixture_offender(&world, p, 0);
    world.truth.account_closed[2] = 100;
    ck_assert_int_eq(scored_world_index(&world), 0);
    // First time: a child of 0 (harmed) in two pairs, a child of 1 in none that is a candidate, one of 2.
    const pair_risk_t first[] = {{0, 9, 1}, {1, 8, 0}, {2, 7, 0}};
    add_time(&record, 8, 2, first, 3, (const int[]){0, -1, -1, 0}, (const double[]){3, 4, 1, 2},
             (const double[]){1, 1, 1, 1}, 4);
    // Second: the children of 0 and 1, tied with two negatives at the edge of the room.
    const pair_risk_t second[] = {{0, 9, 1}, {1, 8, 0}};
    add_time(&record, 15, 2, second, 2, (const int[]){0, 1, -1, -1, -1}, (const double[]){9, 5, 5, 5, 1},
             (const double[]){0, 7, 2, 2, 2}, 5);
    add_time(&record, 22, 2, NULL, 0, (const int[]){-1}, (const double[]){1}, (const double[]){1}, 1); // nobody at risk
    ck_assert_int_eq(pair_evaluation_init(&e, 1, 1), 0);
    pair_evaluation_add(&e, &record);
    ck_assert_ptr_null(record.time);
    e.world = &world;
    interval_statistic_t statistic = pair_evaluation_statistic(&e);
    ck_assert_uint_eq(statistic.values, PAIR_METRICS);
    ck_assert_int_eq(interval_point(1, &statistic, v), 0);
    // First: 4-, 3+, 2+, 1-: AP (1/2 + 2/3) / 2. Second: 9+, then 5+ with two: (1 + 2/4) / 2.
    double ap = ((1.0 / 2 + 2.0 / 3) / 2 + (1 + 2.0 / 4) / 2) / 2;
    // Messages. First: all tied, AP 2/4. Second: 7+, 2 x 3, 0+: (1 + 2/5) / 2.
    double messages = (2.0 / 4 + (1 + 2.0 / 5) / 2) / 2;
    ck_assert_double_eq_tol(v[PAIR_METRIC_AP], ap, 1e-14);
    ck_assert_double_eq_tol(v[PAIR_METRIC_AP_MESSAGES], messages, 1e-14);
    ck_assert_double_eq_tol(v[PAIR_METRIC_AP_GAIN], ap - messages, 1e-14);
    ck_assert_double_eq_tol(v[PAIR_METRIC_PREVALENCE], (2.0 / 4 + 2.0 / 5) / 2, 1e-14);
    // Children at risk: 2 (without that of offender 2) and 2. In a pair: 1 and 2. Not harmed: 1 and 1.
    ck_assert_double_eq_tol(v[PAIR_METRIC_COVERED], 3.0 / 4, 1e-14);
    // Room for 2. First: the better pair of the child is second: found. Second: 1, and a third of the one tied.
    ck_assert_double_eq_tol(v[PAIR_METRIC_RECALL], (1 + 1 + 1.0 / 3) / 4, 1e-14);
    ck_assert_double_eq_tol(v[PAIR_METRIC_RECALL_BEFORE], (1.0 / 3) / 2, 1e-14);
    // Messages. First: a child's one pair among 4 tied for 2: 1/2. Second: the child of 1; that of 0 is last.
    ck_assert_double_eq_tol(v[PAIR_METRIC_RECALL_MESSAGES], (1.0 / 2 + 1) / 4, 1e-14);
    ck_assert_double_eq(v[PAIR_METRIC_SCORED], 0);

    // Person 0 drawn twice, 1 not at all, the innocent 5 three times.
    uint8_t weight[20] = {2, 0, 1, [5] = 3};
    char *block;
    ck_assert_int_eq(array_new(&block, statistic.scratch_bytes, 1), 0);
    statistic.begin(&e, block);
    statistic.add(&e, 0, weight, block);
    statistic.finish(&e, block, v);
    // First: 3 -, 2 +, 2 +: (2/5 + 4/7) / 2. Second: 2 + first: 1.
    ck_assert_double_eq_tol(v[PAIR_METRIC_AP], ((2.0 / 5 + 4.0 / 7) / 2 + 1) / 2, 1e-14);
    // First: 3 negatives fill the room; second: 2 within 2.
    ck_assert_double_eq_tol(v[PAIR_METRIC_RECALL], (0.0 + 2) / 4, 1e-14);
    ck_assert(isnan(v[PAIR_METRIC_RECALL_BEFORE])); // only harmed ones were drawn
    free(block);
    pair_evaluation_free(&e);
    scored_world_free(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pair_ranking");
    TCase *tc = tcase_create("pair_ranking");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_pair_book_holds_direct_contact_with_declared_children);
    tcase_add_test(tc, test_pair_book_forgets_contact_after_28_days);
    tcase_add_test(tc, test_pair_book_keeps_what_is_hidden_from_detectors);
    tcase_add_test(tc, test_pair_truth_follows_an_approach);
    tcase_add_test(tc, test_pair_truth_counts_children_at_risk);
    tcase_add_test(tc, test_pair_ranking_by_hand);
    tcase_add_test(tc, test_pair_ranking_is_that_of_accounts);
    tcase_add_test(tc, test_pair_ranking_keeps_pairs_that_are_neither_beside);
    tcase_add_test(tc, test_pair_recall_gives_room_to_pairs_that_are_neither);
    tcase_add_test(tc, test_pair_ranking_resamples_the_top_by_person);
    tcase_add_test(tc, test_pair_evaluation_by_hand);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

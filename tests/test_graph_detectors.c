// SPDX-License-Identifier: GPL-3.0-or-later
// What all detectors that work on the graph as of a scoring time have to keep: scores are of the past alone, change
// when prepared and not before, and do not depend on batches, on the order of events or on how accounts are numbered.
#include "detectors/account_scores.h"
#include "tests/detector_conformance.h"
#include "tests/suite_run.h"

#define ACCOUNTS 600u
#define EVENTS 9000u
#define DAYS 20u

extern const detector_t detector_oddball, detector_fraudar, detector_pagerank, detector_belief_propagation;

static const detector_t *const DETECTOR[] = {&detector_oddball, &detector_fraudar, &detector_pagerank,
                                             &detector_belief_propagation};
#define DETECTORS (int)(sizeof DETECTOR / sizeof *DETECTOR)

static instance_t opened(const detector_t *detector, const account_table_t *account)
{
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = account, .seed = 7};
    return instance_open(detector, &view);
}

static void show(const instance_t *one, const event_t *event, size_t n, size_t step)
{
    for (size_t i = 0; i < n; i += step) {
        event_batch_t batch = {.event = event + i, .n = n - i < step ? n - i : step};
        one->detector->observe(one->state, &batch);
    }
}

static void prepare(const instance_t *one, uint32_t time)
{
    ck_assert_int_eq(one->detector->prepare(one->state, time), 0);
}

static void score_all(const instance_t *one, uint32_t accounts, double *score)
{
    uint32_t every[ACCOUNTS];
    detector_rows_t rows = {.n = accounts, .time = DAYS * DAY_S, .account = every};
    for (uint32_t a = 0; a < accounts; a++) every[a] = a;
    one->detector->score(one->state, &rows, score);
    for (uint32_t a = 0; a < accounts; a++) ck_assert(isfinite(score[a]));
}

static size_t distinct(const double *score)
{
    size_t n = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        uint32_t b = 0;
        while (b < a && score[b] != score[a]) b++;
        n += b == a;
    }
    return n;
}

/// Prepared in the middle and at the end, as against only once, over a log cut there; batches of another size, too.
START_TEST(test_graph_detectors_score_the_past_alone)
{
    random_events_t world;
    double half[ACCOUNTS], later[ACCOUNTS], cut[ACCOUNTS], end[ACCOUNTS], whole[ACCOUNTS];
    random_events_init(&world, ACCOUNTS, EVENTS, DAYS, 41);
    instance_t one = opened(DETECTOR[_i], &world.account), other = opened(DETECTOR[_i], &world.account),
               third = opened(DETECTOR[_i], &world.account);
    show(&one, world.event, EVENTS / 2, 700);
    prepare(&one, DAYS / 2 * DAY_S);
    score_all(&one, ACCOUNTS, half);
    show(&one, world.event + EVENTS / 2, EVENTS - EVENTS / 2, 700);
    score_all(&one, ACCOUNTS, later);
    prepare(&one, DAYS * DAY_S);
    score_all(&one, ACCOUNTS, end);
    show(&other, world.event, EVENTS / 2, 33);
    prepare(&other, DAYS * DAY_S);
    score_all(&other, ACCOUNTS, cut);
    show(&third, world.event, EVENTS, 100000);
    prepare(&third, DAYS * DAY_S);
    score_all(&third, ACCOUNTS, whole);
    ck_assert_mem_eq(half, later, sizeof half);
    ck_assert_mem_eq(half, cut, sizeof half);
    ck_assert_mem_eq(end, whole, sizeof end);
    ck_assert(memcmp(half, end, sizeof half) != 0);
    ck_assert_uint_gt(distinct(end), 40); // the scores order accounts, so the above says something
    instance_close(&one);
    instance_close(&other);
    instance_close(&third);
    random_events_free(&world);
}
END_TEST

/// Accounts numbered anew and events in another order: the same scores up to rounding. Blocks of FRAUDAR are kept,
/// since its weights are integers.
START_TEST(test_graph_detectors_do_not_see_numbers)
{
    for (uint64_t seed = 50; seed < 58; seed++) {
        random_events_t world;
        account_table_t renumbered;
        uint32_t number[ACCOUNTS];
        double score[ACCOUNTS], again[ACCOUNTS];
        random_events_init(&world, ACCOUNTS, EVENTS, DAYS, seed);
        ck_assert_int_eq(account_table_init(&renumbered, ACCOUNTS), 0);
        instance_t one = opened(DETECTOR[_i], &world.account), other = opened(DETECTOR[_i], &renumbered);
        show(&one, world.event, EVENTS, 700);
        rng_t rng = rng_at(seed, 0, 5, RNG_TEST);
        for (uint32_t a = 0; a < ACCOUNTS; a++) {
            uint32_t b = rng_below(&rng, a + 1);
            number[a] = number[b];
            number[b] = a;
        }
        for (uint32_t a = 0; a < ACCOUNTS; a++) renumbered.declared_age[number[a]] = world.account.declared_age[a];
        for (size_t i = 0; i < EVENTS; i++) {
            size_t j = rng_below(&rng, (uint32_t)i + 1);
            event_t kept = world.event[i];
            world.event[i] = world.event[j];
            world.event[j] = kept;
        }
        for (size_t i = 0; i < EVENTS; i++) {
            event_t *e = &world.event[i];
            e->actor = number[e->actor];
            if (e->target < ACCOUNTS) e->target = number[e->target];
        }
        show(&other, world.event, EVENTS, 700);
        prepare(&one, DAYS * DAY_S);
        prepare(&other, DAYS * DAY_S);
        score_all(&one, ACCOUNTS, score);
        score_all(&other, ACCOUNTS, again);
        for (uint32_t a = 0; a < ACCOUNTS; a++)
            ck_assert_double_eq_tol(score[a], again[number[a]], 1e-9 * (1 + fabs(score[a])));
        instance_close(&one);
        instance_close(&other);
        account_table_free(&renumbered);
        random_events_free(&world);
    }
}
END_TEST

/// Not prepared is as good as nothing seen, and a table without accounts is no trouble.
START_TEST(test_graph_detectors_score_before_and_without_events)
{
    random_events_t world;
    double score[ACCOUNTS], none[ACCOUNTS];
    random_events_init(&world, ACCOUNTS, EVENTS, DAYS, 60);
    instance_t one = opened(DETECTOR[_i], &world.account), quiet = opened(DETECTOR[_i], &world.account);
    show(&one, world.event, EVENTS, 700); // and not prepared
    score_all(&one, ACCOUNTS, score);
    prepare(&quiet, 0); // nothing seen
    score_all(&quiet, ACCOUNTS, none);
    ck_assert_mem_eq(score, none, sizeof score);
    instance_close(&one);
    instance_close(&quiet);
    account_table_t nobody = {0};
    instance_t empty = opened(DETECTOR[_i], &nobody);
    prepare(&empty, 0);
    instance_close(&empty);
    random_events_free(&world);
}
END_TEST

START_TEST(test_graph_detectors_account_scores)
{
    const uint32_t account[] = {3, 7, 8}, asked[] = {8, 0, 3, 9, 7, 4};
    const double want[] = {0.25, 0, -1, 0, 5, 0};
    double score[6];
    account_scores_t scores = {0};
    detector_rows_t rows = {.n = 6, .account = asked};
    ck_assert_double_eq(account_scores_of(&scores, 3, -2), -2);
    ck_assert_int_eq(account_scores_reset(&scores, account, 3), 0);
    memcpy(scores.score, (const double[]){-1, 5, 0.25}, 3 * sizeof *scores.score);
    account_scores_read(&scores, &rows, score);
    for (int i = 0; i < 6; i++) ck_assert_double_eq(score[i], want[i]);
    ck_assert_double_eq(account_scores_of(&scores, 4, -2), -2);
    ck_assert_int_eq(account_scores_reset(&scores, account, 2), 0); // smaller, and zero again
    ck_assert_double_eq(account_scores_of(&scores, 3, -2), 0);
    ck_assert_double_eq(account_scores_of(&scores, 8, -2), -2);
    account_scores_free(&scores);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("graph_detectors");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, test_graph_detectors_score_the_past_alone, 0, DETECTORS);
    tcase_add_loop_test(tcase, test_graph_detectors_do_not_see_numbers, 0, DETECTORS);
    tcase_add_loop_test(tcase, test_graph_detectors_score_before_and_without_events, 0, DETECTORS);
    tcase_add_test(tcase, test_graph_detectors_account_scores);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

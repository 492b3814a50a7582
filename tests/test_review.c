// SPDX-License-Identifier: GPL-3.0-or-later
// From streams to what is taken at the review budget: a world worked out by hand, plain recounts of random worlds under
// weights, and worlds in which there is nothing to divide by.
#include "results/metrics/latency.h"
#include "tests/review_fixture.h"
#include "tests/suite_run.h"
#include <omp.h>

static bool is_high(uint32_t account, uint32_t day)
{
    return (account == 0 && day >= 15) || (account == 2 && (day == 11 || day == 14)) ||
           (account == 3 && (day == 13 || day == 20));
}

/// A hundred persons with one account, scored daily from day 11 to 20; even ones are female. Person 0 offends from day
/// 12 on and scores 5 from day 15; 1 from day 8, never found; 2 from day 13, alerted on day 11 (too early) and on day
/// 14; 3 is no offender and alerted on day 13.
static void by_hand(scored_world_t *w, score_stream_t *s)
{
    const int32_t day = (int32_t)DAY_S;
    fixture_world(w, 100, 1, 10, 20, 4);
    for (uint32_t p = 0; p < 100; p++) w->truth.person.sex[p] = p % 2;
    fixture_offender(w, 0, 12 * day);
    fixture_offender(w, 1, 8 * day);
    fixture_offender(w, 2, 13 * day);
    fixture_approach(w, 0, 0, 13 * day, 18 * day, NEVER); // action a day after day 15 comes 2 days before the harm
    fixture_approach(w, 1, 0, 13 * day, 15 * day + 3600, NEVER); // too late after 24 h
    fixture_approach(w, 2, 1, 9 * day, 16 * day, NEVER);
    fixture_approach(w, 3, 2, NEVER, NEVER, NEVER);
    w->truth.approach[0].stage_time[STAGE_RAPPORT] = 14 * day;
    w->truth.approach[0].stage_time[STAGE_SEXUALISED] = 15 * day; // at the alert, so not before it
    w->truth.approach[3].stage_time[STAGE_SELECTION] = 13 * day;
    const event_t rows[] = {{.time = 11 * DAY_S, .actor = 1, .count = 10},
                            {.time = 12 * DAY_S - 1, .actor = 0, .count = 8}, // before its onset: not the offender's
                            {.time = 12 * DAY_S, .actor = 0, .count = 4},
                            {.time = 13 * DAY_S, .actor = 0},
                            {.time = 13 * DAY_S + 60, .actor = 2},
                            {.time = 16 * DAY_S, .actor = 0},
                            {.time = 17 * DAY_S, .actor = 2, .count = 2}};
    act(w, rows, sizeof rows / sizeof *rows);
    ck_assert_int_eq(score_stream_init(s, 100, -INFINITY, 0), 0);
    for (uint32_t d = 11; d <= 20; d++) {
        score_stream_begin(s, d * DAY_S, fixture_onset(w));
        for (uint32_t a = 0; a < 100; a++) {
            double score = is_high(a, d) ? 5 : 0.001 * a;
            ck_assert_int_eq(score_stream_add(s, &a, &score, 1), 0);
        }
    }
    ck_assert_int_eq(score_stream_finish(s), 0);
    ck_assert_int_eq(scored_world_index(w), 0);
}

/// That world at a threshold of 5.
static void review_by_hand(run_result_t *r)
{
    scored_world_t w = {0};
    score_stream_t s;
    frozen_t frozen = {.threshold = {INFINITY, 5, 5}};
    by_hand(&w, &s);
    evaluate_one(&PROTOCOL, &w, &s, &frozen, r);
}

START_TEST(test_review_early_detection_by_hand)
{
    run_result_t r;
    review_by_hand(&r);
    // Found: 0 and 2; false alarms: 3, and 2 on day 11; missed: 1.
    ck_assert_double_eq_tol(value_of(&r, 0, "f1"), 2 * 2.0 / (2 + 2 + 3), 1e-12);
    // Own events until the alert: 0 has 4 + 1 since day 12, 2 has 1 since day 13.
    double erde_5 = (0.03 * 2 + 1 + latency_cost(5, 5) + latency_cost(1, 5)) / 100;
    ck_assert_double_eq_tol(value_of(&r, 0, "erde_5"), erde_5, 1e-12);
    double erde_50 = (0.03 * 2 + 1 + latency_cost(5, 50) + latency_cost(1, 50)) / 100;
    ck_assert_double_eq_tol(value_of(&r, 0, "erde_50"), erde_50, 1e-12);
    ck_assert_double_eq(value_of(&r, 0, "found_median_events"), 3);
    // Own events until day 20: 6, 10 and 3, so that half the penalty is at 6.
    ck_assert_double_eq_tol(value_of(&r, 0, "latency_p_events"), log(3) / 5, 1e-12);
    double speed = 1 - tanh(log(3) / 5 * 4 / 2) / 2; // median of the penalties of 5 and of 1
    ck_assert_double_eq_tol(value_of(&r, 0, "speed_events"), speed, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "f_latency_events"), 4.0 / 7 * speed, 1e-12);
    // Hours: 72 and 24; watched for 192, 240 (from day 10) and 168.
    ck_assert_double_eq(value_of(&r, 0, "found_median_hours"), 48);
    double p = log(3) / 191, slow = 1 - (tanh(p * 71 / 2) + tanh(p * 23 / 2)) / 2;
    ck_assert_double_eq_tol(value_of(&r, 0, "latency_p_hours"), p, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "speed_hours"), slow, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "f_latency_hours"), 4.0 / 7 * slow, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "lead_days_24h"), 2, 1e-12);
    ck_assert_double_nan(value_of(&r, 0, "brier")); // no map from validation worlds
    ck_assert_double_nan(value_of(&r, 0, "ece_alerted"));
    run_result_free(&r);
}
END_TEST

static const group_row_t *group_of(const run_result_t *r, const char *by, const char *name)
{
    for (size_t g = 0; g < r->detector[0].groups.n; g++) {
        const group_row_t *row = &r->detector[0].groups.row[g];
        if (strcmp(row->by, by) == 0 && strcmp(row->name, name) == 0) return row;
    }
    ck_abort_msg("no group %s %s", by, name);
}

START_TEST(test_review_stages_and_groups_by_hand)
{
    run_result_t r;
    review_by_hand(&r);
    ck_assert_uint_eq(r.detector[0].stages.n, STAGES + 1);
    for (size_t k = 0; k <= STAGES; k++) {
        const stage_row_t *row = &r.detector[0].stages.row[k];
        uint64_t expected = k == STAGE_RAPPORT || k == STAGE_SELECTION;
        ck_assert_uint_eq(row->offenders, expected);
        ck_assert_double_eq(row->share, (double)expected / 2);
    }
    // Women: persons 4, 6 ... 98, none alerted; men: 3, 5 ... 99, one alerted.
    const group_row_t *women = group_of(&r, "sex", "female"), *men = group_of(&r, "sex", "male");
    ck_assert_uint_eq(women->accounts, 48);
    ck_assert_double_eq(women->fpr, 0);
    ck_assert_double_eq_tol(women->fpr_high, 1 - pow(0.025, 1.0 / 48), 1e-6); // exact binomial: nothing seen in 48
    ck_assert_double_eq(women->ratio, 0);
    ck_assert_double_nan(women->ratio_high); // a third of the resamples hold no alert at all
    ck_assert_uint_eq(men->accounts, 49);
    ck_assert_uint_eq(men->alerted, 1);
    ck_assert_double_eq_tol(men->fpr, 1.0 / 49, 1e-15);
    ck_assert_double_eq_tol(men->ratio, 97.0 / 49, 1e-12);
    ck_assert_uint_eq(women->positives, 2);
    ck_assert_uint_eq(women->found, 2);
    ck_assert_uint_eq(men->found, 0);
    ck_assert_double_nan(men->recall); // fewer than 30
    ck_assert_double_nan(value_of(&r, 0, "worst_group_recall"));
    // Approaches with contact: two of offender 0, one of 1; the children are 99, 98 and 97. Offender 0 was alerted
    // before the observation of the first two ended.
    ck_assert_uint_eq(group_of(&r, "child_sex", "male")->positives, 2);
    ck_assert_uint_eq(group_of(&r, "child_sex", "male")->found, 1);
    ck_assert_uint_eq(group_of(&r, "child_sex", "female")->positives, 1);
    ck_assert_uint_eq(group_of(&r, "child_sex", "female")->found, 1);
    ck_assert_uint_eq(group_of(&r, "child_age", "under_10")->positives, 3);
    // All three came to harm; action a day after day 15 was in time for the first alone, whose child, person 99, is
    // male.
    const group_row_t *children = group_of(&r, "child_age", "under_10");
    ck_assert_uint_eq(children->harmed, 3);
    ck_assert_uint_eq(children->in_time, 1);
    ck_assert_uint_eq(group_of(&r, "child_sex", "male")->in_time, 1);
    ck_assert_double_nan(children->vpbh); // fewer than 30
    ck_assert_uint_eq(women->harmed, 0);
    ck_assert_double_nan(women->vpbh);
    ck_assert_uint_eq(group_of(&r, "region", "1")->accounts, 97); // nobody lives elsewhere
    ck_assert_uint_eq(group_of(&r, "child_region", "1")->positives, 3);
    run_result_free(&r);
}
END_TEST

START_TEST(test_review_calibration_by_hand)
{
    double edge[] = {0, 1}, p[] = {0.02, 0.6};
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    frozen_t frozen = {.threshold = {INFINITY, 5, 5}, .probability = {2, edge, p}};
    by_hand(&w, &s);
    evaluate_one(&PROTOCOL, &w, &s, &frozen, &r);
    // On the last day 0 (an offender) and 3 (none) score 5; of the 98 others two are positive.
    double brier = (0.16 + 0.36 + 2 * 0.98 * 0.98 + 96 * 0.0004) / 100;
    ck_assert_double_eq_tol(value_of(&r, 0, "brier"), brier, 1e-12);
    ck_assert_double_eq_tol(value_of(&r, 0, "brier_skill"), 1 - brier / (0.03 * 0.97), 1e-12);
    double loss = -(log(0.6) + log(0.4) + 2 * log(0.02) + 96 * log(0.98)) / 100;
    ck_assert_double_eq_tol(value_of(&r, 0, "log_loss"), loss, 1e-12);
    // Ten bins of ten: nine and four fifths below, where 2/98 is 0.00041 above 0.02; the last bin also holds one of two
    // at 0.6, of which 0.5 are positive: excess 8 (2/98 - 0.02) + 2 (0.5 - 0.6) < 0.
    double low = 2.0 / 98 - 0.02;
    ck_assert_double_eq_tol(value_of(&r, 0, "ece"), (90 * low + fabs(8 * low + 2 * -0.1)) / 100, 1e-12);
    ck_assert_double_nan(value_of(&r, 0, "ece_alerted")); // two accounts
    run_result_free(&r);
}
END_TEST

/// Plain sums over accounts of a world: alerts raised cell by cell.
typedef struct {
    double tp, fp, fn, all, cost;
} recount_t;

static void recount(const scored_world_t *w, const score_stream_t *s, const uint8_t *weight, double threshold,
                    const uint32_t *events, recount_t *sum)
{
    size_t k = 0;
    for (size_t i = 0; i < w->n; i++) {
        uint32_t a = w->account[i];
        uint64_t open = 0;
        bool early = false, right = false; // right: the newest alert came after the onset
        int32_t first = NEVER;
        for (size_t c = 0; c < s->cells; c++) {
            const score_cell_t *cell = &s->cell[c];
            bool begun = !w->positive[i] || (int32_t)cell->time > w->truth.account_onset[a];
            if (cell->account != a || cell->score < threshold) continue;
            if (cell->time < open && !(begun && !right)) continue; // an onset ends a cool-down
            open = cell->time + PROTOCOL.cooldown_days * DAY_S;
            right = begun;
            if (!begun)
                early = true;
            else if (first == NEVER)
                first = (int32_t)cell->time;
        }
        double n = weight[w->person[i]];
        sum->all += n;
        if (!w->positive[i]) {
            sum->fp += first != NEVER ? n : 0;
            continue;
        }
        if (early) sum->fp += n;
        sum->tp += first != NEVER ? n : 0;
        sum->fn += first == NEVER ? n : 0;
        if (first != NEVER) sum->cost += n / (1 + exp(5 - fmax(1, events[k])));
        k++;
    }
}

START_TEST(test_review_equals_plain_recounts_under_weights)
{
    evaluation_t e;
    run_result_t r;
    score_stream_t stream[2][2];
    uint8_t weight[200];
    random_run(&e, &r, 0, 2, 1, stream);
    interval_statistic_t statistic = evaluation_statistic(&e);
    char *scratch = NULL;
    double *value = NULL;
    ck_assert_int_eq(array_new(&scratch, statistic.scratch_bytes, 1), 0);
    ck_assert_int_eq(ARRAY_NEW(value, statistic.values), 0);
    for (uint32_t round = 0; round < 3; round++) {
        recount_t sum[2] = {{0}};
        statistic.begin(&e, scratch);
        for (uint32_t drawn = 0; drawn < 3; drawn++) { // one world twice, as a bootstrap may draw
            size_t w = drawn % 2;
            for (uint32_t p = 0; p < 200; p++) {
                rng_t rng = rng_at(round, p, drawn, RNG_TEST);
                weight[p] = (uint8_t)(round == 0 ? 1 : rng_below(&rng, 4));
            }
            statistic.add(&e, w, weight, scratch);
            for (int d = 0; d < 2; d++)
                recount(&e.world[w], &stream[w][d], weight, FROZEN[d].threshold[REVIEW_BUDGET],
                        e.evidence[w * 2 + (size_t)d].review.events, &sum[d]);
        }
        statistic.finish(&e, scratch, value);
        for (size_t d = 0; d < 2; d++) {
            const recount_t *n = &sum[d];
            const double *v = value + d * DETECTOR_VALUES + REVIEW_FROM;
            double pi = (n->tp + n->fn) / n->all;
            ck_assert_double_gt(n->tp, 0);
            ck_assert_double_gt(n->fp, 0);
            ck_assert_double_gt(n->fn, 0);
            ck_assert_double_eq_tol(v[REVIEW_F1], 2 * n->tp / (2 * n->tp + n->fp + n->fn), 1e-12);
            ck_assert_double_eq_tol(v[REVIEW_ERDE_5], (pi * n->fp + n->fn + n->cost) / n->all, 1e-12);
        }
    }
    free(scratch);
    free(value);
    evaluation_free(&e);
    free_streams(stream, 2);
    run_result_free(&r);
}
END_TEST

/// Half of the children are girls. Everybody lives in one region, whose children are all children: what the metric
/// says.
START_TEST(test_review_protects_children_by_group_as_of_all)
{
    enum { WORLDS = 18 };
    evaluation_t e;
    run_result_t r;
    score_stream_t stream[WORLDS][2];
    ck_assert_int_eq(run_result_init(&r, 2), 0);
    ck_assert_int_eq(evaluation_init(&e, &PROTOCOL, WORLDS, 2, FROZEN), 0);
    for (size_t w = 0; w < WORLDS; w++) {
        add_random(&e, 700 + (uint32_t)w, 1, stream[w]);
        for (size_t p = 0; p < e.world[w].truth.person.n; p++) e.world[w].truth.person.sex[p] = p % 2;
    }
    ck_assert_int_eq(evaluation_report(&e, 3, &r), 0);
    const metric_row_t *of_all = run_result_metric(&r.detector[0], "vpbh_24h");
    const group_row_t *region = group_of(&r, "child_region", "1");
    ck_assert_uint_ge(region->harmed, 60);
    ck_assert_uint_eq(region->harmed, of_all->n);
    ck_assert_double_gt(region->vpbh, 0);
    ck_assert_double_eq(region->vpbh, of_all->value);
    ck_assert_double_eq(region->vpbh_low, of_all->low);
    ck_assert_double_eq(region->vpbh_high, of_all->high);
    uint64_t harmed = 0, in_time = 0;
    for (int s = 0; s < 2; s++) {
        const group_row_t *sex = group_of(&r, "child_sex", s ? "male" : "female");
        double low = sex->vpbh, high = sex->vpbh;
        ck_assert_uint_ge(sex->harmed, 30);
        ck_assert_double_eq(sex->vpbh, (double)sex->in_time / (double)sex->harmed);
        interval_widen_share(sex->vpbh, (double)sex->harmed, &low, &high); // one child an offender
        ck_assert_double_le(sex->vpbh_low, low);
        ck_assert_double_ge(sex->vpbh_high, high);
        harmed += sex->harmed;
        in_time += sex->in_time;
    }
    ck_assert_uint_eq(harmed, region->harmed);
    ck_assert_uint_eq(in_time, region->in_time);
    evaluation_free(&e);
    free_streams(stream, WORLDS);
    run_result_free(&r);
}
END_TEST

START_TEST(test_review_stages_never_seen_are_not_ruled_out)
{
    evaluation_t e;
    run_result_t r;
    score_stream_t stream[3][2];
    double found = 0, shares = 0;
    int unseen = 0;
    random_run(&e, &r, 0, 3, 1, stream);
    for (size_t k = 0; k <= STAGES; k++) found += (double)r.detector[1].stages.row[k].offenders;
    ck_assert_double_ge(found, 10);
    for (size_t k = 0; k <= STAGES; k++) {
        const stage_row_t *row = &r.detector[1].stages.row[k];
        shares += row->share;
        if (row->offenders > 0) continue;
        ck_assert_double_eq_tol(row->high, 1 - pow(0.025, 1 / found), 1e-6); // exact binomial: nothing seen in `found`
        unseen++;
    }
    ck_assert_int_ge(unseen, 1);
    int given = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        const group_row_t *row = &r.detector[1].groups.row[g];
        if (!(row->ratio > 0)) continue;
        double of_all = row->fpr / row->ratio;
        ck_assert_double_le(row->ratio_low, row->fpr_low / of_all);
        ck_assert_double_ge(row->ratio_high, row->fpr_high / of_all);
        given++;
    }
    ck_assert_int_ge(given, PLATFORMS);
    ck_assert_double_eq_tol(shares, 1, 1e-12);
    evaluation_free(&e);
    free_streams(stream, 3);
    run_result_free(&r);
}
END_TEST

START_TEST(test_review_without_offenders_or_alerts)
{
    scored_world_t w = {0};
    score_stream_t s;
    run_result_t r;
    frozen_t frozen = {.threshold = {INFINITY, INFINITY, INFINITY}};
    by_hand(&w, &s);
    evaluate_one(&PROTOCOL, &w, &s, &frozen, &r); // no alert at all
    ck_assert_double_eq(value_of(&r, 0, "f1"), 0);
    ck_assert_double_eq_tol(value_of(&r, 0, "erde_5"), 0.03, 1e-15);
    ck_assert_double_eq(value_of(&r, 0, "f_latency_events"), 0);
    ck_assert_double_nan(value_of(&r, 0, "speed_events"));
    ck_assert_double_nan(value_of(&r, 0, "lead_days_24h"));
    ck_assert_double_nan(r.detector[0].stages.row[0].share);
    ck_assert_double_eq(group_of(&r, "sex", "male")->fpr, 0);
    ck_assert_double_nan(group_of(&r, "sex", "male")->ratio);
    run_result_free(&r);

    fixture_world(&w, 50, 1, 10, 20, 0); // nobody offends
    ck_assert_int_eq(score_stream_init(&s, 50, -INFINITY, 0), 0);
    score_stream_begin(&s, 20 * DAY_S, fixture_onset(&w));
    for (uint32_t a = 0; a < 50; a++) ck_assert_int_eq(score_stream_add(&s, &a, &(double){1}, 1), 0); // all tied
    ck_assert_int_eq(score_stream_finish(&s), 0);
    ck_assert_int_eq(scored_world_index(&w), 0);
    frozen.threshold[REVIEW_BUDGET] = 1;
    evaluate_one(&PROTOCOL, &w, &s, &frozen, &r);
    const char *const none[] = {"f1",
                                "erde_5",
                                "erde_50",
                                "f_latency_events",
                                "f_latency_hours",
                                "latency_p_events",
                                "speed_hours",
                                "worst_group_recall",
                                "brier",
                                "brier_skill",
                                "recall_at_fpr_1e-2"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(isnan(value_of(&r, 0, none[i])), "%s is %g", none[i], value_of(&r, 0, none[i]));
    ck_assert_double_eq(group_of(&r, "sex", "female")->fpr, 1);
    ck_assert_double_eq(group_of(&r, "sex", "female")->ratio, 1);
    run_result_free(&r);
}
END_TEST

START_TEST(test_review_is_the_same_for_any_number_of_threads)
{
    const int threads[] = {1, 2, 3, 8};
    run_result_t r[4];
    for (int i = 0; i < 4; i++) {
        evaluation_t e;
        score_stream_t stream[3][2];
        omp_set_num_threads(threads[i]);
        random_run(&e, &r[i], 0, 3, 1, stream);
        evaluation_free(&e);
        free_streams(stream, 3);
        for (int d = 0; d < 2; d++) {
            const detector_result_t *a = &r[0].detector[d], *b = &r[i].detector[d];
            ck_assert_mem_eq(a->metrics.row, b->metrics.row, a->metrics.n * sizeof *a->metrics.row);
            ck_assert_mem_eq(a->stages.row, b->stages.row, a->stages.n * sizeof *a->stages.row);
            ck_assert_mem_eq(a->groups.row, b->groups.row, a->groups.n * sizeof *a->groups.row);
        }
        ck_assert_uint_eq(r[0].compare.n, 4);
        ck_assert_mem_eq(r[0].compare.row, r[i].compare.row, r[0].compare.n * sizeof *r[0].compare.row);
    }
    for (int i = 0; i < 4; i++) run_result_free(&r[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("review");
    TCase *tc = tcase_create("review");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_review_early_detection_by_hand);
    tcase_add_test(tc, test_review_stages_and_groups_by_hand);
    tcase_add_test(tc, test_review_calibration_by_hand);
    tcase_add_test(tc, test_review_equals_plain_recounts_under_weights);
    tcase_add_test(tc, test_review_protects_children_by_group_as_of_all);
    tcase_add_test(tc, test_review_stages_never_seen_are_not_ruled_out);
    tcase_add_test(tc, test_review_without_offenders_or_alerts);
    tcase_add_test(tc, test_review_is_the_same_for_any_number_of_threads);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

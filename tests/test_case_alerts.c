// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts by case: by hand, with clusters that change, against a plain version over days and accounts, alone as without
// clusters, and thresholds by trying each score, with streams that keep all and those that keep few.
#include "core/error.h"
#include "core/rng.h"
#include "results/metrics/case_alerts.h"
#include "results/metrics/evidence.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

#define MOST 40 // accounts
#define DAYS 30

static const int32_t never[MOST] = {[0 ... MOST - 1] = NEVER};

/// A stream of one value a day from day 1, [days][accounts], NaN = not scored.
static void fill(score_stream_t *s, const cluster_log_t *clusters, size_t accounts, size_t days, const double *score,
                 size_t room)
{
    ck_assert_int_eq(score_stream_init(s, accounts, -INFINITY, room), 0);
    s->clusters = clusters;
    for (uint32_t t = 0; t < days; t++) {
        score_stream_begin(s, (t + 1) * DAY_S, never);
        for (uint32_t a = 0; a < accounts; a++)
            if (!isnan(score[t * accounts + a]))
                ck_assert_int_eq(score_stream_add(s, &a, &score[t * accounts + a], 1), 0);
    }
    ck_assert_int_eq(score_stream_finish(s), 0);
}

static size_t paid(const score_stream_t *s, const truth_t *truth, double threshold, uint32_t cooldown_s)
{
    size_t rows, alerts;
    ck_assert_int_eq(budget_raise(s, truth, threshold, cooldown_s, NULL, &rows, &alerts), 0);
    return alerts;
}

static void is_row(const alert_t *alert, uint32_t account, uint32_t day, bool unpaid)
{
    ck_assert_uint_eq(alert->account, account);
    ck_assert_uint_eq(alert->time, day * DAY_S);
    ck_assert_uint_eq(alert->unpaid, unpaid);
}

START_TEST(test_case_alerts_by_hand)
{
    // An offender's accounts 0 (his own), 1 and 2 (used from noon of day 3 and of day 5), 3 and 4 of somebody else, 5.
    const uint32_t label[] = {0, 0, 0, 3, 3, NO_ACCOUNT};
    cluster_log_t *log = cluster_log_new(6);
    score_stream_t s, apart;
    truth_t truth;
    double score[8 * 6];
    alert_t alert[48];
    size_t rows, alerts;
    ck_assert_int_eq(truth_init(&truth, 6, 6, 0), 0);
    ck_assert_int_eq(cluster_log_add(log, DAY_S, label), 0);
    for (int i = 0; i < 48; i++) score[i] = 1;
    truth.account_offender[1] = truth.account_offender[2] = 1;
    truth.account_onset[1] = (int32_t)(7 * DAY_S / 2);
    truth.account_onset[2] = (int32_t)(11 * DAY_S / 2);
    fill(&s, log, 6, 8, score, 0);
    fill(&apart, NULL, 6, 8, score, 0);
    // His case alerts on day 1, wrongly; on day 4, rightly, and then there is no need to say it again for account 2.
    ck_assert_int_eq(budget_raise(&s, &truth, 1, 100 * DAY_S, alert, &rows, &alerts), 0);
    ck_assert_uint_eq(alerts, 4);
    ck_assert_uint_eq(rows, 9);
    is_row(&alert[0], 0, 1, false);
    is_row(&alert[1], 0, 4, true);
    is_row(&alert[2], 1, 1, true);
    is_row(&alert[3], 1, 4, false); // booked on the account in use
    is_row(&alert[4], 2, 1, true);
    is_row(&alert[5], 2, 4, true);
    is_row(&alert[6], 3, 1, false);
    is_row(&alert[7], 4, 1, true);
    is_row(&alert[8], 5, 1, false);
    ck_assert_uint_eq(paid(&apart, &truth, 1, 100 * DAY_S), 8); // each for itself: 1 + 2 + 2 + 1 + 1 + 1
    // Whoever knows no onsets alerts once a case; with two days of cool-down on days 1, 3, 5 and 7.
    ck_assert_uint_eq(paid(&s, NULL, 1, 100 * DAY_S), 3);
    ck_assert_uint_eq(paid(&s, NULL, 1, 2 * DAY_S), 12);
    ck_assert_uint_eq(paid(&s, NULL, 2, 0), 0);
    score_stream_free(&s);
    score_stream_free(&apart);
    cluster_log_free(log);
    truth_free(&truth);
}
END_TEST

START_TEST(test_case_alerts_follow_clusters_that_change)
{
    static const uint32_t label[][4] = {{0, 0, NO_ACCOUNT, NO_ACCOUNT}, {0, 1, 1, 3}, {0, 0, 0, 0}, {0, 1, 2, 3}};
    cluster_log_t *log = cluster_log_new(4);
    score_stream_t s;
    double score[8 * 4];
    alert_t alert[32];
    size_t rows, alerts;
    for (uint32_t i = 0; i < 4; i++) ck_assert_int_eq(cluster_log_add(log, (2 * i + 1) * DAY_S, label[i]), 0);
    ck_assert_int_eq(cluster_log_add(log, 8 * DAY_S, label[3]), 0);
    ck_assert_uint_eq(log->n, 4); // nothing new
    ck_assert_uint_eq(cluster_log_of(log, 1, DAY_S - 1), 1);
    ck_assert_uint_eq(cluster_log_of(log, 1, 2 * DAY_S), 0);
    ck_assert_uint_eq(cluster_log_of(log, 2, 3 * DAY_S), 1);
    for (int t = 0; t < 8; t++)
        for (int a = 0; a < 4; a++) score[4 * t + a] = a < 2 || t >= 2; // 2 and 3 from day 3 on
    fill(&s, log, 4, 8, score, 0);
    ck_assert_int_eq(budget_raise(&s, NULL, 1, 10 * DAY_S, alert, &rows, &alerts), 0);
    // Day 1: 0 and 1. Day 3: 2 is joined to 1, whose alert stands; 3 alone. Day 7: 2 alone, whom nobody has been shown.
    ck_assert_uint_eq(alerts, 3);
    ck_assert_uint_eq(rows, 4);
    is_row(&alert[0], 0, 1, false);
    is_row(&alert[1], 1, 1, true);
    is_row(&alert[2], 2, 7, false);
    is_row(&alert[3], 3, 3, false);
    score_stream_free(&s);
    cluster_log_free(log);
}
END_TEST

/// Scores, clusters that change every week or never, and onsets.
typedef struct {
    double score[DAYS * MOST];
    cluster_log_t *log;
    truth_t truth;
} random_t;

static void random_init(random_t *r, uint32_t levels, bool changing, bool alone, uint32_t seed)
{
    rng_t rng = rng_at(seed, 7, 0, RNG_TEST);
    uint32_t label[MOST];
    r->log = cluster_log_new(MOST);
    ck_assert_int_eq(truth_init(&r->truth, MOST, MOST, 0), 0);
    for (uint32_t a = 0; a < MOST; a++) {
        r->truth.account_offender[a] = rng_chance(&rng, 0.4);
        r->truth.account_onset[a] = (int32_t)rng_below(&rng, DAYS * DAY_S);
    }
    for (uint32_t t = 0; t < DAYS; t++) {
        if (t == 0 || (changing && t % 7 == 0)) {
            uint32_t lowest[12];
            memset(lowest, 0xff, sizeof lowest);
            for (uint32_t a = 0; a < MOST; a++) {
                uint32_t c = rng_below(&rng, 12);
                if (lowest[c] == UINT32_MAX) lowest[c] = a;
                label[a] = alone || rng_chance(&rng, 0.2) ? NO_ACCOUNT : lowest[c];
            }
            ck_assert_int_eq(cluster_log_add(r->log, (t + 1) * DAY_S, label), 0);
        }
        double of[MOST];
        for (uint32_t a = 0; a < MOST; a++) of[a] = (double)rng_below(&rng, levels);
        for (uint32_t a = 0; a < MOST; a++) {
            bool silent = rng_chance(&rng, 0.2);
            r->score[t * MOST + a] = silent ? NAN : of[cluster_log_of(r->log, a, (t + 1) * DAY_S)];
        }
    }
}

static void random_free(random_t *r)
{
    cluster_log_free(r->log);
    truth_free(&r->truth);
}

START_TEST(test_case_alerts_of_accounts_alone_are_those_of_accounts)
{
    static alert_t one[DAYS * MOST], other[DAYS * MOST];
    for (uint32_t round = 0; round < 60; round++) {
        random_t r;
        score_stream_t with, without;
        size_t rows, alerts;
        uint32_t cooldown = (round % 12) * DAY_S;
        random_init(&r, 20, true, true, round);
        fill(&with, r.log, MOST, DAYS, r.score, 0);
        fill(&without, NULL, MOST, DAYS, r.score, 0);
        for (int v = 0; v < 20; v += 3) {
            size_t n = budget_alerts(&without, &r.truth, v, cooldown, other);
            ck_assert_int_eq(budget_raise(&with, &r.truth, v, cooldown, one, &rows, &alerts), 0);
            ck_assert_uint_eq(rows, n);
            ck_assert_uint_eq(alerts, n);
            ck_assert_mem_eq(one, other, n * sizeof *one);
        }
        score_stream_free(&with);
        score_stream_free(&without);
        random_free(&r);
    }
}
END_TEST

/// Day by day and cluster by cluster over the whole matrix, with a list of all alerts so far.
static size_t plain(const random_t *r, double threshold, uint32_t cooldown_s, size_t *shown_rows)
{
    static struct {
        uint32_t time;
        bool right, shows[MOST];
    } past[DAYS * MOST];
    size_t n = 0;
    *shown_rows = 0;
    for (uint32_t t = 0; t < DAYS; t++)
        for (uint32_t c = 0; c < MOST; c++) {
            uint32_t time = (t + 1) * DAY_S;
            bool in[MOST] = {false}, any = false, right = false, open = false;
            for (uint32_t a = 0; a < MOST; a++) {
                double s = r->score[t * MOST + a];
                in[a] = !isnan(s) && s >= threshold && cluster_log_of(r->log, a, time) == c;
                any |= in[a];
                right |= in[a] && r->truth.account_offender[a] && r->truth.account_onset[a] < (int32_t)time;
            }
            for (uint32_t a = 0; a < MOST; a++) {
                size_t newest = SIZE_MAX;
                for (size_t i = 0; i < n; i++)
                    if (in[a] && past[i].shows[a]) newest = i;
                if (newest == SIZE_MAX || time >= past[newest].time + cooldown_s) continue;
                bool anew = false;
                for (uint32_t b = 0; b < MOST; b++)
                    anew |= in[b] && r->truth.account_offender[b] && !past[newest].right &&
                            r->truth.account_onset[b] >= (int32_t)past[newest].time &&
                            r->truth.account_onset[b] < (int32_t)time;
                open |= !anew;
            }
            if (!any || open) continue;
            past[n].time = time;
            past[n].right = right;
            memcpy(past[n].shows, in, sizeof in);
            for (uint32_t a = 0; a < MOST; a++) *shown_rows += in[a];
            n++;
        }
    return n;
}

START_TEST(test_case_alerts_equal_a_plain_version)
{
    static alert_t alert[DAYS * MOST];
    for (uint32_t round = 0; round < 40; round++) {
        random_t r;
        score_stream_t s;
        size_t rows, alerts, plain_rows;
        uint32_t cooldown = (round % 12) * DAY_S;
        random_init(&r, 8, round % 2, false, 100 + round);
        fill(&s, r.log, MOST, DAYS, r.score, 0);
        for (int v = 1; v < 8; v += 2) {
            size_t expected = plain(&r, v, cooldown, &plain_rows), unpaid = 0;
            ck_assert_int_eq(budget_raise(&s, &r.truth, v, cooldown, alert, &rows, &alerts), 0);
            ck_assert_uint_eq(alerts, expected);
            ck_assert_uint_eq(rows, plain_rows);
            for (size_t i = 0; i < rows; i++) {
                unpaid += alert[i].unpaid;
                ck_assert(i == 0 || alert[i - 1].account < alert[i].account ||
                          (alert[i - 1].account == alert[i].account && alert[i - 1].time < alert[i].time));
            }
            ck_assert_uint_eq(rows - unpaid, alerts);
        }
        score_stream_free(&s);
        random_free(&r);
    }
}
END_TEST

START_TEST(test_case_alerts_threshold_equals_brute_force_with_and_without_pruning)
{
    int pruned = 0, finite = 0;
    for (uint32_t round = 0; round < 60; round++) {
        random_t r;
        score_stream_t full, cut;
        rng_t rng = rng_at(round, 3, 0, RNG_TEST);
        uint32_t cooldown = rng_below(&rng, 12) * DAY_S, levels = 3 + rng_below(&rng, 300);
        const double active_days = MOST * DAYS;
        double budget = budget_rate(rng_below(&rng, 60), active_days), expected = INFINITY, threshold;
        random_init(&r, levels, false, false, 500 + round);
        fill(&full, r.log, MOST, DAYS, r.score, 0);
        fill(&cut, r.log, MOST, DAYS, r.score, 2 * budget_cells(budget, active_days, cooldown, DAY_S));
        for (int v = (int)levels - 1; v >= 0; v--) {
            bool present = false;
            for (size_t i = 0; i < full.cells; i++) present |= full.cell[i].score == v;
            if (!present) continue;
            if (budget_rate((double)paid(&full, &r.truth, v, cooldown), active_days) > budget) break;
            expected = v;
        }
        const score_stream_t *all = &full, *few = &cut;
        const truth_t *truth = &r.truth;
        ck_assert_int_eq(budget_threshold(&all, &truth, 1, budget, active_days, cooldown, &threshold), 0);
        ck_assert_double_eq(threshold, expected);
        ck_assert_int_eq(budget_threshold(&few, &truth, 1, budget, active_days, cooldown, &threshold), 0);
        ck_assert_double_eq(threshold, expected);
        pruned += cut.cells < full.cells;
        finite += isfinite(expected);
        score_stream_free(&full);
        score_stream_free(&cut);
        random_free(&r);
    }
    ck_assert_int_gt(pruned, 10);
    ck_assert_int_gt(finite, 30);
}
END_TEST

START_TEST(test_case_alerts_become_evidence_once)
{
    // Two accounts a person. The offender, person 0, uses account 0; person 1's account 2 is taken for his, wrongly.
    // Persons 2 and 3 (accounts 4 to 7) are one case too, and nobody offends there.
    const uint32_t label[] = {0, 0, 0, NO_ACCOUNT, 4, 4, 4, 4};
    const double row[] = {5, 5, 5, 0, 5, 5, 5, 5}, threshold[BUDGETS] = {5, 5, 5};
    scored_world_t world;
    score_stream_t s;
    evidence_t evidence;
    uint32_t right = 0, wrong = 0, benign = 0;
    fixture_world(&world, 4, 2, 4, 20, 0);
    fixture_offender(&world, 0, 6 * (int32_t)DAY_S);
    world.clusters = cluster_log_new(8);
    ck_assert_int_eq(cluster_log_add(world.clusters, 5 * DAY_S, label), 0);
    ck_assert_int_eq(score_stream_init(&s, 8, -INFINITY, 0), 0);
    s.clusters = world.clusters;
    for (uint32_t day = 10; day <= 12; day++) {
        score_stream_begin(&s, day * DAY_S, fixture_onset(&world));
        for (uint32_t a = 0; a < 8; a++) ck_assert_int_eq(score_stream_add(&s, &a, &row[a], 1), 0);
    }
    ck_assert_int_eq(score_stream_finish(&s), 0);
    ck_assert_int_eq(scored_world_index(&world), 0);
    ck_assert_int_eq(evidence_init(&evidence, &world, &s, threshold, 30 * DAY_S), 0);
    const budget_evidence_t *b = &evidence.budget[REVIEW_BUDGET];
    for (size_t i = 0; i < b->tallies; i++) {
        right += b->tally[i].right;
        wrong += b->tally[i].wrong;
        benign += b->tally[i].benign_accounts;
    }
    ck_assert_uint_eq(right, 1); // one alert a case
    ck_assert_uint_eq(wrong, 1);
    ck_assert_uint_eq(benign, 5); // but everybody who was looked at on the way is counted
    ck_assert_int_eq(b->first[0], 10 * (int32_t)DAY_S);
    ck_assert_uint_eq(evidence.review.accused, 5);
    evidence_free(&evidence);
    score_stream_free(&s);
    scored_world_free(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("case_alerts");
    TCase *tc = tcase_create("case_alerts");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_case_alerts_by_hand);
    tcase_add_test(tc, test_case_alerts_follow_clusters_that_change);
    tcase_add_test(tc, test_case_alerts_of_accounts_alone_are_those_of_accounts);
    tcase_add_test(tc, test_case_alerts_equal_a_plain_version);
    tcase_add_test(tc, test_case_alerts_threshold_equals_brute_force_with_and_without_pruning);
    tcase_add_test(tc, test_case_alerts_become_evidence_once);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Alert rates of two traces side by side, against a plain count of every score; intervals against another library.
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/metrics/score_shares.h"
#include "results/scores/message_trace.h"
#include "results/tables/alert_rates.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ACCOUNTS 300u
#define DAYS 20u
#define TIMES (DAYS - 2) // of scores

static const protocol_t PROTOCOL = {
    .warmup_days = 2, .score_every_days = 1, .budget = {1000, 20000, 200000}, .cooldown_days = 5, .view = VIEW_SILO};
enum { RANDOM, COUNT, MINORS, DETECTORS };

/// Everybody writes `messages` times, those below `busy` three times as often.
static double write_trace(const char *path, uint64_t seed, uint32_t messages, uint32_t busy, const uint8_t *skip)
{
    edge_list_t list = {0};
    edge_stream_t stream;
    double days;
    const message_trace_t form = {.accounts = ACCOUNTS, .platform = PLATFORM_PHOTO, .days = DAYS, .seed = seed};
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        for (uint32_t i = 0; i < messages * (a < busy ? 3 : 1); i++) {
            rng_t rng = rng_at(seed, a, i, RNG_TEST);
            uint32_t to = (a + 1 + rng_below(&rng, ACCOUNTS - 1)) % ACCOUNTS;
            ck_assert_int_eq(edge_list_add(&list, a, to, rng_below(&rng, DAYS * DAY_S)), 0);
        }
    ck_assert_int_eq(edge_stream_init(&stream, &list), 0);
    ck_assert_msg(message_trace_write(&form, &stream, path) == 0, "%s", error_text());
    ck_assert_int_eq(message_trace_active_days(&form, &stream, skip, 2 * DAY_S, DAY_S, &days), 0);
    edge_stream_free(&stream);
    return days;
}

static lineup_t lineup(void)
{
    lineup_t self = {0};
    const char *const name[DETECTORS] = {"random", "message_count", "minor_contacts"};
    for (int d = 0; d < DETECTORS; d++) ck_assert_int_eq(lineup_add(&self, detector_find(name[d]), NULL), 0);
    return self;
}

/// Every score of a trace: NaN where an account was not scored.
typedef struct {
    double score[DETECTORS][ACCOUNTS][TIMES];
} all_t;

static int keep(void *sink, size_t detector, const detector_rows_t *rows, const double *score)
{
    all_t *all = sink;
    for (size_t i = 0; i < rows->n; i++) all->score[detector][rows->account[i]][rows->time / DAY_S - 3] = score[i];
    return 0;
}

static all_t *scores_of(const char *path, const lineup_t *lineup)
{
    all_t *all = malloc(sizeof *all);
    for (size_t i = 0; i < sizeof all->score / sizeof(double); i++) (&all->score[0][0][0])[i] = NAN;
    const score_sink_t sink = {keep, all};
    ck_assert_msg(trace_scan_score(path, lineup, &PROTOCOL, NULL, &sink) == 0, "%s", error_text());
    return all;
}

static void count(const all_t *all, size_t detector, double threshold, const uint8_t *skip, size_t *alerts,
                  size_t *alerted, size_t *users)
{
    *alerts = *alerted = *users = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        int open_until = 0, any = 0, scored = 0;
        if (skip && skip[a]) continue;
        for (int t = 0; t < (int)TIMES; t++) {
            scored |= !isnan(all->score[detector][a][t]);
            if (!(all->score[detector][a][t] >= threshold) || t < open_until) continue;
            open_until = t + 5;
            any = 1;
            ++*alerts;
        }
        *alerted += any;
        *users += scored;
    }
}

START_TEST(test_alert_rates_are_those_of_a_plain_count)
{
    static alert_rate_t row[DETECTORS * BUDGETS];
    uint8_t skip[ACCOUNTS] = {0};
    for (uint32_t a = 0; a < 40; a++) skip[7 * a] = 1;
    const lineup_t detectors = lineup();
    const alert_side_t side[2] = {
        {"rates_a.h5", skip, ACCOUNTS, write_trace("rates_a.h5", 1, 6, 60, skip)},
        {"rates_b.h5", NULL, ACCOUNTS, write_trace("rates_b.h5", 2, 6, 180, NULL)},
    };
    all_t *all[2] = {scores_of(side[0].trace, &detectors), scores_of(side[1].trace, &detectors)};
    ck_assert_msg(alert_rates(side, &detectors, &PROTOCOL, NULL, row) == 0, "%s", error_text());
    for (int i = 0; i < DETECTORS * BUDGETS; i++) {
        ck_assert_uint_eq(row[i].detector, (size_t)(i / BUDGETS));
        ck_assert_double_eq(row[i].budget, PROTOCOL.budget[i % BUDGETS]);
        for (int s = 0; s < 2 && isfinite(row[i].threshold); s++) {
            size_t alerts, alerted, users;
            count(all[s], row[i].detector, row[i].threshold, side[s].skip, &alerts, &alerted, &users);
            ck_assert_uint_eq(row[i].alerts[s], alerts);
            ck_assert_uint_eq(row[i].alerted[s], alerted);
            ck_assert_uint_eq(row[i].users[s], users);
            ck_assert_double_eq_tol(row[i].rate[s], 1e6 * (double)alerts / side[s].active_days, 1e-9);
        }
        if (isfinite(row[i].threshold)) ck_assert_double_le(row[i].rate[0], row[i].budget);
    }
    // the lot alerts as often on both sides; who writes more is alerted more; ages are unknown
    ck_assert_str_eq(row[RANDOM * BUDGETS + 2].verdict, "pass");
    ck_assert_str_eq(row[COUNT * BUDGETS + 1].verdict, "fail");
    ck_assert_double_gt(row[COUNT * BUDGETS + 1].ratio, 2);
    for (int b = 0; b < BUDGETS; b++) {
        ck_assert_ptr_nonnull(strstr(row[MINORS * BUDGETS + b].verdict, "do not tell accounts apart"));
        ck_assert(isnan(row[MINORS * BUDGETS + b].ratio));
    }
    free(all[0]);
    free(all[1]);
}
END_TEST

START_TEST(test_alert_rates_of_a_trace_and_itself_are_equal)
{
    static alert_rate_t row[DETECTORS * BUDGETS];
    const lineup_t detectors = lineup();
    double days = write_trace("rates_a.h5", 3, 10, 50, NULL);
    const alert_side_t side[2] = {{"rates_a.h5", NULL, ACCOUNTS, days}, {"rates_a.h5", NULL, ACCOUNTS, days}};
    ck_assert_int_eq(alert_rates(side, &detectors, &PROTOCOL, NULL, row), 0);
    for (int i = 0; i < MINORS * BUDGETS; i++) {
        ck_assert_uint_eq(row[i].alerts[0], row[i].alerts[1]);
        ck_assert_uint_eq(row[i].users[1], ACCOUNTS);
        if (row[i].alerts[0] == 0) continue;
        ck_assert_double_eq(row[i].ratio, 1);
        ck_assert_double_eq_tol(row[i].low * row[i].high, 1, 1e-9); // the sides are alike
        ck_assert(row[i].low < 1 && row[i].high > 1);
    }
    ck_assert_str_eq(row[RANDOM * BUDGETS + 2].verdict, "pass");
}
END_TEST

/// scipy 1.10.1 (Debian 12): k real of k + o alerts; beta.ppf(0.025, k, o + 1) and beta.ppf(0.975, k + 1, o), as odds.
START_TEST(test_alert_rates_interval_is_clopper_and_pearsons)
{
    const struct {
        size_t real, benign;
        double days_ratio, low, high;
        const char *verdict;
    } golden[] = {
        {71, 620, 10.5, 0.9269917527520741, 1.5390095287865484, "pass"},
        {7, 620, 2.5, 0.011301037259080039, 0.05850456951836774, "fail"},
        {0, 62, 0.5, 0.0, 0.030651848748486192, "fail"},
        {112, 6, 10.0, 83.11826384187935, 519.4888492460036, "fail"},
        {3, 6, 2.0, 0.16182242047984483, 4.682368981753098, "open"},
        {30, 30, 1.0, 0.5824337997505955, 1.7169333243163607, "pass"},
    };
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        alert_rate_t row = {.threshold = 1, .alerts = {golden[i].benign, golden[i].real}};
        row.rate[0] = (double)golden[i].benign;
        row.rate[1] = (double)golden[i].real * golden[i].days_ratio;
        alert_rate_judge(&row, true, golden[i].days_ratio);
        ck_assert_double_eq_tol(row.low, golden[i].low, 1e-9 * golden[i].high);
        ck_assert_double_eq_tol(row.high, golden[i].high, 1e-9 * golden[i].high);
        ck_assert_str_eq(row.verdict, golden[i].verdict);
    }
}
END_TEST

START_TEST(test_score_shares_are_those_of_a_plain_count)
{
    static score_share_row_t row[DETECTORS * SHARES];
    const lineup_t detectors = lineup();
    (void)write_trace("rates_a.h5", 4, 5, 30, NULL);
    all_t *all = scores_of("rates_a.h5", &detectors);
    ck_assert_int_eq(score_shares("rates_a.h5", ACCOUNTS, &detectors, &PROTOCOL, NULL, row), 0);
    for (int i = 0; i < MINORS * SHARES; i++) {
        size_t wanted = (size_t)(row[i].share * ACCOUNTS + 1e-9), at = 0, above = 0;
        ck_assert_uint_eq(row[i].users, ACCOUNTS);
        for (uint32_t a = 0; a < ACCOUNTS; a++) {
            double highest = -INFINITY;
            for (uint32_t t = 0; t < TIMES; t++) highest = fmax(highest, all->score[row[i].detector][a][t]);
            at += highest >= row[i].threshold;
            above += highest > row[i].threshold;
        }
        ck_assert(isnan(row[i].threshold) == (wanted == 0));
        if (wanted == 0) continue;
        ck_assert_uint_eq(row[i].alerted, at);
        ck_assert_uint_ge(at, wanted);
        ck_assert_uint_lt(above, wanted); // no higher threshold reaches so many
    }
    ck_assert(isnan(row[MINORS * SHARES].threshold));
    ck_assert_ptr_nonnull(strstr(row[MINORS * SHARES].note, "do not tell accounts apart"));
    free(all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alert_rates");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_alert_rates_are_those_of_a_plain_count);
    tcase_add_test(tcase, test_alert_rates_of_a_trace_and_itself_are_equal);
    tcase_add_test(tcase, test_alert_rates_interval_is_clopper_and_pearsons);
    tcase_add_test(tcase, test_score_shares_are_those_of_a_plain_count);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

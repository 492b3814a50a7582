// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated world beside real traces: what decides passes on the platforms that have a real counterpart, naive rules
// fire as often as there, any number of threads gives the same bytes, and bursts are their messages.
#include "results/realism/realism_world.h"
#include "tests/realism_fixture.h"
#include "tests/sim_fixture.h"

#define DAYS 60u

static const realism_clock_t FROM_MONDAY = {MONDAY, true}; // as the default scenario begins

static const char *const TOWN[] = {"persons=20000", "days=60", NULL};
static const char *const VILLAGE[] = {"persons=3000", "days=15", "protocol.warmup_days=1", "seed=4", NULL};
static const char *const SINGLE_MESSAGES[] = {"persons=3000",        "days=15", "protocol.warmup_days=1", "seed=4",
                                              "granularity=message", NULL};

static void log_world(run_of_t *run, const char *const *override, message_log_t *log)
{
    fixture_run(run, 2, override);
    sink_t sink = message_log_sink(log);
    event_batch_t all = {run->event, run->n, 0, run->last_end};
    log->until = run->last_end;
    ck_assert_msg(sink.take(sink.self, &all) == 0, "%s", error_text());
}

static void check_gate(platform_t platform, const realism_platform_t *measured)
{
    int gates = 0;
    for (int s = 0; s < STATISTICS; s++) {
        if (statistic_row[s].class_ != STATISTIC_GATE) continue;
        verdict_t verdict = realism_verdict((statistic_t)s, measured->benign.value[s]);
        ck_assert_msg(verdict == VERDICT_PASS, "%s: %s is %.4g: %s", platform_name[platform], statistic_row[s].name,
                      measured->benign.value[s], verdict_name[verdict]);
        gates++;
    }
    ck_assert_int_eq(gates, 12);
    ck_assert_double_gt(measured->benign.value[STATISTIC_WEEKDAY_RATE], 1.05); // its weekends are the clock's
}

/// CollegeMsg has 2.21 %: from a half to twice of that.
static void check_rule(platform_t platform, const realism_platform_t *measured)
{
    const rule_count_t *honest = &measured->honest;
    double share = (double)honest->fired[NAIVE_RULE_20_70] / (double)honest->users;
    ck_assert_msg(share >= 0.011 && share <= 0.044, "%s: the rule fires on %.2f %% of benign users",
                  platform_name[platform], 100 * share);
}

static void check_counts(const realism_platform_t *p)
{
    uint64_t by_role = 0;
    for (int role = 0; role < ROLES; role++) by_role += p->role[role].users;
    ck_assert_uint_eq(by_role, p->honest.users);
    ck_assert_uint_eq(p->everyone.users, p->all.users);
    ck_assert_uint_lt(p->honest.users, p->everyone.users); // there are offenders
    ck_assert_uint_gt(p->honest.users * 100, p->everyone.users * 97);
    ck_assert_uint_le(p->benign.users, p->honest.users); // who wrote with offenders only is left out
    ck_assert_uint_lt(p->benign.messages, p->all.messages);
    for (int r = 0; r < NAIVE_RULES; r++) {
        uint64_t fired = 0;
        for (int role = 0; role < ROLES; role++) fired += p->role[role].fired[r];
        ck_assert_uint_eq(fired, p->honest.fired[r]);
        ck_assert_uint_le(p->honest.fired[r], p->everyone.fired[r]);
    }
}

/// Offenders must not be told by the aggregate alone.
static void check_agreement(platform_t platform, const realism_platform_t *p)
{
    for (int s = 0; s < STATISTICS; s++)
        if (statistic_row[s].class_ == STATISTIC_GATE)
            ck_assert_msg(realism_agrees(p->all.value[s], p->benign.value[s]), "%s: %s is %.4g of all, %.4g of benign",
                          platform_name[platform], statistic_row[s].name, p->all.value[s], p->benign.value[s]);
}

START_TEST(test_realism_world_passes_and_is_the_same_for_any_threads)
{
    static realism_world_t one, two;
    run_of_t run;
    message_log_t log = {.from = (DAYS - 56) * DAY_S}, again = {0};
    log_world(&run, TOWN, &log);
    const world_t *w = sim_world(run.sim);
    realism_people_t people = {w->hidden.person, w->person.offender, w->person.role};
    for (int p = 0; p < PLATFORMS; p++) again.list[p] = copy_of(&log.list[p]);
    omp_set_num_threads(1);
    memset(&one, 0, sizeof one);
    ck_assert_int_eq(realism_world(&log, FROM_MONDAY, &people, &one), 0);
    omp_set_num_threads(2);
    memset(&two, 0xff, sizeof two);
    ck_assert_int_eq(realism_world(&again, FROM_MONDAY, &people, &two), 0);
    ck_assert_mem_eq(&one, &two, sizeof one);
    static const platform_t open_or_closed[] = {PLATFORM_PHOTO, PLATFORM_GAME, PLATFORM_MESSENGER};
    for (int i = 0; i < 3; i++) {
        const realism_platform_t *measured = &one.platform[open_or_closed[i]];
        check_gate(open_or_closed[i], measured);
        check_agreement(open_or_closed[i], measured);
        if (open_or_closed[i] != PLATFORM_MESSENGER) check_rule(open_or_closed[i], measured);
    }
    for (int p = 0; p < PLATFORMS; p++) check_counts(&one.platform[p]);
    for (int p = 0; p < PLATFORMS; p++) ck_assert_ptr_null(log.list[p].edge);
    fixture_free(&run);
}
END_TEST

static int by_all(const void *left, const void *right)
{
    const edge_t *a = left, *b = right;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    if (a->src != b->src) return a->src < b->src ? -1 : 1;
    return (a->dst > b->dst) - (a->dst < b->dst);
}

/// Bursts and single messages are the same messages up to the end of the run. Only the order of those of equal seconds
/// differs: a burst's come where it stands, single ones where they are typed. So the statistics are the same of
/// messages put into one order for both, and nearly so as they are.
START_TEST(test_realism_world_bursts_are_their_messages)
{
    run_of_t run[2];
    message_log_t log[2] = {0};
    const char *const *const scenario[2] = {VILLAGE, SINGLE_MESSAGES};
    for (int i = 0; i < 2; i++) {
        log_world(&run[i], scenario[i], &log[i]);
        fixture_free(&run[i]);
    }
    for (int p = 0; p < PLATFORMS; p++) {
        edge_list_t *burst = &log[0].list[p], *single = &log[1].list[p];
        edge_list_t burst_too = copy_of(burst), single_too = copy_of(single);
        ck_assert_uint_gt(single->n, 1000);
        measured_t a = measure(&burst_too), b = measure(&single_too);
        for (int s = 0; s < STATISTICS; s++) {
            double x = a.values.value[s], y = b.values.value[s];
            ck_assert_msg((isnan(x) && isnan(y)) || fabs(x - y) <= 1e-3 * fmax(fabs(x), fabs(y)),
                          "%s: %s: %.6g and %.6g", platform_name[p], statistic_row[s].name, x, y);
        }
        qsort(burst->edge, burst->n, sizeof *burst->edge, by_all);
        qsort(single->edge, single->n, sizeof *single->edge, by_all);
        ck_assert_uint_eq(burst->n, single->n);
        a = measure(burst);
        b = measure(single);
        ck_same(&a, &b);
    }
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_realism_world_bursts_are_their_messages,
                                 test_realism_world_passes_and_is_the_same_for_any_threads};
    return run_tests("realism_world", test, sizeof test / sizeof *test, 600);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What accounts did while scored, who is in which group, and rates by group under weights against plain counting.
#include "results/metrics/group_rates.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

#define PERSONS 120

START_TEST(test_own_events_counts_from_the_start_and_keeps_offenders)
{
    truth_t truth;
    own_events_t own;
    // Persons 0 and 1 have accounts 0 and 1, of 0 an offender; nobody is behind account 2 yet.
    ck_assert_int_eq(truth_init(&truth, 2, 3, 0), 0);
    truth.account_person[0] = 0;
    truth.account_person[1] = 1;
    truth.person.offender[0] = OFFENDER_ADAPTABLE;
    ck_assert_int_eq(own_events_init(&own, 3, 100), 0);
    own_events_watch(&own, &truth);
    const event_t first[] = {
        {.time = 99, .actor = 0}, {.time = 100, .actor = 0, .target = 1, .count = 3}, {.time = 110, .actor = 2}};
    const event_t second[] = {{.time = 120, .actor = 1, .count = 2},
                              {.time = 120, .actor = 2},
                              {.time = 130, .actor = 0},
                              {.time = 140, .actor = NO_ACCOUNT, .target = 0}};
    ck_assert_int_eq(own_events_observe(&own, &(event_batch_t){first, 3, 90, 120}), 0);
    ck_assert_int_eq(own_events_observe(&own, &(event_batch_t){second, 4, 120, 150}), 0);
    ck_assert_int_eq(own_events_sort(&own), 0);
    ck_assert_uint_eq(own.count[0], 4); // a burst of 3, and 1; not the one at 99 s
    ck_assert_uint_eq(own.count[1], 2);
    ck_assert_uint_eq(own.count[2], 2);
    ck_assert_uint_eq(own_events_between(&own, 0, 100, 130), 3); // the end is left out
    ck_assert_uint_eq(own_events_between(&own, 0, 101, 131), 1);
    ck_assert_uint_eq(own_events_between(&own, 1, 0, 1000), 0); // not watched
    ck_assert_uint_eq(own_events_between(&own, 2, 0, 1000), 2); // may turn out to be anybody's
    own_events_forget(&own);
    ck_assert_uint_eq(own_events_between(&own, 0, 100, 130), 0);
    ck_assert_uint_eq(own.count[0], 4);
    own_events_free(&own);
    truth_free(&truth);
}
END_TEST

START_TEST(test_groups_quintiles_keep_equal_values_together)
{
    const double distinct[] = {50, 10, 40, 20, 30}, tied[] = {1, 1, 1, 1, 9};
    const uint8_t expected[] = {4, 0, 3, 1, 2}, of_ties[] = {0, 0, 0, 0, 4}, none[] = {0, 0, 0};
    const double same[] = {7, 7, 7};
    uint8_t quintile[5];
    ck_assert_int_eq(group_quintiles(distinct, 5, quintile), 0);
    ck_assert_mem_eq(quintile, expected, 5);
    ck_assert_int_eq(group_quintiles(tied, 5, quintile), 0);
    ck_assert_mem_eq(quintile, of_ties, 5);
    ck_assert_int_eq(group_quintiles(same, 3, quintile), 0);
    ck_assert_mem_eq(quintile, none, 3);
    ck_assert_int_eq(group_quintiles(NULL, 0, quintile), 0);
}
END_TEST

START_TEST(test_groups_have_names)
{
    ck_assert_str_eq(grouping_name(GROUP_PLATFORM), "platform");
    ck_assert_str_eq(group_name(GROUP_PLATFORM + PLATFORM_GAME), "game");
    ck_assert_str_eq(group_name(GROUP_ROLE + ROLE_TEACHER), "teacher");
    ck_assert_str_eq(grouping_name(GROUP_SEX - 1), "role");
    ck_assert_str_eq(group_name(GROUP_SEX + 1), "male");
    ck_assert_str_eq(group_name(GROUP_ACCOUNT_AGE), "1_newest");
    ck_assert_str_eq(group_name(GROUP_ACTIVITY + 4), "5_most");
    ck_assert_str_eq(grouping_name(GROUP_CHILD_AGE), "child_age");
    ck_assert_str_eq(grouping_name(GROUP_REGION), "region");
    ck_assert_str_eq(group_name(GROUP_REGION + 11), "12");
    ck_assert_str_eq(grouping_name(GROUP_CHILD_REGION - 1), "child_sex");
    ck_assert_str_eq(grouping_name(GROUPS - 1), "child_region");
    for (size_t a = 0; a < GROUPS; a++)
        for (size_t b = 0; b < a; b++)
            ck_assert(strcmp(group_name(a), group_name(b)) != 0 || strcmp(grouping_name(a), grouping_name(b)) != 0);
}
END_TEST

/// A random world with attributes: three accounts a person, every 20th an offender.
static void make_world(scored_world_t *w, uint32_t seed)
{
    fixture_world(w, PERSONS, 3, 4, 20, 12);
    ck_assert_int_eq(own_events_init(&w->own, PERSONS * 3, w->start), 0);
    for (uint32_t p = 0; p < PERSONS; p++) {
        rng_t rng = rng_at(seed, p, 1, RNG_TEST);
        w->truth.person.age[p] = (uint8_t)rng_below(&rng, 18);
        w->truth.person.sex[p] = (uint8_t)rng_below(&rng, 2);
        w->truth.person.role[p] = (uint8_t)rng_below(&rng, ROLES);
        w->truth.person.region[p] = (uint16_t)rng_below(&rng, REGIONS);
        for (uint32_t a = 3 * p; a < 3 * p + 3; a++) {
            w->registered[a] = (int32_t)rng_below(&rng, 50) - 25;
            w->own.count[a] = rng_below(&rng, 9);
        }
    }
    for (uint32_t o = 0; o < PERSONS / 20; o++) {
        fixture_offender(w, 60 * o, (int32_t)((5 + o) * DAY_S));
        int32_t soon = (int32_t)((8 + o) * DAY_S + 6 * 3600), late = (int32_t)((11 + o) * DAY_S + 6 * 3600);
        fixture_approach(w, 2 * o, 20 * o, (int32_t)((6 + o) * DAY_S), soon, (int32_t)((9 + o) * DAY_S));
        fixture_approach(w, 2 * o + 1, 20 * o, (int32_t)((7 + o) * DAY_S), o == 3 ? NEVER : late, NEVER);
    }
    ck_assert_int_eq(scored_world_index(w), 0);
}

/// Alerts made up: negatives by chance, half of the offenders.
static void make_evidence(const scored_world_t *w, uint32_t seed, evidence_t *e)
{
    review_t *r = &e->review;
    memset(e, 0, sizeof *e);
    r->first = calloc(w->positives, sizeof *r->first);
    r->accused_at = calloc(w->n, sizeof *r->accused_at);
    e->budget[REVIEW_BUDGET].first = calloc(w->offenders, sizeof *r->first);
    for (uint32_t k = 0; k < w->positives; k++) r->first[k] = k % 2 ? NEVER : (int32_t)((10 + k / 2) * DAY_S);
    for (uint32_t o = 0; o < w->offenders; o++) e->budget[REVIEW_BUDGET].first[o] = r->first[o];
    for (uint32_t i = 0; i < w->n; i++) {
        rng_t rng = rng_at(seed, i, 2, RNG_TEST);
        if (!w->positive[i] && rng_chance(&rng, 0.1)) r->accused_at[r->accused++] = i;
    }
}

/// How many have the value `lower` below this one, of the ranked accounts.
static size_t quintile_of(const scored_world_t *w, size_t i, double (*value)(const scored_world_t *, uint32_t))
{
    size_t lower = 0;
    for (size_t j = 0; j < w->n; j++) lower += value(w, w->account[j]) < value(w, w->account[i]);
    return lower * 5 / w->n;
}

static double age_of(const scored_world_t *w, uint32_t account) { return -(double)w->registered[account]; }

static double activity_of(const scored_world_t *w, uint32_t account) { return w->own.count[account]; }

/// Whether account i is in the group, by its attributes.
static bool is_in(const scored_world_t *w, size_t i, size_t group)
{
    uint32_t a = w->account[i], p = w->person[i];
    if (group < GROUP_ROLE) return w->platform[a] == group;
    if (group < GROUP_SEX) return w->truth.person.role[p] == group - GROUP_ROLE;
    if (group < GROUP_ACCOUNT_AGE) return w->truth.person.sex[p] == group - GROUP_SEX;
    if (group < GROUP_ACTIVITY) return quintile_of(w, i, age_of) == group - GROUP_ACCOUNT_AGE;
    if (group < GROUP_REGION) return quintile_of(w, i, activity_of) == group - GROUP_ACTIVITY;
    if (group < GROUP_CHILD_AGE) return w->truth.person.region[p] == group - GROUP_REGION;
    return false;
}

static bool child_is_in(const scored_world_t *w, size_t c, size_t group)
{
    uint32_t p = w->child_person[c];
    int age = w->truth.person.age[p], band = age < 10 ? 0 : age < 13 ? 1 : age < 16 ? 2 : 3;
    if (group >= GROUP_CHILD_REGION) return w->truth.person.region[p] == group - GROUP_CHILD_REGION;
    if (group >= GROUP_CHILD_SEX) return w->truth.person.sex[p] == group - GROUP_CHILD_SEX;
    return group >= GROUP_CHILD_AGE && (size_t)band == group - GROUP_CHILD_AGE;
}

typedef struct {
    double negatives, alerted, positives, found, harmed, in_time;
} plain_t;

static plain_t count_plain(const scored_world_t *w, const evidence_t *e, const uint8_t *weight, size_t group)
{
    plain_t sum = {0};
    for (size_t i = 0, k = 0; i < w->n; i++) {
        double n = is_in(w, i, group) ? weight[w->person[i]] : 0;
        if (w->positive[i]) {
            sum.positives += n;
            if (e->review.first[k++] != NEVER) sum.found += n;
            continue;
        }
        sum.negatives += n;
        for (size_t j = 0; j < e->review.accused; j++)
            if (e->review.accused_at[j] == i) sum.alerted += n;
    }
    for (size_t c = 0; c < w->children; c++) {
        uint32_t o = w->child[c].offender;
        double n = child_is_in(w, c, group) ? weight[w->offender[o]] : 0;
        sum.positives += n;
        int64_t first = e->budget[REVIEW_BUDGET].first[o], harm = w->child[c].harm;
        if (first < w->child[c].end) sum.found += n;
        if (harm != NEVER) sum.harmed += n;
        if (harm != NEVER && first + 86400 < harm) sum.in_time += n;
    }
    return sum;
}

START_TEST(test_groups_rates_equal_plain_counts_under_weights)
{
    scored_world_t w[2] = {0};
    evidence_t e[2];
    group_index_t index[2];
    group_sizes_t sizes = {0};
    group_hits_t hits = {0};
    group_large_t all_large;
    group_rates_t rates;
    uint8_t weight[2][PERSONS];
    memset(&all_large, 1, sizeof all_large);
    for (uint32_t k = 0; k < 2; k++) {
        make_world(&w[k], 70 + k);
        make_evidence(&w[k], 80 + k, &e[k]);
        ck_assert_int_eq(group_index_init(&index[k], &w[k]), 0);
        for (uint32_t p = 0; p < PERSONS; p++) weight[k][p] = (uint8_t)((p + k) % 4);
        group_sizes_add(&sizes, &index[k], &w[k], weight[k]);
        group_hits_add(&hits, &index[k], &w[k], &e[k], weight[k]);
    }
    group_rates(&sizes, &hits, &all_large, &rates);
    double alerted = 0, negatives = 0, worst = 2, protected = 0, harmed = 0;
    for (size_t g = GROUP_PLATFORM; g < GROUP_ROLE; g++) {
        alerted += hits.alerted[g];
        for (int k = 0; k < 2; k++) negatives += count_plain(&w[k], &e[k], weight[k], g).negatives;
    }
    ck_assert_double_gt(alerted, 20);
    for (size_t g = 0; g < GROUPS; g++) {
        plain_t a = count_plain(&w[0], &e[0], weight[0], g), b = count_plain(&w[1], &e[1], weight[1], g);
        double n = a.negatives + b.negatives, m = a.positives + b.positives;
        if (n > 0) {
            ck_assert_double_eq_tol(rates.fpr[g], (a.alerted + b.alerted) / n, 1e-15);
            ck_assert_double_eq_tol(rates.ratio[g], (a.alerted + b.alerted) / n / (alerted / negatives), 1e-12);
        } else {
            ck_assert_double_nan(rates.fpr[g]);
        }
        double in_time = a.in_time + b.in_time, h = a.harmed + b.harmed;
        if (g >= GROUP_CHILD_REGION) {
            protected += in_time;
            harmed += h;
        }
        if (g >= ACCOUNT_GROUPS && h > 0)
            ck_assert_double_eq_tol(rates.vpbh[g - ACCOUNT_GROUPS], in_time / h, 1e-15);
        else if (g >= ACCOUNT_GROUPS)
            ck_assert_double_nan(rates.vpbh[g - ACCOUNT_GROUPS]);
        if (m > 0) {
            ck_assert_double_eq_tol(rates.recall[g], (a.found + b.found) / m, 1e-15);
            worst = fmin(worst, rates.recall[g]);
        } else {
            ck_assert_double_nan(rates.recall[g]);
        }
    }
    ck_assert_double_eq(rates.worst_recall, worst);
    ck_assert_double_gt(protected, 0);
    ck_assert_double_gt(harmed, protected);
    for (int k = 0; k < 2; k++) {
        group_index_free(&index[k]);
        evidence_free(&e[k]);
        scored_world_free(&w[k]);
    }
}
END_TEST

START_TEST(test_groups_below_the_least_size_have_no_rate)
{
    scored_world_t w = {0};
    evidence_t e;
    group_index_t index;
    group_sizes_t sizes = {0};
    group_hits_t hits = {0};
    group_large_t large;
    group_rates_t rates;
    uint8_t weight[PERSONS];
    memset(weight, 1, sizeof weight);
    make_world(&w, 90);
    make_evidence(&w, 91, &e);
    ck_assert_int_eq(group_index_init(&index, &w), 0);
    group_large(&index, 1, &large);
    group_sizes_add(&sizes, &index, &w, NULL);
    group_hits_add(&hits, &index, &w, &e, NULL);
    group_rates(&sizes, &hits, &large, &rates);
    int given = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        plain_t n = count_plain(&w, &e, weight, g);
        ck_assert_int_eq(isnan(rates.fpr[g]), n.negatives < 30);
        ck_assert_double_nan(rates.recall[g]); // six offenders, twelve approaches
        if (g >= ACCOUNT_GROUPS) ck_assert_double_nan(rates.vpbh[g - ACCOUNT_GROUPS]);
        given += !isnan(rates.fpr[g]);
        uint64_t persons = 0, last = UINT64_MAX;
        for (size_t i = 0; i < w.n; i++) // accounts of a person stand together
            if (!w.positive[i] && is_in(&w, i, g) && w.person[i] != last) {
                persons++;
                last = w.person[i];
            }
        ck_assert_uint_eq(large.negative_persons[g], persons);
    }
    ck_assert_int_ge(given, PLATFORMS + SEXES); // regions are small
    ck_assert_double_nan(rates.worst_recall);
    // Six such worlds hold 36 positive accounts of one sex or the other, and 72 approaches.
    group_index_t six[6] = {index, index, index, index, index, index};
    group_large(six, 6, &large);
    ck_assert_uint_eq(large.positives[GROUP_CHILD_SEX] || large.positives[GROUP_CHILD_SEX + 1], 1);
    ck_assert_uint_eq(large.positive_persons[GROUP_SEX] + large.positive_persons[GROUP_SEX + 1], 36);
    // Eleven of a world's twelve came to harm, 66 in all; six offenders a world have harmed children.
    const uint8_t *by_sex = large.harmed + GROUP_CHILD_SEX - ACCOUNT_GROUPS;
    ck_assert_uint_eq(by_sex[0] || by_sex[1], 1);
    size_t most = 0, regions = 0;
    for (size_t g = GROUP_CHILD_REGION; g < GROUPS; g++) {
        regions += six[0].harmed_n[g];
        most += large.harmed_persons[g - ACCOUNT_GROUPS];
    }
    ck_assert_uint_eq(regions, 11);
    ck_assert_uint_ge(most, 36); // an offender counts once in each region of his children
    ck_assert_uint_le(most, 66);
    group_index_free(&index);
    evidence_free(&e);
    scored_world_free(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("groups");
    TCase *tc = tcase_create("groups");
    tcase_add_test(tc, test_own_events_counts_from_the_start_and_keeps_offenders);
    tcase_add_test(tc, test_groups_quintiles_keep_equal_values_together);
    tcase_add_test(tc, test_groups_have_names);
    tcase_add_test(tc, test_groups_rates_equal_plain_counts_under_weights);
    tcase_add_test(tc, test_groups_below_the_least_size_have_no_rate);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Probes about worlds, on worlds made by hand with one leak each; and the disguises in which worlds are shown again.
#include "results/probe/probe_baselines.h"
#include "results/probe/probe_columns.h"
#include "results/probe/probe_vocabulary.h"
#include "results/probe/probe_worlds.h"
#include "tests/probe_fixture.h"
#include "tests/suite_run.h"
#include <omp.h>

#define PEOPLE 1000u
#define OFFENDERS 40u

static bool offends(uint32_t a) { return a >= PEOPLE - OFFENDERS; }

/// Account `a` as written to the log: numbers in random order unless a leak wants them sorted.
typedef struct {
    bool sorted, odd, even_times, last_in_second;
} leak_t;

/// The number of the i-th person: offenders last, or anywhere.
static uint32_t number_of(uint32_t i, const leak_t *leak)
{
    if (leak->sorted) return i;
    if (leak->odd) return offends(i) ? 2 * (i - (PEOPLE - OFFENDERS)) + 1 : i < OFFENDERS ? 2 * i : i + OFFENDERS;
    return i * 7 % PEOPLE * 3 % PEOPLE;
}

/// Ten messages a person at random seconds, in pairs of rows of one second: a person's first, then another's.
static void world_with(planted_t *p, const leak_t *leak)
{
    planted_init(p, PEOPLE, 0);
    uint32_t time = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        uint32_t a = number_of(i, leak);
        if (!offends(i)) continue;
        p->log.truth.account_offender[a] = 1;
        p->log.truth.account_onset[a] = p->log.truth.person.onset[a] = (int32_t)(i * 977 % (19 * DAY_S));
        p->log.truth.person.offender[a] = OFFENDER_ADAPTABLE;
    }
    for (uint32_t k = 0; k < 10 * PEOPLE; k++) {
        rng_t rng = rng_at(4, k, 0, RNG_TEST);
        uint32_t i = rng_below(&rng, PEOPLE), j = rng_below(&rng, PEOPLE);
        time += 2 + 2 * rng_below(&rng, 60) + (!(leak->even_times && offends(i)) && rng_chance(&rng, 0.5));
        if (leak->even_times && offends(i)) time += time % 2;
        bool swap = leak->last_in_second && offends(i) && !offends(j);
        uint32_t first = number_of(swap ? j : i, leak), second = number_of(swap ? i : j, leak);
        event_t e = {.time = time, .actor = first, .target = second, .count = 1, .kind = EVENT_MESSAGE};
        planted_event(p, e);
        e.kind = EVENT_VIEW;
        e.actor = second;
        e.target = first;
        planted_event(p, e);
    }
    planted_close(p, NULL);
    ck_assert_uint_eq(p->world.positives, OFFENDERS);
}

/// Of all columns without a cause the leak's fails, and no other.
static void expect_leak(leak_t leak, const char *column)
{
    planted_t p;
    probe_columns_t columns;
    world_with(&p, &leak);
    ck_assert_int_eq(probe_columns_init(&columns, 1), 0);
    ck_assert_int_eq(probe_columns_add(&columns, &p.in), 0);
    ck_assert_int_eq(probe_columns_end(&columns, &p.probe), 0);
    ck_assert_uint_eq(p.result.probes.n, CAUSELESS + 1);
    for (int c = 0; c < CAUSELESS; c++)
        expect_verdict(&p.result, "columns", causeless_name[c],
                       column && strcmp(causeless_name[c], column) == 0 ? "fail" : "pass");
    probe_columns_free(&columns);
    planted_free(&p);
}

START_TEST(test_probe_columns_pass_without_a_leak) { expect_leak((leak_t){0}, NULL); }
END_TEST
START_TEST(test_probe_columns_catch_high_numbers) { expect_leak((leak_t){.sorted = true}, "account_number"); }
END_TEST
START_TEST(test_probe_columns_catch_even_times) { expect_leak((leak_t){.even_times = true}, "time_parity"); }
END_TEST
START_TEST(test_probe_columns_catch_places_in_a_second)
{
    expect_leak((leak_t){.last_in_second = true}, "row_place_in_second");
}
END_TEST

START_TEST(test_probe_columns_catch_odd_numbers)
{
    planted_t p;
    probe_columns_t columns;
    world_with(&p, &(leak_t){.odd = true});
    ck_assert_int_eq(probe_columns_init(&columns, 1), 0);
    ck_assert_int_eq(probe_columns_add(&columns, &p.in), 0);
    ck_assert_int_eq(probe_columns_end(&columns, &p.probe), 0);
    expect_verdict(&p.result, "columns", "account_parity", "fail");
    ck_assert_str_eq(probe_row(&p.result, "columns", "account_parity")->note, "average precision, high first");
    probe_columns_free(&columns);
    planted_free(&p);
}
END_TEST

/// Offenders write as much as every tenth benign account; a detector that counts finds them among all, not among twins.
START_TEST(test_probe_twins_take_volume_away)
{
    planted_t p;
    probe_twins_t twins;
    double messages[PEOPLE];
    planted_init(&p, PEOPLE, OFFENDERS);
    detector_t counts = {.name = "counts"}, knows = {.name = "knows"};
    ck_assert_int_eq(lineup_add(&p.lineup, &counts, NULL), 0);
    ck_assert_int_eq(lineup_add(&p.lineup, &knows, NULL), 0);
    p.options.probed = 2;
    for (uint32_t a = 0; a < PEOPLE; a++) {
        rng_t rng = rng_at(8, a, 0, RNG_TEST);
        messages[a] = (offends(a) || a % 4 == 0 ? 5 : 1) + 0.5 * rng_unit(&rng);
    }
    planted_close(&p, messages);
    ck_assert_int_eq(ARRAY_NEW(p.scores.stream, 2), 0);
    for (size_t d = 0; d < 2; d++) {
        ck_assert_int_eq(score_stream_init(&p.scores.stream[d], PEOPLE, 0, 0), 0);
        for (uint32_t a = 0; a < PEOPLE; a++) p.scores.stream[d].final[a] = d ? offends(a) : messages[a];
    }
    ck_assert_int_eq(probe_twins_init(&twins, 2), 0);
    ck_assert_int_eq(probe_twins_add(&twins, &p.in), 0);
    ck_assert_uint_eq(twins.positives, OFFENDERS);
    ck_assert_int_eq(probe_twins_end(&twins, &p.probe), 0);
    const probe_row_t *count = probe_row(&p.result, "twins", "counts"), *know = probe_row(&p.result, "twins", "knows");
    ck_assert_str_eq(count->verdict, "reported");
    ck_assert_double_eq_tol(count->low, 1.0 / 6, 0.02); // five twins: 40 of 240
    ck_assert_double_eq_tol(count->value, 1.0 / 6, 0.08);
    ck_assert_double_eq(know->value, 1);
    ck_assert_double_lt(twins.imbalance, 0.25);
    probe_twins_free(&twins);
    planted_free(&p);
}
END_TEST

static void add_words(planted_t *p, uint32_t a, uint32_t time, uint8_t kind, uint16_t duration)
{
    planted_event(p, (event_t){.time = time, .actor = a, .target = (a + 1) % 100, .kind = kind, .duration = duration});
}

START_TEST(test_probe_vocabulary_catches_words_of_one_class)
{
    for (int leak = 0; leak < 4; leak++) {
        planted_t p;
        probe_vocabulary_t *vocabulary = calloc(1, sizeof *vocabulary);
        planted_init(&p, PEOPLE, OFFENDERS);
        for (uint32_t a = 0; a < PEOPLE; a++) {
            add_words(&p, a, a, EVENT_LOGIN, 0);
            if (leak == 1 && offends(a)) add_words(&p, a, a, EVENT_CALL, 30);
            if (leak == 2 && a == PEOPLE - 1) add_words(&p, a, a, EVENT_CALL, 30); // one of 40: chance may do that
            if (leak == 3 && !offends(a)) add_words(&p, a, a, EVENT_CALL, 30);
        }
        planted_close(&p, NULL);
        ck_assert_int_eq(probe_vocabulary_add(vocabulary, &p.in), 0);
        ck_assert_int_eq(probe_vocabulary_end(vocabulary, &p.probe), 0);
        expect_verdict(&p.result, "vocabulary", "offenders_only", leak == 1 ? "fail" : "pass");
        expect_verdict(&p.result, "vocabulary", "benign_only", leak == 3 ? "fail" : "pass");
        if (leak == 1)
            ck_assert_ptr_nonnull(strstr(probe_row(&p.result, "vocabulary", "offenders_only")->note, "call"));
        // By hand: one account of 1,000 with a word, an offender's with probability 40 / 1,000.
        if (leak == 2)
            ck_assert_double_eq_tol(probe_vocabulary_chance(vocabulary, WORD_DONE + EVENT_CALL), 0.04, 1e-12);
        free(vocabulary);
        planted_free(&p);
    }
}
END_TEST

static void users_of(edge_list_t *list, uint32_t seed, uint32_t users, uint32_t gap_s)
{
    for (uint32_t u = 0; u < users; u++)
        for (uint32_t k = 0; k < 20; k++) {
            rng_t rng = rng_at(seed, u, k, RNG_TEST);
            int64_t time = (int64_t)(k * gap_s + rng_below(&rng, gap_s));
            ck_assert_int_eq(edge_list_add(list, u, (u + 1 + rng_below(&rng, 4)) % users, time), 0);
        }
}

START_TEST(test_probe_two_sample_tells_other_worlds_apart_and_not_the_same)
{
    edge_list_t a = {0}, b = {0};
    size_t users[2];
    double auc;
    users_of(&a, 1, 400, 5000);
    users_of(&b, 2, 400, 5000);
    ck_assert_int_eq(probe_two_sample_auc(&a, &b, 1, &auc, users), 0);
    ck_assert_double_eq_tol(auc, 0.5, 0.08); // sd about 0.025
    ck_assert_uint_eq(users[0], 400);
    users_of(&a, 1, 400, 5000);
    users_of(&b, 2, 400, 9000);
    ck_assert_int_eq(probe_two_sample_auc(&a, &b, 1, &auc, users), 0);
    ck_assert_double_gt(auc, 0.95);
    users_of(&a, 1, 400, 5000);
    users_of(&b, 2, TWO_SAMPLE_MIN - 1, 5000);
    ck_assert_int_eq(probe_two_sample_auc(&a, &b, 1, &auc, users), 0);
    ck_assert(isnan(auc));
}
END_TEST

/// Golden values: scipy 1.10.1, ks_1samp, ks_2samp and kstwo.sf (exact; the formula here is an approximation).
START_TEST(test_probe_onsets_distances_and_probabilities)
{
    double by_hand[] = {0.7, 0.1, 0.4}, x[40], y[30];
    ck_assert_double_eq_tol(probe_ks_uniform(by_hand, 3), 0.3, 1e-12);
    for (int i = 1; i <= 40; i++) x[i - 1] = (i * i % 97) / 97.0;
    for (int i = 1; i <= 30; i++) y[i - 1] = (i * 7 % 53) / 53.0 * 0.8;
    ck_assert_double_eq_tol(probe_ks_uniform(x, 40), 0.07628865979381444, 1e-12);
    ck_assert_double_eq_tol(probe_ks_two(x, 40, y, 30), 0.2, 1e-12);
    ck_assert_double_eq_tol(probe_ks_p(0.25, 20), 0.13762569836717486, 0.01);
    ck_assert_double_eq_tol(probe_ks_p(0.2, 50), 0.03143877776953241, 0.003);
    ck_assert_double_eq_tol(probe_ks_p(0.08, 200), 0.1463961356372503, 0.01);
    ck_assert_double_eq(probe_ks_p(0.001, 50), 1);
}
END_TEST

START_TEST(test_probe_onsets_see_a_common_first_day)
{
    for (int crowded = 0; crowded < 2; crowded++) {
        planted_t p;
        probe_onsets_t onsets = {0};
        planted_init(&p, PEOPLE, OFFENDERS);
        for (uint32_t a = PEOPLE - OFFENDERS; a < PEOPLE && crowded; a++) p.log.truth.person.onset[a] = (int32_t)a;
        planted_close(&p, NULL);
        ck_assert_int_eq(probe_onsets_add(&onsets, &p.in), 0);
        ck_assert_int_eq(probe_onsets_end(&onsets, &p.probe), 0);
        const probe_row_t *row = probe_row(&p.result, "onsets", "onsets");
        ck_assert_str_eq(row->verdict, "reported");
        ck_assert_msg(crowded ? row->value < 1e-6 : row->value > 0.01, "p %g", row->value);
        if (crowded) ck_assert_ptr_nonnull(strstr(row->note, "busiest day 100 %"));
        probe_onsets_free(&onsets);
        planted_free(&p);
    }
}
END_TEST

START_TEST(test_probe_splits_catch_a_world_in_two_roles)
{
    const probe_split_t apart[] = {{0, 0, 1, 11}, {0, 1, 2, 12}, {2, 0, 3, 0}, {1, 0, 4, 0}};
    const probe_split_t seed[] = {{0, 0, 1, 11}, {0, 1, 2, 12}, {2, 0, 2, 0}};
    const probe_split_t content[] = {{0, 0, 1, 11}, {2, 1, 5, 13}, {2, 0, 3, 11}};
    size_t a = 99, b = 99;
    ck_assert_uint_eq(probe_splits_shared(apart, 4, &a, &b), 0); // two that were not simulated share no content
    ck_assert_uint_eq(a, 99);
    ck_assert_uint_eq(probe_splits_shared(seed, 3, &a, &b), 1);
    ck_assert(a == 1 && b == 2);
    ck_assert_uint_eq(probe_splits_shared(content, 3, &a, &b), 1);
    ck_assert(a == 0 && b == 2);
    planted_t p;
    planted_init(&p, 10, 0);
    const probe_split_t seen[] = {{WORLD_TRAINING, 0, 1, 77}, {WORLD_TEST, 0, 2, 77}};
    ck_assert_int_eq(probe_splits_end(&p.probe, seen, 2), 0);
    expect_verdict(&p.result, "splits", "worlds", "fail");
    planted_free(&p);
}
END_TEST

/// A little world with groups, devices, an account to come and rows of one second.
static void busy_world(planted_t *p)
{
    planted_init(p, 50, 5);
    for (uint32_t a = 0; a < 50; a++) p->log.account.device[a] = a == 49 ? UINT32_MAX : 4000000000u + a / 2;
    p->log.account.registered[48] = 1000;
    for (uint32_t t = 0; t < 2000; t++) {
        rng_t rng = rng_at(21, t, 0, RNG_TEST);
        uint32_t rows = rng_below(&rng, 7);
        for (uint32_t k = 0; k < rows; k++) {
            bool group = rng_chance(&rng, 0.3);
            event_t e = {.time = t,
                         .actor = rng_below(&rng, 48),
                         .target = rng_below(&rng, group ? 5 : 48),
                         .kind = group ? EVENT_GROUP_MESSAGE : EVENT_MESSAGE,
                         .count = (uint16_t)(k + 1)};
            planted_event(p, e);
        }
    }
}

START_TEST(test_probe_log_cut_forgets_the_future)
{
    planted_t p;
    probe_log_t cut;
    busy_world(&p);
    ck_assert_int_eq(probe_log_cut(&cut, &p.log, 1000), 0);
    ck_assert_uint_gt(cut.n, 2000);
    ck_assert_uint_lt(cut.event[cut.n - 1].time, 1000);
    ck_assert_uint_ge(p.log.event[cut.n].time, 1000);
    ck_assert_mem_eq(cut.event, p.log.event, cut.n * sizeof *cut.event);
    for (size_t i = 0; i < PROBE_SLACK; i++) ck_assert_uint_eq(cut.event[cut.n + i].count, 0);
    for (uint32_t a = 0; a < 50; a++) {
        bool there = a != 48;
        ck_assert_int_eq(cut.account.registered[a], there ? p.log.account.registered[a] : INT32_MAX);
        ck_assert_uint_eq(cut.account.declared_age[a], there ? 30 : 0);
        ck_assert_uint_eq(cut.account.device[a], there ? p.log.account.device[a] : UINT32_MAX);
    }
    ck_assert_uint_eq(cut.truth.accounts, 50);
    probe_log_free(&cut);
    planted_free(&p);
}
END_TEST

START_TEST(test_probe_log_relabel_changes_numbers_and_nothing_else)
{
    planted_t p;
    probe_log_t other;
    uint32_t *renamed, seen[50] = {0}, moved = 0, group[5];
    busy_world(&p);
    ck_assert_int_eq(probe_log_relabel(&other, &p.log, 3, &renamed), 0);
    for (uint32_t a = 0; a < 50; a++) {
        seen[renamed[a]]++;
        moved += renamed[a] != a;
        ck_assert_int_eq(other.account.registered[renamed[a]], p.log.account.registered[a]);
        ck_assert_int_eq(other.account.device[renamed[a]] == UINT32_MAX, a == 49);
        for (uint32_t b = 0; b < 50; b++)
            ck_assert_int_eq(other.account.device[renamed[a]] == other.account.device[renamed[b]],
                             p.log.account.device[a] == p.log.account.device[b]);
    }
    for (uint32_t a = 0; a < 50; a++) ck_assert_uint_eq(seen[a], 1);
    ck_assert_uint_gt(moved, 40);
    memset(group, 255, sizeof group);
    for (size_t i = 0; i < p.log.n; i++) {
        const event_t *e = &p.log.event[i], *f = &other.event[i];
        ck_assert(f->time == e->time && f->kind == e->kind && f->count == e->count && f->actor == renamed[e->actor]);
        if (e->kind == EVENT_MESSAGE) ck_assert_uint_eq(f->target, renamed[e->target]);
        if (e->kind == EVENT_MESSAGE) continue;
        if (group[e->target] == UINT32_MAX) group[e->target] = f->target;
        ck_assert_uint_eq(f->target, group[e->target]);
    }
    free(renamed);
    probe_log_free(&other);
    planted_free(&p);
}
END_TEST

static bool in_common(const event_t *a, const event_t *b)
{
    uint64_t of[2][2];
    for (int i = 0; i < 2; i++) {
        const event_t *e = i ? b : a;
        of[i][0] = e->actor;
        of[i][1] = e->target + (e->kind == EVENT_GROUP_MESSAGE ? UINT64_C(1) << 40 : 0);
    }
    return of[0][0] == of[1][0] || of[0][0] == of[1][1] || of[0][1] == of[1][0] || of[0][1] == of[1][1];
}

START_TEST(test_probe_log_reorder_moves_unrelated_rows_of_a_second)
{
    planted_t p;
    probe_log_t other;
    size_t moved, found = 0;
    busy_world(&p);
    ck_assert_int_eq(probe_log_reorder(&other, &p.log, 3, &moved), 0);
    ck_assert_uint_gt(moved, p.log.n / 4);
    for (size_t i = 0, end; i < p.log.n; i = end) {
        size_t place[8];
        for (end = i; end < p.log.n && p.log.event[end].time == p.log.event[i].time;) end++;
        for (size_t k = i; k < end; k++) // counts tell the rows of a second apart
            for (size_t m = i; m < end; m++)
                if (other.event[m].count == p.log.event[k].count) {
                    ck_assert_mem_eq(&other.event[m], &p.log.event[k], sizeof(event_t));
                    place[k - i] = m;
                    found++;
                }
        for (size_t k = i; k < end; k++)
            for (size_t m = i; m < k; m++)
                if (in_common(&p.log.event[k], &p.log.event[m])) ck_assert_uint_lt(place[m - i], place[k - i]);
    }
    ck_assert_uint_eq(found, p.log.n);
    probe_log_free(&other);
    planted_free(&p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("probe_worlds");
    TCase *tc = tcase_create("probe_worlds");
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, test_probe_columns_pass_without_a_leak);
    tcase_add_test(tc, test_probe_columns_catch_high_numbers);
    tcase_add_test(tc, test_probe_columns_catch_odd_numbers);
    tcase_add_test(tc, test_probe_columns_catch_even_times);
    tcase_add_test(tc, test_probe_columns_catch_places_in_a_second);
    tcase_add_test(tc, test_probe_twins_take_volume_away);
    tcase_add_test(tc, test_probe_vocabulary_catches_words_of_one_class);
    tcase_add_test(tc, test_probe_two_sample_tells_other_worlds_apart_and_not_the_same);
    tcase_add_test(tc, test_probe_onsets_distances_and_probabilities);
    tcase_add_test(tc, test_probe_onsets_see_a_common_first_day);
    tcase_add_test(tc, test_probe_splits_catch_a_world_in_two_roles);
    tcase_add_test(tc, test_probe_log_cut_forgets_the_future);
    tcase_add_test(tc, test_probe_log_relabel_changes_numbers_and_nothing_else);
    tcase_add_test(tc, test_probe_log_reorder_moves_unrelated_rows_of_a_second);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

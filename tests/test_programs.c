// SPDX-License-Identifier: GPL-3.0-or-later
// Programs beside other detectors: their scores take their places in time as a slow plain count says, what they are
// shown ends where it should, wrong labels stay wrong, and other files make another program.
#include "core/error.h"
#include "core/rng.h"
#include "core/sha256.h"
#include "results/metrics/score_differences.h"
#include "results/programs/program_ahead.h"
#include "results/programs/program_world.h"
#include "results/scores/given_truth.h"
#include "results/worlds/unseen.h"
#include "tests/file_bytes.h"
#include "tests/scoring_fixture.h"
#include "tests/suite_run.h"
#include "trace/account_cut.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#define SCORES "test_programs.csv"
#define ACCOUNTS 40u
#define DAYS 12u

static const protocol_t PROTOCOL = {.warmup_days = 2, .score_every_days = 3, .view = VIEW_ALL};

static void register_program(const char *name, const char *command)
{
    const program_t program = {.name = name, .command = command, .seconds = 60};
    ck_assert_msg(programs_add(&program) == 0, "%s", error_text());
}

static score_csv_t rows_of(score_cell_t *row, size_t n) { return (score_csv_t){.row = row, .n = n}; }

START_TEST(test_programs_score_differences_are_counted_and_the_first_named)
{
    score_cell_t one[] = {{1, 10, 1}, {2, 10, 2}, {1, 20, 3}, {4, 20, 4}, {1, 30, 5}};
    score_cell_t other[] = {{1, 10, 1}, {3, 10, 9}, {1, 20, 3 * (1 + 1e-10)}, {4, 20, 4}};
    score_csv_t a = rows_of(one, 5), b = rows_of(other, 4), empty = {0};
    score_difference_t first = {0};
    ck_assert_uint_eq(score_differences(&a, &b, 20, 1e-9, &first), 2); // account 2 lacks in b, account 3 in a
    ck_assert_uint_eq(first.account, 2);
    ck_assert_uint_eq(first.time, 10);
    ck_assert_double_eq(first.one, 2);
    ck_assert_double_nan(first.other);
    ck_assert_uint_eq(score_differences(&a, &b, 20, 0, &first), 3);
    ck_assert_uint_eq(score_differences(&a, &b, 30, 1e-9, &first), 3); // the row at 30 too
    ck_assert_uint_eq(score_differences(&empty, &b, 20, 0, &first), 4);
    ck_assert_double_nan(first.one);
    ck_assert_uint_eq(score_differences(&a, &empty, 9, 0, &first), 0);
}
END_TEST

/// Of one program: random rows at random times, accounts at the scoring times, clusters.
typedef struct {
    score_cell_t row[2000];
    size_t n;
    bool present[5][ACCOUNTS], unseen[5][ACCOUNTS];
    uint32_t label[5][ACCOUNTS];
    uint32_t time[5];
    size_t stops, taken;
    bool links;
} case_t;

/// The slow plain version: the newest row at or before the time; of linked accounts that speak the highest.
static double own_score(const case_t *c, size_t stop, uint32_t account)
{
    double score = UNSEEN_LOWEST;
    uint32_t newest = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->row[i].account == account && c->row[i].time <= c->time[stop] && c->row[i].time >= newest) {
            newest = c->row[i].time;
            score = c->row[i].score;
        }
    return score;
}

static double expected(const case_t *c, size_t stop, uint32_t account)
{
    if (c->unseen[stop][account]) return UNSEEN_LOWEST;
    double score = own_score(c, stop, account);
    for (uint32_t b = 0; c->links && b < ACCOUNTS; b++)
        if (c->present[stop][b] && c->label[stop][b] == c->label[stop][account])
            score = fmax(score, own_score(c, stop, b));
    return score;
}

static int compare(void *self, uint32_t time, const uint32_t *account, const double *score, size_t n)
{
    case_t *c = self;
    size_t stop = c->taken++, seen = 0;
    ck_assert_uint_eq(time, c->time[stop]);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(score[i] == expected(c, stop, account[i]), "time %zu, account %u: %g, not %g", stop, account[i],
                      score[i], expected(c, stop, account[i]));
    for (uint32_t a = 0; a < ACCOUNTS; a++) seen += c->present[stop][a] || c->unseen[stop][a];
    ck_assert_uint_eq(n, seen);
    return 0;
}

/// Half of the accounts have scores at each day; clusters of three by a draw.
static void make_case(case_t *c, bool links, uint32_t seed)
{
    *c = (case_t){.links = links, .time = {5 * DAY_S, 8 * DAY_S, 11 * DAY_S, 12 * DAY_S}, .stops = 4};
    FILE *out = fopen(SCORES, "w");
    fputs("account,time,score\n", out);
    for (uint32_t t = 1; t <= 2 * DAYS; t++)
        for (uint32_t a = 0; a < ACCOUNTS; a++) {
            rng_t rng = rng_at(seed, a, t, RNG_TEST);
            if (!rng_chance(&rng, 0.2) || a == 7) continue; // 7 is never scored
            uint32_t time = t * DAY_S / 2;                  // half of the rows just then, when scores are asked for too
            if (rng_chance(&rng, 0.5)) time -= rng_below(&rng, 100);
            c->row[c->n] = (score_cell_t){a, time, rng_below(&rng, 1000) - 500.0};
            fprintf(out, "%u,%u,%g\n", a, c->row[c->n].time, c->row[c->n].score);
            c->n++;
        }
    fclose(out);
    for (size_t s = 0; s < c->stops; s++)
        for (uint32_t a = 0; a < ACCOUNTS; a++) {
            rng_t rng = rng_at(seed, a, 1000 + (uint32_t)s, RNG_TEST);
            double draw = rng_unit(&rng);
            c->present[s][a] = draw < 0.7;
            c->unseen[s][a] = draw > 0.9;
            c->label[s][a] = a % 5 == 0 ? ACCOUNTS / 3 + a / 5 : (a + (uint32_t)s) % (ACCOUNTS / 3); // each fifth alone
        }
}

static void ask(case_t *c)
{
    lineup_t lineup = {0};
    scenario_t scenario = {.protocol = PROTOCOL, .linkage.pool = POOL_MAX};
    program_school_t school;
    program_world_t world;
    account_table_t account;
    event_t event[DAYS];
    register_program("mine", "f() { cp " SCORES " \"$2\"; }; f");
    ck_assert_int_eq(lineup_add(&lineup, detector_find("mine"), NULL), 0);
    ck_assert_msg(program_school_open(&school, &scenario, &lineup) == 0, "%s", error_text());
    ck_assert_int_eq(account_table_init(&account, ACCOUNTS), 0);
    for (uint32_t d = 0; d < DAYS; d++)
        event[d] = (event_t){.time = d * DAY_S, .actor = d, .target = NO_ACCOUNT, .kind = EVENT_LOGIN};
    ck_assert_msg(program_world_open(&world, &lineup, &school, c->links ? &scenario.linkage : NULL, INSTANCE_LOWEST,
                                     DAYS * DAY_S, ACCOUNTS) == 0,
                  "%s", error_text());
    ck_assert_int_eq(program_world_observe(&world, &(event_batch_t){event, DAYS, 0, DAYS * DAY_S}), 0);
    for (size_t s = 0; s < c->stops; s++) {
        ck_assert_int_eq(program_world_begin(&world, c->time[s]), 0);
        for (uint32_t a = 0; a < ACCOUNTS; a++)
            if (c->present[s][a]) ck_assert_int_eq(program_world_rows(&world, &a, 1), 0);
        if (c->links) ck_assert_int_eq(program_world_linked(&world, c->label[s]), 0);
        for (uint32_t a = 0; a < ACCOUNTS; a++)
            if (c->unseen[s][a]) ck_assert_int_eq(program_world_unseen(&world, &a, 1), 0);
    }
    ck_assert_msg(program_world_end(&world, &account) == 0, "%s", error_text());
    ck_assert_msg(program_world_ask(&world, 0, false, compare, c) == 0, "%s", error_text());
    ck_assert_uint_eq(c->taken, c->stops);
    program_world_close(&world);
    program_school_close(&school);
    account_table_free(&account);
}

START_TEST(test_programs_newest_score_at_each_time)
{
    case_t c;
    make_case(&c, false, 3 + (uint32_t)_i);
    ask(&c);
}
END_TEST

START_TEST(test_programs_linked_accounts_share_a_score)
{
    case_t c;
    make_case(&c, true, 30 + (uint32_t)_i);
    ask(&c);
}
END_TEST

START_TEST(test_programs_names_are_checked)
{
    const program_t wrong[] = {{.name = "Mine"}, {.name = "9"}, {.name = "a b"}, {.name = ""}, {.name = "random"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        program_t program = wrong[i];
        program.command = "true";
        ck_assert_int_eq(programs_add(&program), ERR_PLUGIN);
    }
    ck_assert_ptr_null(program_of(detector_find("random")));
    register_program("mine", "true");
    ck_assert_str_eq(program_of(detector_find("mine"))->command, "true");
}
END_TEST

static void digest(char hex[SHA256_HEX])
{
    sha256_t hash;
    sha256_begin(&hash);
    ck_assert_int_eq(programs_hash(&hash), 0);
    sha256_end(&hash, hex);
}

START_TEST(test_programs_hash_follows_files_and_command)
{
    char none[SHA256_HEX], one[SHA256_HEX], other[SHA256_HEX], again[SHA256_HEX], two[SHA256_HEX];
    digest(none);
    write_text(SCORES, "one");
    register_program("mine", "f() { cat '" SCORES "'; }; f");
    digest(one);
    write_text(SCORES, "other");
    digest(other);
    write_text(SCORES, "one");
    digest(again);
    register_program("more", "true");
    digest(two);
    ck_assert_str_ne(none, one);
    ck_assert_str_ne(one, other);
    ck_assert_str_eq(one, again);
    ck_assert_str_ne(one, two);
}
END_TEST

START_TEST(test_programs_accounts_of_later_are_strangers)
{
    account_table_t table, copy;
    ck_assert_int_eq(account_table_init(&table, 3), 0);
    for (uint32_t a = 0; a < 3; a++) {
        table.registered[a] = (int32_t)a * 100 - 100; // -100, 0, 100
        table.platform[a] = 2;
        table.declared_age[a] = 30;
        table.settings[a] = 5;
        table.device[a] = table.network[a] = table.region[a] = 9;
    }
    ck_assert_int_eq(account_table_copy(&copy, &table), 0);
    account_table_cut(&copy, 100);
    for (size_t a = 0; a < 3; a++) {
        bool known = a < 2; // registered at the cut itself: later
        ck_assert_uint_eq(copy.platform[a], 2);
        ck_assert_uint_eq(copy.declared_age[a], known ? 30 : 0);
        ck_assert_uint_eq(copy.settings[a], known ? 5 : 0);
        ck_assert_uint_eq(copy.region[a], known ? 9 : 0);
        ck_assert_uint_eq(copy.device[a], known ? 9 : UINT32_MAX);
        ck_assert_uint_eq(copy.network[a], known ? 9 : UINT32_MAX);
        ck_assert_int_eq(copy.registered[a], known ? table.registered[a] : INT32_MAX);
        ck_assert_uint_eq(table.declared_age[a], 30); // the other is left alone
    }
    account_table_free(&table);
    account_table_free(&copy);
}
END_TEST

/// Persons 0 and 1 offend on accounts 0 and 2; account 1 is person 0's other; accounts 4 and 5 are benign, 4 reported.
START_TEST(test_programs_wrong_labels_hide_all_that_tells)
{
    scored_world_t world;
    truth_t given;
    int32_t report[6] = {NEVER, NEVER, NEVER, NEVER, 700, NEVER};
    const label_rule_t none = {0}, all = {.missed = 1, .falsely = 1};
    fixture_world(&world, 3, 2, 1, 9, 2);
    fixture_offender(&world, 0, 100);
    fixture_offender(&world, 2, 200);
    ck_assert_int_eq(given_truth(&none, 5, &world.truth, NULL, &given), 0);
    ck_assert_uint_eq(given.approaches, 2);
    ck_assert_uint_eq(given.account_offender[0], 1);
    ck_assert_int_eq(given.account_onset[2], 200);
    truth_free(&given);

    ck_assert_int_eq(given_truth(&all, 5, &world.truth, report, &given), 0);
    const uint8_t label[6] = {0, 0, 0, 0, 1, 0};
    for (size_t a = 0; a < 6; a++) {
        ck_assert_uint_eq(given.account_offender[a], label[a]);
        ck_assert_int_eq(given.account_onset[a], label[a] ? 700 : NEVER);
    }
    for (size_t p = 0; p < 3; p++) {
        ck_assert_uint_eq(given.person.offender[p], OFFENDER_NONE);
        ck_assert_int_eq(given.person.onset[p], NEVER);
    }
    ck_assert_uint_eq(given.approaches, 0);
    truth_free(&given);
    scored_world_free(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("programs");
    TCase *tc = tcase_create("programs");
    tcase_add_test(tc, test_programs_score_differences_are_counted_and_the_first_named);
    tcase_add_loop_test(tc, test_programs_newest_score_at_each_time, 0, 4);
    tcase_add_loop_test(tc, test_programs_linked_accounts_share_a_score, 0, 4);
    tcase_add_test(tc, test_programs_names_are_checked);
    tcase_add_test(tc, test_programs_hash_follows_files_and_command);
    tcase_add_test(tc, test_programs_accounts_of_later_are_strangers);
    tcase_add_test(tc, test_programs_wrong_labels_hide_all_that_tells);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    const int status = suite_run(suite);
    remove(SCORES);
    return status;
}

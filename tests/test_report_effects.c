// SPDX-License-Identifier: GPL-3.0-or-later
// What people read of an experiment: facts of the plan, signs, sentences and warnings, of made-up results.
#include "core/error.h"
#include "results/tables/plan_facts.h"
#include "results/tables/report_arms.h"
#include "tests/result_fixture.h"
#include "tests/suite_run.h"
#include <check.h>

#define TEXT                                                                                      \
    "description: \"Three \\\"bold\\\" measures # of all\"\nseed: 1\npersons: 900 # persons\n"    \
    "days: 40 # days\noffending:\n  per_1000_adults: 30 # 1/1000\nprotocol:\n  days: 3 # d\n"     \
    "measures:\n  caps:\n    coverage: [1, 1, 1]\n    quality: 1\n  capsize:\n    quality: 0.5\n" \
    "    coverage: [1, 1, 1]\n  chat:\n    coverage: [1, 0.9, 1]\n    quality: 1\nexperiment:\n"  \
    "  branch_day: 14 # d\n  design: \"tandem\"\n  arms: \"\"\n  factors: \"\"\n"

static void begin(run_result_t *r, uint64_t worlds, const char *scenario)
{
    ck_assert_int_eq(run_result_init(r, 0), 0);
    r->scenario = strdup(scenario);
    r->test_worlds = worlds;
}

static effect_row_t *effect(run_result_t *r, const char *kind, const char *of, const char *outcome, double baseline,
                            double value)
{
    effect_row_t row = {
        .dose = 1, .baseline = baseline, .value = value, .low = NAN, .high = NAN, .p = 0.5, .p_holm = 1};
    row.share = value / baseline;
    row.share_low = row.share_high = row.pairing = NAN;
    run_result_text(row.response, "off");
    run_result_text(row.effect, kind);
    run_result_text(row.of, of);
    run_result_text(row.loop, LOOP_NONE);
    run_result_text(row.outcome, outcome);
    run_result_text(row.unit, "children");
    ck_assert_int_eq(ROWS_ADD(&r->effects, row), 0);
    return &r->effects.row[r->effects.n - 1];
}

/// Two measures that prevent 50 % and 40 % alone and 65 % together: independent 70 %, so synergy -5 points of at
/// most 30.
static void tandem(run_result_t *r, const char *second)
{
    effect(r, "alone", "caps", "harmed", 20, 10);
    effect(r, "alone", second, "harmed", 20, 8);
    effect(r, "all_but", "caps", "harmed", 20, 5);
    effect(r, "sum_of_singles", "all", "harmed", 20, 18);
    effect(r, "independent", "all", "harmed", 20, 14);
    effect(r, "together", "all", "harmed", 20, 13);
    effect_row_t *synergy = effect(r, "synergy", "all", "harmed", 20, -1);
    synergy->low = -2;
    synergy->high = 0.5;
    synergy->share_low = -0.09; // of its own, not the ends above over the baseline
    synergy->share_high = 0.02;
}

static char *text_of(const run_result_t *r, table_format_t format)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(report_arms_print(r, format, out), 0);
    fclose(out);
    char *copy = strdup(text); // gcc 12 takes the stream's text for a pointer to `text` itself
    free(text);
    return copy;
}

static void has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "'%s' is in\n%s", part, text);
}

START_TEST(test_facts_are_found_by_whole_paths)
{
    char value[FACT_BYTES];
    ck_assert(plan_fact(TEXT, "description", value));
    ck_assert_str_eq(value, "Three \"bold\" measures # of all"); // in quotes it is no remark
    ck_assert(plan_fact(TEXT, "days", value));
    ck_assert_str_eq(value, "40"); // not protocol.days, and without the unit
    ck_assert(plan_fact(TEXT, "protocol.days", value));
    ck_assert_str_eq(value, "3");
    ck_assert(plan_fact(TEXT, "measures.caps.quality", value));
    ck_assert_str_eq(value, "1"); // capsize, whose name begins so, has 0.5
    ck_assert(plan_fact(TEXT, "measures.capsize.quality", value));
    ck_assert_str_eq(value, "0.5");
    ck_assert(!plan_fact(TEXT, "offending.quality", value)); // of a section further down
    ck_assert(!plan_fact(TEXT, "measures.caps.heed", value));
    ck_assert(!plan_fact(NULL, "days", value));
    ck_assert_str_eq(value, "");
}
END_TEST

static bool ideal_with(const char *second, double dose)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    tandem(&r, second);
    for (size_t i = 0; i < r.effects.n; i++) r.effects.row[i].dose = dose;
    bool ideal = plan_is_ideal(&r);
    run_result_free(&r);
    return ideal;
}

static bool ideal_list(const char *arms)
{
    run_result_t r;
    char text[2000];
    snprintf(text, sizeof text,
             "measures:\n  caps:\n    coverage: [1, 1]\n    quality: 1\n  half:\n    coverage: [1, 1]\n"
             "    quality: 0.5\nexperiment:\n  design: \"list\"\n  arms: \"%s\"\n",
             arms);
    begin(&r, 6, text);
    bool ideal = plan_is_ideal(&r);
    run_result_free(&r);
    return ideal;
}

START_TEST(test_only_full_quality_and_coverage_are_an_ideal)
{
    ck_assert(ideal_with("caps", 1));
    ck_assert(!ideal_with("capsize", 1)); // quality 0.5
    ck_assert(!ideal_with("chat", 1));    // one platform 0.9
    ck_assert(!ideal_with("caps", 0.5));  // half a dose
    ck_assert(ideal_list("a: measures.caps.enabled=true"));
    ck_assert(!ideal_list("a: measures.caps.enabled=true measures.caps.coverage=[0,1]"));
    ck_assert(!ideal_list("a: measures.caps.enabled=true; b: measures.half.enabled=true"));
}
END_TEST

/// Who reads the table has to know what an arm called "open" is.
START_TEST(test_arms_that_are_written_out_are_shown)
{
    static const char LIST[] = "offending:\n  per_1000_adults: %s\nexperiment:\n  design: list\n"
                               "  arms: \"open: measures.caps.enabled=true; all: measures.half.enabled=true\"\n";
    for (int many = 0; many < 2; many++) {
        run_result_t r;
        char scenario[sizeof LIST + 8];
        snprintf(scenario, sizeof scenario, LIST, many ? "2.6" : "2.5");
        begin(&r, 6, scenario);
        effect(&r, "arm", "open", "harmed", 20, 13);
        char *text = text_of(&r, TABLE_TEXT);
        has(text, "\nArm open: measures.caps.enabled=true\nArm all: measures.half.enabled=true\n");
        (many ? has : lacks)(text, "Offenders are as many as it takes"); // 2.5 is the default
        free(text);
        run_result_free(&r);
    }
}
END_TEST

START_TEST(test_a_tandem_is_told_in_a_sentence)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    tandem(&r, "chat");
    char *text = text_of(&r, TABLE_TEXT);
    has(text, "Plan: Three \"bold\" measures # of all\n");
    has(text, "worlds of 900 persons; counted from day 14 to 40; offenders per 1,000 adults: 30.");
    lacks(text, "an ideal");
    has(text, "Of children harmed, together prevent 65.0 %; 70.0 % if each");
    has(text,
        "acting together adds -5.0 points [-9.0, 2.0], which cannot be told from 0; the sum of singles is 90.0 % and "
        "counts a child twice");
    has(text, "what independent action leaves: 30.0 points.");
    has(text, "added to all others  caps");
    lacks(text, "all_but");
    lacks(text, "dose"); // the same in all rows
    lacks(text, "alerts act");
    free(text);
    text = text_of(&r, TABLE_CSV);
    has(text, "off,1,all_but,caps,none,harmed"); // programs keep the words
    free(text);
    run_result_free(&r);
}
END_TEST

/// Where measures alone do harm, nobody is counted twice, and no more than all harm can be left to gain.
START_TEST(test_a_sum_below_independent_action_counts_nobody_twice)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    effect(&r, "sum_of_singles", "all", "harmed", 20, -2);
    effect(&r, "independent", "all", "harmed", 20, -1);
    effect(&r, "together", "all", "harmed", 20, 1);
    effect(&r, "synergy", "all", "harmed", 20, 2);
    char *text = text_of(&r, TABLE_TEXT);
    has(text, "the sum of singles is -10.0 %.");
    lacks(text, "counts a child twice");
    has(text, "what independent action leaves: 100.0 points.");
    free(text);
    run_result_free(&r);
}
END_TEST

START_TEST(test_few_worlds_are_warned_of)
{
    // Seven tests: 7 x 2 / 2^6 = 0.22; 2^n has to reach 280, so 9 worlds.
    static const struct {
        uint64_t worlds;
        const char *says, *not ;
    } c[] = {{6, "6 worlds cannot give a corrected p below 0.22 (9 could reach 0.05): read the intervals.", "1 world "},
             {1, "1 world cannot give a corrected p below 1 (9 could reach 0.05): with so few", "1 worlds"},
             {9, "corrected over the 7 effects on the outcome,", "cannot give a corrected p"}};
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        run_result_t r;
        begin(&r, c[i].worlds, TEXT);
        tandem(&r, "chat");
        char *text = text_of(&r, TABLE_TEXT);
        has(text, c[i].says);
        lacks(text, c[i].not );
        free(text);
        run_result_free(&r);
    }
}
END_TEST

START_TEST(test_harm_and_what_is_added_have_headings_of_their_own)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    effect(&r, "together", "all", "harmed", 20, 13);
    effect(&r, "together", "all", "displaced", 0, 4);
    effect(&r, "together", "all", "closed_benign", 0, 3);
    run_result_text(r.effects.row[1].loop, LOOP_CLOSED);
    char *text = text_of(&r, TABLE_TEXT);
    const char *harm = strstr(text, "Harm prevented"), *added = strstr(text, "Costs added");
    ck_assert_ptr_nonnull(harm);
    ck_assert_ptr_nonnull(added);
    const char *closed = strstr(text, "closed_benign");
    ck_assert(closed > added && added > harm);
    lacks(text, "displaced"); // has a table of its own
    lacks(text, "Where harm moved");
    lacks(text, "together prevent"); // no tandem
    free(text);
    run_result_free(&r);
}
END_TEST

/// With both kinds of loop each table has one kind, and says which.
START_TEST(test_open_and_closed_rows_never_share_a_table)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    effect(&r, "arm", "plain", "harmed", 20, 6);
    effect(&r, "arm", "alerted", "harmed", 20, 7);
    effect(&r, "arm", "plain", "closed_benign", 0, 3);
    effect(&r, "arm", "alerted", "closed_benign", 0, 4);
    for (size_t i = 1; i < 4; i += 2) run_result_text(r.effects.row[i].loop, LOOP_CLOSED);
    char *text = text_of(&r, TABLE_TEXT);
    size_t tables = 0;
    for (const char *at = text; (at = strstr(at, ", a world: ")); tables++) { // behind each heading
        bool closed = strncmp(at, ", a world: alerts of a detector act (closed loop)", 49) == 0;
        at = strchr(at, '\n') + 2;
        const char *end = strstr(at, "\n\n");
        char *part = strndup(at, end ? (size_t)(end - at) : strlen(at));
        lacks(part, closed ? "plain" : "alerted");
        has(part, closed ? "alerted" : "plain");
        free(part);
    }
    ck_assert_uint_eq(tables, 2 * 3); // children, harm, costs
    free(text);
    run_result_free(&r);
}
END_TEST

START_TEST(test_what_no_arm_changes_is_one_line)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    effect(&r, "arm", "a", "closed_benign", 0, 0);
    effect(&r, "arm", "b", "closed_benign", 0, 0);
    effect(&r, "arm", "a", "benign_hidden", 0, 0);
    effect(&r, "arm", "b", "benign_hidden", 0, 2);
    char *text = text_of(&r, TABLE_TEXT);
    has(text, "As in the baseline in every arm: closed_benign.\n");
    has(strstr(text, "Costs added"), "benign_hidden");
    free(text);
    run_result_free(&r);
}
END_TEST

START_TEST(test_harm_that_moved_is_held_against_what_was_prevented)
{
    run_result_t r;
    begin(&r, 6, TEXT);
    effect(&r, "arm", "photo only", "harmed", 20, 6);
    displacement_row_t row = {.dose = 1, .prevented = 10, .prevented_low = 8, .prevented_high = 12, .displaced = 4};
    row.displaced_low = row.displaced_high = NAN;
    row.quotient = 0.4;
    row.quotient_low = 0.33;
    row.quotient_high = 0.5;
    row.net = 6;
    row.net_low = 4;
    row.net_high = 8;
    run_result_text(row.response, "off");
    run_result_text(row.arm, "photo only");
    run_result_text(row.loop, LOOP_CLOSED);
    ck_assert_int_eq(ROWS_ADD(&r.displacement, row), 0);
    char *text = text_of(&r, TABLE_TEXT), *json = text_of(&r, TABLE_JSON);
    has(text, "Where harm moved");
    has(text, "photo only  10.00 [8.00, 12.00]");
    has(text, "0.40 [0.33, 0.50]   6.00 [4.00, 8.00]");
    has(json, "\"quotient\": 0.4, \"quotient_low\": 0.33, \"quotient_high\": 0.5");
    has(json, "\"loop\": \"closed\""); // the word of the file
    free(text);
    free(json);
    run_result_free(&r);
}
END_TEST

static void factor(run_result_t *r, const char *name, uint64_t rank, double low, double high)
{
    sensitivity_row_t row = {.rank = rank, .change = (low + high) / 2, .change_low = low, .change_high = high};
    row.total = row.total_low = row.total_high = NAN;
    run_result_text(row.outcome, "harmed");
    run_result_text(row.share, "prevented");
    run_result_text(row.factor, name);
    ck_assert_int_eq(ROWS_ADD(&r->sensitivity, row), 0);
}

START_TEST(test_assumptions_that_matter_are_told_from_chance)
{
    run_result_t r;
    begin(&r, 20, TEXT);
    sensitivity_fit_row_t fit = {.points = 20, .used = 17, .terms = 6, .mean = 0.456};
    ck_assert_int_eq(ROWS_ADD(&r.sensitivity_fit, fit), 0);
    factor(&r, "sure", 1, 0.1, 0.3);
    factor(&r, "unsure", 2, -0.1, 0.3);
    factor(&r, "falling", 3, -0.3, -0.1);
    factor(&r, "(dummy)", 4, 0.1, 0.2);
    factor(&r, "below", 5, 0.1, 0.2);
    char *text = text_of(&r, TABLE_TEXT);
    char *few = strstr(text, "matter most for the share"), *end = few ? strstr(few, "\nThe assumptions") : NULL;
    ck_assert_ptr_nonnull(end);
    has(text, "45.6 [0.0, 0.0]");                 // in percent as the other tables
    has(text, "too few points for these");        // 17 < 18
    has(end, "can be told from chance at these"); // of synergy there is none
    lacks(text, "with its pairs");
    *end = '\0';
    has(few, "sure");
    has(few, "falling");
    lacks(few, "unsure");
    lacks(few, "below");
    lacks(few, "(dummy)");
    free(text);
    r.sensitivity_fit.row[0].used = 18;
    r.sensitivity.row[0].total = 0.5;
    text = text_of(&r, TABLE_TEXT);
    lacks(text, "too few points for these");
    has(text, "with its pairs");
    free(text);
    run_result_free(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_effects");
    TCase *tc = tcase_create("report_effects");
    tcase_add_test(tc, test_facts_are_found_by_whole_paths);
    tcase_add_test(tc, test_only_full_quality_and_coverage_are_an_ideal);
    tcase_add_test(tc, test_arms_that_are_written_out_are_shown);
    tcase_add_test(tc, test_a_tandem_is_told_in_a_sentence);
    tcase_add_test(tc, test_a_sum_below_independent_action_counts_nobody_twice);
    tcase_add_test(tc, test_few_worlds_are_warned_of);
    tcase_add_test(tc, test_harm_and_what_is_added_have_headings_of_their_own);
    tcase_add_test(tc, test_open_and_closed_rows_never_share_a_table);
    tcase_add_test(tc, test_what_no_arm_changes_is_one_line);
    tcase_add_test(tc, test_harm_that_moved_is_held_against_what_was_prevented);
    tcase_add_test(tc, test_assumptions_that_matter_are_told_from_chance);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Conformance of every detector in the registry, the registry against the folder, and the simple scores by hand.
#include "tests/detector_conformance.h"
#include "tests/suite_run.h"
#include <dirent.h>

static size_t registered(void)
{
    size_t n = 0;
    while (detector_registry[n]) n++;
    return n;
}

START_TEST(test_detectors_conform) { conform(detector_registry[_i]); }
END_TEST

START_TEST(test_detectors_are_found_by_name)
{
    for (size_t i = 0; i < registered(); i++) {
        ck_assert_ptr_eq(detector_find(detector_registry[i]->name), detector_registry[i]);
        for (const char *c = detector_registry[i]->name; *c; c++) ck_assert((*c >= 'a' && *c <= 'z') || *c == '_');
    }
    ck_assert_ptr_null(detector_find("no_such_detector"));
    ck_assert_ptr_null(detector_find(""));
}
END_TEST

static char *text_of(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    ck_assert_msg(file != NULL, "%s", path);
    BUG_IF(ARRAY_NEW(text, 1 << 20) < 0);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
    fclose(file);
    return text;
}

/// A file of the folder that ends in a detector_t must be NAME.c of a registered NAME.
static bool check_file(const char *file)
{
    char path[512], line[512];
    snprintf(path, sizeof path, SOURCE_DIR "/detectors/%s", file);
    char *text = text_of(path);
    bool detector = strstr(text, "\nconst detector_t detector_") != NULL;
    snprintf(line, sizeof line, "\nconst detector_t detector_%.*s = {", (int)strlen(file) - 2, file);
    if (detector) {
        ck_assert_msg(strstr(text, line) != NULL, "detectors/%s holds a detector of another name", file);
        snprintf(path, sizeof path, "%.*s", (int)strlen(file) - 2, file);
        ck_assert_msg(detector_find(path) != NULL, "detectors/%s is not in registry.def", file);
    }
    free(text);
    return detector;
}

START_TEST(test_detectors_in_the_folder_are_those_registered)
{
    size_t files = 0;
    DIR *folder = opendir(SOURCE_DIR "/detectors");
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".c") == 0) files += check_file(entry->d_name);
    }
    closedir(folder);
    ck_assert_uint_eq(files, registered());
}
END_TEST

/// No detector's file reads the truth.
START_TEST(test_detectors_never_include_the_truth)
{
    DIR *folder = opendir(SOURCE_DIR "/detectors");
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[512];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, SOURCE_DIR "/detectors/%s", entry->d_name);
        char *text = text_of(path);
        ck_assert_msg(!strstr(text, "truth.h") && !strstr(text, "sim/") && !strstr(text, "results/"), "%s", path);
        free(text);
    }
    closedir(folder);
}
END_TEST

/// The score of one row in which all features but some are 0, fitted on nothing.
static double score_of(const char *name, const float *feature)
{
    account_table_t none = {0};
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &none, .seed = 1};
    uint32_t account = 0;
    detector_rows_t row = {.n = 1, .time = DAY_S, .account = &account, .feature = feature};
    instance_t one = instance_open(detector_find(name), &view);
    double *score = instance_score(&one, &row), value = *score;
    free(score);
    instance_close(&one);
    return value;
}

START_TEST(test_detectors_simple_scores_follow_their_feature)
{
    const struct {
        const char *name;
        feature_t feature;
        double sign;
    } simple[] = {{"message_count", FEATURE_MESSAGES_OUT, 1},
                  {"account_age", FEATURE_ACCOUNT_AGE, -1},
                  {"minor_contacts", FEATURE_MINOR_CONTACTS, 1},
                  {"reports_received", FEATURE_REPORTS_RECEIVED, 1}};
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        float row[FEATURES] = {[FEATURE_DECLARED_AGE] = 44.0f, [FEATURE_NIGHT_SHARE] = 0.5f};
        row[simple[i].feature] = 2.5f;
        ck_assert_double_eq(score_of(simple[i].name, row), 2.5 * simple[i].sign);
    }
}
END_TEST

START_TEST(test_detectors_random_is_uniform_over_accounts_and_times)
{
    enum { N = 20000 };
    static uint32_t account[N];
    static double today[N], tomorrow[N];
    detector_view_t view = {.seed = 3};
    double mean = 0, square = 0, both = 0;
    for (uint32_t i = 0; i < N; i++) account[i] = i;
    instance_t one = instance_open(detector_find("random"), &view);
    detector_rows_t rows = {.n = N, .time = DAY_S, .account = account, .feature = NULL};
    detector_score(one.detector, one.state, &rows, today);
    rows.time += DAY_S;
    detector_score(one.detector, one.state, &rows, tomorrow);
    for (int i = 0; i < N; i++) {
        mean += today[i] / N;
        square += today[i] * today[i] / N;
        both += (today[i] - 0.5) * (tomorrow[i] - 0.5) / N;
    }
    ck_assert_double_eq_tol(mean, 0.5, 0.01); // 5 standard errors
    ck_assert_double_eq_tol(square, 1.0 / 3, 0.011);
    ck_assert_double_eq_tol(12 * both, 0, 0.036);
    instance_close(&one);
}
END_TEST

/// A row that fires no rule of policy_rules.
static void calm_adult(float *row)
{
    memset(row, 0, FEATURES * sizeof *row);
    row[FEATURE_DECLARED_AGE] = 30.0f;
}

#define TIES 1e-3 // what contacts to minors may add besides rules

START_TEST(test_policy_rules_by_hand)
{
    float row[FEATURES];
    calm_adult(row);
    ck_assert_double_eq(score_of("policy_rules", row), 0);
    row[FEATURE_MINOR_CONTACTS_7D] = logf(1 + 5);
    row[FEATURE_MINOR_CONTACTS] = logf(1 + 5);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 2, TIES); // volume
    row[FEATURE_MINOR_CONTACTS_7D] = logf(1 + 4.9f);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 0, TIES);
    ck_assert_double_gt(score_of("policy_rules", row), 0); // orders those without a rule
    row[FEATURE_AGE_GAP] = 5;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 1, TIES); // gap
    row[FEATURE_UNANSWERED_SHARE] = 0.5f;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 2, TIES); // unanswered
    row[FEATURE_UNACCEPTED_SHARE] = 0.9f;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 2, TIES); // the same rule, once
    row[FEATURE_UNANSWERED_SHARE] = 0;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 2, TIES);
    row[FEATURE_NO_MUTUAL_SHARE] = 0.8f;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 3, TIES); // stranger
    row[FEATURE_MINOR_MOVE_INVITES] = logf(1 + 1);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 4, TIES); // invite
    row[FEATURE_MINOR_COMPLAINTS] = logf(1 + 1);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 6, TIES); // complaint
    row[FEATURE_MINOR_CONTACTS] = logf(1 + 1);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 3,
                            TIES); // one contact: neither gap, unanswered nor stranger
    row[FEATURE_MINOR_CONTACTS] = logf(1 + 2);
    ck_assert_double_eq_tol(score_of("policy_rules", row), 6, TIES); // two do
    row[FEATURE_DECLARED_AGE] = 17.0f;
    ck_assert_double_eq_tol(score_of("policy_rules", row), 2, TIES); // among minors only complaints count
}
END_TEST

/// Values 0 to 8 in one feature (median 4, MAD 2), eight 0 and one 9 in a second (MAD 0, mean deviation 1), the rest 0.
START_TEST(test_robust_z_by_hand)
{
    enum { N = 9 };
    static float x[N][FEATURES];
    detector_view_t view = {.scope = VIEW_ALL};
    instance_t one = instance_open(detector_find("robust_z"), &view);
    for (int i = 0; i < N; i++) {
        x[i][FEATURE_AGE_GAP] = (float)((i * 4) % N); // out of order
        x[i][FEATURE_BLOCKS_RECEIVED] = i == 3 ? 9.0f : 0.0f;
        x[i][FEATURE_MESSAGES_OUT] = (float)i; // not suspicious either way
    }
    detector_rows_t rows = {.n = N, .time = DAY_S, .account = NULL, .feature = x[0]};
    instance_fit(&one, rows, NULL);
    float row[FEATURES] = {[FEATURE_AGE_GAP] = 7, [FEATURE_BLOCKS_RECEIVED] = 2};
    rows = (detector_rows_t){.n = 1, .time = DAY_S, .account = NULL, .feature = row};
    double score, gap = 3 / (1.4826 * 2), blocks = 2 / 1.2533;
    detector_score(one.detector, one.state, &rows, &score);
    ck_assert_double_eq_tol(score, gap + blocks, 1e-9);
    row[FEATURE_AGE_GAP] = 1; // below the median: adds nothing, and takes nothing away
    detector_score(one.detector, one.state, &rows, &score);
    ck_assert_double_eq_tol(score, blocks, 1e-9);
    row[FEATURE_NIGHT_SHARE] = 0.5f; // constant in training: the floor 0.1 is its scale
    detector_score(one.detector, one.state, &rows, &score);
    ck_assert_double_eq_tol(score, blocks + 5, 1e-6);
    row[FEATURE_BLOCKS_RECEIVED] = 1000; // capped
    detector_score(one.detector, one.state, &rows, &score);
    ck_assert_double_eq_tol(score, 10 + 5, 1e-6);
    row[FEATURE_ACCOUNT_AGE] = 3; // an old account does not add
    row[FEATURE_MESSAGES_OUT] = 1000;
    detector_score(one.detector, one.state, &rows, &score);
    ck_assert_double_eq_tol(score, 10 + 5, 1e-6);
    instance_close(&one);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("detectors");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, test_detectors_conform, 0, (int)registered());
    tcase_add_test(tcase, test_detectors_are_found_by_name);
    tcase_add_test(tcase, test_detectors_in_the_folder_are_those_registered);
    tcase_add_test(tcase, test_detectors_never_include_the_truth);
    tcase_add_test(tcase, test_detectors_simple_scores_follow_their_feature);
    tcase_add_test(tcase, test_detectors_random_is_uniform_over_accounts_and_times);
    tcase_add_test(tcase, test_policy_rules_by_hand);
    tcase_add_test(tcase, test_robust_z_by_hand);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks by hand and against a plain count; the ensemble of them: whose scores, from which rows, and what is refused.
#include "detectors/rank_transform.h"
#include "tests/detector_conformance.h"
#include "tests/suite_run.h"

START_TEST(test_rank_transform_by_hand)
{
    double sample[] = {2, 5, 1, 2}; // ranks: 1 an eighth, 2 one half, 5 seven eighths; width 4
    rank_transform_t rank = {0};
    ck_assert_double_eq(rank_transform_of(&rank, 3), 0.5); // nothing learned
    ck_assert_int_eq(rank_transform_fit(&rank, sample, 4), 0);
    ck_assert_uint_eq(rank.n, 3);
    const double want[][2] = {{1, 0.125},    {2, 0.5},           {5, 0.875},      {1.5, 0.3125},
                              {3.5, 0.6875}, {9, 1 - 0.125 / 2}, {-3, 0.125 / 2}, {17, 1 - 0.125 / 4}};
    for (size_t k = 0; k < sizeof want / sizeof *want; k++)
        ck_assert_double_eq_tol(rank_transform_of(&rank, want[k][0]), want[k][1], 1e-15);
    rank_transform_free(&rank);
}
END_TEST

START_TEST(test_rank_transform_of_odd_samples)
{
    rank_transform_t rank = {0};
    double one[] = {7}, same[] = {3, 3, 3}, wide[] = {-1e308, 1e308};
    ck_assert_int_eq(rank_transform_fit(&rank, one, 1), 0);
    ck_assert_double_eq(rank_transform_of(&rank, 7), 0.5);
    ck_assert_double_eq(rank_transform_of(&rank, 8), 0.75); // a sample without width counts as one of width 1
    ck_assert_double_eq(rank_transform_of(&rank, 6), 0.25);
    ck_assert_int_eq(rank_transform_fit(&rank, same, 3), 0); // again: the old sample is gone
    ck_assert_double_eq(rank_transform_of(&rank, 3), 0.5);
    ck_assert_int_eq(rank_transform_fit(&rank, wide, 2), 0);
    ck_assert_double_eq(rank_transform_of(&rank, 0), 0.5);
    ck_assert_double_eq(rank_transform_of(&rank, -1e308), 0.25);
    ck_assert_double_lt(rank_transform_of(&rank, 1.7e308), 1);
    ck_assert_double_gt(rank_transform_of(&rank, 1.7e308), 0.75);
    ck_assert_int_eq(rank_transform_fit(&rank, NULL, 0), 0);
    ck_assert_double_eq(rank_transform_of(&rank, 3), 0.5);
    rank_transform_free(&rank);
}
END_TEST

/// Mid-ranks counted plainly at values of the sample; rising strictly everywhere.
START_TEST(test_rank_transform_equals_a_plain_count)
{
    enum { N = 500 };
    double sample[N], sorted[N], before = 0;
    rank_transform_t rank = {0};
    for (uint32_t i = 0; i < N; i++) {
        rng_t rng = rng_at(8, i, 0, RNG_TEST);
        sample[i] = sorted[i] = i % 3 ? (double)rng_below(&rng, 50) : rng_normal(&rng) * 30;
    }
    ck_assert_int_eq(rank_transform_fit(&rank, sorted, N), 0);
    for (int i = 0; i < N; i++) {
        double below = 0;
        for (int j = 0; j < N; j++) below += sample[j] < sample[i] ? 1 : sample[j] == sample[i] ? 0.5 : 0;
        ck_assert_double_eq_tol(rank_transform_of(&rank, sample[i]), below / N, 1e-12);
    }
    for (double x = -300; x < 300; x += 0.37) {
        double r = rank_transform_of(&rank, x);
        ck_assert_msg(r > before && r < 1, "at %g", x);
        before = r;
    }
    rank_transform_free(&rank);
}
END_TEST

static const detector_view_t ALL = {.scope = VIEW_ALL, .platform = -1, .seed = 3};

typedef struct {
    char members[256];
} average_config_t;

/// An ensemble of these members, opened.
static instance_t ensemble(const char *members, const detector_view_t *view)
{
    instance_t self = {.detector = detector_find("rank_average")};
    average_config_t *config = NULL;
    ck_assert_uint_eq(self.detector->config_bytes, sizeof *config);
    BUG_IF(ARRAY_NEW(config, 1) < 0 || array_new(&self.state, 1, self.detector->state_bytes) < 0);
    snprintf(config->members, sizeof config->members, "%s", members);
    self.config = config;
    int code = self.detector->open(self.state, config, view);
    ck_assert_msg(code == 0, "%s", error_text());
    return self;
}

/// Messages 1, 2, 2, 5 and contacts to minors 4, 3, 2, 1; the ranks of each by hand.
START_TEST(test_rank_average_by_hand)
{
    static float x[4][FEATURES] = {{0}};
    const float messages[4] = {1, 2, 2, 5}, contacts[4] = {4, 3, 2, 1};
    const double rank[4] = {(0.125 + 0.875) / 2, (0.5 + 0.625) / 2, (0.5 + 0.375) / 2, (0.875 + 0.125) / 2};
    for (int i = 0; i < 4; i++) {
        x[i][FEATURE_MESSAGES_OUT] = messages[i];
        x[i][FEATURE_MINOR_CONTACTS] = contacts[i];
    }
    instance_t one = ensemble(" message_count  minor_contacts ", &ALL);
    detector_rows_t rows = {.n = 4, .feature = x[0]};
    double *score = instance_score(&one, &rows); // before anything is learned
    for (int i = 0; i < 4; i++) ck_assert_double_eq(score[i], 0.5);
    free(score);
    instance_fit(&one, rows, NULL);
    score = instance_score(&one, &rows);
    for (int i = 0; i < 4; i++) ck_assert_double_eq_tol(score[i], rank[i], 1e-12);
    free(score);
    rows = (detector_rows_t){.n = 1, .feature = x[3]}; // alone it has the same rank
    score = instance_score(&one, &rows);
    ck_assert_double_eq_tol(*score, rank[3], 1e-12);
    free(score);
    instance_close(&one);
}
END_TEST

/// Without a positive there is nothing for logistic_regression to say: it has no voice, not half a one.
START_TEST(test_rank_average_leaves_out_who_learned_nothing)
{
    static float x[3][FEATURES] = {{0}};
    const uint8_t none[3] = {0}, one_of_three[3] = {0, 0, 1};
    for (int i = 0; i < 3; i++) x[i][FEATURE_MESSAGES_OUT] = (float)i;
    detector_rows_t rows = {.n = 3, .feature = x[0]};
    instance_t silent = ensemble("message_count logistic_regression", &ALL);
    instance_t alone = ensemble("logistic_regression", &ALL), heard = ensemble("logistic_regression", &ALL);
    instance_fit(&silent, rows, none);
    instance_fit(&alone, rows, none);
    instance_fit(&heard, rows, one_of_three);
    double *a = instance_score(&silent, &rows), *b = instance_score(&alone, &rows), *c = instance_score(&heard, &rows);
    for (int i = 0; i < 3; i++) {
        ck_assert_double_eq_tol(a[i], (i + 0.5) / 3, 1e-12);
        ck_assert_double_eq(b[i], 0.5);
    }
    ck_assert(c[0] != c[2]);
    free(a);
    free(b);
    free(c);
    instance_close(&silent);
    instance_close(&alone);
    instance_close(&heard);
}
END_TEST

/// A member that does not read rows is ranked among all who have acted, at the time: `random` by a plain count.
START_TEST(test_rank_average_ranks_by_account_among_those_who_acted)
{
    conform_t c;
    conform_open(&c);
    instance_t one = ensemble("random", &c.view), lots = instance_open(detector_find("random"), &c.view);
    instance_fit(&one, c.rows, c.label);
    double *untold = instance_score(&one, &c.rows);
    ck_assert_double_eq(untold[0], 0.5);
    instance_observe(&one, &c.world);
    ck_assert_int_eq(one.detector->prepare(one.state, c.rows.time), 0);
    double *rank = instance_score(&one, &c.rows);
    bool acted[CONFORM_ACCOUNTS] = {0};
    uint32_t who[CONFORM_ACCOUNTS], n = 0;
    for (size_t i = 0; i < c.world.n; i++) {
        const event_t *e = &c.world.event[i];
        bool by_platform =
            e->kind == EVENT_SUGGEST || e->kind == EVENT_WARN || e->kind == EVENT_RESTRICT || e->kind == EVENT_CLOSE;
        acted[e->actor] |= !by_platform;
    }
    for (uint32_t a = 0; a < CONFORM_ACCOUNTS; a++)
        if (acted[a]) who[n++] = a;
    detector_rows_t everybody = {.n = n, .time = c.rows.time, .account = who};
    double *lot = instance_score(&lots, &everybody), *own = instance_score(&lots, &c.rows);
    for (size_t i = 0; i < c.rows.n; i += 7) {
        double below = 0;
        for (uint32_t j = 0; j < n; j++) below += lot[j] < own[i] ? 1 : lot[j] == own[i] ? 0.5 : 0;
        ck_assert_double_eq_tol(rank[i], below / n, 1e-12);
    }
    free(untold);
    free(rank);
    free(lot);
    free(own);
    instance_close(&one);
    instance_close(&lots);
    conform_close(&c);
}
END_TEST

/// Configs of all detectors as a scenario has them, those of one changed. Free with free_configs.
static void **new_configs(const char *name, const char *override)
{
    void **config = NULL;
    BUG_IF(ARRAY_NEW(config, 256) < 0);
    for (size_t i = 0; detector_registry[i]; i++) {
        const detector_t *d = detector_registry[i];
        BUG_IF(array_new(&config[i], 1, d->config_bytes + 1) < 0);
        param_section_t section = {.path = "", .meaning = "", .params = d->params, .base = config[i]};
        bool changed = strcmp(d->name, name) == 0;
        if (!d->params) continue;
        ck_assert_int_eq(param_load(&(param_input_t){.override = &override, .overrides = changed}, &section, 1, NULL),
                         0);
    }
    return config;
}

static void free_configs(void **config)
{
    for (size_t i = 0; detector_registry[i]; i++) free(config[i]);
    free(config);
}

/// The rules' weights are the scenario's: with none, a row that fires them is like one that does not.
START_TEST(test_rank_average_gives_members_their_own_keys)
{
    static float x[2][FEATURES] = {{0}};
    for (int i = 0; i < 2; i++) x[i][FEATURE_DECLARED_AGE] = 30;
    x[1][FEATURE_MINOR_COMPLAINTS] = 3;
    detector_rows_t rows = {.n = 2, .feature = x[0]};
    void **config = new_configs("policy_rules", "weight=[0, 0, 0, 0, 0, 0]");
    for (int given = 0; given < 2; given++) {
        detector_view_t view = ALL;
        view.configs = given ? (const void *const *)config : NULL;
        instance_t one = ensemble("policy_rules", &view);
        instance_fit(&one, rows, NULL);
        double *score = instance_score(&one, &rows);
        ck_assert_double_eq(score[0], given ? 0.5 : 0.25);
        ck_assert_double_eq(score[1], given ? 0.5 : 0.75);
        free(score);
        instance_close(&one);
    }
    free_configs(config);
}
END_TEST

static int plan(const char *members, void **configs)
{
    average_config_t config = {{0}};
    snprintf(config.members, sizeof config.members, "%s", members);
    return detector_plan(detector_find("rank_average"), &config, (const void *const *)configs);
}

START_TEST(test_rank_average_needs_what_its_members_need)
{
    ck_assert_int_eq(plan("message_count", NULL), NEEDS_FEATURES);
    ck_assert_int_eq(plan("message_count logistic_regression", NULL), NEEDS_FEATURES | NEEDS_LABELS);
    ck_assert_int_eq(plan("random message_count", NULL), NEEDS_FEATURES | NEEDS_EVENTS);
    if (detector_find("gradient_boosting")->absent) return;
    void **with = new_configs("gradient_boosting", "graph=true"),
         **without = new_configs("gradient_boosting", "graph=false");
    ck_assert_int_eq(plan("gradient_boosting", with), NEEDS_FEATURES | NEEDS_LABELS | NEEDS_GRAPH);
    ck_assert_int_eq(plan("gradient_boosting", without), NEEDS_FEATURES | NEEDS_LABELS);
    free_configs(with);
    free_configs(without);
}
END_TEST

START_TEST(test_rank_average_refuses)
{
    const char *const bad[][2] = {{"", "names no detector"},
                                  {"  ", "names no detector"},
                                  {"robustz", "robustz is no detector; did you mean robust_z?"},
                                  {"random,robust_z", "separate names by blanks"},
                                  {"random rank_average", "rank_average cannot be a member of itself"},
                                  {"random robust_z random", "random is named twice"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        average_config_t config = {{0}};
        snprintf(config.members, sizeof config.members, "%s", bad[k][0]);
        error_clear();
        ck_assert_int_eq(plan(bad[k][0], NULL), ERR_PLUGIN);
        ck_assert_msg(strstr(error_text(), bad[k][1]) && strstr(error_text(), "rank_average.members"), "%s",
                      error_text());
        void *state = NULL;
        BUG_IF(array_new(&state, 1, detector_find("rank_average")->state_bytes) < 0);
        ck_assert_int_eq(detector_find("rank_average")->open(state, &config, &ALL), ERR_PLUGIN);
        detector_find("rank_average")->close(state);
        free(state);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rank_average");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_rank_transform_by_hand);
    tcase_add_test(tcase, test_rank_transform_of_odd_samples);
    tcase_add_test(tcase, test_rank_transform_equals_a_plain_count);
    tcase_add_test(tcase, test_rank_average_by_hand);
    tcase_add_test(tcase, test_rank_average_leaves_out_who_learned_nothing);
    tcase_add_test(tcase, test_rank_average_ranks_by_account_among_those_who_acted);
    tcase_add_test(tcase, test_rank_average_gives_members_their_own_keys);
    tcase_add_test(tcase, test_rank_average_needs_what_its_members_need);
    tcase_add_test(tcase, test_rank_average_refuses);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

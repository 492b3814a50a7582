// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity studies: what is refused, the scenarios at their points, and the rows that come of worlds.
#include "core/array.h"
#include "results/arms/arm_run.h"
#include "results/sensitivity/point.h"
#include "results/sensitivity/sensitivity_rows.h"
#include "results/sensitivity/sobol_index.h"
#include "tests/plan_fixture.h"
#include "tests/suite_run.h"

#include <gsl/gsl_errno.h>
#include <math.h>

#define STUDY "experiment.design=sensitivity", "experiment.measures=contact_caps child_defaults"
#define WORLD                                                                           \
    STUDY, "persons=600", "days=20", "protocol.warmup_days=1", "protocol.bootstrap=50", \
        "offending.per_1000_adults=150", "experiment.branch_day=8"
#define SMALL WORLD, "experiment.points=8"

static plan_case_t at;
static arm_table_t table;
static run_result_t result;

static void teardown(void)
{
    run_result_free(&result);
    arm_table_free(&table);
    plan_free(&at);
}

static void ck_refused(const char *factors, const char *words)
{
    char setting[1000];
    snprintf(setting, sizeof setting, "experiment.factors=\"%s\"", factors);
    plan_load(&at, NULL, SETTINGS(STUDY, setting), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s: %s", factors, error_text());
    ck_assert_ptr_nonnull(strstr(error_text(), "experiment.factors"));
    plan_free(&at);
}

START_TEST(test_sensitivity_refuses_what_is_no_factor)
{
    ck_refused("child.folow 0.5 0.8", "did you mean child.follow?");
    ck_refused("child.follow 0.5", "not of the form KEY LOW HIGH");
    ck_refused("child.follow 0.5 1e-1", "not of the form KEY LOW HIGH");
    ck_refused("child.follow 0.5 0.8 log more", "not of the form KEY LOW HIGH");
    ck_refused("child.follow 0.5 0.8 even", "'even' is no scale");
    ck_refused("child.follow 0.8 0.5", "not below");
    ck_refused("child.follow 0.5 1.5", "beyond what the key allows, 0..1");
    ck_refused("child.follow 0 1 log", "must be above 0");
    ck_refused("measures.contact_caps.per_day 2 9 log", "cannot be on a log scale");
    ck_refused("measures.contact_caps.per_day 2.1 2.9", "fewer than two whole numbers");
    ck_refused("measures.contact_caps.enabled 0 1", "not a number");
    ck_refused("persons 100 200", "only numbers of people, ties");
    ck_refused("protocol.bootstrap 100 200", "only numbers of people, ties");
    ck_refused("experiment.branch_day 1 2", "only numbers of people, ties");
    ck_refused("measures.metadata_analysis.sensitivity 0.1 1", "only numbers of people, ties");
    ck_refused("child.follow 0.5 0.8; child.follow 0.4 0.6", "the same number as child.follow");
    ck_refused("measures.contact_caps.coverage 0 1; measures.contact_caps.coverage[2] 0 1", "the same number as");
    ck_refused("offending.private_weight 0 1", "its numbers differ");
    ck_refused("measures.contact_caps.coverage 0 2", "beyond what the key allows, 0..1");
    ck_refused("measures.contact_caps.coverage[6] 0 1", "the list has 6 numbers");
    ck_refused("measures.in_app_warnings.heed 0 1", "neither under test nor enabled");
    ck_refused(" ; ", "no factor");
}
END_TEST

START_TEST(test_sensitivity_refuses_what_makes_no_study)
{
    static const char *const factor = "experiment.factors=\"child.follow 0.5 0.8; child.accept 0.1 0.3\"";
    const struct {
        const char *setting, *words;
    } wrong[] = {
        {"experiment.points=7", "7; the factors (2) and a dummy need at least 8"},
        {"experiment.measures=contact_caps", "name two at least"},
        {"experiment.measures=contact_caps metadata_analysis", "write without_detector or name others"},
        {"experiment.response=off strong", "of one response"},
        {"protocol.vary_test=inside", "write fixed"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plan_load(
            &at, NULL,
            SETTINGS(STUDY, factor, "experiment.points=8", "protocol.vary=child.follow=0.5:0.8", wrong[i].setting),
            ERR_INPUT);
        ck_assert_msg(strstr(error_text(), wrong[i].words) != NULL, "%s: %s", wrong[i].setting, error_text());
        plan_free(&at);
    }
    plan_load(&at, NULL, SETTINGS("experiment.design=tandem", factor), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "only where design is sensitivity"));
    plan_free(&at);
    // A measure that is not under test, but runs, may be a factor.
    PLAN(&at, STUDY, "measures.in_app_warnings.enabled=true",
         "experiment.factors=\"measures.in_app_warnings.heed 0 1\"");
}
END_TEST

START_TEST(test_sensitivity_tells_all_problems_at_once)
{
    plan_load(&at, NULL,
              SETTINGS(STUDY, "experiment.factors=\"child.folow 0 1; days 1 2; child.accept 2 1\"",
                       "experiment.branch_day=100"),
              ERR_INPUT);
    const char *words[] = {"child.folow", "days: only numbers", "2 is not below 1", "100 must be less"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert_msg(strstr(error_text(), words[i]) != NULL, "%s is not in: %s", words[i], error_text());
}
END_TEST

START_TEST(test_sensitivity_takes_39_factors_and_no_more)
{
    char text[4000] = "experiment.factors=\"";
    size_t length = strlen(text);
    for (int i = 0; i < 40; i++) {
        const char *list = i < 10 ? "ties.sociability" : i < 28 ? "population.pyramid" : "population.region_share";
        int index = i < 10 ? i : i < 28 ? i - 10 : i - 28;
        length += (size_t)snprintf(text + length, sizeof text - length, "%s[%d] 0.1 5;", list, index);
        char setting[4001];
        snprintf(setting, sizeof setting, "%s\"", text);
        if (i == 38) {
            PLAN(&at, STUDY, setting);
            ck_assert_uint_eq(at.plan.factors.n, 39);
            plan_free(&at);
        }
        if (i == 39) plan_load(&at, NULL, SETTINGS(STUDY, setting), ERR_INPUT);
    }
    ck_assert_msg(strstr(error_text(), "one too many; at most 39") != NULL, "%s", error_text());
}
END_TEST

START_TEST(test_sensitivity_points_differ_in_the_factors_only)
{
    enum { POINTS = 64, FACTORS = 4 };
    PLAN(&at, STUDY, "experiment.points=64",
         "experiment.factors=\"measures.contact_caps.coverage 0.2 0.9; measures.contact_caps.per_day 2 5; "
         "offending.seen_in_search 0.01 1 log; child.supervised[1] 0.25 0.5\"");
    plan_detach(&at.scenario);
    double u[POINTS * (FACTORS + 1)], low[FACTORS], high[FACTORS], log_mean = 0;
    int of_day[6] = {0};
    ck_assert_int_eq(points_place(FACTORS, at.scenario.run.seed, POINTS, u), 0);
    for (size_t f = 0; f < FACTORS; f++) low[f] = INFINITY, high[f] = -INFINITY;
    for (uint32_t p = 0; p < POINTS; p++) {
        point_t point;
        ck_assert_msg(point_open(&point, &at.scenario, &at.plan, p) == 0, "%s", error_text());
        const scenario_t *s = point.scenario;
        double value[FACTORS] = {0, 0, s->offending.seen_in_search, s->child.supervised[1]};
        for (size_t m = 0; measure_registry[m]; m++) {
            const measure_config_t *config = s->measure_config[m];
            if (strcmp(measure_registry[m]->name, "contact_caps") != 0) continue;
            value[0] = config->coverage[0];
            for (int i = 1; i < PLATFORMS; i++) ck_assert_double_eq(config->coverage[i], value[0]);
            knob_t knob = at.plan.factors.factor[1].knob; // of the study itself: not touched
            ck_assert_double_eq(knob_get(&knob), 10);
            knob.section = s->section + (knob.section - at.scenario.section);
            value[1] = knob_get(&knob);
        }
        for (size_t f = 0; f < FACTORS; f++) {
            low[f] = fmin(low[f], value[f]);
            high[f] = fmax(high[f], value[f]);
            ck_assert_double_eq(value[f], factor_value(&at.plan.factors.factor[f], u[p * (FACTORS + 1) + f]));
        }
        of_day[(int)value[1]]++;
        log_mean += log10(value[2]) / POINTS;
        ck_assert_double_eq(s->child.supervised[0], at.scenario.child.supervised[0]);
        ck_assert_double_eq(s->child.follow, at.scenario.child.follow);
        point_close(&point);
    }
    const double from[] = {0.2, 2, 0.01, 0.25}, to[] = {0.9, 5, 1, 0.5}, near[] = {0.03, 0, 0.005, 0.02};
    for (size_t f = 0; f < FACTORS; f++) {
        ck_assert_msg(low[f] >= from[f] && low[f] <= from[f] + near[f] + 1e-12, "%zu: from %g", f, low[f]);
        ck_assert(high[f] <= to[f] && (f == 2 || high[f] >= to[f] - near[f] - 1e-12));
    }
    ck_assert_double_eq_tol(log_mean, -1, 0.05); // half of them below a tenth
    for (int i = 2; i <= 5; i++) ck_assert_int_le(abs(of_day[i] - 16), 1);
}
END_TEST

static void run(void)
{
    plan_detach(&at.scenario);
    ck_assert_msg(arm_run_check(&at.scenario, &at.plan, &at.design) == 0, "%s", error_text());
    ck_assert_msg(arm_run(&at.scenario, &at.plan, &at.design, NULL, &table) == 0, "%s", error_text());
    ck_assert_int_eq(sensitivity_rows_add(&result, &at.scenario, &at.plan, &at.design, &table), 0);
}

START_TEST(test_sensitivity_worlds_are_those_of_their_points)
{
    // Under caps on nobody the arm alone is the baseline; where they reach somebody it is another world.
    PLAN(&at, SMALL, "experiment.factors=\"measures.contact_caps.coverage 0 1; offending.per_1000_adults 50 400\"");
    ck_assert_uint_eq(at.design.n, 4);
    run();
    ck_assert_uint_eq(table.worlds, 8);
    // The world of a point is the world of a tandem with the point's numbers.
    for (uint32_t p = 0; p < 8; p += 5) {
        plan_case_t same = {0};
        char coverage[2100], offenders[400];
        double value[2];
        for (size_t i = 0; i < result.points.n; i++)
            if (result.points.row[i].point == p && i % 3 < 2) value[i % 3] = result.points.row[i].value;
        snprintf(coverage, sizeof coverage, "measures.contact_caps.coverage=[%.17f,%.17f,%.17f,%.17f,%.17f,%.17f]",
                 value[0], value[0], value[0], value[0], value[0], value[0]);
        snprintf(offenders, sizeof offenders, "offending.per_1000_adults=%.17f", value[1]);
        PLAN(&same, WORLD, "experiment.design=tandem", offenders, coverage);
        plan_detach(&same.scenario);
        arm_outcome_t out[4];
        arm_loops_t loops = {0}; // no detector, so nothing is opened
        ck_assert_uint_eq(same.design.n, 4);
        ck_assert_int_eq(arm_run_world(&same.scenario, &same.plan, &same.design, p, &loops, NULL, out), 0);
        for (size_t a = 0; a < 4; a++)
            ck_assert_mem_eq(out[a].value, table.value + (p * 4 + a) * OUTCOMES, sizeof out[a].value);
        plan_free(&same);
    }
}
END_TEST

START_TEST(test_sensitivity_rows_say_what_worlds_showed)
{
    PLAN(&at, SMALL, "experiment.measures=in_app_warnings child_defaults",
         "experiment.factors=\"offending.per_1000_adults 50 400\"");
    run();
    ck_assert_uint_eq(result.points.n, 8 * 2);
    ck_assert_uint_eq(result.point_results.n, 8 * 2);
    ck_assert_uint_eq(result.sensitivity_fit.n, 2 * SHARES);
    ck_assert_uint_eq(result.sensitivity.n, 2 * SHARES * 2);
    ck_assert_str_eq(result.points.row[1].factor, "(dummy)");
    for (size_t p = 0; p < 8; p++) {
        const double *world = table.value + p * 4 * OUTCOMES + OUTCOME_harm_days;
        const point_result_row_t *row = &result.point_results.row[8 + p];
        double base = world[0], warnings = world[OUTCOMES], defaults = world[2 * OUTCOMES], all = world[3 * OUTCOMES];
        ck_assert_str_eq(row->outcome, "harm_days");
        ck_assert_uint_eq(row->point, p);
        ck_assert_double_eq(row->baseline, base);
        ck_assert_double_gt(base, 0);
        ck_assert_double_eq_tol(row->prevented, (base - all) / base, 1e-12);
        ck_assert_double_eq_tol(row->synergy, (base - all) / base - 1 + warnings / base * defaults / base, 1e-12);
        ck_assert_double_eq_tol(row->beyond_sum, (warnings + defaults - base - all) / base, 1e-12);
    }
    for (size_t i = 0; i < result.sensitivity.n; i += 2) {
        const sensitivity_row_t *row = &result.sensitivity.row[i];
        ck_assert_uint_eq(row[0].rank, 1);
        ck_assert_uint_eq(row[1].rank, 2);
        ck_assert_double_ge(row[0].first_order, row[1].first_order);
        ck_assert(!strcmp(row[0].factor, "(dummy)") != !strcmp(row[1].factor, "(dummy)"));
        for (int j = 0; j < 2; j++) {
            bool dummy = !strcmp(row[j].factor, "(dummy)");
            ck_assert_double_eq(row[j].low, dummy ? 0 : 50);
            ck_assert_double_eq(row[j].high, dummy ? 1 : 400);
            ck_assert_str_eq(row[j].source, dummy ? "changes nothing" : "assumed");
            ck_assert(row[j].change_low <= row[j].change && row[j].change <= row[j].change_high);
        }
    }
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    Suite *suite = suite_create("sensitivity");
    TCase *tc = tcase_create("sensitivity");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 240);
    tcase_add_test(tc, test_sensitivity_refuses_what_is_no_factor);
    tcase_add_test(tc, test_sensitivity_refuses_what_makes_no_study);
    tcase_add_test(tc, test_sensitivity_tells_all_problems_at_once);
    tcase_add_test(tc, test_sensitivity_takes_39_factors_and_no_more);
    tcase_add_test(tc, test_sensitivity_points_differ_in_the_factors_only);
    tcase_add_test(tc, test_sensitivity_worlds_are_those_of_their_points);
    tcase_add_test(tc, test_sensitivity_rows_say_what_worlds_showed);
    suite_add_tcase(suite, tc);
    return suite_run_forking(suite, CK_NOFORK); // worlds run in OpenMP, which no child may begin after its parent
}

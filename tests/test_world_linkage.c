// SPDX-License-Identifier: GPL-3.0-or-later
// Linkage in simulated worlds: without links nothing changes, the oracle joins what the truth says, learning does
// better than the device alone, families are merged where they share devices, nothing depends on threads.
#include "results/linkage/linkage_rows.h"
#include "tests/experiment_fixture.h"
#include "tests/experiment_result.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

static const char *const COMMON[] = {"persons=1500",
                                     "days=20",
                                     "offending.per_1000_adults=30",
                                     "protocol.warmup_days=6",
                                     "protocol.score_every_days=3",
                                     "protocol.training=1",
                                     "protocol.test=1",
                                     "protocol.bootstrap=0",
                                     "protocol.detectors=random minor_contacts policy_rules robust_z oddball",
                                     NULL};

/// A test world with all its scores. @param[in] fit for detectors, or NULL: none is fitted
static void world(world_output_t *out, const scenario_t *scenario, const linkage_model_t *model, uint32_t index)
{
    lineup_t lineup;
    ck_assert_int_eq(lineup_from_scenario(&lineup, scenario), 0);
    world_job_t job = {.scenario = scenario,
                       .lineup = &lineup,
                       .role = WORLD_TEST,
                       .index = index,
                       .linkage = model,
                       .alert_detector = -1};
    ck_assert_msg(world_run(&job, out) == 0, "%s", error_text());
}

static const linkage_row_t *row_of(const run_result_t *r, const char *role, const char *method)
{
    for (size_t i = 0; i < r->linkage.n; i++)
        if (!strcmp(r->linkage.row[i].role, role) && !strcmp(r->linkage.row[i].method, method))
            return &r->linkage.row[i];
    ck_abort_msg("no row %s, %s", role, method);
}

START_TEST(test_world_linkage_without_links_changes_no_byte)
{
    // Nobody shares anything to be linked by: the way of the scores through the pool must leave all as it was.
    const char *const view[] = {"protocol.view=silo", "protocol.view=all"};
    for (int v = 0; v < 2; v++) {
        scenario_t none, learned;
        world_output_t a, b;
        linkage_model_t never = {.threshold = INFINITY};
        LOAD(&none, view[v], "persons=600");
        LOAD(&learned, view[v], "persons=600", "protocol.linkage=learned");
        world(&a, &none, NULL, 0);
        world(&b, &learned, &never, 0);
        ck_assert_uint_eq(a.streams, 5);
        for (size_t d = 0; d < a.streams; d++) {
            const score_stream_t *x = &a.stream[d], *y = &b.stream[d];
            ck_assert_uint_eq(x->cells, y->cells);
            ck_assert_uint_gt(x->cells, 1000);
            ck_assert_mem_eq(x->cell, y->cell, x->cells * sizeof *x->cell);
            ck_assert_mem_eq(x->final, y->final, x->accounts * sizeof *x->final);
        }
        ck_assert_uint_eq(b.linkage.quality[JUDGED_LINKAGE].linked_pairs, 0);
        ck_assert_uint_gt(b.linkage.quality[JUDGED_DEVICE].linked_pairs, 0);
        world_output_free(&a);
        world_output_free(&b);
        scenario_free(&none);
        scenario_free(&learned);
    }
}
END_TEST

START_TEST(test_world_linkage_none_says_nothing)
{
    scenario_t scenario;
    run_result_t r;
    LOAD(&scenario, "persons=400");
    ck_assert_int_eq(scenario.protocol.linkage, LINKAGE_NONE); // unless asked for
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
    ck_assert_uint_eq(r.linkage.n, 0);
    ck_assert_uint_eq(r.linkage_weights.n, 0);
    char *said = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&said, &bytes);
    linkage_rows_say(&r, out);
    fclose(out);
    ck_assert_uint_eq(bytes, 0);
    free(said);
    run_result_free(&r);
    scenario_free(&scenario);
}
END_TEST

/// The score of a cell that an account has at a time, or NaN.
static double score_at(const score_stream_t *stream, uint32_t account, uint32_t time)
{
    size_t low = 0, high = stream->cells; // sorted by account, then time
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const score_cell_t *cell = &stream->cell[middle];
        if (cell->account < account || (cell->account == account && cell->time < time))
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < stream->cells && stream->cell[low].account == account && stream->cell[low].time == time;
    return found ? stream->cell[low].score : (double)NAN;
}

/// What the accounts of a person, scored each by itself at a time, come to together.
static double pooled(const score_stream_t *alone, const truth_t *truth, uint32_t account, uint32_t time, bool mean)
{
    double most = -INFINITY, sum = 0;
    size_t n = 0;
    for (uint32_t a = 0; a < truth->accounts; a++) {
        double score = truth->account_person[a] == truth->account_person[account] ? score_at(alone, a, time) : NAN;
        if (isnan(score)) continue;
        most = fmax(most, score);
        sum += score;
        n++;
    }
    return mean ? sum / (double)n : most;
}

START_TEST(test_world_linkage_oracle_pools_the_accounts_of_a_person)
{
    const char *const pool[] = {"linkage.pool=max", "linkage.pool=mean"};
    for (int how = 0; how < 2; how++) {
        scenario_t none, oracle;
        world_output_t alone, joined;
        size_t changed = 0;
        LOAD(&none, "persons=300");
        LOAD(&oracle, "persons=300", "protocol.linkage=oracle", pool[how]);
        world(&alone, &none, NULL, 0);
        world(&joined, &oracle, NULL, 0);
        for (size_t d = 0; d < alone.streams; d++) {
            const score_stream_t *before = &alone.stream[d], *after = &joined.stream[d];
            ck_assert_uint_eq(before->cells, after->cells);
            for (size_t i = 0; i < after->cells; i += 7) {
                const score_cell_t *cell = &after->cell[i];
                ck_assert_uint_eq(cell->account, before->cell[i].account);
                ck_assert_uint_eq(cell->time, before->cell[i].time);
                double expected = pooled(before, &alone.world.truth, cell->account, cell->time, how == 1);
                ck_assert_double_eq_tol(cell->score, expected, 1e-9 * (1 + fabs(expected)));
                changed += cell->score != before->cell[i].score;
            }
        }
        ck_assert_uint_gt(changed, 500);
        const linkage_quality_t *q = &joined.linkage.quality[JUDGED_LINKAGE];
        ck_assert_uint_gt(q->true_pairs, 500);
        ck_assert_uint_eq(q->linked_pairs, q->true_pairs);
        ck_assert_uint_eq(q->linked_true, q->true_pairs);
        ck_assert_uint_eq(q->wrong_accounts + q->family_pairs, 0);
        world_output_free(&alone);
        world_output_free(&joined);
        scenario_free(&none);
        scenario_free(&oracle);
    }
}
END_TEST

/// A method over all test worlds of a run.
static linkage_quality_t sum_of(const run_result_t *r, const char *method)
{
    linkage_quality_t sum = {0};
    for (size_t i = 0; i < r->linkage.n; i++) {
        const linkage_row_t *row = &r->linkage.row[i];
        if (strcmp(row->role, "test") || strcmp(row->method, method)) continue;
        sum.accounts += row->accounts;
        sum.true_pairs += row->true_pairs;
        sum.linked_pairs += row->linked_pairs;
        sum.linked_true += row->linked_true;
        sum.wrong_accounts += row->wrong_accounts;
    }
    return sum;
}

// Here F1 is 0.0075 higher than the rule's, precision 0.022, recall 0.004 lower, and 0.57 times the accounts stand with
// somebody else's. With five other seeds: F1 0.003 to 0.008 higher, precision 0.001 to 0.032, recall from 0.014 lower
// to 0.004 higher, 0.40 to 0.66 times the accounts.
START_TEST(test_world_linkage_learned_does_better_than_the_device)
{
    scenario_t scenario;
    run_result_t r;
    LOAD(&scenario, "persons=5000", "protocol.training=2", "protocol.test=3", "protocol.detectors=random",
         "protocol.linkage=learned");
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
    linkage_quality_t learned = sum_of(&r, "learned"), device = sum_of(&r, "same device");
    ck_assert_double_gt(linkage_f1(&learned), linkage_f1(&device) + 0.003);
    ck_assert_double_gt(linkage_precision(&learned), linkage_precision(&device) + 0.01);
    ck_assert_double_gt(linkage_recall(&learned), linkage_recall(&device) - 0.02);
    ck_assert_double_lt((double)learned.wrong_accounts, 0.75 * (double)device.wrong_accounts);
    ck_assert_double_ge(linkage_precision(&learned), 0.94); // 0.95 was asked for, on other worlds
    ck_assert_uint_eq(learned.accounts, device.accounts);
    ck_assert_uint_eq(learned.true_pairs, device.true_pairs);
    run_result_free(&r);
    scenario_free(&scenario);
}
END_TEST

static const linkage_weight_row_t *weight_of(const run_result_t *r, const char *field, const char *given,
                                             const char *level)
{
    for (size_t i = 0; i < r->linkage_weights.n; i++) {
        const linkage_weight_row_t *w = &r->linkage_weights.row[i];
        if (!strcmp(w->field, field) && !strcmp(w->given, given) && !strcmp(w->level, level)) return w;
    }
    ck_abort_msg("no weight of %s, %s, given %s", field, level, given);
}

START_TEST(test_world_linkage_weighs_as_the_town_is_made)
{
    scenario_t scenario;
    run_result_t r;
    LOAD(&scenario, "persons=3000", "protocol.linkage=learned");
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
    ck_assert_uint_eq(r.linkage.n, 4); // validation and test, learned and the plain rule
    const linkage_row_t *learned = row_of(&r, "test", "learned");
    ck_assert_uint_le(learned->candidate_true, learned->true_pairs);
    ck_assert_uint_gt(learned->candidate_pairs, learned->candidate_true);
    ck_assert_uint_gt(learned->offender_pairs, learned->offender_linked);
    ck_assert_double_eq(run_result_metric(&r.detector[r.detectors - 1], "ap")->value, 1); // the harness's check stays
    // u over all pairs: two of some thousand accounts hardly ever share a device, and nearly all share nothing.
    ck_assert_double_lt(weight_of(&r, "shared", "", "same device")->u, 1e-3);
    ck_assert_double_gt(weight_of(&r, "shared", "", "neither")->u, 0.99);
    ck_assert_double_gt(weight_of(&r, "shared", "", "same device")->m, 0.7);
    // m over all pairs of one person: some share nothing, of which no candidate would tell.
    ck_assert_double_gt(weight_of(&r, "shared", "", "neither")->m, 0.01);
    ck_assert_double_lt(weight_of(&r, "shared", "", "neither")->weight, -2);
    ck_assert_double_gt(weight_of(&r, "declared_age", "same device", "equal")->weight, 3);
    ck_assert_double_lt(weight_of(&r, "declared_age", "same device", "above 15 y, one a minor")->weight, -3);
    run_result_free(&r);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_world_linkage_merges_families_only_where_they_share_devices)
{
    const char *const shared[] = {"population.shared_device=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
                                  "population.shared_device=[1, 1, 1, 1, 1, 0, 0, 0, 0, 0]"};
    linkage_row_t learned[2], device[2];
    for (int s = 0; s < 2; s++) {
        scenario_t scenario;
        run_result_t r;
        LOAD(&scenario, shared[s], "protocol.linkage=learned");
        experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
        learned[s] = *row_of(&r, "test", "learned");
        device[s] = *row_of(&r, "test", "same device");
        run_result_free(&r);
        scenario_free(&scenario);
    }
    ck_assert_uint_eq(device[0].family_pairs, 0);
    ck_assert_double_eq(device[0].precision, 1);
    ck_assert_uint_eq(learned[0].family_device_pairs, 0);
    // Where nobody shares a device the rule is never wrong, and learned linkage spends what precision it is allowed.
    ck_assert_double_gt(learned[0].f1, device[0].f1 - 0.04);
    // With one device for parent and children, all that the rule gets wrong is families.
    ck_assert_uint_gt(device[1].family_pairs, 100);
    ck_assert_uint_eq(device[1].family_pairs, device[1].family_device_pairs);
    ck_assert_uint_eq(device[1].linked_pairs, device[1].linked_true + device[1].family_pairs);
    ck_assert_uint_lt(2 * learned[1].family_device_pairs,
                      device[1].family_device_pairs); // declared ages tell most apart
    ck_assert_double_gt(learned[1].f1, device[1].f1 + 0.02);
}
END_TEST

START_TEST(test_world_linkage_is_the_same_for_any_number_of_threads)
{
    const int threads[] = {1, 2, 3, 8};
    run_result_t r[4];
    for (int i = 0; i < 4; i++) {
        scenario_t scenario;
        LOAD(&scenario, "persons=800", "protocol.linkage=learned", "linkage.pool=mean");
        experiment_with_oracle(&scenario, threads[i], -1, NULL, &r[i]);
        scenario_free(&scenario);
        result_same(&r[0], &r[i], "");
        ck_assert_uint_gt(r[i].linkage.n, 0); // or nothing is shown of linkage
        ck_assert_uint_gt(r[i].linkage_weights.n, 0);
    }
    for (int i = 0; i < 4; i++) run_result_free(&r[i]);
}
END_TEST

START_TEST(test_world_linkage_keeps_nothing_from_world_to_world)
{
    scenario_t scenario;
    run_result_t two, one;
    LOAD(&scenario, "persons=600", "protocol.linkage=learned", "protocol.test=2");
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &two);
    linkage_row_t second = two.linkage.row[two.linkage.n - 2]; // learned, of the second test world
    ck_assert_str_eq(second.method, "learned");
    ck_assert_uint_eq(second.world, 1);
    linkage_row_t first = *row_of(&two, "test", "learned");
    scenario.protocol.test = 1;
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &one);
    ck_assert_mem_eq(&first, row_of(&one, "test", "learned"), sizeof first);
    ck_assert_uint_ne(first.linked_pairs, second.linked_pairs);
    run_result_free(&two);
    run_result_free(&one);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_world_linkage_cannot_be_learned_without_training)
{
    scenario_t scenario;
    run_result_t r;
    lineup_t lineup;
    LOAD(&scenario, "protocol.linkage=learned", "protocol.training=0", "protocol.detectors=random");
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    experiment_options_t options = {.lineup = &lineup, .alert_detector = -1};
    ck_assert_int_eq(experiment_run(&scenario, &options, &r), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "protocol.training"));
    run_result_free(&r);
    ck_assert_int_eq(linkage_refuse(LINKAGE_NONE, &scenario.origin, "score"), 0);
    ck_assert_int_eq(linkage_refuse(LINKAGE_ORACLE, &scenario.origin, "score"), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error_text(), "vigil score"));
    scenario_free(&scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world_linkage");
    TCase *tc = tcase_create("world_linkage");
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, test_world_linkage_without_links_changes_no_byte);
    tcase_add_test(tc, test_world_linkage_none_says_nothing);
    tcase_add_test(tc, test_world_linkage_oracle_pools_the_accounts_of_a_person);
    tcase_add_test(tc, test_world_linkage_learned_does_better_than_the_device);
    tcase_add_test(tc, test_world_linkage_weighs_as_the_town_is_made);
    tcase_add_test(tc, test_world_linkage_merges_families_only_where_they_share_devices);
    tcase_add_test(tc, test_world_linkage_is_the_same_for_any_number_of_threads);
    tcase_add_test(tc, test_world_linkage_keeps_nothing_from_world_to_world);
    tcase_add_test(tc, test_world_linkage_cannot_be_learned_without_training);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

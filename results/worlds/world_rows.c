// SPDX-License-Identifier: GPL-3.0-or-later
// Counting a world's outcomes for the results file.
#include "results/worlds/world_rows.h"
#include "core/array.h"
#include "core/error.h"
#include "results/worlds/world_scenario.h"
#include <math.h>

static const truth_t *truth_of(const world_output_t *out) { return out->stream ? &out->world.truth : &out->truth; }

static int add_world(run_result_t *result, world_role_t role, uint32_t index, const scored_world_t *w,
                     const world_output_t *out)
{
    const sim_counts_t *c = &out->counts;
    world_row_t row = {
        .world = index,
        .seed = out->seed,
        .persons = c->persons,
        .accounts = c->accounts,
        .active = w->n,
        .positives = w->positives,
        .unscored = w->unscored,
        .offenders = w->offenders,
        .children = w->children,
        .prevalence = w->n ? (double)w->positives / (double)w->n : NAN,
        .events = c->events,
        .messages = c->messages,
        .approaches = c->approaches,
        .answered = c->answered,
        .harmed = c->harmed,
        .closed_accounts = c->closed_accounts,
        .closed_benign = c->closed_benign,
        .seen = c->events - out->corrupt.lost - out->corrupt.undelivered,
        .lost = out->corrupt.lost,
        .late = out->corrupt.late,
        .undelivered = out->corrupt.undelivered,
        .labels_missed = out->rows.missed,
        .labels_false = out->rows.falsely,
    };
    run_result_text(row.left_out, offender_name[out->left_out]);
    run_result_text(row.role, world_role_name[role]);
    return ROWS_ADD(&result->worlds, row);
}

static int add_outcome(run_result_t *result, world_role_t role, uint32_t index, const char *outcome, uint64_t children)
{
    outcome_row_t row = {.world = index, .children = children};
    run_result_text(row.role, world_role_name[role]);
    run_result_text(row.outcome, outcome);
    return ROWS_ADD(&result->outcomes, row);
}

/// How approaches ended, and the lens of recorded crime on those that came to harm.
static int add_outcomes(run_result_t *result, world_role_t role, uint32_t index, const truth_t *truth)
{
    enum { DISCLOSED, REPORTED, RECORDED, PLATFORM_KNOWN, CHARGED, LENS };
    static const char *const lens_name[LENS] = {"disclosed", "reported", "recorded", "recorded_platform_known",
                                                "charged"};
    uint64_t end[ENDS] = {0}, lens[LENS] = {0};
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        end[a->end]++;
        lens[DISCLOSED] += a->disclosed;
        lens[REPORTED] += a->reported;
        lens[RECORDED] += a->recorded;
        lens[PLATFORM_KNOWN] += a->recorded && a->platform_known;
        lens[CHARGED] += a->charged;
    }
    for (int e = 0; e < ENDS; e++) CHECK(add_outcome(result, role, index, approach_end_name[e], end[e]));
    for (int l = 0; l < LENS; l++) CHECK(add_outcome(result, role, index, lens_name[l], lens[l]));
    return 0;
}

static int add_measures(run_result_t *result, uint32_t index, const world_output_t *out)
{
    for (size_t i = 0; i < out->measures; i++) {
        const sim_measure_count_t *m = &out->measure[i];
        measure_row_t row = {.world = index,
                             .attempts = m->attempts,
                             .allowed = m->allowed,
                             .denied = m->denied,
                             .abandoned = m->abandoned};
        run_result_text(row.measure, m->measure);
        run_result_text(row.hook, m->hook);
        run_result_text(row.platform, m->platform >= 0 && m->platform < PLATFORMS ? platform_name[m->platform] : "all");
        CHECK(ROWS_ADD(&result->measures, row));
    }
    return 0;
}

static int add_measure_costs(run_result_t *result, uint32_t index, const world_output_t *out)
{
    for (size_t i = 0; i < out->measure_costs; i++) {
        const sim_measure_cost_t *c = &out->measure_cost[i];
        measure_cost_row_t row = {.world = index,
                                  .age_from = c->age_from,
                                  .hidden = c->cost[COST_HIDDEN],
                                  .stopped = c->cost[COST_STOPPED],
                                  .prompts = c->cost[COST_PROMPTS],
                                  .reviews = c->cost[COST_REVIEWS],
                                  .restricted = c->cost[COST_RESTRICTED],
                                  .closed = c->cost[COST_CLOSED]};
        run_result_text(row.measure, measure_registry[c->measure]->name);
        run_result_text(row.who, c->offender ? "offender" : "benign");
        run_result_text(row.role, role_name[c->role]);
        CHECK(ROWS_ADD(&result->measure_costs, row));
    }
    return 0;
}

static int add_platform_harm(run_result_t *result, uint32_t index, const sim_counts_t *counts)
{
    for (int p = 0; p < PLATFORMS; p++) {
        platform_harm_row_t row = {.world = index,
                                   .approaches = counts->begun_on[p],
                                   .answered = counts->answered_on[p],
                                   .harmed = counts->harmed_on[p]};
        run_result_text(row.platform, platform_name[p]);
        CHECK(ROWS_ADD(&result->platform_harm, row));
    }
    return 0;
}

int world_rows_scored(run_result_t *result, const scored_world_t *world, uint64_t seed)
{
    const truth_t *truth = &world->truth;
    world_output_t out = {.seed = seed, .left_out = world->only};
    sim_counts_t *c = &out.counts;
    c->persons = truth->person.n;
    c->accounts = truth->accounts;
    c->approaches = truth->approaches;
    for (size_t i = 0; i < truth->approaches; i++) {
        c->answered += truth->approach[i].stage_time[STAGE_CONTACT] != NEVER;
        c->harmed += truth->approach[i].stage_time[STAGE_HARM] != NEVER;
    }
    for (size_t a = 0; a < truth->accounts; a++) {
        uint32_t person = truth->account_person[a];
        bool closed = person != NO_PERSON && truth->account_closed[a] != NEVER;
        c->closed_accounts += closed;
        c->closed_benign += closed && truth->person.offender[person] == OFFENDER_NONE;
    }
    CHECK(add_world(result, WORLD_TEST, 0, world, &out));
    return add_outcomes(result, WORLD_TEST, 0, truth);
}

int world_rows_watched(run_result_t *result, uint32_t index, uint64_t seed, const sim_t *sim, const truth_t *truth)
{
    world_output_t out = {.seed = seed, .counts = sim_counts(sim)};
    CHECK(add_world(result, WORLD_TEST, index, &out.world, &out));
    return add_outcomes(result, WORLD_TEST, index, truth);
}

int world_rows_add(run_result_t *result, world_role_t role, uint32_t index, const world_output_t *out)
{
    CHECK(add_world(result, role, index, &out->world, out));
    CHECK(add_outcomes(result, role, index, truth_of(out)));
    if (role != WORLD_TEST) return 0;
    CHECK(add_platform_harm(result, index, &out->counts));
    CHECK(add_measures(result, index, out));
    return add_measure_costs(result, index, out);
}

int world_rows_varied(run_result_t *result, const scenario_t *study, world_role_t role, uint32_t index)
{
    varied_t *varied = NULL;
    size_t n = 0;
    int code = world_scenario_varied(study, role, index, &varied, &n);
    for (size_t k = 0; k < n && code == 0; k++) {
        varied_row_t row = {.world = index, .value = varied[k].value, .low = varied[k].low, .high = varied[k].high};
        run_result_text(row.role, world_role_name[role]);
        run_result_text(row.key, varied[k].key);
        run_result_text(row.range, varied[k].outside ? "outside" : "inside");
        code = ROWS_ADD(&result->varied, row);
    }
    free(varied);
    return code;
}

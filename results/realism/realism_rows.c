// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of /realism, /realism_counts and /naive_rules.
#include "results/realism/realism_rows.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>

static const char *const class_name[] = {"gate", "report"};

/// Where rows go and what they all say.
typedef struct {
    run_result_t *result;
    uint64_t world;
    const char *platform, *reference;
} place_t;

static int add_statistic(const place_t *place, const char *population, statistic_t s, double value)
{
    const statistic_row_t *known = &statistic_row[s];
    realism_row_t row = {.world = place->world,
                         .value = value,
                         .p2p_low = known->p2p_low,
                         .p2p_high = known->p2p_high,
                         .open = known->open,
                         .closed = known->closed,
                         .in_p2p = realism_in_p2p(s, value)};
    run_result_text(row.platform, place->platform);
    run_result_text(row.population, population);
    run_result_text(row.statistic, known->name);
    run_result_text(row.unit, known->unit);
    run_result_text(row.kind, class_name[known->class_]);
    run_result_text(row.verdict, verdict_name[realism_verdict(s, value)]);
    realism_range(s, &row.low, &row.high);
    return ROWS_ADD(&place->result->realism, row);
}

static int add_counts(const place_t *place, const char *population, const realism_values_t *values, uint64_t disagree)
{
    realism_count_row_t row = {.world = place->world,
                               .users = values->users,
                               .messages = values->messages,
                               .pairs = values->pairs,
                               .disagree = disagree};
    uint64_t *count[2][VERDICTS] = {{&row.gate_pass, &row.gate_warn, &row.gate_fail, &row.gate_na},
                                    {&row.report_pass, &row.report_warn, &row.report_fail, &row.report_na}};
    run_result_text(row.platform, place->platform);
    run_result_text(row.population, population);
    run_result_text(row.reference, place->reference);
    for (int s = 0; s < STATISTICS; s++) {
        statistic_class_t class_ = statistic_row[s].class_;
        ++*count[class_][realism_verdict((statistic_t)s, values->value[s])];
        row.report_in_p2p += class_ == STATISTIC_REPORT && realism_in_p2p((statistic_t)s, values->value[s]);
    }
    return ROWS_ADD(&place->result->realism_counts, row);
}

static int add_population(const place_t *place, const char *population, const realism_values_t *values,
                          uint64_t disagree)
{
    for (int s = 0; s < STATISTICS; s++) CHECK(add_statistic(place, population, (statistic_t)s, values->value[s]));
    return add_counts(place, population, values, disagree);
}

static int add_rules(const place_t *place, const char *who, const rule_count_t *count)
{
    for (int r = 0; r < NAIVE_RULES && count->users > 0; r++) {
        naive_rule_result_t row = {.world = place->world,
                                   .contacts = naive_rule_row[r].contacts,
                                   .unanswered = naive_rule_row[r].unanswered,
                                   .users = count->users,
                                   .fired = count->fired[r],
                                   .share = NAN,
                                   .real = naive_rule_row[r].real_open};
        if (count->users >= REALISM_FEWEST) row.share = (double)count->fired[r] / (double)count->users;
        run_result_text(row.platform, place->platform);
        run_result_text(row.who, who);
        CHECK(ROWS_ADD(&place->result->naive_rules, row));
    }
    return 0;
}

static int add_platform(const place_t *place, const realism_platform_t *measured, bool people)
{
    uint64_t disagree = 0;
    for (int s = 0; s < STATISTICS && people; s++)
        disagree += !realism_agrees(measured->all.value[s], measured->benign.value[s]);
    CHECK(add_population(place, "all", &measured->all, disagree));
    if (people) CHECK(add_population(place, "benign", &measured->benign, disagree));
    CHECK(add_rules(place, "all", &measured->everyone));
    CHECK(add_rules(place, "benign", &measured->honest));
    for (int role = 0; role < ROLES; role++) CHECK(add_rules(place, role_name[role], &measured->role[role]));
    return 0;
}

int realism_rows(run_result_t *result, uint64_t world, const realism_world_t *measured, bool people)
{
    for (int p = 0; p < PLATFORMS; p++) {
        place_t place = {result, world, platform_name[p], reference_name[reference_of_platform[p]]};
        if (measured->platform[p].all.messages > 0) CHECK(add_platform(&place, &measured->platform[p], people));
    }
    return 0;
}

int realism_rows_plain(run_result_t *result, const realism_platform_t *measured)
{
    place_t place = {result, 0, NO_PLATFORM, reference_name[REFERENCE_BETWEEN]};
    return add_platform(&place, measured, false);
}

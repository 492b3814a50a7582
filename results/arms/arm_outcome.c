// SPDX-License-Identifier: GPL-3.0-or-later
// Children counted once each, whoever approached them; days of harm joined child by child.
#include "results/arms/arm_outcome.h"

#include "core/array.h"
#include "core/error.h"
#include "core/param_difference.h"

#include <string.h>

#define COST_ROWS (MEASURES_MAX * 2 * ROLES * AGE_BANDS)

const char *const outcome_name[OUTCOMES + 1] = {
#define OUTCOME(name, kind, unit, meaning) #name,
#include "results/arms/arm_outcome.def"
#undef OUTCOME
    NULL};
const char *const outcome_unit[OUTCOMES] = {
#define OUTCOME(name, kind, unit, meaning) unit,
#include "results/arms/arm_outcome.def"
#undef OUTCOME
};
const char *const outcome_meaning[OUTCOMES] = {
#define OUTCOME(name, kind, unit, meaning) meaning,
#include "results/arms/arm_outcome.def"
#undef OUTCOME
};
const outcome_kind_t outcome_kind[OUTCOMES] = {
#define OUTCOME(name, kind, unit, meaning) OUTCOME_IS_##kind,
#include "results/arms/arm_outcome.def"
#undef OUTCOME
};

_Static_assert(OUTCOME_harmed_game - OUTCOME_harmed_ephemeral + 1 == PLATFORMS,
               "one outcome a platform, in their order");

static int sum_costs(arm_costs_t *out, const sim_t *sim)
{
    sim_measure_cost_t *row = NULL;
    CHECK(ARRAY_NEW(row, COST_ROWS));
    size_t n = sim_measure_costs(sim, row, COST_ROWS);
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < COSTS; c++) out->of[row[i].measure][row[i].offender != 0][row[i].role][c] += row[i].cost[c];
    free(row);
    return 0;
}

int arm_start(arm_start_t *self, const sim_t *sim)
{
    self->time = sim_time(sim);
    self->counts = sim_counts(sim);
    return sum_costs(&self->cost, sim);
}

void arm_start_reopened(arm_start_t *self, const scenario_t *before, const scenario_t *arm)
{
    for (size_t m = 0; measure_registry[m]; m++)
        if (param_difference(measure_registry[m]->params, before->measure_config[m], arm->measure_config[m]))
            memset(self->cost.of[m], 0, sizeof self->cost.of[m]);
}

/// One approach that reached a stage: when, and of harm until when.
typedef struct {
    uint32_t child;
    int32_t from, until; // s
} spell_t;

static int by_child(const void *a, const void *b)
{
    const spell_t *x = a, *y = b;
    if (x->child != y->child) return x->child < y->child ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->until > y->until) - (x->until < y->until);
}

/// Approaches that ever reached the stage, by child and time. @return how many
static size_t spells_of(const truth_t *truth, stage_t stage, uint32_t end, spell_t *spell)
{
    size_t n = 0;
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        int32_t from = a->stage_time[stage];
        if (from == NEVER || from >= (int32_t)end) continue;
        int32_t until = a->ended < (int32_t)end ? a->ended : (int32_t)end;
        spell[n++] = (spell_t){a->child, from, until > from ? until : from};
    }
    qsort(spell, n, sizeof *spell, by_child);
    return n;
}

/// Children of whom an approach reached the stage from `from` on.
static double children_since(const spell_t *spell, size_t n, int32_t from)
{
    double children = 0;
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        if (spell[i].from < from || spell[i].child == last) continue;
        last = spell[i].child;
        children++;
    }
    return children;
}

/// Children whose first harm is from `from` on; those harmed then who had been harmed before, in another approach; and
/// days.
static void count_harm(arm_outcome_t *self, const spell_t *spell, size_t n, int32_t from)
{
    double seconds = 0, *value = self->value;
    for (size_t i = 0, next; i < n; i = next) {
        int32_t covered = from;
        bool again = false;
        for (next = i; next < n && spell[next].child == spell[i].child; next++) {
            again |= next > i && spell[next].from >= from;
            int32_t begin = spell[next].from > covered ? spell[next].from : covered;
            if (spell[next].until <= begin) continue;
            seconds += spell[next].until - begin;
            covered = spell[next].until;
        }
        value[OUTCOME_harmed] += spell[i].from >= from;
        value[OUTCOME_revictimised] += again;
    }
    value[OUTCOME_harm_days] = seconds / DAY_S;
}

/// Moves the end of a person's undisturbed time forward; what was before the branch is none of an arm's.
static void disrupt(uint32_t *until, uint32_t person, int32_t time, uint32_t from)
{
    if (person == NO_PERSON || time < (int32_t)from) return; // NEVER is later than any end
    if ((uint32_t)time < until[person]) until[person] = (uint32_t)time;
}

/// Days until a platform closes or restricts any account of an offender, used or not, by offender.
/// @param[in] restricted  [accounts] or NULL
static int first_disruption(const truth_t *truth, const int32_t *restricted, uint32_t from, uint32_t end, double *mean)
{
    uint32_t *until = NULL; // [persons] s
    uint64_t seconds = 0, offenders = 0;
    CHECK(ARRAY_NEW(until, truth->person.n));
    for (size_t p = 0; p < truth->person.n; p++) until[p] = end;
    for (size_t a = 0; a < truth->accounts; a++) {
        disrupt(until, truth->account_person[a], truth->account_closed[a], from);
        if (restricted) disrupt(until, truth->account_person[a], restricted[a], from);
    }
    for (size_t p = 0; p < truth->person.n; p++) {
        if (truth->person.offender[p] == OFFENDER_NONE) continue;
        offenders++;
        seconds += until[p] - from;
    }
    free(until);
    *mean = offenders ? (double)seconds / (double)offenders / DAY_S : (double)(end - from) / DAY_S;
    return 0;
}

int arm_outcome_of_truth(arm_outcome_t *self, const truth_t *truth, const int32_t *restricted, uint32_t from,
                         uint32_t end)
{
    static const struct {
        outcome_t outcome;
        stage_t stage;
    } plain[] = {
        {OUTCOME_approached, STAGE_REQUEST}, {OUTCOME_answered, STAGE_CONTACT}, {OUTCOME_reached, STAGE_PRIVATE}};
    spell_t *spell = NULL;
    double *value = self->value;
    CHECK(ARRAY_NEW(spell, truth->approaches));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        size_t n = spells_of(truth, plain[i].stage, end, spell);
        value[plain[i].outcome] = children_since(spell, n, (int32_t)from);
    }
    value[OUTCOME_harmed] = value[OUTCOME_revictimised] = 0;
    count_harm(self, spell, spells_of(truth, STAGE_HARM, end, spell), (int32_t)from);
    value[OUTCOME_recorded] = 0;
    for (size_t i = 0; i < truth->approaches; i++) {
        int32_t harm = truth->approach[i].stage_time[STAGE_HARM];
        value[OUTCOME_recorded] += harm != NEVER && harm >= (int32_t)from && truth->approach[i].recorded;
    }
    free(spell);
    return first_disruption(truth, restricted, from, end, &value[OUTCOME_first_disruption_d]);
}

static void count_costs(arm_outcome_t *self, const arm_start_t *start)
{
    static const outcome_t of_cost[COSTS] = {OUTCOME_benign_hidden,  OUTCOME_benign_stopped,    OUTCOME_benign_prompts,
                                             OUTCOME_benign_reviews, OUTCOME_benign_restricted, OUTCOMES};
    uint64_t *cost = &self->cost.of[0][0][0][0];
    const uint64_t *before = &start->cost.of[0][0][0][0];
    for (size_t i = 0; i < sizeof self->cost / sizeof *cost; i++) cost[i] -= cost[i] < before[i] ? cost[i] : before[i];
    for (int c = 0; c < COSTS; c++) {
        uint64_t sum = 0;
        for (int m = 0; m < MEASURES_MAX; m++)
            for (int r = 0; r < ROLES; r++) sum += self->cost.of[m][0][r][c];
        if (of_cost[c] < OUTCOMES) self->value[of_cost[c]] = (double)sum;
    }
}

int arm_outcome(arm_outcome_t *self, const sim_t *sim, const arm_start_t *start)
{
    truth_t truth;
    sim_counts_t counts = sim_counts(sim);
    memset(self, 0, sizeof *self);
    CHECK(sim_truth(sim, &truth));
    int code = arm_outcome_of_truth(self, &truth, sim_restricted_at(sim), start->time, sim_time(sim));
    truth_free(&truth);
    CHECK(code);
    for (int p = 0; p < PLATFORMS; p++)
        self->value[OUTCOME_harmed_ephemeral + p] = (double)(counts.harmed_on[p] - start->counts.harmed_on[p]);
    self->value[OUTCOME_closed_benign] = (double)(counts.closed_benign - start->counts.closed_benign);
    CHECK(sum_costs(&self->cost, sim));
    count_costs(self, start);
    return 0;
}

uint64_t arm_reach(const scenario_t *arm, const scenario_t *baseline)
{
    uint64_t reach = 0;
    for (size_t m = 0; measure_registry[m]; m++)
        if (param_difference(measure_registry[m]->params, arm->measure_config[m], baseline->measure_config[m]))
            reach |= measures_reach(arm, m);
    return reach;
}

void arm_outcome_displaced(arm_outcome_t *arm, const arm_outcome_t *baseline)
{
    double moved = 0;
    bool everywhere = true;
    for (int p = 0; p < PLATFORMS; p++) {
        if (arm->reach >> p & 1) continue;
        everywhere = false;
        moved += arm->value[OUTCOME_harmed_ephemeral + p] - baseline->value[OUTCOME_harmed_ephemeral + p];
    }
    arm->value[OUTCOME_displaced] = everywhere ? NAN : moved;
}

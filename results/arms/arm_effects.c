// SPDX-License-Identifier: GPL-3.0-or-later
// Which effects a design has, and each as weights of its arms.
#include "results/arms/arm_effects.h"

#include "core/array.h"
#include "core/error.h"

#include <math.h>
#include <string.h>

const char *const effect_kind_name[EFFECTS + 1] = {
    "alone", "all_but", "sum_of_singles", "independent", "together", "synergy", "beyond_sum",
    "main",  "pair",    "beyond_main",    "arm",         "response", NULL};
const char *const effect_kind_meaning[EFFECTS] = {
    "by the measure alone",
    "by the measure beside all others",
    "by each alone, added up",
    "by all together, if each stopped its share of what the others leave",
    "by all together",
    "together less independent",
    "together less the sum of singles",
    "by the measure, on average over all combinations of the others",
    "by each of the two more with the other than without it, halved",
    "together less all main effects",
    "by the arm",
    "by the response: the arm under the first response less the same arm under this one",
};

static int add(effects_t *self, const effect_t *like, const char *of, effect_t **out)
{
    CHECK(array_reserve(&self->effect, &self->room, self->n + 1, sizeof *self->effect));
    *out = &self->effect[self->n];
    **out = *like;
    snprintf((*out)->of, sizeof(*out)->of, "%s", of);
    (*out)->weight = NULL;
    if (like->kind != EFFECT_INDEPENDENT && like->kind != EFFECT_SYNERGY)
        CHECK(array_new(&(*out)->weight, self->arms, sizeof(double)));
    self->n++;
    return 0;
}

/// Arm `from` less arm `to`.
static int add_difference(effects_t *self, const effect_t *like, effect_kind_t kind, const char *of, size_t from,
                          size_t to)
{
    effect_t *effect, wanted = *like;
    wanted.kind = kind;
    CHECK(add(self, &wanted, of, &effect));
    effect->weight[from] += 1;
    effect->weight[to] -= 1;
    return 0;
}

static size_t place(const arm_design_t *design, const arm_t *arm) { return (size_t)(arm - design->arm); }

/// What needs every measure alone, and all together.
static int add_tandem(effects_t *self, const effect_t *like)
{
    effect_t *sum, *beyond, *other, wanted = *like;
    size_t k = like->singles;
    wanted.kind = EFFECT_SUM;
    CHECK(add(self, &wanted, "all", &sum));
    double *weight = sum->weight;
    weight[like->baseline] = (double)k;
    for (size_t i = 0; i < k; i++) weight[like->single[i]] -= 1;
    wanted.kind = EFFECT_INDEPENDENT;
    CHECK(add(self, &wanted, "all", &other));
    CHECK(add_difference(self, like, EFFECT_TOGETHER, "all", like->baseline, like->together));
    wanted.kind = EFFECT_SYNERGY;
    CHECK(add(self, &wanted, "all", &other));
    wanted.kind = EFFECT_BEYOND_SUM;
    CHECK(add(self, &wanted, "all", &beyond));
    beyond->weight[like->baseline] = 1 - (double)k;
    for (size_t i = 0; i < k; i++) beyond->weight[like->single[i]] += 1;
    beyond->weight[like->together] -= 1;
    return 0;
}

/// Effects among the arms of one dose and response.
static int add_set(effects_t *self, const plan_t *plan, const arm_design_t *design, effect_t like)
{
    uint32_t all = (uint32_t)((UINT64_C(1) << plan->measures) - 1);
    const arm_t *together = arm_design_find(design, all, like.dose, like.response);
    for (uint32_t i = 0; i < plan->measures; i++) {
        const arm_t *arm = arm_design_find(design, 1u << i, like.dose, like.response);
        if (!arm) continue;
        like.single[like.singles++] = place(design, arm);
        CHECK(add_difference(self, &like, EFFECT_ALONE, plan->measure[i]->name, like.baseline, place(design, arm)));
    }
    for (uint32_t i = 0; i < plan->measures && plan->measures > 2 && together; i++) {
        const arm_t *arm = arm_design_find(design, all & ~(1u << i), like.dose, like.response);
        if (arm)
            CHECK(add_difference(self, &like, EFFECT_ALL_BUT, plan->measure[i]->name, place(design, arm),
                                 place(design, together)));
    }
    if (!together || plan->measures < 2) return 0;
    like.together = place(design, together);
    if (like.singles == plan->measures) return add_tandem(self, &like);
    return add_difference(self, &like, EFFECT_TOGETHER, "all", like.baseline, like.together);
}

/// Weights of the contrast whose sign in a run is the product of the factors' signs; of what is prevented.
static void contrast(const plan_t *plan, const arm_design_t *design, const effect_t *like, uint32_t factors,
                     double *weight)
{
    double runs = (double)(UINT64_C(1) << design->basic);
    (void)plan;
    for (size_t a = 0; a < design->n; a++) {
        const arm_t *arm = &design->arm[a];
        if (arm->response != like->response || arm->kind == ARM_TOGETHER) continue; // one beside the runs
        bool negative = __builtin_popcount(factors & ~arm->on) & 1;
        weight[a] += (negative ? 2 : -2) / runs;
    }
}

/// "a x b", and in a fraction " = c x d" for each pair with the same contrast.
static void name_pair(const plan_t *plan, const arm_design_t *design, uint32_t i, uint32_t j, char *out, size_t bytes)
{
    int at = snprintf(out, bytes, "%s x %s", plan->measure[i]->name, plan->measure[j]->name);
    uint32_t product = design->column[i] ^ design->column[j];
    for (uint32_t b = 1; b < plan->measures; b++)
        for (uint32_t a = 0; a < b; a++) {
            if ((a == i && b == j) || (design->column[a] ^ design->column[b]) != product) continue;
            if (at >= 0 && (size_t)at < bytes)
                at += snprintf(out + at, bytes - (size_t)at, " = %s x %s", plan->measure[a]->name,
                               plan->measure[b]->name);
        }
}

/// The pair, or one before it, has the same contrast.
static bool is_alias(const arm_design_t *design, uint32_t i, uint32_t j)
{
    uint32_t product = design->column[i] ^ design->column[j];
    for (uint32_t b = 1; b <= j; b++)
        for (uint32_t a = 0; a < b; a++)
            if ((b < j || a < i) && (design->column[a] ^ design->column[b]) == product) return true;
    return false;
}

static int add_factorial(effects_t *self, const plan_t *plan, const arm_design_t *design, effect_t like)
{
    effect_t *effect;
    char of[sizeof like.of];
    uint32_t all = (uint32_t)((UINT64_C(1) << plan->measures) - 1);
    like.kind = EFFECT_MAIN;
    for (uint32_t i = 0; i < plan->measures; i++) {
        CHECK(add(self, &like, plan->measure[i]->name, &effect));
        contrast(plan, design, &like, 1u << i, effect->weight);
    }
    like.kind = EFFECT_PAIR;
    for (uint32_t j = 1; j < plan->measures; j++)
        for (uint32_t i = 0; i < j; i++) {
            if (is_alias(design, i, j)) continue;
            name_pair(plan, design, i, j, of, sizeof of);
            CHECK(add(self, &like, of, &effect));
            contrast(plan, design, &like, 1u << i | 1u << j, effect->weight);
        }
    const arm_t *together = arm_design_find(design, all, 1, like.response);
    if (plan->measures < 2) return 0;
    CHECK(add_difference(self, &like, EFFECT_BEYOND_MAIN, "all", like.baseline, place(design, together)));
    double *weight = self->effect[self->n - 1].weight, *main = NULL;
    CHECK(ARRAY_NEW(main, self->arms));
    for (uint32_t i = 0; i < plan->measures; i++) contrast(plan, design, &like, 1u << i, main);
    for (size_t a = 0; a < self->arms; a++) weight[a] -= main[a];
    free(main);
    return 0;
}

static int add_response(effects_t *self, const plan_t *plan, const arm_design_t *design, int32_t response)
{
    effect_t like = {.dose = 1, .response = response};
    while (design->arm[like.baseline].response != response) like.baseline++; // it comes first
    if (plan->keys.design == DESIGN_LIST) {
        for (size_t a = like.baseline + 1; a <= like.baseline + plan->listeds; a++)
            CHECK(add_difference(self, &like, EFFECT_ARM, design->arm[a].name, like.baseline, a));
        return 0;
    }
    for (size_t d = 0; d < plan->doses; d++) {
        like.dose = plan->dose[d];
        CHECK(add_set(self, plan, design, like));
    }
    return plan->keys.design == DESIGN_FACTORIAL ? add_factorial(self, plan, design, like) : 0;
}

/// Arms of a response stand in the order of the first one's.
static int add_contrasts(effects_t *self, const plan_t *plan, const arm_design_t *design, size_t which)
{
    size_t each = design->n / plan->responses;
    for (size_t a = 1; a < each; a++) { // baselines have nothing to answer
        const arm_t *arm = &design->arm[which * each + a];
        effect_t like = {.dose = arm->dose, .response = arm->response, .baseline = which * each};
        CHECK(add_difference(self, &like, EFFECT_RESPONSE, arm->name, a, which * each + a));
    }
    return 0;
}

int effects_init(effects_t *self, const plan_t *plan, const arm_design_t *design)
{
    *self = (effects_t){.arms = design->n};
    for (size_t r = 0; r < plan->responses; r++) {
        CHECK(add_response(self, plan, design, plan->response[r]));
        if (r > 0) CHECK(add_contrasts(self, plan, design, r));
    }
    return 0;
}

void effects_free(effects_t *self)
{
    for (size_t e = 0; e < self->n; e++) free(self->effect[e].weight);
    free(self->effect);
    *self = (effects_t){0};
}

static double independent(const effect_t *effect, const double *mean)
{
    double baseline = mean[effect->baseline], left = baseline;
    if (baseline == 0) return NAN; // no share of nothing
    for (size_t i = 0; i < effect->singles; i++) left *= mean[effect->single[i]] / baseline;
    return baseline - left;
}

double effect_value(const effect_t *effect, const double *mean, size_t arms)
{
    double sum = 0;
    if (effect->kind == EFFECT_INDEPENDENT) return independent(effect, mean);
    if (effect->kind == EFFECT_SYNERGY)
        return mean[effect->baseline] - mean[effect->together] - independent(effect, mean);
    for (size_t a = 0; a < arms; a++) sum += effect->weight[a] * mean[a];
    return sum;
}

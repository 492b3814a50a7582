// SPDX-License-Identifier: GPL-3.0-or-later
// Weights from all pairs; the threshold is lowered step by step while sets of candidates grow.
#include "results/linkage/linkage_fit.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/union_find.h"
#include <limits.h>
#include <math.h>

#define STEPS_A_BIT 2.0

static void fit_weights(const linkage_options_t *options, const linkage_lesson_t *const *world, size_t worlds,
                        linkage_model_t *model)
{
    linkage_counts_t counts = {0};
    for (size_t w = 0; w < worlds; w++) linkage_counts_add(&counts, &world[w]->counts);
    linkage_model_fit(model, &counts, options->smoothing);
}

static int step_of(const linkage_model_t *model, linkage_pattern_t pattern)
{
    return (int)floor(STEPS_A_BIT * linkage_model_weight(model, pattern));
}

/// One world while the threshold comes down.
typedef struct {
    const linkage_lesson_t *lesson;
    linkage_people_t people;
    union_find_t sets;
    uint32_t *order, *start; // pairs by falling step; where each step begins
    uint32_t *label;         // [accounts]
} descent_t;

typedef struct {
    int top, steps; // highest step of any pair; how many there are
} scale_t;

static scale_t scale_of(const linkage_model_t *model, const linkage_lesson_t *const *world, size_t worlds)
{
    int top = INT_MIN, bottom = INT_MAX;
    for (size_t w = 0; w < worlds; w++)
        for (size_t i = 0; i < world[w]->n; i++) {
            int step = step_of(model, world[w]->pattern[i]);
            if (step > top) top = step;
            if (step < bottom) bottom = step;
        }
    return top < bottom ? (scale_t){0, 0} : (scale_t){top, top - bottom + 1};
}

static int descent_open(descent_t *self, const linkage_lesson_t *lesson, const linkage_model_t *model, scale_t scale)
{
    linkage_known_t known = {.accounts = lesson->accounts,
                             .persons = lesson->persons,
                             .person = lesson->person,
                             .household = lesson->household};
    self->lesson = lesson;
    CHECK(union_find_init(&self->sets, lesson->accounts));
    CHECK(ARRAY_NEW(self->order, lesson->n));
    CHECK(ARRAY_NEW(self->start, (size_t)scale.steps + 2));
    CHECK(ARRAY_NEW(self->label, lesson->accounts));
    uint32_t *at = self->start + 1;
    for (size_t i = 0; i < lesson->n; i++) at[scale.top - step_of(model, lesson->pattern[i]) + 1]++;
    for (int s = 0; s < scale.steps; s++) at[s + 1] += at[s];
    for (size_t i = 0; i < lesson->n; i++)
        self->order[at[scale.top - step_of(model, lesson->pattern[i])]++] = (uint32_t)i;
    return linkage_people_init(&self->people, known, lesson->self_label);
}

static void descent_close(descent_t *self)
{
    linkage_people_free(&self->people);
    union_find_free(&self->sets);
    free(self->order);
    free(self->start);
    free(self->label);
}

/// Joins the pairs of the next step down and counts what stands together now.
static linkage_quality_t descend(descent_t *self, int step)
{
    linkage_quality_t quality;
    for (uint32_t i = self->start[step]; i < self->start[step + 1]; i++) {
        linkage_pair_t pair = self->lesson->pair[self->order[i]];
        union_find_join(&self->sets, pair.a, pair.b);
    }
    for (uint32_t a = 0; a < self->lesson->accounts; a++) self->label[a] = union_find_root(&self->sets, a);
    linkage_quality_count(&self->people, self->label, &quality);
    return quality;
}

/// The lowest precise step has the most links: sets only grow. But one lower down may be precise again, so all are
/// looked at.
static double choose_threshold(descent_t *world, size_t worlds, scale_t scale, double precision)
{
    double threshold = INFINITY;
    for (int s = 0; s < scale.steps; s++) {
        linkage_quality_t sum = {0};
        for (size_t w = 0; w < worlds; w++) {
            linkage_quality_t one = descend(&world[w], s);
            sum.linked_pairs += one.linked_pairs;
            sum.linked_true += one.linked_true;
        }
        if (linkage_precision(&sum) >= precision) threshold = (scale.top - s) / STEPS_A_BIT;
    }
    return threshold;
}

int linkage_fit(const linkage_options_t *options, const linkage_lesson_t *const *world, size_t worlds,
                linkage_model_t *model)
{
    descent_t *descent = NULL;
    fit_weights(options, world, worlds, model);
    scale_t scale = scale_of(model, world, worlds);
    CHECK(ARRAY_NEW(descent, worlds));
    int code = 0;
    for (size_t w = 0; w < worlds && code == 0; w++) code = descent_open(&descent[w], world[w], model, scale);
    if (code == 0) model->threshold = choose_threshold(descent, worlds, scale, options->precision);
    for (size_t w = 0; w < worlds; w++) descent_close(&descent[w]);
    free(descent);
    return code;
}

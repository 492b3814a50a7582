// SPDX-License-Identifier: GPL-3.0-or-later
// Negatives are put into places by binary search among the positives' scores; sorting all of them is not needed.
#include "results/pairs/pair_ranking.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "results/metrics/weight.h"
#include "trace/truth.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// A pair in its place.
typedef struct {
    uint64_t key; // place << 32 | person
    bool beside;  // neither
} placed_t;

/// While a ranking is made. Places: 2 s = above step s and below the step before it, 2 s + 1 = tied with step s,
/// 2 steps = below all.
typedef struct {
    const pair_items_t *items;
    size_t steps, places;
    double *level;     // [steps] falling
    uint32_t *place;   // [n]
    size_t *count;     // [2][places] negatives; pairs that are neither
    placed_t *cluster; // of those of both that are kept by person
    size_t clustered, kept_places;
} making_t;

static bool is(const making_t *m, size_t item, pair_label_t label) { return m->items->label[item] == label; }

/// The first level that is not above the score.
static size_t level_of(const making_t *m, double score)
{
    size_t low = 0, high = m->steps;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->level[middle] > score)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int find_levels(making_t *m, size_t positives)
{
    size_t n = 0;
    CHECK(ARRAY_NEW(m->level, positives));
    for (size_t i = 0; i < m->items->n; i++)
        if (is(m, i, PAIR_POSITIVE)) m->level[n++] = m->items->score[i];
    qsort(m->level, n, sizeof *m->level, order_falling);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || m->level[i] != m->level[m->steps - 1]) m->level[m->steps++] = m->level[i];
    m->places = 2 * m->steps + 1;
    return 0;
}

static int place_all(making_t *m)
{
    const pair_items_t *items = m->items;
    CHECK(ARRAY_NEW(m->place, items->n));
    CHECK(ARRAY_NEW(m->count, 2 * m->places));
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < items->n; i++) {
        size_t s = level_of(m, items->score[i]);
        m->place[i] = (uint32_t)(2 * s + (s < m->steps && m->level[s] == items->score[i]));
    }
    for (size_t i = 0; i < items->n; i++)
        if (!is(m, i, PAIR_POSITIVE)) m->count[(is(m, i, PAIR_LEFT_OUT) ? m->places : 0) + m->place[i]]++;
    return 0;
}

/// Whole places from the top, as long as they fit.
static int cluster_top(making_t *m)
{
    const pair_items_t *items = m->items;
    size_t sum = 0, beside = 0;
    while (m->kept_places < m->places - 1 && sum + m->count[m->kept_places] <= PAIR_RANKING_PERSONS) {
        beside += m->count[m->places + m->kept_places];
        sum += m->count[m->kept_places++];
    }
    CHECK(ARRAY_NEW(m->cluster, sum + beside));
    for (size_t i = 0; i < items->n; i++)
        if (!is(m, i, PAIR_POSITIVE) && m->place[i] < m->kept_places)
            m->cluster[m->clustered++] =
                (placed_t){(uint64_t)m->place[i] << 32 | items->person[i], is(m, i, PAIR_LEFT_OUT)};
    qsort(m->cluster, m->clustered, sizeof *m->cluster, order_uint64); // by key, which comes first
    return 0;
}

static void write_steps(const making_t *m, pair_ranking_t *out)
{
    size_t at = 0;
    for (size_t p = 0; p + 1 < m->places; p++) {
        pair_step_t *step = &out->step[p / 2];
        for (; at < m->clustered && m->cluster[at].key >> 32 == p; at++) {
            bool again = at > 0 && m->cluster[at].key == m->cluster[at - 1].key;
            if (!again) out->entry[out->entries++] = (pair_entry_t){.person = (uint32_t)m->cluster[at].key};
            pair_entry_t *entry = &out->entry[out->entries - 1];
            (*(m->cluster[at].beside ? &entry->beside : &entry->pairs))++;
        }
        *(p % 2 ? &step->tie_end : &step->run_end) = (uint32_t)out->entries;
        if (p < m->kept_places) continue;
        *(p % 2 ? &step->tie_rest : &step->run_rest) = (uint32_t)m->count[p];
        *(p % 2 ? &step->tie_beside : &step->run_beside) = (uint32_t)m->count[m->places + p];
    }
}

static int make(making_t *m, size_t positives, pair_ranking_t *out)
{
    CHECK(find_levels(m, positives));
    CHECK(place_all(m));
    CHECK(cluster_top(m));
    out->steps = m->steps;
    CHECK(ARRAY_NEW(out->step, m->steps));
    CHECK(ARRAY_NEW(out->entry, m->clustered));
    CHECK(ARRAY_NEW(out->step_of, positives));
    write_steps(m, out);
    size_t n = 0;
    for (size_t i = 0; i < m->items->n; i++)
        if (is(m, i, PAIR_POSITIVE)) out->step_of[n++] = m->place[i] / 2;
    return 0;
}

int pair_ranking_init(pair_ranking_t *self, const pair_items_t *items)
{
    making_t m = {.items = items};
    size_t positives = 0;
    *self = (pair_ranking_t){0};
    for (size_t i = 0; i < items->n; i++) positives += is(&m, i, PAIR_POSITIVE);
    int code = make(&m, positives, self);
    free(m.level);
    free(m.place);
    free(m.count);
    free(m.cluster);
    return code;
}

void pair_ranking_free(pair_ranking_t *self)
{
    free(self->step);
    free(self->entry);
    free(self->step_of);
    memset(self, 0, sizeof *self);
}

static double weight_of_entry(const uint8_t *weight, uint32_t person)
{
    return person != NO_PERSON ? weight_of(weight, person) : 1;
}

static double weigh_entries(const pair_ranking_t *self, size_t from, size_t end, uint32_t rest, const uint8_t *weight)
{
    double sum = rest;
    for (size_t i = from; i < end; i++) sum += self->entry[i].pairs * weight_of_entry(weight, self->entry[i].person);
    return sum;
}

static double weigh_beside(const pair_ranking_t *self, size_t from, size_t end, uint32_t rest, const uint8_t *weight)
{
    double sum = rest;
    for (size_t i = from; i < end; i++) sum += self->entry[i].beside * weight_of_entry(weight, self->entry[i].person);
    return sum;
}

void pair_ranking_weigh(const pair_ranking_t *self, size_t positives, const double *positive, const uint8_t *weight,
                        ranking_step_t *step, pair_beside_t *beside)
{
    size_t from = 0;
    for (size_t s = 0; s < self->steps; s++) {
        const pair_step_t *p = &self->step[s];
        step[s] = (ranking_step_t){.run = weigh_entries(self, from, p->run_end, p->run_rest, weight),
                                   .negative = weigh_entries(self, p->run_end, p->tie_end, p->tie_rest, weight)};
        if (beside)
            beside[s] = (pair_beside_t){weigh_beside(self, from, p->run_end, p->run_beside, weight),
                                        weigh_beside(self, p->run_end, p->tie_end, p->tie_beside, weight)};
        from = p->tie_end;
    }
    for (size_t i = 0; i < positives; i++) step[self->step_of[i]].positive += positive[i];
}

ranking_curve_t pair_ranking_curve(ranking_step_t *step, size_t steps, double negatives)
{
    ranking_curve_t curve = {.step = step, .negatives = negatives};
    double waiting = 0;
    for (size_t s = 0; s < steps; s++) {
        ranking_step_t one = step[s];
        one.run += waiting;
        waiting = one.positive > 0 ? 0 : one.run + one.negative;
        if (!(one.positive > 0)) continue;
        curve.positives += one.positive;
        step[curve.steps++] = one;
    }
    return curve;
}

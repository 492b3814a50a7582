// SPDX-License-Identifier: GPL-3.0-or-later
// A permutation test of average precision by people (Good 2005, Permutation, Parametric and Bootstrap Tests of
// Hypotheses, doi:10.1007/b138696).
#include "results/probe/probe_chance.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "core/rng.h"
#include <math.h>
#include <omp.h>
#include <string.h>

#define NO_INDEX UINT32_MAX
#define TRIES 64 // draws of a person not used yet, before the next free one is taken

typedef struct {
    double score;
    uint32_t account;
} placed_t;

static int falling_score(const void *a, const void *b)
{
    double x = ((const placed_t *)a)->score, y = ((const placed_t *)b)->score;
    return (x < y) - (x > y);
}

int chance_order_init(chance_order_t *self, const double *score, size_t n)
{
    placed_t *placed = NULL;
    *self = (chance_order_t){.n = n};
    CHECK(ARRAY_NEW(self->reach, n));
    CHECK(ARRAY_NEW(placed, n));
    for (size_t i = 0; i < n; i++) placed[i] = (placed_t){score[i], (uint32_t)i};
    qsort(placed, n, sizeof *placed, falling_score);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && placed[end].score == placed[i].score;) end++;
        for (size_t k = i; k < end; k++) self->reach[placed[k].account] = (uint32_t)end;
    }
    free(placed);
    return 0;
}

void chance_order_free(chance_order_t *self)
{
    free(self->reach);
    *self = (chance_order_t){0};
}

double chance_order_ap(const chance_order_t *self, const uint32_t *positive, size_t positives, uint32_t *spare)
{
    double sum = 0;
    for (size_t i = 0; i < positives; i++) spare[i] = self->reach[positive[i]];
    qsort(spare, positives, sizeof *spare, order_uint32);
    for (size_t i = 0, end; i < positives; i = end) {
        for (end = i + 1; end < positives && spare[end] == spare[i];) end++;
        sum += (double)(end - i) * (double)end / spare[i];
    }
    return positives ? sum / (double)positives : NAN;
}

static uint32_t size_of(const chance_pool_t *p, uint32_t person) { return p->first[person + 1] - p->first[person]; }

/// Accounts by person, people renumbered by those that have one.
static int group_members(chance_pool_t *self, const uint32_t *person, size_t n, size_t persons, uint32_t *renumbered)
{
    for (size_t i = 0; i < n; i++) renumbered[person[i]] = 1;
    for (size_t p = 0; p < persons; p++) renumbered[p] = renumbered[p] ? (uint32_t)self->persons++ : NO_INDEX;
    CHECK(ARRAY_NEW(self->first, self->persons + 2));
    CHECK(ARRAY_NEW(self->member, n));
    CHECK(ARRAY_NEW(self->owner, n));
    for (size_t i = 0; i < n; i++) self->owner[i] = renumbered[person[i]];
    for (size_t i = 0; i < n; i++) self->first[self->owner[i] + 2]++;
    for (size_t p = 0; p < self->persons; p++) self->first[p + 2] += self->first[p + 1];
    for (size_t i = 0; i < n; i++) self->member[self->first[self->owner[i] + 1]++] = (uint32_t)i;
    for (uint32_t p = 0; p < self->persons; p++)
        self->most = size_of(self, p) > self->most ? size_of(self, p) : self->most;
    return 0;
}

static int sort_by_size(chance_pool_t *self)
{
    uint32_t *at = NULL;
    CHECK(ARRAY_NEW(self->at_least, self->most + 2));
    CHECK(ARRAY_NEW(self->by_size, self->persons));
    CHECK(ARRAY_NEW(at, self->most + 2));
    for (uint32_t p = 0; p < self->persons; p++) self->at_least[size_of(self, p)]++;
    for (size_t s = self->most; s-- > 0;) self->at_least[s] += self->at_least[s + 1];
    for (size_t s = 0; s <= self->most; s++) at[s] = self->at_least[s + 1];
    for (uint32_t p = 0; p < self->persons; p++) self->by_size[at[size_of(self, p)]++] = p;
    free(at);
    return 0;
}

static int count_needs(chance_pool_t *self, const uint8_t *positive)
{
    CHECK(ARRAY_NEW(self->need, self->persons));
    for (size_t p = 0; p < self->persons; p++) {
        uint32_t need = 0;
        for (uint32_t i = self->first[p]; i < self->first[p + 1]; i++) need += positive[self->member[i]];
        if (need == 0) continue;
        size_t at = self->offenders++;
        for (; at > 0 && self->need[at - 1] < need; at--) self->need[at] = self->need[at - 1];
        self->need[at] = need;
        self->positives += need;
    }
    return 0;
}

int chance_pool_init(chance_pool_t *self, const uint32_t *person, const uint8_t *positive, size_t n, size_t persons)
{
    uint32_t *renumbered = NULL;
    *self = (chance_pool_t){.n = n};
    CHECK(ARRAY_NEW(renumbered, persons));
    int code = group_members(self, person, n, persons, renumbered);
    free(renumbered);
    CHECK(code);
    CHECK(sort_by_size(self));
    return count_needs(self, positive);
}

void chance_pool_free(chance_pool_t *self)
{
    free(self->member);
    free(self->owner);
    free(self->first);
    free(self->by_size);
    free(self->at_least);
    free(self->need);
    memset(self, 0, sizeof *self);
}

/// Somebody with enough accounts who was not drawn yet. There is one: offenders are served from the neediest on, and
/// each of them has enough accounts himself.
static uint32_t pick(const chance_pool_t *p, rng_t *rng, uint32_t need, const uint8_t *used)
{
    uint32_t among = p->at_least[need], at = 0;
    for (int i = 0; i < TRIES; i++) {
        at = rng_below(rng, among);
        if (!used[p->by_size[at]]) return p->by_size[at];
    }
    while (used[p->by_size[at]]) at = (at + 1) % among;
    return p->by_size[at];
}

void chance_pool_draw(const chance_pool_t *self, uint64_t seed, uint32_t draw, uint32_t world, uint32_t *positive,
                      uint8_t *used)
{
    rng_t rng = rng_at(seed, draw, world, RNG_BOOTSTRAP);
    uint32_t *to = positive;
    for (size_t o = 0; o < self->offenders; o++) {
        uint32_t person = pick(self, &rng, self->need[o], used), left = self->need[o];
        used[person] = 1;
        for (uint32_t i = self->first[person], size = size_of(self, person); left > 0; i++, size--)
            if (rng_below(&rng, size) < left) { // each subset of that size is as likely
                *to++ = self->member[i];
                left--;
            }
    }
    for (const uint32_t *i = positive; i < to; i++) used[self->owner[*i]] = 0;
}

int chance_world_init(chance_world_t *self, const uint32_t *person, const uint8_t *positive, size_t n, size_t persons,
                      const double *const *score, size_t subjects)
{
    size_t found = 0;
    *self = (chance_world_t){.orders = subjects};
    CHECK(chance_pool_init(&self->pool, person, positive, n, persons));
    CHECK(ARRAY_NEW(self->positive, self->pool.positives));
    for (size_t i = 0; i < n; i++)
        if (positive[i]) self->positive[found++] = (uint32_t)i;
    CHECK(ARRAY_NEW(self->order, subjects));
    for (size_t s = 0; s < subjects; s++) CHECK(chance_order_init(&self->order[s], score[s], n));
    return 0;
}

void chance_world_free(chance_world_t *self)
{
    chance_pool_free(&self->pool);
    for (size_t s = 0; self->order && s < self->orders; s++) chance_order_free(&self->order[s]);
    free(self->order);
    free(self->positive);
    memset(self, 0, sizeof *self);
}

/// Scratch of one thread.
typedef struct {
    uint32_t *positive, *spare;
    uint8_t *used;
} hand_t;

static int hands_init(hand_t *hand, size_t hands, const chance_world_t *world, size_t worlds)
{
    size_t positives = 0, persons = 0;
    for (size_t w = 0; w < worlds; w++) {
        positives = world[w].pool.positives > positives ? world[w].pool.positives : positives;
        persons = world[w].pool.persons > persons ? world[w].pool.persons : persons;
    }
    for (size_t h = 0; h < hands; h++) {
        CHECK(ARRAY_NEW(hand[h].positive, positives));
        CHECK(ARRAY_NEW(hand[h].spare, positives));
        CHECK(ARRAY_NEW(hand[h].used, persons));
    }
    return 0;
}

static void hands_free(hand_t *hand, size_t hands)
{
    for (size_t h = 0; hand && h < hands; h++) {
        free(hand[h].positive);
        free(hand[h].spare);
        free(hand[h].used);
    }
    free(hand);
}

/// Sums of one deal over worlds.
static void deal(const chance_world_t *world, size_t worlds, size_t subjects, uint64_t seed, uint32_t draw,
                 const hand_t *hand, double *sum)
{
    for (size_t w = 0; w < worlds; w++) {
        const chance_pool_t *pool = &world[w].pool;
        if (pool->positives == 0) continue;
        chance_pool_draw(pool, seed, draw, (uint32_t)w, hand->positive, hand->used);
        for (size_t s = 0; s < subjects; s++)
            sum[s] += chance_order_ap(&world[w].order[s], hand->positive, pool->positives, hand->spare);
    }
}

/// Value `rank` places in from either end of the deals.
static void bounds(const double *sample, size_t subjects, size_t subject, double tail, double worlds, double *sorted,
                   chance_t *out)
{
    size_t rank = (size_t)(tail * CHANCE_DRAWS);
    for (size_t i = 0; i < CHANCE_DRAWS; i++) sorted[i] = sample[i * subjects + subject] / worlds;
    qsort(sorted, CHANCE_DRAWS, sizeof *sorted, order_rising);
    out->low = sorted[rank];
    out->high = sorted[CHANCE_DRAWS - 1 - rank];
}

static void measure(const chance_world_t *world, size_t worlds, size_t subjects, const hand_t *hand, double with,
                    chance_t *out)
{
    for (size_t s = 0; s < subjects; s++) {
        double sum = 0;
        for (size_t w = 0; w < worlds; w++)
            if (world[w].pool.positives)
                sum += chance_order_ap(&world[w].order[s], world[w].positive, world[w].pool.positives, hand->spare);
        out[s].value = with > 0 ? sum / with : NAN;
    }
}

int chance_test(const chance_world_t *world, size_t worlds, size_t subjects, double tail, uint64_t seed, chance_t *out)
{
    size_t hands = (size_t)omp_get_max_threads();
    double *sample = NULL, *sorted = NULL, with = 0;
    hand_t *hand = NULL;
    int code = 0;
    for (size_t s = 0; s < subjects; s++) out[s] = (chance_t){NAN, NAN, NAN};
    for (size_t w = 0; w < worlds; w++) with += world[w].pool.positives > 0;
    if ((code = ARRAY_NEW(hand, hands)) < 0 || (code = hands_init(hand, hands, world, worlds)) < 0) goto out;
    if ((code = ARRAY_NEW(sample, subjects * CHANCE_DRAWS)) < 0 || (code = ARRAY_NEW(sorted, CHANCE_DRAWS)) < 0)
        goto out;
    measure(world, worlds, subjects, &hand[0], with, out);
#pragma omp parallel for schedule(dynamic, 16)
    for (uint32_t i = 0; i < CHANCE_DRAWS; i++)
        deal(world, worlds, subjects, seed, i, &hand[omp_get_thread_num()], sample + i * subjects);
    for (size_t s = 0; s < subjects && with > 0; s++) bounds(sample, subjects, s, tail, with, sorted, &out[s]);
out:
    hands_free(hand, hands);
    free(sample);
    free(sorted);
    return code;
}

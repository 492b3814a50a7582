// SPDX-License-Identifier: GPL-3.0-or-later
// People are drawn out of a pool of ages, so the pyramid holds exactly; families are made first, while adults of every
// age are left, and all households are shuffled at the end.
#include "sim/world/households.h"

#include "core/error.h"
#include "sim/world/build.h"

#include <string.h>

#define SIBLING_GAP_MAX 8
#define PARENT_YEARS_MIN 18
#define PARENT_YEARS_MAX 45
#define GROWN_UP 30 // age of a child whom the pool leaves without adults

typedef struct {
    const population_t *population;
    rng_t rng;
    uint32_t left[AGES], total, children; // still without a household; children: those below 18
    const households_t *out;
    uint32_t persons, households; // made so far
    int32_t surplus;              // women beyond men among lone parents, to be made up among singles
} maker_t;

static double pyramid_weight(const double *pyramid, uint32_t age)
{
    if (age < 85) return pyramid[age / 5] / 5;
    return pyramid[PYRAMID_BANDS - 1] * pow(0.82, age - 85.0) * 0.18 / (1 - pow(0.82, 15)); // 85 to 99, falling
}

// Systematic rounding: exactly n people, each age within one of its expectation.
static void fill_pool(maker_t *self, uint32_t n)
{
    double sum = 0, below = 0, offset = rng_unit(&self->rng);
    for (uint32_t a = 0; a < AGES; a++) sum += pyramid_weight(self->population->pyramid, a);
    uint32_t before = 0;
    for (uint32_t a = 0; a < AGES; a++) {
        below += sum > 0 ? pyramid_weight(self->population->pyramid, a) / sum : 1.0 / AGES;
        uint32_t upto = a + 1 == AGES ? n : (uint32_t)floor(below * n + offset);
        if (upto > n) upto = n;
        if (upto < before) upto = before;
        self->left[a] = upto - before;
        before = upto;
    }
    self->total = n;
    for (uint32_t a = 0; a < ADULT; a++) self->children += self->left[a];
}

static uint8_t take(maker_t *self, uint32_t age)
{
    self->left[age]--;
    self->total--;
    if (age < ADULT) self->children--;
    return (uint8_t)age;
}

/// The age nearest to `want` in [low, high] of which someone is left, or -1.
static int nearest(const maker_t *self, double want, int low, int high)
{
    if (low < 0) low = 0;
    if (high >= AGES) high = AGES - 1;
    int centre = (int)fmin(fmax(want, low), high);
    for (int gap = 0; low <= centre - gap || centre + gap <= high; gap++) {
        if (centre - gap >= low && self->left[centre - gap]) return centre - gap;
        if (centre + gap <= high && self->left[centre + gap]) return centre + gap;
    }
    return -1;
}

/// An age drawn from those left in [low, high), which must hold `many` > 0 people.
static uint32_t draw(maker_t *self, uint32_t low, uint32_t high, uint32_t many)
{
    uint32_t at = rng_below(&self->rng, many);
    for (uint32_t a = low; a < high; a++) {
        if (at < self->left[a]) return a;
        at -= self->left[a];
    }
    BUG_IF(true);
    return low;
}

static void member(maker_t *self, uint32_t age, uint32_t sex)
{
    self->out->made_age[self->persons] = (uint8_t)age;
    self->out->made_sex[self->persons++] = (uint8_t)sex;
}

static uint32_t coin(maker_t *self, double male) { return rng_chance(&self->rng, male); }

// Takes a parent from the pool; where nobody of the right age is left, somebody's age is changed.
static void parent(maker_t *self, double want, int low, int high, uint32_t sex)
{
    int age = nearest(self, want, low, high);
    if (age >= 0) {
        member(self, take(self, (uint32_t)age), sex);
        return;
    }
    age = nearest(self, want, ADULT, AGES - 1);
    if (age < 0) { // no adults at all: a child of the pool becomes one
        take(self, draw(self, 0, ADULT, self->children));
        age = GROWN_UP;
    } else {
        take(self, (uint32_t)age);
    }
    member(self, (uint32_t)fmin(fmax(age, low), high), sex);
}

/// Ages of the children of one family, at most three below 18 and perhaps one of 18 to 22. @return how many
static uint32_t children_of(maker_t *self, uint8_t *age)
{
    uint32_t n = 0, wanted = 1 + rng_pick(&self->rng, self->population->family_children, FAMILY_CHILDREN);
    age[n++] = take(self, draw(self, 0, ADULT, self->children));
    while (n < wanted) {
        int gap = 1 + (int)fmin(rng_exponential(&self->rng, 2.0), SIBLING_GAP_MAX - 1);
        int want = (int)age[0] + (coin(self, 0.5) ? gap : -gap);
        int low = (int)fmax(0, age[0] - SIBLING_GAP_MAX), high = (int)fmin(ADULT - 1, age[0] + SIBLING_GAP_MAX);
        int got = nearest(self, want, low, high);
        if (got < 0) break;
        age[n++] = take(self, (uint32_t)got);
    }
    int grown = age[0] >= 10 && rng_chance(&self->rng, self->population->adult_child)
                    ? nearest(self, 18 + rng_below(&self->rng, 5), ADULT, 22)
                    : -1;
    if (grown >= 0) age[n++] = take(self, (uint32_t)grown);
    return n;
}

static void family(maker_t *self)
{
    uint8_t child[FAMILY_CHILDREN + 1];
    if (self->total == 1) { // the last person is a child: grows up
        take(self, draw(self, 0, ADULT, self->children));
        member(self, GROWN_UP, coin(self, 0.5));
        return;
    }
    uint32_t n = children_of(self, child);
    if (self->total == 0) { // the last people are all siblings: one of them grows up
        child[0] = GROWN_UP;
        for (uint32_t i = 1; i < n; i++)
            if (child[i] > 12) child[i] = 12;
        for (uint32_t i = 0; i < n; i++) member(self, child[i], coin(self, 0.5));
        return;
    }
    int oldest = 0, youngest = AGES;
    for (uint32_t i = 0; i < n; i++) {
        if (child[i] > oldest) oldest = child[i];
        if (child[i] < youngest) youngest = child[i];
    }
    int low = oldest + PARENT_YEARS_MIN, high = youngest + PARENT_YEARS_MAX;
    bool lone = rng_chance(&self->rng, self->population->lone_parent) || self->total < 2;
    uint32_t sex = lone ? coin(self, 0.15) : 0;
    parent(self, oldest + 29 + 5 * rng_normal(&self->rng), low, high, sex);
    if (lone) {
        self->surplus += sex ? -1 : 1;
    } else {
        double want = self->out->made_age[self->persons - 1] + 2 + 3 * rng_normal(&self->rng);
        parent(self, want, low, high, coin(self, 0.98));
    }
    for (uint32_t i = 0; i < n; i++) member(self, child[i], coin(self, 0.5));
}

static void adults(maker_t *self)
{
    uint32_t age = draw(self, ADULT, AGES, self->total - self->children);
    take(self, age);
    if (rng_chance(&self->rng, self->population->couple)) {
        double want = age + 3 * rng_normal(&self->rng);
        int other = nearest(self, want, (int)fmax(ADULT, age - 12.0), (int)age + 12);
        if (other >= 0) {
            uint32_t sex = coin(self, 0.5);
            member(self, age, sex);
            member(self, take(self, (uint32_t)other), coin(self, 0.97) ? !sex : sex);
            return;
        }
    }
    uint32_t mates =
        age < 35 && rng_chance(&self->rng, self->population->shared_home) ? 2 + rng_below(&self->rng, 3) : 0;
    uint32_t sex = coin(self, self->surplus > 0 && mates == 0 ? 0.75 : 0.5);
    if (sex && self->surplus > 0) self->surplus--;
    member(self, age, sex);
    for (uint32_t i = 0; i < mates; i++) {
        int mate = nearest(self, age + 2 * rng_normal(&self->rng), ADULT, 39);
        if (mate < 0) break;
        member(self, take(self, (uint32_t)mate), coin(self, 0.5));
    }
}

// Lays the households out in a random order.
static void lay_out(maker_t *self)
{
    const households_t *out = self->out;
    for (uint32_t h = 0; h < self->households; h++) out->order[h] = h;
    for (uint32_t i = self->households; i > 1; i--) {
        uint32_t j = rng_below(&self->rng, i), swap = out->order[i - 1];
        out->order[i - 1] = out->order[j];
        out->order[j] = swap;
    }
    uint32_t at = 0;
    for (uint32_t h = 0; h < self->households; h++) {
        uint32_t made = out->order[h], from = out->start[made];
        uint32_t to = made + 1 < self->households ? out->start[made + 1] : self->persons;
        memcpy(out->age + at, out->made_age + from, to - from);
        memcpy(out->sex + at, out->made_sex + from, to - from);
        for (uint32_t i = from; i < to; i++) out->household[at++] = h;
    }
    BUG_IF(at != out->n);
}

uint32_t households_make(const households_t *self, const population_t *population, rng_t rng)
{
    maker_t maker = {.population = population, .rng = rng, .out = self};
    fill_pool(&maker, self->n);
    while (maker.total) {
        self->start[maker.households++] = maker.persons;
        if (maker.children)
            family(&maker);
        else
            adults(&maker);
    }
    lay_out(&maker);
    return maker.households;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Schools of each catchment (one secondary, some primary), their classes, and children's clubs.
#include "core/array.h"
#include "sim/world/build.h"

#define CLUB_AGE_MIN 7
#define CLUB_AGE_MAX 16
#define CLUB_AGES (CLUB_AGE_MAX - CLUB_AGE_MIN + 1)

static bool is_pupil(uint8_t age) { return age >= YEAR_FIRST && age < ADULT; }

static uint32_t count_ages(const build_t *self, uint32_t catchment, uint32_t low, uint32_t high)
{
    uint32_t n = 0;
    for (uint32_t p = self->catchment_first[catchment]; p < self->catchment_first[catchment + 1]; p++)
        n += self->world->person.age[p] >= low && self->world->person.age[p] < high;
    return n;
}

static uint32_t groups_of(uint32_t people, double size) { return (uint32_t)fmax(1, floor(people / size + 0.5)); }

// The pupils of primary age are dealt to the primary schools in the order of their homes.
static void deal_pupils(build_t *self, uint32_t catchment)
{
    person_columns_t *person = &self->world->person;
    uint32_t first = self->school_first[catchment], primaries = self->school_first[catchment + 1] - first - 1;
    uint32_t young = count_ages(self, catchment, YEAR_FIRST, SECONDARY), at = 0;
    for (uint32_t p = self->catchment_first[catchment]; p < self->catchment_first[catchment + 1]; p++) {
        person->school[p] = NONE;
        if (!is_pupil(person->age[p])) continue;
        bool secondary = person->age[p] >= SECONDARY;
        person->school[p] = secondary ? first : first + 1 + (uint32_t)((uint64_t)at++ * primaries / young);
    }
}

static int found_schools(build_t *self)
{
    CHECK(ARRAY_NEW(self->school_first, (size_t)self->catchments + 1));
    for (uint32_t c = 0; c < self->catchments; c++) {
        uint32_t young = count_ages(self, c, YEAR_FIRST, SECONDARY);
        self->school_first[c + 1] = self->school_first[c] + 1 + groups_of(young, self->population->primary_pupils);
    }
    self->schools = self->school_first[self->catchments];
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++) deal_pupils(self, c);
    return 0;
}

static inline size_t year_of(const build_t *self, uint32_t p)
{
    return (size_t)self->world->person.school[p] * YEARS + self->world->person.age[p] - YEAR_FIRST;
}

// Each year of each school is divided into classes of about the same size; pupils are dealt to them in turn.
static int found_classes(build_t *self)
{
    person_columns_t *person = &self->world->person;
    size_t years = (size_t)self->schools * YEARS;
    uint32_t *pupils = NULL;
    CHECK(ARRAY_NEW(self->year_first, years + 1));
    CHECK(ARRAY_NEW(pupils, years));
    for (uint32_t p = 0; p < person->n; p++)
        if (person->school[p] != NONE) pupils[year_of(self, p)]++;
    for (size_t y = 0; y < years; y++) {
        uint32_t classes = pupils[y] ? groups_of(pupils[y], self->population->class_pupils) : 0;
        self->year_first[y + 1] = self->year_first[y] + classes;
        pupils[y] = 0;
    }
    self->classes = self->year_first[years];
    for (uint32_t p = 0; p < person->n; p++) {
        person->class_[p] = NONE;
        if (person->school[p] == NONE) continue;
        size_t y = year_of(self, p);
        person->class_[p] = self->year_first[y] + pupils[y]++ % (self->year_first[y + 1] - self->year_first[y]);
    }
    free(pupils);
    return 0;
}

static bool joins_club(const build_t *self, uint32_t p)
{
    uint8_t age = self->world->person.age[p];
    if (age < CLUB_AGE_MIN || age > CLUB_AGE_MAX) return false;
    rng_t rng = rng_at(self->seed, p, 1, RNG_WORLD_PERSON);
    return rng_chance(&rng, self->population->club_share);
}

/// Marks the members (club 0) and counts them by age. @return members
static uint32_t mark_members(build_t *self, uint32_t catchment, uint32_t *by_age)
{
    uint32_t n = 0;
    for (uint32_t p = self->catchment_first[catchment]; p < self->catchment_first[catchment + 1]; p++) {
        bool joins = joins_club(self, p);
        self->world->person.club[p] = joins ? 0 : NONE;
        if (!joins) continue;
        by_age[self->world->person.age[p] - CLUB_AGE_MIN]++;
        n++;
    }
    return n;
}

// Members ordered by age are cut into clubs of equal size, so that the children of a club are of like age.
static void deal_clubs(build_t *self, uint32_t catchment)
{
    uint32_t rank[CLUB_AGES] = {0}, before = 0;
    uint32_t first = self->club_first[catchment], clubs = self->club_first[catchment + 1] - first;
    uint32_t members = mark_members(self, catchment, rank);
    for (uint32_t a = 0; a < CLUB_AGES; a++) {
        uint32_t here = rank[a];
        rank[a] = before;
        before += here;
    }
    for (uint32_t p = self->catchment_first[catchment]; p < self->catchment_first[catchment + 1]; p++) {
        if (self->world->person.club[p] == NONE) continue;
        uint32_t at = rank[self->world->person.age[p] - CLUB_AGE_MIN]++;
        self->world->person.club[p] = first + (uint32_t)((uint64_t)at * clubs / members);
    }
}

static int found_clubs(build_t *self)
{
    CHECK(ARRAY_NEW(self->club_first, (size_t)self->catchments + 1));
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++) {
        uint32_t by_age[CLUB_AGES] = {0};
        uint32_t members = mark_members(self, c, by_age);
        self->club_first[c + 1] = members ? groups_of(members, self->population->club_children) : 0;
    }
    for (uint32_t c = 0; c < self->catchments; c++) self->club_first[c + 1] += self->club_first[c];
    self->clubs = self->club_first[self->catchments];
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++) deal_clubs(self, c);
    return 0;
}

int schools_build(build_t *self)
{
    CHECK(found_schools(self));
    CHECK(found_classes(self));
    return found_clubs(self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Regions, catchments of schools, and the people of each in households; cuts the shards.
#include "core/array.h"
#include "sim/world/build.h"
#include "sim/world/households.h"

#define REGION_PERSONS_MIN 1000 // smaller worlds have fewer regions

// Regions by relative size; in worlds too small for all of them the first few only.
static uint32_t cut_regions(build_t *self, uint32_t persons, uint32_t *first)
{
    uint32_t n = persons / REGION_PERSONS_MIN;
    if (n > REGIONS) n = REGIONS;
    if (n < 1) n = 1;
    double sum = 0, below = 0;
    for (uint32_t r = 0; r < n; r++) sum += self->population->region_share[r];
    first[0] = 0;
    for (uint32_t r = 0; r < n; r++) {
        below += sum > 0 ? self->population->region_share[r] / sum : 1.0 / n;
        first[r + 1] = r + 1 == n ? persons : (uint32_t)(below * persons);
        if (first[r + 1] > persons) first[r + 1] = persons;
    }
    return n;
}

// Share of people of secondary-school age, by the pyramid.
static double secondary_share(const population_t *population)
{
    const double *p = population->pyramid;
    double sum = 0;
    for (uint32_t i = 0; i < PYRAMID_BANDS; i++) sum += p[i];
    return sum > 0 ? (p[2] * 4 / 5 + p[3] * 3 / 5) / sum : 0.08; // 11-14 of 10-14, 15-17 of 15-19
}

static int cut_catchments(build_t *self, const uint32_t *region_first)
{
    double size = self->population->secondary_pupils / fmax(secondary_share(self->population), 0.005);
    uint32_t n[REGIONS];
    self->catchments = 0;
    for (uint32_t r = 0; r < self->regions; r++) {
        uint32_t persons = region_first[r + 1] - region_first[r];
        n[r] = (uint32_t)fmax(1, floor(persons / size + 0.5));
        self->catchments += n[r];
    }
    CHECK(ARRAY_NEW(self->catchment_first, (size_t)self->catchments + 1));
    CHECK(ARRAY_NEW(self->catchment_region, self->catchments));
    uint32_t c = 0;
    for (uint32_t r = 0; r < self->regions; r++)
        for (uint32_t i = 0; i < n[r]; i++, c++) {
            uint64_t persons = region_first[r + 1] - region_first[r];
            self->catchment_first[c] = region_first[r] + (uint32_t)(persons * i / n[r]);
            self->catchment_region[c] = (uint16_t)r;
        }
    self->catchment_first[c] = self->world->person.n;
    return 0;
}

// Fills ages, sexes and households numbered within the catchment; `households` gets their number.
static void settle(build_t *self, uint8_t *made, uint32_t *scratch, uint32_t *households)
{
    person_columns_t *person = &self->world->person;
    size_t n = person->n;
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++) {
        uint32_t first = self->catchment_first[c], end = self->catchment_first[c + 1];
        households_t out = {.n = end - first,
                            .age = person->age + first,
                            .sex = person->sex + first,
                            .household = person->household + first,
                            .made_age = made + first,
                            .made_sex = made + n + first,
                            .order = scratch + first,
                            .start = scratch + n + first};
        households[c] = households_make(&out, self->population, rng_at(self->seed, c, 0, RNG_WORLD_HOUSEHOLD));
        for (uint32_t p = first; p < end; p++) person->region[p] = self->catchment_region[c];
    }
}

// Numbers the households through the world and finds the first person of each.
static int number_households(build_t *self, const uint32_t *households)
{
    uint32_t *of = self->world->person.household;
    for (uint32_t c = 0; c < self->catchments; c++) self->households += households[c];
    CHECK(ARRAY_NEW(self->household_first, (size_t)self->households + 1));
    uint32_t before = 0, region = 0;
    for (uint32_t c = 0; c < self->catchments; before += households[c++]) {
        for (; region <= self->catchment_region[c]; region++) self->household_region[region] = before;
        for (uint32_t p = self->catchment_first[c]; p < self->catchment_first[c + 1]; p++) {
            of[p] += before;
            if (p == self->catchment_first[c] || of[p] != of[p - 1]) self->household_first[of[p]] = p;
        }
    }
    for (; region <= REGIONS; region++) self->household_region[region] = self->households;
    self->household_first[self->households] = self->world->person.n;
    return 0;
}

// Shards are equal ranges of persons, their ends moved on to the next household.
static void cut_shards(build_t *self)
{
    world_t *world = self->world;
    for (uint32_t s = 0; s <= SHARDS; s++) {
        uint32_t p = (uint32_t)((uint64_t)world->person.n * s / SHARDS);
        while (p > 0 && p < world->person.n && world->person.household[p] == world->person.household[p - 1]) p++;
        world->person_first[s] = p;
    }
}

static void link_kin(build_t *self)
{
    for (uint32_t k = 0; k < kin_rounds(self); k++)
        for (uint32_t r = 0; r < (k < self->population->kin_near ? self->regions : 1); r++) {
            uint32_t n = k < self->population->kin_near ? self->household_region[r + 1] - self->household_region[r]
                                                        : self->households;
            self->kin[k][r] = permute_init(rng_at(self->seed, r, SALT_KIN + k, RNG_WORLD_SHUFFLE), n ? n : 1);
        }
}

uint32_t kin_household(const build_t *self, uint32_t household, uint32_t round)
{
    uint32_t region = 0, first = 0, n = self->households;
    if (round < self->population->kin_near) {
        region = self->world->person.region[self->household_first[household]];
        first = self->household_region[region];
        n = self->household_region[region + 1] - first;
    }
    const permute_t *order = &self->kin[round][region];
    uint32_t at = permute(order, household - first) ^ 1; // neighbours in a random order are paired
    return at < n ? first + permute_inverse(order, at) : NONE;
}

bool household_has_child_of(const build_t *self, uint32_t household, uint32_t person)
{
    const uint8_t *age = self->world->person.age;
    if (age[person] < ADULT) return false;
    for (uint32_t p = self->household_first[household]; p < self->household_first[household + 1]; p++)
        if (age[p] < ADULT && age[p] + ADULT <= age[person]) return true;
    return false;
}

int people_build(build_t *self)
{
    uint32_t n = self->world->person.n, region_first[REGIONS + 1];
    uint8_t *made = NULL;
    uint32_t *scratch = NULL, *households = NULL;
    self->regions = cut_regions(self, n, region_first);
    int status = cut_catchments(self, region_first);
    if (status == 0) status = ARRAY_NEW(made, 2 * (size_t)n);
    if (status == 0) status = ARRAY_NEW(scratch, 2 * (size_t)n);
    if (status == 0) status = ARRAY_NEW(households, self->catchments);
    if (status == 0) {
        settle(self, made, scratch, households);
        status = number_households(self, households);
    }
    if (status == 0) {
        cut_shards(self);
        link_kin(self);
    }
    free(made);
    free(scratch);
    free(households);
    return status;
}

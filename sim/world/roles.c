// SPDX-License-Identifier: GPL-3.0-or-later
// Benign roles: by age and home first, then the rare ones by share, then staff for schools and clubs.
#include "core/array.h"
#include "sim/world/build.h"

#define TRIES 200 // draws of a person before a post stays empty

static bool between(uint32_t age, uint32_t low, uint32_t high) { return age >= low && age <= high; }

static role_t child_role(const population_t *population, uint32_t age, bool at_school, double u)
{
    if (between(age, 13, 17)) {
        if (u < population->popular_teen) return ROLE_POPULAR_TEEN;
        u = (u - population->popular_teen) / fmax(1 - population->popular_teen, 1e-9);
    }
    return at_school && u < population->new_pupil ? ROLE_NEW_PUPIL : ROLE_PUPIL;
}

static bool has_kin_children(const build_t *self, uint32_t person)
{
    for (uint32_t k = 0; k < kin_rounds(self); k++) {
        uint32_t h = kin_household(self, self->world->person.household[person], k);
        if (h != NONE && household_has_child_of(self, h, person)) return true;
    }
    return false;
}

static role_t adult_role(const build_t *self, uint32_t person, uint32_t age, double u)
{
    if (age <= 20) return u < self->population->older_peer ? ROLE_OLDER_PEER : ROLE_ADULT;
    if (household_has_child_of(self, self->world->person.household[person], person)) return ROLE_PARENT;
    if (u < self->population->relative && has_kin_children(self, person)) return ROLE_RELATIVE;
    return age >= 65 ? ROLE_SENIOR : ROLE_ADULT;
}

/// One of the rare roles for which age alone makes eligible, or ROLES. Each takes its share of its own ages.
static role_t rare_role(const population_t *population, uint32_t age, double u)
{
    const struct {
        role_t role;
        uint32_t low, high;
        double share;
    } rare[] = {
        {ROLE_CREATOR, 14, 34, population->creator}, {ROLE_GAMER, 18, 44, population->gamer},
        {ROLE_TUTOR, 20, 69, population->tutor},     {ROLE_YOUTH_WORKER, 20, 64, population->youth_worker},
        {ROLE_SELLER, 18, 64, population->seller},   {ROLE_SPAMMER, 18, 64, population->spammer},
        {ROLE_SCOUT, 18, 49, population->scout},
    };
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        if (!between(age, rare[i].low, rare[i].high)) continue;
        if (u < rare[i].share) return rare[i].role;
        u -= rare[i].share;
    }
    return ROLES;
}

static void assign(build_t *self, uint32_t p)
{
    const person_columns_t *person = &self->world->person;
    rng_t rng = rng_at(self->seed, p, 0, RNG_WORLD_ROLE);
    double usual = rng_unit(&rng), rare = rng_unit(&rng);
    uint32_t age = person->age[p];
    role_t role = rare_role(self->population, age, rare);
    if (role == ROLES)
        role = age < ADULT ? child_role(self->population, age, person->school[p] != NONE, usual)
                           : adult_role(self, p, age, usual);
    person->role[p] = (uint8_t)role;
}

static bool free_for_post(const build_t *self, uint32_t p, uint32_t low, uint32_t high)
{
    uint8_t role = self->world->person.role[p];
    return between(self->world->person.age[p], low, high) &&
           (role == ROLE_ADULT || role == ROLE_PARENT || role == ROLE_RELATIVE || role == ROLE_SENIOR);
}

/// Somebody of the catchment without a rare role or post, or NONE.
static uint32_t find_adult(const build_t *self, uint32_t catchment, rng_t *rng, uint32_t low, uint32_t high)
{
    uint32_t first = self->catchment_first[catchment], n = self->catchment_first[catchment + 1] - first;
    for (uint32_t i = 0; i < TRIES && n; i++) {
        uint32_t p = first + rng_below(rng, n);
        if (free_for_post(self, p, low, high)) return p;
    }
    return NONE;
}

/// A parent of a child of the person's household who is free for a post, or NONE.
static uint32_t find_parent(const build_t *self, uint32_t child)
{
    uint32_t h = self->world->person.household[child];
    for (uint32_t p = self->household_first[h]; p < self->household_first[h + 1]; p++)
        if (free_for_post(self, p, 24, 70)) return p;
    return NONE;
}

static void hire_teachers(build_t *self, uint32_t catchment, const uint32_t *pupils)
{
    person_columns_t *person = &self->world->person;
    rng_t rng = rng_at(self->seed, catchment, 1, RNG_WORLD_ROLE);
    for (uint32_t s = self->school_first[catchment]; s < self->school_first[catchment + 1]; s++) {
        uint32_t posts = (uint32_t)ceil(pupils[s] / self->population->pupils_per_teacher);
        for (uint32_t i = 0; i < posts; i++) {
            uint32_t p = find_adult(self, catchment, &rng, 22, 66);
            if (p == NONE) break;
            person->role[p] = ROLE_TEACHER;
            person->school[p] = s;
        }
    }
}

// Half of the coaches, where possible, are a parent of a child of the club: `child` is one such child a club.
static void find_coaches(build_t *self, uint32_t catchment, const uint32_t *child)
{
    rng_t rng = rng_at(self->seed, catchment, 2, RNG_WORLD_ROLE);
    for (uint32_t c = self->club_first[catchment]; c < self->club_first[catchment + 1]; c++) {
        uint32_t p = rng_chance(&rng, 0.5) && child[c] != NONE ? find_parent(self, child[c]) : NONE;
        if (p == NONE) p = find_adult(self, catchment, &rng, 20, 70);
        if (p == NONE) continue;
        self->world->person.role[p] = ROLE_COACH;
        self->world->person.club[p] = c;
    }
}

static void count_posts(const build_t *self, uint32_t *pupils, uint32_t *child)
{
    const person_columns_t *person = &self->world->person;
    for (uint32_t c = 0; c < self->clubs; c++) child[c] = NONE;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->school[p] != NONE) pupils[person->school[p]]++;
        if (person->club[p] != NONE) child[person->club[p]] = p;
    }
}

int roles_build(build_t *self)
{
    uint32_t *pupils = NULL, *child = NULL;
#pragma omp parallel for schedule(dynamic)
    for (uint32_t s = 0; s < SHARDS; s++)
        for (uint32_t p = self->world->person_first[s]; p < self->world->person_first[s + 1]; p++) assign(self, p);
    int status = ARRAY_NEW(pupils, self->schools);
    if (status == 0) status = ARRAY_NEW(child, self->clubs);
    if (status == 0) {
        count_posts(self, pupils, child);
#pragma omp parallel for schedule(dynamic)
        for (uint32_t c = 0; c < self->catchments; c++) {
            hire_teachers(self, c, pupils);
            find_coaches(self, c, child);
        }
    }
    free(pupils);
    free(child);
    return status;
}

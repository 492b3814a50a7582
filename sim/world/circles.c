// SPDX-License-Identifier: GPL-3.0-or-later
// Places of work, local circles of like age, and the member lists of all circles; what persons are like.
#include "core/array.h"
#include "sim/world/build.h"

#define WORK_AGE_MAX 66
#define WORKPLACE_MAX 250
#define AGE_STEPS 8 // of a year, to which ages are blurred before like ages are brought together
#define AGE_KEYS ((AGES + 8) * AGE_STEPS)
#define TEACHER_CLASSES 4 // of a secondary school; a primary teacher has one

static bool works(const build_t *self, uint32_t p)
{
    const person_columns_t *person = &self->world->person;
    if (person->age[p] < ADULT || person->age[p] > WORK_AGE_MAX || person->role[p] == ROLE_TEACHER) return false;
    rng_t rng = rng_at(self->seed, p, 2, RNG_WORLD_PERSON);
    return rng_chance(&rng, self->population->employed);
}

// The workers of a catchment, in a random order, fill one place of work after the other.
static uint32_t fill_workplaces(build_t *self, uint32_t catchment)
{
    uint32_t first = self->catchment_first[catchment], n = self->catchment_first[catchment + 1] - first;
    uint32_t works_here = 0, room = 0;
    if (n == 0) return 0;
    permute_t order = permute_init(rng_at(self->seed, catchment, 0, RNG_WORLD_CIRCLE), n);
    rng_t rng = rng_at(self->seed, catchment, 1, RNG_WORLD_CIRCLE);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = first + permute(&order, i);
        self->world->person.work[p] = NONE;
        if (!works(self, p)) continue;
        if (room == 0) {
            double size = rng_lognormal(&rng, self->population->workplace_median, self->population->workplace_sigma);
            room = (uint32_t)fmin(fmax(size, 1), WORKPLACE_MAX);
            works_here++;
        }
        self->world->person.work[p] = works_here - 1;
        room--;
    }
    return works_here;
}

// Staff of a school is a place of work of its own, numbered after the others of the catchment.
static int found_workplaces(build_t *self)
{
    uint32_t *first = NULL, *work = self->world->person.work;
    CHECK(ARRAY_NEW(first, (size_t)self->catchments + 1));
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++)
        first[c + 1] = fill_workplaces(self, c) + self->school_first[c + 1] - self->school_first[c];
    for (uint32_t c = 0; c < self->catchments; c++) first[c + 1] += first[c];
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++)
        for (uint32_t p = self->catchment_first[c]; p < self->catchment_first[c + 1]; p++) {
            if (self->world->person.role[p] == ROLE_TEACHER)
                work[p] = first[c + 1] - 1 - (self->world->person.school[p] - self->school_first[c]);
            else if (work[p] != NONE)
                work[p] += first[c];
        }
    self->works = first[self->catchments];
    free(first);
    return 0;
}

static uint32_t blurred_age(const build_t *self, uint32_t p)
{
    rng_t rng = rng_at(self->seed, p, 3, RNG_WORLD_PERSON);
    uint32_t spread = self->world->person.age[p] < ADULT ? 2 : 6; // years
    return self->world->person.age[p] * AGE_STEPS + rng_below(&rng, spread * AGE_STEPS);
}

// People of a catchment in order of blurred age are cut into circles; within an age, neighbours stay together.
static void cut_blocks(build_t *self, uint32_t catchment, uint32_t first_block, uint32_t blocks)
{
    uint32_t rank[AGE_KEYS + 1] = {0};
    uint32_t first = self->catchment_first[catchment], end = self->catchment_first[catchment + 1];
    for (uint32_t p = first; p < end; p++) rank[blurred_age(self, p) + 1]++;
    for (uint32_t k = 0; k < AGE_KEYS; k++) rank[k + 1] += rank[k];
    for (uint32_t p = first; p < end; p++) {
        uint32_t at = rank[blurred_age(self, p)]++;
        self->block[p] = first_block + (uint32_t)((uint64_t)at * blocks / (end - first));
    }
}

static int found_blocks(build_t *self)
{
    uint32_t *first = NULL;
    CHECK(ARRAY_NEW(self->block, self->world->person.n));
    CHECK(ARRAY_NEW(first, (size_t)self->catchments + 1));
    for (uint32_t c = 0; c < self->catchments; c++) {
        uint32_t persons = self->catchment_first[c + 1] - self->catchment_first[c];
        first[c + 1] = first[c] + (persons + self->ties->neighbour_block - 1) / self->ties->neighbour_block;
    }
    self->blocks = first[self->catchments];
#pragma omp parallel for schedule(dynamic)
    for (uint32_t c = 0; c < self->catchments; c++) cut_blocks(self, c, first[c], first[c + 1] - first[c]);
    free(first);
    return 0;
}

static int by_age(build_t *self)
{
    uint32_t *age = NULL, n = self->world->person.n;
    CHECK(ARRAY_NEW(age, n));
    for (uint32_t p = 0; p < n; p++) age[p] = self->world->person.age[p];
    int status = members_init(&self->age, age, n, AGES, self->seed, SALT_AGE);
    free(age);
    return status;
}

static int by_teacher(build_t *self)
{
    uint32_t *school = NULL, n = self->world->person.n;
    CHECK(ARRAY_NEW(school, n));
    for (uint32_t p = 0; p < n; p++)
        school[p] = self->world->person.role[p] == ROLE_TEACHER ? self->world->person.school[p] : NONE;
    int status = members_init(&self->teacher, school, n, self->schools, self->seed, SALT_TEACHER);
    free(school);
    if (status == 0) status = members_index(&self->teacher, n);
    return status;
}

static int list_circles(build_t *self)
{
    const person_columns_t *person = &self->world->person;
    uint32_t n = person->n;
    CHECK(members_init(&self->class_, person->class_, n, self->classes, self->seed, SALT_CLASS));
    CHECK(members_init(&self->club, person->club, n, self->clubs, self->seed, SALT_CLUB));
    CHECK(members_init(&self->work, person->work, n, self->works, self->seed, SALT_WORK));
    CHECK(members_init(&self->neighbour, self->block, n, self->blocks, self->seed, SALT_NEIGHBOUR));
    CHECK(members_index(&self->class_, n));
    CHECK(members_index(&self->work, n));
    CHECK(members_index(&self->neighbour, n));
    CHECK(by_age(self));
    return by_teacher(self);
}

// Teacher j of a school takes classes j, j + step, j + 2 step ... of it.
uint32_t teacher_class(const build_t *self, uint32_t teacher, uint32_t k)
{
    uint32_t school = self->world->person.school[teacher], first = school_class(self, school);
    uint32_t classes = school_class(self, school + 1) - first;
    bool secondary = self->year_first[school * YEARS + SECONDARY - YEAR_FIRST] == first;
    if (k >= (secondary ? TEACHER_CLASSES : 1) || k >= classes) return NONE;
    uint32_t j = self->teacher.place[teacher] - self->teacher.first[school];
    return first + (j + k * (classes / TEACHER_CLASSES + 1)) % classes;
}

static double role_sociability(const ties_t *ties, role_t role)
{
    switch (role) {
    case ROLE_NEW_PUPIL:
        return ties->new_pupil_contacts;
    case ROLE_POPULAR_TEEN:
        return 2;
    case ROLE_SPAMMER:
        return 0.3;
    default:
        return 1;
    }
}

/// Inclination to ties, and who talks to strangers.
static int draw_sociability(build_t *self)
{
    const person_columns_t *person = &self->world->person;
    quantile_t spread;
    double sigma = self->ties->sociability_sigma;
    CHECK(ARRAY_NEW(self->social, person->n));
    quantile_lognormal(&spread, exp(-sigma * sigma / 2), sigma, 0, 10); // mean 1
#pragma omp parallel for schedule(static)
    for (uint32_t p = 0; p < person->n; p++) {
        rng_t rng = rng_at(self->seed, p, 4, RNG_WORLD_PERSON);
        double own = self->ties->sociability[age_band(person->age[p])] * role_sociability(self->ties, person->role[p]);
        self->social[p] = (float)own * quantile_draw(&spread, &rng);
        const role_policy_t *role = &self->world->scenario->role[person->role[p]];
        double u = rng_unit(&rng);
        self->world->person.open[p] = u < role->open * role->talks ? OPEN_TALKS
                                      : u < role->open             ? OPEN_ACCEPTS
                                                                   : OPEN_NOT;
    }
    return 0;
}

int circles_build(build_t *self)
{
    CHECK(found_workplaces(self));
    CHECK(found_blocks(self));
    CHECK(list_circles(self));
    return draw_sociability(self);
}

void persons_finish(build_t *self)
{
    person_columns_t *person = &self->world->person;
    const scenario_t *scenario = self->world->scenario;
    quantile_t spread, chatty;
    double sigma = scenario->life.activity_sigma, chat_sigma = scenario->life.chat_sigma;
    quantile_lognormal(&spread, exp(-sigma * sigma / 2), sigma, 0, 20);
    quantile_lognormal(&chatty, exp(-chat_sigma * chat_sigma / 2), chat_sigma, 0, 20);
#pragma omp parallel for schedule(static)
    for (uint32_t p = 0; p < person->n; p++) {
        rng_t rng = rng_at(self->seed, p, 5, RNG_WORLD_PERSON);
        double answer = 128 * (rng_unit(&rng) + rng_unit(&rng)); // mean 128, falling off to both sides
        person->answer[p] = (uint8_t)fmin(answer, 255);
        person->periods_per_day[p] =
            (float)scenario->role[person->role[p]].sessions_per_day * quantile_draw(&spread, &rng);
        person->chats[p] = (float)scenario->role[person->role[p]].chats * quantile_draw(&chatty, &rng);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Ties that a role brings beyond the person's circles, drawn by one end and listed at both.
#include "core/array.h"
#include "sim/world/build.h"

#define TRIES 60 // draws of a person before a tie is given up
#define ONLINE_AGE_MIN 8
#define ONLINE_TRIES 16  // draws of somebody of about the age
#define GAMER_AGE_GAP 10 // mean, years

typedef struct {
    uint32_t from, to; // to: person | way << 28
} pair_t;

/// The ties of one shard's persons, as they are drawn.
typedef struct {
    const build_t *build;
    pair_t *pair;
    size_t n, capacity;
    int status;
} drawn_t;

/// Creators by rank, with the share of followers up to each.
typedef struct {
    uint32_t *person, n;
    double *upto, *keep;
} creators_t;

static void tie(drawn_t *self, uint32_t from, uint32_t to, uint32_t way)
{
    if (to == NONE || from == to || self->status < 0) return;
    self->status = array_reserve(&self->pair, &self->capacity, self->n + 1, sizeof *self->pair);
    if (self->status == 0) self->pair[self->n++] = (pair_t){from, to | way << 28};
}

static uint8_t age_of(const build_t *build, uint32_t person) { return build->world->person.age[person]; }

/// Someone in [low, high] years of the catchment in which `person` lives, or NONE.
static uint32_t somebody_near(const build_t *build, uint32_t person, rng_t *rng, uint32_t low, uint32_t high)
{
    uint32_t c = 0, end = build->catchments;
    while (end - c > 1) {
        uint32_t middle = c + (end - c) / 2;
        if (build->catchment_first[middle] <= person)
            c = middle;
        else
            end = middle;
    }
    uint32_t first = build->catchment_first[c], n = build->catchment_first[c + 1] - first;
    for (int i = 0; i < TRIES; i++) {
        uint32_t q = first + rng_below(rng, n);
        if (age_of(build, q) >= low && age_of(build, q) <= high) return q;
    }
    return NONE;
}

/// Someone who talks to strangers, anywhere, of about the same age, who shares one of the platforms in `mask`, or NONE.
static uint32_t somebody_online(const build_t *build, uint32_t person, rng_t *rng, double gap, uint8_t mask)
{
    for (int i = 0; i < ONLINE_TRIES; i++) {
        double away = rng_exponential(rng, gap);
        double age = age_of(build, person) + (rng_u32(rng) & 1 ? away : -away);
        if (age < ONLINE_AGE_MIN || age >= AGES) continue;
        uint32_t n = members_size(&build->age, (uint32_t)age);
        if (n == 0) continue;
        uint32_t q = build->age.member[build->age.first[(uint32_t)age] + rng_below(rng, n)];
        if (build->world->person.open[q] < OPEN_TALKS) continue;
        if (q != person && build->platforms[q] & build->platforms[person] & mask) return q;
    }
    return NONE;
}

/// Anybody who talks to strangers from `low` years on, or NONE.
static uint32_t anybody(const build_t *build, rng_t *rng, uint32_t low)
{
    for (int i = 0; i < TRIES; i++) {
        uint32_t q = rng_below(rng, build->world->person.n);
        if (age_of(build, q) >= low && build->platforms[q] && build->world->person.open[q] == OPEN_TALKS) return q;
    }
    return NONE;
}

/// Each parent of a child with some chance.
static void tie_parents(drawn_t *self, rng_t *rng, uint32_t from, uint32_t child, double chance, uint32_t way)
{
    const build_t *build = self->build;
    uint32_t h = build->world->person.household[child];
    for (uint32_t p = build->household_first[h]; p < build->household_first[h + 1]; p++)
        if (age_of(build, p) >= age_of(build, child) + ADULT && rng_chance(rng, chance)) tie(self, from, p, way);
}

static void teacher(drawn_t *self, rng_t *rng, uint32_t p)
{
    const build_t *build = self->build;
    uint32_t class_;
    for (uint32_t k = 0; (class_ = teacher_class(build, p, k)) != NONE; k++)
        for (uint32_t i = build->class_.first[class_]; i < build->class_.first[class_ + 1]; i++) {
            uint32_t pupil = build->class_.member[i];
            if (rng_chance(rng, build->ties->teacher_pupil)) tie(self, p, pupil, CIRCLE_CLASS);
            tie_parents(self, rng, p, pupil, build->ties->teacher_parent, CIRCLE_CLASS);
        }
}

// The coach's ties to the children are drawn with the club's; here those to their parents.
static void coach(drawn_t *self, rng_t *rng, uint32_t p)
{
    const members_t *club = &self->build->club;
    uint32_t c = self->build->world->person.club[p];
    for (uint32_t i = club->first[c]; i < club->first[c + 1]; i++)
        if (club->member[i] != p)
            tie_parents(self, rng, p, club->member[i], self->build->ties->coach_parent, CIRCLE_CLUB);
}

static void tutor(drawn_t *self, rng_t *rng, uint32_t p)
{
    const ties_t *ties = self->build->ties;
    uint32_t low = ties->tutor_pupils_min, high = ties->tutor_pupils_max > low ? ties->tutor_pupils_max : low;
    for (uint32_t n = low + rng_below(rng, high - low + 1); n; n--) {
        uint32_t pupil = somebody_near(self->build, p, rng, 8, 17);
        if (pupil == NONE) return;
        tie(self, p, pupil, CIRCLE_CLUB);
        tie_parents(self, rng, p, pupil, ties->tutor_parent, CIRCLE_CLUB);
    }
}

static void popular(drawn_t *self, rng_t *rng, uint32_t p)
{
    const build_t *build = self->build;
    uint32_t age = age_of(build, p), n = rng_poisson(rng, build->ties->popular_contacts);
    for (uint32_t i = 0; i < n; i++)
        if (i & 1)
            tie(self, p, somebody_near(build, p, rng, age - 2, age + 2), CIRCLE_NEIGHBOUR);
        else
            tie(self, p, somebody_online(build, p, rng, 1.5, UINT8_MAX), CIRCLE_ONLINE);
}

static void of_role(drawn_t *self, rng_t *rng, uint32_t p)
{
    const build_t *build = self->build;
    const ties_t *ties = build->ties;
    uint32_t n = 0;
    switch ((role_t)build->world->person.role[p]) {
    case ROLE_TEACHER:
        teacher(self, rng, p);
        break;
    case ROLE_COACH:
        coach(self, rng, p);
        break;
    case ROLE_TUTOR:
        tutor(self, rng, p);
        break;
    case ROLE_POPULAR_TEEN:
        popular(self, rng, p);
        break;
    case ROLE_YOUTH_WORKER:
        for (n = rng_poisson(rng, ties->youth_worker_contacts); n; n--)
            tie(self, p, somebody_near(build, p, rng, 11, 17), CIRCLE_NEIGHBOUR);
        break;
    case ROLE_OLDER_PEER:
        for (n = rng_poisson(rng, ties->older_peer_contacts); n; n--)
            tie(self, p, somebody_near(build, p, rng, 15, 17), CIRCLE_NEIGHBOUR);
        break;
    case ROLE_GAMER:
        for (n = rng_poisson(rng, ties->gamer_contacts); n; n--)
            tie(self, p, somebody_online(build, p, rng, GAMER_AGE_GAP, 1u << PLATFORM_GAME), WAY_GAME);
        break;
    case ROLE_SELLER:
        for (n = rng_poisson(rng, ties->seller_contacts); n; n--) tie(self, p, anybody(build, rng, 16), CIRCLE_ONLINE);
        break;
    case ROLE_SPAMMER:
        for (n = rng_poisson(rng, ties->spammer_contacts); n; n--) tie(self, p, anybody(build, rng, 0), CIRCLE_ONLINE);
        break;
    default:
        break;
    }
}

static bool is_young(uint8_t age) { return age >= ONLINE_AGE_MIN && age < 25; }

/// Creators whom a person follows and may write to: those who talk to strangers do.
static double follows(const build_t *build, uint32_t p)
{
    uint8_t age = age_of(build, p);
    if (build->world->person.open[p] < OPEN_TALKS) return 0;
    return age < ONLINE_AGE_MIN ? 0 : is_young(age) ? build->ties->follows_young : build->ties->follows_adult;
}

static void follow(drawn_t *self, rng_t *rng, uint32_t p, const creators_t *creators)
{
    if (creators->n == 0 || !(self->build->platforms[p] & (1u << PLATFORM_VIDEO | 1u << PLATFORM_PHOTO))) return;
    for (uint32_t n = rng_poisson(rng, follows(self->build, p)); n; n--) {
        double u = rng_unit(rng) * creators->upto[creators->n - 1], keep = rng_unit(rng);
        uint32_t low = 0, high = creators->n - 1;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (u < creators->upto[middle])
                high = middle;
            else
                low = middle + 1;
        }
        if (keep < creators->keep[low]) tie(self, p, creators->person[low], WAY_FOLLOW);
    }
}

static void meet_online(drawn_t *self, rng_t *rng, uint32_t p)
{
    const build_t *build = self->build;
    uint8_t age = age_of(build, p);
    if (age < ONLINE_AGE_MIN || build->platforms[p] == 0 || build->world->person.open[p] < OPEN_TALKS) return;
    double mean = is_young(age) ? build->ties->online_young : build->ties->online_adult;
    for (uint32_t n = rng_poisson(rng, mean / 2); n; n--) // the other half is drawn by the others
        tie(self, p, somebody_online(build, p, rng, build->ties->online_age_gap, UINT8_MAX), CIRCLE_ONLINE);
}

// Rank is the order of persons, which is that of homes; popularity falls with rank, and the most popular are thinned
// to the limit.
static int rank_creators(const build_t *build, creators_t *self)
{
    const person_columns_t *person = &build->world->person;
    double all = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        self->n += person->role[p] == ROLE_CREATOR;
        all += follows(build, p);
    }
    CHECK(ARRAY_NEW(self->person, self->n));
    CHECK(ARRAY_NEW(self->upto, self->n));
    CHECK(ARRAY_NEW(self->keep, self->n));
    if (self->n == 0) return 0;
    permute_t order = permute_init(rng_at(build->seed, 0, 2, RNG_WORLD_CIRCLE), self->n);
    for (uint32_t p = 0, i = 0; p < person->n; p++)
        if (person->role[p] == ROLE_CREATOR) self->person[permute(&order, i++)] = p;
    for (uint32_t i = 0; i < self->n; i++)
        self->upto[i] = (i ? self->upto[i - 1] : 0) + pow(i + 1, -build->ties->creator_exponent);
    for (uint32_t i = 0; i < self->n; i++) {
        double share = (self->upto[i] - (i ? self->upto[i - 1] : 0)) / self->upto[self->n - 1];
        self->keep[i] = fmin(1, build->ties->followers_max / fmax(share * all, 1e-9));
    }
    return 0;
}

static void draw_shard(drawn_t *self, uint32_t shard, const creators_t *creators)
{
    const world_t *world = self->build->world;
    for (uint32_t p = world->person_first[shard]; p < world->person_first[shard + 1]; p++) {
        rng_t rng = rng_at(world->seed, p, 3, RNG_WORLD_CIRCLE);
        of_role(self, &rng, p);
        meet_online(self, &rng, p);
        follow(self, &rng, p, creators);
    }
}

// Lists every tie at both ends, in the order of drawing: the same at any number of threads.
static int list_both_ends(build_t *build, const drawn_t *drawn)
{
    uint32_t persons = build->world->person.n, *first;
    CHECK(ARRAY_NEW(build->extras.first, (size_t)persons + 1));
    first = build->extras.first;
    for (uint32_t s = 0; s < SHARDS; s++)
        for (size_t i = 0; i < drawn[s].n; i++) {
            first[drawn[s].pair[i].from + 1]++;
            first[(drawn[s].pair[i].to & 0xFFFFFFF) + 1]++;
        }
    for (uint32_t p = 0; p < persons; p++) first[p + 1] += first[p];
    CHECK(ARRAY_NEW(build->extras.end, first[persons]));
    for (uint32_t s = 0; s < SHARDS; s++)
        for (size_t i = 0; i < drawn[s].n; i++) {
            pair_t pair = drawn[s].pair[i];
            build->extras.end[first[pair.from]++] = pair.to;
            build->extras.end[first[pair.to & 0xFFFFFFF]++] = pair.from | (pair.to & 0xF0000000);
        }
    for (uint32_t p = persons; p > 0; p--) first[p] = first[p - 1];
    first[0] = 0;
    return 0;
}

int role_ties_build(build_t *self)
{
    drawn_t drawn[SHARDS];
    creators_t creators = {0};
    int status = rank_creators(self, &creators);
    for (uint32_t s = 0; s < SHARDS; s++) drawn[s] = (drawn_t){.build = self};
    if (status == 0) {
#pragma omp parallel for schedule(dynamic)
        for (uint32_t s = 0; s < SHARDS; s++) draw_shard(&drawn[s], s, &creators);
    }
    for (uint32_t s = 0; s < SHARDS && status == 0; s++) status = drawn[s].status;
    if (status == 0) status = list_both_ends(self, drawn);
    for (uint32_t s = 0; s < SHARDS; s++) free(drawn[s].pair);
    free(creators.person);
    free(creators.upto);
    free(creators.keep);
    return status;
}

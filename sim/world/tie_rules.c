// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of the ways in which ties come about, and the pairing of people within circles.
#include "sim/world/tie_rules.h"

enum { SALT_YEAR = 32, SALT_SCHOOL };

static const double only_game[PLATFORMS] = {[PLATFORM_GAME] = 1};

static const double *weights_of(const ties_t *ties, uint32_t way)
{
    switch (way) {
    case CIRCLE_HOUSEHOLD:
    case CIRCLE_KIN:
        return ties->on_family;
    case CIRCLE_CLASS:
        return ties->on_class;
    case CIRCLE_CLUB:
        return ties->on_club;
    case CIRCLE_WORK:
        return ties->on_work;
    case CIRCLE_NEIGHBOUR:
    case CIRCLE_CLOSURE:
        return ties->on_friends;
    case WAY_GAME:
        return only_game;
    default:
        return ties->on_online;
    }
}

static uint8_t circle_of(uint32_t way) { return (uint8_t)(way < CIRCLES ? way : CIRCLE_ONLINE); }

static bool possible(uint32_t way, uint32_t platform)
{
    return way != WAY_FOLLOW || platform == PLATFORM_VIDEO || platform == PLATFORM_PHOTO;
}

static void fill_way(tie_rules_t *self, uint32_t way, const double *weight, const platform_row_t *platform)
{
    for (uint32_t mask = 0; mask < MASKS; mask++) {
        double sum = 0, below = 0, share[PLATFORMS];
        for (uint32_t f = 0; f < PLATFORMS; f++) {
            share[f] = mask >> f & 1 && possible(way, f) ? weight[f] * platform[f].contacts_scale : 0;
            sum += share[f];
        }
        for (uint32_t f = 0; f < PLATFORMS; f++) {
            below += share[f];
            self->upto[way][mask][f] = sum > 0 ? (uint32_t)(65536 * below / sum + 0.5) : 0;
        }
    }
}

void tie_rules_init(tie_rules_t *self, const ties_t *ties, const platform_row_t *platform)
{
    for (uint32_t way = 0; way < WAYS; way++) {
        fill_way(self, way, weights_of(ties, way), platform);
        self->importance[way] = (float)ties->importance[circle_of(way)];
        self->thread[way] = way == WAY_FOLLOW ? 0 : (uint32_t)(65536 * ties->thread[circle_of(way)]);
    }
    self->second_platform = (uint32_t)(65536 * ties->second_platform);
    self->extra_profile = (uint32_t)(256 * ties->extra_profile);
    quantile_lognormal(&self->spread, 1, ties->importance_sigma, 0, 1e6);
}

/// Platform drawn by 16 bits, or PLATFORMS if the way leads to none of them.
static uint8_t pick(const uint32_t *upto, uint32_t bits)
{
    uint8_t f = 0;
    while (f < PLATFORMS && bits >= upto[f]) f++;
    return f;
}

tie_t tie_of_pair(const tie_rules_t *self, uint32_t way, uint8_t shared, const uint32_t *word)
{
    bool close = way <= CIRCLE_CLASS;
    tie_t tie = {.circle = circle_of(way), .mutual = way != CIRCLE_ONLINE && way < CIRCLES};
    float importance = self->importance[way] * self->spread.value[word[2] >> 22];
    tie.platform[0] = pick(self->upto[way][shared], word[1] & 0xFFFF);
    if (tie.platform[0] == PLATFORMS) return tie;
    tie.platforms = 1;
    tie.importance[0] = importance;
    tie.thread = (word[2] & 0xFFFF) < self->thread[way];
    tie.second_low = close && (word[3] >> 16 & 0xFF) < self->extra_profile;
    tie.second_high = close && word[3] >> 24 < self->extra_profile;
    if (word[1] >> 16 >= self->second_platform) return tie;
    tie.platform[1] = pick(self->upto[way][shared & ~(1u << tie.platform[0])], word[3] & 0xFFFF);
    tie.platforms += tie.platform[1] < PLATFORMS;
    tie.importance[1] = importance / 2;
    return tie;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

pairing_t pairing_init(uint64_t seed, pairing_key_t key, uint32_t m, uint32_t rounds)
{
    pairing_t self = {.m = m, .rounds = rounds < m ? rounds : m, .stride = 1};
    if (m < 2 || rounds >= m) return self;
    rng_t rng = rng_at(seed, key.group, 64 + key.salt, RNG_WORLD_CIRCLE);
    self.c = rng_below(&rng, m);
    self.stride = 1 + rng_below(&rng, m - 1);
    while (common_divisor(m, self.stride) != 1) self.stride = self.stride % (m - 1) + 1;
    return self;
}

school_ranges_t school_ranges(const build_t *build, uint32_t pupil)
{
    const world_t *world = build->world;
    uint32_t school = world->person.school[pupil], year = school * YEARS + world->person.age[pupil] - YEAR_FIRST;
    const uint32_t *class_ = build->year_first, *first = build->class_.first;
    return (school_ranges_t){
        .year = {first[class_[year]], first[class_[year + 1]]},
        .school = {first[class_[school * YEARS]], first[class_[(school + 1) * YEARS]]},
        .year_key = {year, SALT_YEAR},
        .school_key = {school, SALT_SCHOOL},
    };
}

/// The candidates of the first two rounds.
static void first_two(const build_t *build, const members_t *list, range_u32_t range, pairing_key_t key, uint32_t met,
                      uint32_t person, uint32_t *out)
{
    pairing_t pairing = pairing_init(build->seed, key, range.end - range.first, met);
    for (uint32_t r = 0; r < 2 && r < pairing.rounds; r++, pairing_next(&pairing)) {
        uint32_t q = list->member[range.first + pairing_partner(&pairing, list->place[person] - range.first)];
        if (q != person) out[r] = q;
    }
}

core_t core_of(const build_t *build, uint32_t person)
{
    const ties_t *ties = build->ties;
    core_t core = {{NONE, NONE, NONE, NONE, NONE, NONE}};
    uint32_t work = build->world->person.work[person], block = build->block[person];
    if (build->world->person.class_[person] != NONE) {
        school_ranges_t ranges = school_ranges(build, person);
        first_two(build, &build->class_, ranges.year, ranges.year_key, ties->year_met, person, core.person);
    }
    if (work != NONE)
        first_two(build, &build->work, members_range(&build->work, work), (pairing_key_t){work, SALT_WORK},
                  ties->work_met, person, core.person + 2);
    first_two(build, &build->neighbour, members_range(&build->neighbour, block), (pairing_key_t){block, SALT_NEIGHBOUR},
              ties->neighbour_met, person, core.person + 4);
    return core;
}

bool core_tied(const build_t *build, uint32_t a, uint32_t b, uint32_t i)
{
    const ties_t *ties = build->ties;
    circle_t circle = core_circle(i);
    double chance = circle == CIRCLE_CLASS ? ties->year : circle == CIRCLE_WORK ? ties->work : ties->neighbour;
    uint32_t word[4];
    tie_words(build->seed, a, b, circle, word);
    return tie_accepted(word, chance * build->social[a] * build->social[b]);
}

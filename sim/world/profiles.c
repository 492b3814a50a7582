// SPDX-License-Identifier: GPL-3.0-or-later
// Adoption of platforms and the habits of a person that all of its profiles share.
#include "sim/world/profiles.h"

#define DAYS_A_YEAR 365.0
#define PLATFORM_AGE_MIN 13 // below it a declared age is mostly false, except in games

static uint8_t bit(platform_t platform) { return (uint8_t)(1u << platform); }

/// Platforms without which a role could not be what it is.
static uint8_t needed(role_t role)
{
    switch (role) {
    case ROLE_GAMER:
        return bit(PLATFORM_GAME);
    case ROLE_CREATOR:
        return bit(PLATFORM_VIDEO) | bit(PLATFORM_PHOTO);
    case ROLE_POPULAR_TEEN:
        return bit(PLATFORM_PHOTO) | bit(PLATFORM_EPHEMERAL);
    case ROLE_SELLER:
    case ROLE_SPAMMER:
        return bit(PLATFORM_SOCIAL) | bit(PLATFORM_PHOTO);
    case ROLE_TEACHER:
    case ROLE_COACH:
    case ROLE_TUTOR:
    case ROLE_YOUTH_WORKER:
        return bit(PLATFORM_MESSENGER);
    default:
        return 0;
    }
}

/// Platforms on which a person opens a second profile.
static uint8_t second_profiles(const population_t *population, rng_t *rng, role_t role, uint32_t age, uint8_t platforms)
{
    uint32_t n = (uint32_t)__builtin_popcount(platforms);
    double u = rng_unit(rng);
    uint32_t pick = rng_u32(rng);
    if (n == 0) return 0;
    if (role == ROLE_SPAMMER) return platforms & (uint8_t)~bit(PLATFORM_MESSENGER);
    double chance = role == ROLE_SELLER || role == ROLE_CREATOR ? 0.5 : population->extra_profile[age_band(age)];
    if (u >= chance) return 0;
    uint8_t open = platforms & (uint8_t)~bit(PLATFORM_MESSENGER); // a second number is rare: only where nothing else is
    if (open == 0) open = platforms;
    n = (uint32_t)__builtin_popcount(open);
    for (uint32_t skip = (uint32_t)(((uint64_t)pick * n) >> 32); skip; skip--) open &= (uint8_t)(open - 1);
    return open & (uint8_t)-open;
}

// A person's adoption of a platform follows, as often as the correlation says, one inclination for all platforms; each
// platform's share stays what its row says.
void profiles_adopt(const build_t *build, uint32_t person, uint8_t *platforms, uint8_t *extra)
{
    const person_columns_t *of = &build->world->person;
    rng_t rng = rng_at(build->seed, person, 0, RNG_WORLD_ACCOUNT);
    uint32_t band = age_band(of->age[person]);
    double inclination = rng_unit(&rng);
    uint8_t mask = needed((role_t)of->role[person]);
    for (platform_t f = 0; f < PLATFORMS; f++) {
        bool follows = rng_chance(&rng, build->population->adoption_correlation);
        double own = rng_unit(&rng);
        if ((follows ? inclination : own) < build->world->scenario->platform[f].adoption[band]) mask |= bit(f);
    }
    *platforms = mask;
    *extra = second_profiles(build->population, &rng, (role_t)of->role[person], of->age[person], mask);
}

static double chance_within(double rate_per_year, uint32_t run_s)
{
    return 1 - exp(-rate_per_year * run_s / (DAYS_A_YEAR * DAY_S));
}

void profiles_init(profiles_t *self, const build_t *build)
{
    const population_t *population = build->population;
    *self = (profiles_t){.build = build};
    quantile_lognormal(&self->account_days, population->account_days_median, population->account_days_sigma, 1, 20000);
    quantile_lognormal(&self->weight, 1, 0.6, 0, 100);
    self->device = permute_word_init(rng_at(build->seed, 0, SALT_DEVICE, RNG_WORLD_SHUFFLE));
    self->network = permute_word_init(rng_at(build->seed, 0, SALT_NETWORK, RNG_WORLD_SHUFFLE));
    self->join_young = chance_within(population->joins_young, build->run_s);
    self->join_adult = chance_within(population->joins_adult, build->run_s);
    self->leave = chance_within(population->leaves_per_year, build->run_s);
}

// Popular teenagers all hold an adult age; the others of their ages do so less, that the share of all is as given.
static double false_adult_chance(const population_t *population, const habits_t *habits)
{
    if (habits->role == ROLE_POPULAR_TEEN) return 1;
    double share = population->adult_age_child, popular = habits->age >= 13 ? population->popular_teen : 0;
    return popular < 1 ? fmax(0, (share - popular) / (1 - popular)) : 0;
}

habits_t profiles_habits(const build_t *build, uint32_t person)
{
    const world_t *world = build->world;
    const population_t *population = build->population;
    habits_t self = {
        .person = person, .owner = person, .age = world->person.age[person], .role = world->person.role[person]};
    rng_t rng = rng_at(build->seed, person, 1, RNG_WORLD_ACCOUNT);
    double falsehood = rng_unit(&rng), device = rng_unit(&rng);
    uint32_t geometric = rng_geometric(&rng, 0.35);
    if (self.age < ADULT) {
        self.false_adult = falsehood < false_adult_chance(population, &self);
        self.false_age = (uint8_t)(ADULT + (geometric < 30 ? geometric : 30));
        if (rng_chance(&rng, population->rounds_up)) self.years_off = (uint8_t)(1 + rng_below(&rng, 3));
    } else if (falsehood < population->adult_younger) {
        self.years_off = (uint8_t)(1 + rng_below(&rng, 10));
    }
    uint32_t first = build->household_first[world->person.household[person]];
    if (device < population->shared_device[age_band(self.age)] && self.age < ADULT) self.owner = first;
    self.two_devices = self.age >= 12 && rng_chance(&rng, population->second_device);
    return self;
}

static uint8_t child_declares(const profiles_t *self, const habits_t *habits, rng_t *rng, uint32_t slot,
                              platform_t platform)
{
    const population_t *population = self->build->population;
    double same = rng_unit(rng), honest = rng_unit(rng);
    uint32_t above = rng_below(rng, 3);
    if (habits->false_adult && (slot == 0 || same < population->same_false_age)) return habits->false_age;
    uint32_t age = habits->age + habits->years_off;
    if (age < PLATFORM_AGE_MIN && platform != PLATFORM_GAME && honest >= population->true_age_under_13)
        age = PLATFORM_AGE_MIN + above;
    return (uint8_t)(age < ADULT ? age : ADULT - 1);
}

static uint8_t adult_declares(const profiles_t *self, const habits_t *habits, rng_t *rng)
{
    double u = rng_unit(rng);
    uint32_t wrong = rng_u32(rng) >> 8;
    if (u < self->build->population->adult_teen) return (uint8_t)(13 + wrong % 5);
    u -= self->build->population->adult_teen;
    if (u < self->build->population->adult_older && u >= 0) return (uint8_t)fmin(habits->age + 20 + wrong % 30, 120);
    return habits->age >= ADULT + habits->years_off ? habits->age - habits->years_off : ADULT;
}

/// The longest an account can be old: nobody opens one long before school, and platforms are no older than that.
static double days_possible(uint8_t age)
{
    double years = age < 8 ? 1 + age / 4.0 : fmin(age - 5.0, 15);
    return years * DAYS_A_YEAR;
}

static int32_t registers(const profiles_t *self, const habits_t *habits, rng_t *rng, bool second)
{
    const build_t *build = self->build;
    bool young = habits->age < ADULT;
    double days = quantile_draw(&self->account_days, rng), when = rng_unit(rng), u = rng_unit(rng);
    double join = young ? self->join_young : self->join_adult;
    double fresh = young ? build->population->new_young : build->population->new_adult;
    if (second) { // second profiles come and go faster
        join = fmin(1, 2 * join);
        fresh = fmin(1, 2 * fresh);
        days /= 2;
    }
    if (habits->role == ROLE_SPAMMER) days /= 5;
    if (u < join) return 1 + (int32_t)(when * (build->run_s - 1.0));
    if (rng_chance(rng, fresh))
        days = 60 * when;
    else if (days > days_possible(habits->age))
        days = days_possible(habits->age) * (0.1 + 0.9 * when);
    return -(int32_t)(days * DAY_S) - (int32_t)rng_below(rng, DAY_S);
}

static int32_t leaves(const profiles_t *self, int32_t registered, rng_t *rng)
{
    double u = rng_unit(rng), when = rng_unit(rng), first = fmax(0, registered) + DAY_S;
    double time = first + when * (self->build->run_s - fmax(0, registered));
    return u < self->leave && time < self->build->run_s ? (int32_t)time : NEVER;
}

uint8_t profiles_settings(const scenario_t *scenario, uint8_t platform, uint8_t role, uint8_t declared, rng_t *rng)
{
    const platform_row_t *row = &scenario->platform[platform];
    const population_t *population = &scenario->population;
    bool open = role == ROLE_CREATOR || role == ROLE_SELLER || role == ROLE_SPAMMER || role == ROLE_SCOUT;
    double hides = open ? 0 : declared < ADULT ? population->hides_minor : population->hides_adult;
    const struct {
        bool has;
        uint8_t bit;
    } all[] = {{row->searchable, SETTING_SEARCHABLE},
               {row->suggests, SETTING_SUGGESTED},
               {row->open_messages, SETTING_OPEN_MESSAGES},
               {row->list_shown, SETTING_LIST_SHOWN}};
    uint8_t bits = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (rng_unit(rng) >= hides && all[i].has) bits |= all[i].bit;
    return bits;
}

/// Networks are numbered: homes, places of work, schools, mobile operators (four a region); then made unreadable.
static uint32_t network(const profiles_t *self, const habits_t *habits, rng_t *rng)
{
    const build_t *build = self->build;
    const person_columns_t *person = &build->world->person;
    const population_t *population = build->population;
    uint32_t p = habits->person, id = person->household[p], operator= rng_below(rng, 4);
    double mobile = rng_unit(rng), elsewhere = rng_unit(rng);
    if (person->work[p] != NONE && elsewhere < population->work_network)
        id = build->households + person->work[p];
    else if (habits->age < ADULT && person->school[p] != NONE && elsewhere < population->school_network)
        id = build->households + build->works + person->school[p];
    else if (habits->age >= PLATFORM_AGE_MIN && mobile < population->mobile_network)
        id = build->households + build->works + build->schools + 4u * person->region[p] + operator;
    return permute_word(&self->network, id);
}

static uint16_t region(const profiles_t *self, const habits_t *habits, rng_t *rng)
{
    uint16_t other = (uint16_t)rng_below(rng, self->build->regions);
    return rng_chance(rng, self->build->population->away) ? other : self->build->world->person.region[habits->person];
}

static uint32_t device_id(const profiles_t *self, uint32_t person, uint32_t k)
{
    return permute_word(&self->device, person * DEVICES_A_PERSON + k % DEVICES_A_PERSON);
}

static uint8_t use_weight(const profiles_t *self, platform_t platform, double share, rng_t *rng)
{
    double weight =
        16 * self->build->world->scenario->platform[platform].intensity * share * quantile_draw(&self->weight, rng);
    return (uint8_t)fmin(fmax(weight, 1), UINT8_MAX);
}

/// Everything but age, registration and device, which a portfolio says itself.
static void complete(const profiles_t *self, const habits_t *habits, profile_row_t *row, double share, rng_t *rng)
{
    platform_t platform = (platform_t)row->profile.platform;
    row->settings = profiles_settings(self->build->world->scenario, row->profile.platform, habits->role,
                                      row->profile.declared_age, rng);
    row->leaves = leaves(self, row->profile.registered, rng);
    row->network = network(self, habits, rng);
    row->region = region(self, habits, rng);
    row->weight = use_weight(self, platform, share, rng);
}

profile_row_t profiles_row(const profiles_t *self, const habits_t *habits, uint32_t slot, uint8_t platform, bool second)
{
    rng_t rng = rng_at(self->build->seed, habits->person, 2 + slot, RNG_WORLD_ACCOUNT);
    profile_row_t row = {.profile.platform = platform};
    row.profile.declared_age = habits->age < ADULT ? child_declares(self, habits, &rng, slot, (platform_t)platform)
                                                   : adult_declares(self, habits, &rng);
    row.profile.registered = registers(self, habits, &rng, second);
    row.profile.device = habits->two_devices && rng_chance(&rng, second ? 0.6 : 0.25);
    row.device = device_id(self, habits->owner, row.profile.device);
    complete(self, habits, &row, second ? 0.3 : 1, &rng);
    return row;
}

profile_row_t profiles_portfolio_row(const profiles_t *self, const habits_t *habits, uint32_t slot, profile_t profile)
{
    rng_t rng = rng_at(self->build->seed, habits->person, 2 + slot, RNG_WORLD_ACCOUNT);
    profile_row_t row = {.profile = profile, .device = device_id(self, habits->person, profile.device)};
    complete(self, habits, &row, 0.15, &rng);
    return row;
}

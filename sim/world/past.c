// SPDX-License-Identifier: GPL-3.0-or-later
// The past of further profiles, whoever holds them: contacts made online before the start. Without it an old account
// without contacts would tell its kind from the first day on.
#include "core/rng.h"
#include "sim/world/build.h"

#define MONTH_S (30.0 * DAY_S)
#define MONTHS 12.0 // of age count, at most
#define LOOKS 64
/// Of the key of these draws, apart from those of persons' profiles; `who` is the account.
#define DRAW_PAST UINT32_MAX

static bool is_child(const world_t *world, uint32_t account)
{
    uint8_t age = world->person.age[world->hidden.person[account]];
    return age >= 8 && age <= 17;
}

typedef enum { LIKE_AGE, CHILD, NO_CHILD } who_t;

/// Whom the person's further profiles have been after.
static who_t sought(const world_t *world, uint32_t person, rng_t *rng)
{
    const scenario_t *scenario = world->scenario;
    bool offends = world->person.offender[person] != OFFENDER_NONE && !scenario->run.null_offenders;
    if (offends) return rng_chance(rng, scenario->offending.earlier_children) ? CHILD : NO_CHILD;
    return rng_chance(rng, scenario->role[world->person.role[person]].toward_minors) ? CHILD : LIKE_AGE;
}

/// As a role looks for strangers: of about the same age, or anybody.
static bool like_age(const world_t *world, uint32_t account, uint32_t other)
{
    uint8_t role = world->person.role[world->hidden.person[account]];
    double most = world->scenario->role[role].toward_age;
    return most <= 0 || fabs((double)world_peer_age(world, account) - world_peer_age(world, other)) <= most;
}

/// Someone of the platform who can be found by search; NO_ACCOUNT if a few looks find nobody.
static uint32_t someone(const world_t *world, rng_t *rng, uint32_t account, who_t who)
{
    uint8_t platform = world->account.platform[account];
    uint32_t first = world->discoverable_first[platform], n = world->discoverable_first[platform + 1] - first;
    for (int i = 0; n && i < LOOKS; i++) {
        uint32_t other = world->discoverable[first + rng_below(rng, n)];
        bool other_person = world->hidden.person[other] != world->hidden.person[account];
        bool fits = who == LIKE_AGE ? like_age(world, account, other) : is_child(world, other) == (who == CHILD);
        if (fits && other_person && !world_gone(world, other)) return other;
    }
    return NO_ACCOUNT;
}

static void tie(world_t *world, uint32_t account, uint32_t peer)
{
    contact_t contact = {.peer = peer, .circle = CIRCLE_ONLINE, .flags = CONTACT_THREAD};
    if (world->account.declared_age[peer] < 18) contact.flags |= CONTACT_MINOR;
    world_contact_add(world, account, contact);
}

static void past_contacts(world_t *world, uint32_t person, uint32_t account)
{
    int32_t registered = world->account.registered[account];
    if (registered >= 0 || world_gone(world, account)) return;
    rng_t rng = rng_at(world->seed, account, DRAW_PAST, RNG_WORLD_ACCOUNT);
    double months = fmin(-(double)registered / MONTH_S, MONTHS);
    for (uint32_t n = rng_poisson(&rng, world->scenario->population.earlier_per_month * months); n; n--) {
        uint32_t peer = someone(world, &rng, account, sought(world, person, &rng));
        if (peer == NO_ACCOUNT || world_contact_find(world, account, peer) >= 0) continue;
        tie(world, account, peer);
        tie(world, peer, account);
    }
}

void past_build(build_t *self)
{
    world_t *world = self->world;
    for (uint32_t p = 0; p < world->person.n; p++) {
        uint32_t usual =
            (uint32_t)__builtin_popcount(self->platforms[p]) + (uint32_t)__builtin_popcount(self->extra[p]);
        for (uint32_t i = world->person.account_first[p] + usual; i < world->person.account_first[p + 1]; i++)
            past_contacts(world, p, world->person_account[i]);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The past of further profiles: contacts made before the start, children and others. Without it an old account without
// contacts would tell its kind from the first day on.
#include "sim/offenders/past.h"

#include "core/rng.h"

#define MONTH_S (30.0 * DAY_S)
#define MONTHS 12.0 // of age count, at most
#define LOOKS 64
/// The `when` of the keys of these draws (offenders_assign.c has 1, offenders_portfolio.c 2); `who` is the account.
enum { DRAW_PAST = 3 };

static bool is_child(const world_t *world, uint32_t account)
{
    uint8_t age = world->person.age[world->hidden.person[account]];
    return age >= 8 && age <= 17;
}

/// Someone of the platform, a child or not; NO_ACCOUNT if a few looks find nobody.
static uint32_t someone(const world_t *world, rng_t *rng, uint32_t account, bool child)
{
    uint8_t platform = world->account.platform[account];
    uint32_t first = world->discoverable_first[platform], n = world->discoverable_first[platform + 1] - first;
    for (int i = 0; n && i < LOOKS; i++) {
        uint32_t other = world->discoverable[first + rng_below(rng, n)];
        bool other_person = world->hidden.person[other] != world->hidden.person[account];
        if (!world_gone(world, other) && other_person && is_child(world, other) == child) return other;
    }
    return NO_ACCOUNT;
}

static void tie(world_t *world, uint32_t account, uint32_t peer)
{
    contact_t contact = {.peer = peer, .circle = CIRCLE_ONLINE, .flags = CONTACT_THREAD};
    if (world->account.declared_age[peer] < 18) contact.flags |= CONTACT_MINOR;
    world_contact_add(world, account, contact);
}

void past_contacts(world_t *world, uint32_t account)
{
    const offending_t *offending = &world->scenario->offending;
    int32_t registered = world->account.registered[account];
    if (registered >= 0 || world_gone(world, account)) return;
    rng_t rng = rng_at(world->seed, account, DRAW_PAST, RNG_WORLD_OFFENDER);
    double months = fmin(-(double)registered / MONTH_S, MONTHS);
    for (uint32_t n = rng_poisson(&rng, offending->earlier_per_month * months); n; n--) {
        uint32_t peer = someone(world, &rng, account, rng_chance(&rng, offending->earlier_children));
        if (peer == NO_ACCOUNT || world_contact_find(world, account, peer) >= 0) continue;
        tie(world, account, peer);
        tie(world, peer, account);
    }
}

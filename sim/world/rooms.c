// SPDX-License-Identifier: GPL-3.0-or-later
// Public rooms: accounts of a platform join rooms by their popularity, which falls with rank.
#include "core/array.h"
#include "sim/world/group_list.h"

#define ROOMS_AN_ACCOUNT 8 // at most

/// The rooms of one platform while they fill.
typedef struct {
    const build_t *build;
    platform_t platform;
    uint32_t n;
    double *upto;    // [n] popularity up to each room
    uint32_t *first; // [n + 1]
    uint32_t *member;
} rooms_t;

static uint32_t by_popularity(const rooms_t *self, double u)
{
    uint32_t low = 0, high = self->n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (u < self->upto[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/// Rooms of an account, all different. @return how many
static uint32_t rooms_of(const rooms_t *self, uint32_t account, uint32_t *room)
{
    const world_t *world = self->build->world;
    if (world->account.platform[account] != self->platform || world->hidden.state[account] != ACCOUNT_OPEN) return 0;
    rng_t rng = rng_at(self->build->seed, account, 2, RNG_WORLD_GROUP);
    uint32_t n = 0, tries = rng_poisson(&rng, self->build->ties->rooms_a_person);
    if (tries > ROOMS_AN_ACCOUNT) tries = ROOMS_AN_ACCOUNT;
    for (uint32_t i = 0; i < tries; i++) {
        uint32_t r = by_popularity(self, rng_unit(&rng) * self->upto[self->n - 1]), known = 0;
        while (known < n && room[known] != r) known++;
        if (known == n) room[n++] = r;
    }
    return n;
}

// Two passes over the same draws: count, then fill.
static int fill(rooms_t *self)
{
    uint32_t accounts = (uint32_t)self->build->world->account.n, room[ROOMS_AN_ACCOUNT];
    CHECK(ARRAY_NEW(self->upto, self->n));
    CHECK(ARRAY_NEW(self->first, (size_t)self->n + 1));
    for (uint32_t r = 0; r < self->n; r++)
        self->upto[r] = (r ? self->upto[r - 1] : 0) + pow(r + 1, -self->build->ties->room_exponent);
    for (uint32_t a = 0; a < accounts; a++)
        for (uint32_t n = rooms_of(self, a, room); n; n--) self->first[room[n - 1] + 1]++;
    for (uint32_t r = 0; r < self->n; r++) self->first[r + 1] += self->first[r];
    CHECK(ARRAY_NEW(self->member, self->first[self->n]));
    for (uint32_t a = 0; a < accounts; a++)
        for (uint32_t n = rooms_of(self, a, room); n; n--) self->member[self->first[room[n - 1]]++] = a;
    for (uint32_t r = self->n; r > 0; r--) self->first[r] = self->first[r - 1];
    self->first[0] = 0;
    return 0;
}

void rooms_build(const build_t *build, group_list_t *out)
{
    for (platform_t f = 0; f < PLATFORMS; f++) {
        if (!build->world->scenario->platform[f].rooms) continue;
        double n = ceil(build->ties->rooms_per_1000 * build->world->person.n / 1000);
        rooms_t rooms = {.build = build, .platform = f, .n = (uint32_t)fmin(n, 1e7)};
        int status = rooms.n ? fill(&rooms) : 0;
        if (status < 0) out->status = status;
        for (uint32_t r = 0; r < rooms.n && out->status == 0; r++) {
            uint32_t first = rooms.first[r], members = rooms.first[r + 1] - first;
            if (members) group_list_add(out, GROUP_ROOM, f, rooms.member + first, members);
        }
        free(rooms.upto);
        free(rooms.first);
        free(rooms.member);
    }
}

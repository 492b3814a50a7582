// SPDX-License-Identifier: GPL-3.0-or-later
// Coming back after a closure: a new account on the same platform, at a moment of the person's own.
#include "sim/life/returning.h"

#include "core/array.h"
#include "core/array_copy.h"
#include "sim/life/reopen.h"

#define YOUNGEST 13 // declared by those who are younger

void returning_add(returning_t *self, const world_t *world, uint32_t account, uint32_t time)
{
    const life_t *life = &world->scenario->life;
    rng_t rng = rng_at(world->seed, account, time, RNG_RETURN);
    if (!rng_chance(&rng, life->return_after_closure)) return;
    if (array_reserve(&self->item, &self->capacity, self->n + 1, sizeof *self->item) < 0) return;
    double delay_s = fmin(rng_exponential(&rng, life->return_delay_d * DAY_S), 1e9);
    self->item[self->n++] = (return_t){.person = world->hidden.person[account],
                                       .time = time + TICK_S + (uint32_t)delay_s,
                                       .account = NO_ACCOUNT,
                                       .platform = world->account.platform[account]};
}

int returning_copy(returning_t *self, const returning_t *from)
{
    *self = *from;
    return ARRAY_OWN(self->item, self->n, self->capacity);
}

/// @return the new account, or NO_ACCOUNT where no spare is left or a measure refuses it
static uint32_t register_anew(world_t *world, shard_t *shard, const return_t *back)
{
    uint8_t age = world->person.age[back->person] < YOUNGEST ? YOUNGEST : world->person.age[back->person];
    uint32_t account = reopen_spare(world, back->person, back->platform, back->time, age, false);
    if (account == NO_ACCOUNT) return NO_ACCOUNT;
    shard_t *own = &shard[world_shard(world, account)];
    if (!measures_allow(own, HOOK_REGISTER, account, NO_ACCOUNT, back->time, 0)) {
        reopen_cancel(world, account);
        return NO_ACCOUNT;
    }
    engine_row(own, back->time, account, NO_ACCOUNT, EVENT_REGISTER, 0);
    return account;
}

void returning_step(returning_t *self, world_t *world, shard_t *shard, uint32_t time)
{
    size_t kept = 0;
    for (size_t i = 0; i < self->n; i++) {
        return_t back = self->item[i];
        if (back.account != NO_ACCOUNT) {
            reopen_list(world, back.account); // registered in the tick before
            continue;
        }
        if (back.time < time + TICK_S) {
            back.account = register_anew(world, shard, &back);
            if (back.account == NO_ACCOUNT) continue;
        }
        self->item[kept++] = back;
    }
    self->n = kept;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The ordinary use of an offender's further profiles. Beside it the benign policy runs for all of the person's
// accounts.
#include "sim/offenders/ordinary.h"

#include "sim/life/life.h"

static uint32_t pick_further(const scene_t *scene, const culprit_t *culprit, rng_t *rng)
{
    uint32_t usable[PERSONAS], n = 0;
    for (uint32_t i = 0; i < culprit->personas; i++)
        if (culprit->persona[i].further && !world_gone(scene->world, culprit->persona[i].account))
            usable[n++] = culprit->persona[i].account;
    return n ? usable[rng_below(rng, n)] : NO_ACCOUNT;
}

static void talk_to_contact(const scene_t *scene, rng_t *rng, uint32_t account, uint32_t time)
{
    const world_t *w = scene->world;
    shard_t *shard = scene->shard;
    const life_t *life = &scene->scenario->life;
    uint32_t n = w->hidden.contacts[account].n;
    if (!n) return;
    const contact_t *contact = world_contacts(w, shard->index, account) + laws_rank(shard->laws, rng, n);
    uint32_t peer = contact->peer;
    if (world_gone(w, peer) || !(contact->flags & CONTACT_THREAD)) return;
    uint8_t flags = contact->flags & CONTACT_MUTUAL ? FLAG_MUTUAL : 0;
    if (!measures_allow_(shard, HOOK_MESSAGE, account, peer, time, flags)) return;
    talk_style_t style = {.turns = scene->scenario->role[ROLE_ADULT].turns,
                          .answer = shard->answers[peer] * (1 / 255.0),
                          .media = life->media,
                          .call = life->call,
                          .slow_share = life->slow_share};
    engine_talk(shard, rng, time, account, peer, &style, flags);
}

void ordinary_use(const scene_t *scene, culprit_t *culprit, uint32_t time)
{
    const life_t *life = &scene->scenario->life;
    rng_t rng = rng_at(scene->world->seed, culprit->person, time, RNG_OFFENDER_PLAN);
    uint32_t account = pick_further(scene, culprit, &rng);
    if (account == NO_ACCOUNT) return;
    time = roster_arrive(scene, culprit, account, &rng, time);
    if (rng_chance(&rng, life->search))
        engine_row(scene->shard, time + rng_below(&rng, 900), account, NO_ACCOUNT, EVENT_SEARCH, 0);
    if (rng_chance(&rng, 0.5)) talk_to_contact(scene, &rng, account, time + rng_below(&rng, 900));
    const role_policy_t *policy = &scene->scenario->role[scene->world->person.role[culprit->person]];
    if (rng_chance(&rng, scene->scenario->offending.ordinary_request))
        meet_someone(scene->shard, &rng, account, policy, time + rng_below(&rng, 900));
}

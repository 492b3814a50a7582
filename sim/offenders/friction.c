// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to an approach when something stands in its way.
#include "sim/offenders/friction.h"

#include "sim/offenders/response.h"

#define RECONTACTS 2 // after blocks, at most

void friction_end(scene_t *scene, pursuit_t *pursuit, approach_end_t end, uint32_t time)
{
    pursuit->record.end = (uint8_t)end;
    pursuit->record.ended = (int32_t)time;
    pursuit->due = DUE_NEVER;
    scene->roster->culprit[pursuit->culprit].active--;
}

/// Someone whom one knows by now is asked again only where anybody could: a contact, or whoever a search finds.
static bool can_be_found(const scene_t *scene, uint32_t account, uint32_t other)
{
    if (world_contact_find(scene->world, account, other) >= 0) return true;
    return world_searchable(scene->world, account, other) &&
           measures_allow(scene->shard, HOOK_DISCOVER, account, other, scene->shard->start, 0);
}

bool friction_switch(const scene_t *scene, pursuit_t *pursuit, rng_t *rng)
{
    const world_t *w = scene->world;
    const culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    double weight[PERSONAS], total = 0;
    for (uint32_t i = 0; i < culprit->personas; i++) {
        uint32_t account = culprit->persona[i].account;
        uint8_t platform = w->account.platform[account];
        weight[i] = 0;
        if (account == pursuit->account || world_gone(w, account)) continue;
        uint32_t child = world_account_on(w, pursuit->record.child, (platform_t)platform);
        if (child == NO_ACCOUNT || !can_be_found(scene, account, child)) continue;
        weight[i] = scene->scenario->offending.platform_weight[platform] * response_weight(scene, culprit, platform);
        total += weight[i];
    }
    if (total <= 0) return false;
    pursuit->account = culprit->persona[rng_pick(rng, weight, culprit->personas)].account;
    uint8_t platform = w->account.platform[pursuit->account];
    pursuit->child_account = world_account_on(w, pursuit->record.child, (platform_t)platform);
    pursuit->record.last_platform = platform;
    pursuit->connected = world_contact_find(w, pursuit->account, pursuit->child_account) >= 0;
    pursuit->step = pursuit->connected && pursuit->record.stage >= STAGE_CONTACT ? STEP_TALK : STEP_REQUEST;
    pursuit->flags = pursuit->silent = 0;
    pursuit->tied = pursuit->viewed = 0;
    pursuit->moving = pursuit->muted = pursuit->leaving = false;
    return true;
}

void friction_stay(pursuit_t *pursuit)
{
    pursuit->account = pursuit->left_account;
    pursuit->child_account = pursuit->left_child_account;
    pursuit->connected = true;
    pursuit->flags = pursuit->left_flags;
    pursuit->moving = false;
    pursuit->step = STEP_TALK;
}

void friction_denied(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool capped)
{
    uint8_t platform = scene->world->account.platform[pursuit->account];
    response_met(&scene->roster->culprit[pursuit->culprit], platform, capped ? MET_CAPPED : MET_REFUSED);
    if (pursuit->moving) {
        friction_stay(pursuit);
        pursuit->record.last_platform = scene->world->account.platform[pursuit->account];
        pursuit->due = time + 300 + (uint32_t)rng_exponential(rng, DAY_S / 2.0);
        return;
    }
    bool again =
        pursuit->tries < scene->scenario->offending.switches && rng_chance(rng, scene->scenario->offending.persist);
    if (again && friction_switch(scene, pursuit, rng)) {
        pursuit->tries++;
        pursuit->due = time + 300 + (uint32_t)rng_exponential(rng, DAY_S / 2.0);
        return;
    }
    friction_end(scene, pursuit, pursuit->record.stage < STAGE_CONTACT ? END_REFUSED : END_DROPPED, time);
}

uint32_t friction_block(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool block, bool report)
{
    uint32_t last = time;
    pursuit->record.blocked |= block;
    pursuit->record.flagged |= report;
    if (block) {
        engine_row(scene->shard, time, pursuit->child_account, pursuit->account, EVENT_BLOCK, 0);
        engine_block(scene->shard, time, pursuit->child_account, pursuit->account);
        pursuit->connected = false;
    }
    if (report) {
        last = time + 5 + rng_below(rng, 120);
        engine_row(scene->shard, last, pursuit->child_account, pursuit->account, EVENT_REPORT, 0);
    }
    return last;
}

void friction_blocked(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    bool again = pursuit->recontacts < RECONTACTS && rng_chance(rng, scene->scenario->offending.recontact);
    if (again && friction_switch(scene, pursuit, rng)) {
        pursuit->recontacts++;
        pursuit->due = time + 600 + (uint32_t)rng_exponential(rng, DAY_S);
        return;
    }
    friction_end(scene, pursuit, END_BLOCKED, time);
}

void friction_closed(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    if (rng_chance(rng, scene->scenario->offending.resume) && friction_switch(scene, pursuit, rng)) {
        pursuit->due = time + 600 + (uint32_t)rng_exponential(rng, DAY_S);
        return;
    }
    friction_end(scene, pursuit, END_CLOSED, time);
}

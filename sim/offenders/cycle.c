// SPDX-License-Identifier: GPL-3.0-or-later
// The course of an approach after contact. Stages follow each other by dwell times that are shares of one tempo; each
// may be skipped, repeated after a setback, or be the last. Whoever ends it, it ends here.
#include "sim/offenders/cycle.h"

#include "core/error.h"
#include "sim/life/life.h"
#include "sim/offenders/approach.h"
#include "sim/offenders/friction.h"
#include "sim/offenders/pacing.h"
#include "sim/offenders/response.h"

#include <string.h>

#define SILENT_TALKS 3        // unanswered conversations until the person gives up
#define INVITES 2             // to other platforms, at most
#define CAUTION_ELSEWHERE 0.2 // caution with an unsupervised child, relative

static void next_talk(const scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    pursuit->step = STEP_TALK;
    pursuit->due = pacing_next_talk(scene, &scene->roster->culprit[pursuit->culprit], pursuit, rng, time);
}

/// An open profile of the person on a platform, a further one rather than an ordinary one; NO_ACCOUNT if there is none.
static uint32_t open_profile(const scene_t *scene, const culprit_t *culprit, uint8_t platform)
{
    uint32_t found = NO_ACCOUNT;
    for (uint32_t i = 0; i < culprit->personas; i++) {
        uint32_t account = culprit->persona[i].account;
        if (world_gone(scene->world, account) || scene->world->account.platform[account] != platform) continue;
        if (culprit->persona[i].further) return account;
        if (found == NO_ACCOUNT) found = account;
    }
    return found;
}

/// A platform other than the one in use on which both can be reached; NO_PLATFORM if there is none.
static uint8_t pick_private(const scene_t *scene, const culprit_t *culprit, const pursuit_t *pursuit, rng_t *rng)
{
    double weight[PLATFORMS], total = 0;
    uint8_t now = scene->world->account.platform[pursuit->account];
    for (int platform = 0; platform < PLATFORMS; platform++) {
        bool there = platform != now &&
                     world_account_on(scene->world, pursuit->record.child, (platform_t)platform) != NO_ACCOUNT &&
                     open_profile(scene, culprit, (uint8_t)platform) != NO_ACCOUNT;
        weight[platform] = there ? scene->scenario->offending.private_weight[platform] : 0;
        total += weight[platform];
    }
    return total > 0 ? (uint8_t)rng_pick(rng, weight, PLATFORMS) : NO_PLATFORM;
}

/// Goes on from another account of the person, as the two agreed on.
static void move_to(const scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t account, uint32_t time)
{
    const world_t *w = scene->world;
    uint8_t platform = w->account.platform[account], from = w->account.platform[pursuit->account];
    pursuit->left_account = pursuit->account;
    pursuit->left_child_account = pursuit->child_account;
    pursuit->account = account;
    pursuit->child_account = world_account_on(w, pursuit->record.child, (platform_t)platform);
    pursuit->record.last_platform = platform;
    pursuit->connected = world_contact_find(w, account, pursuit->child_account) >= 0;
    pursuit->tied = 0;
    pursuit->moving = true;
    pursuit->left_flags = pursuit->flags;
    pursuit->flags = FLAG_MUTUAL;
    pursuit->silent = 0;
    pursuit->step = pursuit->connected ? STEP_OPEN : STEP_REQUEST;
    pursuit->due = time + 30 + (uint32_t)quantile_draw(&scene->shard->laws->gap[from], rng); // as in sim/life/chat.c
}

/// The invitation and, if the child follows, the move. @return false if the conversation stays
static bool invite(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    uint8_t platform = pick_private(scene, culprit, pursuit, rng);
    if (platform == NO_PLATFORM) return false;
    pursuit->invites++;
    pursuit->record.invited = 1;
    engine_row(scene->shard, time, pursuit->account, pursuit->child_account, EVENT_MOVE_INVITE, 0);
    if (!childhood_chance(scene, pursuit, CHILD_FOLLOW, scene->scenario->child.follow)) return false;
    move_to(scene, pursuit, rng, open_profile(scene, culprit, platform), time);
    return true;
}

/// True if the approach goes elsewhere now; else the stage is entered in place, or left out where nothing is private.
static bool go_private(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const offender_policy_t *policy = roster_policy(scene, &scene->roster->culprit[pursuit->culprit]);
    pursuit->leaving = false;
    if (pursuit->invites < INVITES && rng_chance(rng, policy->invite) && invite(scene, pursuit, rng, time)) return true;
    uint8_t platform = scene->world->account.platform[pursuit->account];
    bool is_private = scene->scenario->offending.private_weight[platform] >= 1;
    approach_enter(pursuit, is_private ? STAGE_PRIVATE : STAGE_ISOLATION, rng, time);
    return false;
}

static void reach_harm(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const offender_policy_t *policy = roster_policy(scene, &scene->roster->culprit[pursuit->culprit]);
    if (!childhood_chance(scene, pursuit, CHILD_HARM, policy->harm)) {
        friction_end(scene, pursuit, END_DROPPED, time);
        return;
    }
    uint8_t platform = scene->world->account.platform[pursuit->account];
    bool media = scene->scenario->platform[platform].media;
    attempt_t image = {.actor = pursuit->child_account, .target = pursuit->account, .time = time, .intimate = true};
    if (!media || measures_ask(scene->shard, HOOK_MEDIA, &image) == RULING_ALLOWED) {
        approach_enter(pursuit, STAGE_HARM, rng, time);
        return;
    }
    bool again = ++pursuit->tries < scene->scenario->offending.image_tries &&
                 rng_chance(rng, scene->scenario->offending.persist);
    if (again)
        approach_enter(pursuit, STAGE_SEXUALISED, rng, time);
    else
        friction_end(scene, pursuit, END_DROPPED, time);
}

static void after_harm(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const offender_policy_t *policy = roster_policy(scene, &scene->roster->culprit[pursuit->culprit]);
    if (pursuit->stage == STAGE_HARM && rng_chance(rng, policy->coerce))
        approach_enter(pursuit, STAGE_COERCION, rng, time);
    else
        friction_end(scene, pursuit, END_HARMED_OVER, time);
}

static bool gives_up(scene_t *scene, pursuit_t *pursuit, rng_t *rng)
{
    const offender_policy_t *policy = roster_policy(scene, &scene->roster->culprit[pursuit->culprit]);
    if (rng_chance(rng, policy->lose_interest)) return true;
    if (childhood_chance(scene, pursuit, CHILD_DROP, scene->scenario->child.lose_interest)) return true;
    if (pursuit->stage != STAGE_RISK) return false;
    double caution =
        childhood_supervised(scene, pursuit->record.child) ? policy->cautious : policy->cautious * CAUTION_ELSEWHERE;
    return rng_chance(rng, caution);
}

/// The stage is over: the next one, one back, or the end; a move elsewhere waits until the two have talked.
/// @return true if nothing more is to be done now
static bool advance(scene_t *scene, pursuit_t *pursuit, uint32_t time)
{
    const offender_policy_t *policy = roster_policy(scene, &scene->roster->culprit[pursuit->culprit]);
    rng_t turn = rng_at(scene->world->seed, pursuit->key, pursuit->turns++, RNG_OFFENDER_TURN), *rng = &turn;
    memset(pursuit->done, 0, sizeof pursuit->done);
    if (pursuit->stage >= STAGE_HARM) {
        after_harm(scene, pursuit, rng, time);
        return pursuit->record.ended != NEVER;
    }
    if (gives_up(scene, pursuit, rng)) {
        friction_end(scene, pursuit, END_DROPPED, time);
        return true;
    }
    if (pursuit->stage > STAGE_RAPPORT && rng_chance(rng, policy->setback)) {
        approach_enter(pursuit, STAGE_RAPPORT, rng, time);
        pursuit->fresh = false;
        return false;
    }
    stage_t next = (stage_t)(pursuit->stage + 1);
    double early = response_early(scene, &scene->roster->culprit[pursuit->culprit]);
    if (next < STAGE_PRIVATE && early > 0 && rng_chance(rng, early)) next = STAGE_PRIVATE;
    if ((next == STAGE_RISK || next == STAGE_ISOLATION) && rng_chance(rng, policy->skip)) next++;
    if (next == STAGE_PRIVATE)
        pursuit->leaving = true;
    else if (next == STAGE_HARM)
        reach_harm(scene, pursuit, rng, time);
    else
        approach_enter(pursuit, next, rng, time);
    return pursuit->record.ended != NEVER;
}

/// What became of the tie while nobody looked: accounts that are gone, a contact removed in ordinary life.
/// @return false if the approach cannot go on from here now
static bool still_there(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const world_t *w = scene->world;
    bool gone = world_gone(w, pursuit->account) || world_gone(w, pursuit->child_account);
    bool settled = pursuit->tied == 0 || time > pursuit->tied + 2 * TICK_S;
    bool removed = pursuit->connected && settled && world_contact_find(w, pursuit->account, pursuit->child_account) < 0;
    if (!gone && !removed) return true;
    if (gone && friction_switch(scene, pursuit, rng))
        pursuit->due = time + 600 + (uint32_t)rng_exponential(rng, DAY_S);
    else
        friction_end(scene, pursuit, pursuit->record.stage < STAGE_CONTACT ? END_UNANSWERED : END_DROPPED, time);
    return false;
}

static void talk_again(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    if (time >= pursuit->phase_end && !pursuit->leaving && advance(scene, pursuit, time)) return;
    culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    bool child_starts = !pursuit->muted && rng_chance(rng, scene->scenario->child.starts);
    uint32_t from = child_starts ? pursuit->child_account : pursuit->account;
    uint32_t to = child_starts ? pursuit->account : pursuit->child_account;
    uint8_t flags = pursuit->flags & FLAG_MUTUAL;
    if (!measures_allow(scene->shard, HOOK_MESSAGE, from, to, time, flags)) {
        friction_denied(scene, pursuit, rng, time, false);
        return;
    }
    if (!child_starts)
        time = roster_arrive(scene, culprit, pursuit->account, time);
    else {
        engine_row(scene->shard, time, from, NO_ACCOUNT, EVENT_LOGIN, 0); // whose contacts another shard may own
        time += rng_below(rng, PERIOD_S);
    }
    double answer = child_starts ? 0.95 : childhood_answer(scene, pursuit);
    talk_t talk = approach_talk(scene, pursuit, rng, time, child_starts, answer, flags);
    pursuit->silent = talk.answered ? 0 : (uint8_t)(pursuit->silent + 1);
    if (pursuit->silent >= SILENT_TALKS) {
        friction_end(scene, pursuit, END_DROPPED, talk.end);
        return;
    }
    if (pursuit->leaving && !child_starts && go_private(scene, pursuit, rng, talk.end)) return;
    if (pursuit->fresh) {
        pursuit->fresh = false;
        pursuit->step = STEP_REACT;
        uint32_t later = talk.end + 60 + (uint32_t)rng_exponential(rng, pursuit->mode == MODE_MINUTES ? 200 : 3600);
        pursuit->due = engine_awake(scene->shard, pursuit->child_account, rng, later);
    } else
        next_talk(scene, pursuit, rng, talk.end);
}

/// The child weighs what the new stage brought.
static void react(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    response_t response;
    if (!childhood_uneasy(scene, pursuit, &response)) {
        next_talk(scene, pursuit, rng, time);
        return;
    }
    pursuit->record.uneasy = 1;
    uint32_t last = friction_block(scene, pursuit, rng, time, response.block, response.report);
    if (response.tell)
        friction_end(scene, pursuit, END_TOLD, last);
    else if (response.block)
        friction_blocked(scene, pursuit, rng, last);
    else {
        pursuit->muted |= response.mute || response.ignore;
        next_talk(scene, pursuit, rng, last);
    }
}

/// By what is done and how often before, not by time: a delay of minutes that another approach of the person brings
/// leaves this one's course as it is.
static rng_t next_draws(const scene_t *scene, pursuit_t *pursuit)
{
    uint32_t nth = pursuit->done[pursuit->step]++;
    uint32_t when = (uint32_t)pursuit->turns << 19 | (uint32_t)pursuit->step << 16 | nth;
    return rng_at(scene->world->seed, pursuit->key, when, RNG_OFFENDER_ACT);
}

void cycle_step(scene_t *scene, pursuit_t *pursuit, uint32_t time)
{
    rng_t rng = next_draws(scene, pursuit);
    if (!still_there(scene, pursuit, &rng, time)) return;
    persona_t *persona = roster_persona(&scene->roster->culprit[pursuit->culprit], pursuit->account);
    if (persona->first_use == NEVER) persona->first_use = (int32_t)time;
    switch ((step_t)pursuit->step) {
    case STEP_COLLECT:
        approach_collect(scene, pursuit, &rng, time);
        break;
    case STEP_REQUEST:
        approach_request(scene, pursuit, &rng, time);
        break;
    case STEP_DECIDE:
        approach_decide(scene, pursuit, &rng, time);
        break;
    case STEP_OPEN:
        approach_open(scene, pursuit, &rng, time);
        break;
    case STEP_TALK:
        talk_again(scene, pursuit, &rng, time);
        break;
    case STEP_REACT:
        react(scene, pursuit, &rng, time);
        break;
    }
}

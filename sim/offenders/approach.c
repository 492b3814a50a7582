// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of an approach: mutual contacts, the request, the child's decision, the first message.
#include "sim/offenders/approach.h"

#include "sim/life/life.h"
#include "sim/offenders/friction.h"
#include "sim/offenders/pacing.h"
#include "sim/offenders/response.h"

#define FORGOTTEN_S (60 * 3600) // a second message comes by then or not at all
#define TALK_PART 1             // of a step's draws: what went before leaves the conversation as it is
#define VIEW_LASTS_S 250        // a profile looked at longer ago is looked at again

void approach_reach(pursuit_t *pursuit, stage_t stage, uint32_t time)
{
    pursuit->stage = (uint8_t)stage;
    if (stage == STAGE_HARM && pursuit->record.stage_time[stage] == NEVER)
        pursuit->harm_platform = pursuit->record.last_platform;
    if (pursuit->record.stage_time[stage] == NEVER) pursuit->record.stage_time[stage] = (int32_t)time;
    if (pursuit->record.stage < stage) pursuit->record.stage = (uint8_t)stage;
}

void approach_enter(pursuit_t *pursuit, stage_t stage, rng_t *rng, uint32_t time)
{
    static const double share[STAGES] = {
        [STAGE_CONTACT] = 0.05,   [STAGE_RAPPORT] = 0.25,    [STAGE_RISK] = 0.1, [STAGE_PRIVATE] = 0.25,
        [STAGE_ISOLATION] = 0.35, [STAGE_SEXUALISED] = 0.25, [STAGE_HARM] = 0.3, [STAGE_COERCION] = 0.5};
    approach_reach(pursuit, stage, time);
    pursuit->phase_end = time + (uint32_t)fmin(share[stage] * pursuit->tempo_s * rng_lognormal(rng, 1, 0.4), 1e9);
    pursuit->fresh = true;
}

static void draw_tempo(const scene_t *scene, const culprit_t *culprit, pursuit_t *pursuit, rng_t *rng)
{
    const offending_t *offending = &scene->scenario->offending;
    const double *mode = roster_policy(scene, culprit)->mode;
    pursuit->mode = mode[0] + mode[1] + mode[2] > 0 ? (uint8_t)rng_pick(rng, mode, MODES) : MODE_WEEKS;
    double hours = rng_lognormal(rng, offending->dwell_median_h[pursuit->mode], offending->dwell_sigma[pursuit->mode]);
    pursuit->tempo_s = fmin(hours * 3600, 1e9);
}

bool approach_begin(scene_t *scene, uint32_t index, uint32_t key, const selection_t *found, uint32_t time)
{
    roster_t *roster = scene->roster;
    culprit_t *culprit = &roster->culprit[index];
    const world_t *w = scene->world;
    if (roster->pursuits == roster->room) return false;
    time = roster_arrive(scene, culprit, found->account, time);
    uint32_t child = w->hidden.person[found->child_account];
    uint8_t platform = w->account.platform[found->account];
    pursuit_t *pursuit = &roster->pursuit[roster->pursuits];
    *pursuit = (pursuit_t){.account = found->account,
                           .child_account = found->child_account,
                           .culprit = index,
                           .before = culprit->newest,
                           .key = key,
                           .flags = found->flags,
                           .record = {.offender = culprit->person,
                                      .child = child,
                                      .account = found->account,
                                      .child_account = found->child_account,
                                      .ended = NEVER,
                                      .type = culprit->type,
                                      .platform = platform,
                                      .last_platform = platform}};
    for (int stage = 0; stage < STAGES; stage++) pursuit->record.stage_time[stage] = NEVER;
    rng_t stream = rng_at(w->seed, key, 0, RNG_OFFENDER_PLAN), *rng = &stream;
    draw_tempo(scene, culprit, pursuit, rng);
    approach_reach(pursuit, STAGE_SELECTION, time);
    persona_t *persona = roster_persona(culprit, found->account);
    if (persona->first_use == NEVER) persona->first_use = (int32_t)time;
    pursuit->connected = world_contact_find(w, found->account, found->child_account) >= 0;
    pursuit->viewed = pursuit->connected ? 0 : time;
    pursuit->due = pursuit->connected
                       ? time + 3 + rng_below(rng, 120)
                       : life_look_at(scene->shard, rng, found->account, found->child_account, found->flags, time);
    bool collect = !(found->flags & FLAG_MUTUAL) && rng_chance(rng, roster_policy(scene, culprit)->collect);
    pursuit->step = pursuit->connected ? STEP_OPEN : collect ? STEP_COLLECT : STEP_REQUEST;
    culprit->newest = roster->pursuits;
    culprit->active++;
    roster->active[roster->actives++] = roster->pursuits++;
    return true;
}

/// A contact of the child's is not to be seen, or has been asked before.
static bool tried_before(const scene_t *scene, uint32_t account, uint32_t other, uint32_t child, uint32_t time,
                         uint8_t flags)
{
    attempt_t listed = {.actor = account, .target = other, .via = child, .time = time, .flags = FLAG_MUTUAL};
    if (measures_ask(scene->shard, HOOK_DISCOVER, &listed) != RULING_ALLOWED) return true;
    if (!flags && !measures_allow(scene->shard, HOOK_DISCOVER, account, other, time, 0)) return true; // by name
    return tried_add(&scene->shard->tried, account, other);
}

void approach_collect(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const world_t *w = scene->world;
    culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    uint32_t child = pursuit->child_account, n = w->hidden.contacts[child].n;
    uint8_t platform = w->account.platform[child];
    const platform_row_t *row = &scene->scenario->platform[platform];
    bool listed = row->list_shown && w->account.settings[child] & SETTING_LIST_SHOWN;
    for (uint32_t asked = 1 + rng_below(rng, 3); asked && n && row->requests && listed; asked--) {
        uint32_t other = world_contacts(w, world_shard(w, child), child)[rng_steady(rng, n)].peer;
        if (other == pursuit->account || world_gone(w, other)) continue;
        if (w->hidden.person[other] == culprit->person || world_contact_find(w, pursuit->account, other) >= 0) continue;
        if (blocks_has(&scene->shard->blocks, pursuit->account, other)) continue;
        uint8_t flags = world_mutual(w, pursuit->account, other) ? FLAG_MUTUAL : 0;
        if (!flags && !world_searchable(w, pursuit->account, other)) continue; // known by name now, but not to be found
        if (tried_before(scene, pursuit->account, other, child, time, flags)) continue;
        time = roster_arrive(scene, culprit, pursuit->account, time);
        time = life_look_at(scene->shard, rng, pursuit->account, other, flags, time);
        if (!measures_allow(scene->shard, HOOK_CONTACT, pursuit->account, other, time, flags)) continue;
        engine_row(scene->shard, time, pursuit->account, other, EVENT_REQUEST, flags);
        engine_send(scene->shard, (message_t){.target = other,
                                              .time = time,
                                              .sender = pursuit->account,
                                              .kind = MESSAGE_REQUEST,
                                              .flags = flags,
                                              .circle = flags ? CIRCLE_CLOSURE : CIRCLE_ONLINE});
        time += 10 + rng_below(rng, 300);
    }
    pursuit->step = STEP_REQUEST;
    uint32_t wait = (uint32_t)rng_lognormal(rng, DAY_S / 2.0, 0.8);
    pursuit->due = life_at_hour(scene->shard, culprit->person, rng, time + wait, 0);
}

/// The person asks or writes although the child has blocked or reported before.
static void note_return(pursuit_t *pursuit)
{
    pursuit->record.recontacted |= pursuit->record.blocked | pursuit->record.flagged;
}

/// Without a request: the first message goes to an unconnected account.
static bool writes_cold(const scene_t *scene, const pursuit_t *pursuit, rng_t *rng)
{
    const platform_row_t *row = &scene->scenario->platform[scene->world->account.platform[pursuit->account]];
    bool open = row->open_messages && scene->world->account.settings[pursuit->child_account] & SETTING_OPEN_MESSAGES;
    return open && !pursuit->moving && (!row->requests || rng_chance(rng, row->cold_share));
}

/// Whoever comes back later to ask or write looks the child up again first.
static uint32_t look_again(const scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    if (pursuit->viewed && time < pursuit->viewed + VIEW_LASTS_S) return time; // still there
    time = roster_arrive(scene, culprit, pursuit->account, time);
    pursuit->flags &= (uint8_t)~FLAG_SUGGESTED; // that was then
    pursuit->viewed = time;
    return life_look_at(scene->shard, rng, pursuit->account, pursuit->child_account, pursuit->flags, time);
}

static culprit_t *culprit_of(scene_t *scene, const pursuit_t *pursuit)
{
    return &scene->roster->culprit[pursuit->culprit];
}

/// Asks the measures about a contact with the child. @param[out] capped  denied as there were too many
static bool may_begin(const scene_t *scene, const pursuit_t *pursuit, uint32_t time, uint8_t flags, bool *capped)
{
    attempt_t attempt = {
        .actor = pursuit->account, .target = pursuit->child_account, .via = NO_ACCOUNT, .time = time, .flags = flags};
    bool allowed = measures_ask(scene->shard, HOOK_CONTACT, &attempt) == RULING_ALLOWED;
    *capped = attempt.capped;
    return allowed;
}

void approach_request(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const world_t *w = scene->world;
    bool recently = pursuit->viewed && time < pursuit->viewed + VIEW_LASTS_S; // as it was seen then
    bool mutual = pursuit->moving || (!recently && world_mutual(w, pursuit->account, pursuit->child_account));
    if (mutual && !(pursuit->flags & FLAG_MUTUAL)) pursuit->flags = FLAG_MUTUAL; // rather than the room they share
    if (writes_cold(scene, pursuit, rng)) {
        pursuit->step = STEP_OPEN;
        pursuit->due = time;
        approach_open(scene, pursuit, rng, time);
        return;
    }
    if (!pursuit->moving) time = look_again(scene, pursuit, rng, time);
    bool capped;
    if (!may_begin(scene, pursuit, time, pursuit->flags, &capped)) {
        friction_denied(scene, pursuit, rng, time, capped);
        return;
    }
    response_met(culprit_of(scene, pursuit), w->account.platform[pursuit->account], MET_ALLOWED);
    engine_row(scene->shard, time, pursuit->account, pursuit->child_account, EVENT_REQUEST, pursuit->flags);
    note_return(pursuit);
    if (pursuit->record.stage < STAGE_CONTACT) approach_reach(pursuit, STAGE_REQUEST, time);
    pursuit->due = 20 + life_request_seen(scene->shard, rng, pursuit->child_account, time, pursuit->moving);
    pursuit->step = STEP_DECIDE;
}

/// Nothing came of it: no answer at all, or none any more.
static void in_vain(scene_t *scene, pursuit_t *pursuit, approach_end_t end, uint32_t time)
{
    friction_end(scene, pursuit, pursuit->record.stage < STAGE_CONTACT ? end : END_DROPPED, time);
}

static void accepted(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    uint8_t mutual = pursuit->flags & FLAG_MUTUAL;
    engine_row(scene->shard, time, pursuit->child_account, pursuit->account, EVENT_ACCEPT, mutual);
    roster_tie(scene, pursuit->account, pursuit->child_account, time, mutual);
    pursuit->connected = true;
    pursuit->tied = time;
    pursuit->step = STEP_OPEN;
    pursuit->due = life_greeting_time(scene->shard, rng, pursuit->account, time, pursuit->moving);
}

/// The child's answer to a request or a first message, for measures to warn about.
static attempt_t answer_of(const pursuit_t *pursuit, uint32_t time, uint8_t flags)
{
    return (attempt_t){.actor = pursuit->child_account, .target = pursuit->account, .time = time, .flags = flags};
}

/// The child was warned and gives up, perhaps with a block or a report. Who is asked to go on elsewhere stays where the
/// conversation was.
static void warned_off(scene_t *scene, pursuit_t *pursuit, rng_t *rng, const attempt_t *answer)
{
    uint32_t last = friction_block(scene, pursuit, rng, answer->time + 5, answer->block, answer->report);
    if (answer->block)
        friction_blocked(scene, pursuit, rng, last);
    else if (pursuit->moving)
        friction_denied(scene, pursuit, rng, last, false);
    else
        in_vain(scene, pursuit, END_REFUSED, last);
}

void approach_decide(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const life_t *life = &scene->scenario->life;
    if (world_mutual(scene->world, pursuit->account, pursuit->child_account)) pursuit->flags |= FLAG_MUTUAL;
    bool mutual = pursuit->flags & FLAG_MUTUAL;
    bool accepts = pursuit->moving || childhood_accepts(scene, pursuit, mutual);
    attempt_t answer = answer_of(pursuit, time, pursuit->flags & FLAG_MUTUAL);
    if (measures_ask(scene->shard, HOOK_ANSWER, &answer) != RULING_ALLOWED) {
        engine_row(scene->shard, time, pursuit->child_account, pursuit->account, EVENT_DECLINE, answer.flags);
        warned_off(scene, pursuit, rng, &answer);
        return;
    }
    if (accepts) {
        accepted(scene, pursuit, rng, time);
        return;
    }
    if (!rng_chance(rng, life->decline)) {
        in_vain(scene, pursuit, END_UNANSWERED, time);
        return;
    }
    engine_row(scene->shard, time, pursuit->child_account, pursuit->account, EVENT_DECLINE,
               pursuit->flags & FLAG_MUTUAL);
    if (mutual || !rng_chance(rng, life->block_stranger)) {
        in_vain(scene, pursuit, END_REFUSED, time);
        return;
    }
    bool report = rng_chance(rng, life->report_given_block);
    friction_blocked(scene, pursuit, rng, friction_block(scene, pursuit, rng, time + 5, true, report));
}

talk_t approach_talk(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time, bool child_starts, double answer,
                     uint8_t flags)
{
    const life_t *life = &scene->scenario->life;
    const culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    const offender_policy_t *policy = roster_policy(scene, culprit);
    uint8_t role = scene->world->person.role[pursuit->record.child];
    talk_style_t style = {.turns = scene->scenario->role[role].turns * policy->turns,
                          .answer = answer,
                          .media = flags & FLAG_UNCONNECTED ? life->media * 0.3 : life->media,
                          .call = flags & FLAG_UNCONNECTED ? 0 : life->call,
                          .slow_share = pursuit->mode == MODE_MINUTES ? 0 : life->slow_share};
    uint32_t from = child_starts ? pursuit->child_account : pursuit->account;
    uint32_t to = child_starts ? pursuit->account : pursuit->child_account;
    if (!child_starts) note_return(pursuit);
    rng_t own = rng_part(*rng, TALK_PART);
    talk_t talk = engine_talk(scene->shard, &own, time, from, to, &style, flags);
    uint32_t out = pursuit->record.messages_out + (child_starts ? talk.in : talk.out);
    uint32_t in = pursuit->record.messages_in + (child_starts ? talk.out : talk.in);
    pursuit->record.messages_out = (uint16_t)(out < UINT16_MAX ? out : UINT16_MAX);
    pursuit->record.messages_in = (uint16_t)(in < UINT16_MAX ? in : UINT16_MAX);
    return talk;
}

/// The first message was answered: contact, or after a change of profile, on with the conversation.
static void answered(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    if (!pursuit->connected) {
        roster_tie(scene, pursuit->account, pursuit->child_account, time, (pursuit->flags & FLAG_MUTUAL) | FLAG_FIRST);
        pursuit->connected = true;
        pursuit->tied = time;
    }
    if (pursuit->record.stage < STAGE_CONTACT)
        approach_enter(pursuit, STAGE_CONTACT, rng, time);
    else if (pursuit->moving)
        approach_enter(pursuit, STAGE_PRIVATE, rng, time);
    pursuit->moving = false;
    pursuit->tries = pursuit->silent = 0;
    pursuit->step = STEP_TALK;
    const culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    pursuit->due = pacing_next_talk(scene, culprit, pursuit, rng, time);
}

static void unanswered(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const life_t *life = &scene->scenario->life;
    if (!pursuit->connected && rng_chance(rng, life->block_stranger)) {
        bool report = rng_chance(rng, life->report_given_block);
        friction_blocked(scene, pursuit, rng, friction_block(scene, pursuit, rng, time + 60, true, report));
        return;
    }
    if (++pursuit->silent < MESSAGES_IN_VAIN && rng_chance(rng, scene->scenario->offending.retry)) {
        const culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
        uint32_t wait = (uint32_t)rng_exponential(rng, DAY_S);
        pursuit->due = life_at_hour(scene->shard, culprit->person, rng, time + 600 + wait, 0);
        if (pursuit->due > time + FORGOTTEN_S) pursuit->due = time + FORGOTTEN_S; // as with everybody
        return;
    }
    in_vain(scene, pursuit, END_UNANSWERED, time);
}

void approach_open(scene_t *scene, pursuit_t *pursuit, rng_t *rng, uint32_t time)
{
    const world_t *w = scene->world;
    culprit_t *culprit = &scene->roster->culprit[pursuit->culprit];
    uint8_t flags = pursuit->connected ? pursuit->flags & FLAG_MUTUAL : FLAG_UNCONNECTED;
    int32_t at = world_contact_find(w, pursuit->account, pursuit->child_account);
    bool thread = at >= 0 && world_contacts(w, scene->shard->index, pursuit->account)[at].flags & CONTACT_THREAD;
    if (!pursuit->silent && !thread) flags |= FLAG_FIRST;
    if (!pursuit->silent && !pursuit->connected) flags |= pursuit->flags; // how the child was found
    bool cold = !pursuit->connected && !pursuit->silent; // a first message to a stranger follows a look at the profile
    time = cold ? look_again(scene, pursuit, rng, time) : roster_arrive(scene, culprit, pursuit->account, time);
    bool capped = false, allowed = pursuit->connected || may_begin(scene, pursuit, time, flags, &capped);
    if (!allowed ||
        !measures_allow(scene->shard, HOOK_MESSAGE, pursuit->account, pursuit->child_account, time, flags)) {
        friction_denied(scene, pursuit, rng, time, capped);
        return;
    }
    if (!pursuit->connected) response_met(culprit, w->account.platform[pursuit->account], MET_ALLOWED);
    if (pursuit->record.stage < STAGE_CONTACT) approach_reach(pursuit, STAGE_REQUEST, time);
    double answer = childhood_first_answer(scene, pursuit, pursuit->connected);
    if (pursuit->moving) answer = fmax(answer, 0.95);
    attempt_t first = answer_of(pursuit, time + 30, flags);
    bool off = !pursuit->connected && measures_ask(scene->shard, HOOK_ANSWER, &first) != RULING_ALLOWED;
    if (off) answer = 0;
    talk_t talk = approach_talk(scene, pursuit, rng, time, false, answer, flags);
    if (pursuit->connected && flags & FLAG_FIRST) {
        message_t message = {
            .target = pursuit->account, .time = time, .sender = pursuit->child_account, .kind = MESSAGE_THREAD};
        engine_send(scene->shard, message);
        message.target = pursuit->child_account;
        message.sender = pursuit->account;
        engine_send(scene->shard, message);
    }
    first.time = talk.end + 30;
    if (off)
        warned_off(scene, pursuit, rng, &first);
    else if (talk.answered)
        answered(scene, pursuit, rng, talk.end);
    else
        unanswered(scene, pursuit, rng, talk.end);
}

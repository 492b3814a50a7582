// SPDX-License-Identifier: GPL-3.0-or-later
// The child's side of an approach. Draws are ordered by decision of one kind, not by time, so that worlds with and
// without a measure share them.
#include "sim/offenders/childhood.h"

uint32_t childhood_band(uint32_t age) { return age < 12 ? 0 : age < 16 ? 1 : 2; }

static rng_t next_draw(const scene_t *scene, pursuit_t *pursuit, decision_t what)
{
    uint32_t nth = pursuit->decided[what]++;
    return rng_at(scene->world->seed, pursuit->key, (uint32_t)what << 16 | nth, RNG_CHILD);
}

bool childhood_chance(const scene_t *scene, pursuit_t *pursuit, decision_t what, double p)
{
    rng_t rng = next_draw(scene, pursuit, what);
    return rng_chance(&rng, p);
}

static bool parent_of(const world_t *world, uint32_t child, uint32_t person)
{
    return world->person.household[person] == world->person.household[child] &&
           world->person.age[person] >= world->person.age[child] + 16;
}

bool childhood_supervised(const scene_t *scene, uint32_t child)
{
    const world_t *w = scene->world;
    uint32_t home = w->person.household[child];
    bool parent = false;
    for (uint32_t p = child; p > 0 && w->person.household[p - 1] == home && !parent; p--)
        parent = parent_of(w, child, p - 1);
    for (uint32_t p = child + 1; p < w->person.n && w->person.household[p] == home && !parent; p++)
        parent = parent_of(w, child, p);
    if (!parent) return false;
    rng_t rng = rng_at(w->seed, child, UINT32_MAX, RNG_CHILD);
    return rng_chance(&rng, scene->scenario->child.supervised[childhood_band(w->person.age[child])]);
}

/// Factor of how open a child is to strangers by circumstance, towards this person.
static double openness(const scene_t *scene, const pursuit_t *pursuit)
{
    const child_t *child = &scene->scenario->child;
    double factor = childhood_supervised(scene, pursuit->record.child) ? child->supervised_factor : 1;
    return pursuit->recontacts ? factor * child->experienced_factor : factor;
}

bool childhood_accepts(const scene_t *scene, pursuit_t *pursuit, bool mutual)
{
    const child_t *child = &scene->scenario->child;
    if (pursuit->record.type == OFFENDER_KNOWN)
        return childhood_chance(scene, pursuit, CHILD_ACCEPT, child->accept_known);
    double p = mutual ? child->accept_mutual
                      : world_open_chance(scene->world, pursuit->record.child, OPEN_ACCEPTS, child->accept);
    p *= openness(scene, pursuit);
    uint8_t age = scene->world->account.declared_age[pursuit->account];
    if (age >= 13 && age <= 19) p *= child->accept_peer;
    return childhood_chance(scene, pursuit, CHILD_ACCEPT, p);
}

double childhood_first_answer(const scene_t *scene, const pursuit_t *pursuit, bool connected)
{
    const child_t *child = &scene->scenario->child;
    if (pursuit->record.type == OFFENDER_KNOWN) return childhood_answer(scene, pursuit);
    const world_t *w = scene->world;
    bool talks = w->person.open[pursuit->record.child] == OPEN_TALKS || pursuit->flags & FLAG_MUTUAL;
    double p = connected ? (talks ? child->answer : 0)
                         : world_open_chance(w, pursuit->record.child, OPEN_TALKS, child->answer_unconnected);
    return p * openness(scene, pursuit);
}

double childhood_answer(const scene_t *scene, const pursuit_t *pursuit)
{
    double p = scene->shard->manners[pursuit->child_account].answer * (1 / 255.0);
    return pursuit->muted ? p * 0.25 : p;
}

static double unease(const child_t *child, stage_t stage)
{
    switch (stage) {
    case STAGE_PRIVATE:
        return child->uneasy_private;
    case STAGE_ISOLATION:
        return child->uneasy_isolation;
    case STAGE_SEXUALISED:
        return child->uneasy_sexualised;
    case STAGE_COERCION:
        return child->uneasy_coercion;
    case STAGE_SELECTION:
    case STAGE_REQUEST:
    case STAGE_CONTACT:
    case STAGE_RAPPORT:
    case STAGE_RISK:
    case STAGE_HARM:
    case STAGES:
        break;
    }
    return 0;
}

bool childhood_uneasy(const scene_t *scene, pursuit_t *pursuit, response_t *response)
{
    const child_t *child = &scene->scenario->child;
    rng_t rng = next_draw(scene, pursuit, CHILD_UNEASE);
    double ease = scene->scenario->offender[pursuit->record.type].ease;
    if (!rng_chance(&rng, ease * unease(child, (stage_t)pursuit->stage))) return false;
    double supervised = childhood_supervised(scene, pursuit->record.child) ? child->tell_supervised : 1;
    response->block = rng_chance(&rng, child->block);
    response->report = rng_chance(&rng, child->report);
    response->mute = rng_chance(&rng, child->mute);
    response->ignore = rng_chance(&rng, child->ignore);
    response->tell = rng_chance(&rng, child->tell * supervised);
    return true;
}

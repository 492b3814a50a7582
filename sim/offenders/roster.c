// SPDX-License-Identifier: GPL-3.0-or-later
// Small things that all parts of an offender's doings share: rows, ties, profiles.
#include "sim/offenders/roster.h"

#include "core/error.h"
#include "sim/life/life.h"

void roster_tie(const scene_t *scene, uint32_t a, uint32_t b, uint32_t time, uint8_t flags)
{
    uint8_t circle = flags & FLAG_MUTUAL ? CIRCLE_CLOSURE : CIRCLE_ONLINE;
    message_t message = {.target = a, .sender = b, .time = time, .kind = MESSAGE_TIE, .flags = flags, .circle = circle};
    engine_send(scene->shard, message);
    message.target = b;
    message.sender = a;
    engine_send(scene->shard, message);
}

persona_t *roster_persona(culprit_t *culprit, uint32_t account)
{
    for (uint32_t i = 0; i < culprit->personas; i++)
        if (culprit->persona[i].account == account) return &culprit->persona[i];
    return NULL;
}

uint32_t roster_arrive(const scene_t *scene, culprit_t *culprit, uint32_t account, uint32_t time)
{
    persona_t *persona = roster_persona(culprit, account);
    BUG_IF(!persona);
    if (!persona->seen || time < persona->seen || time > persona->seen + PERIOD_S) {
        persona->seen = time;
        time = life_visit(scene->shard, account, time);
    }
    return time;
}

bool roster_add(culprit_t *culprit, uint32_t account, bool further)
{
    if (culprit->personas == PERSONAS) return false;
    culprit->persona[culprit->personas++] = (persona_t){.account = account, .first_use = NEVER, .further = further};
    return true;
}

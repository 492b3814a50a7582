// SPDX-License-Identifier: GPL-3.0-or-later
// Counting hours of use and sketching contacts.
#include "detectors/linkage_profile.h"
#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include <string.h>

#define HOUR_S 3600u
#define HOURS_A_PART (24 / LINKAGE_DAY_PARTS)

static const bool IS_ACT[256] = {
    [EVENT_REGISTER] = true,    [EVENT_LOGIN] = true,  [EVENT_SEARCH] = true,     [EVENT_VIEW] = true,
    [EVENT_REQUEST] = true,     [EVENT_ACCEPT] = true, [EVENT_DECLINE] = true,    [EVENT_MESSAGE] = true,
    [EVENT_MEDIA] = true,       [EVENT_CALL] = true,   [EVENT_GROUP_JOIN] = true, [EVENT_GROUP_MESSAGE] = true,
    [EVENT_MOVE_INVITE] = true, [EVENT_REMOVE] = true, [EVENT_BLOCK] = true,      [EVENT_REPORT] = true,
    [EVENT_LEAVE] = true};

int linkage_profiles_init(linkage_profiles_t *self, const account_table_t *account)
{
    *self = (linkage_profiles_t){.account = account};
    return ARRAY_NEW(self->of, account->n);
}

void linkage_profiles_free(linkage_profiles_t *self)
{
    free(self->of);
    *self = (linkage_profiles_t){0};
}

uint32_t linkage_device_hash(uint32_t device) { return rng_pair(device, UINT32_MAX); }

static void note_use(linkage_profile_t *profile, uint32_t time)
{
    uint32_t hour = time / HOUR_S;
    uint16_t *use = &profile->use[hour % 24 / HOURS_A_PART];
    if (profile->hour == hour + 1) return;
    profile->hour = hour + 1;
    *use = (uint16_t)(*use + (*use < UINT16_MAX));
}

/// Keeps the hash if it is among the lowest and new.
static void note_contact(linkage_profile_t *profile, uint32_t hash)
{
    uint32_t n = profile->contacts, at = 0;
    uint32_t *kept = profile->contact;
    if (n == LINKAGE_CONTACTS && hash >= kept[n - 1]) return;
    while (at < n && kept[at] < hash) at++;
    if (at < n && kept[at] == hash) return;
    if (n < LINKAGE_CONTACTS) profile->contacts = ++n;
    memmove(kept + at + 1, kept + at, (n - 1 - at) * sizeof *kept);
    kept[at] = hash;
}

void linkage_profiles_observe(linkage_profiles_t *self, const event_batch_t *batch)
{
    size_t accounts = self->account->n;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        if (!IS_ACT[e->kind] || e->actor >= accounts) continue;
        note_use(&self->of[e->actor], e->time);
        if (e->kind != EVENT_MESSAGE || e->target >= accounts || e->target == e->actor) continue;
        uint32_t device = self->account->device[e->target];
        if (device != UINT32_MAX) note_contact(&self->of[e->actor], linkage_device_hash(device));
    }
}

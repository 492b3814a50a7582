// SPDX-License-Identifier: GPL-3.0-or-later
// What is written down of offenders: approaches, onsets, and the recorded-crime lens.
#include "sim/offenders/roster.h"

#include "core/error.h"

/// The purpose of the lens's draws is their own, so that lens keys change nothing else.
/// @param[in]  police  when a platform last reported the offender to the police, or NEVER
/// @param[out] found   the child becomes known if another child's case leads to the offender
/// @return  true if this case does
static bool lens(const world_t *world, uint32_t key, int32_t police, approach_t *record, bool *found)
{
    const lens_t *lens = &world->scenario->lens;
    *found = false;
    if (record->stage_time[STAGE_HARM] == NEVER) return false;
    rng_t rng = rng_at(world->seed, key, (uint32_t)record->stage_time[STAGE_SELECTION], RNG_LENS);
    record->disclosed = rng_chance(&rng, lens->disclosed) || record->end == END_TOLD;
    record->reported = rng_chance(&rng, lens->reported) && record->disclosed;
    bool recorded = rng_chance(&rng, lens->recorded), named = rng_chance(&rng, lens->platform_known);
    bool charged = rng_chance(&rng, lens->charged);
    double others = lens->charged < 1 ? (lens->suspect - lens->charged) / (1 - lens->charged) : 1;
    bool leads = rng_chance(&rng, others);
    *found = rng_chance(&rng, lens->identified);
    bool referred = rng_chance(&rng, lens->referred) && police != NEVER && record->stage_time[STAGE_HARM] <= police;
    record->recorded = referred || (recorded && record->reported);
    record->platform_known = referred || (named && record->recorded);
    record->charged = charged && record->recorded;
    return referred || ((leads || record->charged) && record->recorded);
}

/// The lens over one shard's approaches. A case that leads to its offender makes its child known, and with a chance
/// each other child that he harmed.
static void see(const world_t *world, const roster_t *roster, const int32_t *police, approach_t *record)
{
    for (uint32_t c = 0; c < roster->culprits; c++) {
        bool known = false;
        for (uint32_t i = roster->culprit[c].newest; i != NO_PURSUIT; i = roster->pursuit[i].before) {
            bool found, suspect = lens(world, roster->pursuit[i].key, police[record[i].offender], &record[i], &found);
            known |= suspect;
            record[i].identified = (uint8_t)(suspect | found << 1); // which of the two, until all are seen
        }
        for (uint32_t i = roster->culprit[c].newest; i != NO_PURSUIT; i = roster->pursuit[i].before)
            record[i].identified = record[i].identified & 1 || (known && record[i].identified);
    }
}

static void earlier(int32_t *onset, int32_t time)
{
    if (time < *onset) *onset = time;
}

/// Null worlds: every account of a labelled person is a labelled account, from its opening on.
static void label_all(const world_t *world, truth_t *truth)
{
    for (size_t a = 0; a < world->account.n; a++) {
        uint32_t person = world->hidden.person[a];
        int32_t registered = world->account.registered[a];
        if (person == NONE || world->person.offender[person] == OFFENDER_NONE || registered == INT32_MAX) continue;
        truth->account_offender[a] = 1;
        truth->account_onset[a] = registered > 0 ? registered : 0;
        earlier(&truth->person.onset[person], truth->account_onset[a]);
    }
}

void offenders_truth(const offenders_t *self, const int32_t *police, truth_t *truth)
{
    const world_t *w = self->world;
    if (w->scenario->run.null_offenders) label_all(w, truth);
    size_t n = 0;
    for (int s = 0; s < SHARDS; s++) {
        const roster_t *roster = &self->roster[s];
        BUG_IF(n + roster->pursuits > truth->approaches);
        approach_t *first = truth->approach + n;
        for (uint32_t i = 0; i < roster->pursuits; i++) {
            approach_t *record = &truth->approach[n++];
            *record = roster->pursuit[i].record;
            earlier(&truth->person.onset[record->offender], record->stage_time[STAGE_SELECTION]);
        }
        see(w, roster, police, first);
        for (uint32_t i = 0; i < roster->culprits; i++)
            for (uint32_t k = 0; k < roster->culprit[i].personas; k++) {
                const persona_t *persona = &roster->culprit[i].persona[k];
                if (persona->first_use == NEVER) continue;
                truth->account_offender[persona->account] = 1;
                truth->account_onset[persona->account] = persona->first_use;
            }
    }
}

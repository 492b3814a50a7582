// SPDX-License-Identifier: GPL-3.0-or-later
// Parental tools: in few families a parent is shown the child's contacts, looks now and then, and has those blocked who
// are strangers to the family. Parents see who the contacts are, not what is written, nor who writes without being one.
#include "sim/engine.h"

typedef struct {
    MEASURE_MEMBERS;
    double age, uptake, look_every_d, intervene_adult, intervene_peer, report;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "children's, by declared age."),
    PARAM(config_t, age, "years", "18", 0, 120, "Accounts that declare less can be linked to a parent's.", "assumed"),
    PARAM(config_t, uptake, "1", "0.02", 0, 1, "Share of households that use it, for all of its children.",
          "US Senate hearing, January 2024: 400,000 of some 20 million teenagers on one platform"),
    PARAM(config_t, look_every_d, "d", "7", 1, 10000, "A parent looks at the contacts every so many days.", "assumed"),
    PARAM(config_t, intervene_adult, "1", "0.5", 0, 1,
          "Chance that a parent who sees a contact made online who declares 18 or more has it blocked.", "assumed"),
    PARAM(config_t, intervene_peer, "1", "0.1", 0, 1, "The same of a contact who declares less.", "assumed"),
    PARAM(config_t, report, "1", "0.3", 0, 1, "Chance that the blocked contact is reported, too.", "assumed"),
    PARAM_END,
};

static bool is_watched(const measure_run_t *self, uint32_t account)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    if (w->account.declared_age[account] >= config->age || world_gone(w, account)) return false;
    rng_t rng = measure_rng(self, w->person.household[w->hidden.person[account]], 0);
    return rng_chance(&rng, config->uptake) && measure_covers(self, account);
}

/// A contact known from online only, since the start.
static bool is_stranger(const contact_t *contact)
{
    return contact->circle == CIRCLE_ONLINE && !(contact->flags & CONTACT_MUTUAL) && contact->added_day > 0;
}

/// The parent makes up his or her mind about a contact once.
static void judge(const measure_run_t *self, struct sim *sim, uint32_t child, uint32_t other, uint32_t time)
{
    const config_t *config = self->config;
    bool adult = self->world->account.declared_age[other] >= 18;
    rng_t rng = measure_rng(self, rng_pair(child, other), 1);
    bool blocks = rng_chance(&rng, adult ? config->intervene_adult : config->intervene_peer);
    measure_decided(self, child, blocks ? RULING_DENIED : RULING_ALLOWED);
    if (!blocks) return;
    struct shard *shard = measure_shard(sim, child);
    measure_stopped(self, 0, other, child, COST_STOPPED);
    engine_row(shard, time, child, other, EVENT_BLOCK, 0);
    if (rng_chance(&rng, config->report)) engine_row(shard, time + 60, child, other, EVENT_REPORT, 0);
    engine_block(shard, time, child, other);
}

/// Looks fall on a day and an hour of the evening of the family's own.
static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    uint32_t every = (uint32_t)config->look_every_d, day = time / DAY_S;
    if (time % DAY_S != 20 * TICK_S) return;
    for (uint32_t a = 0; a < w->account.n; a++) {
        uint32_t person = w->hidden.person[a];
        if (person == NONE || (day + w->person.household[person]) % every != 0 || !is_watched(self, a)) continue;
        const contact_t *contact = world_contacts(w, world_shard(w, a), a);
        for (uint32_t i = 0; i < w->hidden.contacts[a].n; i++)
            if (is_stranger(&contact[i]) && !world_gone(w, contact[i].peer))
                judge(self, sim, a, contact[i].peer, time + 60 * (i % 30));
    }
}

const measure_t measure_parental_tools = {
    .name = "parental_tools",
    .summary = "A few parents look at their children's contacts and have strangers blocked.",
    .source = "US Senate hearing 2024 for the uptake; what parents do assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .tick = tick,
};

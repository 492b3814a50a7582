// SPDX-License-Identifier: GPL-3.0-or-later
// Contact caps: how many new contacts an account that declares an adult age can begin in a day, how many of them with
// accounts that declare a child's, and how many may stand unanswered. Two accounts have two caps.
#include "sim/measures/measure.h"

#define DAYS 8 // a conversation may lead to a request some days ahead

typedef struct {
    MEASURE_MEMBERS;
    double adult_age, child_age; // years
    uint32_t per_day, minors_per_day, outstanding;
} config_t;

#define NSPCC "NSPCC 2025: limits on how many adults can contact; the number assumed"
static const param_t params[] = {
    MEASURE_PARAMS(config_t, "adults', by declared age."),
    PARAM(config_t, adult_age, "years", "18", 0, 120, "Accounts that declare so much have caps.", "assumed"),
    PARAM(config_t, child_age, "years", "18", 0, 120, "Accounts that declare less are children.", "assumed"),
    PARAM(config_t, per_day, "1/d", "10", 0, 250, "New contacts that an account may begin in a day.", NSPCC),
    PARAM(config_t, minors_per_day, "1/d", "2", 0, 250, "Those of them that may be with children.", NSPCC),
    PARAM(config_t, outstanding, "contacts", "40", 0, 60000,
          "Requests and first messages that may stand without an answer; with so many, no further ones.", NSPCC),
    PARAM_END,
};

/// What one account has begun.
typedef struct {
    uint32_t day;                      // the latest seen
    uint8_t begun[DAYS], minors[DAYS]; // of the days up to it, at day % DAYS
    uint16_t outstanding, unused;
} tally_t;

static size_t state_bytes(const void *config, const world_t *world)
{
    (void)config;
    return world->account.n * sizeof(tally_t);
}

/// A request or a first message, not a further one.
static bool is_new(const attempt_t *attempt)
{
    return !(attempt->flags & FLAG_UNCONNECTED) || attempt->flags & FLAG_FIRST;
}

static bool is_capped(const measure_run_t *self, const attempt_t *attempt)
{
    const config_t *config = self->config;
    return is_new(attempt) && self->world->account.declared_age[attempt->actor] >= config->adult_age &&
           measure_covers(self, attempt->actor);
}

static bool to_child(const measure_run_t *self, const attempt_t *attempt)
{
    const config_t *config = self->config;
    return self->world->account.declared_age[attempt->target] < config->child_age;
}

/// Where a day's counts stand; -1 for a day of which nothing is known yet.
static int place(const tally_t *tally, uint32_t day)
{
    return day > tally->day || day + DAYS <= tally->day ? -1 : (int)(day % DAYS);
}

static ruling_t contact(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    if (!is_capped(self, attempt)) return RULING_ALLOWED;
    const tally_t *tally = (const tally_t *)self->state + attempt->actor;
    int at = place(tally, attempt->time / DAY_S);
    uint32_t begun = at < 0 ? 0 : tally->begun[at], minors = at < 0 ? 0 : tally->minors[at];
    if (begun >= config->per_day || tally->outstanding >= config->outstanding) return RULING_DENIED;
    return minors >= config->minors_per_day && to_child(self, attempt) ? RULING_DENIED : RULING_ALLOWED;
}

static void took(const measure_run_t *self, const attempt_t *attempt)
{
    if (!is_capped(self, attempt)) return;
    tally_t *tally = (tally_t *)self->state + attempt->actor;
    uint32_t day = attempt->time / DAY_S;
    if (day >= tally->day + DAYS) tally->day = day - DAYS;
    while (tally->day < day) {
        tally->day++;
        tally->begun[tally->day % DAYS] = tally->minors[tally->day % DAYS] = 0;
    }
    int at = place(tally, day);
    if (at < 0) return;
    tally->begun[at]++;
    tally->minors[at] = (uint8_t)(tally->minors[at] + to_child(self, attempt));
    tally->outstanding++;
}

/// Answers: an accepted or declined request, the first answer to a message.
static void observe(const measure_run_t *self, const event_batch_t *batch)
{
    tally_t *tally = self->state;
    for (size_t i = 0; i < batch->n; i++) {
        const event_t *e = &batch->event[i];
        bool answer = e->kind == EVENT_MESSAGE && e->flags & FLAG_ANSWER && e->flags & FLAG_UNCONNECTED;
        if (!answer && e->kind != EVENT_ACCEPT && e->kind != EVENT_DECLINE) continue;
        if (tally[e->target].outstanding) tally[e->target].outstanding--;
    }
}

const measure_t measure_contact_caps = {
    .name = "contact_caps",
    .summary = "Adults begin a limited number of contacts a day, fewer with children, and not many at once in vain.",
    .source = "NSPCC 2025",
    .params = params,
    .config_bytes = sizeof(config_t),
    .limits_number = true,
    .state_bytes = state_bytes,
    .ask = {[HOOK_CONTACT] = contact},
    .took = {[HOOK_CONTACT] = took},
    .observe = observe,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Signals shared across platforms: when one closes an account, the others that take part look at, or close, accounts on
// the same device or with the same e-mail address. Devices are of families, so people who did nothing are looked at
// too; addresses are not, but offenders use others.
#include "sim/measures/reviews.h"

#include "sim/sim.h"

typedef struct {
    MEASURE_MEMBERS;
    bool device, email, review;
    double same_email, same_email_offender, delay_d, sensitivity, false_finding, reviews_per_day;
    int32_t action;
    double restrict_days;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "where a signal comes from and where it leads; a platform with 0 takes no part."),
    PARAM(config_t, device, "bool", "true", 0, 0, "Devices are shared.", "assumed"),
    PARAM(config_t, email, "bool", "true", 0, 0, "Hashed e-mail addresses are shared.",
          "Tech Coalition, Lantern 2023: hashed e-mail addresses, user names"),
    PARAM(config_t, review, "bool", "true", 0, 0, "What it leads to is reviewed; else acted on at once.", "assumed"),
    PARAM(config_t, same_email, "1", "0.7", 0, 1, "Chance that an account has its person's usual address.", "assumed"),
    PARAM(config_t, same_email_offender, "1", "0.3", 0, 1, "The same of an offender's account.", "assumed"),
    PARAM(config_t, delay_d, "d", "3", 0, 10000, "Time from a closure until others get the signal.", "assumed"),
    PARAM(config_t, sensitivity, "1", "0.8", 0, 1,
          "Chance that reviewers act on an account that an offender has used for an approach.", "assumed"),
    PARAM(config_t, false_finding, "1", "0.05", 0, 1, "Chance that they act on any other.", "assumed"),
    PARAM(config_t, reviews_per_day, "1/1e6/day", "1000", 0, 1000000, "Reviews per million accounts and day.",
          "assumed"),
    PARAM_WORD(config_t, action, action_name, "close",
               "What follows: warn, restrict (no new contacts for a time), close, or close and report to the police.",
               "Tech Coalition 2023: 30,989 accounts acted on"),
    PARAM(config_t, restrict_days, "d", "30", 0, 10000, "How long a restriction lasts.", "assumed"),
    PARAM_END,
};

typedef struct {
    uint32_t account, due; // s
} signal_t;

/// Behind the state of reviews: signals under way in order of time; each account is closed once.
typedef struct {
    uint32_t n, first;
    signal_t signal[];
} queue_t;

static size_t state_bytes(const void *config, const world_t *world)
{
    return reviews_bytes(config, world) + sizeof(queue_t) + world->account.n * sizeof(signal_t);
}

static queue_t *queue_of(const measure_run_t *self)
{
    return (queue_t *)((char *)self->state + reviews_bytes(self->config, self->world));
}

static void closed(const measure_run_t *self, struct sim *sim, uint32_t account, uint32_t time)
{
    (void)sim;
    const config_t *config = self->config;
    queue_t *queue = queue_of(self);
    if (!measure_covers(self, account) || queue->n == self->world->account.n) return;
    queue->signal[queue->n++] = (signal_t){account, time + (uint32_t)(config->delay_d * DAY_S)};
}

static bool has_usual_address(const measure_run_t *self, struct sim *sim, uint32_t account)
{
    const config_t *config = self->config;
    bool offends = measure_person_offends(sim, self->world->hidden.person[account]);
    return measure_draw(self, account, 0) < (offends ? config->same_email_offender : config->same_email);
}

static bool leads_to(const measure_run_t *self, struct sim *sim, uint32_t from, uint32_t to)
{
    const config_t *config = self->config;
    const world_t *w = self->world;
    if (world_gone(w, to) || w->account.platform[to] == w->account.platform[from]) return false;
    if (config->device && w->account.device[to] == w->account.device[from]) return measure_covers(self, to);
    return config->email && w->hidden.person[to] == w->hidden.person[from] && has_usual_address(self, sim, from) &&
           has_usual_address(self, sim, to) && measure_covers(self, to);
}

/// Looks through all accounts: closures are few.
static void spread(const measure_run_t *self, const review_rules_t *rules, struct sim *sim, uint32_t from,
                   uint32_t time)
{
    const config_t *config = self->config;
    for (uint32_t to = 0; to < self->world->account.n; to++) {
        if (!leads_to(self, sim, from, to)) continue;
        if (config->review) {
            reviews_add(self->state, self->world, to, time);
            continue;
        }
        measure_decided(self, to, RULING_DENIED);
        reviews_act(self, self->state, rules, sim, to, time);
    }
}

static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    const config_t *config = self->config;
    const review_rules_t rules = REVIEW_RULES(config);
    queue_t *queue = queue_of(self);
    uint32_t end = queue->n; // what it closes itself is shared later
    for (; queue->first < end && queue->signal[queue->first].due <= time; queue->first++)
        spread(self, &rules, sim, queue->signal[queue->first].account, time);
    reviews_tick(self, self->state, &rules, sim, time);
}

const measure_t measure_signal_sharing = {
    .name = "signal_sharing",
    .summary = "A closure on one platform leads to a person's accounts on others, by device or address.",
    .source = "Tech Coalition, Lantern 2023; rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = state_bytes,
    .ask = {[HOOK_CONTACT] = reviews_contact},
    .closed = closed,
    .tick = tick,
};

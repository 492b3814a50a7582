// SPDX-License-Identifier: GPL-3.0-or-later
// Account closure with device bans: when any measure closes an account, its device is banned from the platform. New
// accounts from there are refused, or found some time later. It knows devices and no people, so a family that shares
// one is banned together, and a new device gets round it.
#include "sim/engine.h"

typedef struct {
    MEASURE_MEMBERS;
    double ban, refuse, detect, delay_d;
} config_t;

static const param_t params[] = {
    MEASURE_PARAMS(config_t, "of closed accounts whose devices are banned, and of new ones that are checked."),
    PARAM(config_t, ban, "1", "1", 0, 1, "Chance that the device of a closed account is banned.",
          "assumed; Snap disables accounts and prevents new ones on the device"),
    PARAM(config_t, refuse, "1", "0.5", 0, 1, "Chance that a new account from a banned device is refused.", "assumed"),
    PARAM(config_t, detect, "1", "0.5", 0, 1, "Chance that one that was not refused is found and closed.", "assumed"),
    PARAM(config_t, delay_d, "d", "7", 0, 10000, "Mean time until it is.", "assumed"),
    PARAM_END,
};

/// State: banned devices by platform, as a set by open addressing; then the time at which each account is found, in s,
/// 0 = not at all.
static size_t room(const world_t *world)
{
    size_t n = 64;
    while (n < 2 * world->account.n) n *= 2;
    return n;
}

static size_t state_bytes(const void *config, const world_t *world)
{
    (void)config;
    return (room(world) + world->account.n) * sizeof(uint32_t);
}

static uint32_t *due_of(const measure_run_t *self) { return (uint32_t *)self->state + room(self->world); }

/// 32 mixed bits of a device and platform, never 0 (the finaliser of MurmurHash3): one in 10^9 pairs is mistaken.
static uint32_t mark_of(const world_t *world, uint32_t account)
{
    uint64_t hash = (uint64_t)world->account.device[account] << 8 | world->account.platform[account];
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    uint32_t mark = (uint32_t)(hash ^ hash >> 33);
    return mark ? mark : 1;
}

/// The mark's place in the set, or the free one where it would stand; there are more places than accounts.
static size_t place(const measure_run_t *self, uint32_t mark)
{
    const uint32_t *set = self->state;
    size_t mask = room(self->world) - 1, at = mark & mask;
    while (set[at] && set[at] != mark) at = (at + 1) & mask;
    return at;
}

static void closed(const measure_run_t *self, struct sim *sim, uint32_t account, uint32_t time)
{
    (void)sim;
    (void)time;
    const config_t *config = self->config;
    if (!measure_covers(self, account) || measure_draw(self, account, 0) >= config->ban) return;
    uint32_t mark = mark_of(self->world, account);
    ((uint32_t *)self->state)[place(self, mark)] = mark;
}

static bool is_banned(const measure_run_t *self, uint32_t account)
{
    return ((const uint32_t *)self->state)[place(self, mark_of(self->world, account))] != 0;
}

static ruling_t registers(const measure_run_t *self, attempt_t *attempt)
{
    const config_t *config = self->config;
    bool refused = is_banned(self, attempt->actor) && measure_covers(self, attempt->actor) &&
                   measure_draw(self, attempt->actor, 1) < config->refuse;
    return refused ? RULING_DENIED : RULING_ALLOWED;
}

static void took(const measure_run_t *self, const attempt_t *attempt)
{
    const config_t *config = self->config;
    uint32_t account = attempt->actor;
    if (!is_banned(self, account) || !measure_covers(self, account)) return;
    if (measure_draw(self, account, 2) >= config->detect) return;
    rng_t rng = measure_rng(self, account, 1);
    due_of(self)[account] = attempt->time + 1 + (uint32_t)fmin(rng_exponential(&rng, config->delay_d * DAY_S), 1e9);
}

/// Once a day, for what is due.
static void tick(const measure_run_t *self, struct sim *sim, uint32_t time)
{
    uint32_t *due = due_of(self);
    if (time % DAY_S) return;
    for (uint32_t a = 0; a < self->world->account.n; a++) {
        if (!due[a] || due[a] > time) continue;
        due[a] = 0;
        if (world_gone(self->world, a)) continue;
        measure_decided(self, a, RULING_DENIED);
        measure_cost(self, 0, a, COST_CLOSED);
        measure_close_account(sim, a, time, true);
    }
}

const measure_t measure_account_closure = {
    .name = "account_closure",
    .summary = "Closed accounts' devices are banned: new accounts from there are refused, or found later.",
    .source = "Snap 2024; rates assumed",
    .params = params,
    .config_bytes = sizeof(config_t),
    .state_bytes = state_bytes,
    .ask = {[HOOK_REGISTER] = registers},
    .took = {[HOOK_REGISTER] = took},
    .closed = closed,
    .tick = tick,
};

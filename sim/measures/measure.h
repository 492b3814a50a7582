// SPDX-License-Identifier: GPL-3.0-or-later
// Safety measures: plug-ins with hooks at the decision points of the simulation.
#ifndef VIGIL_MEASURE_H
#define VIGIL_MEASURE_H
#include "core/rng.h"
#include "sim/world/world.h"

#define MEASURES_MAX 16

/// Decision points at which one account acts on another.
typedef enum { HOOK_DISCOVER, HOOK_CONTACT, HOOK_MESSAGE, HOOK_MEDIA, HOOK_REGISTER, HOOK_ALERT, HOOKS } hook_t;
extern const char *const hook_name[HOOKS + 1];

/// One attempt: `actor` wants to find, ask, write to or send media to `target`; for REGISTER the actor is the new
/// account.
typedef struct {
    const world_t *world;
    uint32_t actor, target; // accounts
    uint32_t time;          // s
    uint8_t flags;          // event flags known so far: FLAG_UNCONNECTED, FLAG_SUGGESTED, ...
} attempt_t;

typedef struct {
    uint64_t attempts, denied;
} measure_counter_t;

/// A detector's alerts that a measure acts on.
typedef struct {
    const char *detector; // NULL = none
    double budget;        // alerts per million active accounts per day
} alert_wish_t;

struct sim;
/// A measure. allow[hook] NULL = not hooked. Callbacks of hooks are pure: (config, attempt) -> allowed; they cannot
/// fail and are called at once from all shards. `tick` runs between ticks, alone, in order of the registry.
typedef struct {
    const char *name, *summary, *source;
    const param_t *params; // scenario keys measures.NAME.*; first of them `enabled`
    size_t config_bytes, state_bytes;
    bool (*allow[HOOKS])(const void *config, const attempt_t *attempt);
    int (*open)(void *state, const void *config, const world_t *world);
    /// Whose alerts it acts on; NULL = nobody's.
    alert_wish_t (*wish)(const void *config);
    /// An alert about an account came in (main thread, between ticks).
    void (*alert)(void *state, const void *config, const world_t *world, uint32_t account, double score, uint32_t time);
    /// Acts on the world between ticks; may close accounts through measure_close_account.
    void (*tick)(void *state, const void *config, struct sim *sim, uint32_t time);
    void (*close)(void *state);
    /// Fills a zeroed state with a copy of another that shares no memory with it; closed on failure too. NULL: the
    /// state is plain bytes, which only measures without `close` may have.
    int (*copy)(void *state, const void *from, const world_t *world);
} measure_t;

/// Every measure's config starts with this.
typedef struct {
    bool enabled;
} measure_config_t;

/// The measures that a scenario switches on, by hook.
typedef struct {
    size_t n;
    const measure_t *measure[MEASURES_MAX];
    const void *config[MEASURES_MAX];
    void *state[MEASURES_MAX];
    bool hooked[HOOKS]; // any measure at this hook
} measure_set_t;

extern const measure_t *const measure_registry[]; // NULL-terminated
const measure_t *measure_find(const char *name);
/// Adds every measure's section to a scenario. @return 0, ERR_MEMORY, ERR_LIMIT
int measures_register(scenario_t *scenario);

/// Whose alerts the measures that a scenario switches on act on: the first wish in the order of the registry, and the
/// measure's name. A wish without a detector if there is none.
alert_wish_t measures_wish(const scenario_t *scenario, const char **measure);

/// Allocates the states of the measures that are enabled and opens them. @return 0, ERR_MEMORY, ERR_PLUGIN
int measures_open(measure_set_t *self, const world_t *world);
void measures_close(measure_set_t *self);
#define NO_MEASURE SIZE_MAX
/// The measures of a copied world's scenario: one that ran before with the same settings goes on from a copy of its
/// state, others open now.
/// @param[out] origin  of each slot the one in `from` that it goes on from, or NO_MEASURE
/// @return 0, ERR_MEMORY, ERR_PLUGIN; close on failure too
int measures_copy(measure_set_t *self, const measure_set_t *from, const world_t *world, size_t origin[MEASURES_MAX]);
/// For a measure's tick: the platform closes an account now; its person may come back on another.
void measure_close_account(struct sim *sim, uint32_t account, uint32_t time);
/// For a measure's reviewers: true if an offender has used the account for an approach before `time`. Accounts that an
/// offender holds but has not used yet look like anybody's.
bool measure_account_abused(const struct sim *sim, uint32_t account, uint32_t time);

struct shard;
/// Asks all measures at a hook; counts the attempt. True if all allow it.
bool measures_allow_(struct shard *shard, hook_t hook, uint32_t actor, uint32_t target, uint32_t time, uint8_t flags);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Safety measures: plug-ins with hooks at the decision points of the simulation.
#ifndef VIGIL_MEASURE_H
#define VIGIL_MEASURE_H
#include "core/rng.h"
#include "sim/world/world.h"

#define MEASURES_MAX 16

/// Decision points. At ANSWER the actor is about to accept or to answer the target for the first time, at RECEIVE to
/// look at an image that the target has sent; at REGISTER the actor is the new account. ALERT is not asked: it counts
/// the accounts that a measure's reviewers have looked at, denied where they acted.
typedef enum {
    HOOK_DISCOVER,
    HOOK_CONTACT,
    HOOK_MESSAGE,
    HOOK_MEDIA,
    HOOK_REGISTER,
    HOOK_ALERT,
    HOOK_ANSWER,
    HOOK_RECEIVE,
    HOOKS
} hook_t;
extern const char *const hook_name[HOOKS + 1];

/// ABANDONED: warned, and given up by the person's own decision.
typedef enum { RULING_ALLOWED, RULING_DENIED, RULING_ABANDONED, RULINGS } ruling_t;

/// What a measure costs people, counted by role and age band: strangers not shown, contacts stopped, warnings and
/// questions shown, reviews spent, accounts restricted and closed.
typedef enum { COST_HIDDEN, COST_STOPPED, COST_PROMPTS, COST_REVIEWS, COST_RESTRICTED, COST_CLOSED, COSTS } cost_t;

struct shard;
struct sim;

/// One attempt: `actor` wants to find, ask, write to or send media to `target`.
typedef struct {
    struct shard *shard;    // that asks; not always the actor's
    uint32_t actor, target; // accounts
    uint32_t via;           // DISCOVER: whose list of contacts leads there; NO_ACCOUNT = none
    uint32_t time;          // s
    uint8_t flags;          // event flags known so far: FLAG_UNCONNECTED, FLAG_SUGGESTED, ...
    bool by_place;          // DISCOVER: on a map, or in a list of who is near
    bool intimate;          // MEDIA: what an on-device detector of nudity looks for
    bool block, report;     // set by the measure: who gives up also blocks, reports the target
    bool capped;            // set where a measure that limits the number of contacts has stopped it
} attempt_t;

/// A detector's alerts that a measure acts on.
typedef struct {
    const char *detector; // NULL = none
    double budget;        // alerts per million active accounts per day
} alert_wish_t;

/// Every measure's config begins with these members, its table with MEASURE_PARAMS.
#define MEASURE_MEMBERS         \
    bool enabled;               \
    double coverage[PLATFORMS]; \
    double quality;             \
    double start_day
typedef struct {
    MEASURE_MEMBERS;
} measure_config_t;

/// @param who  the accounts that are covered, in words
#define MEASURE_PARAMS(struct_, who)                                                                            \
    PARAM(struct_, enabled, "bool", "false", 0, 0, "Switch.", "none"),                                          \
        PARAM(struct_, coverage, "1", "[1, 1, 1, 1, 1, 1]", 0, 1,                                               \
              "Share of accounts that it covers on ephemeral, messenger, social, photo, video, game; " who,     \
              "assumed: everybody; with 0 the platform has no such tool"),                                      \
        PARAM(struct_, quality, "1", "1", 0, 1,                                                                 \
              "Share of covered accounts for which it works as described, for the whole run.",                  \
              "assumed: the ideal; audits found 8 of 47 (Cybersecurity for Democracy 2025) and 35 of 86 tools " \
              "(Cybersafety Research Center 2026) to work, which the firms dispute"),                           \
        PARAM(struct_, start_day, "d", "0", 0, 100000, "It acts from this day on.", "assumed")

typedef struct measure measure_t;

/// What one shard's people met with: written by the shard's owner, and between ticks by the main thread.
typedef struct {
    uint64_t attempts[HOOKS][PLATFORMS]; // before the measure decides
    uint64_t count[HOOKS][PLATFORMS][RULINGS];
    uint32_t cost[2][ROLES][AGE_BANDS][COSTS]; // first index: 1 = an offender
} measure_tally_t;

/// A measure at work in one world. Its memory is two plain blocks without pointers, so that a world can be copied.
typedef struct {
    const measure_t *measure;
    const void *config;
    const world_t *world;
    void *state; // [state_bytes], zeroed before `open`
    size_t state_bytes;
    measure_tally_t *tally; // [SHARDS]
    uint32_t index;         // in measure_registry
    uint32_t key;           // of its draws, by its name
    uint32_t start_s;
} measure_run_t;

/// A measure. Callbacks cannot fail; NULL where there is nothing to do.
struct measure {
    const char *name, *summary, *source;
    const param_t *params; // scenario keys measures.NAME.*, beginning with MEASURE_PARAMS
    size_t config_bytes;
    bool limits_number; // denies because of how many contacts there were, not whose: fewer attempts would pass
    /// Whether it can do anything on a platform that it covers; NULL = on all.
    bool (*reaches)(const void *config, const scenario_t *scenario, platform_t platform);
    size_t (*state_bytes)(const void *config, const world_t *world);
    void (*open)(const measure_run_t *self);
    /// Called at once from all shards, so the state is only read here. Chances are drawn by measure_draw (for the whole
    /// run) or measure_rng.
    ruling_t (*ask[HOOKS])(const measure_run_t *self, attempt_t *attempt);
    /// What all measures have allowed. May write what it keeps of the actor where shards ask for their own accounts
    /// only: at CONTACT and REGISTER.
    void (*took[HOOKS])(const measure_run_t *self, const attempt_t *attempt);
    /// Whose alerts it acts on; NULL = nobody's.
    alert_wish_t (*wish)(const void *config);
    /// An alert about an account came in (main thread, between ticks).
    void (*alert)(const measure_run_t *self, uint32_t account, double score, uint32_t time);
    /// The rows of a tick, from the measure's start on, as the platforms see them (main thread, between ticks).
    void (*observe)(const measure_run_t *self, const event_batch_t *batch);
    /// A platform has closed an account (main thread, between ticks).
    void (*closed)(const measure_run_t *self, struct sim *sim, uint32_t account, uint32_t time);
    /// Acts on the world between ticks, alone, in order of the registry.
    void (*tick)(const measure_run_t *self, struct sim *sim, uint32_t time);
};

/// The measures that a scenario switches on, in order of the registry.
typedef struct measure_set {
    size_t n;
    measure_run_t item[MEASURES_MAX];
    bool hooked[HOOKS]; // any measure at this hook
} measure_set_t;

extern const measure_t *const measure_registry[]; // NULL-terminated
const measure_t *measure_find(const char *name);
/// scenario_init() with every measure's section: the whole schema. @return 0, ERR_MEMORY, ERR_LIMIT
int measures_scenario_init(scenario_t *scenario);

/// Whose alerts the measures that a scenario switches on act on: the first wish in the order of the registry, and the
/// measure's name. A wish without a detector if there is none.
alert_wish_t measures_wish(const scenario_t *scenario, const char **measure);

/// Allocates the states of the measures that are enabled and opens them. @return 0, ERR_MEMORY
int measures_open(measure_set_t *self, const world_t *world);
/// The measures of a copied world's scenario: one that ran before with the same settings goes on from a copy of its
/// state and counters, others open now. @return 0, ERR_MEMORY; close on failure too
int measures_copy(measure_set_t *self, const measure_set_t *from, const world_t *world);
void measures_close(measure_set_t *self);
/// Platforms on which the measure, set as the scenario has it, acts for anybody at all, as bits: by coverage, quality
/// and what it can see there. @param[in] index  in measure_registry
uint64_t measures_reach(const scenario_t *scenario, size_t index);
/// @param[in] time  s at which the tick of the rows began: a measure knows of nothing from before it starts
void measures_observe(const measure_set_t *self, const event_batch_t *batch, uint32_t time);
void measures_tick(const measure_set_t *self, struct sim *sim, uint32_t time);
void measures_alert(const measure_set_t *self, uint32_t account, double score, uint32_t time);
void measures_closed(const measure_set_t *self, struct sim *sim, uint32_t account, uint32_t time);

/// Asks all measures at a hook that some are at; counts the attempt.
ruling_t measures_ask_(hook_t hook, attempt_t *attempt);

/// True if the measure covers an account and works for it: two draws an account and measure, the same for the whole
/// run, so that what fails keeps failing. Not before it starts: that is the caller's to see to.
bool measure_covers(const measure_run_t *self, uint32_t account);
/// The same of the device that the account is used on: one answer for all of its accounts on like platforms.
bool measure_covers_device(const measure_run_t *self, uint32_t account);
/// Uniform in [0, 1): a draw of (account, measure), the same for the whole run.
/// @param[in] which  tells apart the draws of one measure
double measure_draw(const measure_run_t *self, uint32_t account, uint32_t which);
/// A stream for what happens to somebody at a moment.
rng_t measure_rng(const measure_run_t *self, uint32_t who, uint32_t time);
/// Counts a cost of the person who holds an account.
/// @param[in] shard  index of the shard whose tally the caller may write
void measure_cost(const measure_run_t *self, uint32_t shard, uint32_t account, cost_t cost);
/// Counts something that `wanted` wanted and did not get, unless one of the two is an offender.
void measure_stopped(const measure_run_t *self, uint32_t shard, uint32_t wanted, uint32_t other, cost_t cost);
/// Counts a decision that no hook asks for: reviewers', between ticks.
void measure_decided(const measure_run_t *self, uint32_t account, ruling_t ruling);

/// For a measure's tick: the platform closes an account now.
/// @param[in] returns  its person may come back on another
void measure_close_account(struct sim *sim, uint32_t account, uint32_t time, bool returns);
/// For a measure's tick: the platform lets the account begin no contacts for a time, which the measure sees to.
void measure_restrict_account(struct sim *sim, uint32_t account, uint32_t time);
/// For a measure's tick: the platform reports the account to the police.
void measure_tell_police(struct sim *sim, uint32_t account, uint32_t time);
/// The shard of an account, to leave rows with.
struct shard *measure_shard(struct sim *sim, uint32_t account);
/// For a measure's tick: what the platform takes for an account's age from now on.
void measure_set_age(struct sim *sim, uint32_t account, uint8_t age);
/// For a measure's reviewers: true if an offender has used the account for an approach before `time`. Accounts that an
/// offender holds but has not used yet look like anybody's.
bool measure_account_abused(const struct sim *sim, uint32_t account, uint32_t time);
/// For what a measure's model of contents or of registrations has to know: true for a person who offends.
bool measure_person_offends(const struct sim *sim, uint32_t person);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The engine that policies act through: emitting rows, sending messages to other shards, leaving things to do later.
#ifndef VIGIL_ENGINE_H
#define VIGIL_ENGINE_H
#include "core/alias.h"
#include "core/error.h"
#include "core/rng.h"
#include "sim/blocks.h"
#include "sim/measures/measure.h"
#include "sim/sim.h"
#include "sim/tried.h"
#include "sim/world/world.h"

/// Hours ahead for which rows and things to do can be left; later times are clipped to the last slot.
#define RING 64
#define RING_S (RING * TICK_S)

/// Between these hours everybody is awake.
#define MORNING_H 7
#define EVENING_H 21

/// What else a message tells.
typedef enum {
    NOTE_NONE,
    NOTE_ASKED,  // a tie whose target had asked for it
    NOTE_AWAITED // the same, or the request for it, that the two agreed on in a conversation
} note_t;
/// What crosses shards. Applied by the owner of `target` in the order (target, time, sender, sequence).
typedef enum { MESSAGE_REQUEST, MESSAGE_TIE, MESSAGE_BLOCK, MESSAGE_THREAD } message_kind_t;
typedef struct {
    uint32_t target, time, sender;     // accounts
    uint32_t sequence;                 // of the sending shard within the tick
    uint8_t kind, flags, circle, note; // flags: event flags of the request; circle of the tie to add; note_t
} message_t;

/// A thing the shard's owner does at a later time.
typedef enum {
    TODO_DECIDE,     // account looks at other's request
    TODO_GREET,      // account, whose request other accepted, says hello
    TODO_ASK,        // account looks at other's profile again, and asks or writes
    TODO_WRITE_AGAIN // account writes to other, who has not answered: note times so far
} todo_kind_t;
typedef struct {
    uint32_t time, account, other;
    uint8_t kind, flags, circle, note;
} todo_t;

/// What laws of the day differ by: under 12, under 18, adults.
#define AGE_CLASSES 3
static inline uint8_t age_class(uint8_t age) { return age < 12 ? 0 : age < 18 ? 1 : 2; }

/// How an account's person answers contacts.
typedef struct {
    uint8_t answer; // chance 0-255 that a contact's message is answered
    uint8_t hours;  // age class
    bool talks;     // with people known from online only, too
} manner_t;

/// Tables of laws, made once from the scenario.
#define RANKS 1024
#define RANK_POINTS 4096
typedef struct {
    quantile_t gap[PLATFORMS], slow, request_delay, typing; // s
    quantile_t curiosity;                                   // mean 1
    alias_t hour[ROLES][AGE_CLASSES][2];                    // by role, age class and weekend
    uint8_t awake[AGE_CLASSES][24]; // 0-255: somebody who has been away looks in that hour rather than in the morning
    uint16_t rank[RANK_POINTS];     // equally likely ranks 1..RANKS in proportion r^-exponent
    uint16_t burst[RANK_POINTS];    // equally likely messages a burst
    uint16_t views[RANK_POINTS];    // equally likely 1 + profiles looked at in a period of use
} laws_t;
void laws_init(laws_t *self, const scenario_t *scenario);

/// Rank in 0..n-1 among n contacts, most important first (exact for every n by rejection from the table of RANKS).
static inline uint32_t laws_rank(const laws_t *self, rng_t *rng, uint32_t n)
{
    if (n == 1) return 0;
    for (;;) {
        uint32_t rank = self->rank[rng_u32(rng) >> 20];
        if (rank <= n) return rank - 1;
    }
}

typedef struct chunk chunk_t;
typedef struct slab slab_t;
/// One shard at work: everything that its owner alone writes during a tick. While a tick acts, contacts, states and the
/// bitset of any shard, its own too, are only read (flags of own contacts excepted): changes are sent as messages, to
/// itself if need be, and made in the exchange.
typedef struct shard {
    world_t *world;
    const laws_t *laws;
    const measure_set_t *measures;
    const manner_t *manners; // [accounts]
    const uint8_t *weights;  // [entries of person_account] hidden.weight of each entry's account
    uint32_t index;
    uint32_t start, end; // the tick, s
    struct {
        chunk_t *head, *tail;
        event_t *next, *end; // room left in the tail
    } ring[RING];
    event_t beyond;       // takes rows that no slot is for
    bool single_messages; // one row a message
    chunk_t *free_chunk;
    slab_t *slab;
    struct {
        todo_t *item;
        size_t n, capacity;
    } todo[RING];
    struct {
        message_t *item;
        size_t n, capacity;
    } outbox[SHARDS];
    struct {
        message_t *item;
        size_t n, capacity;
    } inbox;
    blocks_t blocks; // of this shard's accounts, whichever end blocked
    tried_t tried;   // strangers asked or written to by this shard's accounts
    uint32_t sequence;
    uint64_t *plan, *plan_unsorted; // today's periods of use: second of day << 32 | person, by hour
    size_t plan_capacity;
    uint32_t plan_first[25];
    struct {
        uint32_t *account;
        size_t n, next;
    } joins, leaves; // this shard's, by time
    uint64_t bytes;  // allocated by this shard
} shard_t;

/// Asks the measures; costs one look where none is at the hook.
static inline ruling_t measures_ask(shard_t *shard, hook_t hook, attempt_t *attempt)
{
    attempt->shard = shard;
    return __builtin_expect(shard->measures->hooked[hook], 0) ? measures_ask_(hook, attempt) : RULING_ALLOWED;
}
/// The same for what needs no more than yes or no.
static inline bool measures_allow(shard_t *shard, hook_t hook, uint32_t actor, uint32_t target, uint32_t time,
                                  uint8_t flags)
{
    if (__builtin_expect(!shard->measures->hooked[hook], 1)) return true;
    attempt_t attempt = {
        .shard = shard, .actor = actor, .target = target, .via = NO_ACCOUNT, .time = time, .flags = flags};
    return measures_ask_(hook, &attempt) == RULING_ALLOWED;
}

/// @return 0, ERR_MEMORY
int shard_init(shard_t *self, world_t *world, const laws_t *laws, const measure_set_t *measures, uint32_t index);
void shard_free(shard_t *self);
/// A shard of another world in the same state, between ticks; it grows as the original would. `manners` and `weights`
/// are the caller's to set. What was made can be freed on failure
/// too. @return 0, ERR_MEMORY
int shard_copy(shard_t *self, const shard_t *from, world_t *world, const laws_t *laws, const measure_set_t *measures);

/// A fresh chunk at the end of a slot's list. @cost memory is taken only while the calendar grows to its peak
void engine_grow_(shard_t *shard, uint32_t slot);
/// One row a message of a burst.
void engine_emit_messages_(shard_t *shard, const event_t *burst);

/// Field by field, so that compilers keep a row in registers: one that is put together in memory and read back in
/// wider words stalls the processor.
static inline void engine_copy_(event_t *to, event_t row)
{
    to->time = row.time;
    to->actor = row.actor;
    to->target = row.target;
    to->count = row.count;
    to->duration = row.duration;
    to->kind = row.kind;
    to->platform = row.platform;
    to->flags = row.flags;
    to->spare_ = 0;
}

/// Leaves a row; its time must be >= the tick's start. Rows of closed or left accounts are dropped when their time
/// comes; rows beyond the calendar at once: so long a conversation is not followed further.
static inline void engine_emit(shard_t *shard, event_t row)
{
    BUG_IF(row.time < shard->start);
    if (__builtin_expect(shard->single_messages, 0) && row.count > 1) {
        event_t burst; // a copy of its own, so that the row stays in registers on the other path
        engine_copy_(&burst, row);
        engine_emit_messages_(shard, &burst);
        return;
    }
    uint32_t slot = row.time / TICK_S % RING;
    event_t *to = &shard->beyond;
    if (__builtin_expect(row.time < shard->start + RING_S, 1)) {
        if (__builtin_expect(shard->ring[slot].next == shard->ring[slot].end, 0)) engine_grow_(shard, slot);
        to = shard->ring[slot].next++;
    }
    engine_copy_(to, row);
}
/// Sends a message for the end of this tick. `message.sequence` is filled in.
void engine_send(shard_t *shard, message_t message);
/// Both ends of a block: from the next tick on the tie is gone, and neither seeks the other out again.
void engine_block(shard_t *shard, uint32_t time, uint32_t a, uint32_t b);
/// Leaves a thing to do for this shard, at a later tick (a time in this tick or before means the next one).
void engine_todo(shard_t *shard, todo_t todo);

/// Gathers what was sent to this shard, puts it in order and applies it. One call a shard a tick, after all have acted.
void exchange_apply(shard_t *self, shard_t *all);

/// FLAG_NIGHT if `time` lies between 22:00 and 06:00, else 0.
static inline uint8_t engine_night(uint32_t time)
{
    uint32_t hour = time / 3600 % 24;
    return hour >= 22 || hour < 6 ? FLAG_NIGHT : 0;
}
/// Leaves a row of the actor's platform that is no message, with FLAG_NIGHT where it belongs.
static inline void engine_row(shard_t *shard, uint32_t time, uint32_t actor, uint32_t target, uint8_t kind,
                              uint8_t flags)
{
    uint8_t night = engine_night(time);
    engine_emit(shard, (event_t){.time = time,
                                 .actor = actor,
                                 .target = target,
                                 .kind = kind,
                                 .platform = shard->world->account.platform[actor],
                                 .flags = (uint8_t)(flags | night)});
}

/// When somebody who has been away comes back to an account at `time` or, if that is a time to sleep, in the morning.
static inline uint32_t engine_awake(const shard_t *shard, uint32_t account, rng_t *rng, uint32_t time)
{
    uint32_t hour = time / 3600 % 24;
    if (hour >= MORNING_H && hour < EVENING_H) return time;
    uint8_t cut = shard->laws->awake[shard->manners[account].hours][hour];
    uint32_t word = cut == UINT8_MAX ? 0 : rng_u32(rng);
    if (word >> 24 < cut) return time;
    uint32_t day = time / DAY_S + (hour >= EVENING_H);
    return day * DAY_S + MORNING_H * 3600 + (uint32_t)((uint64_t)(word & 0xffffff) * (3 * 3600) >> 24);
}

/// Style of one conversation.
typedef struct {
    double turns;       // mean further bursts after the first
    double answer;      // chance that the first burst is answered
    double media, call; // expected rows
    double slow_share;  // share of answers that come hours later
} talk_style_t;
typedef struct {
    uint32_t end;     // s of the last row
    uint32_t out, in; // messages each way
    bool answered;
} talk_t;
/// Emits one conversation between two accounts of one platform from `time` on: bursts in turn, media, calls. The same
/// code serves benign people and offenders. Sets FLAG_NIGHT and FLAG_ENCRYPTED itself; `flags` holds the others of the
/// first row (FLAG_FIRST makes the first answer carry FLAG_ANSWER; FLAG_MUTUAL stays with all rows).
talk_t engine_talk(shard_t *shard, rng_t *rng, uint32_t time, uint32_t from, uint32_t to, const talk_style_t *style,
                   uint8_t flags);
#endif

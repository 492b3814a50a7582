// SPDX-License-Identifier: GPL-3.0-or-later
// Counting a batch. Every thread reads the whole batch in order and changes only the accounts of its own range, so each
// account sees its events in the same order whatever the number of threads. Lines are fetched some events ahead.
#include "core/error.h"
#include "detectors/feature_counter.h"
#include <omp.h>

#define AHEAD 24           // events; 2 to 3 lines each, about what a core keeps in flight
#define PARALLEL_MIN 4096u // events: below, starting threads costs more than it saves

enum { ACT = 1, RECEIVED = 2, CONTACT = 4, PERSONAL = 8 };

/// What a kind touches: ACT the actor did it (not the platform), RECEIVED its target counts it, CONTACT it may open a
/// contact, PERSONAL it carries FLAG_FIRST and FLAG_ANSWER. Unknown kinds touch nothing.
static const uint8_t TOUCHES[256] = {
    [EVENT_REGISTER] = ACT,
    [EVENT_LOGIN] = ACT,
    [EVENT_SEARCH] = ACT,
    [EVENT_VIEW] = ACT,
    [EVENT_REQUEST] = ACT | CONTACT,
    [EVENT_ACCEPT] = ACT | RECEIVED,
    [EVENT_DECLINE] = ACT | RECEIVED,
    [EVENT_MESSAGE] = ACT | RECEIVED | PERSONAL,
    [EVENT_MEDIA] = ACT | RECEIVED | PERSONAL,
    [EVENT_CALL] = ACT | RECEIVED | PERSONAL,
    [EVENT_GROUP_JOIN] = ACT,
    [EVENT_GROUP_MESSAGE] = ACT,
    [EVENT_MOVE_INVITE] = ACT | CONTACT,
    [EVENT_REMOVE] = ACT,
    [EVENT_BLOCK] = ACT | RECEIVED,
    [EVENT_REPORT] = ACT | RECEIVED,
    [EVENT_LEAVE] = ACT,
};

/// Accounts [low, low + width) of one thread.
typedef struct {
    uint32_t low, width;
} range_t;

static inline bool within(range_t range, uint32_t account) { return account - range.low < range.width; }

static inline void add(uint16_t *count, bool more) { *count = (uint16_t)(*count + (more && *count < UINT16_MAX)); }

static inline bool is_minor(const feature_table_t *self, uint32_t account)
{
    return account < self->account->n && self->account->declared_age[account] < MINOR_BELOW;
}

/// The key of the account's device: with its platform where a platform knows only its own accounts. A device that is
/// not known is shared with nobody.
static uint64_t device_key(const feature_table_t *self, uint32_t account)
{
    if (self->account->device[account] == UINT32_MAX) return 1ull << 63 | account;
    uint64_t device = self->account->device[account];
    uint64_t platform = self->scope == VIEW_SILO ? self->account->platform[account] : 0;
    return (device << 8 | platform) + 1;
}

/// Brings the actor's own line to the day; the first action ever enters it in the books.
static act_counter_t *act_at(feature_table_t *self, uint32_t actor, uint32_t time)
{
    act_counter_t *a = &self->act[actor];
    uint32_t day = time / DAY_S;
    a->last_time = time;
    if (a->active_days == 0) {
        self->status[actor] |= STATUS_ACTED;
        self->contact[actor].device_slot = device_index_add(&self->device, device_key(self, actor));
    } else if (day <= a->day) {
        return a;
    }
    float left = feature_decay(self, a->day, day);
    a->messages_7d *= left;
    a->lookups_7d *= left;
    a->day = (uint16_t)day;
    add(&a->active_days, true);
    return a;
}

static contact_counter_t *contact_at(feature_table_t *self, uint32_t account, uint32_t time)
{
    contact_counter_t *c = &self->contact[account];
    uint32_t day = time / DAY_S;
    if (day <= c->day) return c;
    float left = feature_decay(self, c->day, day);
    c->requests_7d *= left;
    c->threads_7d *= left;
    c->minor_contacts_7d *= left;
    c->messages_in_7d *= left;
    c->threads_in_7d *= left;
    c->day = (uint16_t)day;
    return c;
}

static void count_message(act_counter_t *a, const event_t *e, bool minor)
{
    uint32_t n = e->count;
    a->message_rows++;
    a->messages += n;
    a->messages_7d += (float)n;
    a->minor_messages += minor ? n : 0;
    a->night_messages += e->flags & FLAG_NIGHT ? n : 0;
    a->unconnected_messages += e->flags & FLAG_UNCONNECTED ? n : 0;
    a->repeat_rows += a->last_partner == e->target + 1;
    a->last_partner = e->target + 1;
}

/// A request sent or a thread opened.
static void count_contact(feature_table_t *self, const event_t *e, bool minor)
{
    contact_counter_t *c = contact_at(self, e->actor, e->time);
    bool request = e->kind == EVENT_REQUEST;
    *(request ? &c->requests_7d : &c->threads_7d) += 1.0f;
    add(request ? &c->requests : &c->threads, true);
    c->minor_contacts_7d += minor ? 1.0f : 0.0f;
    add(&c->minor_contacts, minor);
    add(&c->mutual, e->flags & FLAG_MUTUAL);
    add(&c->suggested, e->flags & FLAG_SUGGESTED);
    add(&c->through_group, e->flags & FLAG_THROUGH_GROUP);
    if (e->target < self->account->n)
        c->gap_years += (uint32_t)abs(self->account->declared_age[e->actor] - self->account->declared_age[e->target]);
}

static void count_invite(contact_counter_t *c, bool minor)
{
    add(&c->invites, true);
    add(&c->minor_invites, minor);
}

static void count_act(feature_table_t *self, const event_t *e)
{
    act_counter_t *a = act_at(self, e->actor, e->time);
    bool minor = TOUCHES[e->kind] & (PERSONAL | CONTACT) && is_minor(self, e->target);
    switch (e->kind) {
    case EVENT_MESSAGE:
        count_message(a, e, minor);
        break;
    case EVENT_LOGIN:
        add(&a->logins, true);
        break;
    case EVENT_SEARCH:
    case EVENT_VIEW:
        a->lookups_7d += 1.0f;
        break;
    case EVENT_REQUEST:
        count_contact(self, e, minor);
        break;
    case EVENT_MEDIA:
        a->media++;
        break;
    case EVENT_CALL:
        add(&a->calls, true);
        break;
    case EVENT_GROUP_MESSAGE:
        a->group_messages += e->count;
        break;
    case EVENT_MOVE_INVITE:
        count_invite(contact_at(self, e->actor, e->time), minor);
        break;
    case EVENT_LEAVE:
        self->status[e->actor] |= STATUS_CLOSED;
        break;
    default:
        break;
    }
    if (TOUCHES[e->kind] & PERSONAL && e->flags & FLAG_FIRST) count_contact(self, e, minor);
}

static void count_received(feature_table_t *self, const event_t *e)
{
    contact_counter_t *c = contact_at(self, e->target, e->time);
    switch (e->kind) {
    case EVENT_MESSAGE:
        c->messages_in += e->count;
        c->messages_in_7d += (float)e->count;
        break;
    case EVENT_ACCEPT:
        add(&c->accepts, true);
        break;
    case EVENT_DECLINE:
        add(&c->declines, true);
        break;
    case EVENT_BLOCK:
    case EVENT_REPORT:
        add(e->kind == EVENT_BLOCK ? &c->blocks : &c->reports, true);
        add(&c->minor_complaints, is_minor(self, e->actor));
        break;
    default:
        break;
    }
    if (TOUCHES[e->kind] & PERSONAL) {
        c->threads_in_7d += e->flags & FLAG_FIRST ? 1.0f : 0.0f;
        add(&c->answers, e->flags & FLAG_ANSWER);
    }
}

static inline void fetch(const feature_table_t *self, const event_t *e, range_t range)
{
    unsigned touches = TOUCHES[e->kind];
    if (touches & ACT && within(range, e->actor)) {
        __builtin_prefetch(&self->act[e->actor], 1);
        if (touches & CONTACT || e->flags & FLAG_FIRST) __builtin_prefetch(&self->contact[e->actor], 1);
    }
    if (touches & RECEIVED && within(range, e->target)) __builtin_prefetch(&self->contact[e->target], 1);
    if (touches & (PERSONAL | CONTACT) && e->target < self->account->n)
        __builtin_prefetch(&self->account->declared_age[e->target]);
}

/// Counts the events that touch accounts of the range. Accounts outside the table are in no range: such rows do
/// nothing.
static void observe_range(feature_table_t *self, const event_batch_t *batch, range_t range)
{
    const event_t *end = batch->event + batch->n;
    for (const event_t *e = batch->event; e < end; e++) {
        if (end - e > AHEAD) fetch(self, e + AHEAD, range);
        unsigned touches = TOUCHES[e->kind];
        if (within(range, e->actor)) {
            if (touches & ACT) count_act(self, e);
            if (e->kind == EVENT_CLOSE) self->status[e->actor] |= STATUS_CLOSED;
        }
        if (touches & RECEIVED && within(range, e->target)) count_received(self, e);
    }
}

void feature_table_observe(feature_table_t *self, const event_batch_t *batch)
{
    uint64_t n = self->account->n;
    if (batch->n < PARALLEL_MIN) {
        observe_range(self, batch, (range_t){0, (uint32_t)n});
        return;
    }
#pragma omp parallel
    {
        uint64_t part = (uint64_t)omp_get_thread_num(), parts = (uint64_t)omp_get_num_threads();
        uint32_t low = (uint32_t)(n * part / parts), high = (uint32_t)(n * (part + 1) / parts);
        observe_range(self, batch, (range_t){low, high - low});
    }
}

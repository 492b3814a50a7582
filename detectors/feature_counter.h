// SPDX-License-Identifier: GPL-3.0-or-later
// The counters behind the feature table: two cache lines an account. Private to feature_*.c.
#ifndef VIGIL_FEATURE_COUNTER_H
#define VIGIL_FEATURE_COUNTER_H
#include "detectors/device_index.h"
#include "detectors/feature_table.h"
#include <stdbool.h>

#define MINOR_BELOW 18u
#define HALF_LIFE_DAYS 7.0
#define DECAY_DAYS 256u // after that many days nothing is left (2^-36)

enum { STATUS_ACTED = 1, STATUS_CLOSED = 2 };

/// What an account did; touched when it acts. Messages count messages, rows count bursts.
typedef struct {
    uint32_t last_time, messages, message_rows, minor_messages, night_messages, unconnected_messages, group_messages;
    uint32_t media;
    uint32_t last_partner; // account + 1; 0 = none yet
    uint32_t repeat_rows;
    float messages_7d, lookups_7d;
    uint16_t day, active_days, logins, calls; // day: of the last action, to which the decayed counts hold
} __attribute__((aligned(64))) act_counter_t;

/// Whom an account turned to, and what came back; touched when it opens a contact or receives something. u16 saturate.
typedef struct {
    float requests_7d, threads_7d, minor_contacts_7d, messages_in_7d, threads_in_7d;
    uint32_t messages_in, gap_years;
    uint32_t device_slot; // in the device index, once it acted
    uint16_t day, requests, threads, minor_contacts, mutual, suggested, through_group, invites, minor_invites;
    uint16_t answers, accepts, declines, blocks, reports, minor_complaints;
} __attribute__((aligned(64))) contact_counter_t;

_Static_assert(sizeof(act_counter_t) == 64 && sizeof(contact_counter_t) == 64, "one cache line each");

struct feature_table {
    const account_table_t *account;
    view_scope_t scope;
    act_counter_t *act;
    contact_counter_t *contact;
    uint8_t *status; // STATUS_ bits
    device_index_t device;
    float decay[DECAY_DAYS]; // what is left after so many days
};

/// What is left at `day` of a count that held at `since`.
static inline float feature_decay(const feature_table_t *self, uint32_t since, uint32_t day)
{
    if (day <= since) return 1.0f;
    return day - since < DECAY_DAYS ? self->decay[day - since] : 0.0f;
}
#endif

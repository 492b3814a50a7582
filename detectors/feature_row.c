// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the counters out as rows of floats; feature.def says what each column means.
#include "core/error.h"
#include "detectors/feature_counter.h"
#include <math.h>

#define AHEAD 8           // rows; two lines each
#define PARALLEL_MIN 1024 // rows

/// log(1 + x), x >= 0: 1 + x loses nothing that a float count of events can hold.
static inline float logged(float x) { return logf(1.0f + x); }

static inline float share(uint32_t part, uint32_t whole)
{
    return whole > 0 ? fminf((float)part / (float)whole, 1.0f) : 0.0f;
}

/// What remains of the whole: answers to things from before the first event may exceed what was seen.
static inline float rest(uint32_t part, uint32_t whole) { return whole > 0 ? 1.0f - share(part, whole) : 0.0f; }

static void row_messages(float *row, const act_counter_t *a, const contact_counter_t *c, float act_left)
{
    float both = (float)a->messages + (float)c->messages_in;
    row[FEATURE_MESSAGES_OUT] = logged((float)a->messages);
    row[FEATURE_MESSAGES_OUT_7D] = logged(a->messages_7d * act_left);
    row[FEATURE_MESSAGE_BALANCE] = both > 0.0f ? ((float)a->messages - (float)c->messages_in) / both : 0.0f;
    row[FEATURE_MINOR_MESSAGE_SHARE] = share(a->minor_messages, a->messages);
    row[FEATURE_NIGHT_SHARE] = share(a->night_messages, a->messages);
    row[FEATURE_UNCONNECTED_SHARE] = share(a->unconnected_messages, a->messages);
    row[FEATURE_MEDIA_SHARE] = share(a->media, a->media + a->messages);
    row[FEATURE_GROUP_MESSAGE_SHARE] = share(a->group_messages, a->group_messages + a->messages);
    row[FEATURE_BURST_LENGTH] = a->message_rows > 0 ? (float)a->messages / (float)a->message_rows : 0.0f;
    row[FEATURE_PARTNER_REPEAT] = a->message_rows > 1 ? share(a->repeat_rows, a->message_rows - 1) : 0.0f;
    row[FEATURE_CALLS] = logged(a->calls);
    row[FEATURE_LOOKUPS_7D] = logged(a->lookups_7d * act_left);
    row[FEATURE_LOGINS_PER_DAY] = a->active_days > 0 ? (float)a->logins / (float)a->active_days : 0.0f;
}

static void row_contacts(float *row, const contact_counter_t *c, float left)
{
    uint32_t contacts = (uint32_t)c->requests + c->threads;
    row[FEATURE_REQUESTS_7D] = logged(c->requests_7d * left);
    row[FEATURE_THREADS_7D] = logged(c->threads_7d * left);
    row[FEATURE_MINOR_CONTACTS] = logged(c->minor_contacts);
    row[FEATURE_MINOR_CONTACTS_7D] = logged(c->minor_contacts_7d * left);
    row[FEATURE_MINOR_CONTACT_SHARE] = share(c->minor_contacts, contacts);
    row[FEATURE_AGE_GAP] = contacts > 0 ? (float)c->gap_years / (float)contacts : 0.0f;
    row[FEATURE_NO_MUTUAL_SHARE] = rest(c->mutual, contacts);
    row[FEATURE_SUGGESTED_SHARE] = share(c->suggested, contacts);
    row[FEATURE_GROUP_SHARE] = share(c->through_group, contacts);
    row[FEATURE_MOVE_INVITES] = logged(c->invites);
    row[FEATURE_MINOR_MOVE_INVITES] = logged(c->minor_invites);
}

static void row_received(float *row, const contact_counter_t *c, float left)
{
    row[FEATURE_MESSAGES_IN_7D] = logged(c->messages_in_7d * left);
    row[FEATURE_THREADS_IN_7D] = logged(c->threads_in_7d * left);
    row[FEATURE_UNACCEPTED_SHARE] = rest(c->accepts, c->requests);
    row[FEATURE_DECLINED_SHARE] = share(c->declines, c->requests);
    row[FEATURE_UNANSWERED_SHARE] = rest(c->answers, c->threads);
    row[FEATURE_BLOCKS_RECEIVED] = logged(c->blocks);
    row[FEATURE_REPORTS_RECEIVED] = logged(c->reports);
    row[FEATURE_MINOR_COMPLAINTS] = logged(c->minor_complaints);
}

/// Seconds since the scenario's start at which the account was registered, never after `time`.
static int64_t registered(const account_table_t *account, uint32_t a, uint32_t time)
{
    int64_t at = account->registered[a];
    return at < time ? at : time;
}

static void row_account(float *row, const feature_table_t *self, uint32_t account, uint32_t time)
{
    const act_counter_t *a = &self->act[account];
    int64_t from = registered(self->account, account, time);
    uint32_t first_day = from > 0 ? (uint32_t)from / DAY_S : 0, last_day = time > 0 ? (time - 1) / DAY_S : 0;
    uint32_t days = last_day >= first_day ? last_day - first_day + 1 : 1;
    uint32_t on_device = a->active_days > 0 ? self->device.count[self->contact[account].device_slot] : 1;
    row[FEATURE_ACCOUNT_AGE] = logged((float)((double)(time - from) / DAY_S));
    row[FEATURE_DECLARED_AGE] = self->account->declared_age[account];
    row[FEATURE_ACTIVE_DAY_SHARE] = share(a->active_days, days);
    row[FEATURE_DEVICE_ACCOUNTS] = logged((float)(on_device - 1));
}

static void row_fill(const feature_table_t *self, uint32_t account, uint32_t time, float *row)
{
    const act_counter_t *a = &self->act[account];
    const contact_counter_t *c = &self->contact[account];
    uint32_t day = time / DAY_S;
    float contact_left = feature_decay(self, c->day, day);
    row_messages(row, a, c, feature_decay(self, a->day, day));
    row_contacts(row, c, contact_left);
    row_received(row, c, contact_left);
    row_account(row, self, account, time);
}

void feature_table_rows(const feature_table_t *self, uint32_t time, const uint32_t *account, size_t n, float *feature)
{
#pragma omp parallel for schedule(static) if (n >= PARALLEL_MIN)
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            __builtin_prefetch(&self->act[account[i + AHEAD]]);
            __builtin_prefetch(&self->contact[account[i + AHEAD]]);
        }
        BUG_IF(account[i] >= self->account->n);
        row_fill(self, account[i], time, feature + i * FEATURES);
    }
}

// SPDX-License-Identifier: MIT
// The event: one row of metadata, who did what to whom and when; the batch of one tick; the public table of accounts.
#ifndef VIGIL_EVENT_H
#define VIGIL_EVENT_H
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define EVENT_KIND(name, text, meaning) EVENT_##name,
#include "trace/event_kind.def"
#undef EVENT_KIND
    EVENT_KINDS
} event_kind_t;

enum {
#define EVENT_FLAG(name, text, meaning) FLAG_ORDINAL_##name,
#include "trace/event_flag.def"
#undef EVENT_FLAG
    EVENT_FLAGS
};
enum {
#define EVENT_FLAG(name, text, meaning) FLAG_##name = 1 << FLAG_ORDINAL_##name,
#include "trace/event_flag.def"
#undef EVENT_FLAG
};

typedef enum {
#define PLATFORM(name, text, meaning) PLATFORM_##name,
#include "trace/platform.def"
#undef PLATFORM
    PLATFORMS
} platform_t;

#define NO_ACCOUNT UINT32_MAX
#define DAY_S 86400u

/// One row. In memory a record of 20 bytes (each consumer reads whole rows); in files one dataset a column.
/// `target` is an account, NO_ACCOUNT, or a group for GROUP_JOIN and GROUP_MESSAGE (groups are numbered apart).
typedef struct {
    uint32_t time;                         // s since the scenario's start
    uint32_t actor;                        // account
    uint32_t target;                       // account, group or NO_ACCOUNT
    uint16_t count;                        // messages in the burst, >= 1 for messages, else 0
    uint16_t duration;                     // s
    uint8_t kind, platform, flags, spare_; // spare_ is 0
} event_t;

/// Time of message i (0 .. count - 1) of a burst: they are spread evenly over its duration.
static inline uint32_t event_message_time(const event_t *burst, uint32_t i)
{
    return burst->count > 1 ? burst->time + burst->duration * i / (burst->count - 1u) : burst->time;
}

/// The events of one tick, time in [start, end), non-decreasing.
typedef struct {
    const event_t *event;
    size_t n;
    uint32_t start, end; // s
} event_batch_t;

/// Settings of an account, bits of `settings`: what the platform itself knows.
enum { SETTING_SEARCHABLE = 1, SETTING_SUGGESTED = 2, SETTING_OPEN_MESSAGES = 4, SETTING_LIST_SHOWN = 8 };

/// What a platform knows of its accounts: columns of length n. Observable: handed to detectors and written to traces.
typedef struct {
    size_t n;
    uint8_t *platform;
    uint8_t *declared_age; // years at the scenario's start; often false
    uint8_t *settings;     // SETTING_ bits
    int32_t *registered;   // s since the scenario's start; negative = before it; INT32_MAX = never came to life
    uint32_t *device;      // most used device
    uint32_t *network;     // most used network
    uint16_t *region;
} account_table_t;

/// Allocates zeroed columns. @return 0, ERR_MEMORY
int account_table_init(account_table_t *self, size_t n);
void account_table_free(account_table_t *self);

extern const char *const event_kind_name[EVENT_KINDS + 1];    // NULL-terminated, as is
extern const char *const event_kind_meaning[EVENT_KINDS + 1]; // every list here
extern const char *const event_flag_name[EVENT_FLAGS + 1];
extern const char *const event_flag_meaning[EVENT_FLAGS + 1];
extern const char *const platform_name[PLATFORMS + 1];
extern const char *const platform_meaning[PLATFORMS + 1];
#endif

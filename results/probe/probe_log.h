// SPDX-License-Identifier: GPL-3.0-or-later
// A world kept whole in memory, so that the same events can be shown to detectors again: cut short, under other
// numbers, in another order, with other labels.
#ifndef VIGIL_PROBE_LOG_H
#define VIGIL_PROBE_LOG_H
#include "results/worlds/world_run.h"

/// Zeroed rows behind the last event: a detector that reads on past its batch gets a score that gives it away, not a
/// crash that would hide what it does.
#define PROBE_SLACK 64u

typedef struct {
    account_table_t account; // as known at the end
    event_t *event;          // [n + PROBE_SLACK]
    size_t n, room;
    truth_t truth;
    uint64_t seed;
    uint32_t start, end, step; // s: scored at start + step, start + 2 step ... and the end
} probe_log_t;

/// Simulates a world and keeps it.
/// @return  0, ERR_MEMORY, ERR_INPUT, ERR_STOPPED
/// @cost    20 bytes an event
int probe_log_record(probe_log_t *self, const scenario_t *scenario, world_role_t role, uint32_t index);
/// Safe on a zeroed or half-made struct.
void probe_log_free(probe_log_t *self);

/// The n-th scoring time. @return s; UINT32_MAX = no more
uint32_t probe_log_time(const probe_log_t *self, uint32_t n);
size_t probe_log_times(const probe_log_t *self);

/// The world as it stood at `time`: later events are gone, and accounts registered later are strangers (number and
/// platform stay; age, settings, device, network and region do not).
/// @return  0, ERR_MEMORY. Free out with probe_log_free, also after a failure
int probe_log_cut(probe_log_t *out, const probe_log_t *log, uint32_t time);
/// The same world under other numbers of accounts, devices, networks and groups.
/// @param[out] renamed  [accounts] new number of each account, owned by the caller
int probe_log_relabel(probe_log_t *out, const probe_log_t *log, uint64_t seed, uint32_t **renamed);
/// The same world with rows of the same second in another order, where they have no account or group in common.
/// @param[out] moved  rows that changed place
int probe_log_reorder(probe_log_t *out, const probe_log_t *log, uint64_t seed, size_t *moved);
#endif

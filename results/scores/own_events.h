// SPDX-License-Identifier: GPL-3.0-or-later
// What accounts did while they were scored: how much each of them, and when those that may turn out to be offenders'.
#ifndef VIGIL_OWN_EVENTS_H
#define VIGIL_OWN_EVENTS_H
#include "trace/event.h"
#include "trace/truth.h"

/// Rows of one account at one time; a burst of n messages counts n, so that the granularity of a trace does not matter.
typedef struct {
    uint32_t account, time, count; // time in s
} own_event_t;

typedef struct {
    size_t accounts;
    uint32_t start;     // s: events before it are not counted
    uint32_t *count;    // [accounts] events since the start
    uint8_t *watched;   // [accounts] 1: each event is kept
    own_event_t *event; // in order of time; by account, then time, once sorted
    size_t events, room;
    size_t *first; // [accounts + 1] once sorted, else NULL
} own_events_t;

/// @return  0, ERR_MEMORY
int own_events_init(own_events_t *self, size_t accounts, uint32_t start);
/// Safe on a zeroed struct.
void own_events_free(own_events_t *self);
/// From now on keeps the events of offenders, and of accounts of whom nobody knows yet whose they will be.
void own_events_watch(own_events_t *self, const truth_t *truth);
/// Counts one batch, in order of time. @return 0, ERR_MEMORY
int own_events_observe(own_events_t *self, const event_batch_t *batch);
/// Sorts; call once, after the last batch. @return 0, ERR_MEMORY
int own_events_sort(own_events_t *self);
/// Events of a watched account in [from, until); 0 for others and where nothing was counted.
uint32_t own_events_between(const own_events_t *self, uint32_t account, uint32_t from, uint32_t until);
/// Drops the times and keeps the counts.
void own_events_forget(own_events_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a trace that a program outside may see: events and accounts, and nothing from which the world could be
// made anew.
#ifndef VIGIL_OBSERVABLE_H
#define VIGIL_OBSERVABLE_H
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint32_t *score_time; // [score_times] s, rising: when scores are asked for
    size_t score_times;
    const char *view; // what a detector of this study may use: "silo", "device", "all"
    uint32_t until;   // s: later events are left out, and accounts registered later are strangers (account_cut.h)
} observable_t;

/// Writes a trace with the events before `until` and the accounts of another, every row of them checked on the way. Its
/// seed is 0 and its texts are empty; whatever else the other holds is left out. It has two things more: the dataset
/// /score_times and the root attribute `view`.
/// @return  0, ERR_IO, ERR_FORMAT, ERR_MEMORY, ERR_STOPPED
int observable_write(const observable_t *self, const char *from, const char *to);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// What a simulation consists of. For sim.c, which runs it, and branch.c, which copies it; all others use sim.h.
#ifndef VIGIL_SIM_STATE_H
#define VIGIL_SIM_STATE_H
#include "sim/collect.h"
#include "sim/life/returning.h"
#include "sim/offenders/offenders.h"

typedef struct {
    uint32_t account;
    double score;
} waiting_alert_t;

/// A member added here is to be copied in branch.c.
struct sim {
    const scenario_t *scenario;
    world_t world;
    laws_t laws;
    measure_set_t measures;
    offenders_t *offenders;
    manner_t *manners; // see shard_t
    uint8_t *weights;
    uint32_t reopened[SHARDS]; // spares whose manners are known
    shard_t *shard;            // [SHARDS]
    collect_t collect;
    struct {
        waiting_alert_t *item;
        size_t n, capacity;
    } alerts;
    returning_t returning;
    int32_t *closed_at, *restricted_at; // [accounts] s, or NEVER: the first time
    int32_t *police_at;                 // [accounts] s at which its platform last reported it to the police, or NEVER
    bool ages_changed;                  // since the lists for search were made; never between ticks
    uint64_t closed, closed_benign, ties;
    uint32_t time; // s at which the next tick starts
};
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Watches a world run and counts what the targets ask of it: a sink of its events, then a look at its end.
#ifndef VIGIL_TARGET_COLLECTOR_H
#define VIGIL_TARGET_COLLECTOR_H
#include "results/targets/pair_set.h"
#include "results/targets/target_counts.h"
#include "sim/sim.h"
#include "trace/sink.h"

/// What may be looked at while the world runs: live arrays, owned by the world.
typedef struct {
    size_t persons;
    const uint8_t *age, *offender; // [persons] true age; offender_t
    const account_table_t *account;
    const uint32_t *account_person;                                           // [accounts] NO_PERSON if none
    const void *ties;                                                         // handed to the two below
    bool (*know_offline)(const void *ties, uint32_t account, uint32_t other); // tied, and not by a tie made online
    bool (*have_common)(const void *ties, uint32_t account, uint32_t other);  // a contact in common
} target_view_t;
/// The view of a simulated world.
target_view_t target_view_of(const sim_t *sim);

typedef struct {
    target_view_t view;
    uint32_t end;       // s
    uint32_t one_in;    // of how many accounts' incoming requests one's are followed
    uint8_t *gone;      // [accounts] deleted or closed by now
    uint8_t *talked;    // [persons] when they wrote to a stranger: bits of the collector's own
    uint16_t *accepts;  // [persons] requests of strangers accepted
    pair_set_t asked;   // requests not yet answered: (target, requester), marked if they have a contact in common
    pair_set_t invited; // persons who were invited elsewhere, both ways
    target_counts_t counts;
} target_collector_t;

/// @param[in] days  of the run
/// @return  0, ERR_MEMORY; free with target_collector_free in any case
int target_collector_open(target_collector_t *self, const target_view_t *view, uint32_t days);
void target_collector_free(target_collector_t *self);
/// Takes every batch of the run.
sink_t target_collector_sink(target_collector_t *self);
/// After the last batch: counts of the whole world.
/// @return  0, ERR_MEMORY
int target_collector_end(target_collector_t *self, const truth_t *truth, target_counts_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A sink between what happens and what detectors see: events are lost, come late, or a platform sends none.
#ifndef VIGIL_CORRUPT_H
#define VIGIL_CORRUPT_H
#include "scenarios/corruption.h"

/// Rows of events. What happened == seen + lost + undelivered.
typedef struct {
    uint64_t seen, lost, late; // lost: those of the missing platform too; late: delivered or not
    uint64_t undelivered;      // late ones that had not come by the last batch
} corrupt_counts_t;

typedef struct {
    uint64_t arrival, order; // s; order of their happening
    event_t event;
} late_event_t;

typedef struct {
    const corruption_t *how; // NULL: batches are passed on as they are
    uint64_t seed;
    late_event_t *late; // [waiting] heap, the next arrival first
    size_t waiting, late_room;
    event_t *event; // what is seen of the newest batch
    size_t n, room;
    uint64_t happened, order;
    corrupt_counts_t counts;
} corrupt_t;

/// True if detectors see anything else than what happens.
bool corrupt_hides(const corruption_t *how);
/// A late event stays out of its own batch and is delivered in that of its arrival, in time order and with the arrival
/// as its time: whoever reads it sees the past only, and cannot tell that it is late. What is late is not lost, what is
/// lost of some share is lost of every larger one.
/// @param[in] how   outlives it; NULL = nothing is corrupted
/// @param[in] seed  of the world: draws are of (seed, actor, time, place in the batch)
void corrupt_open(corrupt_t *self, const corruption_t *how, uint64_t seed);
/// @param[in]  batch  in order of time
/// @param[out] seen   valid until the next call, or as long as `batch` where nothing is corrupted
/// @return  0, ERR_MEMORY
/// @cost    O(events + late log late)
int corrupt_pass(corrupt_t *self, const event_batch_t *batch, event_batch_t *seen);
void corrupt_close(corrupt_t *self);
#endif

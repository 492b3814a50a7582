// SPDX-License-Identifier: GPL-3.0-or-later
// L6 and L7: scores rest on the past alone, and not on the numbers and the order that rows happen to have.
#ifndef VIGIL_PROBE_INVARIANCE_H
#define VIGIL_PROBE_INVARIANCE_H
#include "results/probe/probe.h"

/// Scores may differ by this share of the larger of both and of the mean size of the platform's scores: sums of graph
/// detectors come out in another order.
#define PROBE_ROUNDING 1e-6

/// Shows the world to the detectors again, cut short twice. @return 0, ERR_MEMORY, ERR_PLUGIN, ERR_STOPPED
int probe_prefix(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *world);
/// The same under other numbers, and with same-time rows in another order.
int probe_numbers(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *world);
int probe_order(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *world);
#endif

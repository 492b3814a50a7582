// SPDX-License-Identifier: GPL-3.0-or-later
// When rows and scores are taken in a world: the same times for a simulated one and for a trace.
#ifndef VIGIL_SCHEDULE_H
#define VIGIL_SCHEDULE_H
#include <stdint.h>

#define SNAPSHOTS 3 // times at which a training world's rows are taken

/// The n-th time at which rows to learn from are taken: 1/2, 3/4 and 4/4 of [start, end), in whole ticks.
/// @return s; UINT32_MAX = no more
uint32_t schedule_snapshot(uint32_t start, uint32_t end, uint32_t n);
/// The n-th scoring time: every `step` s after `start`, and the end. @return s; UINT32_MAX = no more
uint32_t schedule_scoring(uint32_t start, uint32_t end, uint64_t step, uint32_t n);
/// How many scoring times there are.
uint32_t schedule_scorings(uint32_t start, uint32_t end, uint64_t step);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The n of every metric: how many cases of what it rests on.
#ifndef VIGIL_METRIC_COUNTS_H
#define VIGIL_METRIC_COUNTS_H
#include "results/evaluation/evaluation.h"

typedef enum {
#define METRIC_COUNT(name, text) COUNT_##name,
#include "results/metrics/metric_count.def"
    METRIC_COUNTS
} metric_count_t;

extern const char *const metric_count_name[METRIC_COUNTS];

/// Counts of one detector over the test worlds, at the review budget.
/// @param[in] self  after evaluation_add of all worlds and the placing of delays
void metric_counts(const evaluation_t *self, size_t detector, uint64_t count[METRIC_COUNTS]);
#endif

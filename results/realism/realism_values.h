// SPDX-License-Identifier: GPL-3.0-or-later
// What a message trace looks like, as numbers that real traces have too: degrees, rhythm, bursts, ties, motifs.
#ifndef VIGIL_REALISM_VALUES_H
#define VIGIL_REALISM_VALUES_H
#include "results/realism/edge_stream.h"
#include <stdbool.h>

typedef enum {
#define STATISTIC(id, ...) STATISTIC_##id,
#include "results/realism/statistic.def"
#undef STATISTIC
    STATISTICS
} statistic_t;

typedef enum { STATISTIC_GATE, STATISTIC_REPORT } statistic_class_t;

/// A row of statistic.def. NaN = not measurable there.
typedef struct {
    const char *name, *unit, *meaning;
    statistic_class_t class_;
    double dm_low, dm_high, p2p_low, p2p_high, open, closed;
    int dm_sets, p2p_sets;
    bool bounded; // a share or correlation: at most 1
} statistic_row_t;
extern const statistic_row_t statistic_row[STATISTICS];

/// How the trace's seconds read as days and hours.
typedef struct {
    int64_t offset_s; // added to times for days and hours
    bool calendar;    // second 0 is 1 January 1970: the weekend is Saturday and Sunday
} realism_clock_t;

typedef struct {
    double value[STATISTICS]; // NaN = not available: fewer than REALISM_FEWEST users, or too short a trace
    uint64_t users, messages, pairs;
} realism_values_t;

#define REALISM_FEWEST 30 // users (or pairs) below which a statistic is not available

/// Every statistic of statistic.def.
/// @param[out] values  whole, also of an empty stream (all NaN)
/// @return  0, ERR_MEMORY
/// @cost    O(messages log messages), and O(sum of both degrees) a pair for triangles
int realism_measure(const edge_stream_t *stream, realism_clock_t clock, realism_values_t *values);

// The parts of it, one file each; `value` is realism_values_t.value.
int structure_measure(const edge_stream_t *stream, double *value); // structure.c: degrees, tails, clustering
int rhythm_measure(const edge_stream_t *stream, realism_clock_t clock, double *value); // rhythm.c: days, hours, weeks
int gaps_measure(const edge_stream_t *stream, double *value);                          // gaps.c: bursts, memory
int replies_measure(const edge_stream_t *stream, double *value);  // replies.c: responses, first contacts
int contacts_measure(const edge_stream_t *stream, double *value); // contacts.c: shares of contacts, new ones
int ties_measure(const edge_stream_t *stream, double *value);     // tie_lives.c: lives of ties
int motifs_measure(const edge_stream_t *stream, double *value);   // motifs.c: temporal motifs, triangles closed
#endif

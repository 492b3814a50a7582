// SPDX-License-Identifier: GPL-3.0-or-later
// The sketch behind MIDAS-R: how much more often than before an edge, its source and its destination occur in this
// tick.
#ifndef VIGIL_MIDAS_H
#define VIGIL_MIDAS_H
#include <stddef.h>
#include <stdint.h>

#define MIDAS_ROWS_MAX 16u
#define MIDAS_POWERS 64u // ticks: after as many, no half is left that a count could tell

/// Counts of one place of a sketch. `current` holds for `tick`: what later ticks take away is taken when it is touched.
typedef struct {
    double current;
    uint32_t tick, total;
} midas_cell_t;

/// Three count-min sketches of the same size (Cormode, Muthukrishnan 2005), each [rows][buckets].
typedef struct {
    uint32_t rows, buckets;
    double alpha, power[MIDAS_POWERS]; // power[k]: what is left of a count k ticks later
    midas_cell_t *edge, *source, *destination;
} midas_t;

/// @param[in] rows           1 to MIDAS_ROWS_MAX
/// @param[in] buckets        at least 1; memory is 48 B a row and bucket
/// @param[in] alpha          share of the current counts that is left a tick later, 0 to 1
/// @return  0, ERR_MEMORY
int midas_init(midas_t *self, uint32_t rows, uint32_t buckets, double alpha);
/// Accepts a zeroed or half-made sketch.
void midas_free(midas_t *self);

/// (a - s/t)^2 t^2 / (s (t - 1)): how far the current count is from the mean a tick; 0 in the first tick.
/// @param[in] current  a, decayed occurrences up to now
/// @param[in] total    s, occurrences so far
/// @param[in] tick     t, from 1
double midas_surprise(double current, double total, double tick);

/// What one account did to another `count` times at `tick`.
typedef struct {
    uint32_t from, to, tick, count;
} midas_edge_t;

/// Counts edges, one after the other, and tells how surprising each is: the largest surprise of the edge, its source
/// and its destination. However edges are cut into calls, scores are the same; of many, the cells are fetched ahead.
/// @param[in]  edge   [n]; ticks from 1, never falling, from call to call neither
/// @param[out] score  [n] 0 or more, finite; of an edge that occurred several times: that of the last of them
/// @cost    O(rows) an edge, whatever the ticks that passed
/// @source  Bhatia, Liu, Hooi, Yoon, Shin, Faloutsos 2022, doi:10.1145/3494564, MIDAS-R; differs: a quiet tick decays
///          too, where the authors' program decays once a tick in which any edge occurred
void midas_score_all(midas_t *self, const midas_edge_t *edge, size_t n, double *score);
/// The same of one edge.
double midas_score(midas_t *self, uint32_t from, uint32_t to, uint32_t tick, uint32_t count);
#endif

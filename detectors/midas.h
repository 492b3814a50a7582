// SPDX-License-Identifier: GPL-3.0-or-later
// The sketch behind MIDAS-R: how much more often than before an edge, its source and its destination occur in this
// tick.
#ifndef VIGIL_MIDAS_H
#define VIGIL_MIDAS_H
#include <stdint.h>

/// Counts of one place of a sketch. `current` holds for `tick`: what later ticks take away is taken when it is touched.
typedef struct {
    double current;
    uint32_t tick, total;
} midas_cell_t;

/// Three count-min sketches of the same size (Cormode, Muthukrishnan 2005), each [rows][buckets].
typedef struct {
    uint32_t rows, buckets;
    double alpha;
    midas_cell_t *edge, *source, *destination;
} midas_t;

/// @param[in] rows, buckets  at least 1; memory is 48 B a row and bucket
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

/// Counts an edge and tells how surprising it is: the largest surprise of the edge, its source and its destination.
/// @param[in] tick   from 1, never less than in the call before
/// @param[in] count  times that the edge occurred: the score is that of the last of them
/// @return  0 or more, finite
/// @cost    O(rows), whatever the ticks that passed
/// @source  Bhatia, Liu, Hooi, Yoon, Shin, Faloutsos 2022, doi:10.1145/3494564, MIDAS-R; differs: a quiet tick decays
/// too,
///          where the authors' program decays once a tick in which any edge occurred
double midas_score(midas_t *self, uint32_t from, uint32_t to, uint32_t tick, uint32_t count);
#endif

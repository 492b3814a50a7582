// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the scenario that differ from world to world (protocol.vary): which they are, and what a world draws.
#ifndef VIGIL_VARY_H
#define VIGIL_VARY_H
#include "results/calibration/knob.h"

#define VARY_MAX 40 // dimensions of GSL's Sobol sequence

/// The keys and ranges that a scenario names.
typedef struct {
    knob_t knob[VARY_MAX];
    size_t n;
} vary_t;

/// What one world drew of one key. Inside: low <= value <= high. Outside: not so, and at most high - low away.
typedef struct {
    char key[KNOB_BYTES]; // with [index] if it is one of a list
    double value, low, high;
    bool outside;
} varied_t;

/// Reads protocol.vary: KEY=LOW:HIGH separated by blanks; the keys are those of the scenario itself.
/// @return  0; ERR_INPUT naming protocol.vary and where it was set: not of that form, no such key, no number of the
///          model, twice the same, too many, beyond what the key allows, no whole number between, nothing outside
int vary_read(vary_t *self, const scenario_t *scenario);
/// Draws all of them for one world of a role (0 training, 1 validation, 2 test): points of Sobol's sequence, shifted by
/// seed, role and key (Cranley and Patterson 1976), so that few worlds cover the ranges evenly.
/// @param[in]  outside  from beyond the ranges: as far again on either side, as far as the key allows
/// @param[out] out      [n]
/// @return  0, ERR_MEMORY
int vary_draw(const vary_t *self, uint64_t seed, uint32_t role, uint32_t index, bool outside, varied_t *out);
/// The value at `u` of [0, 1): each stretch of the range is hit in proportion to its length; whole if the key is.
/// Outside, the sides count as one range.
double vary_value(const knob_t *knob, bool outside, double u);
#endif

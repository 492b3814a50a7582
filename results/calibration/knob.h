// SPDX-License-Identifier: GPL-3.0-or-later
// A number of a scenario that a fit may turn: a key, or one element of a list, and the range to look in.
#ifndef VIGIL_KNOB_H
#define VIGIL_KNOB_H
#include "core/param_number.h"
#include "scenarios/scenario.h"

#define KNOB_BYTES 256

/// How messages speak of it: `before` the name, and what is done to it.
typedef struct {
    const char *before, *done;
} knob_use_t;

typedef struct {
    const knob_use_t *use;
    char key[KNOB_BYTES];  // full dotted path
    char name[KNOB_BYTES]; // the same, with [index] if it is one of a list
    const param_t *row;
    const param_section_t *section;
    size_t index; // of a list
    double low, high;
} knob_t;

/// Reads "KEY=LOW:HIGH" or "KEY[INDEX]=LOW:HIGH", the index from 0.
/// @param[in] use  outlives the knob
/// @return  0, ERR_USAGE: not of that form, no such key (with a did-you-mean), not a number, no such element, LOW not
///          below HIGH, outside the key's range
int knob_find(knob_t *self, const scenario_t *scenario, const knob_use_t *use, const char *text);
/// The same for a fit: reads "KEY=LOW:HIGH" or "KEY[INDEX]=LOW:HIGH", the index from 0.
/// @return  0, ERR_USAGE: as knob_find, or nothing that a fit may choose, or the scenario's own value outside LOW..HIGH
int knob_read(knob_t *self, const scenario_t *scenario, const char *text);
/// The value that the scenario has.
double knob_get(const knob_t *self);
/// Sets it to the nearest value that a scenario file would hold: of six digits, whole if the key is, in the range.
/// @return  that value
double knob_set(const knob_t *self, double value);
/// Sets it to this very value, whole if the key is, in whatever range.
void knob_put(const knob_t *self, double value);
/// The value of the whole key as a scenario file writes it. @return text that the caller frees, NULL when out of memory
char *knob_text(const knob_t *self);
#endif

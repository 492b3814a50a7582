// SPDX-License-Identifier: GPL-3.0-or-later
// A number of a scenario that a fit may turn: a key, or one element of a list, and the range to look in.
#ifndef VIGIL_KNOB_H
#define VIGIL_KNOB_H
#include "core/param_number.h"
#include "scenarios/scenario.h"

#define KNOB_BYTES 256

typedef struct {
    char key[KNOB_BYTES];  // full dotted path
    char name[KNOB_BYTES]; // the same, with [index] if it is one of a list
    const param_t *row;
    const param_section_t *section;
    size_t index; // of a list
    double low, high;
} knob_t;

/// Reads "KEY=LOW:HIGH" or "KEY[INDEX]=LOW:HIGH", the index from 0.
/// @return  0, ERR_USAGE: not of that form, no such key (with a did-you-mean), not a number, no such element, LOW not
///          below HIGH, outside the key's range, or the scenario's own value outside LOW..HIGH
int knob_read(knob_t *self, const scenario_t *scenario, const char *text);
/// The value that the scenario has.
double knob_get(const knob_t *self);
/// Sets it to the nearest value that a scenario file would hold: of six digits, whole if the key is, in the range.
/// @return  that value
double knob_set(const knob_t *self, double value);
/// The value of the whole key as a scenario file writes it. @return text that the caller frees, NULL when out of memory
char *knob_text(const knob_t *self);
#endif

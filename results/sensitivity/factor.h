// SPDX-License-Identifier: GPL-3.0-or-later
// The assumptions that a sensitivity study varies: numbers of the scenario, each over a range.
#ifndef VIGIL_FACTOR_H
#define VIGIL_FACTOR_H
#include "results/calibration/knob.h"
#include "results/sensitivity/surface.h"

#define FACTORS_MAX (SURFACE_FACTORS_MAX - 1) // one is the dummy
#define FACTOR_DUMMY "(dummy)"

typedef struct {
    knob_t knob;           // of a whole list: of its first element
    char name[KNOB_BYTES]; // the key as the plan names it
    bool log;              // even on the scale of its logarithm
    bool all;              // every element of a list has the value
} factor_t;

typedef struct {
    factor_t factor[FACTORS_MAX];
    size_t n;
} factors_t;

/// Takes one of the pieces of experiment.factors, "KEY LOW HIGH" or "KEY LOW HIGH log".
/// @param[in,out] text  of the piece; taken apart
/// @return  0 (also of an empty piece); ERR_INPUT: not of that form, no such key (with a did-you-mean), no number of
/// the
///          model, LOW not below HIGH, beyond what the key allows, named twice, too many
int factors_take(factors_t *self, const scenario_t *scenario, char *text);
/// Whole numbers in the range; INFINITY of a real key.
double factor_levels(const factor_t *self);
/// @param[in] u  in [0, 1)
double factor_value(const factor_t *self, double u);
/// Sets it in another scenario of the same schema.
void factor_put(const factor_t *self, const scenario_t *schema, scenario_t *scenario, double value);
/// The source that the schema names for it.
const char *factor_source(const factor_t *self);
#endif

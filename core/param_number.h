// SPDX-License-Identifier: GPL-3.0-or-later
// Plain decimal numbers: the only form that scenarios read and write.
#ifndef VIGIL_PARAM_NUMBER_H
#define VIGIL_PARAM_NUMBER_H
#include "core/param.h"

#define PARAM_NUMBER_BYTES 400 // holds the longest finite double written out

/// The shortest plain decimal that reads back as the same double. @param[in] value finite @return `out`
const char *param_number_write(char out[PARAM_NUMBER_BYTES], double value);

/// True for -?(0|[1-9][0-9]*)(.[0-9]+)? that is finite as a double.
bool param_number_read(const char *text, double *value);

/// What is wrong with a text that param_number_read refused, and what to write instead.
/// @param[in]  shown the text as messages show it
/// @param[in]  row   of the key: its unit and whether it is a whole number decide what is offered
/// @return  false if it does not look like a number at all
bool param_number_explain(const char *text, const char *shown, const param_t *row, char *out, size_t bytes);
#endif

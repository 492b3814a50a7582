// SPDX-License-Identifier: GPL-3.0-or-later
// Where two sets of values of one schema differ.
#ifndef VIGIL_PARAM_DIFFERENCE_H
#define VIGIL_PARAM_DIFFERENCE_H
#include "core/param.h"

/// The first row, in the table's order, whose value differs between two structs, or NULL. Texts are compared up to
/// their end.
const param_t *param_difference(const param_t *params, const void *a, const void *b);
#endif

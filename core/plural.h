// SPDX-License-Identifier: GPL-3.0-or-later
// The word that goes with a number in a sentence.
#ifndef VIGIL_PLURAL_H
#define VIGIL_PLURAL_H

/// @param[in] n  a whole number
static inline const char *plural(double n, const char *one, const char *many) { return n == 1 ? one : many; }
#endif

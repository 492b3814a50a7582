// SPDX-License-Identifier: GPL-3.0-or-later
// vigil detect --csv: detectors over messages of real people.
#ifndef VIGIL_DETECT_CSV_H
#define VIGIL_DETECT_CSV_H
#include "cli/option.h"

/// Prints each detector's alert rate beside that on a simulated world (--train, --truth), or, without one, the
/// thresholds that given shares of users reach.
/// @return  0, ERR_*
int detect_csv(const options_t *options);
#endif

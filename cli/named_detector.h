// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors that the command line names.
#ifndef VIGIL_NAMED_DETECTOR_H
#define VIGIL_NAMED_DETECTOR_H
#include "detectors/detector.h"

/// @return  0, ERR_USAGE with a did-you-mean
int named_detector(const char *command, const char *name, const detector_t **detector);
#endif

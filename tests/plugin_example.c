// SPDX-License-Identifier: GPL-3.0-or-later
// The detector of docs/extending.md as a shared object.
#include "tests/example_fan_out.c"

const detector_t *vigil_detector(void) { return &detector_fan_out; }

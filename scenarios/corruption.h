// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong between what happens and what detectors are given: lost and late events, a platform that sends
// nothing, wrong labels. The truth stays what it is.
#ifndef VIGIL_CORRUPTION_PARAMS_H
#define VIGIL_CORRUPTION_PARAMS_H
#include "core/param.h"
#include "trace/event.h"

typedef struct {
    double lost;          // share of events
    double late;          // share of events that are not lost
    double late_mean_h;   // mean delay of those
    int32_t platform;     // platform_t + 1 of the one without events; 0 = none
    double labels_missed; // share of offenders' accounts
    double labels_false;  // share of reported accounts of people who are no offenders
} corruption_t;

/// Words of corrupt.platform; rows of corruption_t, ending with PARAM_END.
extern const char *const corruption_platform_names[PLATFORMS + 2];
extern const param_t corruption_params[];
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// How detection is scored: worlds by role, scoring times, alert budgets.
#ifndef VIGIL_PROTOCOL_PARAMS_H
#define VIGIL_PROTOCOL_PARAMS_H
#include "core/param.h"

#define BUDGETS 3

/// How scores become probabilities, on validation worlds.
typedef enum { CALIBRATE_ISOTONIC, CALIBRATE_PLATT } calibration_method_t;

typedef struct {
    uint32_t training, validation, test; // worlds
    uint32_t warmup_days;                // discarded: no scoring before
    uint32_t score_every_days;
    int32_t view;           // view_scope_t
    double budget[BUDGETS]; // alerts per million active accounts per day
    uint32_t cooldown_days;
    int32_t calibration;                   // calibration_method_t
    uint32_t bootstrap;                    // resamples
    uint32_t realism_worlds, realism_days; // compared with real traces by `validate`
    char detectors[256];                   // names separated by blanks; "all"
} protocol_t;

/// Words of protocol.view and protocol.calibration, in the order of view_scope_t and calibration_method_t; rows of
/// protocol_t, ending with PARAM_END.
extern const char *const view_names[], *const calibration_names[];
extern const param_t protocol_params[];
#endif

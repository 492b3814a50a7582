// SPDX-License-Identifier: GPL-3.0-or-later
// How detection is scored: worlds by role, scoring times, alert budgets.
#ifndef VIGIL_PROTOCOL_PARAMS_H
#define VIGIL_PROTOCOL_PARAMS_H
#include "core/param.h"
#include "trace/truth.h"

#define BUDGETS 3

/// Of which numbers of protocol.vary test worlds are made.
typedef enum { VARY_FIXED, VARY_INSIDE, VARY_OUTSIDE } vary_test_t;
/// How scores become probabilities, on validation worlds.
typedef enum { CALIBRATE_ISOTONIC, CALIBRATE_PLATT } calibration_method_t;

typedef struct {
    uint32_t training, validation, test; // worlds
    uint32_t warmup_days;                // discarded: no scoring before
    uint32_t score_every_days;
    int32_t view;           // view_scope_t
    int32_t linkage;        // linkage_mode_t
    double budget[BUDGETS]; // alerts per million active accounts per day
    uint32_t cooldown_days;
    int32_t calibration;                   // calibration_method_t
    uint32_t bootstrap;                    // resamples
    uint32_t realism_worlds, realism_days; // compared with real traces by `validate`
    char detectors[256];                   // names separated by blanks; "all"
    int32_t leave_out;                     // offender_t that only test worlds hold; OFFENDER_NONE = no such
    char vary[2048];                       // KEY=LOW:HIGH separated by blanks
    int32_t vary_test;                     // vary_test_t
    uint32_t pair_every_days;              // 0 = pairs are not ranked
} protocol_t;

/// Words of protocol.view, protocol.vary_test and protocol.calibration, in the order of view_scope_t, vary_test_t and
/// calibration_method_t; rows of protocol_t, ending with PARAM_END.
extern const char *const view_names[], *const vary_test_names[], *const calibration_names[];
extern const param_t protocol_params[];
#endif

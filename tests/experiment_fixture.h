// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios for tests that run whole experiments: a test's own settings, then those of one case.
#ifndef VIGIL_EXPERIMENT_FIXTURE_H
#define VIGIL_EXPERIMENT_FIXTURE_H
#include <check.h>

#include "core/error.h"
#include "scenarios/scenario.h"
#include "sim/measures/measure.h"

#define FIXTURE_SETTINGS 32

/// Loads the defaults with two lists of KEY=VALUE, each ended by NULL, the second above the first.
static inline void scenario_of(scenario_t *scenario, const char *const *common, const char *const *more)
{
    const char *override[FIXTURE_SETTINGS];
    size_t n = 0;
    for (; *common; common++) override[n++] = *common;
    for (; *more; more++) {
        ck_assert_uint_lt(n, FIXTURE_SETTINGS);
        override[n++] = *more;
    }
    ck_assert_int_eq(scenario_init(scenario), 0);
    ck_assert_int_eq(measures_register(scenario), 0);
    ck_assert_msg(scenario_load(scenario, NULL, override, n) == 0, "%s", error_text());
}

/// The same with the settings written in place; COMMON is the test's own list.
#define LOAD(scenario, ...) scenario_of(scenario, COMMON, (const char *const[]){__VA_ARGS__, NULL})
#endif

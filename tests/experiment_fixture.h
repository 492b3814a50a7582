// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios for tests: a test's own settings, then those of one case; and those that must be refused.
#ifndef VIGIL_EXPERIMENT_FIXTURE_H
#define VIGIL_EXPERIMENT_FIXTURE_H
#include <check.h>
#include <string.h>

#include "core/error.h"
#include "scenarios/scenario.h"
#include "sim/measures/measure.h"

#define FIXTURE_SETTINGS 32

/// Both lists behind each other; either may be NULL.
/// @return how many there are
static inline size_t fixture_settings(const char **override, const char *const *common, const char *const *more)
{
    size_t n = 0;
    for (int list = 0; list < 2; list++)
        for (const char *const *set = list ? more : common; set && *set; set++) {
            ck_assert_uint_lt(n, FIXTURE_SETTINGS);
            override[n++] = *set;
        }
    return n;
}

/// Loads a file, or the defaults if `path` is NULL, with two lists of KEY=VALUE, each ended by NULL or NULL itself, the
/// second above the first.
static inline void scenario_from(scenario_t *scenario, const char *path, const char *const *common,
                                 const char *const *more)
{
    const char *override[FIXTURE_SETTINGS];
    const size_t n = fixture_settings(override, common, more);
    ck_assert_int_eq(measures_scenario_init(scenario), 0);
    ck_assert_msg(scenario_load(scenario, path, override, n) == 0, "%s", error_text());
}

/// The same over the defaults.
static inline void scenario_of(scenario_t *scenario, const char *const *common, const char *const *more)
{
    scenario_from(scenario, NULL, common, more);
}

/// The same with the settings written in place; COMMON is the test's own list.
#define LOAD(scenario, ...) scenario_of(scenario, COMMON, SETTINGS(__VA_ARGS__))

/// A list of settings written in place.
#define SETTINGS(...) ((const char *const[]){__VA_ARGS__, NULL})

/// Settings, a list ended by NULL, that no scenario may have: refused as wrong input, with these words.
static inline void scenario_refused(const char *const *settings, const char *words)
{
    const char *override[FIXTURE_SETTINGS];
    const size_t n = fixture_settings(override, settings, NULL);
    scenario_t scenario;
    ck_assert_int_eq(measures_scenario_init(&scenario), 0);
    ck_assert_int_eq(scenario_load(&scenario, NULL, override, n), ERR_INPUT);
    ck_assert_msg(strstr(error_text(), words) != NULL, "%s", error_text());
    scenario_free(&scenario);
}
#endif

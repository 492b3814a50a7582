// SPDX-License-Identifier: GPL-3.0-or-later
// The tiers of the benchmark, and the fingerprint that says whether a run is of one of them.
#ifndef VIGIL_TIER_H
#define VIGIL_TIER_H
#include "core/sha256.h"
#include "scenarios/scenario.h"

#define TIER_SUITE "bench-v1"

typedef enum { TIER_STANDARD, TIER_EASY, TIER_HARD, TIERS } tier_t; // the first is the default
extern const char *const tier_name[TIERS + 1];
extern const char *const tier_scenario[TIERS]; // names of shipped scenarios

/// The fingerprint of each tier as published: a tier never changes once released. Until 0.1.0 is out it may.
extern const char *const tier_pin[TIERS];

/// The fingerprint of what makes worlds and scores them: SHA-256 of the effective scenario without what does not change
/// a world or how detectors are held against each other: the description, which detectors run and their keys, measures
/// that are off, published figures to compare with.
/// @return  0, ERR_MEMORY
int tier_fingerprint(const scenario_t *scenario, char hex[SHA256_HEX]);
/// The text behind it, or NULL when out of memory. The caller frees it.
char *tier_definition(const scenario_t *scenario);
#endif

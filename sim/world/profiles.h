// SPDX-License-Identifier: GPL-3.0-or-later
// The profiles of one person: on which platforms, and what each tells and has for times, device, network and settings.
#ifndef VIGIL_PROFILES_H
#define VIGIL_PROFILES_H
#include "sim/world/build.h"

#define DEVICES_A_PERSON 128 // room for device numbers of one person

/// What persons' accounts share; made once.
typedef struct {
    const build_t *build;
    quantile_t account_days, weight;
    permute_word_t device, network;
    double join_young, join_adult, leave; // chances during the run
} profiles_t;

void profiles_init(profiles_t *self, const build_t *build);

/// Draws on which platforms a person has a main profile and a second one.
/// @param[out] platforms, extra bits by platform
void profiles_adopt(const build_t *build, uint32_t person, uint8_t *platforms, uint8_t *extra);

/// One row of the account columns, before it has an id.
typedef struct {
    profile_t profile;
    uint8_t settings, weight;
    int32_t leaves;
    uint32_t device, network;
    uint16_t region;
} profile_row_t;

/// What a person is like in all of its profiles.
typedef struct {
    uint32_t person, owner; // owner: whose device a child uses, else the person itself
    uint8_t age, role;
    bool false_adult;  // a child who holds an adult declared age
    uint8_t false_age; // that age
    uint8_t years_off; // an adult's years taken off, a child's years added
    bool two_devices;
} habits_t;
habits_t profiles_habits(const build_t *build, uint32_t person);

/// The slot-th profile of a person, benign; `second` if the person has another on the platform.
profile_row_t profiles_row(const profiles_t *self, const habits_t *habits, uint32_t slot, uint8_t platform,
                           bool second);
/// What the platform offers, less what people of the role and declared age hide. @return SETTING_ bits
uint8_t profiles_settings(const scenario_t *scenario, uint8_t platform, uint8_t role, uint8_t declared, rng_t *rng);
/// A profile of an offender's portfolio, with what it does not say drawn as for anyone.
profile_row_t profiles_portfolio_row(const profiles_t *self, const habits_t *habits, uint32_t slot, profile_t profile);

/// Further profiles of people who do no harm: shops, alternative and joke accounts, a spammer's many. The look-alikes
/// of an offender's portfolio. A function of (seed, person) alone.
/// @param[out] out [room] profiles
/// @return  profiles written, at most `room`
uint32_t more_profiles(const world_t *world, uint32_t person, profile_t *out, uint32_t room);
#endif

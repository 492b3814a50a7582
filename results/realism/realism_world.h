// SPDX-License-Identifier: GPL-3.0-or-later
// The realism of one world: every platform's messages against real traces, of all users and of the benign ones, and how
// often naive rules fire on whom.
#ifndef VIGIL_REALISM_WORLD_H
#define VIGIL_REALISM_WORLD_H
#include "results/realism/message_log.h"
#include "results/realism/naive_rule.h"
#include "results/realism/realism_gate.h"
#include "trace/truth.h"

/// Users of a platform, and on how many of them each rule fires.
typedef struct {
    uint64_t users, fired[NAIVE_RULES];
} rule_count_t;

typedef struct {
    realism_values_t all, benign;               // benign: of messages between people who are no offenders
    rule_count_t everyone, honest, role[ROLES]; // honest: no offenders; role: those among the honest
} realism_platform_t;

typedef struct {
    realism_platform_t platform[PLATFORMS];
} realism_world_t;

/// Who is behind each account.
typedef struct {
    const uint32_t *person;         // [accounts] NO_PERSON for none
    const uint8_t *offender, *role; // [persons] offender_t, role_t
} realism_people_t;

/// Measures one list of messages, which is empty afterwards.
/// @param[in] people  NULL: nobody is known, so benign and honest stay empty
/// @return  0, ERR_MEMORY
int realism_platform(edge_list_t *list, realism_clock_t clock, const realism_people_t *people, realism_platform_t *out);
/// Measures every platform, several at once; the log is empty afterwards.
/// @return  0, ERR_MEMORY
/// @threads writes one platform each; the same values for any number
int realism_world(message_log_t *log, realism_clock_t clock, const realism_people_t *people, realism_world_t *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that one would write first: many new contacts in a week, most of them never answered. They fire on real
// people; on how many of a simulated platform's is a test of the simulation.
#ifndef VIGIL_NAIVE_RULE_H
#define VIGIL_NAIVE_RULE_H
#include "results/realism/edge_stream.h"

typedef enum {
#define NAIVE_RULE(id, ...) NAIVE_RULE_##id,
#include "results/realism/naive_rule.def"
#undef NAIVE_RULE
    NAIVE_RULES
} naive_rule_t;

/// Fires on a user who, when making a new contact, has begun `contacts` or more in the 7 days up to then of which a
/// share of `unanswered` or more is never answered, before or after.
typedef struct {
    const char *name;
    uint32_t contacts;
    double unanswered;
    double real_open; // share of CollegeMsg's users
} naive_rule_row_t;
extern const naive_rule_row_t naive_rule_row[NAIVE_RULES];

/// @param[out] fired  [users] bit r set where rule r fires
/// @return  0, ERR_MEMORY
/// @cost    O(pairs log pairs)
int naive_rules(const edge_stream_t *stream, uint8_t *fired);
#endif

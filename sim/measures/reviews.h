// SPDX-License-Identifier: GPL-3.0-or-later
// Reviews of accounts, as several measures have them: cases wait for their time and for reviewers, and what reviewers
// find leads to an action.
#ifndef VIGIL_REVIEWS_H
#define VIGIL_REVIEWS_H
#include "sim/measures/measure.h"

/// What follows when reviewers find against an account. A warning changes nothing but is written down; a restricted
/// account cannot begin contacts for a time; a report to the police closes the account, and its person does not return.
typedef enum { ACTION_WARN, ACTION_RESTRICT, ACTION_CLOSE, ACTION_POLICE } action_t;
extern const char *const action_name[];

/// What they err in, and what they do.
typedef struct {
    double sensitivity;   // chance to find against an account that an offender has used for an approach
    double false_finding; // ... and against any other
    double per_day;       // reviews per million accounts and day; negative = as many as come
    double restrict_days;
    int32_t action; // action_t
} review_rules_t;

/// As a config has them whose keys bear their usual names.
#define REVIEW_RULES(config)                                                                                       \
    {                                                                                                              \
        .sensitivity = (config)->sensitivity, .false_finding = (config)->false_finding,                            \
        .per_day = (config)->reviews_per_day, .restrict_days = (config)->restrict_days, .action = (config)->action \
    }

/// The state of a measure that reviews: one block without pointers, sized by reviews_bytes, which is such a
/// measure's callback `state_bytes` and asks nothing of its config.
typedef struct reviews reviews_t;
size_t reviews_bytes(const void *config, const world_t *world);
/// Puts an account before the reviewers from `due` on, unless it is waiting already or gone. @return true if it waits
bool reviews_add(reviews_t *self, const world_t *world, uint32_t account, uint32_t due);
/// Reviews what is due, in order of arrival, as far as reviewers have time. For a measure's tick.
void reviews_tick(const measure_run_t *run, reviews_t *self, const review_rules_t *rules, struct sim *sim,
                  uint32_t time);
/// Acts on an account without a review, or after one. For a measure's tick.
void reviews_act(const measure_run_t *run, reviews_t *self, const review_rules_t *rules, struct sim *sim,
                 uint32_t account, uint32_t time);
/// DENIED while the actor is restricted. For the hook CONTACT of a measure whose state begins with that of reviews.
ruling_t reviews_contact(const measure_run_t *run, attempt_t *attempt);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Which pairs of accounts the detectors of pairs follow: a declared child, and an account that declares to be older by
// so many years, adult or not. Ages are declared ones: a child who declares an adult age is in no pair as the child,
// and who poses as a peer of the same declared age is in no pair as the suspect. Following those too would mean
// following all pairs among pupils, most of what children do.
#ifndef VIGIL_CHILD_PAIR_H
#define VIGIL_CHILD_PAIR_H
#include "trace/event.h"
#include <stdbool.h>

#define CHILD_BELOW 18u // declared age, years

/// The pair that an event belongs to, and who of the two acted.
typedef struct {
    uint32_t suspect, child;
    bool by_child;
} child_pair_t;

static inline bool child_pair_is(const account_table_t *account, uint32_t suspect, uint32_t child, uint32_t older_by_y)
{
    uint32_t age = account->declared_age[child];
    return age < CHILD_BELOW && account->declared_age[suspect] >= age + older_by_y;
}

/// @param[in]  older_by_y  at least 1, so that an event belongs to one pair at most
/// @param[out] pair        set where the event has one
/// @return  whether actor and target are such a pair. The kind is not looked at: groups must be kept out by the caller.
static inline bool child_pair_of(const account_table_t *account, uint32_t older_by_y, const event_t *e,
                                 child_pair_t *pair)
{
    if (e->actor >= account->n || e->target >= account->n) return false;
    bool by_child = child_pair_is(account, e->target, e->actor, older_by_y);
    if (!by_child && !child_pair_is(account, e->actor, e->target, older_by_y)) return false;
    *pair = by_child ? (child_pair_t){e->target, e->actor, true} : (child_pair_t){e->actor, e->target, false};
    return true;
}
#endif

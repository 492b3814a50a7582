// SPDX-License-Identifier: GPL-3.0-or-later
// What average precision chance alone gives: the same number of positives, dealt out to people at random. The accounts
// of one person resemble each other, so labels are dealt to people and not to accounts.
#ifndef VIGIL_PROBE_CHANCE_H
#define VIGIL_PROBE_CHANCE_H
#include <stddef.h>
#include <stdint.h>

/// Accounts in falling order of one score.
typedef struct {
    size_t n;
    uint32_t *reach; // [n] of each account: how many have its score or a higher one
} chance_order_t;

/// @param[in] score [n] finite
/// @return  0, ERR_MEMORY
int chance_order_init(chance_order_t *self, const double *score, size_t n);
void chance_order_free(chance_order_t *self);
/// Average precision (as ranking_ap) if `positive` are the positives.
/// @param[in] positive [positives] accounts
/// @param[in] spare    [positives] scratch
/// @return  NaN without positives
double chance_order_ap(const chance_order_t *self, const uint32_t *positive, size_t positives, uint32_t *spare);

/// The people of one world, and how many positive accounts each offender has.
typedef struct {
    size_t n, positives, persons, offenders, most; // accounts; people with one; most accounts of a person
    uint32_t *member, *first;                      // [n] accounts by person; [persons + 1]
    uint32_t *owner;                               // [n] person of each account
    uint32_t *by_size, *at_least; // [persons] from the most accounts to the fewest; [most + 1] people with so many
    uint32_t *need;               // [offenders] positive accounts of each, falling
} chance_pool_t;

/// @param[in] person   [n] whose the accounts are, any numbers below `persons`
/// @param[in] positive [n] 1 for a positive
/// @return  0, ERR_MEMORY
int chance_pool_init(chance_pool_t *self, const uint32_t *person, const uint8_t *positive, size_t n, size_t persons);
void chance_pool_free(chance_pool_t *self);
/// Deals the labels anew: for each offender a person drawn from those with as many accounts or more, each at most once,
/// and as many of their accounts.
/// @param[out] positive [positives] accounts
/// @param[in]  used     [persons] zeroed scratch, zeroed again afterwards
/// @threads    self is only read
void chance_pool_draw(const chance_pool_t *self, uint64_t seed, uint32_t draw, uint32_t world, uint32_t *positive,
                      uint8_t *used);

/// One world: who is who, the true positives, and one order a subject.
typedef struct {
    chance_pool_t pool;
    uint32_t *positive; // [pool.positives]
    chance_order_t *order;
    size_t orders;
} chance_world_t;

/// @param[in] score [subjects] pointers to [n]
/// @return  0, ERR_MEMORY. Free with chance_world_free, also after a failure
int chance_world_init(chance_world_t *self, const uint32_t *person, const uint8_t *positive, size_t n, size_t persons,
                      const double *const *score, size_t subjects);
void chance_world_free(chance_world_t *self);

typedef struct {
    double value, low, high; // mean over worlds with positives; what chance stays within; NaN without positives
} chance_t;

#define CHANCE_DRAWS 5000

/// Each subject's AP, the mean over worlds, and the interval that chance leaves on either side with probability `tail`.
/// @param[out] out [subjects]; the same for any number of threads
/// @return  0, ERR_MEMORY
int chance_test(const chance_world_t *world, size_t worlds, size_t subjects, double tail, uint64_t seed, chance_t *out);
#endif

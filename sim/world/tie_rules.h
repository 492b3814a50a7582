// SPDX-License-Identifier: GPL-3.0-or-later
// The law of one pair: from the pair's own random words to platforms, strength and profiles; and who meets whom in a
// circle, such that both ends find each other.
#ifndef VIGIL_TIE_RULES_H
#define VIGIL_TIE_RULES_H
#include "sim/world/build.h"

#define MASKS (1u << PLATFORMS)

/// Tables over (way, platforms both are on).
typedef struct {
    uint32_t upto[WAYS][MASKS][PLATFORMS]; // 65,536 x cumulative share of each platform
    float importance[WAYS];
    uint32_t thread[WAYS];                   // 65,536 x chance of a thread
    uint32_t second_platform, extra_profile; // 65,536 and 256 x chance
    quantile_t spread;
} tie_rules_t;

void tie_rules_init(tie_rules_t *self, const ties_t *ties, const platform_row_t *platform);

/// What a pair's words say of its tie.
typedef struct {
    uint32_t platforms; // 0, 1 or 2
    uint8_t platform[2], circle;
    float importance[2];
    bool thread, mutual, second_low, second_high; // second profile at the end with the lower, the higher number
} tie_t;

/// @param[in] shared bits of the platforms that both are on, not 0
/// @param[in] word   [4] of tie_words()
tie_t tie_of_pair(const tie_rules_t *self, uint32_t way, uint8_t shared, const uint32_t *word);

/// Four random words of an unordered pair in a circle.
static inline void tie_words(uint64_t seed, uint32_t a, uint32_t b, uint32_t way, uint32_t *word)
{
    rng_t rng = rng_at(seed, a < b ? a : b, a < b ? b : a, RNG_WORLD_TIE);
    rng.counter.v[0] = way;
    philox4x32_ctr_t block = philox4x32(rng.counter, rng.key); // the whole block at once: this is the hottest draw
    for (int i = 0; i < 4; i++) word[i] = block.v[i];
}

static inline bool tie_accepted(const uint32_t *word, double chance) { return word[0] * 0x1p-32 < chance; }

typedef struct {
    uint32_t first, end;
} range_u32_t;
static inline range_u32_t members_range(const members_t *list, uint32_t group)
{
    return (range_u32_t){list->first[group], list->first[group + 1]};
}

/// Names the circle that a pairing is of.
typedef struct {
    uint32_t group, salt;
} pairing_key_t;

/// Rounds of pairs among m places: a random set of involutions i <-> (c - i) mod m; all of them when rounds == m.
typedef struct {
    uint32_t m, rounds, c, stride;
} pairing_t;
/// At its first round.
pairing_t pairing_init(uint64_t seed, pairing_key_t key, uint32_t m, uint32_t rounds);
static inline void pairing_next(pairing_t *self)
{
    self->c += self->stride;
    if (self->c >= self->m) self->c -= self->m;
}
/// May be `place` itself.
static inline uint32_t pairing_partner(const pairing_t *self, uint32_t place)
{
    return self->c >= place ? self->c - place : self->c + self->m - place;
}

/// Stretches of the list of classes that hold a pupil's school year and school.
typedef struct {
    range_u32_t year, school;
    pairing_key_t year_key, school_key;
} school_ranges_t;
school_ranges_t school_ranges(const build_t *build, uint32_t pupil);

#define CORE 6 // candidates of a person who are looked at for closure: two of school year, work and neighbourhood each

/// Candidate of each kind, or NONE. If b is candidate i of a, then a is candidate i of b.
typedef struct {
    uint32_t person[CORE];
} core_t;
core_t core_of(const build_t *build, uint32_t person);
static inline circle_t core_circle(uint32_t i) { return i < 2 ? CIRCLE_CLASS : i < 4 ? CIRCLE_WORK : CIRCLE_NEIGHBOUR; }
/// Whether candidates were tied in their circle.
bool core_tied(const build_t *build, uint32_t a, uint32_t b, uint32_t i);
#endif

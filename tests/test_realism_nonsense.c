// SPDX-License-Identifier: GPL-3.0-or-later
// The power of the gate: a made-up log that passes all of it, absurd versions of that log, and which statistics notice
// each. docs/model.md has the same table, with the two real traces beside it (test_real_traces).
#include "tests/nonsense.h"

#define USERS 600u
#define DAYS 56u
#define BUSIEST 600 // conversations begun
#define COLD_SHARE 0.3
#define COLD_IGNORED 0.55

static const realism_clock_t CALENDAR = {0, true};

/// Days and hours with their usual rhythm; nights are quiet.
static int64_t some_time(rng_t *rng)
{
    static const double of_day[7] = {1, 1, 1, 1, 0.96, 0.72, 0.68};
    for (;;) {
        uint32_t day = rng_below(rng, DAYS), hour = rng_below(rng, 24);
        double of_hour = hour < 7 ? 0.12 : hour < 9 ? 0.5 : hour < 17 ? 0.7 : hour < 23 ? 1 : 0.5;
        if (rng_unit(rng) < of_day[day % 7] * of_hour) return MONDAY + day * DAY + hour * HOUR + rng_below(rng, HOUR);
    }
}

/// Messages in turn, a minute or so apart; the speaker changes with probability `turn`.
static void chat(edge_list_t *list, rng_t *rng, uint32_t a, uint32_t b, uint32_t messages, double turn)
{
    int64_t time = some_time(rng);
    for (uint32_t i = 0; i < messages; i++) {
        add(list, a, b, time);
        time += 1 + (int64_t)rng_lognormal(rng, 40, 1.2);
        if (!rng_chance(rng, turn)) continue;
        uint32_t other = a;
        a = b;
        b = other;
    }
}

/// Most conversations are with a few neighbours; some open with a stranger, who mostly says nothing.
static void live(edge_list_t *list, uint32_t user)
{
    rng_t rng = rng_at(5, user, 9, RNG_TEST);
    double begun = fmin(rng_lognormal(&rng, 2, 2), BUSIEST);
    for (uint32_t i = rng_poisson(&rng, begun); i > 0; i--) {
        bool cold = rng_chance(&rng, COLD_SHARE), ignored = cold && rng_chance(&rng, COLD_IGNORED);
        uint32_t other = cold ? rng_below(&rng, USERS) : (user + 1 + 7 * rng_geometric(&rng, 0.35)) % USERS;
        if (other == user) continue;
        if (ignored)
            chat(list, &rng, user, other, 1 + rng_geometric(&rng, 0.6), 0);
        else
            chat(list, &rng, user, other, 1 + rng_geometric(&rng, 0.12), 0.6);
    }
}

#define NO_MEMORY_OF_PEOPLE "X"

/// What of the gate notices each row of NONSENSE.
static const char *const NOTICED[NONSENSES] = {
    "",
};

START_TEST(test_realism_nonsense_is_noticed_by)
{
    edge_list_t log = {0};
    char noticed[NONSENSE_TEXT];
    for (uint32_t user = 0; user < USERS; user++) live(&log, user);
    ck_assert_uint_gt(log.n, 10000);
    nonsense_noticed(&log, CALENDAR, _i, noticed);
    ck_assert_msg(strcmp(noticed, NOTICED[_i]) == 0, "%s:\n%s\nstated:\n%s", NONSENSE[_i].name, noticed, NOTICED[_i]);
    edge_list_free(&log);
}
END_TEST

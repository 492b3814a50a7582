// SPDX-License-Identifier: GPL-3.0-or-later
// CUSUM: the sum against the textbook's, what a day is expected to bring, and the detector by hand and against a plain
// version that goes through every day of every account and pair.
#include "detectors/child_pair.h"
#include "detectors/day_cycle.h"
#include "detectors/poisson_cusum.h"
#include "tests/stream_fixture.h"
#include "tests/suite_run.h"

static const char *const PAIRS_COUNT[] = {"cusum.pair_weight=1", NULL};

#define LN3 1.0986122886681098
#define SINGLE 1e-5 // sums are kept in single precision

/// Expected 0.5 a day of anybody, ratio 3, shape 1: counts 2 on day 0, none on 1 and 2, 1 on day 3.
START_TEST(test_poisson_cusum_by_hand)
{
    poisson_cusum_t sum = {.level = 0, .relative = 1};
    poisson_cusum_count(&sum, 3);
    poisson_cusum_count(&sum, 3);
    ck_assert_double_eq_tol(poisson_cusum_at(&sum, 0, 3), 2 * LN3, SINGLE);       // within the day
    ck_assert_double_eq_tol(poisson_cusum_at(&sum, 0.5, 3), 2 * LN3 - 1, SINGLE); // 0.5 x (3 - 1) a day
    ck_assert_double_eq_tol(poisson_cusum_at(&sum, 1, 3), 2 * LN3 - 2, SINGLE);
    ck_assert_double_eq(poisson_cusum_at(&sum, 1.5, 3), 0); // never below
    poisson_cusum_move(&sum, 1.5, 3, 2, 1.5, 1);
    ck_assert_double_eq(sum.level, 0);
    ck_assert_double_eq_tol(sum.relative, (1 + 2) / (1 + 1.5), SINGLE); // 2 counts where 1.5 were expected
    poisson_cusum_count(&sum, 3);
    ck_assert_double_eq_tol(poisson_cusum_at(&sum, 0.5, 3), fmax(0, LN3 - 1.2 * 0.5 * 2), SINGLE);
    ck_assert_double_eq_tol(poisson_cusum_at(&sum, 0.25, 3), LN3 - 0.6, SINGLE);
}
END_TEST

/// Page's S = max(0, S + x - k), k = (l1 - l0) / ln(l1 / l0), day by day, on Poisson counts that double half way.
START_TEST(test_poisson_cusum_is_the_textbooks)
{
    enum { DAYS = 400 };
    double l0 = 0.4, l1 = 0.8, k = (l1 - l0) / log(l1 / l0), textbook = 0, at_rest = 0;
    poisson_cusum_t sum = {.level = 0, .relative = 1};
    uint32_t last = 0;
    for (uint32_t day = 0; day < DAYS; day++) {
        rng_t rng = rng_at(1, day, 0, RNG_TEST);
        uint32_t x = rng_poisson(&rng, day < DAYS / 2 ? l0 : l1);
        textbook = fmax(0, textbook + x - k);
        if (x > 0) {
            sum.level = (float)poisson_cusum_at(&sum, (day - last) * l0, 2); // moved, its rate left alone
            for (uint32_t i = 0; i < x; i++) poisson_cusum_count(&sum, 2);
            last = day;
        }
        ck_assert_double_eq_tol(poisson_cusum_at(&sum, (day + 1 - last) * l0, 2) / log(2), textbook, 1e-3);
        if (day == DAYS / 2 - 1) at_rest = textbook;
    }
    ck_assert_double_gt(textbook, at_rest + 10); // and it rises when the rate does
}
END_TEST

/// Ten units that count 1 each on weekdays 0 to 4 and 3 each on the others, for ten weeks.
START_TEST(test_day_cycle_learns_the_week)
{
    day_cycle_t cycle;
    ck_assert_int_eq(day_cycle_init(&cycle, 50, 0.01), 0); // a prior far off that is worth next to nothing
    for (int unit = 0; unit < 10; unit++) day_cycle_add_unit(&cycle);
    for (uint32_t day = 0; day < 70; day++) {
        day_cycle_advance(&cycle, day);
        for (int i = 0; i < (day % 7 < 5 ? 10 : 30); i++) day_cycle_count(&cycle);
    }
    day_cycle_advance(&cycle, 70);
    for (uint32_t day = 14; day < 70; day++)
        ck_assert_double_eq_tol(day_cycle_expected(&cycle, day + 1) - day_cycle_expected(&cycle, day),
                                day % 7 < 5 ? 1 : 3, 0.01);
    day_cycle_free(&cycle);
}
END_TEST

/// A prior of 0.5 worth 10 days; two units on day 0 count 3, a third comes on day 1.
START_TEST(test_day_cycle_by_hand)
{
    day_cycle_t cycle;
    ck_assert_int_eq(day_cycle_init(&cycle, 0.5, 10), 0);
    day_cycle_add_unit(&cycle);
    day_cycle_add_unit(&cycle);
    for (int i = 0; i < 3; i++) day_cycle_count(&cycle);
    double first = 0.5, mean = (0.5 * 10 + 3) / (10 + 2);
    ck_assert_double_eq(day_cycle_expected(&cycle, 0), 0);
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 1), first, 1e-12); // the day's own counts do not count yet
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 2), first + mean, 1e-12);
    day_cycle_advance(&cycle, 1);
    day_cycle_add_unit(&cycle);
    day_cycle_count(&cycle);
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 1), first, 1e-12);
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 2), first + mean, 1e-12);
    double third = (0.5 * 10 + 4) / (10 + 5); // mean of all days: 4 counts in 2 + 3 unit-days
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 3), first + mean + third, 1e-12);
    day_cycle_advance(&cycle, 7); // five days without counts; day 7 is the second of its weekday
    double total = (0.5 * 10 + 4) / (10 + 2 + 6 * 3), seventh = (total * 10 + 3) / (10 + 2);
    ck_assert_double_eq_tol(day_cycle_expected(&cycle, 8) - day_cycle_expected(&cycle, 7), seventh, 1e-12);
    day_cycle_free(&cycle);
}
END_TEST

/// What is said of days ahead is what they bring if nothing more is counted, and the past does not change.
START_TEST(test_day_cycle_ahead_is_as_if_nothing_came)
{
    day_cycle_t cycle;
    double ahead[40];
    ck_assert_int_eq(day_cycle_init(&cycle, 0.1, 5), 0);
    day_cycle_add_unit(&cycle);
    for (int i = 0; i < 9; i++) day_cycle_count(&cycle);
    day_cycle_advance(&cycle, 3);
    for (uint32_t day = 0; day < 40; day++) ahead[day] = day_cycle_expected(&cycle, day);
    for (uint32_t day = 4; day < 40; day += 5) day_cycle_advance(&cycle, day);
    for (uint32_t day = 0; day < 40; day++) ck_assert(day_cycle_expected(&cycle, day) == ahead[day]);
    day_cycle_free(&cycle);
}
END_TEST

enum { ADULT, CHILD, TEEN, PEER, ACCOUNTS }; // 30, 12, 16 and 13 years

typedef struct {
    random_events_t world;
    event_t event[64];
    instance_t one;
} hand_t;

/// Rates of 0.01 a day before anything is seen, worth so many days that nothing seen changes them.
static void hand_open(hand_t *self, const char *pair_weight)
{
    static const uint8_t age[ACCOUNTS] = {30, 12, 16, 13};
    *self = (hand_t){.world = {.end = 100 * DAY_S}};
    self->world.event = self->event;
    ck_assert_int_eq(account_table_init(&self->world.account, ACCOUNTS), 0);
    memcpy(self->world.account.declared_age, age, sizeof age);
    detector_view_t view = stream_view(&self->world);
    const char *const override[] = {"cusum.prior_exposure_d=1000000000",
                                    "cusum.shape=1",
                                    "cusum.contact_rate=0.01",
                                    "cusum.night_rate=0.01",
                                    "cusum.private_rate=0.01",
                                    pair_weight,
                                    NULL};
    self->one = stream_open(detector_find("cusum"), &view, override);
}

static void hand_close(hand_t *self)
{
    instance_close(&self->one);
    account_table_free(&self->world.account);
}

static void hand_see(hand_t *self, double day, event_kind_t kind, uint32_t actor, uint32_t target, int flags)
{
    size_t n = self->world.n;
    chatter_add(&self->world, (uint32_t)lround(day * DAY_S), kind, actor, target, flags);
    stream_observe(&self->one, &self->world, n, n + 1, 1);
}

static double hand_score(hand_t *self, double day, uint32_t account)
{
    double *every = stream_score(&self->one, &self->world, (uint32_t)lround(day * DAY_S)), score = every[account];
    free(every);
    return score;
}

static double hand_pair(hand_t *self, double day, uint32_t from, uint32_t to)
{
    return stream_score_pair(&self->one, (uint32_t)lround(day * DAY_S), from, to);
}

START_TEST(test_cusum_by_hand)
{
    hand_t h;
    hand_open(&h, "cusum.pair_weight=1");
    hand_see(&h, 0, EVENT_REQUEST, ADULT, CHILD, 0); // a new contact, day 0
    ck_assert_double_eq_tol(hand_score(&h, 0.5, ADULT), LN3, SINGLE);
    ck_assert_double_eq_tol(hand_score(&h, 10, ADULT), LN3 - 10 * 0.02, SINGLE);
    ck_assert_double_eq(hand_pair(&h, 10, ADULT, CHILD), 0);
    hand_see(&h, 10, EVENT_MESSAGE, ADULT, CHILD, FLAG_FIRST); // the same contact
    ck_assert_double_eq_tol(hand_score(&h, 10, ADULT), LN3 - 10 * 0.02, SINGLE);
    hand_see(&h, 10, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT);
    hand_see(&h, 10.02, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT); // half an hour later: the same sitting
    hand_see(&h, 10.05, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT); // 43 minutes after that
    ck_assert_double_eq_tol(hand_pair(&h, 10.1, ADULT, CHILD), LN3, SINGLE);
    hand_see(&h, 10.1, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT); // 72 minutes: another
    hand_see(&h, 10.1, EVENT_MEDIA, ADULT, CHILD, 0);
    ck_assert_double_eq_tol(hand_pair(&h, 10.2, ADULT, CHILD), 3 * LN3, SINGLE);
    // The counts move the pair to day 10, where none was counted before: its own factor 1 / (1 + 10 x 0.01).
    ck_assert_double_eq_tol(hand_pair(&h, 20, ADULT, CHILD), 3 * LN3 - 2 * 10 * 0.02 / 1.1, SINGLE);
    ck_assert_double_eq_tol(hand_score(&h, 20, ADULT), LN3 - 20 * 0.02 + hand_pair(&h, 20, ADULT, CHILD), SINGLE);
    hand_see(&h, 20, EVENT_CALL, ADULT, CHILD,
             0); // day 20, E = 0.2: factors 3 / 1.2 of nights and 2 / 1.2 of private acts
    double nights = 2 * LN3 - 0.2 / 1.1, private = LN3 - 0.2 / 1.1 + LN3;
    ck_assert_double_eq_tol(hand_pair(&h, 20.5, ADULT, CHILD), nights + private, SINGLE);
    ck_assert_double_eq_tol(hand_pair(&h, 30, ADULT, CHILD), nights - 0.2 * 2.5 + private - 0.2 * 2 / 1.2, SINGLE);
    hand_see(&h, 30, EVENT_REQUEST, ADULT, TEEN, 0);
    hand_see(&h, 30, EVENT_MOVE_INVITE, ADULT, TEEN, 0);
    ck_assert_double_eq_tol(hand_pair(&h, 30.5, ADULT, TEEN), LN3, SINGLE);
    ck_assert_double_eq_tol(hand_score(&h, 30.5, ADULT), // of its pairs only the highest
                            LN3 - 30 * 0.02 + LN3 + hand_pair(&h, 30.5, ADULT, CHILD), SINGLE);
    hand_close(&h);
}
END_TEST

/// An account's own sum, and so much of the highest of its pairs as is asked for: by default nothing.
START_TEST(test_cusum_weighs_pairs)
{
    static const char *const key[] = {"cusum.pair_weight=0.5", NULL}; // NULL: the default
    const double weight[] = {0.5, 0};
    for (int k = 0; k < 2; k++) {
        hand_t h;
        hand_open(&h, key[k]);
        hand_see(&h, 0, EVENT_REQUEST, ADULT, CHILD, 0);
        hand_see(&h, 0, EVENT_CALL, ADULT, CHILD, 0);
        hand_see(&h, 0, EVENT_REQUEST, ADULT, TEEN, 0);
        hand_see(&h, 0, EVENT_CALL, ADULT, TEEN, 0);
        hand_see(&h, 0, EVENT_CALL, ADULT, TEEN, 0);
        ck_assert_double_eq_tol(hand_pair(&h, 0.5, ADULT, TEEN), 2 * LN3, SINGLE);
        ck_assert_double_eq_tol(hand_score(&h, 0.5, ADULT), 2 * LN3 + weight[k] * 2 * LN3, SINGLE);
        hand_close(&h);
    }
}
END_TEST

START_TEST(test_cusum_counts_what_it_should)
{
    hand_t h;
    hand_open(&h, "cusum.pair_weight=1");
    hand_see(&h, 1, EVENT_REQUEST, CHILD, ADULT, 0); // the child turns to the adult
    hand_see(&h, 1, EVENT_MESSAGE, CHILD, ADULT, FLAG_NIGHT | FLAG_FIRST);
    hand_see(&h, 1, EVENT_CALL, CHILD, ADULT, 0);
    hand_see(&h, 1, EVENT_REQUEST, PEER, CHILD, 0);        // a year older
    hand_see(&h, 1, EVENT_GROUP_MESSAGE, ADULT, CHILD, 0); // group 1
    hand_see(&h, 1, EVENT_ACCEPT, ADULT, CHILD, 0);
    hand_see(&h, 1, EVENT_VIEW, ADULT, CHILD, 0);
    hand_see(&h, 1, EVENT_MESSAGE, ADULT, NO_ACCOUNT, FLAG_NIGHT);
    hand_see(&h, 1, EVENT_MESSAGE, ADULT, CHILD, 0); // by day, to a contact of before
    for (uint32_t a = 0; a < ACCOUNTS; a++) ck_assert_double_eq(hand_score(&h, 1, a), 0);
    ck_assert_double_eq(hand_pair(&h, 1, CHILD, ADULT), 0);
    ck_assert_double_eq(hand_pair(&h, 1, PEER, CHILD), 0);
    hand_see(&h, 1, EVENT_REQUEST, TEEN, CHILD, 0); // four years older, no adult
    ck_assert_double_eq_tol(hand_score(&h, 1, TEEN), LN3, SINGLE);
    hand_close(&h);
}
END_TEST

/// A long row of messages is not over when a short one within it is.
START_TEST(test_cusum_ends_sittings_with_their_last_message)
{
    hand_t h;
    const uint32_t time[] = {0, 600, 8000, 11601}, duration[] = {5000, 0, 0, 0};
    hand_open(&h, "cusum.pair_weight=1");
    for (int i = 0; i < 4; i++) { // the third comes 3,000 s after the end of the first, the fourth 3,601 s later
        event_t e = {.time = time[i], .actor = ADULT, .target = CHILD, .kind = EVENT_MESSAGE, .flags = FLAG_NIGHT};
        e.duration = (uint16_t)duration[i];
        h.event[h.world.n++] = e;
        stream_observe(&h.one, &h.world, h.world.n - 1, h.world.n, 1);
        ck_assert_double_eq_tol(hand_pair(&h, 0.5, ADULT, CHILD), i < 3 ? LN3 : 2 * LN3, SINGLE);
    }
    hand_close(&h);
}
END_TEST

// The plain version: counts by day in full tables, and every day of every unit gone through.

enum { PLAIN_N = 60, PLAIN_DAYS = 40, CONTACTS = 0, NIGHTS, PRIVATE, PROXIES };

typedef struct {
    double ratio, shape, prior[PROXIES], prior_days;
    int first[PROXIES][PLAIN_N][PLAIN_N]; // day on which the unit was met, -1 = never; accounts stand at [a][0]
    int count[PROXIES][PLAIN_N][PLAIN_N][PLAIN_DAYS];
    double expected[PROXIES][PLAIN_DAYS];
} plain_t;

static void plain_gather(plain_t *p, const random_events_t *world)
{
    static uint32_t until[PLAIN_N][PLAIN_N];
    memset(p->first, -1, sizeof p->first);
    for (const event_t *e = world->event; e < world->event + world->n; e++) {
        int day = (int)(e->time / DAY_S);
        uint32_t a = e->actor, b = e->target;
        if (p->first[CONTACTS][a][0] < 0) p->first[CONTACTS][a][0] = day;
        bool direct = e->kind == EVENT_REQUEST || e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA ||
                      e->kind == EVENT_CALL || e->kind == EVENT_MOVE_INVITE;
        if (!direct || b >= PLAIN_N || world->account.declared_age[b] >= 18) continue;
        if (world->account.declared_age[a] < world->account.declared_age[b] + 3) continue;
        if (p->first[NIGHTS][a][b] < 0) {
            p->first[NIGHTS][a][b] = p->first[PRIVATE][a][b] = day;
            p->count[CONTACTS][a][0][day] += e->kind == EVENT_REQUEST || e->flags & FLAG_FIRST;
        }
        if (e->kind == EVENT_MESSAGE && e->flags & FLAG_NIGHT) {
            p->count[NIGHTS][a][b][day] += until[a][b] == 0 || e->time - 3600 >= until[a][b];
            if (e->time + e->duration > until[a][b]) until[a][b] = e->time + e->duration;
        }
        p->count[PRIVATE][a][b][day] += e->kind == EVENT_MEDIA || e->kind == EVENT_CALL || e->kind == EVENT_MOVE_INVITE;
    }
}

/// What anybody is expected to count on each day, from the days before.
static void plain_expect(plain_t *p, int proxy)
{
    for (int day = 0; day < PLAIN_DAYS; day++) {
        double count[7] = {0}, exposed[7] = {0}, counts = 0, exposure = 0;
        for (int d = 0; d < day; d++)
            for (int a = 0; a < PLAIN_N; a++)
                for (int b = 0; b < PLAIN_N; b++) {
                    count[d % 7] += p->count[proxy][a][b][d];
                    exposed[d % 7] += p->first[proxy][a][b] >= 0 && p->first[proxy][a][b] <= d;
                }
        for (int w = 0; w < 7; w++) {
            counts += count[w];
            exposure += exposed[w];
        }
        double mean = (p->prior[proxy] * p->prior_days + counts) / (p->prior_days + exposure);
        p->expected[proxy][day] = (mean * p->prior_days + count[day % 7]) / (p->prior_days + exposed[day % 7]);
    }
}

/// The sum at the end of the last day; a unit's factor is learnt anew on days on which it counts anything (`busy`).
static double plain_sum(const plain_t *p, int proxy, int a, int b, const bool *busy)
{
    double sum = 0, factor = 1, counts = 0, exposed = 0;
    for (int day = p->first[proxy][a][b]; day >= 0 && day < PLAIN_DAYS; day++) {
        if (busy[day] && day > p->first[proxy][a][b]) factor = (p->shape + counts) / (p->shape + exposed);
        double usual = factor * p->expected[proxy][day], x = p->count[proxy][a][b][day];
        sum = fmax(0, sum + x * log(p->ratio) - usual * (p->ratio - 1));
        counts += x;
        exposed += p->expected[proxy][day];
    }
    return sum;
}

static double plain_pair(const plain_t *p, int a, int b)
{
    bool busy[PLAIN_DAYS];
    for (int day = 0; day < PLAIN_DAYS; day++)
        busy[day] = p->count[NIGHTS][a][b][day] + p->count[PRIVATE][a][b][day] > 0;
    return plain_sum(p, NIGHTS, a, b, busy) + plain_sum(p, PRIVATE, a, b, busy);
}

static double plain_account(const plain_t *p, int a)
{
    bool busy[PLAIN_DAYS];
    double highest = 0;
    for (int day = 0; day < PLAIN_DAYS; day++) busy[day] = p->count[CONTACTS][a][0][day] > 0;
    for (int b = 0; b < PLAIN_N; b++) highest = fmax(highest, plain_pair(p, a, b));
    return plain_sum(p, CONTACTS, a, 0, busy) + highest;
}

START_TEST(test_cusum_scores_what_a_plain_version_scores)
{
    static plain_t plain;
    random_events_t world;
    plain = (plain_t){.ratio = 3, .shape = 1, .prior = {0.01, 0.02, 0.02}, .prior_days = 1000};
    random_events_init(&world, PLAIN_N, 6000, PLAIN_DAYS, 11);
    for (size_t i = 0; i < world.n; i++) world.event[i].duration = (uint16_t)(i % 3 * 1500);
    plain_gather(&plain, &world);
    for (int proxy = 0; proxy < PROXIES; proxy++) plain_expect(&plain, proxy);
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("cusum"), &view, PAIRS_COUNT);
    stream_observe(&one, &world, 0, world.n, 500);
    double *score = stream_score(&one, &world, world.end);
    size_t above[2] = {0};
    for (int a = 0; a < PLAIN_N; a++) {
        double wanted = plain_account(&plain, a);
        ck_assert_msg(fabs(score[a] - wanted) < 1e-3, "account %d: %g, not %g", a, score[a], wanted);
        above[0] += wanted > 0.1;
        for (int b = 0; b < PLAIN_N; b++) {
            double pair = stream_score_pair(&one, world.end, (uint32_t)a, (uint32_t)b);
            wanted = plain_pair(&plain, a, b);
            ck_assert_msg(fabs(pair - wanted) < 1e-3, "pair %d, %d: %g, not %g", a, b, pair, wanted);
            above[1] += wanted > 0.1;
        }
    }
    ck_assert(above[0] > 30 && above[1] > 40); // there was something to compare
    free(score);
    instance_close(&one);
    random_events_free(&world);
}
END_TEST

/// After weeks of quiet letters to one child, an adult writes to it every night and sends media.
START_TEST(test_cusum_ranks_a_change_first)
{
    random_events_t world;
    chatter_init(&world, 100, (uint64_t)_i);
    for (uint32_t day = 0; day < 60; day += 3) chatter_add(&world, day * DAY_S + 50000, EVENT_MESSAGE, 122, 301, 0);
    for (uint32_t day = 46; day < 60; day++) {
        chatter_add(&world, day * DAY_S + 80000, EVENT_MESSAGE, 122, 301, FLAG_NIGHT);
        chatter_add(&world, day * DAY_S + 80100, EVENT_MEDIA, 122, 301, FLAG_NIGHT);
    }
    chatter_sort(&world);
    ck_assert_uint_eq(chatter_top(detector_find("cusum"), &world, PAIRS_COUNT), 122);
    random_events_free(&world);
}
END_TEST

/// The same number of nights, spread over all weeks: a habit of long standing ranks below the change.
START_TEST(test_cusum_ranks_a_change_above_a_habit)
{
    random_events_t world;
    chatter_init(&world, 100, 9);
    for (uint32_t i = 0; i < 14; i++) {
        chatter_add(&world, i * 4 * DAY_S + 80000, EVENT_MESSAGE, 122, 301, FLAG_NIGHT);
        chatter_add(&world, (46 + i) * DAY_S + 80000, EVENT_MESSAGE, 124, 303, FLAG_NIGHT);
    }
    chatter_sort(&world);
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("cusum"), &view, NULL);
    stream_observe(&one, &world, 0, world.n, 100);
    double habit = stream_score_pair(&one, world.end, 122, 301), change = stream_score_pair(&one, world.end, 124, 303);
    ck_assert_double_gt(change, 1.5 * habit);
    instance_close(&one);
    random_events_free(&world);
}
END_TEST

START_TEST(test_cusum_rests_on_the_past) { stream_rests_on_the_past(detector_find("cusum")); }
END_TEST

START_TEST(test_cusum_ignores_numbers) { stream_ignores_numbers(detector_find("cusum"), NULL); }
END_TEST

START_TEST(test_cusum_tells_of_memory) { stream_tells_of_memory(detector_find("cusum")); }
END_TEST

int main(void)
{
    Suite *suite = suite_create("cusum");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_poisson_cusum_by_hand);
    tcase_add_test(tcase, test_poisson_cusum_is_the_textbooks);
    tcase_add_test(tcase, test_day_cycle_learns_the_week);
    tcase_add_test(tcase, test_day_cycle_by_hand);
    tcase_add_test(tcase, test_day_cycle_ahead_is_as_if_nothing_came);
    tcase_add_test(tcase, test_cusum_by_hand);
    tcase_add_test(tcase, test_cusum_weighs_pairs);
    tcase_add_test(tcase, test_cusum_counts_what_it_should);
    tcase_add_test(tcase, test_cusum_ends_sittings_with_their_last_message);
    tcase_add_test(tcase, test_cusum_scores_what_a_plain_version_scores);
    tcase_add_loop_test(tcase, test_cusum_ranks_a_change_first, 0, 3);
    tcase_add_test(tcase, test_cusum_ranks_a_change_above_a_habit);
    tcase_add_test(tcase, test_cusum_rests_on_the_past);
    tcase_add_test(tcase, test_cusum_ignores_numbers);
    if (STREAM_MEMORY_CAN_END) tcase_add_test(tcase, test_cusum_tells_of_memory);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

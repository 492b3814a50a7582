// SPDX-License-Identifier: GPL-3.0-or-later
// The stage model: the filter against a sum over all paths of stages, acts by hand, and the detector against a plain
// version in logarithms.
#include "detectors/child_pair.h"
#include "detectors/hmm_filter.h"
#include "tests/stream_fixture.h"
#include "tests/suite_run.h"

#define SINGLE 2e-5 // beliefs are kept in single precision

static void random_row(rng_t *rng, double *row, int n, double least)
{
    for (int i = 0; i < n; i++) row[i] = rng_below(rng, 4) == 0 ? least : rng_unit(rng);
}

/// A quarter of the weights of stages are 0.
static void random_weights(hmm_weights_t *w, uint32_t draw)
{
    rng_t rng = rng_at(2, draw, 0, RNG_TEST);
    random_row(&rng, w->initial, HMM_STATES, 0);
    random_row(&rng, w->by_elder, HMM_STATES, 0.01);
    for (int s = 0; s < HMM_STATES; s++) {
        random_row(&rng, w->step[s], HMM_STATES, 0);
        random_row(&rng, w->kind[s], HMM_KINDS, 0.01);
        random_row(&rng, w->gap[s], HMM_GAPS, 0.01);
    }
}

static double share(const double *weight, int n, int i)
{
    double sum = 0;
    for (int k = 0; k < n; k++) sum += weight[k] > 0 ? weight[k] : 1e-9;
    return (weight[i] > 0 ? weight[i] : 1e-9) / sum;
}

/// Chance of an act in a stage, from the weights.
static double chance(const hmm_weights_t *w, int s, hmm_act_t act)
{
    double by[2] = {w->by_elder[s], 1 - w->by_elder[s]};
    double gap = act.gap == HMM_NO_GAP ? 1 : share(w->gap[s], HMM_GAPS, act.gap);
    return share(w->kind[s], HMM_KINDS, act.kind) * share(by, 2, act.by_child) * gap;
}

/// Sum over all paths of stages that end in `last`.
static double paths(const hmm_weights_t *w, const hmm_act_t *act, int n, int last)
{
    double here = chance(w, last, act[n - 1]), sum = 0;
    if (n == 1) return here * share(w->initial, HMM_STATES, last);
    for (int s = 0; s < HMM_STATES; s++) sum += paths(w, act, n - 1, s) * share(w->step[s], HMM_STATES, last);
    return here * sum;
}

START_TEST(test_hmm_filter_sums_over_all_paths)
{
    enum { ACTS = 6 };
    hmm_weights_t w;
    hmm_model_t model;
    hmm_act_t act[ACTS];
    hmm_belief_t belief;
    random_weights(&w, (uint32_t)_i);
    hmm_model_init(&model, &w);
    for (int n = 1; n <= ACTS; n++) {
        rng_t rng = rng_at(4, (uint32_t)_i, (uint32_t)n, RNG_TEST);
        act[n - 1] = (hmm_act_t){.kind = (uint8_t)rng_below(&rng, HMM_KINDS),
                                 .gap = (uint8_t)(n == 1 ? HMM_NO_GAP : rng_below(&rng, HMM_GAPS)),
                                 .by_child = rng_u32(&rng) & 1};
        if (n == 1)
            hmm_begin(&model, act[0], &belief);
        else
            hmm_step(&model, act[n - 1], &belief);
        double benign = paths(&w, act, n, HMM_BENIGN), other = 0;
        for (int s = 1; s < HMM_STATES; s++) {
            double path = paths(&w, act, n, s);
            ck_assert_double_eq_tol(log((double)belief.odds[s - 1]), log(path / benign), SINGLE);
            other += path;
        }
        ck_assert_double_eq_tol(hmm_log_odds(&belief), log(other / benign), SINGLE);
    }
}
END_TEST

/// Two stages that differ in one kind of act alone: Bayes by hand. Chances of a call: 0.2 if benign, 0.6 in contact.
START_TEST(test_hmm_filter_by_hand)
{
    hmm_weights_t w = {.initial = {9, 1}};
    hmm_model_t model;
    hmm_belief_t belief;
    hmm_act_t call = {.kind = HMM_CALL, .gap = HMM_NO_GAP}, day = {.kind = HMM_DAY, .gap = HMM_SITTING};
    for (int s = 0; s < HMM_STATES; s++) {
        w.by_elder[s] = 0.5;
        w.gap[s][HMM_SITTING] = 1;
        w.step[s][s] = 1;
        w.kind[s][HMM_CALL] = s == HMM_CONTACT ? 6 : 2; // rows are scaled
        w.kind[s][HMM_DAY] = s == HMM_CONTACT ? 4 : 8;
    }
    hmm_model_init(&model, &w);
    hmm_begin(&model, call, &belief);
    ck_assert_double_eq_tol(hmm_log_odds(&belief), log(1.0 / 9 * 3), SINGLE);
    hmm_step(&model, day, &belief);
    ck_assert_double_eq_tol(hmm_log_odds(&belief), log(1.0 / 9 * 3 / 2), SINGLE);
    call.gap = HMM_SITTING;
    hmm_step(&model, call, &belief);
    ck_assert_double_eq_tol(hmm_log_odds(&belief), log(1.0 / 9 * 3 / 2 * 3), SINGLE);
    ck_assert_double_eq_tol((double)belief.odds[HMM_CONTACT - 1], 0.5, SINGLE);
}
END_TEST

START_TEST(test_hmm_filter_stays_finite)
{
    hmm_weights_t sure = {.initial = {1}}; // everything else 0: floors alone
    hmm_model_t model;
    hmm_belief_t belief;
    for (int s = 0; s < HMM_STATES; s++) {
        sure.by_elder[s] = s > 0;
        sure.step[s][s] = 1;
        sure.kind[s][s > 0 ? HMM_NIGHT : HMM_DAY] = 1;
        sure.gap[s][s > 0 ? HMM_SITTING : HMM_LONGER] = 1;
    }
    hmm_model_init(&model, &sure);
    for (int worst = 0; worst < 2; worst++) {
        hmm_act_t act = {.kind = worst ? HMM_NIGHT : HMM_DAY, .gap = HMM_NO_GAP, .by_child = !worst};
        hmm_begin(&model, act, &belief);
        act.gap = worst ? HMM_SITTING : HMM_LONGER;
        for (int i = 0; i < 100; i++) hmm_step(&model, act, &belief);
        double odds = hmm_log_odds(&belief);
        ck_assert(isfinite(odds) && odds > HMM_LOWEST);
        ck_assert(worst ? odds > 60 : odds < -40);
        for (int s = 1; s < HMM_STATES; s++) ck_assert(isfinite(belief.odds[s - 1]) && belief.odds[s - 1] > 0);
        act.kind = worst ? HMM_DAY : HMM_NIGHT; // and no belief is beyond change
        act.by_child = worst;
        act.gap = worst ? HMM_LONGER : HMM_SITTING;
        for (int i = 0; i < 20; i++) hmm_step(&model, act, &belief);
        ck_assert(worst ? hmm_log_odds(&belief) < 0 : hmm_log_odds(&belief) > 0);
    }
}
END_TEST

// The detector. Its default weights are read from its own table of keys, by name.

static void weights_by_key(const instance_t *one, const char *key, double *row)
{
    for (const param_t *p = one->detector->params; p->key; p++)
        if (strcmp(p->key, key) == 0) {
            memcpy(row, (const char *)one->config + p->offset, p->count * sizeof *row);
            return;
        }
    ck_abort_msg("no key %s", key);
}

static hmm_weights_t default_weights(const instance_t *one)
{
    static const char *const stage[] = {"benign", "contact", "rapport", "private", "isolation", "sexualised"};
    hmm_weights_t w;
    weights_by_key(one, "initial", w.initial);
    weights_by_key(one, "by_elder", w.by_elder);
    for (int s = 0; s < HMM_STATES; s++) {
        char key[64];
        snprintf(key, sizeof key, "from_%s", stage[s]);
        weights_by_key(one, key, w.step[s]);
        snprintf(key, sizeof key, "acts_%s", stage[s]);
        weights_by_key(one, key, w.kind[s]);
        snprintf(key, sizeof key, "gaps_%s", stage[s]);
        weights_by_key(one, key, w.gap[s]);
    }
    return w;
}

/// Forward recursion in logarithms, as textbooks have it.
typedef struct {
    double log_chance[HMM_STATES];
    size_t acts;
} plain_t;

static void plain_act(plain_t *self, const hmm_weights_t *w, hmm_act_t act)
{
    double next[HMM_STATES];
    for (int to = 0; to < HMM_STATES; to++) {
        double highest = -INFINITY, sum = 0, path[HMM_STATES];
        for (int s = 0; s < HMM_STATES; s++) {
            path[s] = self->acts ? self->log_chance[s] + log(share(w->step[s], HMM_STATES, to))
                                 : log(share(w->initial, HMM_STATES, to) / HMM_STATES);
            highest = fmax(highest, path[s]);
        }
        for (int s = 0; s < HMM_STATES; s++) sum += exp(path[s] - highest);
        next[to] = highest + log(sum) + log(chance(w, to, act));
    }
    memcpy(self->log_chance, next, sizeof next);
    self->acts++;
}

static double plain_log_odds(const plain_t *self)
{
    double odds = 0;
    for (int s = 1; s < HMM_STATES; s++) odds += exp(self->log_chance[s] - self->log_chance[0]);
    return log(odds);
}

enum { ADULT, CHILD, TEEN, OTHER, ACCOUNTS }; // 30, 12, 16 and 40 years

typedef struct {
    uint32_t minute;
    event_kind_t kind;
    uint32_t actor, target;
    int flags;
    int act, gap; // of the pair of adult and child; -1 = none
} row_t;

#define DAY_MIN (24 * 60)

/// Every kind of act, every gap at its edge, talks within a sitting, and rows that are no acts of the pair.
static const row_t BY_HAND[] = {
    {0, EVENT_VIEW, ADULT, CHILD, 0, -1, 0},
    {1, EVENT_REQUEST, ADULT, CHILD, 0, HMM_OPEN, HMM_NO_GAP},
    {2, EVENT_REQUEST, ADULT, OTHER, 0, -1, 0}, // another adult
    {3, EVENT_ACCEPT, CHILD, ADULT, 0, HMM_OPEN, HMM_SITTING},
    {4, EVENT_MESSAGE, ADULT, CHILD, FLAG_FIRST, HMM_OPEN, HMM_SITTING},
    {5, EVENT_MESSAGE, ADULT, CHILD, 0, HMM_DAY, HMM_SITTING},
    {6, EVENT_MESSAGE, CHILD, ADULT, 0, HMM_DAY, HMM_SITTING},
    {7, EVENT_MESSAGE, ADULT, CHILD, 0, -1, 0}, // said already
    {8, EVENT_MESSAGE, CHILD, ADULT, 0, -1, 0},
    {9, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT, HMM_NIGHT, HMM_SITTING},
    {10, EVENT_MESSAGE, ADULT, CHILD, FLAG_NIGHT, -1, 0},
    {11, EVENT_MEDIA, ADULT, CHILD, FLAG_NIGHT, HMM_MEDIA, HMM_SITTING},
    {12, EVENT_MEDIA, ADULT, CHILD, 0, HMM_MEDIA, HMM_SITTING},     // not messages: each counts
    {71, EVENT_MESSAGE, ADULT, CHILD, 0, -1, 0},                    // 59 minutes on
    {131, EVENT_MESSAGE, ADULT, CHILD, 0, HMM_DAY, HMM_WITHIN_DAY}, // 60: another sitting
    {132, EVENT_MESSAGE, CHILD, TEEN, 0, -1, 0},                    // of another pair
    {131 + DAY_MIN, EVENT_CALL, CHILD, ADULT, 0, HMM_CALL, HMM_WITHIN_WEEK},
    {131 + 8 * DAY_MIN, EVENT_MOVE_INVITE, ADULT, CHILD, 0, HMM_INVITE, HMM_LONGER},
    {130 + 9 * DAY_MIN, EVENT_DECLINE, CHILD, ADULT, 0, HMM_REFUSE, HMM_WITHIN_DAY},
    {131 + 9 * DAY_MIN, EVENT_REMOVE, CHILD, ADULT, 0, HMM_REFUSE, HMM_SITTING},
    {132 + 9 * DAY_MIN, EVENT_BLOCK, CHILD, ADULT, 0, HMM_REFUSE, HMM_SITTING},
    {131 + 16 * DAY_MIN, EVENT_REPORT, CHILD, ADULT, 0, HMM_REFUSE, HMM_WITHIN_WEEK},
    {132 + 16 * DAY_MIN, EVENT_GROUP_MESSAGE, ADULT, CHILD, 0, -1, 0}, // CHILD is a group here
    {133 + 16 * DAY_MIN, EVENT_WARN, CHILD, ADULT, 0, -1, 0},
};

START_TEST(test_hmm_stage_by_hand)
{
    static const uint8_t age[ACCOUNTS] = {30, 12, 16, 40};
    event_t event;
    random_events_t world = {.event = &event, .n = 1};
    plain_t plain = {{0}, 0};
    ck_assert_int_eq(account_table_init(&world.account, ACCOUNTS), 0);
    memcpy(world.account.declared_age, age, sizeof age);
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("hmm_stage"), &view, NULL);
    hmm_weights_t w = default_weights(&one);
    ck_assert_double_eq(stream_score_pair(&one, 1, ADULT, CHILD), HMM_LOWEST);
    for (size_t i = 0; i < sizeof BY_HAND / sizeof *BY_HAND; i++) {
        const row_t *row = &BY_HAND[i];
        event = (event_t){.time = row->minute * 60, .actor = row->actor, .target = row->target};
        event.kind = (uint8_t)row->kind;
        event.flags = (uint8_t)row->flags;
        stream_observe(&one, &world, 0, 1, 1);
        if (row->act >= 0)
            plain_act(&plain, &w, (hmm_act_t){(uint8_t)row->act, (uint8_t)row->gap, row->actor == CHILD});
        double wanted = plain.acts ? plain_log_odds(&plain) : HMM_LOWEST;
        double pair = stream_score_pair(&one, event.time + 1, ADULT, CHILD);
        ck_assert_msg(fabs(pair - wanted) < SINGLE, "row %zu: %g, not %g", i, pair, wanted);
        double *score = stream_score(&one, &world, event.time + 1);
        ck_assert(score[ADULT] == pair && score[CHILD] == HMM_LOWEST && score[OTHER] == HMM_LOWEST);
        free(score);
    }
    ck_assert_double_eq(stream_score_pair(&one, 1, CHILD, ADULT), HMM_LOWEST); // who is at risk from whom
    ck_assert_double_gt(stream_score_pair(&one, 1, TEEN, CHILD), HMM_LOWEST);
    instance_close(&one);
    account_table_free(&world.account);
}
END_TEST

/// A talk that lasts ends when its last message does, whichever row says so.
START_TEST(test_hmm_stage_measures_gaps_from_the_end)
{
    event_t event[] = {{.time = 0, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 9, .duration = 5000},
                       {.time = 600, .actor = 1, .target = 0, .kind = EVENT_MESSAGE, .count = 1},
                       {.time = 8000, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 1},   // 3,000 s on
                       {.time = 12000, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 1}}; // 4,000 s on
    random_events_t world = {.event = event, .n = 4};
    plain_t plain = {{0}, 0};
    ck_assert_int_eq(account_table_init(&world.account, 2), 0);
    world.account.declared_age[0] = 30;
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("hmm_stage"), &view, NULL);
    hmm_weights_t w = default_weights(&one);
    stream_observe(&one, &world, 0, 4, 4);
    plain_act(&plain, &w, (hmm_act_t){HMM_DAY, HMM_NO_GAP, false});
    plain_act(&plain, &w, (hmm_act_t){HMM_DAY, HMM_SITTING, true});
    plain_act(&plain, &w, (hmm_act_t){HMM_DAY, HMM_WITHIN_DAY, false}); // the third row was said already
    ck_assert_double_eq_tol(stream_score_pair(&one, 20000, 0, 1), plain_log_odds(&plain), SINGLE);
    instance_close(&one);
    account_table_free(&world.account);
}
END_TEST

/// The detector's acts once more: all rows of one pair, taken out of the stream.
static double plain_pair(const random_events_t *world, const hmm_weights_t *w, uint32_t elder, uint32_t child)
{
    static const int KIND[EVENT_KINDS + 1] = {
        [EVENT_REQUEST] = 1 + HMM_OPEN,   [EVENT_ACCEPT] = 1 + HMM_OPEN,   [EVENT_MESSAGE] = 1 + HMM_DAY,
        [EVENT_MEDIA] = 1 + HMM_MEDIA,    [EVENT_CALL] = 1 + HMM_CALL,     [EVENT_MOVE_INVITE] = 1 + HMM_INVITE,
        [EVENT_DECLINE] = 1 + HMM_REFUSE, [EVENT_REMOVE] = 1 + HMM_REFUSE, [EVENT_BLOCK] = 1 + HMM_REFUSE,
        [EVENT_REPORT] = 1 + HMM_REFUSE};
    plain_t plain = {{0}, 0};
    bool said[2][2] = {{false}};
    uint32_t until = 0;
    for (const event_t *e = world->event; e < world->event + world->n; e++) {
        bool by_child = e->actor == child && e->target == elder;
        if ((!by_child && (e->actor != elder || e->target != child)) || KIND[e->kind] == 0) continue;
        int kind = KIND[e->kind] - 1, night = e->flags & FLAG_NIGHT ? 1 : 0;
        double idle_h = e->time > until ? (e->time - until) / 3600.0 : 0;
        int gap = idle_h < 1 ? HMM_SITTING : idle_h < 24 ? HMM_WITHIN_DAY : idle_h < 168 ? HMM_WITHIN_WEEK : HMM_LONGER;
        if (plain.acts == 0) gap = HMM_NO_GAP;
        if (gap != HMM_SITTING) memset(said, 0, sizeof said);
        if (e->time + e->duration > until) until = e->time + e->duration;
        if (kind == HMM_DAY && e->flags & FLAG_FIRST)
            kind = HMM_OPEN;
        else if (kind == HMM_DAY) {
            if (said[night][by_child]) continue;
            said[night][by_child] = true;
            kind = night ? HMM_NIGHT : HMM_DAY;
        }
        plain_act(&plain, w, (hmm_act_t){(uint8_t)kind, (uint8_t)gap, by_child});
    }
    return plain.acts ? plain_log_odds(&plain) : HMM_LOWEST;
}

START_TEST(test_hmm_stage_scores_what_a_plain_version_scores)
{
    enum { N = 24 };
    random_events_t world;
    random_events_init(&world, N, 20000, 30, 8);
    for (size_t i = 0; i < world.n; i++) world.event[i].duration = (uint16_t)(i % 4 * 700);
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector_find("hmm_stage"), &view, NULL);
    hmm_weights_t w = default_weights(&one);
    stream_observe(&one, &world, 0, world.n, 300);
    double *score = stream_score(&one, &world, world.end);
    const uint8_t *age = world.account.declared_age;
    size_t pairs = 0;
    for (uint32_t a = 0; a < N; a++) {
        double highest = HMM_LOWEST;
        for (uint32_t b = 0; b < N; b++) {
            bool followed = age[b] < CHILD_BELOW && age[a] >= age[b] + 3;
            double wanted = followed ? plain_pair(&world, &w, a, b) : HMM_LOWEST;
            double pair = stream_score_pair(&one, world.end, a, b);
            ck_assert_msg(fabs(pair - wanted) < 1e-3, "pair %u, %u: %g, not %g", a, b, pair, wanted);
            highest = fmax(highest, wanted);
            pairs += wanted > HMM_LOWEST;
        }
        ck_assert_msg(fabs(score[a] - highest) < 1e-3, "account %u: %g, not %g", a, score[a], highest);
    }
    ck_assert_uint_gt(pairs, 20); // there was something to compare
    free(score);
    instance_close(&one);
    random_events_free(&world);
}
END_TEST

/// A course of stages within three weeks: request, talk, an invitation to move, nights, media.
static void plant_course(random_events_t *world, uint32_t elder, uint32_t child)
{
    uint32_t start = 30 * DAY_S;
    chatter_add(world, start, EVENT_REQUEST, elder, child, 0);
    chatter_add(world, start + 600, EVENT_ACCEPT, child, elder, 0);
    chatter_add(world, start + 700, EVENT_MESSAGE, elder, child, FLAG_FIRST);
    for (uint32_t day = 0; day < 20; day++) {
        int flags = day > 8 ? FLAG_NIGHT : 0;
        uint32_t time = start + day * DAY_S + 20000;
        chatter_add(world, time, EVENT_MESSAGE, elder, child, flags);
        chatter_add(world, time + 60, EVENT_MESSAGE, child, elder, flags);
        if (day == 7) chatter_add(world, time + 90, EVENT_MOVE_INVITE, elder, child, 0);
        if (day > 14) chatter_add(world, time + 120, EVENT_MEDIA, elder, child, flags);
    }
}

START_TEST(test_hmm_stage_ranks_a_course_of_stages_first)
{
    random_events_t world;
    chatter_init(&world, 60, (uint64_t)_i);
    plant_course(&world, 122, 301);
    chatter_sort(&world);
    ck_assert_uint_eq(chatter_top(detector_find("hmm_stage"), &world, NULL), 122);
    random_events_free(&world);
}
END_TEST

START_TEST(test_hmm_stage_says_that_it_is_matched)
{
    const detector_t *d = detector_find("hmm_stage");
    ck_assert_ptr_nonnull(strstr(d->source, "matched model"));
    ck_assert_ptr_nonnull(strstr(d->summary, "not a fair competitor"));
}
END_TEST

START_TEST(test_hmm_stage_rests_on_the_past) { stream_rests_on_the_past(detector_find("hmm_stage")); }
END_TEST

START_TEST(test_hmm_stage_ignores_numbers) { stream_ignores_numbers(detector_find("hmm_stage"), NULL); }
END_TEST

START_TEST(test_hmm_stage_tells_of_memory) { stream_tells_of_memory(detector_find("hmm_stage")); }
END_TEST

int main(void)
{
    Suite *suite = suite_create("hmm_stage");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, test_hmm_filter_sums_over_all_paths, 0, 20);
    tcase_add_test(tcase, test_hmm_filter_by_hand);
    tcase_add_test(tcase, test_hmm_filter_stays_finite);
    tcase_add_test(tcase, test_hmm_stage_by_hand);
    tcase_add_test(tcase, test_hmm_stage_measures_gaps_from_the_end);
    tcase_add_test(tcase, test_hmm_stage_scores_what_a_plain_version_scores);
    tcase_add_loop_test(tcase, test_hmm_stage_ranks_a_course_of_stages_first, 0, 3);
    tcase_add_test(tcase, test_hmm_stage_says_that_it_is_matched);
    tcase_add_test(tcase, test_hmm_stage_rests_on_the_past);
    tcase_add_test(tcase, test_hmm_stage_ignores_numbers);
    if (STREAM_MEMORY_CAN_END) tcase_add_test(tcase, test_hmm_stage_tells_of_memory);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

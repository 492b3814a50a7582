// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors that follow a stream have to keep beyond the contract: scores rest on the past alone and not on how it
// was cut into batches, nor on the numbers that accounts happen to bear; a planted case stands out of chatter; a lack
// of memory is told. Each is a function over a detector, called by the tests of each.
#ifndef VIGIL_STREAM_FIXTURE_H
#define VIGIL_STREAM_FIXTURE_H
#include "tests/detector_conformance.h"
#include "tests/memory_limit.h"

#if defined(__SANITIZE_ADDRESS__)
#define STREAM_MEMORY_CAN_END false // the sanitizer needs the address space that a limit would take
#else
#define STREAM_MEMORY_CAN_END true
#endif

/// An instance with keys set otherwise than by default: "NAME.key=value" and a NULL at the end, or NULL.
static inline instance_t stream_open(const detector_t *detector, const detector_view_t *view,
                                     const char *const *override)
{
    instance_t self = {.detector = detector};
    BUG_IF(array_new(&self.config, 1, detector->config_bytes + 1) < 0);
    BUG_IF(array_new(&self.state, 1, detector->state_bytes + 1) < 0);
    param_section_t section = {.path = detector->name, .meaning = "", .params = detector->params, .base = self.config};
    param_input_t input = {.override = override};
    while (override && override[input.overrides]) input.overrides++;
    ck_assert_msg(param_load(&input, &section, 1, NULL) == 0, "%s", error_text());
    ck_assert_int_eq(detector->open(self.state, self.config, view), 0);
    return self;
}

static inline detector_view_t stream_view(const random_events_t *world)
{
    return (detector_view_t){.scope = VIEW_ALL, .platform = -1, .account = &world->account, .seed = 1};
}

/// Events [first, last) in batches of `step`.
static inline void stream_observe(const instance_t *self, const random_events_t *world, size_t first, size_t last,
                                  size_t step)
{
    for (size_t i = first; i < last; i += step) {
        event_batch_t batch = random_events_batch(world, i, i + step < last ? i + step : last);
        self->detector->observe(self->state, &batch);
    }
}

/// Scores of all accounts at a time, which the caller frees.
static inline double *stream_score(const instance_t *self, const random_events_t *world, uint32_t time)
{
    uint32_t *every = NULL;
    BUG_IF(ARRAY_NEW(every, world->account.n) < 0);
    for (uint32_t a = 0; a < world->account.n; a++) every[a] = a;
    detector_rows_t rows = {.n = world->account.n, .time = time, .account = every};
    if (self->detector->prepare) ck_assert_int_eq(self->detector->prepare(self->state, time), 0);
    double *score = instance_score(self, &rows);
    free(every);
    return score;
}

static inline double stream_score_pair(const instance_t *self, uint32_t time, uint32_t from, uint32_t to)
{
    double score = NAN;
    detector_pairs_t pair = {.n = 1, .time = time, .from = &from, .to = &to};
    self->detector->score_pairs(self->state, &pair, &score);
    return score;
}

static inline void stream_expect_same(const double *a, const double *b, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++) ck_assert_msg(a[i] == b[i], "%s: account %zu: %.17g, %.17g", what, i, a[i], b[i]);
}

static inline size_t stream_first_at(const random_events_t *world, uint32_t time)
{
    size_t i = 0;
    while (i < world->n && world->event[i].time < time) i++;
    return i;
}

/// An instance that is asked in between, and shown every event by itself, scores at each time what one does that was
/// opened for that time alone, and shown all before it at once.
static inline void stream_rests_on_the_past(const detector_t *detector)
{
    random_events_t world;
    random_events_init(&world, 300, 6000, 40, 5);
    detector_view_t view = stream_view(&world);
    instance_t cursor = stream_open(detector, &view, NULL);
    size_t seen = 0;
    for (uint32_t day = 3; day <= 43; day += 5) { // the last lies days after the last event
        uint32_t time = day * DAY_S + day * 5000;
        size_t end = stream_first_at(&world, time);
        instance_t fresh = stream_open(detector, &view, NULL);
        stream_observe(&cursor, &world, seen, end, 1);
        stream_observe(&fresh, &world, 0, end, end);
        double *a = stream_score(&cursor, &world, time), *b = stream_score(&fresh, &world, time);
        stream_expect_same(a, b, world.account.n, detector->name);
        free(a);
        free(b);
        instance_close(&fresh);
        seen = end;
    }
    instance_close(&cursor);
    random_events_free(&world);
}

/// Accounts numbered otherwise have the same scores under their new numbers.
static inline void stream_ignores_numbers(const detector_t *detector, const char *const *override)
{
    enum { N = 60, STRIDE = 23, SHIFT = 11 }; // a -> (23 a + 11) mod 60 is one to one
    random_events_t world, other;
    double positive = 0;
    random_events_init(&world, N, 1500, 30, 6);
    random_events_init(&other, N, 1500, 30, 6);
    for (size_t i = 0; i < world.n; i++) {
        other.event[i].actor = (world.event[i].actor * STRIDE + SHIFT) % N;
        if (world.event[i].target < N) other.event[i].target = (world.event[i].target * STRIDE + SHIFT) % N;
    }
    for (uint32_t a = 0; a < N; a++)
        other.account.declared_age[(a * STRIDE + SHIFT) % N] = world.account.declared_age[a];
    detector_view_t view = stream_view(&world), other_view = stream_view(&other);
    instance_t one = stream_open(detector, &view, override), two = stream_open(detector, &other_view, override);
    stream_observe(&one, &world, 0, world.n, 100);
    stream_observe(&two, &other, 0, other.n, 100);
    double *a = stream_score(&one, &world, world.end), *b = stream_score(&two, &other, world.end);
    for (uint32_t i = 0; i < N; i++) {
        ck_assert_msg(a[i] == b[(i * STRIDE + SHIFT) % N], "%s: account %u: %g, %g", detector->name, i, a[i],
                      b[(i * STRIDE + SHIFT) % N]);
        positive += a[i] != a[0];
    }
    ck_assert_double_gt(positive, N / 4.0); // there was something to compare
    free(a);
    free(b);
    instance_close(&one);
    instance_close(&two);
    random_events_free(&world);
    random_events_free(&other);
}

#define CHATTER_ACCOUNTS 400u
#define CHATTER_DAYS 60u

/// Benign chatter: pairs that last, each writing at its own steady rate and a tenth of it at night; even accounts
/// declare 30 years, odd ones 12. `more` rows are left free at the end for a planted case: bring them into order with
/// chatter_sort.
static inline void chatter_init(random_events_t *world, size_t more, uint64_t seed)
{
    enum { ROWS = 12000 };
    *world = (random_events_t){.n = ROWS, .end = CHATTER_DAYS * DAY_S};
    BUG_IF(account_table_init(&world->account, CHATTER_ACCOUNTS) < 0);
    BUG_IF(ARRAY_NEW(world->event, ROWS + more) < 0);
    for (uint32_t a = 0; a < CHATTER_ACCOUNTS; a++) world->account.declared_age[a] = a % 2 ? 12 : 30;
    for (uint32_t i = 0; i < ROWS; i++) {
        rng_t rng = rng_at(seed, i, 0, RNG_TEST);
        uint32_t a = rng_below(&rng, CHATTER_ACCOUNTS), b = (a + 1 + rng_below(&rng, 6)) % CHATTER_ACCOUNTS;
        bool night = rng_below(&rng, 10) == 0, media = rng_below(&rng, 12) == 0;
        world->event[i] = (event_t){.time = (uint32_t)((uint64_t)i * world->end / ROWS),
                                    .actor = a,
                                    .target = b,
                                    .count = media ? 0 : (uint16_t)(1 + rng_below(&rng, 3)),
                                    .kind = media ? EVENT_MEDIA : EVENT_MESSAGE,
                                    .flags = night ? FLAG_NIGHT : 0};
    }
}

/// By insertion: rows of one time keep their order.
static inline void chatter_sort(random_events_t *world)
{
    for (size_t i = 1; i < world->n; i++) {
        event_t e = world->event[i];
        size_t at = i;
        for (; at > 0 && world->event[at - 1].time > e.time; at--) world->event[at] = world->event[at - 1];
        world->event[at] = e;
    }
}

static inline void chatter_add(random_events_t *world, uint32_t time, event_kind_t kind, uint32_t actor,
                               uint32_t target, int flags)
{
    world->event[world->n++] = (event_t){.time = time,
                                         .actor = actor,
                                         .target = target,
                                         .kind = (uint8_t)kind,
                                         .count = kind == EVENT_MESSAGE,
                                         .flags = (uint8_t)flags};
}

/// The account with the highest score at the end; ends the test unless it is alone there. Keys as in stream_open.
static inline uint32_t chatter_top(const detector_t *detector, const random_events_t *world,
                                   const char *const *override)
{
    detector_view_t view = stream_view(world);
    instance_t one = stream_open(detector, &view, override);
    stream_observe(&one, world, 0, world->n, 256);
    double *score = stream_score(&one, world, world->end);
    uint32_t top = 0;
    for (uint32_t a = 1; a < world->account.n; a++) top = score[a] > score[top] ? a : top;
    for (uint32_t a = 0; a < world->account.n; a++) ck_assert(a == top || score[a] < score[top]);
    free(score);
    instance_close(&one);
    return top;
}

/// A detector of pairs that gets no more memory goes on without new pairs, and says so when scores are due.
static inline void stream_tells_of_memory(const detector_t *detector)
{
    enum { N = 2000, ROWS = 400000, ROOM = 4 << 20 };
    random_events_t world = {.n = ROWS, .end = DAY_S};
    BUG_IF(account_table_init(&world.account, N) < 0 || ARRAY_NEW(world.event, ROWS) < 0);
    for (uint32_t a = 0; a < N; a++) world.account.declared_age[a] = a % 2 ? 12 : 30;
    for (uint32_t i = 0; i < ROWS; i++) // every pair is new
        world.event[i] = (event_t){.actor = i / 500 * 2 % N, .target = i % 500 * 2 + 1, .kind = EVENT_REQUEST};
    detector_view_t view = stream_view(&world);
    instance_t one = stream_open(detector, &view, NULL);
    memory_limit(ROOM);
    stream_observe(&one, &world, 0, 100, 100);
    ck_assert_int_eq(detector->prepare(one.state, DAY_S), 0);
    stream_observe(&one, &world, 0, ROWS, ROWS);
    ck_assert_int_eq(detector->prepare(one.state, DAY_S), ERR_MEMORY);
    ck_assert_ptr_nonnull(strstr(error_text(), "pairs of accounts"));
    ck_assert(isfinite(stream_score_pair(&one, DAY_S, 0, 1))); // met before
    ck_assert(isfinite(stream_score_pair(&one, DAY_S, N - 2, 1)));
    memory_unlimit();
    instance_close(&one);
    random_events_free(&world);
}
#endif

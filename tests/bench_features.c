// SPDX-License-Identifier: GPL-3.0-or-later
// Cost of the feature table as CSV: ns per event counted and per row read, minimum of repeats, by accounts and threads.
// Accounts are drawn at random over the whole table: the worst case for caches. Kinds as in a day of messaging.
#include "detectors/feature_table.h"
#include "tests/random_events.h"
#include <omp.h>
#include <time.h>

#define EVENTS 2000000u
#define REPEATS 5

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/// Of 100 rows: 55 messages, 12 group messages, 12 logins, 10 views, 5 images, the rest contacts and others.
static event_kind_t kind_of(uint32_t percent)
{
    const struct {
        uint32_t below;
        event_kind_t kind;
    } mix[] = {{55, EVENT_MESSAGE}, {67, EVENT_GROUP_MESSAGE}, {79, EVENT_LOGIN},  {89, EVENT_VIEW},
               {94, EVENT_MEDIA},   {96, EVENT_REQUEST},       {98, EVENT_ACCEPT}, {100, EVENT_SEARCH}};
    size_t i = 0;
    while (percent >= mix[i].below) i++;
    return mix[i].kind;
}

static void draw(event_t *event, size_t n, size_t accounts)
{
    for (size_t i = 0; i < n; i++) {
        rng_t rng = rng_at(5, (uint32_t)i, 2, RNG_TEST);
        event[i] = (event_t){.time = (uint32_t)(i * 7200 / n) + 30 * DAY_S,
                             .actor = rng_below(&rng, (uint32_t)accounts),
                             .target = rng_below(&rng, (uint32_t)accounts),
                             .count = 3,
                             .kind = (uint8_t)kind_of(rng_below(&rng, 100)),
                             .flags = (uint8_t)(rng_u32(&rng) & 31)};
        if (rng_below(&rng, 50) == 0) event[i].flags |= FLAG_FIRST;
    }
}

/// The same two hours counted again and again: the first time enters the accounts in the books, later ones are what
/// most ticks cost.
static void bench(size_t accounts, int threads)
{
    account_table_t account;
    feature_table_t *table = NULL;
    event_t *event = NULL;
    uint32_t *active = NULL;
    float *feature = NULL;
    double event_s = INFINITY, row_s = INFINITY;
    omp_set_num_threads(threads);
    random_accounts(&account, accounts, 3);
    BUG_IF(ARRAY_NEW(event, EVENTS) < 0 || ARRAY_NEW(active, accounts) < 0);
    BUG_IF(ARRAY_NEW(feature, accounts * FEATURES) < 0 || feature_table_open(&table, &account, VIEW_ALL) < 0);
    draw(event, EVENTS, accounts);
    size_t n = 0;
    for (int r = 0; r < REPEATS; r++) {
        event_batch_t batch = {.event = event, .n = EVENTS, .start = event[0].time, .end = event[EVENTS - 1].time + 1};
        double start = now_s();
        feature_table_observe(table, &batch);
        event_s = fmin(event_s, now_s() - start);
        n = feature_table_active(table, -1, active);
        start = now_s();
        feature_table_rows(table, batch.end, active, n, feature);
        row_s = fmin(row_s, now_s() - start);
    }
    printf("%zu,%d,%.1f,%zu,%.1f\n", accounts, threads, 1e9 * event_s / EVENTS, n, 1e9 * row_s / (double)n);
    feature_table_close(table);
    account_table_free(&account);
    free(event);
    free(active);
    free(feature);
}

int main(void)
{
    printf("accounts,threads,ns_per_event,rows,ns_per_row\n");
    for (int threads = 1; threads <= 2; threads++) {
        bench(50000, threads);
        bench(2500000, threads);
    }
    return 0;
}

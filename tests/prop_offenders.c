// SPDX-License-Identifier: GPL-3.0-or-later
// Properties on several worlds: the truth's bytes do not depend on threads, and no row of offenders has a form that
// ordinary people's rows never have.
#include "tests/offender_fixture.h"
#include "tests/suite_run.h"

#define WORLDS 2

static uint64_t truth_hash(const stage_set_t *set)
{
    truth_t t;
    stage_truth(set, &t);
    uint64_t hash = fixture_hash(UINT64_C(0xcbf29ce484222325), t.approach, t.approaches * sizeof(approach_t));
    hash = fixture_hash(hash, t.account_offender, t.accounts);
    hash = fixture_hash(hash, t.account_onset, t.accounts * sizeof(int32_t));
    hash = fixture_hash(hash, t.person.onset, t.person.n * sizeof(int32_t));
    truth_free(&t);
    return fixture_hash(hash, set->event, set->n * sizeof(event_t));
}

START_TEST(prop_offenders_same_bytes_for_any_threads)
{
    static const int threads[] = {1, 2, 3, 8};
    for (int world = 0; world < WORLDS; world++) {
        char seed[32];
        snprintf(seed, sizeof seed, "seed=%d", 100 + world);
        const char *override[] = {"persons=2500", "days=20", "protocol.warmup_days=1", "offending.per_1000_adults=60",
                                  seed,           NULL};
        uint64_t first = 0;
        for (int i = 0; i < 4; i++) {
            omp_set_num_threads(threads[i]);
            stage_set_t set;
            stage_open(&set, override);
            stage_run(&set);
            uint64_t hash = truth_hash(&set);
            stage_free(&set);
            if (i == 0) first = hash;
            ck_assert_msg(hash == first, "world %d: %d threads give other bytes than 1", world, threads[i]);
        }
    }
}
END_TEST

#define COUNTS 8 // count classes: 0, 1, 2-3, 4-7, ...
typedef struct {
    uint64_t seen[EVENT_KINDS][256][COUNTS]; // by kind, flags, class of count
} vocabulary_t;

static int count_class(uint16_t count)
{
    int class = 0;
    for (; count && class < COUNTS - 1; count >>= 1) class ++;
    return class;
}

static void read_rows(vocabulary_t *self, const event_t *event, size_t n)
{
    for (size_t i = 0; i < n; i++) self->seen[event[i].kind][event[i].flags][count_class(event[i].count)]++;
}

START_TEST(prop_offenders_speak_the_common_vocabulary)
{
    const char *benign[] = {"persons=8000", "days=30", "protocol.warmup_days=1", "seed=7", "null_offenders=true", NULL};
    const char *offenders[] = {
        "persons=2500", "days=30", "protocol.warmup_days=1", "seed=8", "offending.per_1000_adults=60", NULL};
    vocabulary_t *common = calloc(1, sizeof *common), *theirs = calloc(1, sizeof *theirs);
    run_of_t run;
    fixture_run(&run, 2, benign);
    read_rows(common, run.event, run.n);
    fixture_free(&run);
    stage_set_t set;
    stage_open(&set, offenders);
    stage_run(&set);
    read_rows(theirs, set.event, set.n);
    ck_assert_uint_gt(set.n, 3000);
    for (int kind = 0; kind < EVENT_KINDS; kind++)
        for (int flags = 0; flags < 256; flags++)
            for (int class = 0; class < COUNTS; class ++) {
                // a form seen once or twice among the few may be too rare to turn up among the many
                bool only_theirs = theirs->seen[kind][flags][class] > 2 && !common->seen[kind][flags][class];
                ck_assert_msg(!only_theirs, "%s, flags %#x, count class %d: only offenders' rows",
                              event_kind_name[kind], (unsigned)flags, class);
            }
    free(common);
    free(theirs);
    stage_free(&set);
}
END_TEST

/// No one-hour or one-minute mark draws offenders' rows.
START_TEST(prop_offenders_keep_no_round_times)
{
    const char *override[] = {
        "persons=4000", "days=40", "protocol.warmup_days=1", "seed=3", "offending.per_1000_adults=60", NULL};
    stage_set_t set;
    stage_open(&set, override);
    stage_run(&set);
    uint64_t minute = 0, hour = 0;
    for (size_t i = 0; i < set.n; i++) {
        minute += set.event[i].time % 60 == 0;
        hour += set.event[i].time % 3600 == 0;
    }
    ck_assert_uint_gt(set.n, 5000);
    ck_assert_share(minute, set.n, 1 / 60.0, "rows on the minute");
    ck_assert_uint_lt(hour * 3600, set.n * 4 + 5 * 3600);
    stage_free(&set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("offenders' properties");
    TCase *tests = tcase_create("properties");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, prop_offenders_same_bytes_for_any_threads);
    tcase_add_test(tests, prop_offenders_speak_the_common_vocabulary);
    tcase_add_test(tests, prop_offenders_keep_no_round_times);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

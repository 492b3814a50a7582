// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded crime as a lens on harm: its chain, its rates, and that it changes nothing behind it.
#include "tests/offender_fixture.h"
#include "tests/suite_run.h"

#define BASE                                                                                                           \
    "persons=4000", "protocol.warmup_days=1", "seed=4", "offending.per_1000_adults=80", "days=40", "child.accept=0.9", \
        "child.accept_mutual=0.9", "child.uneasy_sexualised=0", "child.uneasy_private=0", "child.uneasy_isolation=0",  \
        "child.uneasy_coercion=0", "roles.pupil.talks=1"

typedef struct {
    uint64_t harmed, disclosed, reported, recorded, known, charged, hash;
} tally_t;

static tally_t tally(const char *const *override)
{
    stage_set_t set;
    stage_open(&set, override);
    stage_run(&set);
    truth_t truth;
    stage_truth(&set, &truth);
    tally_t t = {.hash = UINT64_C(0xcbf29ce484222325)};
    for (size_t i = 0; i < truth.approaches; i++) {
        const approach_t *a = &truth.approach[i];
        bool harmed = a->stage_time[STAGE_HARM] != NEVER;
        ck_assert_uint_le(a->disclosed, harmed);
        ck_assert_uint_le(a->reported, a->disclosed);
        ck_assert_uint_le(a->recorded, a->reported);
        ck_assert_uint_le(a->platform_known, a->recorded);
        ck_assert_uint_le(a->charged, a->recorded);
        t.harmed += harmed;
        t.disclosed += a->disclosed;
        t.reported += a->reported;
        t.recorded += a->recorded;
        t.known += a->platform_known;
        t.charged += a->charged;
        t.hash = fixture_hash(t.hash, a->stage_time, sizeof a->stage_time);
    }
    truth_free(&truth);
    stage_free(&set);
    return t;
}

START_TEST(test_lens_rates)
{
    const char *rates[] = {BASE, "lens.disclosed=0.9", "lens.reported=0.9", "lens.recorded=0.9", NULL};
    tally_t t = tally(rates);
    ck_assert_uint_gt(t.harmed, 200);
    ck_assert_share(t.disclosed, t.harmed, 0.9, "disclosed");
    ck_assert_share(t.reported, t.disclosed, 0.9, "reported");
    ck_assert_share(t.recorded, t.reported, 0.9, "recorded");
    ck_assert_share(t.known, t.recorded, 0.291, "platform known");
    ck_assert_share(t.charged, t.recorded, 0.122, "charged");
}
END_TEST

/// Children known to the police, of offenders with a case that led to them; the others of the same offenders.
START_TEST(test_lens_identifies_further_children)
{
    const char *rates[] = {
        BASE, "lens.disclosed=1", "lens.reported=1", "lens.recorded=0.5", "lens.suspect=1", "lens.identified=0.4",
        NULL};
    stage_set_t set;
    truth_t truth;
    stage_open(&set, rates);
    stage_run(&set);
    stage_truth(&set, &truth);
    uint8_t *known = NULL;
    uint64_t others = 0, found = 0;
    ck_assert_int_eq(ARRAY_NEW(known, truth.person.n), 0);
    for (size_t i = 0; i < truth.approaches; i++) known[truth.approach[i].offender] |= truth.approach[i].recorded;
    for (size_t i = 0; i < truth.approaches; i++) {
        const approach_t *a = &truth.approach[i];
        bool harmed = a->stage_time[STAGE_HARM] != NEVER;
        if (a->recorded) ck_assert_uint_eq(a->identified, 1);
        if (!harmed || !known[a->offender]) ck_assert_uint_eq(a->identified, 0);
        if (!harmed || !known[a->offender] || a->recorded) continue;
        others++;
        found += a->identified;
    }
    ck_assert_uint_gt(others, 50);
    ck_assert_share(found, others, 0.4, "further children");
    free(known);
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

START_TEST(test_lens_suspects)
{
    const char *rates[] = {BASE,
                           "lens.disclosed=1",
                           "lens.reported=1",
                           "lens.recorded=1",
                           "lens.suspect=0.66",
                           "lens.charged=0.2",
                           "lens.identified=0",
                           NULL};
    stage_set_t set;
    truth_t truth;
    uint64_t recorded = 0, suspects = 0;
    stage_open(&set, rates);
    stage_run(&set);
    stage_truth(&set, &truth);
    for (size_t i = 0; i < truth.approaches; i++) {
        ck_assert_uint_le(truth.approach[i].charged, truth.approach[i].identified);
        recorded += truth.approach[i].recorded;
        suspects += truth.approach[i].identified;
    }
    ck_assert_share(suspects, recorded, 0.66, "with a suspect");
    truth_free(&truth);
    stage_free(&set);
}
END_TEST

START_TEST(test_lens_looks_and_does_not_touch)
{
    const char *all[] = {
        BASE, "lens.disclosed=1", "lens.reported=1", "lens.recorded=1", "lens.charged=1", "lens.platform_known=1",
        NULL};
    const char *none[] = {BASE, "lens.reported=0", NULL};
    tally_t seen = tally(all), unseen = tally(none);
    ck_assert_uint_eq(seen.charged, seen.harmed);
    ck_assert_uint_eq(seen.known, seen.harmed);
    ck_assert_uint_eq(unseen.reported, 0);
    ck_assert_uint_eq(seen.hash, unseen.hash);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lens");
    TCase *tests = tcase_create("lens");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, test_lens_rates);
    tcase_add_test(tests, test_lens_identifies_further_children);
    tcase_add_test(tests, test_lens_suspects);
    tcase_add_test(tests, test_lens_looks_and_does_not_touch);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK);
}

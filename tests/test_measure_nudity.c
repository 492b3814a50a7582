// SPDX-License-Identifier: GPL-3.0-or-later
// What the keys of nudity detection switch off: looking at what is sent, at what has come, blurring, and whose devices
// are children's.
#include "tests/measure_fixture.h"
#include "tests/suite_run.h"

/// Every image is taken for an intimate one; nobody shares a device. `further` keys end with NULL.
static void run_looked_at(run_of_t *run, const char *const *further)
{
    keys_t *keys = keys_new();
    keys_on(keys, "nudity_detection");
    keys_add(keys, "measures.nudity_detection.false_positive=1");
    keys_add(keys, "measures.nudity_detection.detection=1");
    keys_add(keys, "population.shared_device=[0,0,0,0,0,0,0,0,0,0]");
    for (; *further; further++) keys_add(keys, "measures.nudity_detection.%s", *further);
    measured_run(run, 2, keys);
}
#define LOOKED_AT(run, ...) run_looked_at(run, (const char *const[]){__VA_ARGS__, NULL})

/// Images sent by people of an age in [from, to) years.
static size_t images_of(const run_of_t *run, uint32_t from, uint32_t to)
{
    const world_t *w = sim_world(run->sim);
    size_t n = 0;
    for (size_t i = 0; i < run->n; i++) {
        const event_t *e = &run->event[i];
        if (e->kind != EVENT_MEDIA) continue;
        uint32_t age = w->person.age[w->hidden.person[e->actor]];
        n += age >= from && age < to;
    }
    return n;
}

/// Each side is looked at if its switch is on, whatever the other is.
START_TEST(test_sending_and_receiving_are_switched_each_by_itself)
{
    for (int k = 0; k < 4; k++) {
        run_of_t run;
        bool sending = k & 1, receiving = k & 2;
        LOOKED_AT(&run, "action=block", sending ? "sending=true" : "sending=false",
                  receiving ? "receiving=true" : "receiving=false");
        sim_measure_count_t sent = counts_of(&run, "nudity_detection", "media");
        sim_measure_count_t got = counts_of(&run, "nudity_detection", "receive");
        ck_assert_uint_gt(sent.attempts, 200);
        ck_assert_uint_gt(got.attempts, 200);
        if (sending) {
            ck_assert_uint_gt(sent.denied, 50);
            ck_assert_uint_eq(images_of(&run, 0, 18), 0);
        } else {
            ck_assert_uint_eq(sent.denied, 0);
            ck_assert_uint_gt(images_of(&run, 0, 18), 50);
        }
        if (receiving)
            ck_assert_uint_gt(got.denied, 50);
        else
            ck_assert_uint_eq(got.denied, 0);
        fixture_free(&run);
    }
}
END_TEST

/// A warning is about what the child sends; only `blur` hides what has come.
START_TEST(test_only_blur_hides_what_has_come)
{
    for (int blur = 0; blur < 2; blur++) {
        run_of_t run;
        LOOKED_AT(&run, blur ? "action=blur" : "action=warn", "heed=0", "stay_blurred=1");
        sim_measure_count_t sent = counts_of(&run, "nudity_detection", "media");
        sim_measure_count_t got = counts_of(&run, "nudity_detection", "receive");
        uint64_t prompts = cost_of(&run, "nudity_detection", COST_PROMPTS, -1);
        ck_assert_uint_eq(sent.abandoned + sent.denied + got.denied, 0);
        ck_assert_uint_gt(prompts, 100);
        if (blur)
            ck_assert_uint_gt(got.abandoned, 50);
        else
            ck_assert_uint_eq(got.abandoned, 0);
        fixture_free(&run);
    }
}
END_TEST

/// From the age given on nobody's device is a child's.
START_TEST(test_devices_are_childrens_below_the_age)
{
    run_of_t run;
    LOOKED_AT(&run, "action=block", "age=14");
    ck_assert_uint_eq(images_of(&run, 0, 14), 0);
    ck_assert_uint_gt(images_of(&run, 14, 18), 50);
    fixture_free(&run);
    LOOKED_AT(&run, "action=block", "age=18");
    ck_assert_uint_eq(images_of(&run, 0, 18), 0);
    ck_assert_uint_gt(images_of(&run, 18, 25), 50);
    fixture_free(&run);
    LOOKED_AT(&run, "action=block", "age=25");
    ck_assert_uint_eq(images_of(&run, 0, 25), 0);
    fixture_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nudity detection");
    TCase *test = tcase_create("nudity");
    tcase_set_timeout(test, 300);
    tcase_add_test(test, test_sending_and_receiving_are_switched_each_by_itself);
    tcase_add_test(test, test_only_blur_hides_what_has_come);
    tcase_add_test(test, test_devices_are_childrens_below_the_age);
    suite_add_tcase(suite, test);
    return suite_run(suite);
}

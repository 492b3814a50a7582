// SPDX-License-Identifier: GPL-3.0-or-later
// The effective scenario reads back as the same values, bit by bit, whatever they are.
#include <check.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param.h"
#include "core/rng.h"
#include "tests/file_bytes.h"
#include "tests/sample_schema.h"
#include "tests/suite_run.h"

#define ROUNDS 400

static double random_double(rng_t *rng)
{
    for (;;) {
        uint64_t bits = (uint64_t)rng_u32(rng) << 32 | rng_u32(rng);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value)) return value;
    }
}

static double random_in(rng_t *rng, double low, double high)
{
    switch (rng_below(rng, 5)) {
    case 0:
        return low;
    case 1:
        return high;
    case 2:
        return low + (high - low) * (double)rng_below(rng, 1000) / 1000;
    case 3:
        return low + (high - low) * exp(-40 * rng_unit(rng));
    default:
        return low + (high - low) * rng_unit(rng);
    }
}

// Characters that YAML treats in ways of its own, and some of two to four bytes.
static void random_text(rng_t *rng, char *out, size_t bytes)
{
    static const char *const PART[] = {" ", "\n", "\t", "\"", "\\", "'", ":", "#", "-", "é",        "𝄞", "a",
                                       "0", "~",  "&",  "*",  "!",  "|", ">", "%", "@", "\xC2\xA0", "{", ","};
    size_t used = 0, parts = rng_below(rng, 30);
    for (size_t i = 0; i < parts; i++) {
        const char *part = PART[rng_below(rng, sizeof PART / sizeof *PART)];
        if (used + strlen(part) >= bytes) break;
        strcpy(out + used, part);
        used += strlen(part);
    }
    out[used] = '\0';
}

static void random_sample(rng_t *rng, sample_t *out)
{
    out->rate_per_day = random_in(rng, 0, 100);
    out->any = random_double(rng);
    out->shift = (int32_t)rng_below(rng, 25) - 12;
    out->kind = (int32_t)rng_below(rng, 3);
    out->persons = 1 + rng_below(rng, 4000000000u);
    out->seed = rng_chance(rng, 0.1) ? 1ull << 53 : (uint64_t)rng_u32(rng) << 21 | rng_u32(rng) >> 11;
    out->fast = rng_chance(rng, 0.5);
    random_text(rng, out->name, sizeof out->name);
    for (int i = 0; i < 3; i++) out->mix[i] = random_in(rng, 0, 10);
}

static void check_round_trip(const sample_all_t *wanted, const char *path)
{
    sample_all_t from = *wanted, to;
    param_section_t section[SAMPLE_SECTIONS];
    sample_sections(section, &from);
    char *text = param_effective(section, SAMPLE_SECTIONS);
    ck_assert_ptr_nonnull(text);
    write_text(path, text);
    sample_sections(section, &to);
    ck_assert_msg(param_load(&(param_input_t){.path = path}, section, SAMPLE_SECTIONS, NULL) == 0, "%s\n%s",
                  error_text(), text);
    ck_assert_msg(sample_all_equal(&from, &to), "%s", text);
    char *again = param_effective(section, SAMPLE_SECTIONS);
    ck_assert_str_eq(text, again);
    free(text);
    free(again);
}

START_TEST(prop_param_effective_reads_back_as_itself)
{
    char path[] = "/tmp/vigil-prop-param-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        rng_t rng = rng_at(5, i, 0, RNG_TEST);
        sample_all_t all;
        random_sample(&rng, &all.world);
        random_sample(&rng, &all.photo);
        random_sample(&rng, &all.chat);
        all.depth = random_in(&rng, 0, 11000);
        random_text(&rng, all.top.description, sizeof all.top.description);
        check_round_trip(&all, path);
    }
    unlink(path);
}
END_TEST

START_TEST(prop_param_extreme_doubles_read_back)
{
    static const double EXTREME[] = {0.0,
                                     -0.0,
                                     DBL_MAX,
                                     -DBL_MAX,
                                     DBL_MIN,
                                     DBL_EPSILON,
                                     0x1p-1074,
                                     0x1p-1022 - 0x1p-1074,
                                     0.1,
                                     1e15,
                                     1e16,
                                     1e17,
                                     1e22,
                                     1e23,
                                     123456789012345678.0,
                                     1.0 / 3,
                                     5e-324,
                                     0.000123};
    char path[] = "/tmp/vigil-prop-param-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    for (size_t i = 0; i < sizeof EXTREME / sizeof *EXTREME; i++) {
        sample_all_t all;
        param_section_t section[SAMPLE_SECTIONS];
        sample_sections(section, &all);
        param_defaults(section, SAMPLE_SECTIONS);
        all.world.any = EXTREME[i];
        check_round_trip(&all, path);
    }
    unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("prop_param");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, prop_param_effective_reads_back_as_itself);
    tcase_add_test(all, prop_param_extreme_doubles_read_back);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

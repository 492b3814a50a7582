// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers: published answers, moments, and streams that are apart when any part of the key is.
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

#include "core/rng.h"
#include "tests/suite_run.h"

#define DRAWS 200000
#define SEED 20240117u

typedef double draw_t(rng_t *rng);

/// Fails when the mean or the variance of many draws is further than five standard errors from the truth.
/// @param[in] kurtosis fourth central moment over the squared variance
static void check_moments(draw_t *draw, double mean, double variance, double kurtosis)
{
    rng_t rng = rng_at(SEED, 1, 2, RNG_TEST);
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double x = draw(&rng) - mean;
        sum += x;
        squares += x * x;
    }
    ck_assert_double_le(fabs(sum / DRAWS), 5 * sqrt(variance / DRAWS) + 1e-12);
    ck_assert_double_le(fabs(squares / DRAWS - variance), 5 * variance * sqrt((kurtosis - 1) / DRAWS) + 1e-12);
}

/// Fails below one in a million for counts of a law that gives bin i the probability p[i].
static void check_counts(const double *p, const uint64_t *count, int bins, uint64_t draws)
{
    double chi_2 = 0;
    for (int i = 0; i < bins; i++) {
        double expected = p[i] * (double)draws, off = (double)count[i] - expected;
        ck_assert_double_ge(expected, 5);
        chi_2 += off * off / expected;
    }
    ck_assert_double_ge(gsl_cdf_chisq_Q(chi_2, bins - 1), 1e-6);
}

START_TEST(test_rng_gives_published_answers) // Random123's kat_vectors, philox4x32 of 10 rounds
{
    static const uint32_t IN[3][6] = {
        {0, 0, 0, 0, 0, 0},
        {~0u, ~0u, ~0u, ~0u, ~0u, ~0u},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0},
    };
    static const uint32_t OUT[3][4] = {
        {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
    };
    for (int k = 0; k < 3; k++) {
        rng_t rng = {.counter = {{IN[k][0], IN[k][1], IN[k][2], IN[k][3]}}, .key = {{IN[k][4], IN[k][5]}}};
        for (int i = 3; i >= 0; i--) ck_assert_uint_eq(rng_u32(&rng), OUT[k][i]);
    }
}
END_TEST

START_TEST(test_rng_at_puts_each_part_in_its_place)
{
    rng_t rng = rng_at(0x299f31d0a4093822u, 0x85a308d3, 0x13198a2e, RNG_TEST);
    philox4x32_ctr_t counter = {{0, 0x85a308d3, 0x13198a2e, RNG_TEST}};
    philox4x32_key_t key = {{0xa4093822, 0x299f31d0}};
    for (uint32_t block = 0; block < 3; block++) {
        counter.v[0] = block;
        philox4x32_ctr_t word = philox4x32(counter, key);
        for (int i = 3; i >= 0; i--) ck_assert_uint_eq(rng_u32(&rng), word.v[i]);
    }
}
END_TEST

START_TEST(test_rng_streams_differ_by_every_part)
{
    rng_t stream[] = {
        rng_at(1, 1, 1, RNG_TEST),       rng_at(2, 1, 1, RNG_TEST), rng_at(1 | 1ull << 32, 1, 1, RNG_TEST),
        rng_at(1, 2, 1, RNG_TEST),       rng_at(1, 1, 2, RNG_TEST), rng_at(1, 1, 1, RNG_SPLIT),
        rng_at(1, 1u << 31, 1, RNG_TEST)};
    size_t n = sizeof stream / sizeof *stream;
    uint32_t first[sizeof stream / sizeof *stream][4];
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++) first[i][k] = rng_u32(&stream[i]);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            for (int word = 0; word < 4; word++) ck_assert_uint_ne(first[i][word], first[k][word]);
}
END_TEST

static double draw_unit(rng_t *rng) { return rng_unit(rng); }
static double draw_unit_positive(rng_t *rng) { return rng_unit_positive(rng); }
static double draw_chance(rng_t *rng) { return rng_chance(rng, 0.3); }
static double draw_exponential(rng_t *rng) { return rng_exponential(rng, 3); }
static double draw_normal(rng_t *rng) { return rng_normal(rng); }
static double draw_log_of_lognormal(rng_t *rng) { return log(rng_lognormal(rng, 5, 1.5)); }
static double draw_poisson_100(rng_t *rng) { return rng_poisson(rng, 100); }

START_TEST(test_rng_distributions_have_their_moments)
{
    check_moments(draw_unit, 0.5, 1.0 / 12, 1.8);
    check_moments(draw_unit_positive, 0.5, 1.0 / 12, 1.8);
    check_moments(draw_chance, 0.3, 0.21, (1 - 3 * 0.21) / 0.21);
    check_moments(draw_exponential, 3, 9, 9);
    check_moments(draw_normal, 0, 1, 3);
    check_moments(draw_log_of_lognormal, log(5), 2.25, 3);
    check_moments(draw_poisson_100, 100, 100 + 1.0 / 12, 3); // a rounded normal
}
END_TEST

START_TEST(test_rng_normal_has_its_tails)
{
    rng_t rng = rng_at(SEED, 3, 0, RNG_TEST);
    uint64_t count[3] = {0};
    for (int i = 0; i < DRAWS; i++) {
        double x = rng_normal(&rng);
        count[x < -2 ? 0 : x > 2 ? 2 : 1]++;
    }
    double tail = gsl_cdf_ugaussian_P(-2), p[3] = {tail, 1 - 2 * tail, tail};
    check_counts(p, count, 3, DRAWS);
}
END_TEST

START_TEST(test_rng_poisson_has_its_law)
{
    static const double MEAN[] = {0.01, 0.7, 4, 30};
    for (size_t m = 0; m < sizeof MEAN / sizeof *MEAN; m++) {
        rng_t rng = rng_at(SEED, (uint32_t)m, 0, RNG_TEST);
        uint64_t all[200] = {0}, count[200] = {0};
        for (int i = 0; i < DRAWS; i++) all[rng_poisson(&rng, MEAN[m])]++;
        double p[200] = {0};
        int bins = 0;
        for (unsigned k = 0; k < 200; k++) { // joins values until a bin is expected to hold 20
            p[bins] += gsl_ran_poisson_pdf(k, MEAN[m]);
            count[bins] += all[k];
            if (p[bins] * DRAWS >= 20 && gsl_cdf_poisson_Q(k, MEAN[m]) * DRAWS >= 20) bins++;
        }
        check_counts(p, count, bins + 1, DRAWS);
    }
}
END_TEST

START_TEST(test_rng_poisson_takes_extremes)
{
    rng_t rng = rng_at(SEED, 0, 0, RNG_TEST);
    for (int i = 0; i < 1000; i++) ck_assert_uint_eq(rng_poisson(&rng, 0), 0);
    ck_assert_uint_eq(rng_poisson(&rng, 1e12), UINT32_MAX);
    for (int i = 0; i < 100000; i++) ck_assert_uint_le(rng_poisson(&rng, 30), 90);
}
END_TEST

START_TEST(test_rng_geometric_has_its_law)
{
    rng_t rng = rng_at(SEED, 4, 0, RNG_TEST);
    uint64_t count[8] = {0};
    double p[8], left = 1;
    for (int i = 0; i < 7; i++, left *= 0.6) p[i] = left * 0.4;
    p[7] = left;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t k = rng_geometric(&rng, 0.4);
        count[k < 7 ? k : 7]++;
    }
    check_counts(p, count, 8, DRAWS);
    for (int i = 0; i < 1000; i++) ck_assert_uint_eq(rng_geometric(&rng, 1), 0);
    ck_assert_uint_eq(rng_geometric(&rng, 1e-300), UINT32_MAX);
}
END_TEST

START_TEST(test_rng_pick_and_below_have_their_laws)
{
    rng_t rng = rng_at(SEED, 5, 0, RNG_TEST);
    const double weight[] = {2, 0, 5, 1, 0}, p[] = {0.25, 0.625, 0.125};
    const double seventh[] = {1 / 7., 1 / 7., 1 / 7., 1 / 7., 1 / 7., 1 / 7., 1 / 7.};
    uint64_t picked[5] = {0}, below[7] = {0};
    for (int i = 0; i < DRAWS; i++) {
        picked[rng_pick(&rng, weight, 5)]++;
        below[rng_below(&rng, 7)]++;
    }
    ck_assert_uint_eq(picked[1] + picked[4], 0);
    check_counts(p, (uint64_t[]){picked[0], picked[2], picked[3]}, 3, DRAWS);
    check_counts(seventh, below, 7, DRAWS);
}
END_TEST

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

START_TEST(test_rng_pair_is_symmetric_and_mixes)
{
    enum { IDS = 512, PAIRS = IDS * (IDS + 1) / 2 };
    uint32_t *hash = malloc(PAIRS * sizeof *hash);
    int n = 0, ones[32] = {0}, equal = 0;
    for (uint32_t a = 0; a < IDS; a++)
        for (uint32_t b = a; b < IDS; b++) {
            ck_assert_uint_eq(rng_pair(a, b), rng_pair(b, a));
            hash[n++] = rng_pair(a, b);
            for (int bit = 0; bit < 32; bit++) ones[bit] += hash[n - 1] >> bit & 1;
        }
    for (int bit = 0; bit < 32; bit++) ck_assert_double_le(abs(ones[bit] - PAIRS / 2), 5 * sqrt(PAIRS) / 2);
    qsort(hash, PAIRS, sizeof *hash, compare_u32);
    for (int i = 1; i < PAIRS; i++) equal += hash[i] == hash[i - 1];
    ck_assert_int_le(equal, 10); // two expected of 131328 random words
    free(hash);
}
END_TEST

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

START_TEST(test_rng_world_seeds_are_distinct)
{
    static uint64_t seed[8 * 4 * 1024];
    size_t n = 0;
    for (uint64_t s = 0; s < 8; s++)
        for (uint32_t role = 0; role < 4; role++)
            for (uint32_t index = 0; index < 1024; index++) seed[n++] = rng_world_seed(s, role, index);
    qsort(seed, n, sizeof *seed, compare_u64);
    for (size_t i = 1; i < n; i++) ck_assert_uint_ne(seed[i], seed[i - 1]);
}
END_TEST

START_TEST(test_rng_gsl_type_is_the_same_generator)
{
    gsl_rng *gsl = gsl_rng_alloc(rng_gsl_type);
    ck_assert_str_eq(gsl_rng_name(gsl), "philox4x32-10");
    rng_t rng = rng_at(SEED, 7, 8, RNG_TEST);
    rng_gsl_seek(gsl, rng);
    for (int i = 0; i < 10; i++) ck_assert_uint_eq(gsl_rng_get(gsl), rng_u32(&rng));
    for (int i = 0; i < 10; i++) ck_assert_double_eq(gsl_rng_uniform(gsl), rng_unit(&rng));
    gsl_rng_set(gsl, SEED);
    rng = rng_at(SEED, 0, 0, (rng_purpose_t)0);
    ck_assert_uint_eq(gsl_rng_get(gsl), rng_u32(&rng));
    ck_assert_uint_eq(gsl_rng_max(gsl), UINT32_MAX);
    ck_assert_uint_eq(gsl_rng_min(gsl), 0);
    gsl_rng_free(gsl);
}
END_TEST

/// Part 0 is the stream, parts do not meet, and a part is the same whatever was drawn before.
START_TEST(test_rng_parts_are_apart_and_stay)
{
    enum { PARTS = 300, WORDS = 9 };
    static uint32_t word[PARTS][WORDS];
    rng_t used = rng_at(SEED, 5, 6, RNG_TEST), fresh = used;
    for (int i = 0; i < 1001; i++) rng_u32(&used);
    for (uint32_t part = 0; part < PARTS; part++) {
        rng_t a = rng_part(used, part), b = rng_part(fresh, part);
        for (int i = 0; i < WORDS; i++) {
            word[part][i] = rng_u32(&a);
            ck_assert_uint_eq(word[part][i], rng_u32(&b));
        }
        for (uint32_t other = 0; other < part; other++) ck_assert_uint_ne(word[part][0], word[other][0]);
    }
    for (int i = 0; i < WORDS; i++) ck_assert_uint_eq(word[0][i], rng_u32(&fresh));
}
END_TEST

/// Uniform for every n, and one item more takes its share from all others and moves no other draw.
START_TEST(test_rng_steady_moves_only_to_the_new_item)
{
    enum { MOST = 40, TRIES = 20000 };
    static const uint32_t sizes[] = {1, 2, 7, 40};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        uint32_t hits[MOST] = {0}, n = sizes[k], moved = 0;
        for (uint32_t i = 0; i < TRIES; i++) {
            rng_t a = rng_at(SEED, i, 7, RNG_TEST), b = a;
            uint32_t now = rng_steady(&a, n), then = rng_steady(&b, n + 1);
            ck_assert_uint_lt(now, n);
            hits[now]++;
            if (now != then) ck_assert_uint_eq(then, n);
            moved += now != then;
            ck_assert_uint_eq(rng_u32(&a), rng_u32(&b)); // both took the same words
        }
        double chi = 0, expected = (double)TRIES / n, share = 1.0 / (n + 1);
        for (uint32_t i = 0; i < n; i++) chi += (hits[i] - expected) * (hits[i] - expected) / expected;
        if (n > 1) ck_assert_double_gt(gsl_cdf_chisq_Q(chi, n - 1), 1e-4);
        ck_assert_double_le(fabs(moved - TRIES * share), 4.5 * sqrt(TRIES * share * (1 - share)));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rng");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, test_rng_gives_published_answers);
    tcase_add_test(all, test_rng_at_puts_each_part_in_its_place);
    tcase_add_test(all, test_rng_streams_differ_by_every_part);
    tcase_add_test(all, test_rng_distributions_have_their_moments);
    tcase_add_test(all, test_rng_normal_has_its_tails);
    tcase_add_test(all, test_rng_poisson_has_its_law);
    tcase_add_test(all, test_rng_poisson_takes_extremes);
    tcase_add_test(all, test_rng_geometric_has_its_law);
    tcase_add_test(all, test_rng_pick_and_below_have_their_laws);
    tcase_add_test(all, test_rng_pair_is_symmetric_and_mixes);
    tcase_add_test(all, test_rng_world_seeds_are_distinct);
    tcase_add_test(all, test_rng_parts_are_apart_and_stay);
    tcase_add_test(all, test_rng_steady_moves_only_to_the_new_item);
    tcase_add_test(all, test_rng_gsl_type_is_the_same_generator);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

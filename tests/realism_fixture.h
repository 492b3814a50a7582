// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made message streams and what is measured of them.
#ifndef VIGIL_REALISM_FIXTURE_H
#define VIGIL_REALISM_FIXTURE_H
#include "core/error.h"
#include "core/rng.h"
#include "results/realism/naive_rule.h"
#include "results/realism/realism_values.h"
#include "tests/suite_run.h"

#include <check.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONDAY INT64_C(1704067200) // 2024-01-01T00:00:00Z
#define DAY ((int64_t)DAY_S)
#define HOUR 3600

static const realism_clock_t UTC = {0, true};

__attribute__((unused)) static void add(edge_list_t *list, uint32_t src, uint32_t dst, int64_t time)
{
    BUG_IF(edge_list_add(list, src, dst, time) != 0);
}

__attribute__((unused)) static edge_list_t copy_of(const edge_list_t *list)
{
    edge_list_t copy = {0};
    for (size_t i = 0; i < list->n; i++) add(&copy, list->edge[i].src, list->edge[i].dst, list->edge[i].time);
    return copy;
}

/// Builds the stream; the list is empty afterwards.
__attribute__((unused)) static edge_stream_t stream_of(edge_list_t *list)
{
    edge_stream_t stream;
    BUG_IF(edge_stream_init(&stream, list) != 0);
    return stream;
}

/// Everything that is measured of a list, which is empty afterwards.
typedef struct {
    realism_values_t values;
    uint64_t fired[NAIVE_RULES]; // users
} measured_t;

__attribute__((unused)) static measured_t measure_with(edge_list_t *list, realism_clock_t clock)
{
    measured_t out = {0};
    edge_stream_t stream = stream_of(list);
    uint8_t *fired = calloc(stream.users + (size_t)1, 1);
    BUG_IF(fired == NULL || realism_measure(&stream, clock, &out.values) != 0 || naive_rules(&stream, fired) != 0);
    for (uint32_t u = 0; u < stream.users; u++)
        for (int r = 0; r < NAIVE_RULES; r++) out.fired[r] += fired[u] >> r & 1;
    free(fired);
    edge_stream_free(&stream);
    return out;
}

__attribute__((unused)) static measured_t measure(edge_list_t *list) { return measure_with(list, UTC); }

/// Asserts that a statistic of `measured` has a value.
#define ck_statistic(measured, id, expected) \
    ck_assert_double_eq_tol((measured).values.value[STATISTIC_##id], (expected), 1e-9 * (1 + fabs((double)(expected))))
#define ck_no_statistic(measured, id) ck_assert_double_nan((measured).values.value[STATISTIC_##id])

/// Asserts the same values to the last bit, NaN included.
__attribute__((unused)) static void ck_same(const measured_t *a, const measured_t *b)
{
    for (int s = 0; s < STATISTICS; s++)
        ck_assert_msg(memcmp(&a->values.value[s], &b->values.value[s], sizeof(double)) == 0 ||
                          (isnan(a->values.value[s]) && isnan(b->values.value[s])),
                      "%s: %.17g and %.17g", statistic_row[s].name, a->values.value[s], b->values.value[s]);
    ck_assert_mem_eq(a->fired, b->fired, sizeof a->fired);
    ck_assert_uint_eq(a->values.users, b->values.users);
    ck_assert_uint_eq(a->values.messages, b->values.messages);
    ck_assert_uint_eq(a->values.pairs, b->values.pairs);
}

/// Runs a suite of one case. What GSL cannot do is an answer here, as in `main`.
__attribute__((unused)) static int run_tests(const char *name, const TTest *const *test, size_t tests, double timeout_s)
{
    gsl_set_error_handler_off();
    Suite *suite = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, timeout_s);
    for (size_t i = 0; i < tests; i++) tcase_add_test(tc, test[i]);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
#endif

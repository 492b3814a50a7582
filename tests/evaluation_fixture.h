// SPDX-License-Identifier: GPL-3.0-or-later
// One world's scores evaluated alone, and the numbers that come out, by name.
#ifndef VIGIL_EVALUATION_FIXTURE_H
#define VIGIL_EVALUATION_FIXTURE_H
#include "results/evaluation/evaluation.h"
#include "tests/scoring_fixture.h"

#include <check.h>

static inline double value_of(const run_result_t *r, size_t detector, const char *name)
{
    const metric_row_t *row = run_result_metric(&r->detector[detector], name);
    ck_assert_msg(row != NULL, "no metric %s", name);
    return row->value;
}

/// Evaluates one detector on one world; its scores are freed.
static inline void evaluate_one(const protocol_t *protocol, scored_world_t *w, score_stream_t *s,
                                const frozen_t *frozen, run_result_t *r)
{
    evaluation_t e;
    ck_assert_int_eq(run_result_init(r, 1), 0);
    ck_assert_int_eq(evaluation_init(&e, protocol, 1, 1, frozen), 0);
    ck_assert_int_eq(evaluation_add(&e, w, s), 0);
    ck_assert_int_eq(evaluation_report(&e, 1, r), 0);
    evaluation_free(&e);
    score_stream_free(s);
}
#endif

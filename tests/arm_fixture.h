// SPDX-License-Identifier: GPL-3.0-or-later
// Arms for tests: runs the design of a plan, and compares tables to the last bit.
#ifndef VIGIL_ARM_FIXTURE_H
#define VIGIL_ARM_FIXTURE_H
#include <omp.h>

#include "results/arms/arm_run.h"
#include "tests/plan_fixture.h"
#include "tests/rounds.h"

typedef struct {
    plan_case_t study;
    arm_table_t table;
} arm_case_t;

static inline void arms_free(arm_case_t *self)
{
    arm_table_free(&self->table);
    plan_free(&self->study);
    memset(self, 0, sizeof *self);
}

static inline const double *arms_values(const arm_case_t *self, size_t world, size_t arm)
{
    return arm_table_values(&self->table, world, arm);
}

/// Runs again what has been checked, into a new table.
static inline void arms_again(arm_case_t *self, const arm_store_t *store)
{
    const plan_case_t *p = &self->study;
    ck_assert_msg(arm_run(&p->scenario, &p->plan, &p->design, store, &self->table) == 0, "%s", error_text());
}

static inline void arms_run(arm_case_t *self, const arm_store_t *store)
{
    plan_case_t *p = &self->study;
    plan_detach(&p->scenario);
    ck_assert_msg(arm_run_check(&p->scenario, &p->plan, &p->design) == 0, "%s", error_text());
    arms_again(self, store);
}

static inline void arms_same(const arm_table_t *a, const arm_table_t *b)
{
    ck_assert_uint_eq(a->worlds, b->worlds);
    ck_assert_uint_eq(a->arms, b->arms);
    ck_assert_mem_eq(a->value, b->value, a->worlds * a->arms * OUTCOMES * sizeof *a->value);
    ck_assert_mem_eq(a->alerts, b->alerts, a->worlds * a->arms * sizeof *a->alerts);
    ck_assert_mem_eq(a->sum, b->sum, a->arms * sizeof *a->sum);
}

/// The same table with one thread, with fewer than there are arms, and with more.
static inline void arms_same_for_any_threads(arm_case_t *self)
{
    arm_table_t first;
    omp_set_num_threads(1);
    arms_run(self, NULL);
    first = self->table;
    for (int threads = 3; threads <= ROUNDS(9, 3); threads *= 3) {
        omp_set_num_threads(threads);
        arms_again(self, NULL);
        arms_same(&self->table, &first);
        arm_table_free(&self->table);
    }
    self->table = first;
}
#endif

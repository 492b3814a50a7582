// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds by role, one after the other; each is parallel inside.
#include "results/worlds/learning.h"

#include "core/array.h"
#include "core/error.h"
#include "results/metrics/budget.h"
#include "results/programs/programs.h"

#include <string.h>

int learning_check(const scenario_t *scenario, const lineup_t *lineup)
{
    if (scenario->protocol.training > 0) return 0;
    if (scenario->protocol.linkage == LINKAGE_LEARNED)
        return error_set(ERR_INPUT, "protocol.training is 0, so linkage cannot be learned: set it to 1 or more, or "
                                    "protocol.linkage to none or oracle");
    for (size_t d = 0; d < lineup->n; d++)
        if (lineup->detector[d]->fit)
            return error_set(ERR_INPUT,
                             "protocol.training is 0, so %s cannot be fitted: set it to 1 or more, or leave the "
                             "detector out of protocol.detectors",
                             lineup->detector[d]->name);
    return 0;
}

world_job_t learning_job(const learning_t *self, world_role_t role, uint32_t index)
{
    return (world_job_t){.scenario = self->scenario,
                         .lineup = self->lineup,
                         .role = role,
                         .index = index,
                         .fit = &self->fit,
                         .linkage = &self->linkage,
                         .alert_detector = -1,
                         .watch = self->watch,
                         .school = &self->school,
                         .cost = self->cost};
}

static int get_world(const world_store_t *store, const world_job_t *job, world_output_t *out)
{
    bool found = false;
    memset(out, 0, sizeof *out);
    bool lesson = job->role == WORLD_TRAINING && programs_in(job->lineup); // a store does not keep what programs read
    if (store && !lesson) CHECK(store->fetch(store->self, job->role, job->index, out, &found));
    if (found) return 0;
    CHECK(world_run(job, out));
    return store ? store->keep(store->self, job->role, job->index, out) : 0;
}

int learning_world(const learning_t *self, const world_job_t *job, world_output_t *out)
{
    CHECK(get_world(self->store, job, out));
    return self->take ? self->take(self->taker, job->role, job->index, out) : 0;
}

static int learn_linkage(learning_t *self, const world_output_t *out, size_t worlds)
{
    const linkage_lesson_t *lesson[worlds + 1];
    if (self->scenario->protocol.linkage != LINKAGE_LEARNED) return 0;
    for (size_t w = 0; w < worlds; w++) lesson[w] = &out[w].lesson;
    return linkage_fit(&self->scenario->linkage, lesson, worlds, &self->linkage);
}

int learning_train(learning_t *self)
{
    size_t worlds = self->scenario->protocol.training;
    world_output_t *out = NULL;
    CHECK(ARRAY_NEW(out, worlds));
    int code = program_school_open(&self->school, self->scenario, self->lineup);
    for (uint32_t w = 0; w < worlds && code == 0; w++) {
        world_job_t job = learning_job(self, WORLD_TRAINING, w);
        code = learning_world(self, &job, &out[w]);
    }
    const training_rows_t *rows[worlds + 1];
    for (size_t w = 0; w < worlds; w++) rows[w] = &out[w].rows;
    if (code == 0) code = fit_rows_gather(&self->fit, rows, worlds);
    if (code == 0) code = learn_linkage(self, out, worlds);
    for (size_t w = 0; w < worlds; w++) world_output_free(&out[w]);
    free(out);
    return code;
}

int learning_validate(const learning_t *self, double budget, world_output_t **out)
{
    uint32_t worlds = self->scenario->protocol.validation;
    *out = NULL;
    CHECK(ARRAY_NEW(*out, worlds));
    for (uint32_t w = 0; w < worlds; w++) {
        world_job_t job = learning_job(self, WORLD_VALIDATION, w);
        job.budget = budget;
        job.pooled = worlds;
        CHECK(learning_world(self, &job, &(*out)[w]));
    }
    return 0;
}

void learning_forget(const learning_t *self, world_output_t *out)
{
    for (uint32_t w = 0; out && w < self->scenario->protocol.validation; w++) world_output_free(&out[w]);
    free(out);
}

int learning_alert_threshold(const learning_t *self, const world_output_t *out, size_t detector, double budget,
                             double *threshold, double *rate)
{
    const protocol_t *p = &self->scenario->protocol;
    const score_stream_t *stream[p->validation];
    double active_days = 0, alerts = 0;
    uint32_t cooldown = p->cooldown_days * DAY_S;
    for (uint32_t w = 0; w < p->validation; w++) {
        stream[w] = &out[w].stream[detector];
        active_days += out[w].world.active_days;
    }
    CHECK(budget_threshold(stream, NULL, p->validation, budget, active_days, cooldown, threshold));
    for (uint32_t w = 0; rate && w < p->validation; w++) {
        size_t rows, paid;
        CHECK(budget_raise(stream[w], NULL, *threshold, cooldown, NULL, &rows, &paid));
        alerts += (double)paid;
    }
    if (rate) *rate = budget_rate(alerts, active_days);
    return 0;
}

void learning_free(learning_t *self)
{
    program_school_close(&self->school);
    fit_rows_free(&self->fit);
    memset(self, 0, sizeof *self);
}

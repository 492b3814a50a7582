// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/training_rows.h"

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "results/worlds/schedule.h"

#include <string.h>

static int label_of(const truth_t *truth, uint32_t account, uint32_t time)
{
    if (truth->accounts == 0) return 0;
    if (truth->account_offender[account] && truth->account_onset[account] < (int32_t)time) return 1;
    uint32_t person = truth->account_person[account];
    return person == NO_PERSON || truth->person.offender[person] != OFFENDER_NONE ? -1 : 0;
}

/// The label that detectors are given.
static int given_label(const training_rows_t *self, const detector_rows_t *rows, size_t i, const truth_t *truth,
                       uint64_t seed, int label)
{
    if (truth->accounts == 0 || label < 0) return label;
    uint32_t person = truth->account_person[rows->account[i]];
    uint8_t offender = person == NO_PERSON ? OFFENDER_NONE : truth->person.offender[person];
    bool reported = rows->feature[i * FEATURES + FEATURE_REPORTS_RECEIVED] > 0;
    return label_rule_apply(&self->rule, seed, rows->account[i], offender, reported, label);
}

static int make_room(training_rows_t *self, size_t rows, bool graph)
{
    size_t room = self->n + rows;
    CHECK(array_reserve(&self->feature, &self->feature_capacity, room * FEATURES, sizeof *self->feature));
    if (graph) CHECK(array_reserve(&self->graph, &self->graph_capacity, room * GRAPH_FEATURES, sizeof *self->graph));
    CHECK(array_reserve(&self->label, &self->label_capacity, room, 1));
    return array_reserve(&self->platform, &self->platform_capacity, room, 1);
}

double training_rows_chance(size_t worlds, size_t active)
{
    size_t share = FIT_ROWS_MAX / (worlds * SNAPSHOTS) + 1;
    return (double)share / (double)active;
}

int training_rows_keep(training_rows_t *self, const detector_rows_t *rows, size_t platform, const truth_t *truth,
                       uint64_t seed, double keep)
{
    CHECK(make_room(self, rows->n, rows->graph));
    for (size_t i = 0; i < rows->n; i++) {
        int true_label = label_of(truth, rows->account[i], rows->time);
        int label = given_label(self, rows, i, truth, seed, true_label);
        rng_t rng = rng_at(seed, rows->account[i], rows->time, RNG_SPLIT);
        if (label < 0 || (label == 0 && !rng_chance(&rng, keep))) continue;
        memcpy(self->feature + self->n * FEATURES, rows->feature + i * FEATURES, FEATURES * sizeof(float));
        if (rows->graph)
            memcpy(self->graph + self->n * GRAPH_FEATURES, rows->graph + i * GRAPH_FEATURES,
                   GRAPH_FEATURES * sizeof(float));
        self->missed += label < true_label;
        self->falsely += label > true_label;
        self->platform[self->n] = (uint8_t)platform;
        self->label[self->n++] = (uint8_t)label;
    }
    return 0;
}

void training_rows_free(training_rows_t *self)
{
    free(self->feature);
    free(self->graph);
    free(self->label);
    free(self->platform);
    memset(self, 0, sizeof *self);
}

/// Row i of a world to its place among all.
static void gather_row(fit_rows_t *self, const training_rows_t *world, size_t i, size_t to)
{
    self->label[to] = world->label[i];
    self->positive[world->platform[i]] += world->label[i];
    memcpy(self->feature + to * FEATURES, world->feature + i * FEATURES, FEATURES * sizeof(float));
    if (self->graph)
        memcpy(self->graph + to * GRAPH_FEATURES, world->graph + i * GRAPH_FEATURES, GRAPH_FEATURES * sizeof(float));
}

int fit_rows_gather(fit_rows_t *self, const training_rows_t *const *world, size_t worlds)
{
    size_t at[PLATFORMS + 1] = {0};
    bool graph = false;
    memset(self, 0, sizeof *self);
    for (size_t w = 0; w < worlds; w++) {
        self->n += world[w]->n;
        graph |= world[w]->graph != NULL;
        for (size_t i = 0; i < world[w]->n; i++) at[world[w]->platform[i] + 1]++;
    }
    for (size_t p = 0; p < PLATFORMS; p++) at[p + 1] += at[p];
    memcpy(self->start, at, sizeof at);
    CHECK(ARRAY_NEW(self->feature, self->n * FEATURES));
    if (graph) CHECK(ARRAY_NEW(self->graph, self->n * GRAPH_FEATURES));
    CHECK(ARRAY_NEW(self->label, self->n));
    for (size_t w = 0; w < worlds; w++)
        for (size_t i = 0; i < world[w]->n; i++) gather_row(self, world[w], i, at[world[w]->platform[i]]++);
    return 0;
}

void fit_rows_free(fit_rows_t *self)
{
    free(self->feature);
    free(self->graph);
    free(self->label);
    memset(self, 0, sizeof *self);
}

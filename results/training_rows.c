// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/training_rows.h"

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"

#include <string.h>

static int label_of(const truth_t *truth, uint32_t account, uint32_t time)
{
    if (truth->accounts == 0) return 0;
    if (truth->account_offender[account] && truth->account_onset[account] < (int32_t)time) return 1;
    uint32_t person = truth->account_person[account];
    return person == NO_PERSON || truth->person.offender[person] != OFFENDER_NONE ? -1 : 0;
}

static int make_room(training_rows_t *self, size_t rows)
{
    size_t room = self->n + rows;
    CHECK(array_reserve(&self->feature, &self->feature_capacity, room * FEATURES, sizeof *self->feature));
    CHECK(array_reserve(&self->label, &self->label_capacity, room, 1));
    return array_reserve(&self->platform, &self->platform_capacity, room, 1);
}

int training_rows_keep(training_rows_t *self, const detector_rows_t *rows, size_t platform, const truth_t *truth,
                       uint64_t seed, double keep)
{
    CHECK(make_room(self, rows->n));
    for (size_t i = 0; i < rows->n; i++) {
        int label = label_of(truth, rows->account[i], rows->time);
        rng_t rng = rng_at(seed, rows->account[i], rows->time, RNG_SPLIT);
        if (label < 0 || (label == 0 && !rng_chance(&rng, keep))) continue;
        memcpy(self->feature + self->n * FEATURES, rows->feature + i * FEATURES, FEATURES * sizeof(float));
        self->platform[self->n] = (uint8_t)platform;
        self->label[self->n++] = (uint8_t)label;
    }
    return 0;
}

void training_rows_free(training_rows_t *self)
{
    free(self->feature);
    free(self->label);
    free(self->platform);
    memset(self, 0, sizeof *self);
}

int fit_rows_gather(fit_rows_t *self, const training_rows_t *const *world, size_t worlds)
{
    size_t at[PLATFORMS + 1] = {0};
    memset(self, 0, sizeof *self);
    for (size_t w = 0; w < worlds; w++) {
        self->n += world[w]->n;
        for (size_t i = 0; i < world[w]->n; i++) at[world[w]->platform[i] + 1]++;
    }
    for (size_t p = 0; p < PLATFORMS; p++) at[p + 1] += at[p];
    memcpy(self->start, at, sizeof at);
    CHECK(ARRAY_NEW(self->feature, self->n * FEATURES));
    CHECK(ARRAY_NEW(self->label, self->n));
    for (size_t w = 0; w < worlds; w++)
        for (size_t i = 0; i < world[w]->n; i++) {
            uint8_t platform = world[w]->platform[i];
            size_t to = at[platform]++;
            self->label[to] = world[w]->label[i];
            self->positive[platform] += world[w]->label[i];
            memcpy(self->feature + to * FEATURES, world[w]->feature + i * FEATURES, FEATURES * sizeof(float));
        }
    return 0;
}

void fit_rows_free(fit_rows_t *self)
{
    free(self->feature);
    free(self->label);
    memset(self, 0, sizeof *self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/program_world.h"

#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "results/programs/program_ahead.h"
#include "results/worlds/unseen.h"

int program_world_open(program_world_t *self, const lineup_t *lineup, const program_school_t *school,
                       const linkage_options_t *linkage, double absent, uint32_t end, size_t accounts)
{
    *self = (program_world_t){.used = programs_in(lineup),
                              .lineup = lineup,
                              .school = school,
                              .linkage = linkage,
                              .absent = absent,
                              .end = end,
                              .accounts = accounts};
    return self->used ? program_tape_open(&self->tape, school->beside, end) : 0;
}

int program_world_observe(program_world_t *self, const event_batch_t *batch)
{
    return self->used ? program_tape_observe(&self->tape, batch) : 0;
}

int program_world_begin(program_world_t *self, uint32_t time)
{
    if (!self->used) return 0;
    CHECK(array_reserve(&self->stop, &self->stop_room, self->stops + 1, sizeof *self->stop));
    self->stop[self->stops++] = (program_stop_t){time, self->rows, self->rows};
    return 0;
}

static int add(program_world_t *self, const uint32_t *account, size_t n)
{
    CHECK(array_reserve(&self->account, &self->account_room, self->rows + n, sizeof *self->account));
    if (n > 0) memcpy(self->account + self->rows, account, n * sizeof *account);
    self->rows += n;
    return 0;
}

int program_world_rows(program_world_t *self, const uint32_t *account, size_t n)
{
    if (!self->used) return 0;
    CHECK(add(self, account, n));
    self->stop[self->stops - 1].unseen = self->rows;
    return 0;
}

int program_world_linked(program_world_t *self, const uint32_t *label)
{
    if (!self->used) return 0;
    CHECK(array_reserve(&self->label, &self->label_room, self->rows, sizeof *self->label));
    for (size_t i = self->stop[self->stops - 1].rows; i < self->rows; i++) self->label[i] = label[self->account[i]];
    return 0;
}

int program_world_unseen(program_world_t *self, const uint32_t *account, size_t n)
{
    return self->used ? add(self, account, n) : 0;
}

int program_world_end(program_world_t *self, const account_table_t *accounts)
{
    return self->used ? program_tape_end(&self->tape, accounts) : 0;
}

/// A program's scores on their way into time.
typedef struct {
    const program_world_t *world;
    const score_csv_t *scores;
    size_t next;     // row of the scores
    double *newest;  // [accounts] UNSEEN_LOWEST before the first
    double *score;   // [most rows of a scoring time]
    uint32_t *label; // [accounts] of a scoring time
    linked_scores_t linked;
} replay_t;

static size_t end_of(const program_world_t *world, size_t stop)
{
    return stop + 1 < world->stops ? world->stop[stop + 1].rows : world->rows;
}

static int open_replay(replay_t *self)
{
    const program_world_t *w = self->world;
    size_t most = 0;
    for (size_t s = 0; s < w->stops; s++)
        most = end_of(w, s) - w->stop[s].rows > most ? end_of(w, s) - w->stop[s].rows : most;
    CHECK(ARRAY_NEW(self->newest, w->accounts));
    for (size_t a = 0; a < w->accounts; a++) self->newest[a] = UNSEEN_LOWEST;
    CHECK(ARRAY_NEW(self->score, most));
    if (!w->linkage) return 0;
    CHECK(ARRAY_NEW(self->label, w->accounts));
    return linked_scores_init(&self->linked, 1, w->accounts, (linkage_pool_t)w->linkage->pool, w->absent);
}

static void close_replay(replay_t *self)
{
    free(self->newest);
    free(self->score);
    free(self->label);
    linked_scores_free(&self->linked);
}

/// Gives joined accounts one score, as those of all other detectors are.
static int pool(replay_t *self, const program_stop_t *stop)
{
    const program_world_t *w = self->world;
    const detector_rows_t rows = {
        .n = stop->unseen - stop->rows, .time = stop->time, .account = w->account + stop->rows};
    for (size_t i = stop->rows; i < stop->unseen; i++) self->label[w->account[i]] = w->label[i];
    linked_scores_begin(&self->linked, stop->time);
    CHECK(linked_scores_add_rows(&self->linked, &rows));
    linked_scores_add(&self->linked, 0, self->score);
    CHECK(linked_scores_pool(&self->linked, self->label));
    if (rows.n > 0) memcpy(self->score, self->linked.score[0], rows.n * sizeof *self->score);
    return 0;
}

static int replay(replay_t *self, program_taker_t take, void *taker)
{
    const program_world_t *w = self->world;
    for (size_t s = 0; s < w->stops; s++) {
        const program_stop_t *stop = &w->stop[s];
        const uint32_t *account = w->account + stop->rows;
        size_t n = end_of(w, s) - stop->rows, seen = stop->unseen - stop->rows;
        for (; self->next < self->scores->n && self->scores->row[self->next].time <= stop->time; self->next++)
            self->newest[self->scores->row[self->next].account] = self->scores->row[self->next].score;
        for (size_t i = 0; i < n; i++) self->score[i] = i < seen ? self->newest[account[i]] : UNSEEN_LOWEST;
        if (w->linkage) CHECK(pool(self, stop));
        CHECK(take(taker, stop->time, account, self->score, n));
    }
    return 0;
}

int program_world_ask(program_world_t *self, size_t detector, bool ahead, program_taker_t take, void *taker)
{
    const program_t program = program_school_pupil(self->school, self->lineup, detector);
    const protocol_t *protocol = self->school->protocol;
    score_csv_t scores = {0};
    replay_t back = {.world = self, .scores = &scores};
    int code = ahead ? program_ahead_score(&program, self->tape.trace, protocol, self->end, &scores)
                     : program_score(&program, self->tape.trace, protocol, 0, &scores);
    if (code == 0) code = program_school_unchanged(self->school, &program);
    if (code == 0) code = open_replay(&back);
    if (code == 0) code = replay(&back, take, taker);
    close_replay(&back);
    score_csv_free(&scores);
    return code;
}

void program_world_close(program_world_t *self)
{
    program_tape_close(&self->tape);
    free(self->stop);
    free(self->account);
    free(self->label);
    *self = (program_world_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
// A detector that knows the truth, or a number that gives it away, ranks these labels too.
#include "results/probe/probe_labels.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

#define DEAL_PERMUTED UINT32_MAX // the deal that becomes the labels, apart from those that say what chance gives

/// Accounts that have done anything, of people.
static int active_accounts(const probe_log_t *log, uint32_t *account, uint32_t *person, uint8_t *positive, size_t *n)
{
    uint8_t *acted = NULL;
    CHECK(ARRAY_NEW(acted, log->account.n));
    for (size_t i = 0; i < log->n; i++)
        if (log->event[i].actor < log->account.n) acted[log->event[i].actor] = 1;
    *n = 0;
    for (size_t a = 0; a < log->account.n; a++) {
        if (!acted[a] || log->truth.account_person[a] == NO_PERSON) continue;
        account[*n] = (uint32_t)a;
        person[*n] = log->truth.account_person[a];
        positive[(*n)++] = log->truth.account_offender[a];
    }
    free(acted);
    return 0;
}

static void set_labels(truth_t *truth, const uint32_t *account, const uint32_t *chosen, size_t n)
{
    memset(truth->account_offender, 0, truth->accounts);
    memset(truth->person.offender, OFFENDER_NONE, truth->person.n);
    for (size_t a = 0; a < truth->accounts; a++) truth->account_onset[a] = NEVER;
    for (size_t p = 0; p < truth->person.n; p++) truth->person.onset[p] = NEVER;
    for (size_t i = 0; i < n; i++) {
        uint32_t a = account[chosen[i]], person = truth->account_person[a];
        truth->account_offender[a] = 1;
        truth->account_onset[a] = truth->person.onset[person] = 0;
        truth->person.offender[person] = OFFENDER_ADAPTABLE;
    }
}

int probe_permute(const probe_log_t *log, truth_t *out)
{
    uint32_t *account = NULL, *person = NULL, *chosen = NULL;
    uint8_t *positive = NULL, *used = NULL;
    chance_pool_t pool = {0};
    size_t n = 0, accounts = log->account.n;
    int code = truth_copy(out, &log->truth);
    if (code < 0 || (code = ARRAY_NEW(account, accounts)) < 0 || (code = ARRAY_NEW(person, accounts)) < 0) goto out;
    if ((code = ARRAY_NEW(positive, accounts)) < 0) goto out;
    if ((code = active_accounts(log, account, person, positive, &n)) < 0) goto out;
    if ((code = chance_pool_init(&pool, person, positive, n, log->truth.person.n)) < 0) goto out;
    if ((code = ARRAY_NEW(chosen, pool.positives)) < 0 || (code = ARRAY_NEW(used, pool.persons)) < 0) goto out;
    chance_pool_draw(&pool, log->seed, DEAL_PERMUTED, 0, chosen, used);
    set_labels(out, account, chosen, pool.positives);
out:
    chance_pool_free(&pool);
    free(account);
    free(person);
    free(positive);
    free(chosen);
    free(used);
    return code;
}

int probe_labels_init(probe_labels_t *self, size_t worlds, size_t detectors)
{
    *self = (probe_labels_t){.worlds = worlds};
    CHECK(ARRAY_NEW(self->world, worlds));
    CHECK(ARRAY_NEW(self->blind, detectors));
    CHECK(ARRAY_NEW(self->flat, detectors));
    for (size_t d = 0; d < detectors; d++) self->flat[d] = true;
    return 0;
}

void probe_labels_free(probe_labels_t *self)
{
    for (size_t w = 0; self->world && w < self->worlds; w++) chance_world_free(&self->world[w]);
    free(self->world);
    free(self->blind);
    free(self->flat);
    memset(self, 0, sizeof *self);
}

static bool all_the_same(const double *score, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (score[i] != score[0]) return false;
    return true;
}

int probe_labels_add(probe_labels_t *self, const probe_log_t *log, const probe_scores_t *scores)
{
    scored_world_t world = {0};
    double *score = NULL;
    const double **column = NULL;
    int code = probe_scored(log, scores, &world);
    if (code == 0) code = ARRAY_NEW(score, scores->detectors * world.n);
    if (code == 0) code = ARRAY_NEW(column, scores->detectors);
    for (size_t d = 0; d < scores->detectors && code == 0; d++) {
        column[d] = score + d * world.n;
        for (size_t i = 0; i < world.n; i++) score[d * world.n + i] = scores->stream[d].final[world.account[i]];
        self->blind[d] |= scores->blind[d];
        self->flat[d] &= all_the_same(column[d], world.n);
    }
    if (code == 0)
        code = chance_world_init(&self->world[self->added++], world.person, world.positive, world.n,
                                 world.truth.person.n, column, scores->detectors);
    free(score);
    free(column);
    scored_world_free(&world);
    return code;
}

static int add_row(const probe_labels_t *self, const probe_t *probe, probe_id_t id, size_t d, const chance_t *c,
                   double positives)
{
    const char *name = probe->options->lineup->detector[d]->name;
    if (self->blind[d]) return probe_add(probe, id, name, ANSWER_NONE, NAN, NAN, NAN, "no positive to learn from");
    if (positives < PROBE_MIN_POSITIVES)
        return probe_add(probe, id, name, ANSWER_NONE, c->value, c->low, c->high, "%.0f positive accounts: too few",
                         positives);
    if (self->flat[d]) return probe_add(probe, id, name, ANSWER_NONE, c->value, NAN, NAN, "one score for everybody");
    bool within = c->value >= c->low && c->value <= c->high;
    return probe_add(probe, id, name, within ? ANSWER_PASS : ANSWER_FAIL, c->value, c->low, c->high,
                     "average precision; %.0f positive accounts", positives);
}

int probe_labels_end(const probe_labels_t *self, const probe_t *probe, probe_id_t id)
{
    size_t n = probe->options->lineup->n, probed = probe->options->probed;
    chance_t *chance = NULL;
    double positives = 0;
    for (size_t w = 0; w < self->added; w++) positives += (double)self->world[w].pool.positives;
    CHECK(ARRAY_NEW(chance, n));
    int code = chance_test(self->world, self->added, n, PROBE_LEVEL / 2 / (double)probed,
                           probe->options->scenario->run.seed, chance);
    for (size_t d = 0; d < probed && code == 0; d++) code = add_row(self, probe, id, d, &chance[d], positives);
    free(chance);
    return code;
}

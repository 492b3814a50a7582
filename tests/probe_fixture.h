// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made worlds for probes: people with one account each, the last of them offenders, and messages among them.
#ifndef VIGIL_PROBE_FIXTURE_H
#define VIGIL_PROBE_FIXTURE_H
#include "core/array.h"
#include "core/error.h"
#include "results/probe/probe.h"

#include <check.h>
#include <math.h>
#include <string.h>

typedef struct {
    scenario_t scenario; // only what probes read is set
    lineup_t lineup;
    probe_options_t options;
    run_result_t result;
    probe_t probe;
    probe_log_t log;
    probe_scores_t scores;
    scored_world_t world;
    probe_world_t in;
} planted_t;

static inline void planted_event(planted_t *self, event_t event)
{
    probe_log_t *log = &self->log;
    ck_assert(log->n == 0 || log->event[log->n - 1].time <= event.time);
    ck_assert_int_eq(array_reserve(&log->event, &log->room, log->n + 1, sizeof *log->event), 0);
    log->event[log->n++] = event;
}

/// Rows follow with planted_event, then planted_close makes units and labels of them.
static inline void planted_init(planted_t *self, size_t people, size_t offenders)
{
    memset(self, 0, sizeof *self);
    self->scenario.run = (run_t){.seed = 3, .days = 20};
    self->scenario.protocol = (protocol_t){.training = 2, .validation = 1, .test = 1};
    self->options = (probe_options_t){.scenario = &self->scenario, .lineup = &self->lineup};
    self->probe = (probe_t){&self->options, &self->result};
    self->log = (probe_log_t){.start = 5 * DAY_S, .end = 20 * DAY_S, .step = DAY_S, .seed = 9};
    ck_assert_int_eq(account_table_init(&self->log.account, people), 0);
    ck_assert_int_eq(truth_init(&self->log.truth, people, people, 0), 0);
    for (uint32_t a = 0; a < people; a++) {
        rng_t rng = rng_at(17, a, 0, RNG_TEST);
        self->log.account.declared_age[a] = 30;
        self->log.account.registered[a] = -(int32_t)rng_below(&rng, 100 * DAY_S);
        self->log.account.device[a] = rng_u32(&rng);
        self->log.account.network[a] = rng_u32(&rng);
        self->log.account.region[a] = (uint16_t)rng_below(&rng, 12);
        self->log.truth.account_person[a] = a;
        if (a < people - offenders) continue;
        self->log.truth.account_offender[a] = 1;
        self->log.truth.account_onset[a] = self->log.truth.person.onset[a] = (int32_t)rng_below(&rng, 19 * DAY_S);
        self->log.truth.person.offender[a] = OFFENDER_ADAPTABLE;
    }
}

/// @param[in] features  messages sent by each account as a feature, or NULL
static inline void planted_close(planted_t *self, const double *messages)
{
    size_t accounts = self->log.account.n;
    self->scores = (probe_scores_t){.accounts = accounts, .detectors = self->lineup.n};
    ck_assert_int_eq(ARRAY_NEW(self->scores.last_scored, accounts), 0);
    ck_assert_int_eq(ARRAY_NEW(self->scores.feature, accounts * FEATURES), 0);
    for (size_t a = 0; a < accounts; a++) {
        self->scores.last_scored[a] = self->log.end;
        if (messages) self->scores.feature[a * FEATURES + FEATURE_MESSAGES_OUT] = (float)messages[a];
    }
    ck_assert_int_eq(probe_scored(&self->log, &self->scores, &self->world), 0);
    self->in = (probe_world_t){&self->log, &self->scores, &self->world};
}

static inline void planted_free(planted_t *self)
{
    scored_world_free(&self->world);
    probe_scores_free(&self->scores);
    probe_log_free(&self->log);
    run_result_free(&self->result);
}

/// The row of a probe about a subject; ends the test if there is none.
static inline const probe_row_t *probe_row(const run_result_t *result, const char *probe, const char *subject)
{
    for (size_t i = 0; i < result->probes.n; i++) {
        const probe_row_t *row = &result->probes.row[i];
        if (strcmp(row->probe, probe) == 0 && strcmp(row->subject, subject) == 0) return row;
    }
    ck_abort_msg("no row %s of %s", probe, subject);
}

static inline void expect_verdict(const run_result_t *result, const char *probe, const char *subject, const char *word)
{
    const probe_row_t *row = probe_row(result, probe, subject);
    ck_assert_msg(strcmp(row->verdict, word) == 0, "%s of %s: %s %g in [%g, %g], %s", probe, subject, row->verdict,
                  row->value, row->low, row->high, row->note);
}
#endif

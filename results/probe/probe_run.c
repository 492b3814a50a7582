// SPDX-License-Identifier: GPL-3.0-or-later
// All probes over a scenario's worlds, one world in memory at a time.
#include "core/array.h"
#include "core/error.h"
#include "results/probe/probe_baselines.h"
#include "results/probe/probe_columns.h"
#include "results/probe/probe_invariance.h"
#include "results/probe/probe_labels.h"
#include "results/probe/probe_vocabulary.h"
#include "results/probe/probe_worlds.h"
#include <omp.h>
#include <stdarg.h>
#include <string.h>

#define SUBJECT_DETECTOR true
#define SUBJECT_WORLD false
const probe_about_t probe_about[PROBES] = {
#define PROBE(id, number, name, subject, checks, passes) {number, name, checks, passes, SUBJECT_##subject},
#include "results/probe/probe.def"
#undef PROBE
};
const char *const answer_name[ANSWERS + 1] = {"pass", "fail", "n/a", "reported", NULL};

/// What detectors learn from.
enum { LEARN_TRUTH, LEARN_PERMUTED, LEARN_NULL, LESSONS };

typedef struct {
    probe_t probe;
    scenario_t null; // the scenario with offenders in name only; borrows all that the scenario owns
    fit_rows_t fit[LESSONS];
    program_school_t school[LESSONS];
    probe_labels_t null_labels, permuted;
    probe_columns_t columns;
    probe_baselines_t baselines;
    probe_twins_t twins;
    probe_vocabulary_t *vocabulary;
    probe_onsets_t onsets;
    probe_split_t *split;
    size_t splits;
} suite_t;

int probe_add(const probe_t *self, probe_id_t id, const char *subject, answer_t verdict, double value, double low,
              double high, const char *note, ...)
{
    char text[RESULT_NAME];
    probe_row_t row = {.value = value, .low = low, .high = high};
    va_list more;
    va_start(more, note);
    vsnprintf(text, sizeof text, note, more);
    va_end(more);
    run_result_text(row.number, probe_about[id].number);
    run_result_text(row.probe, probe_about[id].name);
    run_result_text(row.subject, subject);
    run_result_text(row.verdict, answer_name[verdict]);
    run_result_text(row.note, text);
    return ROWS_ADD(&self->result->probes, row);
}

size_t probe_count(const run_result_t *result, answer_t verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < result->probes.n; i++) n += strcmp(result->probes.row[i].verdict, answer_name[verdict]) == 0;
    return n;
}

static int record(const suite_t *s, probe_log_t *log, bool null, world_role_t role, uint32_t index)
{
    const probe_options_t *o = s->probe.options;
    char what[64];
    snprintf(what, sizeof what, "%s%s world %u", null ? "null " : "", world_role_name[role], index + 1);
    if (o->watch && o->watch->begin) o->watch->begin(o->watch->self, what, NULL, o->scenario->run.days);
    return probe_log_record(log, null ? &s->null : o->scenario, role, index);
}

static probe_replay_t replay_of(const suite_t *s, int lesson)
{
    const probe_options_t *o = s->probe.options;
    return (probe_replay_t){.lineup = o->lineup,
                            .scope = (view_scope_t)o->scenario->protocol.view,
                            .fit = &s->fit[lesson],
                            .school = &s->school[lesson],
                            .watch = o->watch};
}

static void note_split(suite_t *s, const probe_log_t *log, world_role_t role, uint32_t index)
{
    s->split[s->splits++] = (probe_split_t){(uint32_t)role, index, log->seed, probe_log_digest(log)};
}

/// The rows of one training world under the three kinds of labels.
static int learn_from(suite_t *s, uint32_t index, training_rows_t rows[LESSONS])
{
    const protocol_t *p = &s->probe.options->scenario->protocol;
    const probe_replay_t replay = replay_of(s, LEARN_TRUTH);
    probe_log_t log = {0}, null = {0};
    truth_t permuted = {0};
    int code = record(s, &log, false, WORLD_TRAINING, index);
    if (code == 0) {
        note_split(s, &log, WORLD_TRAINING, index);
        code = probe_learn(&replay, &log, &log.truth, p->training, &rows[LEARN_TRUTH]);
    }
    if (code == 0) code = probe_teach(&s->school[LEARN_TRUTH], index, &log, &log.truth);
    if (code == 0) code = probe_permute(&log, &permuted);
    if (code == 0) code = probe_learn(&replay, &log, &permuted, p->training, &rows[LEARN_PERMUTED]);
    if (code == 0) code = probe_teach(&s->school[LEARN_PERMUTED], index, &log, &permuted);
    truth_free(&permuted);
    probe_log_free(&log);
    if (code == 0) code = record(s, &null, true, WORLD_TRAINING, index);
    if (code == 0) code = probe_learn(&replay, &null, &null.truth, p->training, &rows[LEARN_NULL]);
    if (code == 0) code = probe_teach(&s->school[LEARN_NULL], index, &null, &null.truth);
    probe_log_free(&null);
    return code;
}

static int train(suite_t *s)
{
    size_t worlds = s->probe.options->scenario->protocol.training;
    training_rows_t(*rows)[LESSONS] = NULL;
    const training_rows_t **of = NULL;
    int code = ARRAY_NEW(rows, worlds);
    if (code == 0) code = ARRAY_NEW(of, worlds);
    for (uint32_t w = 0; w < worlds && code == 0; w++) code = learn_from(s, w, rows[w]);
    for (int lesson = 0; lesson < LESSONS && code == 0; lesson++) {
        for (size_t w = 0; w < worlds; w++) of[w] = &rows[w][lesson];
        code = fit_rows_gather(&s->fit[lesson], of, worlds);
    }
    for (size_t w = 0; rows && w < worlds; w++)
        for (int lesson = 0; lesson < LESSONS; lesson++) training_rows_free(&rows[w][lesson]);
    free(rows);
    free(of);
    return code;
}

/// L1 on one null world, L2 on a test world whose labels were dealt anew.
static int add_labels(suite_t *s, probe_labels_t *labels, int lesson, const probe_log_t *log, const char *what)
{
    probe_replay_t replay = replay_of(s, lesson);
    probe_scores_t scores = {0};
    int code = probe_replay(&replay, log, log->end, what, &scores);
    if (code == 0) code = probe_labels_add(labels, log, &scores);
    probe_scores_free(&scores);
    return code;
}

static int add_permuted(suite_t *s, const probe_log_t *log)
{
    probe_log_t other = *log; // with other labels, everything else borrowed
    int code = probe_permute(log, &other.truth);
    if (code == 0) code = add_labels(s, &s->permuted, LEARN_PERMUTED, &other, "permuted labels");
    truth_free(&other.truth);
    return code;
}

static int add_null(suite_t *s, uint32_t index)
{
    probe_log_t log = {0};
    int code = record(s, &log, true, WORLD_TEST, index);
    if (code == 0) code = add_labels(s, &s->null_labels, LEARN_NULL, &log, "null offenders");
    probe_log_free(&log);
    return code;
}

/// What needs a world as a run sees it; the dear ones in the first world only.
static int add_world(suite_t *s, const probe_world_t *in, uint32_t index)
{
    probe_replay_t replay = replay_of(s, LEARN_TRUTH);
    CHECK(probe_columns_add(&s->columns, in));
    CHECK(probe_twins_add(&s->twins, in));
    CHECK(probe_vocabulary_add(s->vocabulary, in));
    CHECK(probe_onsets_add(&s->onsets, in));
    if (index > 0) return 0;
    CHECK(probe_prefix(&s->probe, &replay, in));
    CHECK(probe_numbers(&s->probe, &replay, in));
    CHECK(probe_order(&s->probe, &replay, in));
    return probe_two_sample(&s->probe, in);
}

static int test_world(suite_t *s, uint32_t index)
{
    probe_replay_t replay = replay_of(s, LEARN_TRUTH);
    probe_log_t log = {0};
    probe_scores_t scores = {0};
    scored_world_t world = {0};
    int code = record(s, &log, false, WORLD_TEST, index);
    if (code == 0) {
        note_split(s, &log, WORLD_TEST, index);
        code = probe_replay(&replay, &log, log.end, "as a run", &scores);
    }
    if (code == 0) code = probe_scored(&log, &scores, &world);
    const probe_world_t in = {&log, &scores, &world};
    if (code == 0) code = add_world(s, &in, index);
    if (code == 0) code = probe_baselines_add(&s->baselines, &world, &scores);
    if (code == 0) code = add_permuted(s, &log);
    scored_world_free(&world);
    probe_scores_free(&scores);
    probe_log_free(&log);
    return code < 0 ? code : add_null(s, index);
}

static int open_suite(suite_t *s)
{
    const probe_options_t *o = s->probe.options;
    const protocol_t *p = &o->scenario->protocol;
    run_result_t *result = s->probe.result;
    CHECK(run_result_init(result, 0));
    result->seed = o->scenario->run.seed;
    result->test_worlds = p->test;
    result->resamples = p->bootstrap;
    result->threads = (uint64_t)omp_get_max_threads();
    CHECK(scenario_text(o->scenario, &result->scenario));
    s->null = *o->scenario;
    s->null.run.null_offenders = true;
    for (int lesson = 0; lesson < LESSONS; lesson++) {
        CHECK(program_school_open(&s->school[lesson], o->scenario, o->lineup));
        s->school[lesson].rule = (label_rule_t){0}; // as all other detectors learn here
    }
    CHECK(probe_labels_init(&s->null_labels, p->test, o->lineup->n));
    CHECK(probe_labels_init(&s->permuted, p->test, o->lineup->n));
    CHECK(probe_columns_init(&s->columns, p->test));
    CHECK(probe_baselines_init(&s->baselines, &s->probe));
    CHECK(probe_twins_init(&s->twins, o->lineup->n));
    CHECK(ARRAY_NEW(s->vocabulary, 1));
    return ARRAY_NEW(s->split, (size_t)p->training + p->test);
}

static void close_suite(suite_t *s)
{
    for (int lesson = 0; lesson < LESSONS; lesson++) {
        fit_rows_free(&s->fit[lesson]);
        program_school_close(&s->school[lesson]);
    }
    probe_labels_free(&s->null_labels);
    probe_labels_free(&s->permuted);
    probe_columns_free(&s->columns);
    probe_baselines_free(&s->baselines);
    probe_twins_free(&s->twins);
    probe_onsets_free(&s->onsets);
    free(s->vocabulary);
    free(s->split);
}

static int conclude(suite_t *s)
{
    CHECK(probe_labels_end(&s->null_labels, &s->probe, PROBE_NULL_OFFENDERS));
    CHECK(probe_labels_end(&s->permuted, &s->probe, PROBE_PERMUTED_LABELS));
    CHECK(probe_columns_end(&s->columns, &s->probe));
    CHECK(probe_baselines_end(&s->baselines, &s->probe));
    CHECK(probe_twins_end(&s->twins, &s->probe));
    CHECK(probe_vocabulary_end(s->vocabulary, &s->probe));
    CHECK(probe_onsets_end(&s->onsets, &s->probe));
    return probe_splits_end(&s->probe, s->split, s->splits);
}

/// Rows in the order of probe.def; those of one probe keep theirs.
static int in_order(run_result_t *result)
{
    size_t n = result->probes.n, at = 0;
    probe_row_t *sorted = NULL;
    CHECK(ARRAY_NEW(sorted, n));
    for (int id = 0; id < PROBES; id++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(result->probes.row[i].probe, probe_about[id].name) == 0) sorted[at++] = result->probes.row[i];
    free(result->probes.row);
    result->probes.row = sorted;
    result->probes.room = n;
    return 0;
}

int probe_run(const probe_options_t *options, run_result_t *result)
{
    suite_t *s = NULL;
    memset(result, 0, sizeof *result);
    CHECK(ARRAY_NEW(s, 1));
    s->probe = (probe_t){options, result};
    int code = open_suite(s);
    if (code == 0) code = train(s);
    for (uint32_t w = 0; w < options->scenario->protocol.test && code == 0; w++) code = test_world(s, w);
    if (code == 0) code = conclude(s);
    if (code == 0) code = in_order(result);
    close_suite(s);
    free(s);
    return code;
}

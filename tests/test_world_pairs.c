// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of simulated worlds: candidates, labels and rankings against a slow plain version over all events and scores;
// no thread count and no other part of the run matters; nobody at risk where nobody offends.
#include "core/array.h"
#include "core/error.h"
#include "results/pairs/pair_report.h"
#include "results/pairs/world_pairs.h"
#include "results/worlds/world_run.h"
#include "tests/experiment_fixture.h"
#include "tests/experiment_result.h"
#include "tests/rounds.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define WINDOW (28 * DAY_S)
#define DEALS 100

static const char *const COMMON[] = {"persons=1200",
                                     "days=44",
                                     "offending.per_1000_adults=40",
                                     "protocol.warmup_days=8",
                                     "protocol.score_every_days=3",
                                     "protocol.training=1",
                                     "protocol.test=2",
                                     "protocol.bootstrap=60",
                                     "protocol.detectors=random minor_contacts cusum hmm_stage logistic_regression",
                                     NULL};

/// All that a world did, kept by a watch.
typedef struct {
    event_t *event;
    size_t n, room;
    account_table_t account; // copied columns
} log_t;

static int keep(void *self, const event_batch_t *batch)
{
    log_t *log = self;
    CHECK(array_reserve(&log->event, &log->room, log->n + batch->n, sizeof *log->event));
    if (batch->n) memcpy(log->event + log->n, batch->event, batch->n * sizeof *batch->event);
    log->n += batch->n;
    return 0;
}

static int watch_begin(void *self, const sim_t *sim, world_role_t role, uint32_t index, uint64_t seed, sink_t *sink)
{
    (void)sim, (void)role, (void)index, (void)seed;
    *sink = (sink_t){keep, self};
    return 0;
}

static int watch_end(void *self, const sim_t *sim, const truth_t *truth, world_role_t role, uint32_t index)
{
    log_t *log = self;
    (void)truth, (void)role, (void)index;
    CHECK(account_table_init(&log->account, sim_accounts(sim)->n));
    memcpy(log->account.declared_age, sim_accounts(sim)->declared_age, log->account.n);
    memcpy(log->account.platform, sim_accounts(sim)->platform, log->account.n);
    return 0;
}

static void run(world_output_t *out, log_t *log, const scenario_t *scenario, int threads)
{
    lineup_t lineup;
    world_watch_t watch = {log, watch_begin, watch_end};
    omp_set_num_threads(threads);
    memset(log, 0, sizeof *log);
    ck_assert_int_eq(lineup_from_scenario(&lineup, scenario), 0);
    world_job_t job = {
        .scenario = scenario, .lineup = &lineup, .role = WORLD_TEST, .alert_detector = -1, .watch = &watch};
    ck_assert_msg(world_run(&job, out) == 0, "%s", error_text());
}

static void drop(world_output_t *out, log_t *log)
{
    world_output_free(out);
    free(log->event);
    account_table_free(&log->account);
}

static bool direct(const event_t *e)
{
    return e->kind == EVENT_REQUEST || e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
}

/// A matrix over all accounts: contact in the window, and messages from row to column.
typedef struct {
    size_t accounts;
    uint8_t *contact;
    uint32_t *messages;
} matrix_t;

static matrix_t matrix_at(const log_t *log, uint32_t time)
{
    matrix_t m = {.accounts = log->account.n};
    BUG_IF(ARRAY_NEW(m.contact, m.accounts * m.accounts) < 0 || ARRAY_NEW(m.messages, m.accounts * m.accounts) < 0);
    for (size_t i = 0; i < log->n; i++) {
        const event_t *e = &log->event[i];
        if (!direct(e) || e->time >= time) continue;
        if (e->kind == EVENT_MESSAGE) m.messages[e->actor * m.accounts + e->target] += e->count;
        if (e->time + WINDOW < time) continue;
        m.contact[e->actor * m.accounts + e->target] = m.contact[e->target * m.accounts + e->actor] = 1;
    }
    return m;
}

/// 1 positive, 0 negative, -1 neither: from the truth at the world's end.
static int label(const truth_t *t, uint32_t from, uint32_t to, uint32_t time)
{
    uint32_t person = t->account_person[from], child = t->account_person[to];
    int result = 0;
    for (size_t i = 0; i < t->approaches; i++) {
        const approach_t *a = &t->approach[i];
        if (a->offender != person || a->child != child || a->stage_time[STAGE_SELECTION] >= (int32_t)time) continue;
        bool open = a->ended >= (int32_t)time &&
                    (a->stage_time[STAGE_CONTACT] < (int32_t)time || a->stage_time[STAGE_HARM] < (int32_t)time);
        bool used = t->account_offender[from] && t->account_onset[from] < (int32_t)time;
        if (open && used) return 1;
        result = -1;
    }
    return result;
}

/// One time, pair by pair: counts, and how many pairs of each label score above each positive, for a detector of
/// accounts and for messages.
static void check_time(const world_output_t *out, const log_t *log, size_t t, int *seen_neither)
{
    enum { RANDOM, MESSAGES = 5, MOST_PAIRS = 400000, NEITHER = 2 };
    const pair_record_t *r = &out->pairs;
    const pair_time_t *time = &r->time[t];
    const truth_t *truth = &out->world.truth;
    matrix_t m = matrix_at(log, time->time);
    double *own = NULL, *score[2];
    uint8_t *positive = NULL;
    size_t n = 0, left_out = 0, positives = 0, negatives = 0;
    BUG_IF(ARRAY_NEW(own, m.accounts) < 0 || ARRAY_NEW(positive, MOST_PAIRS) < 0);
    BUG_IF(ARRAY_NEW(score[0], MOST_PAIRS) < 0 || ARRAY_NEW(score[1], MOST_PAIRS) < 0);
    for (uint32_t a = 0; a < m.accounts; a++) own[a] = NAN;
    for (size_t i = 0; i < out->stream[RANDOM].cells; i++)
        if (out->stream[RANDOM].cell[i].time == time->time)
            own[out->stream[RANDOM].cell[i].account] = out->stream[RANDOM].cell[i].score;
    for (uint32_t from = 0; from < m.accounts; from++)
        for (uint32_t to = 0; to < m.accounts; to++) {
            if (!m.contact[from * m.accounts + to] || log->account.declared_age[to] >= 18 || isnan(own[from])) continue;
            int is = label(truth, from, to, time->time);
            ck_assert_uint_lt(n, MOST_PAIRS);
            left_out += is < 0;
            positives += is > 0;
            negatives += is == 0;
            positive[n] = is < 0 ? NEITHER : (uint8_t)is;
            score[0][n] = own[from];
            score[1][n++] = m.messages[from * m.accounts + to];
        }
    ck_assert_uint_eq(time->positive_end - pair_record_positives_from(r, t), positives);
    ck_assert_uint_eq(time->negatives, negatives);
    ck_assert_uint_eq(time->left_out, left_out);
    ck_assert_uint_gt(negatives, 1000);
    // The sum over positives of the pairs above, and of those tied, does not depend on order; nor does that of pairs
    // that are neither.
    for (int k = 0; k < 2 && positives > 0; k++) {
        pair_ranking_t ranking = pair_record_ranking(r, t, k ? MESSAGES : RANDOM);
        ranking_step_t *step;
        pair_beside_t *beside;
        double *ones, above = 0, sum = 0, tied = 0, plain = 0, plain_tied = 0;
        double neither_above = 0, neither = 0, plain_neither = 0;
        BUG_IF(ARRAY_NEW(step, ranking.steps) < 0 || ARRAY_NEW(ones, positives) < 0);
        BUG_IF(ARRAY_NEW(beside, ranking.steps) < 0);
        for (size_t i = 0; i < positives; i++) ones[i] = 1;
        pair_ranking_weigh(&ranking, positives, ones, NULL, step, beside);
        for (size_t s = 0; s < ranking.steps; s++) {
            above += step[s].run;
            sum += above * step[s].positive;
            tied += step[s].negative * step[s].positive;
            above += step[s].negative;
            neither_above += beside[s].run;
            neither += (2 * neither_above + beside[s].tied) * step[s].positive; // one tied counts half
            neither_above += beside[s].tied;
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; positive[i] == 1 && j < n; j++) {
                plain += !positive[j] && score[k][j] > score[k][i];
                plain_tied += !positive[j] && score[k][j] == score[k][i];
                if (positive[j] == NEITHER)
                    plain_neither += 2 * (score[k][j] > score[k][i]) + (score[k][j] == score[k][i]);
            }
        ck_assert_double_eq(sum, plain);
        ck_assert_double_eq(tied, plain_tied);
        ck_assert_double_eq(neither, plain_neither);
        *seen_neither += plain_neither > 0;
        free(beside);
        free(step);
        free(ones);
    }
    free(own);
    free(positive);
    free(score[0]);
    free(score[1]);
    free(m.contact);
    free(m.messages);
}

START_TEST(test_world_pairs_are_what_the_events_say)
{
    scenario_t scenario;
    world_output_t out;
    log_t log;
    int seen_neither = 0;
    LOAD(&scenario, _i ? "protocol.view=all" : "protocol.view=silo", "persons=900");
    run(&out, &log, &scenario, 2);
    const pair_record_t *r = &out.pairs;
    // Scoring times 11, 14, 17, ... 41, 44: pairs at the first of them seven days or more after the start and the last.
    static const uint32_t day[] = {17, 26, 35, 44};
    ck_assert_uint_eq(r->times, 4);
    ck_assert_uint_gt(r->positives, 10);
    for (size_t t = 0; t < r->times; t++) {
        ck_assert_uint_eq(r->time[t].time, day[t] * DAY_S);
        check_time(&out, &log, t, &seen_neither);
        size_t open = 0;
        for (size_t i = 0; i < out.world.truth.approaches; i++) {
            const approach_t *a = &out.world.truth.approach[i];
            bool contact = a->stage_time[STAGE_CONTACT] < (int32_t)r->time[t].time ||
                           a->stage_time[STAGE_HARM] < (int32_t)r->time[t].time;
            open += contact && a->ended >= (int32_t)r->time[t].time;
        }
        ck_assert_uint_eq(r->time[t].risk_end - pair_record_risks_from(r, t), open);
    }
    ck_assert_int_gt(seen_neither, 4);
    // 100 alerts a million active accounts and day, over 9 days; most accounts of the world are active.
    double accounts = r->time[1].room * 1e6 / 100 / 9;
    ck_assert_double_eq_tol(accounts, round(accounts), 1e-6);
    ck_assert(accounts > 0.5 * (double)out.world.n && accounts <= (double)log.account.n);
    drop(&out, &log);
    scenario_free(&scenario);
}
END_TEST

/// Arrays without their capacities.
static void same_record(const pair_record_t *a, const pair_record_t *b)
{
#define SAME(member, count)                \
    ck_assert_uint_eq(a->count, b->count); \
    ck_assert_mem_eq(a->member, b->member, a->count * sizeof *a->member)
    SAME(time, times);
    SAME(risk, risks);
    SAME(positive, positives);
    SAME(step_end, rankings);
    SAME(entry_end, rankings);
    SAME(step, steps);
    SAME(entry, entries);
    SAME(rank, ranks);
#undef SAME
}

START_TEST(test_world_pairs_do_not_depend_on_threads)
{
    scenario_t scenario;
    world_output_t a, b;
    log_t one, two;
    LOAD(&scenario, "persons=3000"); // enough pairs to be cut over threads
    run(&a, &one, &scenario, 1);
    run(&b, &two, &scenario, 3);
    ck_assert_uint_gt(a.pairs.time[0].negatives, 4096);
    ck_assert_uint_gt(a.pairs.positives, 20);
    same_record(&a.pairs, &b.pairs);
    drop(&a, &one);
    drop(&b, &two);
    scenario_free(&scenario);
}
END_TEST

static double metric(const run_result_t *r, size_t detector, const char *name)
{
    const metric_row_t *row = run_result_metric(&r->detector[detector], name);
    ck_assert_msg(row != NULL, "no %s", name);
    ck_assert(isnan(row->low) || (row->low <= row->value && row->value <= row->high));
    return row->value;
}

static size_t said(const run_result_t *r)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    ck_assert_int_eq(pair_report_print(r, out), 0);
    fclose(out);
    free(text);
    return bytes;
}

START_TEST(test_world_pairs_end_in_metrics)
{
    enum { RANDOM, MINOR, LOGISTIC, CUSUM, HMM, ORACLE };
    scenario_t scenario;
    run_result_t r;
    LOAD(&scenario, "protocol.view=silo");
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
    ck_assert_str_eq(r.detector[CUSUM].name, "cusum");
    ck_assert_str_eq(r.detector[HMM].name, "hmm_stage");
    for (size_t d = 0; d < r.detectors; d++) {
        bool pairs = d == CUSUM || d == HMM;
        ck_assert_double_eq(metric(&r, d, "pair_scored"), pairs);
        ck_assert_double_eq(metric(&r, d, "pair_ap_messages"), metric(&r, 0, "pair_ap_messages"));
        ck_assert_double_eq(metric(&r, d, "pair_ap_gain"),
                            metric(&r, d, "pair_ap") - metric(&r, d, "pair_ap_messages"));
        ck_assert(metric(&r, d, "pair_recall") <= metric(&r, d, "pair_covered"));
    }
    // A matched model of pairs does far better than chance, and random accounts do not; who knows the offenders'
    // accounts, but not which child, is right about none too many.
    double chance = metric(&r, 0, "pair_ap_chance"), oracle = metric(&r, ORACLE, "pair_ap");
    ck_assert_double_gt(metric(&r, HMM, "pair_ap"), 3 * chance);
    ck_assert_double_lt(metric(&r, RANDOM, "pair_ap"), 10 * chance);
    ck_assert(oracle > 10 * chance && oracle < 1);
    ck_assert_uint_eq(r.pair_times.n, 2 * 4);
    uint64_t children = 0, covered = 0;
    for (size_t i = 0; i < r.pair_times.n; i++) {
        children += r.pair_times.row[i].children;
        covered += r.pair_times.row[i].covered;
    }
    ck_assert_double_eq_tol(metric(&r, 0, "pair_covered"), (double)covered / (double)children, 1e-12);
    ck_assert_uint_gt(said(&r), 500);
    run_result_free(&r);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_world_pairs_without_offenders_claim_nothing)
{
    scenario_t scenario;
    run_result_t r;
    LOAD(&scenario, "null_offenders=true", "persons=700", "protocol.test=1");
    experiment_with_oracle(&scenario, THREADS, -1, NULL, &r);
    ck_assert_uint_gt(r.pair_times.n, 0);
    for (size_t i = 0; i < r.pair_times.n; i++) {
        ck_assert_uint_gt(r.pair_times.row[i].pairs, 1000);
        ck_assert_uint_eq(r.pair_times.row[i].positives + r.pair_times.row[i].children + r.pair_times.row[i].left_out,
                          0);
    }
    for (size_t d = 0; d < r.detectors; d++) {
        ck_assert(isnan(metric(&r, d, "pair_ap")) && isnan(metric(&r, d, "pair_recall")));
        ck_assert(isnan(metric(&r, d, "pair_ap_gain")) && isnan(metric(&r, d, "pair_prevalence")));
    }
    ck_assert_uint_eq(said(&r), 0);
    run_result_free(&r);
    scenario_free(&scenario);
}
END_TEST

/// A world of labelled people who live like everybody else, its pairs, and whom each person is in contact with first.
typedef struct {
    world_pairs_t pairs;
    instances_t instances;
    uint32_t *last_scored, *account, *to, *child, *eligible; // by account; three by person; [eligibles]
    size_t eligibles;
    uint32_t time;
} null_world_t;

static void show(null_world_t *self, const log_t *log, const truth_t *truth)
{
    book_pair_t *pair;
    size_t n;
    for (size_t i = 0, end; i < log->n; i = end) {
        uint32_t day = log->event[i].time / DAY_S;
        for (end = i; end < log->n && log->event[end].time / DAY_S == day;) end++;
        event_batch_t batch = {log->event + i, end - i, day * DAY_S, (day + 1) * DAY_S};
        ck_assert_int_eq(instances_observe(&self->instances, &batch), 0);
        world_pairs_observe(&self->pairs, &batch, &batch);
    }
    ck_assert_int_eq(instances_prepare(&self->instances, self->time), 0);
    ck_assert_int_eq(pair_book_recent(&self->pairs.book, self->time, &pair, &n), 0);
    BUG_IF(ARRAY_NEW(self->last_scored, log->account.n) < 0 || ARRAY_NEW(self->account, truth->person.n) < 0);
    BUG_IF(ARRAY_NEW(self->to, truth->person.n) < 0);
    BUG_IF(ARRAY_NEW(self->child, truth->person.n) < 0 || ARRAY_NEW(self->eligible, truth->person.n) < 0);
    for (size_t a = 0; a < log->account.n; a++) self->last_scored[a] = self->time;
    for (size_t p = 0; p < truth->person.n; p++) self->child[p] = NO_PERSON;
    for (size_t i = 0; i < n; i++) {
        uint32_t person = truth->account_person[pair[i].from], child = truth->account_person[pair[i].to];
        if (self->child[person] != NO_PERSON || person == child) continue;
        self->child[person] = child;
        self->account[person] = pair[i].from;
        self->to[person] = pair[i].to;
        self->eligible[self->eligibles++] = person;
    }
    free(pair);
}

/// Average precision of a detector, had these people approached the child whom they met first.
static double ap_of(null_world_t *self, truth_t *truth, const uint32_t *person, size_t n, size_t detector)
{
    static const pair_record_t empty = {.detectors = 3};
    double ones[1000], ap;
    pair_moment_t moment = {.time = self->time,
                            .active_accounts = 1,
                            .truth = truth,
                            .last_scored = self->last_scored,
                            .instances = &self->instances};
    ck_assert_uint_le(n, 200);
    free(truth->approach);
    BUG_IF(ARRAY_NEW(truth->approach, n) < 0);
    truth->approaches = n;
    memset(truth->person.offender, OFFENDER_NONE, truth->person.n);
    memset(truth->account_offender, 0, truth->accounts);
    for (size_t i = 0; i < n; i++) {
        approach_t *a = &truth->approach[i];
        *a = (approach_t){.offender = person[i], .child = self->child[person[i]], .ended = NEVER};
        for (int s = STAGE_RAPPORT; s < STAGES; s++) a->stage_time[s] = NEVER;
        truth->person.offender[person[i]] = OFFENDER_ADAPTABLE;
        truth->account_offender[self->account[person[i]]] = 1;
        truth->account_onset[self->account[person[i]]] = 0;
    }
    ck_assert_int_eq(world_pairs_take(&self->pairs, &moment), 0);
    pair_record_t *r = &self->pairs.record;
    ck_assert(r->positives >= n / 2 && r->positives <= 1000); // some were in contact too long ago
    pair_ranking_t ranking = pair_record_ranking(r, 0, detector);
    ranking_step_t step[1000];
    for (size_t i = 0; i < r->positives; i++) ones[i] = 1;
    pair_ranking_weigh(&ranking, r->positives, ones, NULL, step, NULL);
    ranking_curve_t curve = pair_ranking_curve(step, ranking.steps, (double)r->time[0].negatives);
    ap = ranking_ap(&curve, 1);
    pair_record_free(r);
    *r = empty;
    free(truth->approach);
    truth->approach = NULL;
    truth->approaches = 0;
    return ap;
}

/// From now on these people do write to their child at night and send images, ten days long.
static void offend(null_world_t *self, const uint32_t *person, size_t n, size_t accounts)
{
    for (uint32_t day = 0; day < 10; day++, self->time += DAY_S) {
        event_t event[200];
        for (size_t i = 0; i < n; i++)
            event[i] = (event_t){.time = self->time + 23 * 3600 + (uint32_t)i,
                                 .actor = self->account[person[i]],
                                 .target = self->to[person[i]],
                                 .kind = day % 2 ? EVENT_MEDIA : EVENT_MESSAGE,
                                 .count = day % 2 ? 0 : 1,
                                 .flags = FLAG_NIGHT};
        event_batch_t batch = {event, n, self->time, self->time + DAY_S};
        ck_assert_int_eq(instances_observe(&self->instances, &batch), 0);
        world_pairs_observe(&self->pairs, &batch, &batch);
    }
    ck_assert_int_eq(instances_prepare(&self->instances, self->time), 0);
    for (size_t a = 0; a < accounts; a++) self->last_scored[a] = self->time;
}

/// @param[out] seen  [2] of DEALS sets of as many people drawn at random, how many do as well by each detector
static void deal_people(null_world_t *self, truth_t *truth, const uint32_t *labelled, size_t n, size_t seen[2])
{
    double ap[2] = {ap_of(self, truth, labelled, n, 0), ap_of(self, truth, labelled, n, 1)};
    seen[0] = seen[1] = 0;
    for (uint32_t deal = 0; deal < 2 * DEALS; deal++) {
        uint32_t drawn[200];
        rng_t rng = rng_at(deal, 0, 0, RNG_TEST);
        for (size_t i = 0; i < n; i++) { // without replacement
            size_t at = i + rng_below(&rng, (uint32_t)(self->eligibles - i));
            uint32_t person = self->eligible[at];
            self->eligible[at] = self->eligible[i];
            drawn[i] = self->eligible[i] = person;
        }
        seen[deal % 2] += ap_of(self, truth, drawn, n, deal % 2) >= ap[deal % 2];
    }
}

START_TEST(test_world_pairs_of_null_offenders_are_like_others)
{
    // The labelled people of a null world against as many drawn at random, by each detector of pairs.
    enum { TIME_D = 44 };
    scenario_t scenario;
    world_output_t out;
    log_t log;
    lineup_t lineup;
    null_world_t w = {.time = TIME_D * DAY_S};
    LOAD(&scenario, "null_offenders=true", "protocol.view=all", "protocol.detectors=cusum hmm_stage");
    run(&out, &log, &scenario, 2);
    truth_t *truth = &out.world.truth;
    ck_assert_int_eq(lineup_from_scenario(&lineup, &scenario), 0);
    ck_assert_int_eq(instances_open(&w.instances, &lineup, VIEW_ALL, &log.account, NULL, 1), 0);
    ck_assert_int_eq(world_pairs_open(&w.pairs, &lineup, &log.account, &scenario.protocol, 0), 0);
    show(&w, &log, truth);
    uint32_t labelled[200];
    size_t n = 0, seen[2];
    for (size_t i = 0; i < w.eligibles; i++)
        if (truth->person.offender[w.eligible[i]] != OFFENDER_NONE) labelled[n++] = w.eligible[i];
    ck_assert_uint_ge(n, 15);
    deal_people(&w, truth, labelled, n, seen);
    for (int d = 0; d < 2; d++)
        ck_assert_msg(seen[d] >= 1 && seen[d] < DEALS, "%s: %zu of %d as good", lineup.detector[d]->name, seen[d],
                      DEALS);
    offend(&w, labelled, n, log.account.n); // and the same test tells, by cusum: hmm_stage waits for earlier stages
    deal_people(&w, truth, labelled, n, seen);
    ck_assert_msg(seen[0] == 0, "%zu of %d as good", seen[0], DEALS);
    instances_close(&w.instances);
    world_pairs_close(&w.pairs);
    free(w.last_scored);
    free(w.account);
    free(w.to);
    free(w.child);
    free(w.eligible);
    drop(&out, &log);
    scenario_free(&scenario);
}
END_TEST

START_TEST(test_world_pairs_change_nothing_else)
{
    scenario_t with, without;
    run_result_t a, b;
    LOAD(&with, "persons=500", "protocol.test=1");
    LOAD(&without, "persons=500", "protocol.test=1", "protocol.pair_every_days=0");
    experiment_with_oracle(&with, THREADS, -1, NULL, &a);
    experiment_with_oracle(&without, THREADS, -1, NULL, &b);
    ck_assert_uint_eq(b.pair_times.n, 0);
    ck_assert_uint_eq(said(&b), 0);
    for (size_t d = 0; d < a.detectors; d++) {
        size_t n = b.detector[d].metrics.n;
        ck_assert_ptr_null(run_result_metric(&b.detector[d], "pair_ap"));
        ck_assert_uint_gt(a.detector[d].metrics.n, n);
        ck_assert_mem_eq(a.detector[d].metrics.row, b.detector[d].metrics.row, n * sizeof(metric_row_t));
    }
    run_result_free(&a);
    run_result_free(&b);
    scenario_free(&with);
    scenario_free(&without);
}
END_TEST

START_TEST(test_world_pairs_hidden_from_detectors_are_ranked)
{
    // All of one platform's events are lost: its pairs are there all the same, unseen ones last.
    scenario_t plain, hidden;
    world_output_t a, b;
    log_t one, two;
    LOAD(&plain, "persons=700");
    LOAD(&hidden, "persons=700", "corrupt.lost=0.9");
    run(&a, &one, &plain, 2);
    run(&b, &two, &hidden, 2);
    ck_assert_uint_eq(a.pairs.times, b.pairs.times);
    ck_assert_uint_gt(b.corrupt.lost, 1000);
    for (size_t t = 0; t < a.pairs.times; t++) {
        ck_assert_uint_eq(a.pairs.time[t].negatives, b.pairs.time[t].negatives);
        ck_assert_uint_eq(a.pairs.time[t].positive_end, b.pairs.time[t].positive_end);
        ck_assert_double_eq(a.pairs.time[t].room, b.pairs.time[t].room);
    }
    ck_assert_mem_eq(a.pairs.risk, b.pairs.risk, a.pairs.risks * sizeof *a.pairs.risk);
    ck_assert(a.pairs.entries != b.pairs.entries || a.pairs.steps != b.pairs.steps); // messages are those seen
    drop(&a, &one);
    drop(&b, &two);
    scenario_free(&plain);
    scenario_free(&hidden);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world_pairs");
    TCase *tc = tcase_create("world_pairs");
    tcase_set_timeout(tc, 180);
    tcase_add_loop_test(tc, test_world_pairs_are_what_the_events_say, 0, 2);
    tcase_add_test(tc, test_world_pairs_do_not_depend_on_threads);
    tcase_add_test(tc, test_world_pairs_end_in_metrics);
    tcase_add_test(tc, test_world_pairs_without_offenders_claim_nothing);
    tcase_add_test(tc, test_world_pairs_of_null_offenders_are_like_others);
    tcase_add_test(tc, test_world_pairs_change_nothing_else);
    tcase_add_test(tc, test_world_pairs_hidden_from_detectors_are_ranked);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

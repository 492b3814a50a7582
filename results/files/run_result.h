// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a run as plain rows: what the results file holds, tables print and comparisons read. NaN = not
// available.
#ifndef VIGIL_RUN_RESULT_H
#define VIGIL_RUN_RESULT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESULT_NAME 64
#define CURVE_POINTS 2000

typedef struct {
    char name[RESULT_NAME], unit[RESULT_NAME];
    double value, low, high;
    uint64_t n; // how many of `of` it rests on
    char of[RESULT_NAME];
} metric_row_t;

typedef struct {
    double threshold, recall, precision;
} pr_row_t;

typedef struct {
    double threshold, fpr, recall;
} roc_row_t;

typedef struct {
    double budget, threshold, validation_rate, rate, alerts, true_alerts, offenders, offenders_alerted, benign_accounts;
    double precision, precision_low, precision_high, recall, recall_low, recall_high;
    double children_harmed, children_protected;
} budget_row_t;

typedef struct {
    double days, undetected, at_risk, alerted, censored;
} delay_row_t;

typedef struct {
    char stage[RESULT_NAME];
    uint64_t offenders;
    double share, low, high;
} stage_row_t;

typedef struct {
    char by[RESULT_NAME], name[RESULT_NAME];
    uint64_t accounts, alerted;
    double fpr, fpr_low, fpr_high, ratio, ratio_low, ratio_high;
    uint64_t positives, found;
    double recall, recall_low, recall_high;
    uint64_t harmed, in_time;
    double vpbh, vpbh_low, vpbh_high;
} group_row_t;

typedef struct {
    char type[RESULT_NAME];
    uint64_t offenders, alerted;
    double recall;
} type_row_t;

typedef struct {
    char role[RESULT_NAME];
    uint64_t world, seed, persons, accounts, active, positives, unscored, ranked_last, offenders, children;
    double prevalence;
    uint64_t events, messages, approaches, answered, harmed, closed_accounts, closed_benign;
    char left_out[RESULT_NAME];
    uint64_t seen, lost, late, undelivered, labels_missed, labels_false;
} world_row_t;

/// A number of the scenario that one world has for itself.
typedef struct {
    char role[RESULT_NAME];
    uint64_t world;
    char key[RESULT_NAME];
    double value, low, high;
    char range[RESULT_NAME];
} varied_row_t;

typedef struct {
    char role[RESULT_NAME], outcome[RESULT_NAME];
    uint64_t world, children;
} outcome_row_t;

/// Pairs of accounts at one time at which they were ranked.
typedef struct {
    uint64_t world;
    double day;
    uint64_t pairs, positives, left_out, children, before_harm, covered;
    double room;
} pair_time_row_t;

typedef struct {
    uint64_t world;
    char measure[RESULT_NAME], hook[RESULT_NAME], platform[RESULT_NAME];
    uint64_t attempts, allowed, denied, abandoned;
} measure_row_t;

typedef struct {
    uint64_t world;
    char measure[RESULT_NAME], who[RESULT_NAME], role[RESULT_NAME];
    uint64_t age_from, hidden, stopped, prompts, reviews, restricted, closed;
} measure_cost_row_t;

typedef struct {
    uint64_t world;
    char platform[RESULT_NAME];
    uint64_t approaches, answered, harmed;
} platform_harm_row_t;

/// Paired over the same worlds and resamples: a detector less another one.
typedef struct {
    char against[RESULT_NAME], metric[RESULT_NAME], detector[RESULT_NAME], baseline[RESULT_NAME];
    double difference, low, high;
    uint64_t worlds, tests;
    double p, p_holm, p_least;
    uint64_t worlds_needed;
    char verdict[RESULT_NAME];
} compare_row_t;
#define AGAINST_BASELINE "best_baseline"
#define AGAINST_BEST "best"

/// A statistic of one platform's messages beside the ranges of real traces.
typedef struct {
    uint64_t world;
    char platform[RESULT_NAME], population[RESULT_NAME], statistic[RESULT_NAME], unit[RESULT_NAME];
    char kind[RESULT_NAME], verdict[RESULT_NAME];
    double value, low, high, p2p_low, p2p_high, open, closed;
    uint64_t in_p2p;
} realism_row_t;

/// The verdicts of one platform's messages, counted.
typedef struct {
    uint64_t world;
    char platform[RESULT_NAME], population[RESULT_NAME], reference[RESULT_NAME];
    uint64_t users, messages, pairs;
    uint64_t gate_pass, gate_warn, gate_fail, gate_na, report_pass, report_warn, report_fail, report_na, report_in_p2p;
    uint64_t disagree;
} realism_count_row_t;

/// On how many users of a platform a naive rule fires.
typedef struct {
    uint64_t world;
    char platform[RESULT_NAME], who[RESULT_NAME];
    double contacts, unanswered;
    uint64_t users, fired;
    double share, real;
} naive_rule_result_t;

/// A published figure against the worlds of the run; `fitted`: 1 if the scenario says so, 0 = a prediction.
typedef struct {
    char target[RESULT_NAME], unit[RESULT_NAME];
    double value, low, high, numerator, denominator, published_low, published_high;
    char verdict[RESULT_NAME];
    uint64_t fitted;
    char source[RESULT_NAME];
} recorded_row_t;

/// One answer of a leakage probe about one subject; passes if low <= value <= high. NaN = no such bound.
typedef struct {
    char number[RESULT_NAME], probe[RESULT_NAME], subject[RESULT_NAME], verdict[RESULT_NAME];
    double value, low, high;
    char note[RESULT_NAME];
} probe_row_t;
/// How right accounts were joined in one world: by the linkage of the run, or by a plain rule beside it.
typedef struct {
    char role[RESULT_NAME], method[RESULT_NAME];
    uint64_t world;
    double threshold;
    uint64_t accounts, persons, true_pairs, candidate_pairs, candidate_true, skipped_blocks, skipped_accounts;
    uint64_t linked_pairs, linked_true;
    double precision, recall, f1;
    uint64_t wrong_accounts;
    double wrong_share;
    uint64_t family_pairs, family_device_pairs, offender_pairs, offender_linked;
} linkage_row_t;

/// What two accounts that compare in this way in one field weigh for being one person's.
typedef struct {
    char field[RESULT_NAME], given[RESULT_NAME], level[RESULT_NAME];
    double m, u, weight;
} linkage_weight_row_t;

/// An arm of an experiment in one world, from the branch to the end.
typedef struct {
    uint64_t world, seed;
    char response[RESULT_NAME], arm[RESULT_NAME];
    double dose;
    char loop[RESULT_NAME];
    double alerts, alert_rate, reviews;
#define OUTCOME(name, kind, unit, meaning) double name;
#include "results/arms/arm_outcome.def"
#undef OUTCOME
} arm_row_t;

/// What arms prevented, or cost, by outcome.
typedef struct {
    char response[RESULT_NAME];
    double dose;
    char effect[RESULT_NAME], of[RESULT_NAME], loop[RESULT_NAME], outcome[RESULT_NAME], unit[RESULT_NAME];
    double baseline, value, low, high, share, share_low, share_high;
    uint64_t worlds;
    double p, p_holm, pairing;
} effect_row_t;

/// What an arm prevented on the platforms that it reaches, and what came up on the others.
typedef struct {
    char response[RESULT_NAME], arm[RESULT_NAME];
    double dose;
    char loop[RESULT_NAME];
    double prevented, prevented_low, prevented_high, displaced, displaced_low, displaced_high;
    double quotient, quotient_low, quotient_high, net, net_low, net_high;
    uint64_t worlds;
} displacement_row_t;

/// A detector whose alerts act in closed arms.
typedef struct {
    char response[RESULT_NAME], detector[RESULT_NAME], view[RESULT_NAME], linkage[RESULT_NAME];
    double budget, threshold, validation_rate;
    uint64_t training, validation;
} loop_row_t;
#define LOOP_NONE "none"
#define LOOP_CLOSED "closed"
static inline const char *loop_word(bool closed) { return closed ? LOOP_CLOSED : LOOP_NONE; }

/// What a measure cost the people of one role in an arm, a world.
typedef struct {
    char response[RESULT_NAME], arm[RESULT_NAME];
    double dose;
    char loop[RESULT_NAME], measure[RESULT_NAME], who[RESULT_NAME], role[RESULT_NAME];
    double hidden, stopped, prompts, reviews, restricted, closed;
} arm_cost_row_t;

/// What one assumption does to a result of an experiment.
typedef struct {
    char outcome[RESULT_NAME], share[RESULT_NAME];
    uint64_t rank;
    char factor[RESULT_NAME], scale[RESULT_NAME];
    double low, high;
    double first_order, first_order_low, first_order_high, total, total_low, total_high;
    double change, change_low, change_high;
    char source[RESULT_NAME];
} sensitivity_row_t;

typedef struct {
    char outcome[RESULT_NAME], share[RESULT_NAME];
    uint64_t points, used, terms;
    char surface[RESULT_NAME];
    double mean, mean_low, mean_high, explained_sd, unexplained, unexplained_low, unexplained_high, above_zero;
} sensitivity_fit_row_t;

/// Where a factor was at a point.
typedef struct {
    uint64_t point;
    char factor[RESULT_NAME];
    double place, value;
} point_row_t;

typedef struct {
    uint64_t point;
    char outcome[RESULT_NAME];
    double baseline, prevented, synergy, beyond_sum;
} point_result_row_t;

typedef struct {
    char contrast[RESULT_NAME], pair[RESULT_NAME];
} alias_row_t;

typedef struct {
    char what[RESULT_NAME];
    double seconds;
} timing_row_t;

/// What a detector cost in the validation and test worlds.
typedef struct {
    char detector[RESULT_NAME];
    double cpu_s, fit_s, observe_s, prepare_s, score_s;
    uint64_t events;
    double events_per_s;
    uint64_t scores, held_bytes;
} cost_row_t;

/// Rows in a growing array; `row` is NULL while there are none.
#define ROWS(type)      \
    struct {            \
        type *row;      \
        size_t n, room; \
    }

typedef struct {
    char name[RESULT_NAME], summary[160];
    uint64_t trivial, labelled; // 1: a baseline that looks at one thing; 1: learnt from labels
    uint64_t program;           // 1: somebody's program, which may have learnt from labels or not
    ROWS(metric_row_t) metrics;
    ROWS(pr_row_t) pr_curve;
    ROWS(roc_row_t) roc;
    ROWS(budget_row_t) budget;
    ROWS(delay_row_t) delay;
    ROWS(stage_row_t) stages;
    ROWS(group_row_t) groups;
    ROWS(type_row_t) types;
} detector_result_t;

typedef struct {
    char *scenario;                        // effective scenario text, owned; NULL = ""
    uint64_t seed, resamples, test_worlds; // one test world: intervals know nothing of the spread between worlds
    double review_budget;                  // alerts per million active accounts per day that the headline metrics use
    uint64_t in_sample;                    // 1: thresholds were chosen on the scored world itself
    char closed_loop[RESULT_NAME];         // the detector whose alerts went to a measure while test worlds ran, or ""
    char frozen[72]; // SHA-256 of what was fixed before the test worlds (frozen_hash.h); "" = nothing was
    detector_result_t *detector;
    size_t detectors;
    ROWS(world_row_t) worlds;
    ROWS(varied_row_t) varied;
    ROWS(outcome_row_t) outcomes;
    ROWS(measure_row_t) measures;
    ROWS(measure_cost_row_t) measure_costs;
    ROWS(platform_harm_row_t) platform_harm;
    ROWS(pair_time_row_t) pair_times;
    ROWS(compare_row_t) compare;
    ROWS(realism_row_t) realism;
    ROWS(realism_count_row_t) realism_counts;
    ROWS(naive_rule_result_t) naive_rules;
    ROWS(recorded_row_t) recorded;
    ROWS(probe_row_t) probes;
    ROWS(linkage_row_t) linkage;
    ROWS(linkage_weight_row_t) linkage_weights;
    ROWS(arm_row_t) arms;
    ROWS(effect_row_t) effects;
    ROWS(displacement_row_t) displacement;
    ROWS(loop_row_t) loops;
    ROWS(alias_row_t) aliases;
    ROWS(sensitivity_row_t) sensitivity;
    ROWS(sensitivity_fit_row_t) sensitivity_fit;
    ROWS(point_row_t) points;
    ROWS(point_result_row_t) point_results;
    ROWS(arm_cost_row_t) arm_costs;
    ROWS(timing_row_t) timings;
    ROWS(cost_row_t) costs;
    uint64_t threads, peak_bytes; // peak_bytes: of the whole process
} run_result_t;

/// Allocates detectors without rows. @return 0, ERR_MEMORY
int run_result_init(run_result_t *self, size_t detectors);
/// Safe on a zeroed or half-made struct.
void run_result_free(run_result_t *self);
/// A metric's row by name, or NULL.
const metric_row_t *run_result_metric(const detector_result_t *detector, const char *name);
/// The comparison of a detector's `metric` with an opponent (AGAINST_...), or NULL.
const compare_row_t *run_result_compare(const run_result_t *result, const char *detector, const char *against,
                                        const char *metric);
/// Copies a text into a fixed field; one too long for it ends in "...".
void run_result_text(char field[RESULT_NAME], const char *text);

/// Appends one row. @return 0, ERR_MEMORY
#define ROWS_ADD(rows, ...)                                                             \
    (array_reserve(&(rows)->row, &(rows)->room, (rows)->n + 1, sizeof *(rows)->row) < 0 \
         ? ERR_MEMORY                                                                   \
         : ((rows)->row[(rows)->n++] = (__VA_ARGS__), 0))
#endif

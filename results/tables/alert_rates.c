// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated side first, whose scores give the thresholds; of the real side only what lies above them is kept.
#include "results/tables/alert_rates.h"

#include "core/array.h"
#include "core/error.h"
#include "results/metrics/budget.h"
#include "results/scores/score_variety.h"
#include "trace/truth.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define RATIO_LEAST 0.5
#define RATIO_MOST 2.0
#define TAIL 0.025 // on either side of a 95 % interval

enum { SIMULATED, REAL };

/// The scores of one side, as they come.
typedef struct {
    const alert_side_t *side;
    size_t detectors;
    score_stream_t *stream;   // [detectors]
    int32_t *onset;           // [accounts] all NEVER: nobody starts anew
    score_variety_t *variety; // [detectors]
    uint32_t *account;        // [rows] of those that count
    double *score;
    size_t account_room, score_room;
} take_t;

static int take_init(take_t *self, const alert_side_t *side, size_t detectors, const double *floor, size_t room)
{
    *self = (take_t){.side = side, .detectors = detectors};
    CHECK(ARRAY_NEW(self->stream, detectors));
    CHECK(ARRAY_NEW(self->variety, detectors));
    CHECK(ARRAY_NEW(self->onset, side->accounts));
    for (size_t a = 0; a < side->accounts; a++) self->onset[a] = NEVER;
    for (size_t d = 0; d < detectors; d++)
        CHECK(score_stream_init(&self->stream[d], side->accounts, floor ? floor[d] : -INFINITY, room));
    return 0;
}

static void take_free(take_t *self)
{
    for (size_t d = 0; self->stream && d < self->detectors; d++) score_stream_free(&self->stream[d]);
    free(self->stream);
    free(self->variety);
    free(self->onset);
    free(self->account);
    free(self->score);
}

static int take(void *sink, size_t detector, const detector_rows_t *rows, const double *score)
{
    take_t *self = sink;
    score_stream_t *stream = &self->stream[detector];
    size_t n = 0;
    CHECK(array_reserve(&self->account, &self->account_room, rows->n, sizeof *self->account));
    CHECK(array_reserve(&self->score, &self->score_room, rows->n, sizeof *self->score));
    score_variety_note(&self->variety[detector], rows, score);
    for (size_t i = 0; i < rows->n; i++) {
        if (self->side->skip && self->side->skip[rows->account[i]]) continue;
        self->account[n] = rows->account[i];
        self->score[n++] = score[i];
    }
    if (stream->time != rows->time) score_stream_begin(stream, rows->time, self->onset);
    return score_stream_add(stream, self->account, self->score, n);
}

static int scan(take_t *self, const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit)
{
    const score_sink_t sink = {take, self};
    CHECK(trace_scan_score(self->side->trace, lineup, protocol, fit, &sink));
    for (size_t d = 0; d < self->detectors; d++) CHECK(score_stream_finish(&self->stream[d]));
    return 0;
}

static size_t scored(const score_stream_t *stream)
{
    size_t n = 0;
    for (size_t a = 0; a < stream->accounts; a++) n += !isnan(stream->final[a]);
    return n;
}

/// Alerts stand by account, so that each account's are together.
static size_t alerted(const alert_t *alert, size_t n)
{
    size_t accounts = 0;
    for (size_t i = 0; i < n; i++) accounts += i == 0 || alert[i].account != alert[i - 1].account;
    return accounts;
}

static int count(const take_t *self, uint32_t cooldown_s, int side, alert_rate_t *row)
{
    const score_stream_t *stream = &self->stream[row->detector];
    alert_t *alert = NULL;
    row->users[side] = scored(stream);
    row->rate[side] = NAN;
    if (!isfinite(row->threshold)) return 0;
    CHECK(ARRAY_NEW(alert, stream->cells));
    row->alerts[side] = budget_alerts(stream, NULL, row->threshold, cooldown_s, alert);
    row->alerted[side] = alerted(alert, row->alerts[side]);
    row->rate[side] = budget_rate((double)row->alerts[side], self->side->active_days);
    free(alert);
    return 0;
}

/// The ratio and its interval: of all alerts on both sides, the real ones are binomial (Clopper and Pearson 1934).
static void set_ratio(alert_rate_t *row, double days_ratio)
{
    double k = (double)row->alerts[REAL], other = (double)row->alerts[SIMULATED];
    double low = k > 0 ? gsl_cdf_beta_Pinv(TAIL, k, other + 1) : 0;
    double high = other > 0 ? gsl_cdf_beta_Qinv(TAIL, k + 1, other) : 1;
    row->ratio = row->rate[REAL] / row->rate[SIMULATED];
    row->low = low / (1 - low) * days_ratio;
    row->high = high / (1 - high) * days_ratio;
}

void alert_rate_judge(alert_rate_t *row, bool varies, double days_ratio)
{
    row->ratio = row->low = row->high = NAN;
    if (!varies) {
        row->verdict = NO_VARIETY;
    } else if (!isfinite(row->threshold) || row->alerts[SIMULATED] == 0) {
        row->verdict = "n/a: no threshold keeps to the budget and alerts";
    } else {
        set_ratio(row, days_ratio);
        bool outside = row->low > RATIO_MOST || row->high < RATIO_LEAST;
        bool inside = row->low >= RATIO_LEAST && row->high <= RATIO_MOST;
        row->verdict = outside ? "fail" : inside ? "pass" : "open";
    }
}

static int thresholds(const take_t *self, const protocol_t *protocol, alert_rate_t *row, double *floor)
{
    uint32_t cooldown_s = protocol->cooldown_days * DAY_S;
    for (size_t d = 0; d < self->detectors; d++) {
        const score_stream_t *stream = &self->stream[d];
        floor[d] = INFINITY;
        for (int b = 0; b < BUDGETS; b++) {
            alert_rate_t *one = &row[d * BUDGETS + b];
            *one = (alert_rate_t){.detector = d, .budget = protocol->budget[b]};
            CHECK(
                budget_threshold(&stream, NULL, 1, one->budget, self->side->active_days, cooldown_s, &one->threshold));
            CHECK(count(self, cooldown_s, SIMULATED, one));
            floor[d] = fmin(floor[d], nextafter(one->threshold, -INFINITY));
        }
    }
    return 0;
}

static size_t room_of(const protocol_t *protocol, double active_days)
{
    double most = 0;
    for (int b = 0; b < BUDGETS; b++) most = fmax(most, protocol->budget[b]);
    return budget_cells(most, active_days, protocol->cooldown_days * DAY_S, protocol->score_every_days * DAY_S);
}

int alert_rates(const alert_side_t side[2], const lineup_t *lineup, const protocol_t *protocol, const fit_rows_t *fit,
                alert_rate_t *row)
{
    take_t simulated = {0}, real = {0};
    double *floor = NULL;
    int code = ARRAY_NEW(floor, lineup->n);
    if (code == 0)
        code = take_init(&simulated, &side[SIMULATED], lineup->n, NULL, room_of(protocol, side[SIMULATED].active_days));
    if (code == 0) code = scan(&simulated, lineup, protocol, fit);
    if (code == 0) code = thresholds(&simulated, protocol, row, floor);
    if (code == 0) code = take_init(&real, &side[REAL], lineup->n, floor, 0);
    if (code == 0) code = scan(&real, lineup, protocol, fit);
    for (size_t i = 0; code == 0 && i < lineup->n * BUDGETS; i++) {
        code = count(&real, protocol->cooldown_days * DAY_S, REAL, &row[i]);
        bool varies = real.variety[row[i].detector].some && simulated.variety[row[i].detector].some;
        if (code == 0) alert_rate_judge(&row[i], varies, side[SIMULATED].active_days / side[REAL].active_days);
    }
    take_free(&simulated);
    take_free(&real);
    free(floor);
    return code;
}

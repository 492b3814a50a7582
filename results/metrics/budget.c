// SPDX-License-Identifier: GPL-3.0-or-later
// The alert process over a stream's cells, and the search for the threshold of a budget.
#include "results/metrics/budget.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "results/metrics/case_alerts.h"
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define MILLION 1e6

size_t budget_cells(double per_million_day, double active_days, uint32_t cooldown_s, uint32_t step_s)
{
    double cover = 1 + floor((double)cooldown_s / step_s);
    return (size_t)(per_million_day / MILLION * active_days * cover) + 1;
}

/// True if the account's alert still stands at the later time: within the cool-down, and no onset between.
static bool stands(const alert_t *open, uint32_t cooldown_s, const truth_t *truth, uint32_t time)
{
    if (time >= (uint64_t)open->time + cooldown_s) return false;
    if (!truth || !truth->account_offender[open->account]) return true;
    int32_t onset = truth->account_onset[open->account];
    return onset < (int32_t)open->time || onset >= (int32_t)time;
}

size_t budget_alerts(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                     alert_t *alert)
{
    BUG_IF(!(threshold > stream->floor));
    size_t n = 0;
    alert_t open = {.account = UINT32_MAX};
    for (size_t i = 0; i < stream->cells; i++) {
        const score_cell_t *c = &stream->cell[i];
        if (c->score < threshold || (c->account == open.account && stands(&open, cooldown_s, truth, c->time))) continue;
        open = (alert_t){.account = c->account, .time = c->time};
        if (alert) alert[n] = open;
        n++;
    }
    return n;
}

int budget_raise(const score_stream_t *stream, const truth_t *truth, double threshold, uint32_t cooldown_s,
                 alert_t *alert, size_t *rows, size_t *alerts)
{
    if (stream->clusters) return case_alerts(stream, truth, threshold, cooldown_s, alert, rows, alerts);
    *rows = *alerts = budget_alerts(stream, truth, threshold, cooldown_s, alert);
    return 0;
}

double budget_rate(double alerts, double active_days) { return active_days > 0 ? MILLION * alerts / active_days : NAN; }

/// Scores above every stream's floor, falling, each once.
static int candidates(const score_stream_t *const *stream, size_t worlds, double **score, size_t *n)
{
    double floor = -INFINITY;
    size_t all = 0, found = 0;
    for (size_t w = 0; w < worlds; w++) {
        floor = fmax(floor, stream[w]->floor);
        all += stream[w]->cells;
    }
    CHECK(array_new(score, all, sizeof **score));
    for (size_t w = 0; w < worlds; w++)
        for (size_t i = 0; i < stream[w]->cells; i++)
            if (stream[w]->cell[i].score > floor) (*score)[found++] = stream[w]->cell[i].score;
    qsort(*score, found, sizeof **score, order_falling);
    *n = 0;
    for (size_t i = 0; i < found; i++)
        if (*n == 0 || (*score)[*n - 1] != (*score)[i]) (*score)[(*n)++] = (*score)[i];
    return 0;
}

static int count_all(const score_stream_t *const *stream, const truth_t *const *truth, size_t worlds, double threshold,
                     uint32_t cooldown_s, double *sum)
{
    *sum = 0;
    for (size_t w = 0; w < worlds; w++) {
        size_t rows, alerts;
        CHECK(budget_raise(stream[w], truth ? truth[w] : NULL, threshold, cooldown_s, NULL, &rows, &alerts));
        *sum += (double)alerts;
    }
    return 0;
}

int budget_threshold(const score_stream_t *const *stream, const truth_t *const *truth, size_t worlds,
                     double per_million_day, double active_days, uint32_t cooldown_s, double *threshold)
{
    double *score = NULL;
    size_t n, within = 0;
    CHECK(candidates(stream, worlds, &score, &n));
    int code = 0;
    for (size_t beyond = n;
         within < beyond && code == 0;) { // score[0 .. within) keep to the budget, score[beyond ..] do not
        size_t middle = within + (beyond - within) / 2;
        double alerts;
        code = count_all(stream, truth, worlds, score[middle], cooldown_s, &alerts);
        if (budget_rate(alerts, active_days) <= per_million_day)
            within = middle + 1;
        else
            beyond = middle;
    }
    *threshold = within ? score[within - 1] : INFINITY;
    free(score);
    return code;
}

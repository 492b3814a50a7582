// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/metrics/score_shares.h"

#include "core/array.h"
#include "core/error.h"
#include "results/scores/score_variety.h"
#include <gsl/gsl_sort.h>
#include <math.h>

const double score_share[SHARES] = {0.1, 0.01, 0.001};

typedef struct {
    size_t accounts;
    double *highest;          // [detectors][accounts]; NaN = none
    score_variety_t *variety; // [detectors]
} take_t;

static int take(void *sink, size_t detector, const detector_rows_t *rows, const double *score)
{
    take_t *self = sink;
    double *highest = self->highest + detector * self->accounts;
    score_variety_note(&self->variety[detector], rows, score);
    for (size_t i = 0; i < rows->n; i++) highest[rows->account[i]] = fmax(highest[rows->account[i]], score[i]);
    return 0;
}

/// @param[in,out] highest  [accounts]; sorted here
static void share(double *highest, size_t accounts, bool varies, size_t detector, score_share_row_t *row)
{
    size_t users = 0;
    for (size_t a = 0; a < accounts; a++)
        if (!isnan(highest[a])) highest[users++] = highest[a];
    gsl_sort(highest, 1, users);
    for (int s = 0; s < SHARES; s++) {
        size_t rank = (size_t)floor(score_share[s] * (double)users + 1e-9), over = 0;
        row[s] = (score_share_row_t){.detector = detector, .users = users, .share = score_share[s], .threshold = NAN};
        row[s].note = !varies ? NO_VARIETY : rank < 1 ? "n/a: too few users" : "";
        if (row[s].note[0]) continue;
        row[s].threshold = highest[users - rank];
        while (over < users && highest[users - 1 - over] >= row[s].threshold) over++;
        row[s].alerted = over;
    }
}

int score_shares(const char *trace, size_t accounts, const lineup_t *lineup, const protocol_t *protocol,
                 const fit_rows_t *fit, score_share_row_t *row)
{
    take_t self = {.accounts = accounts};
    const score_sink_t sink = {take, &self};
    CHECK(ARRAY_NEW(self.variety, lineup->n));
    int code = ARRAY_NEW(self.highest, lineup->n * accounts);
    for (size_t i = 0; code == 0 && i < lineup->n * accounts; i++) self.highest[i] = NAN;
    if (code == 0) code = trace_scan_score(trace, lineup, protocol, fit, &sink);
    for (size_t d = 0; code == 0 && d < lineup->n; d++)
        share(self.highest + d * accounts, accounts, self.variety[d].some, d, row + d * SHARES);
    free(self.highest);
    free(self.variety);
    return code;
}

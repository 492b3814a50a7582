// SPDX-License-Identifier: GPL-3.0-or-later
// The same world in disguise gets the same scores.
#include "results/probe/probe_invariance.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

/// Detectors that draw or hash by account number on purpose. What they say is measured and no failure.
static const struct {
    const char *detector, *why;
} BY_NUMBER[] = {
    {"random", "draws by account number"},
    {"midas_r", "hashes account numbers: collisions differ"},
};

static const char *by_number(const char *detector)
{
    for (size_t i = 0; i < sizeof BY_NUMBER / sizeof *BY_NUMBER; i++)
        if (strcmp(BY_NUMBER[i].detector, detector) == 0) return BY_NUMBER[i].why;
    return NULL;
}

int probe_prefix(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *in)
{
    size_t n = probe->options->probed, times = in->scores->times, compared = 0;
    size_t *differ = NULL;
    int code = ARRAY_NEW(differ, n);
    for (int third = 1; third <= 2 && times >= 2 && code == 0; third++) {
        size_t last = (times - 1) * (size_t)third / 3; // the newest scoring time before the cut
        uint32_t cut = probe_log_time(in->log, (uint32_t)last);
        probe_log_t log = {0};
        probe_scores_t scores = {0};
        code = probe_log_cut(&log, in->log, cut);
        if (code == 0) code = probe_replay(replay, &log, cut, "prefix", &scores);
        for (size_t d = 0; d < n && code == 0; d++)
            for (size_t t = 0; t <= last; t++)
                differ[d] += scores.digest[d * times + t] != in->scores->digest[d * times + t];
        compared += last + 1;
        probe_scores_free(&scores);
        probe_log_free(&log);
    }
    for (size_t d = 0; d < n && code == 0; d++)
        code = probe_add(probe, PROBE_PREFIX, probe->options->lineup->detector[d]->name,
                         compared == 0    ? ANSWER_NONE
                         : differ[d] == 0 ? ANSWER_PASS
                                          : ANSWER_FAIL,
                         (double)differ[d], 0, 0, "scoring times that differ, of %zu in two cuts", compared);
    free(differ);
    return code;
}

/// Mean size of a detector's scores on each platform, or on all; what differences are measured against.
static void sizes(const probe_world_t *in, view_scope_t scope, const double *score, double size[PLATFORMS])
{
    double sum[PLATFORMS] = {0}, n[PLATFORMS] = {0};
    const uint8_t *platform = in->log->account.platform;
    for (size_t a = 0; a < in->scores->accounts; a++) {
        if (isnan(score[a])) continue;
        int view = scope == VIEW_ALL ? 0 : platform[a];
        sum[view] += fabs(score[a]);
        n[view]++;
    }
    for (int p = 0; p < PLATFORMS; p++) {
        int view = scope == VIEW_ALL ? 0 : p;
        size[p] = n[view] > 0 ? sum[view] / n[view] : 0;
    }
}

/// The largest difference between scores, as a share; infinite where one is missing.
static double largest_difference(const probe_world_t *in, view_scope_t scope, const double *a, const double *b,
                                 const uint32_t *renamed, size_t *moved)
{
    double size[PLATFORMS], worst = 0;
    sizes(in, scope, a, size);
    for (size_t i = 0; i < in->scores->accounts; i++) {
        double x = a[i], y = b[renamed ? renamed[i] : i];
        if (isnan(x) && isnan(y)) continue;
        double scale = fmax(fmax(fabs(x), fabs(y)), size[in->log->account.platform[i]]);
        double share = isnan(x) || isnan(y) ? INFINITY : x == y ? 0 : fabs(x - y) / scale;
        *moved += share > PROBE_ROUNDING;
        worst = fmax(worst, share);
    }
    return worst;
}

/// Compares the scores of the middle and of the last time with those of the disguised world.
static int compare(const probe_t *probe, probe_id_t id, const probe_replay_t *replay, const probe_world_t *in,
                   const probe_scores_t *other, const uint32_t *renamed)
{
    for (size_t d = 0; d < probe->options->probed; d++) {
        const char *name = probe->options->lineup->detector[d]->name;
        const char *why = id == PROBE_NUMBERS ? by_number(name) : NULL;
        size_t at = d * other->accounts, moved = 0;
        double worst =
            largest_difference(in, replay->scope, in->scores->middle + at, other->middle + at, renamed, &moved);
        worst = fmax(
            worst, largest_difference(in, replay->scope, in->scores->newest + at, other->newest + at, renamed, &moved));
        answer_t verdict = worst <= PROBE_ROUNDING ? ANSWER_PASS : why ? ANSWER_NONE : ANSWER_FAIL;
        if (in->scores->blind[d])
            CHECK(probe_add(probe, id, name, ANSWER_NONE, NAN, NAN, PROBE_ROUNDING, "no positive to learn from"));
        else if (verdict == ANSWER_NONE)
            CHECK(probe_add(probe, id, name, verdict, worst, NAN, PROBE_ROUNDING, "%s; %zu scores moved", why, moved));
        else
            CHECK(probe_add(probe, id, name, verdict, worst, NAN, PROBE_ROUNDING,
                            "largest difference; %zu scores moved", moved));
    }
    return 0;
}

int probe_numbers(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *in)
{
    probe_log_t log = {0};
    probe_scores_t scores = {0};
    uint32_t *renamed = NULL;
    int code = probe_log_relabel(&log, in->log, in->log->seed, &renamed);
    if (code == 0) code = probe_replay(replay, &log, log.end, "numbers", &scores);
    if (code == 0) code = compare(probe, PROBE_NUMBERS, replay, in, &scores, renamed);
    probe_scores_free(&scores);
    probe_log_free(&log);
    free(renamed);
    return code;
}

int probe_order(const probe_t *probe, const probe_replay_t *replay, const probe_world_t *in)
{
    probe_log_t log = {0};
    probe_scores_t scores = {0};
    size_t moved = 0;
    int code = probe_log_reorder(&log, in->log, in->log->seed, &moved);
    if (code == 0) code = probe_replay(replay, &log, log.end, "order", &scores);
    if (code == 0) code = compare(probe, PROBE_ORDER, replay, in, &scores, NULL);
    probe_scores_free(&scores);
    probe_log_free(&log);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/program_ahead.h"

#include <math.h>

#include "core/error.h"
#include "results/metrics/score_differences.h"
#include "results/worlds/schedule.h"
#include "trace/event.h"

#define CUTS 2
#define SCORE_BYTES 40

/// The scoring times after one and after two thirds of all. @return how many different ones there are before the end
static size_t find_cuts(const protocol_t *protocol, uint32_t end, uint32_t cut[CUTS])
{
    uint32_t start = protocol->warmup_days * DAY_S, found = 0;
    uint64_t step = (uint64_t)protocol->score_every_days * DAY_S;
    uint32_t times = schedule_scorings(start, end, step);
    for (uint32_t third = 1; third <= CUTS && times >= 2; third++) {
        uint32_t time = schedule_scoring(start, end, step, (times - 1) * third / (CUTS + 1));
        if (found == 0 || cut[found - 1] != time) cut[found++] = time;
    }
    return found;
}

static const char *score_text(double score, char out[SCORE_BYTES])
{
    if (isnan(score)) return "none";
    snprintf(out, SCORE_BYTES, "%.17g", score);
    return out;
}

/// A program that draws lots is not the same twice, cut or whole; that is another fault.
static int refuse(const program_t *self, const char *trace, const protocol_t *protocol, const score_csv_t *whole,
                  uint32_t cut, const score_difference_t *first)
{
    char title[PROGRAM_TITLE_BYTES], one[SCORE_BYTES], other[SCORE_BYTES];
    score_difference_t chance;
    score_csv_t again;
    int code = program_score(self, trace, protocol, 0, &again);
    bool same = code == 0 && score_differences(whole, &again, UINT32_MAX, 0, &chance) == 0;
    score_csv_free(&again);
    CHECK(code);
    if (same)
        return error_set(ERR_PLUGIN,
                         "%s: reads ahead: the score of account %u at day %g (%u s) is %s with the whole trace, %s "
                         "when the trace ends at day %g",
                         program_title(self, title), first->account, (double)first->time / DAY_S, first->time,
                         score_text(first->one, one), score_text(first->other, other), (double)cut / DAY_S);
    return error_set(ERR_PLUGIN,
                     "%s: gives other scores when it is run again on the same trace: the score of account %u at day "
                     "%g (%u s) is %s, then %s",
                     program_title(self, title), chance.account, (double)chance.time / DAY_S, chance.time,
                     score_text(chance.one, one), score_text(chance.other, other));
}

static int score_cut(const program_t *self, const char *trace, const protocol_t *protocol, const uint32_t *cut,
                     size_t cuts, score_csv_t *scores)
{
    score_csv_t before[CUTS] = {0};
    score_difference_t first;
    int code = 0;
    *scores = (score_csv_t){0};
    for (size_t c = 0; c < cuts && code == 0; c++) code = program_score(self, trace, protocol, cut[c], &before[c]);
    if (code == 0) code = program_score(self, trace, protocol, 0, scores);
    for (size_t c = 0; c < cuts && code == 0; c++)
        if (score_differences(scores, &before[c], cut[c], PROGRAM_AHEAD_TOLERANCE, &first) > 0)
            code = refuse(self, trace, protocol, scores, cut[c], &first);
    for (size_t c = 0; c < cuts; c++) score_csv_free(&before[c]);
    return code;
}

int program_ahead_score(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t end,
                        score_csv_t *scores)
{
    uint32_t cut[CUTS];
    size_t cuts = find_cuts(protocol, end, cut);
    return score_cut(self, trace, protocol, cut, cuts, scores);
}

/// The last scoring time of a trace is its end, which has to be one of the whole trace's too.
static int check_cut(const protocol_t *protocol, uint32_t cut)
{
    uint32_t start = protocol->warmup_days * DAY_S, step = protocol->score_every_days * DAY_S;
    if (cut == 0 || (cut > start && (cut - start) % step == 0)) return 0;
    return error_set(ERR_INPUT,
                     "a trace can be cut at days of scores alone, and day %g is none (protocol.warmup_days: %u, "
                     "protocol.score_every_days: %u)",
                     (double)cut / DAY_S, protocol->warmup_days, protocol->score_every_days);
}

int program_ahead_score_cut(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t cut,
                            score_csv_t *scores)
{
    CHECK(check_cut(protocol, cut));
    return score_cut(self, trace, protocol, &cut, cut > 0, scores);
}

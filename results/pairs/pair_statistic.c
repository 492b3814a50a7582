// SPDX-License-Identifier: GPL-3.0-or-later
// The values of pairs under any weights of worlds and persons.
#include "core/block.h"
#include "results/metrics/weight.h"
#include "results/pairs/pair_evaluation.h"
#include <math.h>
#include <string.h>

#define NO_STEP UINT32_MAX

/// Sums over drawn worlds; `ap` and what stands beside it over those with a positive.
typedef struct {
    double worlds, chance, prevalence, risk, before, covered;
} shared_sum_t;

typedef struct {
    double ap, found, found_before;
} ranked_sum_t;

/// What one thread needs, cut from one block.
typedef struct {
    shared_sum_t *shared;
    ranked_sum_t *sum;     // [detectors + 1] the last is the baseline
    double *ap;            // [detectors + 1] of the world, summed over its times
    double *risk;          // [most risks of a time] weights
    double *positive;      // [most positives of a time]
    double *above;         // [most positives] weight of all above a step, pairs that are neither included
    pair_beside_t *beside; // [most positives]
    uint32_t *best;        // [most risks] step
    ranking_step_t *step;  // [most positives] there are no more steps than positives
    size_t bytes;
} scratch_t;

static void find_most(const pair_evaluation_t *e, size_t *risks, size_t *positives)
{
    *risks = *positives = 0;
    for (size_t w = 0; w < e->worlds; w++)
        for (size_t t = 0; t < e->record[w].times; t++) {
            const pair_record_t *r = &e->record[w];
            size_t some = r->time[t].risk_end - pair_record_risks_from(r, t);
            size_t more = r->time[t].positive_end - pair_record_positives_from(r, t);
            *risks = some > *risks ? some : *risks;
            *positives = more > *positives ? more : *positives;
        }
}

static scratch_t lay_out(const pair_evaluation_t *e, char *block)
{
    scratch_t s = {0};
    size_t rankings = e->detectors + 1, risks, positives;
    find_most(e, &risks, &positives);
    block_t cut = {block, sizeof s};
    BLOCK_CUT(&cut, s.shared, 1);
    BLOCK_CUT(&cut, s.sum, rankings);
    BLOCK_CUT(&cut, s.ap, rankings);
    BLOCK_CUT(&cut, s.risk, risks);
    BLOCK_CUT(&cut, s.positive, positives);
    BLOCK_CUT(&cut, s.above, positives);
    BLOCK_CUT(&cut, s.beside, positives);
    BLOCK_CUT(&cut, s.best, risks);
    BLOCK_CUT(&cut, s.step, positives);
    s.bytes = cut.bytes;
    return s;
}

static void begin(const void *self, void *block)
{
    scratch_t s = lay_out(self, block);
    block_begin(block, s.bytes, &s, sizeof s);
}

/// One time of one world.
typedef struct {
    const pair_record_t *record;
    size_t time, first_risk, risks, first_positive, positives;
} moment_t;

static moment_t moment_of(const pair_record_t *record, size_t time)
{
    size_t risk = pair_record_risks_from(record, time), positive = pair_record_positives_from(record, time);
    return (moment_t){.record = record,
                      .time = time,
                      .first_risk = risk,
                      .risks = record->time[time].risk_end - risk,
                      .first_positive = positive,
                      .positives = record->time[time].positive_end - positive};
}

static size_t risk_at(const moment_t *m, size_t positive)
{
    return m->record->positive[m->first_positive + positive] - m->first_risk;
}

/// Weights of the children at risk, by their offender, and of the positive pairs. Offenders who were not at work while
/// accounts were scored count nowhere, here neither. @return weight of all positives
static double weigh(const moment_t *m, const scored_world_t *world, const uint8_t *weight, scratch_t *s)
{
    double sum = 0;
    for (size_t i = 0; i < m->risks; i++) {
        const pair_risk_t *risk = &m->record->risk[m->first_risk + i];
        bool counts = world->offender_of[risk->offender] != NO_OFFENDER;
        s->risk[i] = counts ? weight_of(weight, risk->offender) : 0;
        s->best[i] = NO_STEP;
        s->shared->risk += s->risk[i];
        s->shared->before += risk->harmed ? 0 : s->risk[i];
    }
    for (size_t i = 0; i < m->positives; i++) {
        size_t risk = risk_at(m, i);
        s->positive[i] = s->risk[risk];
        sum += s->positive[i];
        s->shared->covered += s->best[risk] == NO_STEP ? s->risk[risk] : 0;
        s->best[risk] = 0;
    }
    return sum;
}

/// Children of whom a pair is within the room; of pairs tied at its edge it holds a share, as if drawn. Pairs that are
/// neither take room as all others do.
static void find_children(const moment_t *m, const pair_ranking_t *ranking, scratch_t *s, ranked_sum_t *sum)
{
    double above = 0, room = m->record->time[m->time].room;
    for (size_t k = 0; k < ranking->steps; k++) {
        s->above[k] = above + s->step[k].run + s->beside[k].run;
        above = s->above[k] + s->step[k].positive + s->step[k].negative + s->beside[k].tied;
    }
    for (size_t i = 0; i < m->risks; i++) s->best[i] = NO_STEP;
    for (size_t i = 0; i < m->positives; i++) {
        uint32_t *best = &s->best[risk_at(m, i)];
        if (ranking->step_of[i] < *best) *best = ranking->step_of[i];
    }
    for (size_t i = 0; i < m->risks; i++) {
        if (s->best[i] == NO_STEP || !(s->risk[i] > 0)) continue;
        const ranking_step_t *step = &s->step[s->best[i]];
        double tied = step->positive + step->negative + s->beside[s->best[i]].tied;
        double share = (room - s->above[s->best[i]]) / tied;
        double found = s->risk[i] * fmax(0, fmin(1, share));
        sum->found += found;
        sum->found_before += m->record->risk[m->first_risk + i].harmed ? 0 : found;
    }
}

static void add(const void *self, size_t w, const uint8_t *weight, void *block)
{
    const pair_evaluation_t *e = self;
    scratch_t *s = block;
    double times = 0, chance = 0, prevalence = 0;
    for (size_t d = 0; d <= e->detectors; d++) s->ap[d] = 0;
    for (size_t t = 0; t < e->record[w].times; t++) {
        moment_t m = moment_of(&e->record[w], t);
        double positives = weigh(&m, &e->world[w], weight, s), negatives = (double)m.record->time[t].negatives;
        if (!(positives > 0)) continue;
        ranking_curve_t all = {.positives = positives, .negatives = negatives};
        times++;
        chance += ranking_ap_chance(&all);
        prevalence += ranking_prevalence(&all);
        for (size_t d = 0; d <= e->detectors; d++) {
            pair_ranking_t ranking = pair_record_ranking(m.record, t, d);
            pair_ranking_weigh(&ranking, m.positives, s->positive, weight, s->step, s->beside);
            find_children(&m, &ranking, s, &s->sum[d]);
            ranking_curve_t curve = pair_ranking_curve(s->step, ranking.steps, negatives);
            s->ap[d] += ranking_ap(&curve, 1);
        }
    }
    if (!(times > 0)) return;
    s->shared->worlds++;
    s->shared->chance += chance / times;
    s->shared->prevalence += prevalence / times;
    for (size_t d = 0; d <= e->detectors; d++) s->sum[d].ap += s->ap[d] / times;
}

static void finish(const void *self, void *block, double *value)
{
    const pair_evaluation_t *e = self;
    const scratch_t *s = block;
    const shared_sum_t *shared = s->shared;
    const ranked_sum_t *messages = &s->sum[e->detectors];
    for (size_t d = 0; d < e->detectors; d++) {
        double *v = value + d * PAIR_METRICS;
        v[PAIR_METRIC_SCORED] = e->scores_pairs && e->scores_pairs[d];
        v[PAIR_METRIC_AP] = weight_ratio(s->sum[d].ap, shared->worlds);
        v[PAIR_METRIC_AP_CHANCE] = weight_ratio(shared->chance, shared->worlds);
        v[PAIR_METRIC_AP_MESSAGES] = weight_ratio(messages->ap, shared->worlds);
        v[PAIR_METRIC_AP_GAIN] = v[PAIR_METRIC_AP] - v[PAIR_METRIC_AP_MESSAGES];
        v[PAIR_METRIC_PREVALENCE] = weight_ratio(shared->prevalence, shared->worlds);
        v[PAIR_METRIC_COVERED] = weight_ratio(shared->covered, shared->risk);
        v[PAIR_METRIC_RECALL] = weight_ratio(s->sum[d].found, shared->risk);
        v[PAIR_METRIC_RECALL_BEFORE] = weight_ratio(s->sum[d].found_before, shared->before);
        v[PAIR_METRIC_RECALL_MESSAGES] = weight_ratio(messages->found, shared->risk);
    }
}

interval_statistic_t pair_evaluation_statistic(const pair_evaluation_t *self)
{
    return (interval_statistic_t){.self = self,
                                  .values = self->detectors * PAIR_METRICS,
                                  .scratch_bytes = lay_out(self, NULL).bytes,
                                  .begin = begin,
                                  .add = add,
                                  .finish = finish};
}

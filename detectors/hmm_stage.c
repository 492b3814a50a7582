// SPDX-License-Identifier: GPL-3.0-or-later
// How likely a pair is at some stage of grooming, by a hidden Markov model of what the two do to each other: kinds of
// acts, who of the two, and the time since the act before. The filter is hmm_filter.c; pairs are those of child_pair.h.
//
// This is a MATCHED MODEL. Its stages, and what is held typical of each, come from the same literature that the
// simulator's offenders are built on, so that it knows more about them than any detector could know of people: it is
// meant as an upper reference beside the detectors that compete, not as one of them. It is no upper bound: its numbers
// are assumed, not fitted to the simulator, and what learns from labels may pass it.
//
// A message counts once a sitting, direction, and time of day or night: a talk is not as many pieces of evidence as it
// has messages. A pair scores the log odds of all stages against benign after its last act; an account the highest of
// its pairs.
//
// Cost: O(stages^2) an event, O(pairs of the account) a row; memory 40 B a pair and 5 to 11 of hash, 4 B an account.
// Weaknesses: stages that overlap or come in another order are paid for by every step; odds stay as they are while a
// pair is silent, so old pairs keep their rank; acts are taken as independent given the stage; one benign stage for all
// kinds of acquaintance, so that who is unusual in a harmless way looks groomed; the blind spots of child_pair.h.
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "detectors/hmm_filter.h"
#include "detectors/pair_chunk.h"
#include <math.h>

#define NOT_AN_ACT HMM_KINDS
#define WEEK_S (7 * DAY_S)

typedef struct {
    double initial[HMM_STATES], by_elder[HMM_STATES];
    double from_benign[HMM_STATES], from_contact[HMM_STATES], from_rapport[HMM_STATES];
    double from_private[HMM_STATES], from_isolation[HMM_STATES], from_sexualised[HMM_STATES];
    double acts_benign[HMM_KINDS], acts_contact[HMM_KINDS], acts_rapport[HMM_KINDS];
    double acts_private[HMM_KINDS], acts_isolation[HMM_KINDS], acts_sexualised[HMM_KINDS];
    double gaps_benign[HMM_GAPS], gaps_contact[HMM_GAPS], gaps_rapport[HMM_GAPS];
    double gaps_private[HMM_GAPS], gaps_isolation[HMM_GAPS], gaps_sexualised[HMM_GAPS];
    double sitting_min;
    uint32_t older_by_y;
} hmm_config_t;

typedef struct {
    pair_t pair;
    uint32_t until; // s: end of its last act
    uint8_t begun;
    uint8_t said; // messages of this sitting: a bit for each of day and night, by the elder and by the child
    hmm_belief_t belief;
} hmm_pair_t;
_Static_assert(sizeof(hmm_pair_t) == 40, "memory a pair");

typedef struct {
    const hmm_config_t *config;
    const account_table_t *table;
    hmm_model_t model;
    pair_table_t pairs;
} hmm_stage_t;

#define STEPS "Weights of the stage at the next act: benign, contact, rapport, private channel, isolation, sexualised."
#define ACTS "Weights of open, message by day, by night, media, call, invitation, refusal in this stage."
#define GAPS "Weights of the time since the act before: within the sitting, a day, a week, more."
#define OVERLAP "assumed, after Webster et al. 2012 (stages overlap, repeat, end early)"
#define SHAPE "assumed, after O'Connell 2003 (what a stage is for)"

static const param_t PARAMS[] = {
    PARAM(hmm_config_t, initial, "1", "[0.98, 0.02, 0, 0, 0, 0]", 0, 1e6, "Weights of the stage at a pair's first act.",
          "assumed"),
    PARAM(hmm_config_t, from_benign, "1", "[0.9995, 0, 0.0005, 0, 0, 0]", 0, 1e6, STEPS, "assumed"),
    PARAM(hmm_config_t, from_contact, "1", "[0.02, 0.7, 0.25, 0.03, 0, 0]", 0, 1e6, STEPS, OVERLAP),
    PARAM(hmm_config_t, from_rapport, "1", "[0.01, 0, 0.9, 0.06, 0.02, 0.01]", 0, 1e6, STEPS, OVERLAP),
    PARAM(hmm_config_t, from_private, "1", "[0.005, 0, 0.05, 0.85, 0.07, 0.025]", 0, 1e6, STEPS, OVERLAP),
    PARAM(hmm_config_t, from_isolation, "1", "[0.002, 0, 0.02, 0.03, 0.9, 0.048]", 0, 1e6, STEPS, OVERLAP),
    PARAM(hmm_config_t, from_sexualised, "1", "[0.002, 0, 0.01, 0.01, 0.05, 0.928]", 0, 1e6, STEPS, OVERLAP),
    PARAM(hmm_config_t, by_elder, "1", "[0.5, 0.7, 0.5, 0.55, 0.5, 0.6]", 0, 1,
          "Chance that an act is the elder's: benign, contact, rapport, private channel, isolation, sexualised.",
          "assumed"),
    PARAM(hmm_config_t, acts_benign, "1", "[0.1, 0.66, 0.1, 0.08, 0.05, 0.005, 0.005]", 0, 1e6, ACTS, "assumed"),
    PARAM(hmm_config_t, acts_contact, "1", "[0.6, 0.28, 0.06, 0.02, 0.01, 0.01, 0.02]", 0, 1e6, ACTS, SHAPE),
    PARAM(hmm_config_t, acts_rapport, "1", "[0.03, 0.68, 0.18, 0.06, 0.03, 0.01, 0.01]", 0, 1e6, ACTS, SHAPE),
    PARAM(hmm_config_t, acts_private, "1", "[0.08, 0.48, 0.2, 0.08, 0.05, 0.09, 0.02]", 0, 1e6, ACTS,
          "assumed, after Thorn 2022 (65 % were invited to another platform)"),
    PARAM(hmm_config_t, acts_isolation, "1", "[0.02, 0.33, 0.45, 0.1, 0.07, 0.02, 0.01]", 0, 1e6, ACTS, SHAPE),
    PARAM(hmm_config_t, acts_sexualised, "1", "[0.02, 0.25, 0.38, 0.22, 0.07, 0.01, 0.05]", 0, 1e6, ACTS, SHAPE),
    PARAM(hmm_config_t, gaps_benign, "1", "[0.35, 0.35, 0.18, 0.12]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, gaps_contact, "1", "[0.45, 0.35, 0.15, 0.05]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, gaps_rapport, "1", "[0.4, 0.45, 0.13, 0.02]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, gaps_private, "1", "[0.45, 0.4, 0.12, 0.03]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, gaps_isolation, "1", "[0.45, 0.48, 0.06, 0.01]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, gaps_sexualised, "1", "[0.5, 0.42, 0.06, 0.02]", 0, 1e6, GAPS, "assumed"),
    PARAM(hmm_config_t, sitting_min, "min", "60", 0, 1440, "Pause from which a new sitting begins.", "assumed"),
    PARAM(hmm_config_t, older_by_y, "y", "3", 1, 100, "Years by which the elder of a pair declares to be older.",
          "assumed"),
    PARAM_END};

static hmm_weights_t weights_of(const hmm_config_t *c)
{
    const double *const step[] = {c->from_benign,  c->from_contact,   c->from_rapport,
                                  c->from_private, c->from_isolation, c->from_sexualised};
    const double *const kind[] = {c->acts_benign,  c->acts_contact,   c->acts_rapport,
                                  c->acts_private, c->acts_isolation, c->acts_sexualised};
    const double *const gap[] = {c->gaps_benign,  c->gaps_contact,   c->gaps_rapport,
                                 c->gaps_private, c->gaps_isolation, c->gaps_sexualised};
    hmm_weights_t w;
    for (int s = 0; s < HMM_STATES; s++) {
        w.initial[s] = c->initial[s];
        w.by_elder[s] = c->by_elder[s];
        for (int i = 0; i < HMM_STATES; i++) w.step[s][i] = step[s][i];
        for (int i = 0; i < HMM_KINDS; i++) w.kind[s][i] = kind[s][i];
        for (int i = 0; i < HMM_GAPS; i++) w.gap[s][i] = gap[s][i];
    }
    return w;
}

static int hmm_stage_open(void *state, const void *config, const detector_view_t *view)
{
    hmm_stage_t *self = state;
    self->config = config;
    self->table = view->account;
    hmm_weights_t weights = weights_of(config);
    hmm_model_init(&self->model, &weights);
    return pair_table_init(&self->pairs, sizeof(hmm_pair_t), view->account->n);
}

static uint8_t kind_of(const event_t *e)
{
    switch (e->kind) {
    case EVENT_REQUEST:
    case EVENT_ACCEPT:
        return HMM_OPEN;
    case EVENT_MESSAGE:
        return e->flags & FLAG_FIRST ? HMM_OPEN : e->flags & FLAG_NIGHT ? HMM_NIGHT : HMM_DAY;
    case EVENT_MEDIA:
        return HMM_MEDIA;
    case EVENT_CALL:
        return HMM_CALL;
    case EVENT_MOVE_INVITE:
        return HMM_INVITE;
    case EVENT_DECLINE:
    case EVENT_REMOVE:
    case EVENT_BLOCK:
    case EVENT_REPORT:
        return HMM_REFUSE;
    default:
        return NOT_AN_ACT;
    }
}

static uint8_t gap_of(const hmm_stage_t *self, const hmm_pair_t *p, uint32_t time)
{
    if (!p->begun) return HMM_NO_GAP;
    uint32_t gap = time > p->until ? time - p->until : 0;
    if (gap < self->config->sitting_min * 60) return HMM_SITTING;
    return gap < DAY_S ? HMM_WITHIN_DAY : gap < WEEK_S ? HMM_WITHIN_WEEK : HMM_LONGER;
}

/// Whether such a message was there in this sitting; notes it.
static bool said_already(hmm_pair_t *p, hmm_act_t act)
{
    if (act.gap != HMM_SITTING) p->said = 0;
    if (act.kind != HMM_DAY && act.kind != HMM_NIGHT) return false;
    unsigned bit = 1u << (2 * (act.kind == HMM_NIGHT) + act.by_child);
    bool already = p->said & bit;
    p->said |= (uint8_t)bit;
    return already;
}

static void observe_act(hmm_stage_t *self, const child_pair_t *who, uint8_t kind, const event_t *e)
{
    bool is_new;
    hmm_pair_t *p = pair_table_put(&self->pairs, who->suspect, who->child, &is_new);
    if (p == NULL) return; // out of memory: prepare says so
    hmm_act_t act = {.kind = kind, .gap = gap_of(self, p, e->time), .by_child = who->by_child};
    uint32_t end = e->time + e->duration;
    p->until = end > p->until ? end : p->until;
    if (said_already(p, act)) return;
    if (p->begun)
        hmm_step(&self->model, act, &p->belief);
    else
        hmm_begin(&self->model, act, &p->belief);
    p->begun = 1;
}

static void observe_chunk(hmm_stage_t *self, pair_chunk_t *chunk)
{
    for (size_t i = 0; i < chunk->n; i++) {
        const pair_act_t *act = &chunk->act[i];
        pair_chunk_fetch(chunk, &self->pairs, i);
        observe_act(self, &act->who, kind_of(act->event), act->event);
    }
    chunk->n = 0;
}

static void hmm_stage_observe(void *state, const event_batch_t *batch)
{
    hmm_stage_t *self = state;
    pair_chunk_t chunk;
    chunk.n = 0;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        child_pair_t who;
        if (kind_of(e) == NOT_AN_ACT || !child_pair_of(self->table, self->config->older_by_y, e, &who)) continue;
        if (pair_chunk_add(&chunk, who, e)) observe_chunk(self, &chunk);
    }
    observe_chunk(self, &chunk);
}

static int hmm_stage_prepare(void *state, uint32_t time)
{
    (void)time;
    return pair_table_check(&((hmm_stage_t *)state)->pairs);
}

static void hmm_stage_score(const void *state, const detector_rows_t *rows, double *score)
{
    const pair_table_t *pairs = &((const hmm_stage_t *)state)->pairs;
    for (size_t i = 0; i < rows->n; i++) {
        double highest = 0;
        pair_lists_fetch(pairs, rows->account, rows->n, i);
        for (const hmm_pair_t *p = pair_table_first(pairs, rows->account[i]); p; p = pair_table_next(pairs, p)) {
            double odds = hmm_odds(&p->belief);
            highest = odds > highest ? odds : highest;
        }
        score[i] = highest > 0 ? fmax(HMM_LOWEST, log(highest)) : HMM_LOWEST;
    }
}

static void hmm_stage_score_pairs(const void *state, const detector_pairs_t *pairs, double *score)
{
    const hmm_stage_t *self = state;
    for (size_t i = 0; i < pairs->n; i++) {
        const hmm_pair_t *p = pair_table_find(&self->pairs, pairs->from[i], pairs->to[i]);
        score[i] = p ? fmax(HMM_LOWEST, hmm_log_odds(&p->belief)) : HMM_LOWEST;
    }
}

static void hmm_stage_close(void *state) { pair_table_free(&((hmm_stage_t *)state)->pairs); }

const detector_t detector_hmm_stage = {
    .abi = DETECTOR_ABI,
    .name = "hmm_stage",
    .summary = "log odds of grooming stages in a pair; a matched model: an upper reference, not a fair competitor",
    .source =
        "matched model: stages of O'Connell 2003 and Webster et al. 2012, as the simulator's; filter: Rabiner 1989, "
        "doi:10.1109/5.18626",
    .params = PARAMS,
    .config_bytes = sizeof(hmm_config_t),
    .state_bytes = sizeof(hmm_stage_t),
    .unit = UNIT_PAIR,
    .needs = NEEDS_EVENTS,
    .open = hmm_stage_open,
    .observe = hmm_stage_observe,
    .prepare = hmm_stage_prepare,
    .score = hmm_stage_score,
    .score_pairs = hmm_stage_score_pairs,
    .close = hmm_stage_close,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// Cumulative sums on proxies of stages: an account's new contacts to children, and in each pair the nights on which it
// writes to the child and its private acts (media, calls, invitations to another platform). A sum rises when counts
// exceed what is usual for this account or pair and falls back when they do not. Page 1954.
//
// Pairs are those of child_pair.h; acts of the suspect count. Messages at night count once a sitting, so that a talk is
// one count whatever its messages: Poisson counts do not come in bursts. The in-control rate is nobody's to know
// before, so it is learnt from the stream itself: what is usual for anybody on this weekday (day_cycle.h), times a
// factor of the account's or pair's own that is drawn towards 1 (poisson_cusum.h). Nothing is fitted on training
// worlds.
//
// An account scores its own sum, of contacts; a pair the sum of its two sums: counts are taken as independent, so that
// logarithms of likelihood ratios add. The highest of an account's pairs adds to its score as much as `pair_weight`
// says, by default nothing: pairs of relatives, gamers and friends rise as often as offenders' do, and the highest of
// many is high for whoever knows many children, so that adding it was measured to lower average precision by a third.
//
// Cost: O(1) an event and a row, or O(pairs of the account) a row with pair_weight; memory 40 B a pair and 5 to 11 of
// hash, 20 B an account. Weaknesses: finds who seeks many children, offender, scout or seller, and is blind to who
// abuses the one child he knows, but by his pair's score, which ranks little better than chance; hardly better than
// counting contacts (minor_contacts), as new contacts to children are rare enough that any rate is soon left; an
// account that abuses from its first day is its own standard, and who goes on long enough becomes usual; talks bring
// talks, so counts spread wider than Poisson's; those who left still count as exposed; blind to children with an adult
// declared age and to offenders who pose as peers of the same.
#include "core/array.h"
#include "core/error.h"
#include "detectors/day_cycle.h"
#include "detectors/detector.h"
#include "detectors/pair_chunk.h"
#include "detectors/poisson_cusum.h"

enum { NIGHTS, PRIVATE, PAIR_PROXIES };

typedef struct {
    double ratio, shape, pair_weight, contact_rate, night_rate, private_rate, prior_exposure_d, sitting_min;
    uint32_t older_by_y;
} cusum_config_t;

typedef struct {
    poisson_cusum_t contacts;
    uint16_t count, first_day, day;
} cusum_account_t;

typedef struct {
    pair_t pair;
    uint16_t first_day, day; // met; last moved to
    uint16_t count[PAIR_PROXIES];
    uint32_t night_until; // s: end of the last message at night
    poisson_cusum_t sum[PAIR_PROXIES];
} cusum_pair_t;
_Static_assert(sizeof(cusum_pair_t) == 40, "memory a pair");

typedef struct {
    const cusum_config_t *config;
    const account_table_t *table;
    cusum_account_t *account; // [table->n]
    uint8_t *known;           // [table->n / 8 + 1] a bit an account: it acted; small, as every event asks for it
    pair_table_t pairs;
    day_cycle_t contacts, proxy[PAIR_PROXIES]; // expected of any account, of any pair
} cusum_t;

static const param_t PARAMS[] = {
    PARAM(cusum_config_t, ratio, "1", "3", 1.01, 1000,
          "Rate that the sums are tuned to find, as a multiple of the usual.", "assumed"),
    PARAM(cusum_config_t, shape, "counts", "1", 1e-3, 1e6,
          "Shape of the gamma prior of an account's or pair's own factor: small where they differ widely.", "assumed"),
    PARAM(cusum_config_t, pair_weight, "1", "0", 0, 1000,
          "What the highest sum of an account's pairs counts in its score.", "assumed"),
    PARAM(cusum_config_t, contact_rate, "1/d", "0.01", 1e-6, 1000,
          "New contacts to children of an account, until the stream has told.", "assumed"),
    PARAM(cusum_config_t, night_rate, "1/d", "0.02", 1e-6, 1000,
          "Sittings at night in which a pair's elder writes, until the stream has told.", "assumed"),
    PARAM(cusum_config_t, private_rate, "1/d", "0.02", 1e-6, 1000,
          "Media, calls and invitations from a pair's elder, until the stream has told.", "assumed"),
    PARAM(cusum_config_t, prior_exposure_d, "d", "1000", 1e-3, 1e9,
          "Days of accounts or pairs that these three rates, and each weekday's, are worth.", "assumed"),
    PARAM(cusum_config_t, sitting_min, "min", "60", 0, 1440, "Pause from which messages at night count once more.",
          "assumed"),
    PARAM(cusum_config_t, older_by_y, "y", "3", 1, 100, "Years by which the elder of a pair declares to be older.",
          "assumed"),
    PARAM_END};

static int cusum_open(void *state, const void *config, const detector_view_t *view)
{
    cusum_t *self = state;
    const cusum_config_t *c = config;
    self->config = c;
    self->table = view->account;
    CHECK(ARRAY_NEW(self->account, view->account->n));
    CHECK(ARRAY_NEW(self->known, view->account->n / 8 + 1));
    CHECK(pair_table_init(&self->pairs, sizeof(cusum_pair_t), view->account->n));
    CHECK(day_cycle_init(&self->contacts, c->contact_rate, c->prior_exposure_d));
    CHECK(day_cycle_init(&self->proxy[NIGHTS], c->night_rate, c->prior_exposure_d));
    return day_cycle_init(&self->proxy[PRIVATE], c->private_rate, c->prior_exposure_d);
}

/// Expected of any unit from one day, that has begun, to another.
static double between(const day_cycle_t *cycle, uint32_t from, uint32_t to)
{
    return day_cycle_expected(cycle, to) - day_cycle_expected(cycle, from);
}

static bool is_known(const cusum_t *self, uint32_t account) { return self->known[account / 8] >> account % 8 & 1; }

/// Enters an account in the books when it first acts.
static void meet_account(cusum_t *self, uint32_t account, uint32_t day)
{
    if (is_known(self, account)) return;
    self->known[account / 8] |= (uint8_t)(1u << account % 8);
    self->account[account] = (cusum_account_t){{0, 1}, .first_day = (uint16_t)day, .day = (uint16_t)day};
    day_cycle_add_unit(&self->contacts);
}

static void count_contact(cusum_t *self, uint32_t account, uint32_t day)
{
    cusum_account_t *a = &self->account[account];
    if (a->day < day)
        poisson_cusum_move(&a->contacts, between(&self->contacts, a->day, day), self->config->ratio, a->count,
                           between(&self->contacts, a->first_day, day), self->config->shape);
    a->day = (uint16_t)day;
    a->count = (uint16_t)(a->count + (a->count < UINT16_MAX));
    poisson_cusum_count(&a->contacts, self->config->ratio);
    day_cycle_count(&self->contacts);
}

static void meet(cusum_t *self, cusum_pair_t *p, uint32_t day)
{
    p->first_day = p->day = (uint16_t)day;
    for (int i = 0; i < PAIR_PROXIES; i++) {
        p->sum[i].relative = 1;
        day_cycle_add_unit(&self->proxy[i]);
    }
}

static void count_proxy(cusum_t *self, cusum_pair_t *p, int proxy, uint32_t day)
{
    for (int i = 0; p->day < day && i < PAIR_PROXIES; i++)
        poisson_cusum_move(&p->sum[i], between(&self->proxy[i], p->day, day), self->config->ratio, p->count[i],
                           between(&self->proxy[i], p->first_day, day), self->config->shape);
    p->day = (uint16_t)day;
    p->count[proxy] = (uint16_t)(p->count[proxy] + (p->count[proxy] < UINT16_MAX));
    poisson_cusum_count(&p->sum[proxy], self->config->ratio);
    day_cycle_count(&self->proxy[proxy]);
}

/// Whether a message is at night and the first of its sitting.
static bool opens_night(const cusum_t *self, cusum_pair_t *p, const event_t *e)
{
    if (!(e->flags & FLAG_NIGHT)) return false;
    bool opens = p->count[NIGHTS] == 0 || e->time >= p->night_until + self->config->sitting_min * 60;
    uint32_t end = e->time + e->duration;
    p->night_until = end > p->night_until ? end : p->night_until;
    return opens;
}

static void observe_pair(cusum_t *self, const child_pair_t *who, const event_t *e, uint32_t day)
{
    bool is_new, opens = e->kind == EVENT_REQUEST || e->flags & FLAG_FIRST;
    cusum_pair_t *p = pair_table_put(&self->pairs, who->suspect, who->child, &is_new);
    if (p == NULL) return; // out of memory: prepare says so
    if (is_new) meet(self, p, day);
    if (is_new && opens) count_contact(self, who->suspect, day);
    if (e->kind == EVENT_MESSAGE && opens_night(self, p, e)) count_proxy(self, p, NIGHTS, day);
    if (e->kind == EVENT_MEDIA || e->kind == EVENT_CALL || e->kind == EVENT_MOVE_INVITE)
        count_proxy(self, p, PRIVATE, day);
}

static const bool IS_CONTACT[256] = {[EVENT_REQUEST] = true,
                                     [EVENT_MESSAGE] = true,
                                     [EVENT_MEDIA] = true,
                                     [EVENT_CALL] = true,
                                     [EVENT_MOVE_INVITE] = true};

/// All acts of a chunk are of the day that runs.
static void observe_chunk(cusum_t *self, pair_chunk_t *chunk)
{
    for (size_t i = 0; i < chunk->n; i++) {
        pair_chunk_fetch(chunk, &self->pairs, i);
        observe_pair(self, &chunk->act[i].who, chunk->act[i].event, self->contacts.sums.day);
    }
    chunk->n = 0;
}

static void begin_day(cusum_t *self, uint32_t day)
{
    day_cycle_advance(&self->contacts, day);
    for (int k = 0; k < PAIR_PROXIES; k++) day_cycle_advance(&self->proxy[k], day);
}

static void cusum_observe(void *state, const event_batch_t *batch)
{
    cusum_t *self = state;
    pair_chunk_t chunk;
    chunk.n = 0;
    for (const event_t *e = batch->event; e < batch->event + batch->n; e++) {
        uint32_t day = e->time / DAY_S;
        child_pair_t who;
        if (day > self->contacts.sums.day) {
            observe_chunk(self, &chunk);
            begin_day(self, day);
        }
        if (e->actor < self->table->n) meet_account(self, e->actor, day);
        if (!IS_CONTACT[e->kind] || !child_pair_of(self->table, self->config->older_by_y, e, &who) || who.by_child)
            continue;
        if (pair_chunk_add(&chunk, who, e)) observe_chunk(self, &chunk);
    }
    observe_chunk(self, &chunk);
}

static int cusum_prepare(void *state, uint32_t time)
{
    (void)time;
    return pair_table_check(&((cusum_t *)state)->pairs);
}

/// What is expected up to the day of a scoring time: worked out once for all rows.
typedef struct {
    double contacts, proxy[PAIR_PROXIES];
} cusum_now_t;

static cusum_now_t now_at(const cusum_t *self, uint32_t time)
{
    cusum_now_t now = {.contacts = day_cycle_expected(&self->contacts, time / DAY_S)};
    for (int i = 0; i < PAIR_PROXIES; i++) now.proxy[i] = day_cycle_expected(&self->proxy[i], time / DAY_S);
    return now;
}

static double pair_score(const cusum_t *self, const cusum_now_t *now, const cusum_pair_t *p)
{
    double score = 0;
    for (int i = 0; i < PAIR_PROXIES; i++) {
        double passed = now->proxy[i] - day_cycle_expected(&self->proxy[i], p->day);
        score += poisson_cusum_at(&p->sum[i], passed, self->config->ratio);
    }
    return score;
}

static double highest_pair(const cusum_t *self, const cusum_now_t *now, uint32_t account)
{
    double highest = 0;
    for (const void *p = pair_table_first(&self->pairs, account); p; p = pair_table_next(&self->pairs, p)) {
        double score = pair_score(self, now, p);
        highest = score > highest ? score : highest;
    }
    return highest;
}

static void cusum_score(const void *state, const detector_rows_t *rows, double *score)
{
    const cusum_t *self = state;
    cusum_now_t now = now_at(self, rows->time);
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t account = rows->account[i];
        score[i] = 0;
        if (account < self->table->n && is_known(self, account)) {
            const cusum_account_t *a = &self->account[account];
            double passed = now.contacts - day_cycle_expected(&self->contacts, a->day);
            score[i] = poisson_cusum_at(&a->contacts, passed, self->config->ratio);
        }
        if (self->config->pair_weight > 0) score[i] += self->config->pair_weight * highest_pair(self, &now, account);
    }
}

static void cusum_score_pairs(const void *state, const detector_pairs_t *pairs, double *score)
{
    const cusum_t *self = state;
    cusum_now_t now = now_at(self, pairs->time);
    for (size_t i = 0; i < pairs->n; i++) {
        const void *p = pair_table_find(&self->pairs, pairs->from[i], pairs->to[i]);
        score[i] = p ? pair_score(self, &now, p) : 0;
    }
}

static void cusum_close(void *state)
{
    cusum_t *self = state;
    free(self->account);
    free(self->known);
    pair_table_free(&self->pairs);
    day_cycle_free(&self->contacts);
    for (int i = 0; i < PAIR_PROXIES; i++) day_cycle_free(&self->proxy[i]);
}

const detector_t detector_cusum = {
    .abi = DETECTOR_ABI,
    .name = "cusum",
    .summary =
        "new contacts to children, and stage proxies in pairs, that rise above what is usual for the account or pair",
    .source = "Page 1954, Continuous Inspection Schemes, doi:10.1093/biomet/41.1-2.100; rates by empirical Bayes",
    .params = PARAMS,
    .config_bytes = sizeof(cusum_config_t),
    .state_bytes = sizeof(cusum_t),
    .unit = UNIT_PAIR,
    .needs = NEEDS_EVENTS,
    .open = cusum_open,
    .observe = cusum_observe,
    .prepare = cusum_prepare,
    .score = cusum_score,
    .score_pairs = cusum_score_pairs,
    .close = cusum_close,
};

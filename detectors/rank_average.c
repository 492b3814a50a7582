// SPDX-License-Identifier: GPL-3.0-or-later
// Rank average: the mean, over other detectors, of where an account's score lies in the distribution of that detector's
// scores. A row's rank must not depend on which rows are scored with it, so ranks are not taken among those: each
// member's scores are transformed by an empirical distribution learned beforehand (rank_transform.h). Of members that
// read features that is the distribution over the rows to fit on (offenders are denser there than in the world, as
// common rows are thinned); of members that read events alone, which have nothing to say of those rows, that over all
// accounts of the view that have acted, anew at each scoring time. In silos each platform has distributions of its own,
// so an account is compared with others of its platform. Members are opened, fitted, fed and asked in here, with their
// own keys of the scenario. If one learns from labels, so does the ensemble; without a positive to learn from, that
// member is left out of the mean. Cost: that of the members, and O(log rows) a member and row; O(n log n) a scoring
// time for members of events. Weaknesses: all members have one voice, so one that is sure is outvoted by others that
// see nothing; members that say the same twice count twice; supervised members are ranked by scores of the rows that
// they were fitted to.
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "detectors/rank_transform.h"
#include <string.h>

#define MEMBERS_MAX 64 // more than there are detectors
#define BLOCK 256u     // rows

typedef struct {
    char members[256];
} average_config_t;

typedef struct {
    const detector_t *detector;
    const void *config;
    void *own_config; // defaults, where the host gave none
    void *state;
    unsigned needs;
    bool left_out;
    rank_transform_t rank;
} member_t;

typedef struct {
    const detector_view_t *view;
    member_t member[MEMBERS_MAX];
    size_t members;
    uint8_t *acted;    // [view->account->n] by now; NULL if no member reads events alone
    uint32_t *account; // [view->account->n] scratch of prepare
} average_t;

static const param_t PARAMS[] = {PARAM(average_config_t, members, "names",
                                       "policy_rules robust_z isolation_forest logistic_regression", 0, 0,
                                       "The detectors whose ranks are averaged, separated by blanks.",
                                       "assumed: rules, two unsupervised, one supervised; all in every build"),
                                 PARAM_END};

extern const detector_t detector_rank_average;

/// True if its scores come from rows of features, so that rows to fit on can be scored.
static bool reads_rows(unsigned needs) { return needs & (NEEDS_FEATURES | NEEDS_GRAPH); }

static int refuse(const char *name, const char *why)
{
    return error_set(ERR_PLUGIN, "detectors.rank_average.members: %s%s%s", name, name[0] ? " " : "", why);
}

static int unknown(const char *name)
{
    char why[240];
    snprintf(why, sizeof why, "is no detector%s%s", detector_hint(name).text,
             strchr(name, ',') ? "; separate names by blanks, not commas" : "");
    return refuse(name, why);
}

/// One member, neither opened nor with a config of its own.
static int name_member(member_t *self, const char *name, const void *const *configs)
{
    const detector_t *d = detector_find(name);
    if (!d) return unknown(name);
    if (d == &detector_rank_average) return refuse(name, "cannot be a member of itself");
    if (!d->score) return refuse(name, "is a program, which sees a world only when it is over");
    if (d->absent) return error_set(ERR_PLUGIN, "detectors.rank_average.members: %s cannot run: %s", name, d->absent);
    *self = (member_t){.detector = d, .config = configs ? configs[detector_place(d)] : NULL};
    int needs = d->plan && !self->config ? (int)d->needs : detector_plan(d, self->config, configs);
    CHECK(needs);
    self->needs = (unsigned)needs;
    if (reads_rows(self->needs) && self->needs & NEEDS_EVENTS)
        return refuse(name, "reads both events and features, so no rows are there to learn its ranks from");
    return 0;
}

/// The members that the config names. @param[out] member [MEMBERS_MAX] @return how many, or ERR_PLUGIN
static int name_members(const average_config_t *config, const void *const *configs, member_t *member)
{
    char names[sizeof config->members];
    int n = 0;
    memcpy(names, config->members, sizeof names);
    for (char *rest = names, *name; (name = strtok_r(rest, " ", &rest));) {
        BUG_IF(n == MEMBERS_MAX); // names are distinct
        CHECK(name_member(&member[n], name, configs));
        for (int i = 0; i < n; i++)
            if (member[i].detector == member[n].detector) return refuse(name, "is named twice");
        n++;
    }
    return n > 0 ? n : refuse("", "names no detector");
}

static int average_plan(const void *config, const void *const *configs)
{
    member_t member[MEMBERS_MAX];
    unsigned needs = 0;
    int n = name_members(config, configs, member);
    for (int i = 0; i < n; i++) needs |= member[i].needs | (reads_rows(member[i].needs) ? 0 : NEEDS_EVENTS);
    return n < 0 ? n : (int)needs;
}

static int open_member(member_t *self, const detector_view_t *view)
{
    const detector_t *d = self->detector;
    param_section_t section = {.path = d->name, .meaning = "", .params = d->params};
    if (!self->config) {
        CHECK(array_new(&self->own_config, d->config_bytes + 1, 1));
        section.base = self->own_config;
        if (d->params) param_defaults(&section, 1);
        self->config = self->own_config;
        self->needs = (unsigned)detector_plan(d, self->config, NULL); // defaults are never refused
    }
    CHECK(array_new(&self->state, d->state_bytes + 1, 1));
    return d->open ? d->open(self->state, self->config, view) : 0;
}

static int average_open(void *state, const void *config, const detector_view_t *view)
{
    average_t *self = state;
    bool events = false;
    int n = name_members(config, view->configs, self->member);
    CHECK(n);
    self->view = view;
    for (; self->members < (size_t)n;) {
        member_t *m = &self->member[self->members++]; // counted first: a half-open one is closed too
        CHECK(open_member(m, view));
        events |= !reads_rows(m->needs);
    }
    if (!events) return 0;
    CHECK(ARRAY_NEW(self->acted, view->account->n));
    return ARRAY_NEW(self->account, view->account->n);
}

/// Learns the distribution of a member's scores of the rows.
static int learn_ranks(member_t *self, const detector_rows_t *rows)
{
    double *score = NULL;
    CHECK(ARRAY_NEW(score, rows->n));
    if (rows->n > 0) self->detector->score(self->state, rows, score);
    int code = rank_transform_fit(&self->rank, score, rows->n);
    free(score);
    return code;
}

static int fit_member(member_t *self, const detector_rows_t *rows, const uint8_t *label, size_t positives)
{
    bool labels = self->needs & NEEDS_LABELS;
    self->left_out = labels && positives == 0;
    if (self->left_out) return 0;
    if (self->detector->fit) CHECK(self->detector->fit(self->state, rows, labels ? label : NULL));
    return reads_rows(self->needs) ? learn_ranks(self, rows) : 0;
}

static int average_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    average_t *self = state;
    size_t positives = 0;
    for (size_t i = 0; label && i < rows->n; i++) positives += label[i];
    for (size_t m = 0; m < self->members; m++) CHECK(fit_member(&self->member[m], rows, label, positives));
    return 0;
}

/// What the platform does is done by no account.
static bool is_act(const event_t *e)
{
    return e->kind != EVENT_SUGGEST && e->kind != EVENT_WARN && e->kind != EVENT_RESTRICT && e->kind != EVENT_CLOSE;
}

static void average_observe(void *state, const event_batch_t *batch)
{
    average_t *self = state;
    for (size_t m = 0; m < self->members; m++) {
        const member_t *member = &self->member[m];
        if (member->needs & NEEDS_EVENTS && member->detector->observe) member->detector->observe(member->state, batch);
    }
    for (size_t i = 0; self->acted && i < batch->n; i++)
        if (is_act(&batch->event[i]) && batch->event[i].actor < self->view->account->n)
            self->acted[batch->event[i].actor] = 1;
}

static int average_prepare(void *state, uint32_t time)
{
    average_t *self = state;
    detector_rows_t rows = {.time = time, .account = self->account};
    for (size_t a = 0; self->acted && a < self->view->account->n; a++)
        if (self->acted[a]) self->account[rows.n++] = (uint32_t)a;
    for (size_t m = 0; m < self->members; m++) {
        member_t *member = &self->member[m];
        if (member->left_out) continue;
        if (member->detector->prepare) CHECK(member->detector->prepare(member->state, time));
        if (!reads_rows(member->needs)) CHECK(learn_ranks(member, &rows));
    }
    return 0;
}

static detector_rows_t part_of(const detector_rows_t *rows, size_t low, size_t n)
{
    detector_rows_t part = {.n = n, .time = rows->time};
    if (rows->account) part.account = rows->account + low;
    if (rows->feature) part.feature = rows->feature + low * FEATURES;
    if (rows->graph) part.graph = rows->graph + low * GRAPH_FEATURES;
    return part;
}

static void average_score(const void *state, const detector_rows_t *rows, double *score)
{
    const average_t *self = state;
    size_t voices = 0;
    for (size_t m = 0; m < self->members; m++) voices += !self->member[m].left_out;
    for (size_t low = 0; low < rows->n; low += BLOCK) {
        double one[BLOCK], sum[BLOCK] = {0};
        detector_rows_t part = part_of(rows, low, rows->n - low < BLOCK ? rows->n - low : BLOCK);
        for (size_t m = 0; m < self->members; m++) {
            const member_t *member = &self->member[m];
            if (member->left_out) continue;
            member->detector->score(member->state, &part, one);
            for (size_t i = 0; i < part.n; i++) sum[i] += rank_transform_of(&member->rank, one[i]);
        }
        for (size_t i = 0; i < part.n; i++) score[low + i] = voices > 0 ? sum[i] / (double)voices : 0.5;
    }
}

static void average_close(void *state)
{
    average_t *self = state;
    for (size_t m = 0; m < self->members; m++) {
        member_t *member = &self->member[m];
        if (member->state && member->detector->close) member->detector->close(member->state);
        free(member->state);
        free(member->own_config);
        rank_transform_free(&member->rank);
    }
    free(self->acted);
    free(self->account);
}

const detector_t detector_rank_average = {
    .abi = DETECTOR_ABI,
    .name = "rank_average",
    .summary = "mean rank of an account among the scores of several other detectors",
    .source = "Dwork, Kumar, Naor, Sivakumar 2001, Rank Aggregation Methods for the Web, doi:10.1145/371920.372165",
    .params = PARAMS,
    .config_bytes = sizeof(average_config_t),
    .state_bytes = sizeof(average_t),
    .needs = NEEDS_EVENTS | NEEDS_FEATURES | NEEDS_GRAPH | NEEDS_LABELS,
    .open = average_open,
    .fit = average_fit,
    .observe = average_observe,
    .prepare = average_prepare,
    .score = average_score,
    .close = average_close,
    .plan = average_plan,
};

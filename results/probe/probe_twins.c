// SPDX-License-Identifier: GPL-3.0-or-later
// L5: offenders among benign accounts that do as much, with as many, as young, as late: what is left to a detector when
// mere activity tells nothing. Greedy nearest neighbours without replacement (Rosenbaum and Rubin 1985,
// doi:10.1080/00031305.1985.10479383).
#include "core/array.h"
#include "core/error.h"
#include "results/metrics/ranking.h"
#include "results/probe/probe_baselines.h"
#include <math.h>
#include <string.h>

enum { VOLUME, FAN_OUT, AGES, HOURS, COVARIATES };

typedef struct {
    const probe_world_t *in;
    double (*x)[COVARIATES]; // [world->n] standardised
    uint8_t *part;           // [world->n] 1: offender's or twin
    size_t twins;
} match_t;

/// Threads opened and requests made by each account.
static int count_fan_out(const probe_log_t *log, uint32_t **out)
{
    CHECK(array_new(out, log->account.n, sizeof **out));
    for (size_t i = 0; i < log->n; i++) {
        const event_t *e = &log->event[i];
        bool opens = e->kind == EVENT_REQUEST || (e->kind == EVENT_MESSAGE && e->flags & FLAG_FIRST);
        if (opens && e->actor < log->account.n) (*out)[e->actor]++;
    }
    return 0;
}

/// An account's features are those of the last time; one that was closed before has none and cannot be matched.
static void read_covariates(match_t *m, const uint32_t *fan_out)
{
    const scored_world_t *w = m->in->world;
    for (size_t i = 0; i < w->n; i++) {
        const float *f = m->in->scores->feature + w->account[i] * (size_t)FEATURES;
        m->x[i][VOLUME] = f[FEATURE_MESSAGES_OUT];
        m->x[i][FAN_OUT] = log1p(fan_out[w->account[i]]);
        m->x[i][AGES] = f[FEATURE_MINOR_CONTACT_SHARE];
        m->x[i][HOURS] = f[FEATURE_NIGHT_SHARE];
    }
}

static bool known(const match_t *m, size_t i) { return !isnan(m->x[i][VOLUME]); }

/// In standard deviations of the offenders' accounts, who are to be matched.
static void standardise(match_t *m)
{
    const scored_world_t *w = m->in->world;
    for (int c = 0; c < COVARIATES; c++) {
        double n = 0, sum = 0, squares = 0;
        for (size_t i = 0; i < w->n; i++) {
            if (!w->positive[i] || !known(m, i)) continue;
            n++;
            sum += m->x[i][c];
            squares += m->x[i][c] * m->x[i][c];
        }
        double variance = n > 1 ? (squares - sum * sum / n) / (n - 1) : 0, sd = variance > 1e-12 ? sqrt(variance) : 1;
        for (size_t i = 0; i < w->n; i++) m->x[i][c] /= sd;
    }
}

static double distance(const double a[COVARIATES], const double b[COVARIATES])
{
    double sum = 0;
    for (int c = 0; c < COVARIATES; c++) sum += (a[c] - b[c]) * (a[c] - b[c]);
    return sum;
}

/// The nearest benign account of the same platform that is nobody's twin yet, or w->n.
static size_t nearest(const match_t *m, size_t offender)
{
    const scored_world_t *w = m->in->world;
    uint8_t platform = w->platform[w->account[offender]];
    size_t best = w->n;
    double least = INFINITY;
    for (size_t i = 0; i < w->n; i++) {
        if (w->positive[i] || m->part[i] || !known(m, i) || w->platform[w->account[i]] != platform) continue;
        double d = distance(m->x[i], m->x[offender]);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

static void pair_up(match_t *m)
{
    const scored_world_t *w = m->in->world;
    for (size_t i = 0; i < w->n; i++) {
        if (!w->positive[i] || !known(m, i)) continue;
        m->part[i] = 1;
        for (int k = 0; k < TWINS; k++) {
            size_t twin = nearest(m, i);
            if (twin == w->n) break;
            m->part[twin] = 1;
            m->twins++;
        }
    }
}

static double imbalance(const match_t *m)
{
    const scored_world_t *w = m->in->world;
    double worst = 0;
    for (int c = 0; c < COVARIATES; c++) {
        double sum[2] = {0}, n[2] = {0};
        for (size_t i = 0; i < w->n; i++) {
            if (!m->part[i]) continue;
            sum[w->positive[i]] += m->x[i][c];
            n[w->positive[i]]++;
        }
        if (n[0] > 0 && n[1] > 0) worst = fmax(worst, fabs(sum[1] / n[1] - sum[0] / n[0]));
    }
    return worst;
}

/// AP among the accounts of `part` (NULL: all), and what a random order of them would give.
static int rank(const probe_world_t *in, size_t detector, const uint8_t *part, double *ap, double *chance)
{
    const scored_world_t *w = in->world;
    double *score = NULL;
    uint8_t *positive = NULL;
    uint32_t *cluster = NULL;
    ranking_t ranking = {0};
    ranking_curve_t curve = {0};
    size_t n = 0;
    int code = 0;
    if ((code = ARRAY_NEW(score, w->n)) < 0 || (code = ARRAY_NEW(positive, w->n)) < 0) goto out;
    if ((code = ARRAY_NEW(cluster, w->n)) < 0) goto out;
    for (size_t i = 0; i < w->n; i++) {
        if (part && !part[i]) continue;
        score[n] = in->scores->stream[detector].final[w->account[i]];
        positive[n++] = w->positive[i];
    }
    if ((code = ranking_init(&ranking, score, positive, cluster, n)) < 0) goto out;
    if ((code = ARRAY_NEW(curve.step, ranking.steps)) < 0) goto out;
    ranking_weigh(&ranking, NULL, -1, &curve);
    *ap = ranking_ap(&curve, 1);
    *chance = ranking_ap_chance(&curve);
out:
    ranking_free(&ranking);
    free(curve.step);
    free(score);
    free(positive);
    free(cluster);
    return code;
}

int probe_twins_init(probe_twins_t *self, size_t detectors)
{
    *self = (probe_twins_t){0};
    CHECK(ARRAY_NEW(self->ap, detectors));
    CHECK(ARRAY_NEW(self->chance, detectors));
    return ARRAY_NEW(self->whole, detectors);
}

void probe_twins_free(probe_twins_t *self)
{
    free(self->ap);
    free(self->chance);
    free(self->whole);
    memset(self, 0, sizeof *self);
}

static int add_ranks(probe_twins_t *self, const match_t *m)
{
    for (size_t d = 0; d < m->in->scores->detectors; d++) {
        double ap = 0, chance = 0, whole = 0, ignored = 0;
        CHECK(rank(m->in, d, m->part, &ap, &chance));
        CHECK(rank(m->in, d, NULL, &whole, &ignored));
        self->ap[d] += ap;
        self->chance[d] += chance;
        self->whole[d] += whole;
    }
    self->worlds++;
    return 0;
}

int probe_twins_add(probe_twins_t *self, const probe_world_t *world)
{
    match_t m = {.in = world};
    uint32_t *fan_out = NULL;
    int code = ARRAY_NEW(m.x, world->world->n);
    if (code == 0) code = ARRAY_NEW(m.part, world->world->n);
    if (code == 0) code = count_fan_out(world->log, &fan_out);
    if (code < 0) goto out;
    read_covariates(&m, fan_out);
    standardise(&m);
    pair_up(&m);
    if (m.twins == 0) goto out;
    for (size_t i = 0; i < world->world->n; i++) self->positives += m.part[i] && world->world->positive[i];
    self->imbalance = fmax(self->imbalance, imbalance(&m));
    code = add_ranks(self, &m);
out:
    free(m.x);
    free(m.part);
    free(fan_out);
    return code;
}

int probe_twins_end(const probe_twins_t *self, const probe_t *probe)
{
    double worlds = (double)self->worlds;
    for (size_t d = 0; d < probe->options->probed; d++) {
        const char *name = probe->options->lineup->detector[d]->name;
        if (self->positives < PROBE_MIN_POSITIVES)
            CHECK(probe_add(probe, PROBE_TWINS, name, ANSWER_NONE, NAN, NAN, NAN, "%zu offenders' accounts: too few",
                            self->positives));
        else
            CHECK(probe_add(probe, PROBE_TWINS, name, ANSWER_REPORTED, self->ap[d] / worlds, self->chance[d] / worlds,
                            NAN, "low = chance; AP among all %.3f; imbalance %.2f sd", self->whole[d] / worlds,
                            self->imbalance));
    }
    return 0;
}

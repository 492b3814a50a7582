// SPDX-License-Identifier: GPL-3.0-or-later
// Shares and their logarithms.
#include "detectors/linkage_model.h"
#include <math.h>

static int levels_of(int field)
{
    int levels = 0;
    while (levels < LINKAGE_LEVELS && linkage_level_name[field][levels]) levels++;
    return levels;
}

void linkage_tally_add(linkage_tally_t *self, linkage_pattern_t pattern)
{
    self->pairs[pattern.place]++;
    for (int f = 0; f < LINKAGE_FIELDS; f++) self->level[pattern.place][f][pattern.level[f]]++;
}

static void tally_merge(linkage_tally_t *self, const linkage_tally_t *more)
{
    for (int p = 0; p < LINKAGE_PLACES; p++) {
        self->pairs[p] += more->pairs[p];
        for (int f = 0; f < LINKAGE_FIELDS; f++)
            for (int l = 0; l < LINKAGE_LEVELS; l++) self->level[p][f][l] += more->level[p][f][l];
    }
}

void linkage_counts_add(linkage_counts_t *self, const linkage_counts_t *more)
{
    tally_merge(&self->same, &more->same);
    tally_merge(&self->other, &more->other);
}

/// @param[out] share [n], which sum to 1
static void fit_shares(double *share, const uint64_t *count, int n, double smoothing)
{
    double all = smoothing * n;
    for (int i = 0; i < n; i++) all += (double)count[i];
    for (int i = 0; i < n; i++) share[i] = ((double)count[i] + smoothing) / all;
}

/// One field of pairs that share one thing; the unknown is no level.
static void fit_field(linkage_model_t *self, const linkage_counts_t *counts, int place, int field, double smoothing)
{
    double *m = self->m[place][field], *u = self->u[place][field], *weight = self->weight[place][field];
    int levels = levels_of(field);
    for (int l = 0; l < LINKAGE_LEVELS; l++) {
        m[l] = u[l] = (double)NAN;
        weight[l] = 0;
    }
    fit_shares(m + 1, counts->same.level[place][field] + 1, levels - 1, smoothing);
    fit_shares(u + 1, counts->other.level[place][field] + 1, levels - 1, smoothing);
    for (int l = 1; l < levels; l++) weight[l] = log2(m[l] / u[l]);
}

void linkage_model_fit(linkage_model_t *self, const linkage_counts_t *counts, double smoothing)
{
    fit_shares(self->m_place, counts->same.pairs, LINKAGE_PLACES, smoothing);
    fit_shares(self->u_place, counts->other.pairs, LINKAGE_PLACES, smoothing);
    for (int p = 0; p < LINKAGE_PLACES; p++) {
        self->weight_place[p] = log2(self->m_place[p] / self->u_place[p]);
        for (int f = 0; f < LINKAGE_FIELDS; f++) fit_field(self, counts, p, f, smoothing);
    }
    self->threshold = INFINITY;
}

double linkage_model_weight(const linkage_model_t *self, linkage_pattern_t pattern)
{
    double weight = self->weight_place[pattern.place];
    for (int f = 0; f < LINKAGE_FIELDS; f++) weight += self->weight[pattern.place][f][pattern.level[f]];
    return weight;
}

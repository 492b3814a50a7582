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

void linkage_counts_add(linkage_counts_t *self, linkage_pattern_t pattern, bool same)
{
    for (int f = 0; f < LINKAGE_FIELDS; f++) (same ? self->same : self->other)[f][pattern.level[f]]++;
}

/// @param[out] share [LINKAGE_LEVELS] of the known levels, which sum to 1
static void fit_shares(double *share, const uint64_t *count, int levels, double smoothing)
{
    double all = smoothing * (levels - 1);
    for (int l = 1; l < levels; l++) all += (double)count[l];
    for (int l = 0; l < LINKAGE_LEVELS; l++)
        share[l] = l == LINKAGE_UNKNOWN || l >= levels ? (double)NAN : ((double)count[l] + smoothing) / all;
}

void linkage_model_fit(linkage_model_t *self, const linkage_counts_t *counts, double smoothing)
{
    for (int f = 0; f < LINKAGE_FIELDS; f++) {
        int levels = levels_of(f);
        fit_shares(self->m[f], counts->same[f], levels, smoothing);
        fit_shares(self->u[f], counts->other[f], levels, smoothing);
        for (int l = 0; l < LINKAGE_LEVELS; l++)
            self->weight[f][l] = l == LINKAGE_UNKNOWN || l >= levels ? 0 : log2(self->m[f][l] / self->u[f][l]);
    }
    self->threshold = INFINITY;
}

double linkage_model_weight(const linkage_model_t *self, linkage_pattern_t pattern)
{
    double weight = 0;
    for (int f = 0; f < LINKAGE_FIELDS; f++) weight += self->weight[f][pattern.level[f]];
    return weight;
}

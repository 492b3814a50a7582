// SPDX-License-Identifier: GPL-3.0-or-later
// L9, L10 and L11: questions about the simulated worlds themselves.
#ifndef VIGIL_PROBE_WORLDS_H
#define VIGIL_PROBE_WORLDS_H
#include "results/probe/probe.h"
#include "results/realism/edge_stream.h"

/// L9: one row a platform, or one that says why not.
/// @return  0, ERR_IO, ERR_INPUT (a row of the CSV that is none), ERR_MEMORY, ERR_LIMIT
int probe_two_sample(const probe_t *probe, const probe_world_t *world);
/// How well a logistic regression tells users of `a` from those of `b`, each fitted on one half and asked about the
/// other: area under the ROC. Both are emptied.
/// @param[out] auc   0.5 = not at all; NaN with fewer than TWO_SAMPLE_MIN users in one of them
/// @param[out] users [2]
/// @return  0, ERR_MEMORY
int probe_two_sample_auc(edge_list_t *a, edge_list_t *b, uint64_t seed, double *auc, size_t users[2]);
#define TWO_SAMPLE_MIN 30
#define TWO_SAMPLE_MESSAGES 5 // sent, below which a user has no statistics worth comparing

/// L10: gathered over worlds.
typedef struct {
    double *onset, *age[2]; // onsets as shares of the run; registration of benign and of offenders' accounts, s
    size_t onsets, onset_room, ages[2], age_room[2];
} probe_onsets_t;

/// @return  0, ERR_MEMORY
int probe_onsets_add(probe_onsets_t *self, const probe_world_t *world);
/// Two rows. @return 0, ERR_MEMORY
int probe_onsets_end(probe_onsets_t *self, const probe_t *probe);
void probe_onsets_free(probe_onsets_t *self);
/// The largest difference between the distribution of a sample in [0, 1] (sorted here) and the uniform one.
double probe_ks_uniform(double *sample, size_t n);
/// The same between two samples (sorted here).
double probe_ks_two(double *a, size_t n, double *b, size_t m);
/// The probability of a difference as large by chance. @param[in] n  size; of two samples n m / (n + m)
/// @source  Stephens 1970, doi:10.1111/j.2517-6161.1970.tb00821.x
double probe_ks_p(double distance, double n);

/// L11: who a world is, by seed and by content.
typedef struct {
    uint32_t role, index;
    uint64_t seed, digest; // digest 0: not simulated
} probe_split_t;

uint64_t probe_log_digest(const probe_log_t *log);
/// Pairs of worlds with one seed or one content. The first of them in `a` and `b` (untouched if none).
size_t probe_splits_shared(const probe_split_t *split, size_t n, size_t *a, size_t *b);
/// One row. @return 0, ERR_MEMORY
int probe_splits_end(const probe_t *probe, const probe_split_t *seen, size_t n);
#endif

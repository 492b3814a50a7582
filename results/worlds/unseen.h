// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts that are in use, but of which detectors have seen nothing: what an honest score must not leave out.
#ifndef VIGIL_UNSEEN_H
#define VIGIL_UNSEEN_H
#include "results/files/row_blocks.h"

#include <float.h>

/// The books of who has acted, kept on everything that happens. Zeroed: nothing is hidden, there is nobody.
typedef struct {
    row_blocks_t all;
    bool watches;
} unseen_t;

#define UNSEEN_LOWEST (-DBL_MAX) // below every score

/// @return  0, ERR_MEMORY. Close also after a failure
int unseen_open(unseen_t *self, const account_table_t *accounts);
void unseen_close(unseen_t *self);
/// Everything that happens, in order of time.
void unseen_observe(unseen_t *self, const event_batch_t *batch);
/// Accounts that would have been scored at `time`, had everything been seen, and were not.
/// @param[in]  last_scored  [accounts] s, `time` for those that were
/// @param[out] account      theirs, rising; valid until the next call
/// @return  how many
size_t unseen_accounts(unseen_t *self, const uint32_t *last_scored, uint32_t time, const uint32_t **account);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Scores in a sorted table, found by halving.
#include "detectors/account_scores.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

int account_scores_reset(account_scores_t *self, const uint32_t *account, size_t n)
{
    account_scores_free(self);
    int code = ARRAY_NEW(self->account, n);
    if (code == 0) code = ARRAY_NEW(self->score, n);
    if (code < 0) {
        account_scores_free(self);
        return code;
    }
    if (n > 0) memcpy(self->account, account, n * sizeof *account);
    self->n = n;
    return 0;
}

void account_scores_free(account_scores_t *self)
{
    free(self->account);
    free(self->score);
    *self = (account_scores_t){0};
}

double account_scores_of(const account_scores_t *self, uint32_t account, double absent)
{
    size_t low = 0, high = self->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->account[middle] < account)
            low = middle + 1;
        else
            high = middle;
    }
    return low < self->n && self->account[low] == account ? self->score[low] : absent;
}

void account_scores_read(const account_scores_t *self, const detector_rows_t *rows, double *score)
{
    for (size_t i = 0; i < rows->n; i++)
        score[i] = rows->account ? account_scores_of(self, rows->account[i], 0.0) : 0.0;
}

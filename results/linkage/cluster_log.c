// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/linkage/cluster_log.h"

#include "core/array.h"
#include "core/error.h"
#include "trace/event.h"
#include <stdlib.h>
#include <string.h>

cluster_log_t *cluster_log_new(size_t accounts)
{
    cluster_log_t *self = NULL;
    if (ARRAY_NEW(self, 1) == 0) *self = (cluster_log_t){.accounts = accounts};
    return self;
}

void cluster_log_free(cluster_log_t *self)
{
    if (!self) return;
    free(self->since);
    free(self->label);
    free(self);
}

int cluster_log_add(cluster_log_t *self, uint32_t time, const uint32_t *label)
{
    const uint32_t *newest = self->n > 0 ? self->label + self->labels - self->accounts : NULL;
    BUG_IF(self->n > 0 && time < self->since[self->n - 1]);
    if (newest && memcmp(newest, label, self->accounts * sizeof *label) == 0) return 0;
    CHECK(array_reserve(&self->since, &self->since_room, self->n + 1, sizeof *self->since));
    CHECK(array_reserve(&self->label, &self->label_room, self->labels + self->accounts, sizeof *self->label));
    if (self->accounts > 0) memcpy(self->label + self->labels, label, self->accounts * sizeof *label);
    self->since[self->n++] = time;
    self->labels += self->accounts;
    return 0;
}

uint32_t cluster_log_of(const cluster_log_t *self, uint32_t account, uint32_t time)
{
    size_t low = 0, high = self->n; // labellings before `low` have begun, those from `high` on have not
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->since[middle] <= time)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t label = low > 0 ? self->label[(low - 1) * self->accounts + account] : NO_ACCOUNT;
    return label == NO_ACCOUNT ? account : label;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a feature table and the bookkeeping of active accounts; feature_observe.c counts, feature_row.c reads
// out.
#include "detectors/feature_table.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/feature_counter.h"
#include <math.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

/// Zeroed cache lines, on huge pages where there are many: random access over gigabytes is bound by page walks
/// otherwise.
static int lines_new(void *pointer, size_t n)
{
    size_t align = n * 64 >= HUGE_PAGE ? HUGE_PAGE : 64;
    size_t bytes = (n * 64 + align) / align * align;
    void *block = aligned_alloc(align, bytes);
    memcpy(pointer, &block, sizeof block);
    if (!block) return error_set(ERR_MEMORY, "no memory for the counters of %zu accounts (%zu bytes)", n, bytes);
    if (align == HUGE_PAGE) (void)madvise(block, bytes, MADV_HUGEPAGE); // a wish: nothing breaks without
    memset(block, 0, bytes);
    return 0;
}

int feature_table_open(feature_table_t **self, const account_table_t *account, view_scope_t scope)
{
    feature_table_t *t = NULL;
    int code = array_new(&t, 1, sizeof *t);
    *self = t;
    if (code < 0) return code;
    t->account = account;
    t->scope = scope;
    for (unsigned d = 0; d < DECAY_DAYS; d++) t->decay[d] = (float)exp2(-(double)d / HALF_LIFE_DAYS);
    if ((code = lines_new(&t->act, account->n)) < 0) goto fail;
    if ((code = lines_new(&t->contact, account->n)) < 0) goto fail;
    if ((code = ARRAY_NEW(t->status, account->n)) < 0) goto fail;
    if ((code = device_index_init(&t->device, account->n)) < 0) goto fail;
    return 0;
fail:
    feature_table_close(t);
    *self = NULL;
    return code;
}

void feature_table_close(feature_table_t *self)
{
    if (!self) return;
    free(self->act);
    free(self->contact);
    free(self->status);
    device_index_free(&self->device);
    free(self);
}

size_t feature_table_active(const feature_table_t *self, int platform, uint32_t *account)
{
    size_t found = 0;
    for (size_t a = 0; a < self->account->n; a++) {
        account[found] = (uint32_t)a; // without a branch: kept only if it counts
        found += self->status[a] == STATUS_ACTED && (platform < 0 || self->account->platform[a] == platform);
    }
    return found;
}

size_t feature_table_active_since(const feature_table_t *self, uint32_t since)
{
    size_t found = 0;
#pragma omp parallel for schedule(static) reduction(+ : found)
    for (size_t a = 0; a < self->account->n; a++)
        found += (self->status[a] & STATUS_ACTED) && self->act[a].last_time >= since;
    return found;
}

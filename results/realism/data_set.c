// SPDX-License-Identifier: GPL-3.0-or-later
// The two traces whose statistics stand in statistic.def as open and closed.
#include "results/realism/data_set.h"

#include "core/fnv.h"

static const data_set_t known[] = {
    {"CollegeMsg", "Panzarasa, Opsahl and Carley 2009, a campus in California", 59835, UINT64_C(0x1df6fe6baceb0d29),
     -7},
    {"Copenhagen SMS", "Sapiezynski et al. 2019, seconds since the start of the study", 24333,
     UINT64_C(0xa34b96b7dec700ec), 0},
};

static uint64_t add(uint64_t hash, uint64_t value)
{
    for (int byte = 0; byte < 8; byte++) hash = fnv_add(hash, value >> 8 * byte & 0xff);
    return hash;
}

uint64_t data_set_hash(const edge_list_t *list)
{
    uint64_t hash = FNV_START;
    for (size_t i = 0; i < list->n; i++) {
        const edge_t *edge = &list->edge[i];
        hash = add(add(add(hash, edge->src), edge->dst), (uint64_t)edge->time);
    }
    return hash;
}

const data_set_t *data_set_find(const edge_list_t *list)
{
    const data_set_t *found = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (list->n == known[i].messages) found = &known[i];
    return found != NULL && data_set_hash(list) == found->hash ? found : NULL;
}

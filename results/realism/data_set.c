// SPDX-License-Identifier: GPL-3.0-or-later
// The two traces whose statistics stand in statistic.def as open and closed.
#include "results/realism/data_set.h"

static const data_set_t known[] = {
    {"CollegeMsg", "Panzarasa, Opsahl and Carley 2009, a campus in California", 59835, 1082040961, 1098777142, -7},
    {"Copenhagen SMS", "Sapiezynski et al. 2019, seconds since the start of the study", 24333, 18, 2418982, 0},
};

const data_set_t *data_set_find(const edge_list_t *list)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (size_t i = 0; i < list->n; i++) {
        if (list->edge[i].time < first) first = list->edge[i].time;
        if (list->edge[i].time > last) last = list->edge[i].time;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (list->n == known[i].messages && first == known[i].first && last == known[i].last) return &known[i];
    return NULL;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Real traces that are known, and what cannot be read from their rows: the local clock.
#ifndef VIGIL_DATA_SET_H
#define VIGIL_DATA_SET_H
#include "results/realism/edge_stream.h"

typedef struct {
    const char *name, *source;
    size_t messages;
    int64_t first, last; // time of the first and the last message
    double offset_h;     // local clock - UTC
} data_set_t;

/// The known set that a list of messages is, by their number and times; NULL if it is none.
const data_set_t *data_set_find(const edge_list_t *list);
#endif

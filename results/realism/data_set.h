// SPDX-License-Identifier: GPL-3.0-or-later
// Real traces that are known, and what cannot be read from their rows: the local clock.
#ifndef VIGIL_DATA_SET_H
#define VIGIL_DATA_SET_H
#include "results/realism/edge_stream.h"

typedef struct {
    const char *name, *source;
    size_t messages;
    uint64_t hash;   // data_set_hash of its rows
    double offset_h; // local clock - UTC
} data_set_t;

/// The known set that a list of messages is, by their number and hash; NULL if it is none.
const data_set_t *data_set_find(const edge_list_t *list);
/// FNV-1a over src, dst and time of every message, each as 64 bits, lowest byte first, in their order.
/// @param[in] list  users numbered by first appearance, as edge_csv_read does, so that their names do not matter
/// @source  Fowler, Noll and Vo; IETF draft-eastlake-fnv
uint64_t data_set_hash(const edge_list_t *list);
#endif

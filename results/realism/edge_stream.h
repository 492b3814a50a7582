// SPDX-License-Identifier: GPL-3.0-or-later
// An edge stream: who wrote to whom and when, of one platform or one data set, indexed for statistics. The temporal
// network of Holme and Saramaki 2012, with messages as contacts.
#ifndef VIGIL_EDGE_STREAM_H
#define VIGIL_EDGE_STREAM_H
#include "trace/event.h"
#include <stddef.h>
#include <stdint.h>

/// One message.
typedef struct {
    int64_t time; // s
    uint32_t src, dst;
} edge_t;

/// One end of a tie in the static graph.
typedef struct {
    uint32_t user, pair;
} neighbour_t;

/// Messages in the order (time, order of arrival), users renumbered 0..users-1 in the order of their ids, self-loops
/// left out. A pair is an unordered pair of users who exchanged a message. Columns are owned.
typedef struct {
    size_t n;
    uint32_t users, pairs;
    edge_t *edge;              // [n]
    uint32_t *id;              // [users] as the source numbers them
    uint32_t *pair_of;         // [n] pair of each message
    uint32_t *pair_first;      // [pairs + 1] into pair_event
    uint32_t *pair_event;      // [n] messages by pair, in their order
    uint32_t *sent_first;      // [users + 1] into sent_event
    uint32_t *sent_event;      // [n] messages by sender, in their order
    uint32_t *neighbour_first; // [users + 1] into neighbour
    neighbour_t *neighbour;    // [2 x pairs] by user, in rising order of the other
} edge_stream_t;

/// Messages as they are gathered, ids as the source numbers them.
typedef struct {
    edge_t *edge;
    size_t n, room;
} edge_list_t;

/// Appends a message. @return 0, ERR_MEMORY, ERR_LIMIT (2^32 - 2 messages)
int edge_list_add(edge_list_t *self, uint32_t src, uint32_t dst, int64_t time);
/// Appends the messages of a burst, `count` of them evenly spread over `duration`, that lie in [from, until).
int edge_list_add_burst(edge_list_t *self, const event_t *burst, uint32_t from, uint32_t until);
void edge_list_free(edge_list_t *self);

/// Takes the list over (it is empty afterwards, also after a failure) and builds the indices.
/// @param[in,out] list  in any order; equal times keep theirs
/// @return  0, ERR_MEMORY
/// @cost    O(n) where times do not fall, O(n log n) else; 40 bytes a message
int edge_stream_init(edge_stream_t *self, edge_list_t *list);
/// Safe on a zeroed or half-made struct.
void edge_stream_free(edge_stream_t *self);

static inline uint32_t edge_stream_degree(const edge_stream_t *self, uint32_t user)
{
    return self->neighbour_first[user + 1] - self->neighbour_first[user];
}
static inline uint32_t edge_stream_sent(const edge_stream_t *self, uint32_t user)
{
    return self->sent_first[user + 1] - self->sent_first[user];
}
/// Of a message of a pair: 0 if the lower user wrote it, else 1.
static inline int edge_direction(const edge_t *edge) { return edge->src > edge->dst; }
#endif

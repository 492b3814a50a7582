// SPDX-License-Identifier: GPL-3.0-or-later
// Who turned to whom: directed links between accounts, gathered from events as they come. link_index.h makes adjacency
// of them when somebody asks.
#ifndef VIGIL_LINK_GRAPH_H
#define VIGIL_LINK_GRAPH_H
#include "trace/event.h"
#include <stdbool.h>

#define LINK_NONE UINT32_MAX
#define LINK_MINOR_BELOW 18u // declared years

/// What `from` did to `to` since the start. Counts stay at their most once they reach it.
typedef struct {
    uint32_t from, to;    // accounts, never equal
    uint32_t messages;    // direct messages
    uint32_t first, last; // s, of the first and the last of what is counted here
    uint8_t media, calls; // images, videos; calls
    uint8_t invites;      // to another platform
    uint8_t requests, accepts, declines, blocks, reports;
    uint8_t opened; // threads that `from` opened (the first direct message, media or call ever between the two)
    uint8_t spare_[3];
} link_t;

_Static_assert(sizeof(link_t) == 32, "two links a cache line");

/// Of which links a graph is made.
typedef enum {
    LINKS_ALL,        // any two accounts of the table
    LINKS_ACROSS_AGES // one declared minor, one not: the smaller graph of all that adults and minors do to each other
} link_scope_t;

/// The links, in the order in which they came about. Zeroed is a valid empty graph that nothing can be added to.
typedef struct {
    const account_table_t *account;
    link_scope_t scope;
    link_t *link; // [n]
    size_t n, capacity;
    uint32_t *slot; // [slots] open addressing: index in `link`, or LINK_NONE
    size_t slots;   // a power of two, at most three quarters full
    bool failed;    // out of memory in link_graph_observe: links are missing
} link_graph_t;

/// @param[in] account outlives the graph; declared ages are those of the platform
/// @return  0, ERR_MEMORY
int link_graph_init(link_graph_t *self, const account_table_t *account, link_scope_t scope);
void link_graph_free(link_graph_t *self);

/// Counts messages, media, calls, invitations, requests, accepts, declines, blocks and reports. What the platform does
/// (suggestions, warnings), looks at profiles, groups, events to oneself and accounts outside the table count nothing.
/// The order of events of the same batch does not matter but to the order of `link`.
/// @cost    O(1) expected an event; memory 32 bytes and 5.3 to 10.7 of the index a link, up to twice that just grown
void link_graph_observe(link_graph_t *self, const event_batch_t *batch);

/// The link from one account to another, or NULL. @cost O(1) expected
const link_t *link_graph_find(const link_graph_t *self, uint32_t from, uint32_t to);

/// True if there is more than blocks and reports: `from` turned to `to`, or answered.
static inline bool link_is_tie(const link_t *link)
{
    return link->messages || link->media || link->calls || link->invites || link->requests || link->accepts ||
           link->declines;
}

/// True if `from` sought out `to`: sent a request or opened the thread.
static inline bool link_is_contact(const link_t *link) { return link->requests || link->opened; }

/// True if `from` blocked or reported `to`.
static inline bool link_is_complaint(const link_t *link) { return link->blocks || link->reports; }

/// Direct messages, media, calls and invitations.
static inline uint64_t link_volume(const link_t *link)
{
    return (uint64_t)link->messages + link->media + link->calls + link->invites;
}

/// All that ties: the volume, requests and answers to them; at least 1 of a tie.
static inline uint64_t link_interactions(const link_t *link)
{
    return link_volume(link) + link->requests + link->accepts + link->declines;
}
#endif

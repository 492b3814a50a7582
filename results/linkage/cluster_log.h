// SPDX-License-Identifier: GPL-3.0-or-later
// Which accounts of a world were taken for one person's, and from when: what one case at a moderator's desk was.
#ifndef VIGIL_CLUSTER_LOG_H
#define VIGIL_CLUSTER_LOG_H
#include <stddef.h>
#include <stdint.h>

/// Labellings in order of time; each is in force until the next.
typedef struct {
    size_t accounts, n, labels; // labels: n * accounts
    size_t since_room, label_room;
    uint32_t *since; // [n] s
    uint32_t *label; // [n][accounts] the lowest account of each one's cluster; NO_ACCOUNT: alone
} cluster_log_t;

/// @return  an empty log, or NULL: out of memory (error_set)
cluster_log_t *cluster_log_new(size_t accounts);
/// Safe on NULL.
void cluster_log_free(cluster_log_t *self);
/// Notes a labelling, if it is another than the newest.
/// @param[in] time   s; not before the newest
/// @param[in] label  [accounts]
/// @return  0, ERR_MEMORY
int cluster_log_add(cluster_log_t *self, uint32_t time, const uint32_t *label);
/// The cluster of an account at a time, as the number of an account: its own where it is alone.
/// @cost O(log n)
uint32_t cluster_log_of(const cluster_log_t *self, uint32_t account, uint32_t time);
#endif

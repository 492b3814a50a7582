// SPDX-License-Identifier: GPL-3.0-or-later
// L3: single columns as scores. Columns that no behaviour causes must rank by chance; the best of the others is what a
// detector has to be measured against.
#ifndef VIGIL_PROBE_COLUMNS_H
#define VIGIL_PROBE_COLUMNS_H
#include "results/probe/probe.h"
#include "results/probe/probe_chance.h"

/// COLUMN(ID, "name"): columns without a cause.
#define CAUSELESS_COLUMNS                                \
    COLUMN(ACCOUNT, "account_number")                    \
    COLUMN(PARITY, "account_parity")                     \
    COLUMN(DEVICE, "device_number")                      \
    COLUMN(NETWORK, "network_number")                    \
    COLUMN(REGION, "region_number")                      \
    COLUMN(REGISTERED_SECOND, "registered_second")       \
    COLUMN(REGISTERED_HOUR_SECOND, "registered_in_hour") \
    COLUMN(ROW_PLACE, "row_place_in_second")             \
    COLUMN(TIME_PARITY, "time_parity")                   \
    COLUMN(TIME_DIGIT, "time_last_digit")                \
    COLUMN(TIME_SECOND, "time_second")                   \
    COLUMN(TIME_WHOLE, "time_whole_minute")

enum {
#define COLUMN(id, name) CAUSELESS_##id,
    CAUSELESS_COLUMNS CAUSELESS
#undef COLUMN
};
extern const char *const causeless_name[CAUSELESS + 1];

/// Causal ones: the features, and what is no feature.
enum { CAUSAL_ROWS = FEATURES, CAUSAL_SECONDS, CAUSAL_PLATFORM, CAUSAL_SETTINGS, CAUSAL_DEVICE_TABLE, CAUSAL };

typedef struct {
    chance_world_t *world; // [worlds] subjects: each causeless column, then each with its sign turned
    size_t worlds, added;
    double sum[2 * CAUSAL]; // AP of each causal column in both directions, over worlds
} probe_columns_t;

int probe_columns_init(probe_columns_t *self, size_t worlds);
void probe_columns_free(probe_columns_t *self);
/// @return  0, ERR_MEMORY
int probe_columns_add(probe_columns_t *self, const probe_world_t *world);
/// One row a causeless column, and one for the best causal one. @return 0, ERR_MEMORY
int probe_columns_end(const probe_columns_t *self, const probe_t *probe);
#endif

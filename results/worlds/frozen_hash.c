// SPDX-License-Identifier: GPL-3.0-or-later
// Every part is preceded by its size, so that no two contents run into one.
#include "results/worlds/frozen_hash.h"

#include <string.h>

static void add(sha256_t *hash, const void *data, size_t bytes)
{
    uint64_t size = bytes;
    sha256_add(hash, &size, sizeof size);
    if (bytes) sha256_add(hash, data, bytes);
}

static void add_rows(sha256_t *hash, const fit_rows_t *fit)
{
    add(hash, fit->feature, fit->n * FEATURES * sizeof *fit->feature);
    add(hash, fit->graph, fit->graph ? fit->n * GRAPH_FEATURES * sizeof *fit->graph : 0);
    add(hash, fit->label, fit->n * sizeof *fit->label);
    add(hash, fit->start, sizeof fit->start);
}

int frozen_hash(const char *scenario, const lineup_t *lineup, const frozen_t *frozen, double alert_threshold,
                const fit_rows_t *fit, char hex[SHA256_HEX])
{
    sha256_t hash;
    sha256_begin(&hash);
    add(&hash, scenario, strlen(scenario));
    add_rows(&hash, fit);
    for (size_t d = 0; d < lineup->n; d++) {
        const probability_map_t *map = &frozen[d].probability;
        add(&hash, lineup->detector[d]->name, strlen(lineup->detector[d]->name));
        add(&hash, frozen[d].threshold, sizeof frozen[d].threshold);
        add(&hash, map->edge, map->levels * sizeof *map->edge);
        add(&hash, map->probability, map->levels * sizeof *map->probability);
    }
    add(&hash, &alert_threshold, sizeof alert_threshold);
    return sha256_end(&hash, hex);
}

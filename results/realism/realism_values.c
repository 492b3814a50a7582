// SPDX-License-Identifier: GPL-3.0-or-later
// All statistics of a trace, part by part.
#include "results/realism/realism_values.h"
#include "core/error.h"
#include <math.h>

const statistic_row_t statistic_row[STATISTICS] = {
#define STATISTIC(id, name, unit, class_, dm_low, dm_high, dm_sets, p2p_low, p2p_high, p2p_sets, open, closed, \
                  meaning)                                                                                     \
    {name,                                                                                                     \
     unit,                                                                                                     \
     meaning,                                                                                                  \
     STATISTIC_##class_,                                                                                       \
     dm_low,                                                                                                   \
     dm_high,                                                                                                  \
     p2p_low,                                                                                                  \
     p2p_high,                                                                                                 \
     open,                                                                                                     \
     closed,                                                                                                   \
     dm_sets,                                                                                                  \
     p2p_sets,                                                                                                 \
     sizeof(unit) == 2 && (dm_high) <= 1},
#include "results/realism/statistic.def"
#undef STATISTIC
};

int realism_measure(const edge_stream_t *stream, realism_clock_t clock, realism_values_t *values)
{
    *values = (realism_values_t){.users = stream->users, .messages = stream->n, .pairs = stream->pairs};
    for (int i = 0; i < STATISTICS; i++) values->value[i] = NAN;
    if (stream->users < REALISM_FEWEST) return 0;
    CHECK(structure_measure(stream, values->value));
    CHECK(rhythm_measure(stream, clock, values->value));
    CHECK(gaps_measure(stream, values->value));
    CHECK(replies_measure(stream, values->value));
    CHECK(contacts_measure(stream, values->value));
    CHECK(ties_measure(stream, values->value));
    return motifs_measure(stream, values->value);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/bench/view_hits.h"
#include "core/array.h"
#include "core/error.h"
#include "results/metrics/budget.h"
#include <string.h>

int view_hits(const scored_world_t *world, const score_stream_t *stream, double threshold, uint32_t cooldown_s,
              uint8_t *hit)
{
    alert_t *alert = NULL;
    memset(hit, 0, world->offenders);
    CHECK(ARRAY_NEW(alert, stream->cells));
    size_t n = 0, paid;
    int code = budget_raise(stream, &world->truth, threshold, cooldown_s, alert, &n, &paid);
    for (size_t i = 0; code == 0 && i < n; i++) {
        uint32_t person = world->truth.account_person[alert[i].account];
        if (person == NO_PERSON || !scored_world_hit(world, alert[i].account, alert[i].time)) continue;
        if (world->offender_of[person] != NO_OFFENDER) hit[world->offender_of[person]] = 1;
    }
    free(alert);
    return code;
}

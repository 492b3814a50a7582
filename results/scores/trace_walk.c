// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/scores/trace_walk.h"

#include "core/error.h"
#include "core/progress.h"
#include "sim/sim.h"

int trace_walk(trace_reader_t *trace, uint32_t end, const trace_walk_t *walk)
{
    uint32_t n = 0, next = walk->nth(walk->self, 0);
    uint64_t rows = 0;
    for (uint64_t time = 0; time < end; time += TICK_S) {
        event_batch_t batch;
        uint32_t until = (uint32_t)(time + TICK_S < end ? time + TICK_S : end);
        CHECK(progress_check());
        CHECK(trace_reader_tick(trace, (uint32_t)time, until, &batch));
        CHECK(walk->see(walk->self, &batch));
        for (; until >= next; next = walk->nth(walk->self, ++n)) CHECK(walk->stop(walk->self, next, n));
        rows += batch.n;
        progress_update((double)until / DAY_S, rows);
    }
    return 0;
}

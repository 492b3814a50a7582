// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/schedule.h"

#include "sim/sim.h"

uint32_t schedule_snapshot(uint32_t start, uint32_t end, uint32_t n)
{
    static const uint32_t quarter[SNAPSHOTS] = {2, 3, 4};
    if (n == SNAPSHOTS) return UINT32_MAX;
    return (uint32_t)(start + (uint64_t)(end - start) * quarter[n] / 4) / TICK_S * TICK_S;
}

uint32_t schedule_scoring(uint32_t start, uint32_t end, uint64_t step, uint32_t n)
{
    if (start + step * n >= end) return UINT32_MAX;
    uint64_t time = start + step * (n + 1);
    return (uint32_t)(time < end ? time : end);
}

uint32_t schedule_scorings(uint32_t start, uint32_t end, uint64_t step)
{
    uint32_t n = 0;
    while (schedule_scoring(start, end, step, n) != UINT32_MAX) n++;
    return n;
}

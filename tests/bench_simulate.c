// SPDX-License-Identifier: GPL-3.0-or-later
// Events per CPU-second of the simulation beside a bare loop that draws and stores as many rows, by size and threads.
// Usage: bench_simulate [PERSONS [DAYS [THREADS]]]; prints CSV.
#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/rng.h"
#include "sim/measures/measure.h"
#include "sim/sim.h"

#include <omp.h>
#include <stdio.h>

#define BARE_ROWS (1u << 22) // 84 MB, written round and round

/// CPU seconds of a loop that draws each column of a row by one uniform word (two Philox blocks a row) and stores it:
/// what the same number of rows costs at the least, without people, contacts, answers or order.
static double bare_loop(uint64_t rows, uint32_t accounts, uint64_t *check)
{
    event_t *row = NULL;
    if (ARRAY_NEW(row, BARE_ROWS) < 0) return -1;
    for (uint32_t i = 0; i < BARE_ROWS; i++) row[i].time = i; // touch the pages first
    uint32_t time = 0;
    double start = progress_cpu_s();
    for (uint64_t i = 0; i < rows; i++) {
        rng_t rng = rng_at(1, (uint32_t)i, (uint32_t)(i >> 32), RNG_TEST);
        time += rng_u32(&rng) >> 31;
        row[i % BARE_ROWS] = (event_t){.time = time,
                                       .actor = rng_below(&rng, accounts),
                                       .target = rng_below(&rng, accounts),
                                       .count = (uint16_t)(1 + (rng_u32(&rng) >> 30)),
                                       .duration = (uint16_t)(rng_u32(&rng) >> 20),
                                       .kind = (uint8_t)rng_below(&rng, EVENT_KINDS),
                                       .flags = (uint8_t)rng_u32(&rng)};
    }
    double seconds = progress_cpu_s() - start;
    for (uint32_t i = 0; i < BARE_ROWS; i += 4096) *check += row[i].actor;
    free(row);
    return seconds;
}

typedef struct {
    double build_s, run_s, wall_s;
    sim_counts_t counts;
} timing_t;

static int simulate(const scenario_t *scenario, timing_t *out)
{
    double start = progress_cpu_s(), wall = progress_wall_s();
    sim_t *sim = NULL;
    CHECK(sim_open(&sim, scenario, rng_world_seed(scenario->run.seed, 2, 0)));
    out->build_s = progress_cpu_s() - start;
    int status = sim_run(sim, NULL, 0);
    out->run_s = progress_cpu_s() - start - out->build_s;
    out->wall_s = progress_wall_s() - wall;
    out->counts = sim_counts(sim);
    sim_close(sim);
    return status;
}

static int measure(uint32_t persons, uint32_t days, int threads)
{
    char set_persons[48], set_days[48];
    snprintf(set_persons, sizeof set_persons, "persons=%u", persons);
    snprintf(set_days, sizeof set_days, "days=%u", days);
    const char *set[] = {set_persons, set_days, "protocol.warmup_days=0"};
    scenario_t scenario;
    CHECK(measures_scenario_init(&scenario));
    CHECK(scenario_load(&scenario, NULL, set, 3));
    omp_set_num_threads(threads);
    timing_t t;
    CHECK(simulate(&scenario, &t));
    uint64_t check = 0;
    double bare = bare_loop(t.counts.events, (uint32_t)t.counts.accounts, &check), all = t.build_s + t.run_s;
    double events = (double)t.counts.events;
    printf("%u,%u,%d,%lu,%.2f,%.2f,%.2f,%.0f,%.0f,%.3f,%.1f,%.0f,%.0f,%lu\n", persons, days, threads, t.counts.events,
           t.build_s, t.run_s, t.wall_s, events / all, events / bare, bare / all, 1e9 * t.run_s / events,
           (double)persons * days / all, (double)t.counts.state_bytes / persons, check % 10);
    fflush(stdout);
    scenario_free(&scenario);
    return 0;
}

int main(int argc, char **argv)
{
    puts("persons,days,threads,events,build_cpu_s,run_cpu_s,wall_s,events_per_cpu_s,bare_rows_per_cpu_s,ratio,"
         "ns_per_event,person_days_per_cpu_s,state_bytes_per_person,check");
    int status = 0;
    if (argc > 1)
        status =
            measure((uint32_t)atoi(argv[1]), argc > 2 ? (uint32_t)atoi(argv[2]) : 30, argc > 3 ? atoi(argv[3]) : 1);
    else
        for (int threads = 1; threads <= 2 && status == 0; threads++)
            for (uint32_t persons = 10000; persons <= 1000000 && status == 0; persons *= 10)
                status = measure(persons, persons > 100000 ? 10 : 30, threads);
    if (status < 0) fprintf(stderr, "bench_simulate: %s\n", error_text());
    return status < 0;
}

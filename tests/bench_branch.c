// SPDX-License-Identifier: GPL-3.0-or-later
// What an arm costs: milliseconds of CPU and bytes taken by one sim_branch, by size, beside the warm-up that it spares.
// Usage: bench_branch [WARMUP_DAYS [PERSONS ...]]; prints CSV. Takes one thread.
#include "core/error.h"
#include "core/progress.h"
#include "sim/measures/measure.h"
#include "sim/sim.h"

#include <malloc.h>
#include <omp.h>
#include <stdio.h>

#define REPEATS 5

static size_t taken(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static int measure(uint32_t persons, uint32_t days)
{
    char text[2][48];
    snprintf(text[0], sizeof text[0], "persons=%u", persons);
    snprintf(text[1], sizeof text[1], "days=%u", days + 1);
    const char *set[] = {text[0], text[1], "protocol.warmup_days=0"};
    scenario_t scenario;
    sim_t *from = NULL;
    CHECK(measures_scenario_init(&scenario));
    CHECK(scenario_load(&scenario, NULL, set, 3));
    double start = progress_cpu_s();
    size_t before = taken();
    CHECK(sim_open(&from, &scenario, 1));
    CHECK(sim_run_until(from, days * DAY_S, NULL, 0));
    double warm = progress_cpu_s() - start, least = 1e9;
    size_t of_from = taken() - before, of_arm = 0;
    for (int i = 0; i < REPEATS; i++) {
        sim_t *arm = NULL;
        size_t held = taken();
        start = progress_cpu_s();
        CHECK(sim_branch(&arm, from, &scenario));
        double took = progress_cpu_s() - start;
        if (took < least) least = took;
        of_arm = taken() - held;
        sim_close(arm);
    }
    printf("%u,%u,%.2f,%.1f,%zu,%zu,%.0f,%.0f\n", persons, days, warm, 1e3 * least, of_from, of_arm,
           (double)of_arm / persons, warm / least);
    fflush(stdout);
    sim_close(from);
    scenario_free(&scenario);
    return 0;
}

int main(int argc, char **argv)
{
    uint32_t days = argc > 1 ? (uint32_t)atoi(argv[1]) : 7;
    const uint32_t sizes[] = {20000, 180000};
    int status = 0;
    omp_set_num_threads(1);
    puts("persons,warmup_days,warmup_cpu_s,branch_cpu_ms,bytes_of_origin,bytes_of_arm,bytes_of_arm_per_person,"
         "warmup_per_branch");
    for (int i = 2; i < argc && status == 0; i++) status = measure((uint32_t)atoi(argv[i]), days);
    for (int i = 0; i < 2 && argc <= 2 && status == 0; i++) status = measure(sizes[i], days);
    if (status < 0) fprintf(stderr, "bench_branch: %s\n", error_text());
    return status < 0;
}

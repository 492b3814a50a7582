// SPDX-License-Identifier: GPL-3.0-or-later
// Cost of building a world by size: CSV of CPU seconds, bytes and counts. Usage: bench_world [persons ...]
#include "core/error.h"
#include "sim/world/world.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double clock_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t count_contacts(const world_t *world)
{
    uint64_t ends = 0;
    for (uint32_t a = 0; a < world->account.n; a++) ends += world->hidden.contacts[a].n;
    return ends;
}

static void bench(scenario_t *scenario, uint32_t persons)
{
    world_t world;
    scenario->run.persons = persons;
    double cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID), wall = clock_s(CLOCK_MONOTONIC);
    if (world_build(&world, scenario, 1) < 0) {
        fprintf(stderr, "%s\n", error_text());
        exit(1);
    }
    cpu = clock_s(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = clock_s(CLOCK_MONOTONIC) - wall;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    uint64_t ends = count_contacts(&world);
    printf("%u,%u,%.3f,%.3f,%.1f,%.1f,%.2f,%u,%u\n", persons, world.person.account_first[persons], cpu, wall,
           (double)world_bytes(&world) / persons, (double)usage.ru_maxrss * 1024 / persons, (double)ends / persons,
           world.group.n, world.group.member_first[world.group.n]);
    world_free(&world);
}

int main(int argc, char **argv)
{
    static scenario_t scenario;
    static const uint32_t sizes[] = {10000, 100000, 1000000};
    if (scenario_init(&scenario) < 0) return 1;
    puts("persons,accounts,cpu_s,wall_s,bytes_a_person,peak_bytes_a_person,contacts_a_person,groups,members");
    if (argc > 1)
        for (int i = 1; i < argc; i++) bench(&scenario, (uint32_t)strtoul(argv[i], NULL, 10));
    else
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) bench(&scenario, sizes[i]);
    scenario_free(&scenario);
    return 0;
}

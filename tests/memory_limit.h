// SPDX-License-Identifier: GPL-3.0-or-later
// Little memory for tests of what happens without: not under sanitizers, which reserve address space of their own.
#ifndef VIGIL_MEMORY_LIMIT_H
#define VIGIL_MEMORY_LIMIT_H
#include <check.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/// Lets the process take `room` bytes more than it has.
static inline void memory_limit(size_t room)
{
    struct rlimit limit;
    size_t pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    ck_assert(statm != NULL && fscanf(statm, "%zu", &pages) == 1);
    fclose(statm);
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
    limit.rlim_cur = pages * (size_t)sysconf(_SC_PAGESIZE) + room;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
}

static inline void memory_unlimit(void)
{
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program anew with another environment.
#include "cli/omp_wait.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#define POLICY "OMP_WAIT_POLICY"

void omp_wait_asleep(char **word)
{
    if (getenv(POLICY) != NULL || getenv("GOMP_SPINCOUNT") != NULL) return;
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    program[length] = '\0';
    if (setenv(POLICY, "passive", 1) == 0) execv(program, word);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// What other people's code may use, as the command line says it, and the plug-ins it names.
#ifndef VIGIL_LIMITS_H
#define VIGIL_LIMITS_H
#include "cli/option.h"

#define PROGRAM_S 3600.0 // a program's time where --time-limit does not say

typedef struct {
    double seconds;
    uint64_t memory_bytes; // 0 = no limit
} limits_t;

/// @param[in] seconds  where --time-limit is not given
/// @return  0, ERR_USAGE
int limits_read(limits_t *self, const char *command, const options_t *options, double seconds);
/// Loads what --plugin names. @return 0, ERR_*
int limits_load_plugins(const char *command, const options_t *options);
/// Registers the programs that --exec NAME=COMMAND names. @return 0, ERR_*
int limits_add_programs(const char *command, const options_t *options);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Help texts, made from the commands' own tables.
#ifndef VIGIL_HELP_H
#define VIGIL_HELP_H
#include <stdio.h>

#include "cli/command.h"

/// All commands, a line each.
void help_print(FILE *out);
/// One command with its options and examples, to standard output.
void help_of(const command_t *command);
/// Version, revision, compiler, flags and libraries, to standard output.
void help_version(void);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A subcommand: what it takes, what help says of it, what it does. One file each, listed in command.def.
#ifndef VIGIL_COMMAND_H
#define VIGIL_COMMAND_H
#include "cli/option.h"

typedef struct {
    const char *name, *summary;
    const char *arguments; // as help shows them: "SCENARIO"; "" if none
    size_t arguments_min, arguments_max;
    const char *text;     // what it does, for a newcomer; lines of at most 80 characters
    const char *examples; // one command line each, "" if none
    const option_t *options;
    int (*run)(const options_t *options);
} command_t;

/// All commands in the order of help, NULL-terminated.
extern const command_t *const command_registry[];
/// A command by name. @return 0, ERR_USAGE with a did-you-mean
int command_find(const char *name, const command_t **command);
/// Reads the command's own words and runs it; `--help` prints its help instead.
/// @return  what the command returns, or ERR_USAGE
int command_run_words(const command_t *self, int words, char **word);
#endif

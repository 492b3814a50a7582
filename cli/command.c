// SPDX-License-Identifier: GPL-3.0-or-later
// The list of subcommands, and what all of them have in common.
#include "cli/command.h"

#include <omp.h>
#include <string.h>

#include "cli/help.h"
#include "cli/limits.h"
#include "core/error.h"
#include "core/param.h"

#define COMMANDS_MAX 32

#define COMMAND(name) extern const command_t command_##name;
#include "cli/command.def"
#undef COMMAND

const command_t *const command_registry[] = {
#define COMMAND(name) &command_##name,
#include "cli/command.def"
#undef COMMAND
    NULL};

int command_find(const char *name, const command_t **command)
{
    const char *names[COMMANDS_MAX];
    size_t n = 0;
    for (; command_registry[n] != NULL; n++) {
        BUG_IF(n == COMMANDS_MAX);
        names[n] = command_registry[n]->name;
        if (strcmp(names[n], name) != 0) continue;
        *command = command_registry[n];
        return 0;
    }
    return error_set(ERR_USAGE, "unknown %s %s%s; `vigil --help` names them all", name[0] == '-' ? "option" : "command",
                     name, param_hint(name, names, n).text);
}

static int check_arguments(const command_t *self, const options_t *options)
{
    if (options->argument.n < self->arguments_min)
        return error_set(ERR_USAGE, "%s: needs %s: vigil %s %s; `vigil %s --help` tells more", self->name,
                         self->arguments, self->name, self->arguments, self->name);
    if (options->argument.n > self->arguments_max)
        return error_set(ERR_USAGE, "%s: one argument too many: %s; `vigil %s --help` tells more", self->name,
                         options->argument.word[self->arguments_max], self->name);
    return 0;
}

static int run_with(const command_t *self, const options_t *options)
{
    if (options->help) {
        help_of(self);
        return 0;
    }
    CHECK(check_arguments(self, options));
    if (options->threads > 0) omp_set_num_threads((int)options->threads);
    CHECK(limits_load_plugins(self->name, options));
    CHECK(limits_add_programs(self->name, options));
    return self->run(options);
}

int command_run_words(const command_t *self, int words, char **word)
{
    options_t options;
    int code = options_read(&options, self->name, self->options, words, word);
    if (code == 0) code = run_with(self, &options);
    options_free(&options);
    return code;
}

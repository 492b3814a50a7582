// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/limits.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/paths.h"
#include "core/error.h"
#include "detectors/plugin/plugin.h"
#include "results/programs/programs.h"

#define CALL_S 600.0
#define MEMORY_LEAST ((uint64_t)1 << 24) // bytes; nothing starts with less

/// "500M": a whole number and K, M, G or T (powers of 1024), or none. @return false if it is none
static bool read_size(const char *text, uint64_t *bytes)
{
    static const char suffix[] = "KMGT";
    char *rest;
    errno = 0;
    unsigned long long value = strtoull(text, &rest, 10);
    const char *found = *rest ? strchr(suffix, *rest) : NULL;
    if (text[0] < '0' || text[0] > '9' || errno || (*rest && (!found || rest[1]))) return false;
    unsigned shift = found ? 10 * (unsigned)(found - suffix + 1) : 0;
    if (value > UINT64_MAX >> shift) return false;
    *bytes = (uint64_t)value << shift;
    return *bytes >= MEMORY_LEAST;
}

int limits_read(limits_t *self, const char *command, const options_t *options, double seconds)
{
    *self = (limits_t){.seconds = options->time_limit ? options->time_limit : seconds};
    if (options->memory_limit && !read_size(options->memory_limit, &self->memory_bytes))
        return error_set(ERR_USAGE, "%s: --memory-limit %s: not a size from 16M, such as 500M or 2G", command,
                         options->memory_limit);
    return 0;
}

int limits_load_plugins(const char *command, const options_t *options)
{
    limits_t limits;
    if (options->plugin.n == 0) return 0;
    CHECK(limits_read(&limits, command, options, CALL_S));
    const plugin_limits_t each = {limits.seconds, limits.memory_bytes};
    for (size_t i = 0; i < options->plugin.n; i++) CHECK(plugin_load(options->plugin.word[i], &each));
    return 0;
}

/// Programs live as long as the process, so what they are told is never freed.
static int add_program(const char *command, const char *word, const limits_t *limits, const char *beside)
{
    const char *equals = strchr(word, '=');
    if (equals == NULL || equals == word || equals[1 + strspn(equals + 1, " \t\n")] == '\0')
        return error_set(ERR_USAGE, "%s: --exec %s: not NAME=COMMAND, such as mine='python3 mine.py'", command, word);
    char *name = strndup(word, (size_t)(equals - word));
    if (name == NULL) return error_set(ERR_MEMORY, "out of memory");
    const program_t program = {.name = name,
                               .command = equals + 1,
                               .seconds = limits->seconds,
                               .memory_bytes = limits->memory_bytes,
                               .beside = beside};
    int code = programs_add(&program);
    if (code == 0) return 0;
    free(name);
    char why[512];
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(ERR_USAGE, "%s: --exec: %s", command, why);
}

int limits_add_programs(const char *command, const options_t *options)
{
    static char beside[PATH_MAX]; // as long as the programs
    limits_t limits;
    if (options->program.n == 0) return 0;
    CHECK(limits_read(&limits, command, options, PROGRAM_S));
    paths_folder(options->output ? options->output : "", beside);
    for (size_t i = 0; i < options->program.n; i++)
        CHECK(add_program(command, options->program.word[i], &limits, beside));
    return 0;
}

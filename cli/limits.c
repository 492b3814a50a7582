// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "detectors/plugin/plugin.h"

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

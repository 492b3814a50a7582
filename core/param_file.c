// SPDX-License-Identifier: GPL-3.0-or-later
// One scenario file in memory.
#include "core/param_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/array.h"
#include "core/error.h"

static int too_large(const char **why)
{
    *why = "it is larger than 1 MiB; a scenario is a few kilobytes of text";
    return ERR_INPUT;
}

static int system_failed(const char **why)
{
    *why = strerror(errno);
    return ERR_IO;
}

// Reads to the end, growing as it goes: a pipe has no size to ask for.
static int read_all(param_file_t *self, int file, const char **why)
{
    size_t used = 0, capacity = 0;
    for (;;) {
        CHECK(array_reserve(&self->bytes, &capacity, used + 4096, 1));
        ssize_t got = read(file, self->bytes + used, capacity - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_failed(why);
        if (got == 0) break;
        used += (size_t)got;
        if (used > PARAM_FILE_BYTES_MAX) return too_large(why);
    }
    self->source.length = used;
    return 0;
}

static int read_open(param_file_t *self, int file, bool plain_only, const char **why)
{
    struct stat at;
    if (fstat(file, &at) != 0) return system_failed(why);
    self->device = at.st_dev;
    self->inode = at.st_ino;
    if (S_ISDIR(at.st_mode)) {
        errno = EISDIR;
        return system_failed(why);
    }
    if (plain_only && !S_ISREG(at.st_mode)) {
        *why = "it is not a plain file";
        return ERR_IO;
    }
    if (S_ISREG(at.st_mode) && at.st_size > (off_t)PARAM_FILE_BYTES_MAX) return too_large(why);
    return read_all(self, file, why);
}

int param_file_open(param_file_t *self, const char *path, bool plain_only, const char **why)
{
    *self = (param_file_t){.name = strdup(path)};
    if (self->name == NULL) return error_set(ERR_MEMORY, "out of memory while reading %s", path);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (plain_only ? O_NONBLOCK : 0)); // never waits for a pipe
    if (file < 0) return system_failed(why);
    int code = read_open(self, file, plain_only, why);
    close(file);
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";
    size_t skipped = 0, mark = sizeof BYTE_ORDER_MARK - 1;
    if (code == 0 && self->source.length >= mark && memcmp(self->bytes, BYTE_ORDER_MARK, mark) == 0) skipped = mark;
    self->source.name = self->name;
    self->source.text = self->bytes + skipped;
    self->source.length -= skipped;
    return code;
}

int param_file_copy(param_file_t *self, const char *name, const char *text, const char **why)
{
    size_t length = strlen(text);
    bool fits = length <= PARAM_FILE_BYTES_MAX;
    *self = (param_file_t){.name = strdup(name), .bytes = strdup(fits ? text : "")};
    if (self->name == NULL || self->bytes == NULL) return error_set(ERR_MEMORY, "out of memory while reading %s", name);
    self->source = (param_source_t){.name = self->name, .text = self->bytes, .length = length};
    return fits ? 0 : too_large(why);
}

void param_file_free(param_file_t *self)
{
    param_yaml_free(self->root);
    free(self->name);
    free(self->bytes);
    *self = (param_file_t){0};
}

static char *beside(const char *from, const char *target)
{
    const char *slash = strrchr(from, '/');
    char *joined;
    if (target[0] == '/' || slash == NULL) return strdup(target);
    if (asprintf(&joined, "%.*s%s", (int)(slash + 1 - from), from, target) < 0) return NULL;
    return joined;
}

char *param_file_base(const char *from, const char *target, const char *folder)
{
    static const char ENDING[] = ".yaml";
    char *near = beside(from, target), *named = NULL;
    size_t length = strlen(target), ending = sizeof ENDING - 1;
    if (near == NULL || folder == NULL || strchr(target, '/') != NULL || access(near, F_OK) == 0) return near;
    bool ended = length > ending && strcmp(target + length - ending, ENDING) == 0;
    if (asprintf(&named, "%s/%s%s", folder, target, ended ? "" : ENDING) < 0) named = NULL;
    bool found = named != NULL && access(named, F_OK) == 0;
    free(found ? near : named);
    return found ? named : near; // a message about neither names the one beside
}

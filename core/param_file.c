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
    return code == 0 ? param_source_open(&self->source) : code;
}

int param_file_copy(param_file_t *self, const char *name, const char *text, const char **why)
{
    size_t length = strlen(text);
    bool fits = length <= PARAM_FILE_BYTES_MAX;
    *self = (param_file_t){.name = strdup(name), .bytes = strdup(fits ? text : "")};
    if (self->name == NULL || self->bytes == NULL) return error_set(ERR_MEMORY, "out of memory while reading %s", name);
    self->source = (param_source_t){.name = self->name, .text = self->bytes, .length = length};
    return fits ? param_source_open(&self->source) : too_large(why);
}

void param_file_free(param_file_t *self)
{
    param_yaml_free(self->root);
    param_source_close(&self->source);
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

/// Whether something stands there that might be read; a folder may have the name of a scenario that stands elsewhere.
static bool is_there(const char *path)
{
    struct stat at;
    return stat(path, &at) == 0 && !S_ISDIR(at.st_mode);
}

/// FOLDER/NAME.yaml if it is there, else NULL; also when out of memory, and the message names the one beside.
static char *in_folder(const char *folder, const char *name)
{
    static const char ENDING[] = ".yaml";
    size_t length = strlen(name), ending = sizeof ENDING - 1;
    bool ended = length > ending && strcmp(name + length - ending, ENDING) == 0;
    char *path = NULL;
    if (asprintf(&path, "%s/%s%s", folder, name, ended ? "" : ENDING) < 0) return NULL;
    if (is_there(path)) return path;
    free(path);
    return NULL;
}

char *param_file_base(const char *from, const char *target, const char *const *folder, size_t folders)
{
    char *near = beside(from, target), *named = NULL;
    if (near == NULL || strchr(target, '/') != NULL || is_there(near)) return near;
    for (size_t i = 0; i < folders && named == NULL; i++)
        if (folder[i] != NULL) named = in_folder(folder[i], target);
    if (named == NULL) return near; // a message about none of them names the one beside
    free(near);
    return named;
}

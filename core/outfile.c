// SPDX-License-Identifier: GPL-3.0-or-later
// Files that appear whole or not at all, and the list of unfinished ones that exit() removes.
#include "core/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

#define LINKS_MAX 40 // as many as Linux follows

// One unfinished file; `owner` keeps a forked child's exit() from removing its parent's.
typedef struct pending {
    struct pending *next;
    pid_t owner;
    char temporary[];
} pending_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pending_t *pending;
static bool at_exit_set;

static int cannot_write(const char *path, const char *why)
{
    return error_set(ERR_IO, "cannot write %s: %s", path, why);
}

static void remove_pending(void)
{
    pthread_mutex_lock(&lock);
    for (pending_t *item = pending; item != NULL;) {
        pending_t *next = item->next;
        if (item->owner == getpid()) unlink(item->temporary);
        free(item);
        item = next;
    }
    pending = NULL;
    pthread_mutex_unlock(&lock);
}

static bool is_pending(const char *temporary)
{
    for (const pending_t *item = pending; item != NULL; item = item->next)
        if (item->owner == getpid() && strcmp(item->temporary, temporary) == 0) return true;
    return false;
}

static int pending_add_locked(const char *path, const char *temporary)
{
    if (is_pending(temporary)) return cannot_write(path, "it is being written already");
    size_t bytes = strlen(temporary) + 1;
    pending_t *item = malloc(sizeof *item + bytes);
    if (item == NULL) return error_set(ERR_MEMORY, "out of memory while opening %s", path);
    if (!at_exit_set) at_exit_set = atexit(remove_pending) == 0;
    *item = (pending_t){.next = pending, .owner = getpid()};
    memcpy(item->temporary, temporary, bytes);
    pending = item;
    return 0;
}

static int pending_add(const char *path, const char *temporary)
{
    pthread_mutex_lock(&lock);
    int code = pending_add_locked(path, temporary);
    pthread_mutex_unlock(&lock);
    return code;
}

static void pending_drop(const char *temporary)
{
    pthread_mutex_lock(&lock);
    for (pending_t **at = &pending; *at != NULL; at = &(*at)->next) {
        pending_t *item = *at;
        if (strcmp(item->temporary, temporary) != 0) continue;
        *at = item->next;
        free(item);
        break;
    }
    pthread_mutex_unlock(&lock);
}

static int no_memory(const char *path) { return error_set(ERR_MEMORY, "out of memory while opening %s", path); }

/// What a link leads to, seen from where the link is seen from. @return 0; -1, errno set
static int follow(const char *link, char **next)
{
    char to[PATH_MAX];
    const char *slash = strrchr(link, '/');
    ssize_t length = readlink(link, to, sizeof to - 1);
    if (length < 0) return -1;
    to[length] = '\0';
    bool beside = to[0] != '/' && slash != NULL;
    return asprintf(next, "%.*s%s", beside ? (int)(slash + 1 - link) : 0, link, to) < 0 ? -1 : 0;
}

static bool is_link(const char *path)
{
    struct stat at;
    return lstat(path, &at) == 0 && S_ISLNK(at.st_mode);
}

int outfile_target(const char *path, char **target)
{
    struct stat at;
    // The system may forbid to follow a link, as a stranger's in /tmp, and only it can tell.
    if (stat(path, &at) != 0 && errno != ENOENT) return cannot_write(path, strerror(errno));
    char *now = strdup(path);
    for (int i = 0; now != NULL && is_link(now); i++) {
        char *next = NULL;
        errno = ELOOP;
        int failed = i == LINKS_MAX ? -1 : follow(now, &next);
        int why = errno;
        free(now);
        if (failed != 0) return cannot_write(path, strerror(why));
        now = next;
    }
    *target = now;
    return now != NULL ? 0 : no_memory(path);
}

// A rename would replace a device or a pipe by a file, so only a plain file may stand at the target.
static int check_target(const char *path)
{
    struct stat at;
    if (path[0] == '\0') return error_set(ERR_IO, "cannot write a file without a name");
    if (stat(path, &at) != 0) return 0;
    if (S_ISDIR(at.st_mode)) return cannot_write(path, "it is a folder; name a file in it");
    if (!S_ISREG(at.st_mode)) return cannot_write(path, "it exists and is not a plain file");
    return 0;
}

int outfile_begin(outfile_t *self, const char *path)
{
    *self = (outfile_t){0};
    CHECK(check_target(path));
    outfile_t made = {0};
    CHECK(outfile_target(path, &made.target));
    int code = 0;
    made.path = strdup(path);
    if (asprintf(&made.temporary, "%s.partial-%ld", made.target, (long)getpid()) < 0) made.temporary = NULL;
    if (made.path == NULL || made.temporary == NULL) {
        code = no_memory(path);
        goto out;
    }
    if ((code = pending_add(path, made.temporary)) < 0) goto out;
    int file = open(made.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        code = cannot_write(path, strerror(errno));
        pending_drop(made.temporary);
        goto out;
    }
    close(file);
    *self = made;
    return 0;
out:
    free(made.path);
    free(made.target);
    free(made.temporary);
    return code;
}

// EINVAL: the file system knows no flushing, so there is nothing to wait for.
static int flush_to_disk(const char *name, int flags)
{
    int file = open(name, O_RDONLY | O_CLOEXEC | flags);
    if (file < 0) return -1;
    int failed = fsync(file) != 0 && errno != EINVAL;
    int why = errno;
    close(file);
    errno = why;
    return failed ? -1 : 0;
}

static int flush_folder_of(const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL) return -1;
    int result = flush_to_disk(dirname(copy), O_DIRECTORY);
    if (result != 0 && errno == EACCES) result = 0; // a folder may be writable and yet not readable
    free(copy);
    return result;
}

int outfile_commit(outfile_t *self)
{
    BUG_IF(self->temporary == NULL);
    int code = 0;
    if (flush_to_disk(self->temporary, 0) != 0 || rename(self->temporary, self->target) != 0 ||
        flush_folder_of(self->target) != 0)
        code = cannot_write(self->path, strerror(errno));
    outfile_abort(self); // after a rename there is no temporary file left to remove
    return code;
}

void outfile_abort(outfile_t *self)
{
    if (self->temporary != NULL) {
        unlink(self->temporary);
        pending_drop(self->temporary);
    }
    free(self->path);
    free(self->target);
    free(self->temporary);
    *self = (outfile_t){0};
}

int outfile_open(outfile_t *self, const char *path, FILE **out)
{
    CHECK(outfile_begin(self, path));
    *out = fopen(self->temporary, "w");
    if (*out) return 0;
    int code = cannot_write(path, strerror(errno));
    outfile_abort(self);
    return code;
}

int outfile_close(outfile_t *self, FILE *out, int code)
{
    bool good = !ferror(out);
    good = fclose(out) == 0 && good;
    if (!good) code = cannot_write(self->path, strerror(errno));
    if (code == 0) return outfile_commit(self);
    outfile_abort(self);
    return code;
}

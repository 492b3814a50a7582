// SPDX-License-Identifier: GPL-3.0-or-later
// One file a world, named by view, role and number.
#include "results/bench/parts.h"
#include "core/error.h"
#include "detectors/boosted_fit.h"
#include "results/programs/programs.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <gsl/gsl_version.h>
#include <hdf5.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int parts_program(const char *const *plugin, size_t plugins, char hex[SHA256_HEX])
{
    char digest[SHA256_HEX], libraries[128], xgboost[32];
    unsigned major = 0, minor = 0, release = 0;
    sha256_t hash;
    sha256_begin(&hash);
    H5get_libversion(&major, &minor, &release);
    boosted_fit_version(xgboost);
    snprintf(libraries, sizeof libraries, "hdf5 %u.%u.%u gsl %s xgboost %s", major, minor, release, gsl_version,
             xgboost);
    sha256_add(&hash, libraries, strlen(libraries) + 1);
    int code = 0;
    for (size_t i = 0; i <= plugins && code == 0; i++) {
        code = sha256_file(i == 0 ? "/proc/self/exe" : plugin[i - 1], digest);
        if (code == 0) sha256_add(&hash, digest, sizeof digest);
    }
    if (code == 0) code = programs_hash(&hash);
    int hashed = sha256_end(&hash, hex);
    return code < 0 ? code : hashed;
}

#define WORLD_FILES "/*-*-*.h5"

/// The files of the folder that match; free with globfree.
static glob_t files_like(const parts_t *self, const char *pattern)
{
    char path[PATH_MAX + 64];
    glob_t found = {0};
    snprintf(path, sizeof path, "%s%s", self->folder, pattern);
    if (glob(path, 0, NULL, &found) != 0) found.gl_pathc = 0;
    return found;
}

/// Temporary files of parts; nobody else writes here while the folder is held.
static void remove_half_written(const parts_t *self)
{
    glob_t found = files_like(self, WORLD_FILES ".partial-*");
    for (size_t i = 0; i < found.gl_pathc; i++) (void)unlink(found.gl_pathv[i]);
    globfree(&found);
}

/// Whether the folder that was opened still stands under its name: who held it may have removed it since.
static bool stands(const parts_t *self)
{
    struct stat opened, named;
    return fstat(self->lock, &opened) == 0 && stat(self->folder, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

static int let_go(parts_t *self, int code)
{
    close(self->lock);
    self->lock = -1; // or parts_close would remove a folder that another process holds
    return code;
}

/// Makes the folder and locks it, anew where its holder has removed it in between: a lock on what has no name any more
/// keeps nobody out.
static int hold(parts_t *self)
{
    for (;;) {
        if (mkdir(self->folder, 0777) < 0 && errno != EEXIST)
            return error_set(ERR_IO, "cannot make the folder %s: %s", self->folder, strerror(errno));
        self->lock = open(self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (self->lock < 0 && errno == ENOENT) continue;
        if (self->lock < 0) return error_set(ERR_IO, "cannot open the folder %s: %s", self->folder, strerror(errno));
        if (flock(self->lock, LOCK_EX | LOCK_NB) < 0)
            return let_go(self,
                          error_set(ERR_IO, "another process is working in %s: let it finish, or choose another -o",
                                    self->folder));
        if (stands(self)) return 0;
        (void)let_go(self, 0);
    }
}

int parts_open(parts_t *self, const char *output, const char program[SHA256_HEX])
{
    *self = (parts_t){.lock = -1};
    if (asprintf(&self->folder, "%s.parts", output) < 0) {
        self->folder = NULL;
        return error_set(ERR_MEMORY, "out of memory while naming a folder");
    }
    memcpy(self->label.program, program, SHA256_HEX);
    CHECK(hold(self));
    remove_half_written(self);
    return 0;
}

static int name_of(const parts_t *self, world_role_t role, uint32_t index, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s/%s-%s-%03u.h5", self->folder, self->view, world_role_name[role], index);
    return length < PATH_MAX ? 0 : error_set(ERR_IO, "%s: the path is too long", self->folder);
}

part_label_t parts_label(const parts_t *self, world_role_t role, uint32_t index)
{
    part_label_t label = self->label;
    label.role = role;
    label.index = index;
    return label;
}

static bool is_there(const char *path) { return access(path, F_OK) == 0; }

static int check(const parts_t *self, world_role_t role, uint32_t index, size_t *found)
{
    char path[PATH_MAX];
    part_label_t label = parts_label(self, role, index);
    CHECK(name_of(self, role, index, path));
    if (!is_there(path)) return 0;
    (*found)++;
    return part_file_check(path, &label);
}

int parts_use(parts_t *self, const scenario_t *scenario, size_t *found)
{
    char *text = NULL;
    CHECK(scenario_text(scenario, &text));
    int code = sha256_text(text, self->label.scenario);
    free(text);
    CHECK(code);
    self->view = view_names[scenario->protocol.view];
    self->worlds[WORLD_TRAINING] = scenario->protocol.training;
    self->worlds[WORLD_VALIDATION] = scenario->protocol.validation;
    self->worlds[WORLD_TEST] = scenario->protocol.test;
    *found = 0;
    for (int role = 0; role < WORLD_ROLES; role++)
        for (uint32_t w = 0; w < self->worlds[role]; w++) CHECK(check(self, (world_role_t)role, w, found));
    return 0;
}

static int fetch(void *self, world_role_t role, uint32_t index, world_output_t *out, bool *found)
{
    const parts_t *parts = self;
    char path[PATH_MAX];
    part_label_t label = parts_label(parts, role, index);
    CHECK(name_of(parts, role, index, path));
    *found = is_there(path);
    return *found ? part_file_read(path, &label, out) : 0;
}

static int keep(void *self, world_role_t role, uint32_t index, const world_output_t *out)
{
    const parts_t *parts = self;
    char path[PATH_MAX];
    part_label_t label = parts_label(parts, role, index);
    CHECK(name_of(parts, role, index, path));
    return part_file_write(path, &label, out);
}

world_store_t parts_store(parts_t *self) { return (world_store_t){.self = self, .fetch = fetch, .keep = keep}; }

void parts_remove(parts_t *self)
{
    char path[PATH_MAX];
    for (int role = 0; role < WORLD_ROLES; role++)
        for (uint32_t w = 0; w < self->worlds[role]; w++)
            if (name_of(self, (world_role_t)role, w, path) == 0) (void)unlink(path);
}

int parts_broken_off(const parts_t *self, int code)
{
    char why[512];
    if (code != ERR_STOPPED) return code;
    snprintf(why, sizeof why, "%s", error_text());
    glob_t found = files_like(self, WORLD_FILES);
    size_t kept = found.gl_pathc;
    globfree(&found);
    if (kept == 0) return error_set(code, "%s; no world was finished yet, so nothing is kept", why);
    return error_set(code, "%s; finished worlds are in %s, and the same command goes on from there", why, self->folder);
}

void parts_close(parts_t *self)
{
    if (self->lock >= 0) {
        (void)rmdir(self->folder); // keeps one that has anything in it
        close(self->lock);
    }
    free(self->folder);
    *self = (parts_t){.lock = -1};
}

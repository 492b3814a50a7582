// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what is shipped relative to the program, so that an installed tree can be moved.
#include "cli/shipped.h"

#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param.h"

#define ENDING ".yaml"

static const struct {
    const char *under, *word, *topic, *command; // of the folder; of vigil list; that runs it
} KINDS[] = {[SHIPPED_SCENARIO] = {"", "scenario", "scenarios", "run"},
             [SHIPPED_PLAN] = {"/plans", "plan", "plans", "experiment"}};

static bool is_folder(const char *path)
{
    struct stat at;
    return stat(path, &at) == 0 && S_ISDIR(at.st_mode);
}

/// PREFIX/share/vigil/scenarios for a program PREFIX/bin/vigil.
static bool beside_program(char *folder)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return false;
    program[length] = '\0';
    int written = snprintf(folder, PATH_MAX, "%s/../share/vigil/scenarios", dirname(program));
    return written < PATH_MAX && is_folder(folder);
}

void shipped_folder(char *folder)
{
    if (beside_program(folder)) return;
    snprintf(folder, PATH_MAX, "%s", VIGIL_SOURCE_SCENARIOS);
    if (!is_folder(folder)) snprintf(folder, PATH_MAX, "%s", VIGIL_INSTALLED_SCENARIOS);
}

bool shipped_kind_folder(shipped_kind_t kind, char *folder)
{
    char root[PATH_MAX];
    shipped_folder(root);
    return snprintf(folder, PATH_MAX, "%s%s", root, KINDS[kind].under) < PATH_MAX;
}

void shipped_list(shipped_t *self, shipped_kind_t kind)
{
    char pattern[PATH_MAX + 16];
    glob_t found = {0};
    self->n = 0;
    if (!shipped_kind_folder(kind, self->folder)) return;
    snprintf(pattern, sizeof pattern, "%s/*" ENDING, self->folder);
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && self->n < SHIPPED_MAX; i++) {
            const char *name = strrchr(found.gl_pathv[i], '/') + 1;
            int length = (int)(strlen(name) - strlen(ENDING));
            snprintf(self->name[self->n++], sizeof self->name[0], "%.*s", length, name);
        }
    globfree(&found);
}

/// Bytes of a name without its ending.
static size_t plain_length(const char *name)
{
    size_t length = strlen(name), ending = strlen(ENDING);
    bool ended = length > ending && strcmp(name + length - ending, ENDING) == 0;
    return ended ? length - ending : length;
}

static bool has_name(const shipped_t *shipped, size_t i, const char *name)
{
    size_t length = plain_length(name);
    return strlen(shipped->name[i]) == length && memcmp(shipped->name[i], name, length) == 0;
}

static bool is_shipped(shipped_kind_t kind, const char *name)
{
    shipped_t shipped;
    shipped_list(&shipped, kind);
    for (size_t i = 0; i < shipped.n; i++)
        if (has_name(&shipped, i, name)) return true;
    return false;
}

/// The shipped name nearest to one that may have its ending, as an error's text goes on; "" if none is near.
static param_hint_t hint(const char *name, const shipped_t *shipped, size_t kinds)
{
    const char *names[2 * SHIPPED_MAX];
    char plain[64];
    size_t n = 0, length = plain_length(name);
    if (length >= sizeof plain) return (param_hint_t){""}; // longer than any that is shipped
    snprintf(plain, sizeof plain, "%.*s", (int)length, name);
    for (size_t k = 0; k < kinds; k++)
        for (size_t i = 0; i < shipped[k].n; i++) names[n++] = shipped[k].name[i];
    return param_hint(plain, names, n);
}

void shipped_missing_base(shipped_kind_t kind, const char *name, char *why, size_t bytes)
{
    shipped_t shipped[2]; // a scenario extends scenarios, a plan both
    const bool both = kind == SHIPPED_PLAN;
    if (!both && is_shipped(SHIPPED_PLAN, name)) {
        snprintf(why, bytes, "it is a plan, which a plan for `vigil experiment` may extend and a scenario may not");
        return;
    }
    shipped_list(&shipped[0], kind);
    shipped_list(&shipped[1], SHIPPED_SCENARIO);
    snprintf(why, bytes, "there is no such file and no shipped %s of that name%s; `vigil list %s",
             both ? "plan or scenario" : "scenario", hint(name, shipped, both ? 2 : 1).text,
             both ? "plans` and `vigil list scenarios` name them" : "scenarios` names them");
}

static int not_found(const shipped_t *shipped, shipped_kind_t kind, const char *name)
{
    const shipped_kind_t other = kind == SHIPPED_PLAN ? SHIPPED_SCENARIO : SHIPPED_PLAN;
    if (is_shipped(other, name))
        return error_set(ERR_IO, "%s is a %s, which `vigil %s` reads, and no %s", name, KINDS[other].word,
                         KINDS[other].command, KINDS[kind].word);
    return error_set(ERR_IO,
                     "cannot read %s: there is no such file and no shipped %s of that name%s; `vigil list %s` names "
                     "them",
                     name, KINDS[kind].word, hint(name, shipped, 1).text, KINDS[kind].topic);
}

int shipped_find(shipped_kind_t kind, const char *name, char *path)
{
    if (strlen(name) >= PATH_MAX)
        return error_set(ERR_IO, "cannot read the %s: its name is too long", KINDS[kind].word);
    strcpy(path, name);
    if (strchr(name, '/') != NULL || (access(name, F_OK) == 0 && !is_folder(name))) return 0;
    shipped_t shipped;
    shipped_list(&shipped, kind);
    for (size_t i = 0; i < shipped.n; i++) {
        if (!has_name(&shipped, i, name)) continue;
        int written = snprintf(path, PATH_MAX, "%s/%s" ENDING, shipped.folder, shipped.name[i]);
        return written < PATH_MAX ? 0 : error_set(ERR_IO, "cannot read %s: its path is too long", name);
    }
    return is_folder(name) ? 0 : not_found(&shipped, kind, name); // the reader says that it is a folder
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/paths.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/outfile.h"

void paths_folder(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    snprintf(out, PATH_MAX, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
}

/// The folder of a path that may not exist yet, without links. @return 0, or -1 if there is no such folder
static int folder_of(const char *path, char *out, const char **name)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (slash && (size_t)(slash - path) >= sizeof folder) return -1;
    paths_folder(path, folder);
    return realpath(folder, out) ? 0 : -1;
}

/// Two paths of which neither leads to a file, and neither is a link.
static int same_absent(const char *a, const char *b)
{
    char folder_a[PATH_MAX], folder_b[PATH_MAX];
    const char *name_a, *name_b;
    if (folder_of(a, folder_a, &name_a) < 0 || folder_of(b, folder_b, &name_b) < 0) return strcmp(a, b) == 0;
    return strcmp(folder_a, folder_b) == 0 && strcmp(name_a, name_b) == 0;
}

int paths_same(const char *a, const char *b)
{
    struct stat of_a, of_b;
    char *target_a = NULL, *target_b = NULL;
    int there_a = stat(a, &of_a) == 0, there_b = stat(b, &of_b) == 0;
    if (there_a && there_b) return of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
    if (there_a != there_b) return 0;
    bool known = outfile_target(a, &target_a) == 0 && outfile_target(b, &target_b) == 0;
    int same = known ? same_absent(target_a, target_b) : strcmp(a, b) == 0;
    free(target_a);
    free(target_b);
    return same;
}

static int is_file(const char *path) { return path != NULL && strcmp(path, "-") != 0; }

int paths_apart(const char *const *output, size_t outputs, const char *const *input, size_t inputs)
{
    for (size_t i = 0; i < outputs; i++) {
        if (!is_file(output[i])) continue;
        for (size_t j = i + 1; j < outputs; j++)
            if (is_file(output[j]) && paths_same(output[i], output[j]))
                return error_set(ERR_USAGE, "%s is named twice; each file needs a name of its own", output[i]);
        for (size_t j = 0; j < inputs; j++)
            if (is_file(input[j]) && paths_same(output[i], input[j]))
                return error_set(ERR_USAGE, "%s is read and would be written over; give the output another name",
                                 output[i]);
    }
    return 0;
}

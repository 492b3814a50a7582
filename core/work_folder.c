// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/work_folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"

#define OPEN_FOLDERS 16

int work_folder_make(char **path, const char *beside)
{
    const char *set = getenv("TMPDIR"), *place = set && set[0] ? set : beside ? beside : "/tmp";
    char *absolute = realpath(place, NULL), *made = NULL;
    int code = 0;
    *path = NULL;
    if (!absolute) return error_set(ERR_IO, "cannot make a folder in %s: %s", place, strerror(errno));
    if (asprintf(&made, "%s/vigil-program-XXXXXX", absolute) < 0) made = NULL;
    if (!made)
        code = error_set(ERR_MEMORY, "out of memory while making a folder in %s", place);
    else if (!mkdtemp(made))
        code = error_set(ERR_IO, "cannot make a folder in %s: %s", place, strerror(errno));
    free(absolute);
    if (code < 0) free(made);
    if (code == 0) *path = made;
    return code;
}

static int remove_one(const char *path, const struct stat *at, int type, struct FTW *where)
{
    (void)at, (void)type, (void)where;
    (void)remove(path); // what cannot be removed does not keep the rest
    return 0;
}

void work_folder_remove(char *path)
{
    if (!path) return;
    (void)nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    free(path);
}

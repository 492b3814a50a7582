// SPDX-License-Identifier: GPL-3.0-or-later
// A folder for files that nobody is to see afterwards.
#ifndef VIGIL_WORK_FOLDER_H
#define VIGIL_WORK_FOLDER_H

/// Makes a folder of a new name in $TMPDIR; where that is not set, in `beside`, or in /tmp if that is NULL.
/// @param[out] path  absolute; owned, removed and freed by work_folder_remove; NULL on failure
/// @return  0, ERR_IO, ERR_MEMORY
int work_folder_make(char **path, const char *beside);
/// Removes it with everything in it, without following links. Takes NULL.
void work_folder_remove(char *path);
#endif

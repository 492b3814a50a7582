// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/bench/part_label.h"

#include "core/error.h"
#include "trace/hdf5_util.h"

#include <string.h>

int part_label_put(hid_t file, const part_form_t *form, const part_label_t *label)
{
    CHECK(hdf5_put_text(file, "format", form->format));
    CHECK(hdf5_put_text(file, "scenario", label->scenario));
    CHECK(hdf5_put_text(file, "program", label->program));
    CHECK(hdf5_put_text(file, "role", world_role_name[label->role]));
    return hdf5_put_u64(file, "index", label->index);
}

bool part_label_says(hid_t file, const char *name, const char *expected)
{
    char *text = NULL;
    bool same = hdf5_get_text(file, name, &text) == 0 && strcmp(text, expected) == 0;
    free(text);
    return same;
}

int part_label_check(hid_t file, const char *path, const part_form_t *form, const part_label_t *label)
{
    uint64_t index = 0;
    if (!part_label_says(file, "format", form->format)) return error_set(ERR_FORMAT, "%s %s", path, form->none);
    if (!part_label_says(file, "scenario", label->scenario)) return error_set(ERR_FORMAT, "%s %s", path, form->other);
    if (!part_label_says(file, "program", label->program))
        return error_set(ERR_FORMAT,
                         "%s was made by another build of vigil, or with other plug-ins, programs or libraries", path);
    if (!part_label_says(file, "role", world_role_name[label->role]) || hdf5_get_u64(file, "index", &index) < 0 ||
        index != label->index)
        return error_set(ERR_FORMAT, "%s holds another world than its name says", path);
    return 0;
}

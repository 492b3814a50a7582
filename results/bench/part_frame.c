// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/bench/part_frame.h"

#include "core/error.h"
#include "trace/hdf5_util.h"

#include <string.h>

#define DIGEST "sha256"

static int put_label(hid_t file, const part_form_t *form, const part_label_t *label)
{
    CHECK(hdf5_put_text(file, "format", form->format));
    CHECK(hdf5_put_text(file, "scenario", label->scenario));
    CHECK(hdf5_put_text(file, "program", label->program));
    CHECK(hdf5_put_text(file, "role", world_role_name[label->role]));
    return hdf5_put_u64(file, "index", label->index);
}

/// Whether a text attribute is there and says this.
static bool says(hid_t file, const char *name, const char *expected)
{
    char *text = NULL;
    bool same = hdf5_get_text(file, name, &text) == 0 && strcmp(text, expected) == 0;
    free(text);
    return same;
}

static int check_label(hid_t file, const char *path, const part_form_t *form, const part_label_t *label)
{
    uint64_t index = 0;
    if (!says(file, "format", form->format)) return error_set(ERR_FORMAT, "%s %s", path, form->none);
    if (!says(file, "scenario", label->scenario)) return error_set(ERR_FORMAT, "%s %s", path, form->other);
    if (!says(file, "program", label->program))
        return error_set(ERR_FORMAT,
                         "%s was made by another build of vigil, or with other plug-ins, programs or libraries", path);
    if (!says(file, "role", world_role_name[label->role]) || hdf5_get_u64(file, "index", &index) < 0 ||
        index != label->index)
        return error_set(ERR_FORMAT, "%s holds another world than its name says", path);
    return 0;
}

/// The fields and their digest; the caller has checked or written the label.
static int fields(part_io_t *io, const part_form_t *form, void *content, char digest[SHA256_HEX])
{
    sha256_begin(&io->hash);
    int code = form->fields(io, content), hashed = sha256_end(&io->hash, digest);
    return code < 0 ? code : hashed;
}

int part_frame_write(const char *path, const part_form_t *form, const part_label_t *label, void *content)
{
    hdf5_out_t file = {0};
    char digest[SHA256_HEX];
    CHECK(hdf5_begin(&file, path));
    part_io_t io = {.file = file.file, .path = path, .writing = true};
    int code = put_label(file.file, form, label);
    if (code == 0) code = fields(&io, form, content, digest);
    if (code == 0) code = hdf5_put_text(file.file, DIGEST, digest);
    if (code == 0) code = hdf5_check(&file);
    if (code == 0) return hdf5_commit(&file);
    hdf5_abort(&file);
    return code;
}

int part_frame_check(const char *path, const part_form_t *form, const part_label_t *label)
{
    hid_t file = -1;
    CHECK(hdf5_open(&file, path));
    int code = check_label(file, path, form, label);
    H5Fclose(file);
    return code;
}

int part_frame_read(const char *path, const part_form_t *form, const part_label_t *label, void *content)
{
    char digest[SHA256_HEX];
    part_io_t io = {.path = path};
    CHECK(hdf5_open(&io.file, path));
    int code = check_label(io.file, path, form, label);
    if (code == 0) code = fields(&io, form, content, digest);
    if (code == 0 && !says(io.file, DIGEST, digest))
        code = error_set(ERR_FORMAT, "%s is damaged: remove it, and its world is run again", path);
    H5Fclose(io.file);
    return code;
}

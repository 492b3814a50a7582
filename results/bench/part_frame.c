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

static int damaged(const char *path) { return error_set(ERR_FORMAT, "%s is damaged" PART_REMEDY, path); }

/// Files of another run come in folders of them, so the remedy is for all that are there.
static int another(const char *path, const char *what)
{
    const char *slash = strrchr(path, '/');
    return error_set(ERR_FORMAT, "%s %s: remove the folder %.*s to start anew, or choose another -o", path, what,
                     slash ? (int)(slash - path) : 1, slash ? path : ".");
}

/// Reads a text attribute. @param[out] same  whether it says this @return 0; ERR_FORMAT where there is none to be read
static int compare(hid_t file, const char *name, const char *expected, bool *same)
{
    char *text = NULL;
    int code = hdf5_get_text(file, name, &text);
    *same = code == 0 && strcmp(text, expected) == 0;
    free(text);
    return code;
}

/// Whether a text attribute is there and says this.
static bool says(hid_t file, const char *name, const char *expected)
{
    bool same;
    return compare(file, name, expected, &same) == 0 && same;
}

static int check_label(hid_t file, const char *path, const part_form_t *form, const part_label_t *label)
{
    uint64_t index = 0;
    bool scenario, program;
    if (!says(file, "format", form->format)) return error_set(ERR_FORMAT, "%s %s" PART_REMEDY, path, form->none);
    if (compare(file, "scenario", label->scenario, &scenario) < 0 ||
        compare(file, "program", label->program, &program) < 0)
        return damaged(path);
    if (!scenario) return another(path, form->other);
    if (!program)
        return another(path, "was made by another build of vigil, or with other plug-ins, programs or libraries");
    if (!says(file, "role", world_role_name[label->role]) || hdf5_get_u64(file, "index", &index) < 0 ||
        index != label->index)
        return error_set(ERR_FORMAT, "%s holds another world than its name says" PART_REMEDY, path);
    return 0;
}

/// Opens a kept world. @return as hdf5_open, with the remedy
static int open_part(hid_t *file, const char *path)
{
    char why[1024];
    int code = hdf5_open(file, path);
    if (code != ERR_FORMAT) return code;
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(code, "%s" PART_REMEDY, why);
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
    CHECK(open_part(&file, path));
    int code = check_label(file, path, form, label);
    H5Fclose(file);
    return code;
}

int part_frame_read(const char *path, const part_form_t *form, const part_label_t *label, void *content)
{
    char digest[SHA256_HEX];
    part_io_t io = {.path = path};
    CHECK(open_part(&io.file, path));
    int code = check_label(io.file, path, form, label);
    if (code == 0) code = fields(&io, form, content, digest);
    if (code == 0 && !says(io.file, DIGEST, digest)) code = damaged(path);
    H5Fclose(io.file);
    return code;
}

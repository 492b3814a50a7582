// SPDX-License-Identifier: GPL-3.0-or-later
// One file a world, whole or not there.
#include "results/arms/arm_parts.h"

#include "core/error.h"
#include "results/bench/part_io.h"
#include "trace/hdf5_util.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define DIGEST "sha256"

static const part_form_t FORM = {"vigil-experiment-part", "is not a finished world of an experiment",
                                 "was made with another plan, --set or --seed"};

static int name_of(const arm_parts_t *self, uint32_t world, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s/arms-world-%05u.h5", self->parts.folder, world);
    return length < PATH_MAX ? 0 : error_set(ERR_IO, "%s: the path is too long", self->parts.folder);
}

static part_label_t label_of(const arm_parts_t *self, uint32_t world)
{
    part_label_t label = self->parts.label;
    label.role = WORLD_TEST;
    label.index = world;
    return label;
}

static int check(const arm_parts_t *self, uint32_t world, size_t *found)
{
    char path[PATH_MAX], why[1024];
    hid_t file = -1;
    part_label_t label = label_of(self, world);
    CHECK(name_of(self, world, path));
    if (access(path, F_OK) != 0) return 0;
    (*found)++;
    int code = hdf5_open(&file, path);
    if (code == 0) {
        code = part_label_check(file, path, &FORM, &label);
        H5Fclose(file);
    }
    if (code != ERR_FORMAT) return code;
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(code, "%s: remove the folder %s to start anew, or choose another -o", why, self->parts.folder);
}

int arm_parts_use(arm_parts_t *self, const char *text, uint32_t worlds, size_t *found)
{
    CHECK(sha256_text(text, self->parts.label.scenario));
    self->worlds = worlds;
    *found = 0;
    for (uint32_t w = 0; w < worlds; w++) CHECK(check(self, w, found));
    return 0;
}

/// What is read goes straight into the caller's arms, so the array is of its length or the file is refused.
static int outcomes(part_io_t *io, arm_outcome_t *out, size_t arms)
{
    arm_outcome_t *kept = io->writing ? out : NULL;
    CHECK(part_io_array(io, "arms", &kept, arms, sizeof *kept));
    if (io->writing) return 0;
    memcpy(out, kept, arms * sizeof *out);
    free(kept);
    return 0;
}

static int fetch(void *store, uint32_t world, arm_outcome_t *out, size_t arms, bool *found)
{
    const arm_parts_t *self = store;
    char path[PATH_MAX], digest[SHA256_HEX];
    part_label_t label = label_of(self, world);
    CHECK(name_of(self, world, path));
    *found = access(path, F_OK) == 0;
    if (!*found) return 0;
    part_io_t io = {.path = path};
    CHECK(hdf5_open(&io.file, path));
    sha256_begin(&io.hash);
    int code = part_label_check(io.file, path, &FORM, &label);
    if (code == 0) code = outcomes(&io, out, arms);
    int hashed = sha256_end(&io.hash, digest);
    if (code == 0) code = hashed;
    if (code == 0 && !part_label_says(io.file, DIGEST, digest))
        code = error_set(ERR_FORMAT, "%s is damaged: remove it, and its world is run again", path);
    H5Fclose(io.file);
    return code;
}

static int keep(void *store, uint32_t world, const arm_outcome_t *out, size_t arms)
{
    const arm_parts_t *self = store;
    char path[PATH_MAX], digest[SHA256_HEX];
    part_label_t label = label_of(self, world);
    hdf5_out_t file = {0};
    CHECK(name_of(self, world, path));
    CHECK(hdf5_begin(&file, path));
    part_io_t io = {.file = file.file, .path = path, .writing = true};
    sha256_begin(&io.hash);
    int code = part_label_put(file.file, &FORM, &label);
    if (code == 0) code = outcomes(&io, (arm_outcome_t *)out, arms); // the list of fields serves both ways
    int hashed = sha256_end(&io.hash, digest);
    if (code == 0) code = hashed;
    if (code == 0) code = hdf5_put_text(file.file, DIGEST, digest);
    if (code == 0) code = hdf5_check(&file);
    if (code == 0) return hdf5_commit(&file);
    hdf5_abort(&file);
    return code;
}

static void tell(void *store, uint32_t world, const char *what, double days)
{
    const arm_parts_t *self = store;
    if (self->tell) self->tell(self->teller, world, what, days);
}

arm_store_t arm_parts_store(arm_parts_t *self)
{
    return (arm_store_t){.self = self, .fetch = fetch, .keep = keep, .tell = tell};
}

void arm_parts_remove(const arm_parts_t *self)
{
    char path[PATH_MAX];
    for (uint32_t w = 0; w < self->worlds; w++)
        if (name_of(self, w, path) == 0) (void)unlink(path);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// One file a world, in the frame that a benchmark's have.
#include "results/arms/arm_parts.h"

#include "core/error.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/// What the frame carries through.
typedef struct {
    arm_outcome_t *out;
    size_t arms;
} content_t;

/// What is read goes straight into the caller's arms, so the array is of its length or the file is refused.
static int fields(part_io_t *io, void *content)
{
    const content_t *c = content;
    arm_outcome_t *kept = io->writing ? c->out : NULL;
    CHECK(part_io_array(io, "arms", &kept, c->arms, sizeof *kept));
    if (io->writing) return 0;
    memcpy(c->out, kept, c->arms * sizeof *kept);
    free(kept);
    return 0;
}

static const part_form_t FORM = {"vigil-experiment-part", "is not a finished world of an experiment",
                                 "was made with another plan, --set or --seed", fields};

static int name_of(const arm_parts_t *self, uint32_t world, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s/arms-world-%05u.h5", self->parts.folder, world);
    return length < PATH_MAX ? 0 : error_set(ERR_IO, "%s: the path is too long", self->parts.folder);
}

static bool is_there(const char *path) { return access(path, F_OK) == 0; }

static int check(const arm_parts_t *self, uint32_t world, size_t *found)
{
    char path[PATH_MAX];
    part_label_t label = parts_label(&self->parts, WORLD_TEST, world);
    CHECK(name_of(self, world, path));
    if (!is_there(path)) return 0;
    (*found)++;
    return part_frame_check(path, &FORM, &label);
}

int arm_parts_use(arm_parts_t *self, const char *text, uint32_t worlds, size_t *found)
{
    CHECK(sha256_text(text, self->parts.label.scenario));
    self->worlds = worlds;
    *found = 0;
    for (uint32_t w = 0; w < worlds; w++) CHECK(check(self, w, found));
    return 0;
}

static int fetch(void *store, uint32_t world, arm_outcome_t *out, size_t arms, bool *found)
{
    const arm_parts_t *self = store;
    char path[PATH_MAX];
    part_label_t label = parts_label(&self->parts, WORLD_TEST, world);
    CHECK(name_of(self, world, path));
    *found = is_there(path);
    return *found ? part_frame_read(path, &FORM, &label, &(content_t){out, arms}) : 0;
}

static int keep(void *store, uint32_t world, const arm_outcome_t *out, size_t arms)
{
    const arm_parts_t *self = store;
    char path[PATH_MAX];
    part_label_t label = parts_label(&self->parts, WORLD_TEST, world);
    CHECK(name_of(self, world, path));
    return part_frame_write(path, &FORM, &label, &(content_t){(arm_outcome_t *)out, arms}); // only read
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
    for (uint32_t w = 0; name_of(self, w, path) == 0 && (w < self->worlds || is_there(path)); w++) (void)unlink(path);
}

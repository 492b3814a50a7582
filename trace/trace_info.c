// SPDX-License-Identifier: GPL-3.0-or-later
// Root attributes of traces and truth files.
#include "trace/trace_info.h"
#include "core/error.h"
#include "trace/hdf5_util.h"
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

typedef struct {
    const char *attribute;
    size_t offset;
} text_row_t;

static const text_row_t TEXT[] = {
    {"scenario_name", offsetof(trace_info_t, name)}, {"scenario", offsetof(trace_info_t, scenario)},
    {"software", offsetof(trace_info_t, software)},  {"git_revision", offsetof(trace_info_t, revision)},
    {"start", offsetof(trace_info_t, start)},
};
static const text_row_t NUMBER[] = {
    {"seed", offsetof(trace_info_t, seed)},
    {"duration_s", offsetof(trace_info_t, duration_s)},
};
enum { TEXTS = sizeof TEXT / sizeof *TEXT, NUMBERS = sizeof NUMBER / sizeof *NUMBER };

static const char **text_of(trace_info_t *self, const text_row_t *row)
{
    return (const char **)((char *)self + row->offset);
}

int trace_info_write(hid_t file, const char *format, uint32_t major, uint32_t minor, const trace_info_t *self)
{
    trace_info_t info = *self;
    CHECK(hdf5_put_text(file, "format", format));
    CHECK(hdf5_put_u64(file, "format_major", major));
    CHECK(hdf5_put_u64(file, "format_minor", minor));
    for (int i = 0; i < TEXTS; i++) {
        const char *text = *text_of(&info, &TEXT[i]);
        CHECK(hdf5_put_text(file, TEXT[i].attribute, text == NULL ? "" : text));
    }
    for (int i = 0; i < NUMBERS; i++) {
        uint64_t value;
        memcpy(&value, (const char *)&info + NUMBER[i].offset, sizeof value);
        CHECK(hdf5_put_u64(file, NUMBER[i].attribute, value));
    }
    return 0;
}

static int check_format(hid_t file, const char *format, uint32_t major)
{
    char *found = NULL;
    uint64_t version = 0;
    CHECK(hdf5_get_text(file, "format", &found));
    int err = 0;
    if (strcmp(found, format) != 0) err = error_set(ERR_FORMAT, "it is a %.40s file, not a %s file", found, format);
    free(found);
    CHECK(err);
    CHECK(hdf5_get_u64(file, "format_major", &version));
    if (version < major)
        return error_set(ERR_FORMAT,
                         "its format version %" PRIu64 " is too old, this program reads %" PRIu32
                         "; write the file anew from its scenario",
                         version, major);
    if (version > major)
        return error_set(ERR_FORMAT,
                         "its format version %" PRIu64 " is too new, this program reads %" PRIu32
                         "; use a newer release of the program",
                         version, major);
    return 0;
}

static int read_fields(hid_t file, trace_info_t *self)
{
    for (int i = 0; i < TEXTS; i++) {
        char *text = NULL;
        CHECK(hdf5_get_text(file, TEXT[i].attribute, &text));
        *text_of(self, &TEXT[i]) = text;
    }
    for (int i = 0; i < NUMBERS; i++) {
        uint64_t value = 0;
        CHECK(hdf5_get_u64(file, NUMBER[i].attribute, &value));
        memcpy((char *)self + NUMBER[i].offset, &value, sizeof value);
    }
    return 0;
}

int trace_info_read(hid_t file, const char *path, const char *format, uint32_t major, trace_info_t *self)
{
    memset(self, 0, sizeof *self);
    int err = check_format(file, format, major);
    if (err == 0) err = read_fields(file, self);
    if (err == 0) return 0;
    trace_info_free(self);
    char why[512];
    snprintf(why, sizeof why, "%s", error_text());
    return error_set(err, "cannot use %s: %s", path, why);
}

void trace_info_free(trace_info_t *self)
{
    for (int i = 0; i < TEXTS; i++) free((void *)(uintptr_t)*text_of(self, &TEXT[i]));
    memset(self, 0, sizeof *self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a results file that may be damaged, newer or not ours at all.
#include "core/array.h"
#include "core/error.h"
#include "results/files/format_hdf5.h"
#include "results/files/results_file.h"
#include "trace/hdf5_util.h"
#include <math.h>
#include <string.h>

#define REVIEW_ROW 1 // the row of `budget` that headline metrics use

static int read_format(hid_t file, const char *path)
{
    char *name = NULL;
    uint64_t major;
    if (hdf5_get_text(file, "format", &name) < 0 || strcmp(name, FORMAT_NAME) != 0) {
        free(name);
        return error_set(ERR_FORMAT, "%s: not a results file of vigil", path);
    }
    free(name);
    if (hdf5_get_u64(file, "format_major", &major) < 0)
        return error_set(ERR_FORMAT, "%s: says no version of its format", path);
    if (major > FORMAT_MAJOR)
        return error_set(ERR_FORMAT, "%s: format version %llu, this program reads up to %d: use a newer vigil", path,
                         (unsigned long long)major, FORMAT_MAJOR);
    if (major < FORMAT_MAJOR)
        return error_set(ERR_FORMAT, "%s: format version %llu, this program reads %d: use the vigil that wrote it",
                         path, (unsigned long long)major, FORMAT_MAJOR);
    return 0;
}

static int read_text(hid_t file, const char *path, const char *name, char *out, size_t bytes)
{
    char *text = NULL;
    if (hdf5_get_text(file, name, &text) < 0)
        return error_set(ERR_FORMAT, "%s: attribute %s is missing or no text", path, name);
    snprintf(out, bytes, "%s", text);
    free(text);
    return 0;
}

static int read_root(hid_t file, const char *path, run_result_t *r)
{
    struct {
        const char *name;
        uint64_t *value;
    } number[] = {{"seed", &r->seed},
                  {"resamples", &r->resamples},
                  {"test_worlds", &r->test_worlds},
                  {"in_sample", &r->in_sample}};
    CHECK(read_format(file, path));
    if (hdf5_get_text(file, "scenario", &r->scenario) < 0)
        return error_set(ERR_FORMAT, "%s: attribute scenario is missing or no text", path);
    CHECK(read_text(file, path, "closed_loop", r->closed_loop, sizeof r->closed_loop));
    CHECK(read_text(file, path, "frozen", r->frozen, sizeof r->frozen));
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        if (hdf5_get_u64(file, number[i].name, number[i].value) < 0)
            return error_set(ERR_FORMAT, "%s: attribute %s is missing or no count", path, number[i].name);
    return 0;
}

static int read_tables(hid_t group, const char *where, format_where_t in, void *owner)
{
    for (const format_table_t *t = format_table; t->name; t++) {
        format_rows_t rows;
        if (t->where != in) continue;
        CHECK(format_hdf5_read(group, where, t, &rows));
        format_set_rows(t, owner, rows);
    }
    return 0;
}

static hid_t open_group(hid_t parent, const char *name)
{
    if (!hdf5_exists(parent, name)) return -1;
    H5O_info_t info;
    if (H5Oget_info_by_name(parent, name, &info, H5P_DEFAULT) < 0 || info.type != H5O_TYPE_GROUP) return -1;
    return H5Gopen2(parent, name, H5P_DEFAULT);
}

static int read_detector(hid_t parent, const char *path, detector_result_t *d)
{
    char where[512], *summary = NULL;
    snprintf(where, sizeof where, "%s: /detectors/%s", path, d->name);
    hid_t group = open_group(parent, d->name);
    if (group < 0) return error_set(ERR_FORMAT, "%s: is missing or no group", where);
    int code = 0;
    if (hdf5_get_text(group, "description", &summary) < 0 || hdf5_get_u64(group, "trivial", &d->trivial) < 0 ||
        hdf5_get_u64(group, "labelled", &d->labelled) < 0)
        code = error_set(ERR_FORMAT, "%s: description, trivial or labelled is missing", where);
    else
        snprintf(d->summary, sizeof d->summary, "%s", summary);
    free(summary);
    if (hdf5_get_u64(group, "program", &d->program) < 0) d->program = 0; // a file of before there were any
    if (code == 0) code = read_tables(group, where, FORMAT_IN_DETECTOR, d);
    H5Gclose(group);
    return code;
}

/// Cuts the blank-separated names into `result`, whose detectors are made here.
static int split_names(const char *path, const char *order, run_result_t *result)
{
    size_t n = order[0] != '\0';
    for (const char *c = order; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == '/' || *c == 127)
            return error_set(ERR_FORMAT, "%s: /detectors: a name holds '/' or a control character", path);
        n += *c == ' ';
    }
    if (n > RESULTS_DETECTORS_MAX)
        return error_set(ERR_FORMAT, "%s: %zu detectors; at most %u are read", path, n, RESULTS_DETECTORS_MAX);
    CHECK(ARRAY_NEW(result->detector, n));
    result->detectors = n;
    for (size_t d = 0; d < n; d++) {
        size_t length = strcspn(order, " ");
        if (length == 0 || length >= RESULT_NAME)
            return error_set(ERR_FORMAT, "%s: /detectors: name %zu is empty or longer than %d bytes", path, d,
                             RESULT_NAME - 1);
        memcpy(result->detector[d].name, order, length);
        order += length + 1;
    }
    return 0;
}

static int read_detectors(hid_t file, const char *path, run_result_t *result)
{
    char *order = NULL;
    hid_t group = open_group(file, "detectors");
    if (group < 0) return error_set(ERR_FORMAT, "%s: /detectors is missing or no group", path);
    int code = 0;
    if (hdf5_get_text(group, "order", &order) < 0)
        code = error_set(ERR_FORMAT, "%s: /detectors: attribute order is missing or no text", path);
    if (code == 0) code = split_names(path, order, result);
    for (size_t d = 0; d < result->detectors && code == 0; d++) code = read_detector(group, path, &result->detector[d]);
    free(order);
    H5Gclose(group);
    return code;
}

static int read_provenance(hid_t file, const char *path, run_result_t *result)
{
    char where[512];
    snprintf(where, sizeof where, "%s: /provenance", path);
    hid_t group = open_group(file, "provenance");
    if (group < 0) return error_set(ERR_FORMAT, "%s is missing or no group", where);
    int code = read_tables(group, where, FORMAT_IN_PROVENANCE, result);
    if (code == 0 && hdf5_get_u64(group, "threads", &result->threads) < 0)
        code = error_set(ERR_FORMAT, "%s: attribute threads is missing or no count", where);
    if (code == 0 && hdf5_get_u64(group, "peak_bytes", &result->peak_bytes) < 0)
        code = error_set(ERR_FORMAT, "%s: attribute peak_bytes is missing or no count", where);
    H5Gclose(group);
    return code;
}

int results_file_read(const char *path, run_result_t *result)
{
    char where[512];
    hid_t file = -1;
    memset(result, 0, sizeof *result);
    CHECK(hdf5_open(&file, path));
    snprintf(where, sizeof where, "%s: ", path);
    int code = read_root(file, path, result);
    if (code == 0) code = read_tables(file, where, FORMAT_IN_RESULT, result);
    if (code == 0) code = read_detectors(file, path, result);
    if (code == 0) code = read_provenance(file, path, result);
    H5Fclose(file);
    bool known = result->detectors > 0 && result->detector[0].budget.n > REVIEW_ROW;
    result->review_budget = known ? result->detector[0].budget.row[REVIEW_ROW].budget : NAN;
    return code;
}

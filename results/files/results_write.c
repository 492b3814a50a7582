// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a results file: what the run was, its tables, and apart from them what differs between equal runs.
#include "core/array.h"
#include "core/error.h"
#include "detectors/boosted_fit.h"
#include "results/files/format_hdf5.h"
#include "results/files/results_file.h"
#include "trace/hdf5_util.h"
#include <gsl/gsl_version.h>
#include <string.h>
#include <time.h>

#ifndef VIGIL_GIT_REVISION
#define VIGIL_GIT_REVISION "unknown"
#endif
#ifndef VIGIL_COMPILER
#define VIGIL_COMPILER "unknown"
#endif
#ifndef VIGIL_COMPILER_FLAGS
#define VIGIL_COMPILER_FLAGS "unknown"
#endif
#ifndef VIGIL_VERSION
#define VIGIL_VERSION "unknown"
#endif

static int put_versions(hid_t file)
{
    unsigned major, minor, release;
    char hdf5[48], xgboost[32];
    if (H5get_libversion(&major, &minor, &release) < 0) return hdf5_error(ERR_IO, "cannot ask HDF5 for its version");
    snprintf(hdf5, sizeof hdf5, "%u.%u.%u", major, minor, release);
    CHECK(hdf5_put_text(file, "software", "vigil " VIGIL_VERSION));
    CHECK(hdf5_put_text(file, "git_revision", VIGIL_GIT_REVISION));
    CHECK(hdf5_put_text(file, "compiler", VIGIL_COMPILER));
    CHECK(hdf5_put_text(file, "compiler_flags", VIGIL_COMPILER_FLAGS));
    CHECK(hdf5_put_text(file, "hdf5_version", hdf5));
    CHECK(hdf5_put_text(file, "gsl_version", gsl_version));
    boosted_fit_version(xgboost);
    return hdf5_put_text(file, "xgboost_version", xgboost);
}

static int put_root(hid_t file, const run_result_t *r)
{
    CHECK(hdf5_put_text(file, "format", FORMAT_NAME));
    CHECK(hdf5_put_u64(file, "format_major", FORMAT_MAJOR));
    CHECK(hdf5_put_u64(file, "format_minor", FORMAT_MINOR));
    CHECK(hdf5_put_text(file, "scenario", r->scenario ? r->scenario : ""));
    CHECK(hdf5_put_u64(file, "seed", r->seed));
    CHECK(hdf5_put_u64(file, "resamples", r->resamples));
    CHECK(hdf5_put_u64(file, "test_worlds", r->test_worlds));
    CHECK(hdf5_put_text(file, "intervals",
                        r->test_worlds > 1 ? "95 %, worlds and persons resampled"
                                           : "95 %, persons of one world: no between-world interval"));
    CHECK(hdf5_put_u64(file, "in_sample", r->in_sample));
    CHECK(hdf5_put_text(file, "closed_loop", r->closed_loop));
    CHECK(hdf5_put_text(file, "frozen", r->frozen));
    CHECK(hdf5_put_double(file, "review_budget", r->review_budget));
    return put_versions(file);
}

static int write_tables(hid_t group, format_where_t where, const void *owner)
{
    for (const format_table_t *t = format_table; t->name; t++)
        if (t->where == where) CHECK(format_hdf5_write(group, t, format_rows(t, owner)));
    return 0;
}

static int write_detector(hid_t parent, const detector_result_t *detector)
{
    hid_t group = -1;
    CHECK(hdf5_group_new(parent, detector->name, detector->summary[0] ? detector->summary : "no summary", &group));
    int code = hdf5_put_u64(group, "trivial", detector->trivial);
    if (code == 0) code = hdf5_put_u64(group, "labelled", detector->labelled);
    if (code == 0) code = hdf5_put_u64(group, "program", detector->program);
    if (code == 0) code = write_tables(group, FORMAT_IN_DETECTOR, detector);
    H5Gclose(group);
    return code;
}

static int write_detectors(hid_t file, const run_result_t *r)
{
    hid_t group = -1;
    const char **name = NULL;
    CHECK(hdf5_group_new(file, "detectors", "One group a detector; attribute `order` lists them as they were run.",
                         &group));
    int code = ARRAY_NEW(name, r->detectors + 1);
    for (size_t d = 0; d < r->detectors && code == 0; d++) {
        name[d] = r->detector[d].name;
        code = write_detector(group, &r->detector[d]);
    }
    char *order = NULL;
    size_t bytes = r->detectors * RESULT_NAME + 1;
    if (code == 0) code = ARRAY_NEW(order, bytes);
    for (size_t d = 0, at = 0; d < r->detectors && code == 0; d++)
        at += (size_t)snprintf(order + at, bytes - at, "%s%s", d ? " " : "", name[d]);
    if (code == 0) code = hdf5_put_text(group, "order", order);
    free(order);
    free(name);
    H5Gclose(group);
    return code;
}

/// Now, or SOURCE_DATE_EPOCH where files must not differ at all.
static void date_text(char out[32])
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm utc;
    if (!gmtime_r(&now, &utc) || strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) strcpy(out, "unknown");
}

static int write_provenance(hid_t file, const run_result_t *r)
{
    hid_t group = -1;
    char date[32];
    date_text(date);
    CHECK(hdf5_group_new(file, "provenance", "What may differ between two runs of the same binary and scenario.",
                         &group));
    int code = hdf5_put_text(group, "date", date);
    if (code == 0) code = hdf5_put_u64(group, "threads", r->threads);
    if (code == 0) code = hdf5_put_u64(group, "peak_bytes", r->peak_bytes);
    if (code == 0) code = write_tables(group, FORMAT_IN_PROVENANCE, r);
    H5Gclose(group);
    return code;
}

int results_file_write(const char *path, const run_result_t *result)
{
    hdf5_out_t out = {0};
    CHECK(hdf5_begin(&out, path));
    int code = put_root(out.file, result);
    if (code == 0) code = write_tables(out.file, FORMAT_IN_RESULT, result);
    if (code == 0) code = write_detectors(out.file, result);
    if (code == 0) code = write_provenance(out.file, result);
    if (code == 0) code = hdf5_check(&out);
    if (code == 0) return hdf5_commit(&out);
    hdf5_abort(&out);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Writing and reading the truth of a world.
#include "trace/truth_file.h"
#include "core/error.h"
#include "trace/column_file.h"
#include "trace/hdf5_util.h"
#include <string.h>

static int write_tables(hid_t file, const trace_info_t *info, const truth_t *truth)
{
    CHECK(trace_info_write(file, TRUTH_FORMAT, TRUTH_MAJOR, TRUTH_MINOR, info));
    CHECK(column_table_write(file, &truth_person_table, &truth->person, truth->person.n));
    CHECK(column_table_write(file, &truth_account_table, truth, truth->accounts));
    return column_table_write(file, &truth_approach_table, truth->approach, truth->approaches);
}

int truth_file_write(const char *path, const trace_info_t *info, const truth_t *truth)
{
    hdf5_out_t out;
    CHECK(hdf5_begin(&out, path));
    int err = write_tables(out.file, info, truth);
    if (err == 0) return hdf5_commit(&out);
    hdf5_abort(&out);
    return err;
}

static int read_tables(hid_t file, const char *path, truth_t *truth)
{
    uint64_t persons = 0, accounts = 0, approaches = 0;
    CHECK(column_table_rows(file, path, &truth_person_table, NO_PERSON, &persons));
    CHECK(column_table_rows(file, path, &truth_account_table, UINT32_MAX, &accounts));
    CHECK(column_table_rows(file, path, &truth_approach_table, UINT32_MAX, &approaches));
    CHECK(truth_init(truth, persons, accounts, approaches));
    column_limits_t limits = {.accounts = accounts, .persons = persons};
    CHECK(column_table_read(file, path, &truth_person_table, &truth->person, persons, &limits));
    CHECK(column_table_read(file, path, &truth_account_table, truth, accounts, &limits));
    return column_table_read(file, path, &truth_approach_table, truth->approach, approaches, &limits);
}

int truth_file_read(const char *path, trace_info_t *info, truth_t *truth)
{
    trace_info_t found = {0};
    hid_t file = 0;
    memset(truth, 0, sizeof *truth);
    if (info != NULL) memset(info, 0, sizeof *info);
    CHECK(hdf5_open(&file, path));
    int err = trace_info_read(file, path, TRUTH_FORMAT, TRUTH_MAJOR, &found);
    if (err == 0) err = read_tables(file, path, truth);
    H5Fclose(file);
    if (err == 0 && info != NULL) {
        *info = found;
        return 0;
    }
    trace_info_free(&found);
    if (err < 0) truth_free(truth);
    return err;
}

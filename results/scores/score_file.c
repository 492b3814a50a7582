// SPDX-License-Identifier: GPL-3.0-or-later
// HDF5 is read column by column into the widest types, so that no value is cut before it is checked.
#include "results/scores/score_file.h"

#include "core/array.h"
#include "core/error.h"
#include "trace/hdf5_util.h"
#include <hdf5.h>
#include <math.h>
#include <string.h>

#define ROWS_MOST ((hsize_t)1 << 32)

typedef struct {
    const char *path;
    hid_t file;
    hsize_t n;
    int64_t *account, *time;
    double *score;
} columns_t;

static int refuse(const columns_t *self, const char *name, const char *what)
{
    return error_set(ERR_INPUT, "%s: dataset %s: %s", self->path, name, what);
}

/// The length of a dataset of one dimension and a type of numbers. @param[in] whole  no floating-point numbers
static int check_column(const columns_t *self, hid_t dataset, const char *name, bool whole, hsize_t *n)
{
    hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    int dimensions = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    H5T_class_t class = type < 0 ? H5T_NO_CLASS : H5Tget_class(type);
    int code = 0;
    if (dimensions != 1 || H5Sget_simple_extent_dims(space, n, NULL) != 1)
        code = refuse(self, name, "has not one dimension");
    else if (class != H5T_INTEGER && (whole || class != H5T_FLOAT))
        code = refuse(self, name, whole ? "does not hold integers" : "does not hold numbers");
    else if (*n > ROWS_MOST)
        code = refuse(self, name, "has more than 2^32 rows");
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    return code;
}

static int read_column(columns_t *self, const char *name, bool whole, void *column)
{
    hsize_t n = 0;
    if (!hdf5_exists(self->file, name))
        return refuse(self, name, "is missing; there are to be account, time and score");
    hid_t dataset = H5Dopen2(self->file, name, H5P_DEFAULT);
    if (dataset < 0) return refuse(self, name, "cannot be opened");
    int code = check_column(self, dataset, name, whole, &n);
    if (code == 0 && strcmp(name, "account") == 0) self->n = n;
    if (code == 0 && n != self->n) code = refuse(self, name, "is not as long as account");
    if (code == 0) code = array_new(column, n, sizeof(double));
    void *data = NULL;
    memcpy(&data, column, sizeof data);
    hid_t type = whole ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE;
    if (code == 0 && n > 0 && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
        code = refuse(self, name, "cannot be read");
    H5Dclose(dataset);
    return code;
}

static void complain(const columns_t *self, hsize_t row, const char *column, int64_t value, uint64_t low, uint64_t high,
                     score_problems_t *problems)
{
    (void)error_set(ERR_INPUT, "%s: row %llu: %s: %lld is not in %llu..%llu", self->path, (unsigned long long)row,
                    column, (long long)value, (unsigned long long)low, (unsigned long long)high);
    score_problems_add(problems);
}

static bool check_row(const columns_t *self, hsize_t i, const score_limits_t *limits, score_problems_t *problems)
{
    size_t before = problems->n;
    if (self->account[i] < 0 || (uint64_t)self->account[i] >= limits->accounts)
        complain(self, i, "account", self->account[i], 0, limits->accounts - 1, problems);
    else if (self->time[i] < 1 || self->time[i] > limits->end)
        complain(self, i, "time", self->time[i], 1, limits->end, problems);
    else if (!isfinite(self->score[i])) {
        (void)error_set(ERR_INPUT, "%s: row %llu: score: %g is not finite", self->path, (unsigned long long)i,
                        self->score[i]);
        score_problems_add(problems);
    }
    return problems->n == before;
}

static int take_rows(const columns_t *self, const score_limits_t *limits, score_csv_t *out, score_problems_t *problems)
{
    CHECK(array_reserve(&out->row, &out->room, (size_t)self->n, sizeof *out->row));
    for (hsize_t i = 0; i < self->n; i++)
        if (check_row(self, i, limits, problems))
            out->row[out->n++] = (score_cell_t){(uint32_t)self->account[i], (uint32_t)self->time[i], self->score[i]};
    return 0;
}

static int read_hdf5(score_csv_t *out, const char *path, const score_limits_t *limits, score_problems_t *problems)
{
    columns_t columns = {.path = path};
    CHECK(hdf5_open(&columns.file, path));
    int code = read_column(&columns, "account", true, &columns.account);
    if (code == 0) code = read_column(&columns, "time", true, &columns.time);
    if (code == 0) code = read_column(&columns, "score", false, &columns.score);
    if (code == 0) code = take_rows(&columns, limits, out, problems);
    H5Fclose(columns.file);
    free(columns.account);
    free(columns.time);
    free(columns.score);
    return code;
}

int score_file_read(score_csv_t *self, const char *path, size_t accounts, uint32_t end)
{
    const score_limits_t limits = {accounts, end};
    score_problems_t problems = {0};
    *self = (score_csv_t){0};
    hdf5_start();
    if (H5Fis_hdf5(path) <= 0) return score_csv_read(self, path, accounts, end);
    if (accounts == 0) return error_set(ERR_INPUT, "%s: there are no accounts to score", path);
    CHECK(read_hdf5(self, path, &limits, &problems));
    return score_csv_settle(self, path, &problems);
}

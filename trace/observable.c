// SPDX-License-Identifier: GPL-3.0-or-later
// Read row by row and written anew: a copy of the file would carry along what it should not.
#include "trace/observable.h"

#include "core/error.h"
#include "core/progress.h"
#include "trace/account_cut.h"
#include "trace/hdf5_util.h"
#include "trace/trace_file.h"

#define ROWS 65536u

static int copy_events(trace_reader_t *from, trace_writer_t *to, uint32_t until)
{
    event_batch_t batch;
    do {
        CHECK(progress_check());
        CHECK(trace_reader_next(from, ROWS, &batch));
        bool more = batch.n > 0;
        while (batch.n > 0 && batch.event[batch.n - 1].time >= until) batch.n--;
        if (batch.n > 0) CHECK(trace_writer_take(to, &batch));
        if (!more) return 0;
    } while (!trace_reader_done(from));
    return 0;
}

static int commit(trace_writer_t *writer, const account_table_t *accounts, uint32_t until)
{
    account_table_t known;
    CHECK(account_table_copy(&known, accounts));
    account_table_cut(&known, until);
    int code = trace_writer_commit(writer, &known);
    account_table_free(&known);
    return code;
}

static int copy(const observable_t *self, trace_reader_t *from, const char *to)
{
    trace_writer_t *writer = NULL;
    const trace_info_t *source = trace_reader_info(from);
    const trace_info_t info = {.software = source->software,
                               .start = source->start,
                               .duration_s = source->duration_s < self->until ? source->duration_s : self->until};
    int code = trace_writer_open(&writer, to, &info);
    if (code == 0) code = copy_events(from, writer, self->until);
    if (code == 0) code = commit(writer, trace_reader_accounts(from), self->until);
    trace_writer_free(writer);
    return code;
}

static int add_times(const observable_t *self, const char *path)
{
    hsize_t shape[1] = {self->score_times};
    const hdf5_dataset_t spec = {.name = "score_times",
                                 .units = "s",
                                 .description = "times at which a score of every account that has acted is asked for",
                                 .type = H5T_STD_U32LE,
                                 .rank = 1,
                                 .shape = shape};
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    if (file < 0) return hdf5_error(ERR_IO, "cannot write %s", path);
    int code = hdf5_dataset_write(file, &spec, H5T_NATIVE_UINT32, self->score_time);
    if (code == 0) code = hdf5_put_text(file, "view", self->view);
    if (H5Fclose(file) < 0 && code == 0) code = hdf5_error(ERR_IO, "cannot write %s", path);
    return code;
}

int observable_write(const observable_t *self, const char *from, const char *to)
{
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, from));
    int code = copy(self, reader, to);
    trace_reader_free(reader);
    return code < 0 ? code : add_times(self, to);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Buffered CSV.
#include "trace/csv_writer.h"
#include "core/array.h"
#include "core/error.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES (1u << 20)

static const char *shown(const csv_writer_t *self)
{
    return self->fd == STDOUT_FILENO ? "standard output" : self->path;
}

static int cannot_write(const csv_writer_t *self)
{
    return error_set(ERR_IO, "cannot write %s: %s", shown(self), strerror(errno));
}

int csv_open(csv_writer_t *self, const char *path)
{
    *self = (csv_writer_t){.path = path, .fd = -1};
    CHECK(array_new(&self->buffer, BUFFER_BYTES, 1));
    int err = 0;
    if (strcmp(path, "-") == 0)
        self->fd = STDOUT_FILENO;
    else if ((err = outfile_begin(&self->out, path)) == 0)
        if ((self->fd = open(self->out.temporary, O_WRONLY | O_TRUNC | O_CLOEXEC)) < 0) err = cannot_write(self);
    if (err < 0) csv_abort(self);
    return err;
}

static int flush(csv_writer_t *self)
{
    for (size_t done = 0; done < self->used;) {
        ssize_t put = write(self->fd, self->buffer + done, self->used - done);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return cannot_write(self);
        done += (size_t)put;
    }
    self->used = 0;
    return 0;
}

int csv_row(csv_writer_t *self) { return self->used + CSV_ROW_BYTES <= BUFFER_BYTES ? 0 : flush(self); }

static int close_file(csv_writer_t *self)
{
    int fd = self->fd;
    if (fd < 0 || fd == STDOUT_FILENO) return 0;
    self->fd = -1;
    return close(fd) < 0 ? cannot_write(self) : 0;
}

int csv_commit(csv_writer_t *self)
{
    int err = flush(self);
    if (err == 0) err = close_file(self);
    if (err == 0 && self->out.temporary != NULL) err = outfile_commit(&self->out);
    csv_abort(self);
    return err;
}

void csv_abort(csv_writer_t *self)
{
    if (self->fd > STDERR_FILENO) close(self->fd);
    outfile_abort(&self->out);
    free(self->buffer);
    *self = (csv_writer_t){.fd = -1};
}

void csv_put_text(csv_writer_t *self, const char *text)
{
    size_t bytes = strlen(text);
    memcpy(self->buffer + self->used, text, bytes);
    self->used += bytes;
}

static const char PAIRS[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
    "9899";

void csv_put_integer(csv_writer_t *self, int64_t value)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    for (; left >= 100; left /= 100) memcpy(digits + (at -= 2), PAIRS + 2 * (left % 100), 2);
    if (left >= 10)
        memcpy(digits + (at -= 2), PAIRS + 2 * left, 2);
    else
        digits[--at] = (char)('0' + left);
    if (value < 0) digits[--at] = '-';
    memcpy(self->buffer + self->used, digits + at, sizeof digits - at);
    self->used += sizeof digits - at;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Row by row; ids go through a hash table to numbers from 0.
#include "results/realism/edge_csv.h"
#include "core/array.h"
#include "core/error.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define HEADING "src,dst,unix_time"
#define TIME_MOST INT64_C(100000000000000) // s; far beyond any date

/// Open addressing, at most half full.
typedef struct {
    uint64_t *id;
    uint32_t *number; // + 1; 0 = empty
    size_t slots, n;
} id_map_t;

typedef struct {
    const char *path;
    size_t line;
    id_map_t ids;
    edge_list_t *out;
} csv_reader_t;

static size_t slot_of(const id_map_t *self, uint64_t id)
{
    size_t slot = (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (self->slots - 1);
    while (self->number[slot] && self->id[slot] != id) slot = (slot + 1) & (self->slots - 1);
    return slot;
}

static int widen(id_map_t *self)
{
    id_map_t wide = {.slots = self->slots ? 2 * self->slots : 1024, .n = self->n};
    int code = ARRAY_NEW(wide.id, wide.slots);
    if (code == 0) code = ARRAY_NEW(wide.number, wide.slots);
    for (size_t i = 0; code == 0 && i < self->slots; i++) {
        if (!self->number[i]) continue;
        size_t slot = slot_of(&wide, self->id[i]);
        wide.id[slot] = self->id[i];
        wide.number[slot] = self->number[i];
    }
    id_map_t *unused = code == 0 ? self : &wide;
    free(unused->id);
    free(unused->number);
    if (code == 0) *self = wide;
    return code;
}

static int number_of(id_map_t *self, uint64_t id, uint32_t *number)
{
    if (2 * (self->n + 1) > self->slots) CHECK(widen(self));
    size_t slot = slot_of(self, id);
    if (!self->number[slot]) {
        self->id[slot] = id;
        self->number[slot] = (uint32_t)++self->n;
    }
    *number = self->number[slot] - 1;
    return 0;
}

static int complain(const csv_reader_t *reader, const char *column, const char *value, const char *what)
{
    int length = (int)strcspn(value, ",\r\n");
    return error_set(ERR_INPUT, "%s:%zu: %s: '%.*s' %s", reader->path, reader->line, column, length < 40 ? length : 40,
                     value, what);
}

/// An id at *at and the comma after it.
static int read_id(csv_reader_t *reader, const char *column, const char **at, uint32_t *number)
{
    const char *from = *at, *digit = from;
    uint64_t id = 0;
    for (; *digit >= '0' && *digit <= '9'; digit++)
        if (__builtin_mul_overflow(id, 10, &id) || __builtin_add_overflow(id, (uint64_t)(*digit - '0'), &id))
            return complain(reader, column, from, "is not below 2^64");
    if (digit == from || *digit != ',') return complain(reader, column, from, "is not a whole number");
    *at = digit + 1;
    return number_of(&reader->ids, id, number);
}

/// Seconds at *at up to the end of the line.
static int read_time(const csv_reader_t *reader, const char *at, int64_t *time)
{
    bool negative = *at == '-';
    const char *digit = at + negative, *first = digit;
    int64_t value = 0;
    for (; *digit >= '0' && *digit <= '9' && value <= TIME_MOST; digit++) value = 10 * value + (*digit - '0');
    bool any = digit > first;
    if (any && *digit == '.') digit += 1 + strspn(digit + 1, "0123456789");
    if (value > TIME_MOST) return complain(reader, "unix_time", at, "is not within 10^14 s");
    if (!any || digit[strspn(digit, " \r\n")] != '\0')
        return complain(reader, "unix_time", at,
                        strchr(at, ',') ? "has more columns after it; a row is " HEADING
                                        : "is not a number of seconds");
    *time = negative ? -value : value;
    return 0;
}

static int read_row(csv_reader_t *reader, const char *line)
{
    edge_t edge;
    CHECK(read_id(reader, "src", &line, &edge.src));
    CHECK(read_id(reader, "dst", &line, &edge.dst));
    CHECK(read_time(reader, line, &edge.time));
    return edge_list_add(reader->out, edge.src, edge.dst, edge.time);
}

static bool is_heading(const char *line)
{
    size_t length = strcspn(line, "\r\n");
    return length == strlen(HEADING) && strncmp(line, HEADING, length) == 0;
}

/// As every row of numbers does.
static bool starts_with_digit(const char *line) { return line[0] >= '0' && line[0] <= '9'; }

/// One line, without a mark of byte order before the first.
static int take_line(csv_reader_t *reader, const char *line)
{
    bool first = reader->line == 1;
    if (first && strncmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3;
    if (line[0] == '\n' || line[0] == '\r' || (first && is_heading(line))) return 0;
    if (!first || starts_with_digit(line)) return read_row(reader, line);
    int length = (int)strcspn(line, "\r\n");
    return error_set(ERR_INPUT,
                     "%s:1: '%.*s' is neither the heading " HEADING " nor a row of three numbers parted by commas",
                     reader->path, length < 60 ? length : 60, line);
}

static int read_lines(csv_reader_t *reader, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    int code = 0;
    for (ssize_t length; code == 0 && (length = getline(&line, &room, in)) >= 0;) {
        reader->line++;
        code = strlen(line) == (size_t)length
                   ? take_line(reader, line)
                   : error_set(ERR_INPUT, "%s:%zu: holds a zero byte", reader->path, reader->line);
    }
    free(line);
    if (code == 0 && ferror(in)) code = error_set(ERR_IO, "cannot read %s: %s", reader->path, strerror(errno));
    if (code == 0 && reader->out->n == 0)
        code = error_set(ERR_INPUT, "%s: holds no messages; a row is " HEADING, reader->path);
    return code;
}

int edge_csv_read(edge_list_t *list, const char *path)
{
    *list = (edge_list_t){0};
    FILE *in = fopen(path, "r");
    if (!in) return error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    csv_reader_t reader = {.path = path, .out = list};
    int code = read_lines(&reader, in);
    fclose(in);
    free(reader.ids.id);
    free(reader.ids.number);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Access to, checks and documentation of the columns that a column_table_t describes.
#include "trace/column.h"
#include "core/error.h"
#include <inttypes.h>
#include <string.h>

size_t column_value_bytes(const column_t *self)
{
    static const size_t BYTES[] = {[COLUMN_U8] = 1, [COLUMN_U16] = 2, [COLUMN_U32] = 4, [COLUMN_I32] = 4};
    return BYTES[self->type];
}

size_t column_row_bytes(const column_t *self) { return column_value_bytes(self) * self->width; }

hid_t column_file_type(const column_t *self)
{
    switch (self->type) {
    case COLUMN_U8:
        return H5T_STD_U8LE;
    case COLUMN_U16:
        return H5T_STD_U16LE;
    case COLUMN_U32:
        return H5T_STD_U32LE;
    default:
        return H5T_STD_I32LE;
    }
}

hid_t column_memory_type(const column_t *self)
{
    switch (self->type) {
    case COLUMN_U8:
        return H5T_NATIVE_UINT8;
    case COLUMN_U16:
        return H5T_NATIVE_UINT16;
    case COLUMN_U32:
        return H5T_NATIVE_UINT32;
    default:
        return H5T_NATIVE_INT32;
    }
}

const char *column_type_name(const column_t *self)
{
    static const char *const NAME[] = {
        [COLUMN_U8] = "u8", [COLUMN_U16] = "u16", [COLUMN_U32] = "u32", [COLUMN_I32] = "i32"};
    return NAME[self->type];
}

void *column_data(const column_table_t *table, const column_t *self, const void *base)
{
    uint8_t *at = (uint8_t *)(uintptr_t)base + self->offset;
    if (table->record_bytes > 0) return at;
    void *array;
    memcpy(&array, at, sizeof array);
    return array;
}

size_t column_stride(const column_table_t *table, const column_t *self)
{
    return table->record_bytes > 0 ? table->record_bytes : column_row_bytes(self);
}

int64_t column_value(const column_t *self, const void *row, size_t i)
{
    const uint8_t *at = (const uint8_t *)row + i * column_value_bytes(self);
    uint16_t u16;
    uint32_t u32;
    int32_t i32;
    switch (self->type) {
    case COLUMN_U8:
        return *at;
    case COLUMN_U16:
        memcpy(&u16, at, sizeof u16);
        return u16;
    case COLUMN_U32:
        memcpy(&u32, at, sizeof u32);
        return u32;
    default:
        memcpy(&i32, at, sizeof i32);
        return i32;
    }
}

static int64_t upper_limit(const column_t *self, const column_limits_t *limits)
{
    if (self->refers == REFERS_NOWHERE) return self->high;
    return (int64_t)(self->refers == REFERS_ACCOUNTS ? limits->accounts : limits->persons) - 1;
}

static int out_of_range(const column_t *self, int64_t value, int64_t high, const char *place, uint64_t row)
{
    static const char *const WHAT[] = {"", " (accounts)", " (persons)"};
    char none[40] = "", range[80] = "no value (there is nothing to refer to)";
    if (self->has_none) snprintf(none, sizeof none, " or %" PRId64 " for none", self->none);
    if (high >= self->low) snprintf(range, sizeof range, "%" PRId64 " to %" PRId64, self->low, high);
    return error_set(ERR_FORMAT, "%s/%s: row %" PRIu64 " holds %" PRId64 "; allowed: %s%s%s", place, self->name, row,
                     value, range, WHAT[self->refers], none);
}

int column_check(const column_t *self, const void *data, size_t stride, size_t n, const column_limits_t *limits,
                 const char *place, uint64_t first)
{
    int64_t high = upper_limit(self, limits);
    for (size_t row = 0; row < n; row++)
        for (size_t i = 0; i < self->width; i++) {
            int64_t value = column_value(self, (const uint8_t *)data + row * stride, i);
            bool fine = (value >= self->low && value <= high) || (self->has_none && value == self->none);
            if (!fine) return out_of_range(self, value, high, place, first + row);
        }
    return 0;
}

static void print_values(FILE *out, const column_t *self)
{
    static const char *const WHAT[] = {"", "an account", "a person"};
    if (self->refers != REFERS_NOWHERE)
        fprintf(out, "%s", WHAT[self->refers]);
    else
        fprintf(out, "%" PRId64 " to %" PRId64, self->low, self->high);
    if (self->has_none) fprintf(out, "; %" PRId64 " = none", self->none);
}

void column_manual(FILE *out, const column_table_t *table)
{
    fprintf(out, "| dataset | type | units | values | meaning |\n|---|---|---|---|---|\n");
    for (size_t c = 0; c < table->columns; c++) {
        const column_t *column = &table->column[c];
        fprintf(out, "| `/%s/%s` | %s", table->group, column->name, column_type_name(column));
        if (column->width > 1) fprintf(out, " [%zu]", column->width);
        fprintf(out, " | %s | ", column->units);
        print_values(out, column);
        fprintf(out, " | %s |\n", column->description);
    }
}

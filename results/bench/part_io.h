// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays and counts to and from an HDF5 file by one list of calls for both ways, so that what is read cannot differ
// from what was written. As they are in memory: for files that the same program reads on the same machine.
#ifndef VIGIL_PART_IO_H
#define VIGIL_PART_IO_H
#include "core/sha256.h"
#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How an error's text ends wherever one file alone is no use.
#define PART_REMEDY ": remove it, and its world is run again"

typedef struct {
    hid_t file;
    const char *path; // for error texts
    bool writing;
    char prefix[32]; // before every name
    sha256_t hash;   // of names, lengths and contents so far
} part_io_t;

typedef enum { PART_COUNT, PART_ARRAY, PART_RECORD } part_kind_t;

/// A member of a struct that is kept. Offsets are into the struct.
typedef struct {
    const char *name;
    part_kind_t kind;
    size_t at, bytes; // bytes of an item, or of the record
    size_t count_at;  // of an array: where its number of items stands; a count row before it
    size_t room_at;   // of an array that grows: where its capacity stands, else PART_NO_ROOM
} part_field_t;

#define PART_NO_ROOM SIZE_MAX
// clang-format off
#define PART_SIZE(type, member) sizeof(((type *)0)->member)
#define PART_ITEM(type, member) sizeof(*((type *)0)->member)
#define PART_COUNT_OF(type, member) {#member, PART_COUNT, offsetof(type, member), 0, 0, PART_NO_ROOM}
#define PART_RECORD_OF(type, member) \
    {#member, PART_RECORD, offsetof(type, member), PART_SIZE(type, member), 0, PART_NO_ROOM}
#define PART_ARRAY_OF(type, member, count) \
    {#member, PART_ARRAY, offsetof(type, member), PART_ITEM(type, member), offsetof(type, count), PART_NO_ROOM}
#define PART_GROWN(type, member, count, room) \
    {#member, PART_ARRAY, offsetof(type, member), PART_ITEM(type, member), offsetof(type, count), offsetof(type, room)}
// clang-format on

/// The members of a struct, in the order of the rows.
/// @param[in] field  ends with a row without name
/// @return  as part_io_array
int part_io_fields(part_io_t *self, const char *prefix, const part_field_t *field, void *owner);

/// An attribute. @param[in,out] count  written, or set
/// @return  0, ERR_IO, ERR_FORMAT
int part_io_count(part_io_t *self, const char *name, size_t *count);
/// An array behind a pointer: written, or allocated and read. Nothing is allocated unless the file holds as many items.
/// @param[in,out] pointer  address of the pointer; the array is the caller's
/// @return  0, ERR_IO, ERR_FORMAT (absent, another length, damaged), ERR_MEMORY
int part_io_array(part_io_t *self, const char *name, void *pointer, size_t n, size_t item_bytes);
/// A struct in its place, without pointers. @return as part_io_array
int part_io_record(part_io_t *self, const char *name, void *record, size_t bytes);
/// While reading: fails unless the file has this attribute, so that a damaged count of things that have one each is
/// told before there is room made for them.
/// @param[in] what, value  the count, for the error text
/// @return  0, ERR_FORMAT
int part_io_expect(const part_io_t *self, const char *attribute, const char *what, size_t value);
#endif

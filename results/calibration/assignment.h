// SPDX-License-Identifier: GPL-3.0-or-later
// Values of dotted keys, written out as the sections of a scenario file.
#ifndef VIGIL_ASSIGNMENT_H
#define VIGIL_ASSIGNMENT_H
#include <stddef.h>
#include <stdio.h>

typedef struct {
    char *key, *value; // owned
} assignment_t;

/// A zeroed struct is an empty list.
typedef struct {
    assignment_t *item;
    size_t n, room;
} assignments_t;

/// Adds a value as a scenario file would write it, or replaces that of the same key. Both are copied.
/// @param[in] length  of the key
/// @return  0, ERR_MEMORY
int assignments_add(assignments_t *self, const char *key, size_t length, const char *value);
/// Writes them in order of keys, each section once, as indented YAML. Sorts the list.
void assignments_write(assignments_t *self, FILE *out);
void assignments_free(assignments_t *self);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/calibration/assignment.h"

#include <stdlib.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"

int assignments_add(assignments_t *self, const char *key, size_t length, const char *value)
{
    assignment_t made = {strndup(key, length), strdup(value)};
    size_t i = 0;
    if (!made.key || !made.value || array_reserve(&self->item, &self->room, self->n + 1, sizeof made) < 0) {
        free(made.key);
        free(made.value);
        return error_set(ERR_MEMORY, "out of memory while writing out the scenario");
    }
    while (i < self->n && strcmp(self->item[i].key, made.key) != 0) i++;
    if (i < self->n) {
        free(self->item[i].key);
        free(self->item[i].value);
    } else {
        self->n++;
    }
    self->item[i] = made;
    return 0;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const assignment_t *)a)->key, ((const assignment_t *)b)->key);
}

/// Characters of the sections that two keys have in common, the last dot included.
static size_t common_sections(const char *a, const char *b)
{
    size_t common = 0;
    for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++)
        if (a[i] == '.') common = i + 1;
    return common;
}

void assignments_write(assignments_t *self, FILE *out)
{
    const char *before = "";
    if (self->n > 0) qsort(self->item, self->n, sizeof *self->item, by_key);
    for (size_t i = 0; i < self->n; before = self->item[i++].key) {
        const char *key = self->item[i].key;
        size_t at = common_sections(before, key);
        int depth = 0;
        for (size_t c = 0; c < at; c++) depth += key[c] == '.';
        for (const char *dot; (dot = strchr(key + at, '.')) != NULL; at = (size_t)(dot - key) + 1)
            fprintf(out, "%*s%.*s:\n", 2 * depth++, "", (int)(dot - key - (long)at), key + at);
        fprintf(out, "%*s%s: %s\n", 2 * depth, "", key + at, self->item[i].value);
    }
}

void assignments_free(assignments_t *self)
{
    for (size_t i = 0; i < self->n; i++) {
        free(self->item[i].key);
        free(self->item[i].value);
    }
    free(self->item);
    memset(self, 0, sizeof *self);
}

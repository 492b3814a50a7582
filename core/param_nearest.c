// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean": the edit distance in which a swap of neighbours, as fingers do it, is one edit.
#include "core/param_nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/param.h"

#define WORD_MAX 127 // longer words are nobody's slip of the pen

// Case and the choice of - or _ are no difference that a reader would see.
static int fold(char c) { return c == '-' ? '_' : tolower((unsigned char)c); }

static size_t min_size(size_t a, size_t b) { return a < b ? a : b; }

/// Optimal string alignment distance, three rows of the table at a time.
/// @cost O(a b)
static size_t distance(const char *a, const char *b)
{
    size_t table[3][WORD_MAX + 1], columns = strlen(b);
    size_t *before = table[0], *above = table[1], *row = table[2];
    for (size_t j = 0; j <= columns; j++) above[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            bool same = fold(a[i - 1]) == fold(b[j - 1]);
            row[j] = min_size(above[j - 1] + !same, min_size(above[j], row[j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1]);
            if (swapped) row[j] = min_size(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[columns];
}

size_t param_nearest_limit(size_t length) { return length < 2 ? 0 : length < 6 ? 1 : length / 3; }

void param_nearest_begin(param_nearest_t *self, const char *word, size_t limit)
{
    *self = (param_nearest_t){.word = word, .limit = limit};
}

bool param_nearest_offer(param_nearest_t *self, const char *name)
{
    size_t word_length = strlen(self->word), name_length = strlen(name);
    if (word_length > WORD_MAX || name_length > WORD_MAX) return false;
    size_t apart = word_length > name_length ? word_length - name_length : name_length - word_length;
    if (apart > self->limit) return false;
    size_t edits = distance(self->word, name);
    if (edits > self->limit || (self->name[0] != '\0' && edits == self->limit)) return false;
    self->limit = edits;
    snprintf(self->name, sizeof self->name, "%s", name);
    return true;
}

const char *param_nearest(const char *word, const char *const *name, size_t names)
{
    param_nearest_t nearest;
    param_nearest_begin(&nearest, word, param_nearest_limit(strlen(word)));
    const char *best = NULL;
    for (size_t i = 0; i < names; i++)
        if (param_nearest_offer(&nearest, name[i])) best = name[i];
    return best;
}

param_hint_t param_hint(const char *word, const char *const *name, size_t names)
{
    param_hint_t hint = {""};
    const char *near = param_nearest(word, name, names);
    if (near) snprintf(hint.text, sizeof hint.text, "; did you mean %s?", near);
    return hint;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Where keys were set, as the texts that messages need, so that no source has to be kept.
#include "core/param_origin.h"

#include <stdarg.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"

#define MESSAGE_BYTES 1024

static char *excerpt_of(const param_source_t *source, param_mark_t at)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    param_report_excerpt(out, source, at);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static char *place_of(const param_source_t *source, param_mark_t at)
{
    char *text = NULL;
    if (source->one_liner) return strdup(source->name);
    return asprintf(&text, "%s:%zu:%zu", source->name, at.line + 1, at.column + 1) < 0 ? NULL : text;
}

int param_origin_add(param_origin_t *self, const param_source_t *source, param_mark_t at, const char *key)
{
    CHECK(array_reserve(&self->spot, &self->room, self->n + 1, sizeof *self->spot));
    param_spot_t *spot = &self->spot[self->n++];
    *spot = (param_spot_t){strdup(key), place_of(source, at), excerpt_of(source, at)};
    if (spot->key != NULL && spot->place != NULL && spot->excerpt != NULL) return 0;
    return error_set(ERR_MEMORY, "out of memory while reading a scenario");
}

void param_origin_free(param_origin_t *self)
{
    for (size_t i = 0; i < self->n; i++) {
        free(self->spot[i].key);
        free(self->spot[i].place);
        free(self->spot[i].excerpt);
    }
    free(self->spot);
    *self = (param_origin_t){0};
}

static const param_spot_t *find(const param_origin_t *self, const char *key)
{
    for (size_t i = self->n; i > 0; i--)
        if (strcmp(self->spot[i - 1].key, key) == 0) return &self->spot[i - 1];
    return NULL;
}

const char *param_origin_of(const param_origin_t *self, const char *key)
{
    const param_spot_t *spot = find(self, key);
    return spot != NULL ? spot->place : NULL;
}

int param_origin_refuse(const param_origin_t *self, const char *key, const char *format, ...)
{
    char message[MESSAGE_BYTES];
    const param_spot_t *spot = find(self, key);
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    if (spot == NULL) return error_set(ERR_INPUT, "%s: %s", key, message);
    return error_set(ERR_INPUT, "%s: %s: %s%s", spot->place, key, message, spot->excerpt);
}

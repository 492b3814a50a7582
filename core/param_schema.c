// SPDX-License-Identifier: GPL-3.0-or-later
// Looking things up in a schema, and the check that its tables are whole.
#include "core/param_schema.h"

#include <math.h>
#include <string.h>

#include "core/error.h"

#define KEYS_LISTED 10

const char *param_schema_join(char out[PARAM_PATH_BYTES], const char *prefix, const char *key)
{
    int length = snprintf(out, PARAM_PATH_BYTES, "%s%s%s", prefix, prefix[0] != '\0' ? "." : "", key);
    BUG_IF(length < 0); // one that is cut names nothing
    return out;
}

const char *param_schema_below(const char *prefix, const char *path)
{
    size_t n = strlen(prefix);
    if (n == 0) return path[0] != '\0' ? path : NULL;
    return strncmp(path, prefix, n) == 0 && path[n] == '.' ? path + n + 1 : NULL;
}

const param_t *param_schema_find(const param_schema_t *self, const char *path, const param_section_t **in)
{
    for (size_t i = 0; i < self->sections; i++) {
        const char *key = param_schema_below(self->section[i].path, path);
        if (key == NULL) continue;
        for (const param_t *row = self->section[i].params; row->key != NULL; row++) {
            if (strcmp(row->key, key) != 0) continue;
            *in = &self->section[i];
            return row;
        }
    }
    return NULL;
}

bool param_schema_has_section(const param_schema_t *self, const char *path)
{
    for (size_t i = 0; i < self->sections; i++) {
        const char *at = self->section[i].path;
        if (at[0] != '\0' && (strcmp(at, path) == 0 || param_schema_below(path, at) != NULL)) return true;
    }
    return false;
}

param_row_default_t param_schema_default(const param_section_t *section, const param_t *row)
{
    for (const param_row_default_t *other = section->defaults; other != NULL && other->key != NULL; other++)
        if (strcmp(other->key, row->key) == 0) return *other;
    return (param_row_default_t){row->key, row->fallback, row->source};
}

typedef void visit_t(void *context, const char *name);

// The names that may stand at a prefix: keys of its sections, and the next words of the sections below it.
static void visit_names_at(const param_schema_t *self, const char *prefix, visit_t *visit, void *context)
{
    for (size_t i = 0; i < self->sections; i++) {
        const param_section_t *section = &self->section[i];
        const char *below = param_schema_below(prefix, section->path);
        if (strcmp(section->path, prefix) == 0)
            for (const param_t *row = section->params; row->key != NULL; row++) visit(context, row->key);
        if (below == NULL) continue;
        char word[PARAM_PATH_BYTES];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(below, "."), below);
        visit(context, word);
    }
}

static void offer(void *nearest, const char *name) { param_nearest_offer(nearest, name); }

static bool suggest_within(const param_schema_t *self, const char *prefix, const char *key, param_nearest_t *nearest)
{
    param_nearest_begin(nearest, key, param_nearest_limit(strlen(key)));
    visit_names_at(self, prefix, offer, nearest);
    return nearest->name[0] != '\0';
}

// Puts the nearest section at `prefix` in place of `word`. @param[in,out] out  the path of the section so far
static bool mend_word(const param_schema_t *self, const char *word, char out[PARAM_PATH_BYTES])
{
    param_nearest_t nearest;
    char prefix[PARAM_PATH_BYTES], next[PARAM_PATH_BYTES];
    snprintf(prefix, sizeof prefix, "%s", out);
    if (param_schema_has_section(self, param_schema_join(out, prefix, word))) return true;
    param_nearest_begin(&nearest, word, param_nearest_limit(strlen(word)));
    for (size_t i = 0; i < self->sections; i++) {
        const char *below = param_schema_below(prefix, self->section[i].path);
        if (below == NULL) continue;
        snprintf(next, sizeof next, "%.*s", (int)strcspn(below, "."), below);
        param_nearest_offer(&nearest, next);
    }
    bool near = nearest.name[0] != '\0';
    if (near)
        param_schema_join(out, prefix, nearest.name);
    else
        strcpy(out, prefix);
    return near;
}

// The section that a path most likely means. @param[out] out  as far as it is known, where a word is like none
static bool mend_section(const param_schema_t *self, const char *path, char out[PARAM_PATH_BYTES])
{
    char word[PARAM_PATH_BYTES];
    out[0] = '\0';
    for (size_t length; path[0] != '\0'; path += length + (path[length] == '.')) {
        length = strcspn(path, ".");
        snprintf(word, sizeof word, "%.*s", (int)length, path);
        if (!mend_word(self, word, out)) return false;
    }
    return true;
}

// The section is the slip rather than the key: many sections have keys of one name, and another's is no remedy.
static bool suggest_section(const param_schema_t *self, const char *prefix, const char *key, param_nearest_t *nearest)
{
    const param_section_t *in = NULL;
    char section[PARAM_PATH_BYTES], path[PARAM_PATH_BYTES];
    if (!mend_section(self, prefix, section)) return false;
    bool known = param_schema_find(self, param_schema_join(path, section, key), &in) != NULL;
    if (!known && suggest_within(self, section, key, nearest)) {
        param_schema_join(path, section, nearest->name);
        known = true;
    }
    snprintf(nearest->name, sizeof nearest->name, "%s", known ? path : section);
    return true;
}

// The same key in another section, for a wrong indentation. @param[in] alone  only if no third one has it too
static bool suggest_elsewhere(const param_schema_t *self, const char *key, bool alone, char out[PARAM_PATH_BYTES])
{
    size_t found = 0;
    for (size_t i = 0; i < self->sections; i++)
        for (const param_t *row = self->section[i].params; row->key != NULL; row++)
            if (strcmp(row->key, key) == 0 && found++ == 0) param_schema_join(out, self->section[i].path, key);
    return alone ? found == 1 : found > 0;
}

static bool suggest_path(const param_schema_t *self, const char *path, size_t limit, param_nearest_t *nearest)
{
    char full[PARAM_PATH_BYTES];
    param_nearest_begin(nearest, path, limit);
    for (size_t i = 0; i < self->sections; i++) {
        param_nearest_offer(nearest, self->section[i].path);
        for (const param_t *row = self->section[i].params; row->key != NULL; row++)
            param_nearest_offer(nearest, param_schema_join(full, self->section[i].path, row->key));
    }
    return nearest->name[0] != '\0';
}

typedef struct {
    char text[PARAM_PATH_BYTES], last[PARAM_PATH_BYTES];
    size_t names;
} listing_t;

static void list_name(void *context, const char *name)
{
    listing_t *self = context;
    size_t used = strlen(self->text);
    if (strcmp(self->last, name) == 0) return; // sections below one prefix usually stand together
    snprintf(self->last, sizeof self->last, "%s", name);
    if (self->names > KEYS_LISTED || used + strlen(name) + sizeof ", ..." > sizeof self->text) return;
    const char *shown = self->names++ == KEYS_LISTED ? "..." : name;
    snprintf(self->text + used, sizeof self->text - used, "%s%s", used > 0 ? ", " : "", shown);
}

void param_schema_suggest(const param_schema_t *self, const char *prefix, const char *key, char *out, size_t bytes)
{
    param_nearest_t nearest;
    char path[PARAM_PATH_BYTES], full[PARAM_PATH_BYTES];
    size_t limit = param_nearest_limit(strlen(key));
    param_schema_join(path, prefix, key);
    bool known = prefix[0] == '\0' || param_schema_has_section(self, prefix);
    if (known ? suggest_within(self, prefix, key, &nearest) : suggest_section(self, prefix, key, &nearest)) {
        snprintf(out, bytes, "did you mean %s?", nearest.name);
    } else if (suggest_elsewhere(self, key, !known, full)) {
        snprintf(out, bytes, "did you mean %s%s?", full, strchr(full, '.') != NULL ? "" : " at the top level");
    } else if (suggest_path(self, path, limit < 3 ? limit : 3, &nearest)) {
        snprintf(out, bytes, "did you mean %s?", nearest.name);
    } else {
        listing_t listing = {0};
        (void)mend_section(self, prefix, full); // as much of it as is known
        visit_names_at(self, full, list_name, &listing);
        snprintf(out, bytes, "known here: %s", listing.text);
    }
}

void param_schema_bug(const param_section_t *section, const char *key, const char *what)
{
    char path[PARAM_PATH_BYTES];
    fprintf(stderr, "vigil: bug in a parameter table: %s: %s\n", param_schema_join(path, section->path, key), what);
    abort();
}

static void check_row(const param_section_t *section, const param_t *row)
{
    const char *const text[] = {row->unit, row->meaning, row->source};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i] == NULL || text[i][0] == '\0') param_schema_bug(section, row->key, "empty column");
    if (row->fallback == NULL) param_schema_bug(section, row->key, "no default");
    if (strchr(row->key, '.') != NULL) param_schema_bug(section, row->key, "dot in a key");
    if (row->count == 0) param_schema_bug(section, row->key, "no room for a value");
    if (isnan(row->min) || isnan(row->max) || row->min > row->max) param_schema_bug(section, row->key, "empty range");
    if (row->type == PARAM_CHOICE && (row->choices == NULL || row->choices[0] == NULL))
        param_schema_bug(section, row->key, "no choices");
    if (row->type != PARAM_INT) return;
    double most = row->count > 4 ? 0x1p53 : row->min < 0 ? (double)INT32_MAX : (double)UINT32_MAX;
    double least = row->count > 4 ? 0 : (double)INT32_MIN;
    if (row->min < least || row->max > most) param_schema_bug(section, row->key, "range wider than the type");
}

static void check_twice(const param_schema_t *self, size_t i, const param_t *row)
{
    const param_section_t *section = &self->section[i];
    for (const param_t *other = row + 1; other->key != NULL; other++)
        if (strcmp(row->key, other->key) == 0) param_schema_bug(section, row->key, "key given twice");
    for (size_t k = i + 1; k < self->sections; k++) {
        if (strcmp(section->path, self->section[k].path) != 0) continue;
        for (const param_t *other = self->section[k].params; other->key != NULL; other++)
            if (strcmp(row->key, other->key) == 0) param_schema_bug(section, row->key, "key given twice");
    }
}

static void check_defaults(const param_section_t *section)
{
    for (const param_row_default_t *other = section->defaults; other != NULL && other->key != NULL; other++) {
        const param_t *row = section->params;
        while (row->key != NULL && strcmp(row->key, other->key) != 0) row++;
        if (row->key == NULL) param_schema_bug(section, other->key, "default of an unknown key");
        if (other->fallback == NULL || other->source == NULL) param_schema_bug(section, other->key, "empty column");
    }
}

void param_schema_check(const param_schema_t *self)
{
    for (size_t i = 0; i < self->sections; i++) {
        const param_section_t *section = &self->section[i];
        BUG_IF(section->path == NULL || section->meaning == NULL || section->params == NULL);
        check_defaults(section);
        for (const param_t *row = section->params; row->key != NULL; row++) {
            check_row(section, row);
            check_twice(self, i, row);
            if (section->path[0] == '\0' && strcmp(row->key, "extends") == 0)
                param_schema_bug(section, row->key, "reserved key");
        }
    }
}

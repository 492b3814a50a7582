// SPDX-License-Identifier: GPL-3.0-or-later
// Loading: a scenario file, the files it extends, and the overrides, all problems reported at once.
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param_file.h"
#include "core/param_origin.h"
#include "core/param_schema.h"
#include "core/param_value.h"

#define EXTENDS "extends"
#define LEVELS_MAX 16
#define SUGGESTION_BYTES 400
#define MISSING_BYTES 512

typedef struct {
    const param_input_t *input;
    param_schema_t schema;
    param_report_t report;
    param_origin_t *origin;            // or NULL
    int code;                          // ERR_MEMORY once remembering a place has failed
    param_file_t file[LEVELS_MAX + 1]; // as asked for, then what each extends
    size_t files;
} loader_t;

static bool node_is(const param_node_t *node, const char *text)
{
    return node->kind == PARAM_NODE_SCALAR && node->length == strlen(text) && strcmp(node->text, text) == 0;
}

static void unknown_key(loader_t *self, const param_source_t *source, param_mark_t at, const char *prefix,
                        const char *key)
{
    char path[PARAM_PATH_BYTES], suggestion[SUGGESTION_BYTES] = "";
    const char *elsewhere = self->input->elsewhere;
    if (elsewhere != NULL && strcmp(prefix[0] != '\0' ? prefix : key, elsewhere) == 0)
        snprintf(suggestion, sizeof suggestion, "%s", self->input->remedy);
    else if (!param_report_full(&self->report))
        param_schema_suggest(&self->schema, prefix, key, suggestion, sizeof suggestion);
    param_report_add(&self->report, source, at, param_schema_join(path, prefix, key), "unknown key; %s", suggestion);
}

// Keys that no schema could know, each with its own remedy.
static bool is_usable_key(loader_t *self, const param_source_t *source, const param_node_t *key, const char *prefix)
{
    const char *what = NULL;
    if (key->kind == PARAM_NODE_SKIP) return false;
    if (key->kind != PARAM_NODE_SCALAR)
        what = "a list or map stands where a key is expected; write one word before the colon";
    else if (key->length == 0)
        what = "a key is missing before the colon";
    else if (node_is(key, "<<"))
        what = "merge keys (<<) are not read; write the keys out, or use extends: for variants";
    else if (strlen(key->text) != key->length)
        what = "a key with a NUL character; remove it";
    else if (strchr(key->text, '.') != NULL)
        what = "a dot in a key; write the section on a line of its own and the key indented below it";
    if (what == NULL) return true;
    char path[PARAM_PATH_BYTES];
    bool named = key->kind == PARAM_NODE_SCALAR && key->length > 0;
    param_schema_join(path, prefix, named ? key->text : "");
    param_report_add(&self->report, source, key->at, named ? path : NULL, "%s", what);
    return false;
}

static bool is_twice(loader_t *self, const param_source_t *source, const param_node_t *map, const param_node_t *key,
                     const char *path)
{
    for (const param_node_t *other = map->first; other != key; other = other->next->next) {
        if (other->kind != PARAM_NODE_SCALAR || other->length != key->length) continue;
        if (memcmp(other->text, key->text, key->length) != 0) continue;
        param_report_add(&self->report, source, key->at, path, "given twice, first in line %zu; keep one of them",
                         other->at.line + 1);
        return true;
    }
    return false;
}

static void read_row(loader_t *self, const param_source_t *source, const param_node_t *value, const char *path,
                     const param_t *row, const param_section_t *section)
{
    param_place_t place = {&self->report, source, path, param_schema_default(section, row).fallback};
    param_value_read(row, value, &place, section->base);
    if (self->origin != NULL && self->code == 0) self->code = param_origin_add(self->origin, source, value->at, path);
}

static void not_a_section(loader_t *self, const param_source_t *source, const param_node_t *value, const char *path)
{
    bool empty = value->kind == PARAM_NODE_SCALAR && value->length == 0;
    if (value->kind == PARAM_NODE_SKIP) return;
    param_report_add(&self->report, source, value->at, path, "%s; %s",
                     empty ? "a section without keys" : "a section, not a value",
                     source->one_liner ? "name one of its keys, as section.key=value"
                     : empty           ? "indent its keys below it, or remove the line"
                                       : "write its keys indented below it");
}

static void apply_map(loader_t *self, const param_source_t *source, const param_node_t *map, const char *prefix)
{
    for (const param_node_t *key = map->first; key != NULL; key = key->next->next) {
        const param_node_t *value = key->next;
        if (!is_usable_key(self, source, key, prefix)) continue;
        char path[PARAM_PATH_BYTES];
        param_schema_join(path, prefix, key->text);
        if (is_twice(self, source, map, key, path)) continue;
        if (prefix[0] == '\0' && node_is(key, EXTENDS)) continue;
        const param_section_t *section = NULL;
        const param_t *row = param_schema_find(&self->schema, path, &section);
        if (row != NULL)
            read_row(self, source, value, path, row, section);
        else if (!param_schema_has_section(&self->schema, path))
            unknown_key(self, source, key->at, prefix, key->text);
        else if (value->kind == PARAM_NODE_MAP)
            apply_map(self, source, value, path);
        else
            not_a_section(self, source, value, path);
    }
}

// A file without keys is most likely not the file that was meant.
static void report_empty(loader_t *self, const param_source_t *source)
{
    for (size_t i = 0; i < self->schema.sections; i++) {
        const param_section_t *section = &self->schema.section[i];
        const param_t *row = section->params;
        while (row->key != NULL && row->type == PARAM_TEXT) row++; // a number makes a clearer example
        if (row->key == NULL) continue;
        const char *value = param_schema_default(section, row).fallback;
        const char *inner = section->path[0] != '\0' ? "\n  " : "";
        param_report_file(&self->report, ERR_INPUT, "%s: the file is empty; a minimal scenario is\n%s%s%s%s: %s",
                          source->name, section->path, inner[0] != '\0' ? ":" : "", inner, row->key, value);
        return;
    }
    param_report_file(&self->report, ERR_INPUT, "%s: the file is empty", source->name);
}

static void apply_file(loader_t *self, const param_file_t *file)
{
    if (file->root == NULL || file->root->kind == PARAM_NODE_SKIP) return;
    if (file->root->kind == PARAM_NODE_MAP)
        apply_map(self, &file->source, file->root, "");
    else
        param_report_add(&self->report, &file->source, file->root->at, NULL,
                         "not a scenario; write lines of the form \"key: value\"");
}

static const param_node_t *find_extends(const param_node_t *root)
{
    if (root == NULL || root->kind != PARAM_NODE_MAP) return NULL;
    for (const param_node_t *key = root->first; key != NULL; key = key->next->next)
        if (node_is(key, EXTENDS)) return key->next;
    return NULL;
}

static bool is_file_name(const param_node_t *node)
{
    return node->kind == PARAM_NODE_SCALAR && node->length > 0 && strlen(node->text) == node->length;
}

static int read_document(loader_t *self, param_file_t *file)
{
    size_t problems = self->report.problems;
    CHECK(param_yaml_read(&file->source, &self->report, &file->root));
    bool empty = file->root == NULL || (file->root->kind == PARAM_NODE_SCALAR && file->root->length == 0) ||
                 (file->root->kind == PARAM_NODE_MAP && file->root->first == NULL);
    if (!empty) return 0;
    if (self->report.problems == problems) report_empty(self, &file->source);
    param_yaml_free(file->root);
    file->root = NULL;
    return 0;
}

// One of the files that were opened before is this one again.
static bool closes_cycle(const loader_t *self, const param_file_t *file)
{
    for (const param_file_t *other = self->file; other != file; other++)
        if (other->device == file->device && other->inode == file->inode) return true;
    return false;
}

static int open_base(loader_t *self, const param_file_t *from, const param_node_t *target)
{
    const char *why = NULL;
    char missing[MISSING_BYTES];
    const size_t folders = sizeof self->input->folder / sizeof *self->input->folder;
    char *path = param_file_base(from->name, target->text, self->input->folder, folders);
    if (path == NULL) return error_set(ERR_MEMORY, "out of memory while reading %s", from->name);
    param_file_t *file = &self->file[self->files++];
    int code = param_file_open(file, path, true, &why);
    if (code == 0 && closes_cycle(self, file)) {
        why = "it extends this file in turn; remove one of the two lines";
        code = ERR_INPUT;
    }
    free(path);
    if (code == 0) return read_document(self, file);
    if (code == ERR_MEMORY) return code;
    if (self->input->missing && strchr(target->text, '/') == NULL && access(file->name, F_OK) != 0) {
        self->input->missing(target->text, missing, sizeof missing);
        why = missing;
    }
    if (code == ERR_IO) self->report.code = ERR_IO;
    param_report_add(&self->report, &from->source, target->at, EXTENDS, "cannot read %s: %s", file->name, why);
    return 0;
}

static int open_first(loader_t *self)
{
    const char *why = NULL, *path = self->input->path, *text = self->input->text;
    param_file_t *file = &self->file[self->files++];
    int code = text != NULL ? param_file_copy(file, path, text, &why) : param_file_open(file, path, false, &why);
    if (code == 0) return read_document(self, file);
    if (code == ERR_MEMORY) return code;
    param_report_file(&self->report, code, "cannot read %s: %s", path, why);
    return 0;
}

static int open_chain(loader_t *self)
{
    CHECK(open_first(self));
    for (;;) {
        const param_file_t *last = &self->file[self->files - 1];
        const param_node_t *target = find_extends(last->root);
        if (target == NULL || target->kind == PARAM_NODE_SKIP) return 0;
        const char *what = NULL;
        if (self->input->text != NULL)
            what = "a scenario inside another file cannot extend one; remove the line";
        else if (!is_file_name(target))
            what = "no file name; write one, as extends: base.yaml";
        else if (self->files > LEVELS_MAX)
            what = "more than 16 files extend one another; join some of them";
        if (what != NULL) {
            param_report_add(&self->report, &last->source, target->at, EXTENDS, "%s", what);
            return 0;
        }
        CHECK(open_base(self, last, target));
    }
}

// Splits a dotted path at its last dot for a suggestion within the section.
static void unknown_override(loader_t *self, const param_source_t *source, char *path)
{
    char *dot = strrchr(path, '.');
    if (dot != NULL) *dot = '\0';
    unknown_key(self, source, (param_mark_t){0}, dot != NULL ? path : "", dot != NULL ? dot + 1 : path);
}

static int apply_value(loader_t *self, const param_source_t *source, char *path)
{
    const param_section_t *section = NULL;
    const param_t *row = param_schema_find(&self->schema, path, &section);
    param_node_t empty = {.kind = PARAM_NODE_SCALAR, .plain = true, .text = ""}, *root = NULL;
    if (row == NULL && param_schema_has_section(&self->schema, path)) {
        not_a_section(self, source, &(param_node_t){.kind = PARAM_NODE_LIST}, path);
        return 0;
    }
    if (row == NULL) {
        unknown_override(self, source, path);
        return 0;
    }
    size_t problems = self->report.problems;
    CHECK(param_yaml_read(source, &self->report, &root));
    if (root != NULL || problems == self->report.problems)
        read_row(self, source, root != NULL ? root : &empty, path, row, section);
    param_yaml_free(root);
    return 0;
}

static int apply_override(loader_t *self, const char *text)
{
    char name[PARAM_SHOWN_BYTES + sizeof "--set "], shown[PARAM_SHOWN_BYTES], path[PARAM_PATH_BYTES];
    const char *equals = strchr(text, '=');
    snprintf(name, sizeof name, "--set %s", param_report_show(shown, text, strlen(text)));
    param_source_t source = {.name = name, .text = "", .one_liner = true};
    param_mark_t at = {0};
    if (equals == NULL || equals == text || equals - text >= PARAM_PATH_BYTES) {
        param_report_add(&self->report, &source, at, NULL, "not of the form key=value, as a.b=1");
        return 0;
    }
    snprintf(path, sizeof path, "%.*s", (int)(equals - text), text);
    source.text = equals + 1;
    source.length = strlen(source.text);
    if (strcmp(path, EXTENDS) != 0) return apply_value(self, &source, path);
    param_report_add(&self->report, &source, at, NULL, "extends stands only in files; write it into the scenario");
    return 0;
}

static int load_all(loader_t *self)
{
    if (self->input->path != NULL) CHECK(open_chain(self));
    for (size_t i = self->files; i > 0; i--) apply_file(self, &self->file[i - 1]);
    for (size_t i = 0; i < self->input->overrides; i++) CHECK(apply_override(self, self->input->override[i]));
    return self->code;
}

int param_load(const param_input_t *input, const param_section_t *section, size_t sections, param_origin_t *origin)
{
    loader_t loader = {.input = input, .schema = {section, sections}, .origin = origin};
    if (origin != NULL) param_origin_free(origin);
    param_defaults(section, sections);
    CHECK(param_report_begin(&loader.report));
    int code = load_all(&loader);
    if (code < 0) loader.report.problems = 0; // out of memory, of which error_text speaks already
    int reported = param_report_end(&loader.report);
    if (code == 0) code = reported;
    for (size_t i = 0; i < loader.files; i++) param_file_free(&loader.file[i]);
    if (code < 0) param_defaults(section, sections);
    return code;
}

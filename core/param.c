// SPDX-License-Identifier: GPL-3.0-or-later
// What is made of parameter tables alone: the defaults, the effective scenario and the manual.
#include "core/param.h"

#include <string.h>

#include "core/error.h"
#include "core/param_schema.h"
#include "core/param_value.h"

static void set_default(const param_section_t *section, const param_t *row)
{
    char path[PARAM_PATH_BYTES];
    const char *text = param_schema_default(section, row).fallback;
    if (row->type == PARAM_TEXT) {
        if (!param_value_set_text(row, text, section->base)) param_schema_bug(section, row->key, "bad default");
        return;
    }
    param_source_t source = {.name = "default", .text = text, .length = strlen(text), .one_liner = true};
    param_report_t report = {0};
    param_node_t *root = NULL;
    int code = param_report_begin(&report);
    if (code == 0) code = param_yaml_read(&source, &report, &root);
    if (code == 0 && report.problems == 0 && root == NULL) param_schema_bug(section, row->key, "empty default");
    param_place_t place = {&report, &source, param_schema_join(path, section->path, row->key), text};
    if (root != NULL) param_value_read(row, root, &place, section->base);
    param_yaml_free(root);
    if (code == 0) code = param_report_end(&report);
    if (code < 0) param_schema_bug(section, row->key, error_text());
}

void param_defaults(const param_section_t *section, size_t sections)
{
    param_schema_check(&(param_schema_t){section, sections});
    for (size_t i = 0; i < sections; i++) {
        BUG_IF(section[i].base == NULL);
        for (const param_t *row = section[i].params; row->key != NULL; row++) set_default(&section[i], row);
    }
}

static void write_row(FILE *out, const param_t *row, const void *base, int indent)
{
    bool unit = row->type == PARAM_DOUBLE || row->type == PARAM_INT || row->type == PARAM_LIST;
    fprintf(out, "%*s%s: ", indent, "", row->key);
    param_value_write(out, row, base);
    if (unit && strcmp(row->unit, "1") != 0) fprintf(out, " # %s", row->unit);
    fputc('\n', out);
}

// True if an earlier section has the same next word below the prefix, so that it is written already.
static bool is_written(const param_schema_t *schema, size_t i, const char *prefix, const char *word)
{
    size_t n = strlen(word);
    for (size_t k = 0; k < i; k++) {
        const char *below = param_schema_below(prefix, schema->section[k].path);
        if (below != NULL && strncmp(below, word, n) == 0 && (below[n] == '\0' || below[n] == '.')) return true;
    }
    return false;
}

static void write_below(FILE *out, const param_schema_t *schema, const char *prefix, int indent)
{
    for (size_t i = 0; i < schema->sections; i++) {
        const param_section_t *section = &schema->section[i];
        if (strcmp(section->path, prefix) != 0) continue;
        for (const param_t *row = section->params; row->key != NULL; row++) write_row(out, row, section->base, indent);
    }
    for (size_t i = 0; i < schema->sections; i++) {
        const char *below = param_schema_below(prefix, schema->section[i].path);
        if (below == NULL) continue;
        char word[PARAM_PATH_BYTES], path[PARAM_PATH_BYTES];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(below, "."), below);
        if (is_written(schema, i, prefix, word)) continue;
        fprintf(out, "%*s%s:\n", indent, "", word);
        write_below(out, schema, param_schema_join(path, prefix, word), indent + 2);
    }
}

char *param_effective(const param_section_t *section, size_t sections)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    write_below(out, &(param_schema_t){section, sections}, "", 0);
    bool whole = !ferror(out);
    if (fclose(out) == 0 && whole) return text;
    free(text);
    return NULL;
}

static void write_cell(FILE *out, const char *text)
{
    fputs(" ", out);
    for (; *text != '\0'; text++) {
        if (*text == '|') fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
    fputs(" |", out);
}

static void manual_row(FILE *out, const param_section_t *section, const param_t *row)
{
    param_row_default_t fallback = param_schema_default(section, row);
    fprintf(out, "| `%s` |", row->key);
    write_cell(out, row->unit);
    write_cell(out, fallback.fallback);
    fputs(" ", out);
    param_value_range(out, row);
    fputs(" |", out);
    write_cell(out, row->meaning);
    write_cell(out, fallback.source);
    fputc('\n', out);
}

void param_manual(FILE *out, const param_section_t *section, size_t sections)
{
    for (size_t i = 0; i < sections; i++) {
        const param_section_t *at = &section[i];
        if (at->path[0] != '\0')
            fprintf(out, "%s## `%s`\n\n", i > 0 ? "\n" : "", at->path);
        else
            fprintf(out, "%s## Top level\n\n", i > 0 ? "\n" : "");
        fprintf(out, "%s\n\n| Key | Unit | Default | Range | Meaning | Source |\n|---|---|---|---|---|---|\n",
                at->meaning);
        for (const param_t *row = at->params; row->key != NULL; row++) manual_row(out, at, row);
    }
}

bool param_names_have(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; (at = strstr(at, name)); at += length)
        if ((at == names || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ')) return true;
    return false;
}

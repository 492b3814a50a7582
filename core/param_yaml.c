// SPDX-License-Identifier: GPL-3.0-or-later
// libyaml's events to a tree of nodes with places, refusing what scenarios do not use.
#include "core/param_yaml.h"

#include <string.h>
#include <yaml.h>

#include "core/array.h"
#include "core/error.h"
#include "core/utf8.h"

#define DEPTH_MAX 32
#define NODES_MAX 10000 // bounds the time that a hostile file can take

typedef struct {
    yaml_parser_t parser;
    const param_source_t *source;
    param_report_t *report;
    size_t nodes;
} reader_t;

static int read_node(reader_t *self, const yaml_event_t *event, unsigned depth, param_node_t **out);

void param_yaml_free(param_node_t *root)
{
    while (root != NULL) {
        param_node_t *next = root->next;
        param_yaml_free(root->first); // at most DEPTH_MAX deep
        free(root->text);
        free(root);
        root = next;
    }
}

static param_mark_t mark_of(yaml_mark_t mark) { return (param_mark_t){mark.line, mark.column}; }

// Bytes that are not text stop the reading before libyaml sees them: its own message would lack line and column.
static bool check_text(const param_source_t *source, param_report_t *report)
{
    param_mark_t at = {0};
    for (size_t i = 0, n; i < source->length; i += n) {
        uint32_t code = 0;
        n = utf8_decode(source->text + i, source->length - i, &code);
        if (n == 0) {
            param_report_add(report, source, at, NULL, "not text in UTF-8 (byte 0x%02X); save the file as UTF-8",
                             (unsigned char)source->text[i]);
            return false;
        }
        if (code != '\r' && !utf8_is_text(code)) {
            param_report_add(report, source, at, NULL, "the character U+%04X cannot stand in a scenario; remove it",
                             code);
            return false;
        }
        bool ends_line = code == '\n' || (code == '\r' && (i + 1 == source->length || source->text[i + 1] != '\n'));
        at = ends_line ? (param_mark_t){at.line + 1, 0} : (param_mark_t){at.line, at.column + 1};
    }
    return true;
}

static const char *hint(const param_source_t *source, const yaml_parser_t *parser)
{
    const char *problem = parser->problem;
    bool tab = memchr(source->text, '\t', source->length) != NULL;
    if (strstr(problem, "a tab character") != NULL) return "; indent with blanks, not with tabs";
    if (strstr(problem, "cannot start any token") != NULL)
        return tab ? "; indent with blanks, not with tabs" : "; put a text with such a character in quotes";
    if (strstr(problem, "':'") != NULL) return "; write each line as \"key: value\"";
    if (strstr(problem, "mapping values are not allowed") != NULL)
        return "; check the indentation, and put a text with \": \" in quotes";
    return "; check the indentation, quotes and brackets above it";
}

static int report_syntax(reader_t *self)
{
    const yaml_parser_t *parser = &self->parser;
    if (parser->error == YAML_MEMORY_ERROR) return error_set(ERR_MEMORY, "out of memory while reading YAML");
    param_report_add(self->report, self->source, mark_of(parser->problem_mark), NULL, "not valid YAML: %s%s",
                     parser->problem, hint(self->source, parser));
    return ERR_INPUT;
}

static int next_event(reader_t *self, yaml_event_t *event)
{
    return yaml_parser_parse(&self->parser, event) ? 0 : report_syntax(self);
}

static int new_node(reader_t *self, const yaml_event_t *event, param_node_kind_t kind, param_node_t **out)
{
    param_mark_t at = mark_of(event->start_mark);
    if (self->nodes++ == NODES_MAX) {
        param_report_add(self->report, self->source, at, NULL, "more than %d values in one file; remove some",
                         NODES_MAX);
        return ERR_INPUT;
    }
    param_node_t *node = NULL;
    CHECK(ARRAY_NEW(node, 1));
    node->kind = kind;
    node->at = at;
    *out = node;
    return 0;
}

static void refuse_decoration(reader_t *self, const yaml_event_t *event, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
    param_mark_t at = mark_of(event->start_mark);
    if (anchor != NULL)
        param_report_add(self->report, self->source, at, NULL,
                         "anchors (&%.40s) are not read; write the value out, or use extends: for variants", anchor);
    if (tag != NULL)
        param_report_add(self->report, self->source, at, NULL, "tags (%.40s) are not read; write the value alone", tag);
}

static int read_scalar(reader_t *self, const yaml_event_t *event, param_node_t **out)
{
    CHECK(new_node(self, event, PARAM_NODE_SCALAR, out));
    param_node_t *node = *out;
    refuse_decoration(self, event, event->data.scalar.anchor, event->data.scalar.tag);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->length = event->data.scalar.length;
    CHECK(array_new(&node->text, node->length + 1, 1));
    memcpy(node->text, event->data.scalar.value, node->length);
    return 0;
}

static int read_children(reader_t *self, yaml_event_type_t last, unsigned depth, param_node_t *parent)
{
    param_node_t **tail = &parent->first;
    for (;;) {
        yaml_event_t event;
        CHECK(next_event(self, &event));
        bool ended = event.type == last;
        int code = ended ? 0 : read_node(self, &event, depth + 1, tail);
        yaml_event_delete(&event);
        if (code < 0 || ended) return code;
        tail = &(*tail)->next;
    }
}

static int read_group(reader_t *self, const yaml_event_t *event, unsigned depth, param_node_t **out)
{
    bool map = event->type == YAML_MAPPING_START_EVENT;
    CHECK(new_node(self, event, map ? PARAM_NODE_MAP : PARAM_NODE_LIST, out));
    if (depth >= DEPTH_MAX) {
        param_report_add(self->report, self->source, (*out)->at, NULL, "nested more than %d deep; use fewer levels",
                         DEPTH_MAX);
        return ERR_INPUT;
    }
    if (map)
        refuse_decoration(self, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    else
        refuse_decoration(self, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    return read_children(self, map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT, depth, *out);
}

static int read_node(reader_t *self, const yaml_event_t *event, unsigned depth, param_node_t **out)
{
    if (event->type == YAML_SCALAR_EVENT) return read_scalar(self, event, out);
    if (event->type != YAML_ALIAS_EVENT) return read_group(self, event, depth, out);
    param_report_add(self->report, self->source, mark_of(event->start_mark), NULL,
                     "aliases (*%.40s) are not read; write the value out", event->data.alias.anchor);
    return new_node(self, event, PARAM_NODE_SKIP, out);
}

// Stream start, document start, one node, document end, stream end; an empty stream has no document.
static int read_stream(reader_t *self, param_node_t **out)
{
    for (;;) {
        yaml_event_t event;
        CHECK(next_event(self, &event));
        int code = 0;
        bool ended = event.type == YAML_STREAM_END_EVENT;
        if (event.type == YAML_DOCUMENT_START_EVENT && *out != NULL) {
            param_report_add(self->report, self->source, mark_of(event.start_mark), NULL,
                             "a second document starts here; a scenario is one: remove it or put it in its own file");
            ended = true;
        } else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT ||
                   event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT) {
            code = read_node(self, &event, 0, out);
        }
        yaml_event_delete(&event);
        if (code < 0 || ended) return code;
    }
}

int param_yaml_read(const param_source_t *source, param_report_t *report, param_node_t **root)
{
    *root = NULL;
    if (!check_text(source, report)) return 0;
    reader_t reader = {.source = source, .report = report};
    if (!yaml_parser_initialize(&reader.parser)) return error_set(ERR_MEMORY, "out of memory while reading YAML");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)source->text, source->length);
    int code = read_stream(&reader, root);
    yaml_parser_delete(&reader.parser);
    if (code == 0) return 0;
    param_yaml_free(*root);
    *root = NULL;
    return code == ERR_INPUT ? 0 : code;
}

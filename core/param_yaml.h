// SPDX-License-Identifier: GPL-3.0-or-later
// A YAML document as a tree in which every node knows its place. Private to core/param*.c.
#ifndef VIGIL_PARAM_YAML_H
#define VIGIL_PARAM_YAML_H
#include "core/param_report.h"

/// PARAM_NODE_SKIP stands for what has been reported already.
typedef enum { PARAM_NODE_SCALAR, PARAM_NODE_LIST, PARAM_NODE_MAP, PARAM_NODE_SKIP } param_node_kind_t;

typedef struct param_node {
    param_node_kind_t kind;
    bool plain; // a scalar without quotes
    param_mark_t at;
    char *text; // of a scalar: NUL-terminated, but may hold NULs within `length`
    size_t length;
    struct param_node *first, *next; // children of a list; of a map key, value, key, value ...
} param_node_t;

/// Reads one document; problems of form (not UTF-8, not YAML, anchors, tags, too deep ...) go to the report.
/// @param[out] root the tree, to be freed with param_yaml_free; NULL if the text is empty or nothing could be read
/// @return  0, ERR_MEMORY
int param_yaml_read(const param_source_t *source, param_report_t *report, param_node_t **root);
void param_yaml_free(param_node_t *root);
#endif

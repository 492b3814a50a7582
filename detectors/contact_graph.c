// SPDX-License-Identifier: GPL-3.0-or-later
// Picks adults, minors and their contacts from the adjacency of all links.
#include "detectors/contact_graph.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/link_index.h"

static bool is_minor(const link_graph_t *links, uint32_t account)
{
    return links->account->declared_age[account] < LINK_MINOR_BELOW;
}

/// A link from an adult to a minor that counts. @param[in] from  its row's account
static bool seeks_minor(const link_graph_t *links, const link_t *link)
{
    return link_is_contact(link) && is_minor(links, link->to) && !is_minor(links, link->from);
}

static bool accuses_adult(const link_graph_t *links, const link_t *link)
{
    return link_is_complaint(link) && is_minor(links, link->from) && !is_minor(links, link->to);
}

/// What a node is, as an adult or as a minor.
typedef struct {
    uint32_t contacts, complainants;
} part_t;

static part_t part_of(const link_index_t *index, const link_graph_t *links, uint32_t v)
{
    part_t part = {0};
    bool minor = is_minor(links, index->account[v]);
    for (uint32_t i = index->out_start[v]; !minor && i < index->out_start[v + 1]; i++)
        part.contacts += seeks_minor(links, &links->link[index->out_link[i]]);
    for (uint32_t i = index->in_start[v]; i < index->in_start[v + 1]; i++) {
        const link_t *link = &links->link[index->in_link[i]];
        part.contacts += minor && seeks_minor(links, link);
        part.complainants += accuses_adult(links, link);
    }
    return part;
}

/// Numbers rows and columns and lays out where they start. @param[out] number [nodes] row or column, LINK_NONE if none
static int number_ends(contact_graph_t *self, const link_index_t *index, const link_graph_t *links, uint32_t *number)
{
    CHECK(ARRAY_NEW(self->row_account, index->nodes));
    CHECK(ARRAY_NEW(self->column_account, index->nodes));
    CHECK(ARRAY_NEW(self->row_start, index->nodes + 1));
    CHECK(ARRAY_NEW(self->column_start, index->nodes + 1));
    CHECK(ARRAY_NEW(self->complainants, index->nodes));
    for (uint32_t v = 0; v < index->nodes; v++) {
        part_t part = part_of(index, links, v);
        number[v] = LINK_NONE;
        if (part.contacts == 0 && part.complainants == 0) continue;
        if (is_minor(links, index->account[v])) {
            number[v] = (uint32_t)self->columns++;
            self->column_account[number[v]] = index->account[v];
            self->column_start[number[v] + 1] = self->column_start[number[v]] + part.contacts;
        } else {
            number[v] = (uint32_t)self->rows++;
            self->row_account[number[v]] = index->account[v];
            self->row_start[number[v] + 1] = self->row_start[number[v]] + part.contacts;
            self->complainants[number[v]] = part.complainants;
        }
    }
    self->contacts = self->row_start[self->rows];
    return 0;
}

static void fill(contact_graph_t *self, const link_index_t *index, const link_graph_t *links, const uint32_t *number)
{
    size_t row_end = 0, column_end = 0;
    for (uint32_t v = 0; v < index->nodes; v++) {
        bool minor = is_minor(links, index->account[v]);
        for (uint32_t i = index->out_start[v]; !minor && i < index->out_start[v + 1]; i++)
            if (seeks_minor(links, &links->link[index->out_link[i]]))
                self->row_column[row_end++] = number[index->out_node[i]];
        for (uint32_t i = index->in_start[v]; minor && i < index->in_start[v + 1]; i++)
            if (seeks_minor(links, &links->link[index->in_link[i]]))
                self->column_row[column_end++] = number[index->in_node[i]];
    }
    BUG_IF(row_end != self->contacts || column_end != self->contacts);
}

static int build(contact_graph_t *self, const link_index_t *index, const link_graph_t *links)
{
    uint32_t *number = NULL;
    int code = ARRAY_NEW(number, index->nodes);
    if (code == 0) code = number_ends(self, index, links, number);
    if (code == 0) code = ARRAY_NEW(self->row_column, self->contacts);
    if (code == 0) code = ARRAY_NEW(self->column_row, self->contacts);
    if (code == 0) fill(self, index, links, number);
    free(number);
    return code;
}

int contact_graph_build(contact_graph_t *self, const link_graph_t *links)
{
    link_index_t index;
    *self = (contact_graph_t){0};
    CHECK(link_index_build(&index, links));
    int code = build(self, &index, links);
    link_index_free(&index);
    if (code < 0) contact_graph_free(self);
    return code;
}

void contact_graph_free(contact_graph_t *self)
{
    uint32_t *const owned[] = {self->row_account, self->column_account, self->row_start,   self->column_start,
                               self->row_column,  self->column_row,     self->complainants};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) free(owned[i]);
    *self = (contact_graph_t){0};
}

/// Drops from compressed rows what is marked at both ends, in place.
static void cut_rows(uint32_t *start, uint32_t *other, size_t n, const bool *mark, const bool *other_mark)
{
    uint32_t kept = 0, first = 0;
    for (size_t v = 0; v < n; v++) {
        uint32_t end = start[v + 1];
        for (uint32_t i = first; i < end; i++)
            if (!(mark[v] && other_mark[other[i]])) other[kept++] = other[i];
        first = end;
        start[v + 1] = kept;
    }
}

void contact_graph_cut(contact_graph_t *self, const bool *row, const bool *column)
{
    cut_rows(self->row_start, self->row_column, self->rows, row, column);
    cut_rows(self->column_start, self->column_row, self->columns, column, row);
    self->contacts = self->row_start[self->rows];
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Which declared adults sought out which declared minors, as compressed rows both ways; and which of those adults
// minors complained of. For detectors of shared targets.
#ifndef VIGIL_CONTACT_GRAPH_H
#define VIGIL_CONTACT_GRAPH_H
#include "detectors/link_graph.h"

/// Rows are adults who sought out or were complained of by a minor, columns are minors who were sought out; both
/// numbered by rising account. A pair has one contact, however often the adult sent requests or opened threads.
typedef struct {
    size_t rows, columns, contacts;
    uint32_t *row_account, *column_account; // [rows], [columns]
    uint32_t *row_start, *column_start;     // [rows + 1], [columns + 1]
    uint32_t *row_column, *column_row;      // [contacts] the other end, rising within a row or column
    uint32_t *complainants;                 // [rows] minors who blocked or reported the adult
} contact_graph_t;

/// @param[in] links gathered with LINKS_ALL or LINKS_ACROSS_AGES
/// @return  0, ERR_MEMORY, ERR_LIMIT
/// @cost    O(links + accounts of the table)
int contact_graph_build(contact_graph_t *self, const link_graph_t *links);
void contact_graph_free(contact_graph_t *self);

/// Takes out the contacts between marked rows and marked columns; rows and columns stay, if without contacts.
/// @param[in] row, column [rows], [columns] marks
/// @cost    O(rows + columns + contacts)
void contact_graph_cut(contact_graph_t *self, const bool *row, const bool *column);
#endif

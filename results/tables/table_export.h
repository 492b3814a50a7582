// SPDX-License-Identifier: GPL-3.0-or-later
// Tables for programs.
#ifndef VIGIL_TABLE_EXPORT_H
#define VIGIL_TABLE_EXPORT_H
#include "results/tables/table.h"

/// RFC 4180, but for line ends ("\n"): a heading row, then the rows.
void table_export_csv(const table_t *table, FILE *out);
/// RFC 8259: one object.
void table_export_json(const table_t *table, size_t tables, FILE *out);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Where keys were set: for checks that span several keys and so come after the loading.
#ifndef VIGIL_PARAM_ORIGIN_H
#define VIGIL_PARAM_ORIGIN_H
#include "core/param.h"
#include "core/param_report.h"

typedef struct {
    char *key, *place, *excerpt; // "a.yaml:3:7", "\nwarmup_days: 10\n             ^"; "--set a.b=1", ""
} param_spot_t;

struct param_origin {
    param_spot_t *spot; // in the order of setting
    size_t n, room;
};

/// @return  0, ERR_MEMORY
int param_origin_add(param_origin_t *self, const param_source_t *source, param_mark_t at, const char *key);
void param_origin_free(param_origin_t *self);

/// Where a key (full dotted path) was set last, "a.yaml:3:7" or "--set a.b=1"; NULL if it has its default.
const char *param_origin_of(const param_origin_t *self, const char *key);
/// Refuses the value of a key in the loader's own form: `file:line:col: key: message`, the source line and a caret.
/// @return  ERR_INPUT
int param_origin_refuse(const param_origin_t *self, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif

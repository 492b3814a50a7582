// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/calibration/calibration_write.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/outfile.h"
#include "results/calibration/assignment.h"

#define TRACE_COLUMNS (SEARCH_DIMENSIONS + TARGETS + 3) // at most

static const calibration_step_t *best_of(const calibration_trace_t *trace) { return &trace->step[trace->best]; }

static void write_heading(FILE *out, const calibration_t *self, const calibration_trace_t *trace,
                          const calibration_origin_t *origin)
{
    fprintf(out, "# Made by: %s\n#\n", origin->command);
    fprintf(out,
            "# Distance from what is published (sum over targets of squared differences, in tolerances): %.4g before, "
            "%.4g now,\n# in evaluation %zu of %zu, each of %u worlds. Every evaluation: %s\n#\n",
            trace->step[0].distance, best_of(trace)->distance, trace->best + 1, trace->steps, self->worlds,
            origin->trace_name);
    for (size_t i = 0; i < self->targets; i++) {
        const double *published = target_published(&self->scenario->targets, self->target[i]);
        fprintf(out, "#   %-24s published %g to %g, before %.4g, now %.4g\n", target_info[self->target[i]].name,
                published[0], published[1], trace->step[0].value[self->target[i]],
                best_of(trace)->value[self->target[i]]);
    }
}

/// The names of `targets.fitted`: those of the scenario, then the new ones.
static char *fitted_names(const calibration_t *self)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    fputs(self->scenario->targets.fitted, out);
    const char *gap = self->scenario->targets.fitted[0] ? " " : "";
    for (size_t i = 0; i < self->targets; i++) {
        if (target_is_fitted(&self->scenario->targets, self->target[i])) continue;
        fprintf(out, "%s%s", gap, target_info[self->target[i]].name);
        gap = " ";
    }
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

static int assign_fitted(assignments_t *list, const calibration_t *self)
{
    char *names = fitted_names(self);
    int code = names ? assignments_add(list, "targets.fitted", strlen("targets.fitted"), names)
                     : error_set(ERR_MEMORY, "out of memory while writing out the scenario");
    free(names);
    return code;
}

static int assign_all(assignments_t *list, const calibration_t *self, const calibration_trace_t *trace,
                      const calibration_origin_t *origin)
{
    for (size_t i = 0; i < origin->sets; i++) {
        const char *equals = strchr(origin->set[i], '=');
        BUG_IF(equals == NULL); // the scenario was read with it
        CHECK(assignments_add(list, origin->set[i], (size_t)(equals - origin->set[i]), equals + 1));
    }
    for (size_t k = 0; k < self->knobs; k++) {
        char *text = knob_text(&self->knob[k]);
        int code = text ? assignments_add(list, self->knob[k].key, strlen(self->knob[k].key), text)
                        : error_set(ERR_MEMORY, "out of memory while writing out the scenario");
        free(text);
        CHECK(code);
    }
    return calibration_improved(trace) ? assign_fitted(list, self) : 0;
}

/// Quoted, as a path may hold what YAML reads otherwise.
static void write_extends(FILE *out, const char *path)
{
    fputs("extends: \"", out);
    for (; *path; path++) fprintf(out, "%s%c", *path == '"' || *path == '\\' ? "\\" : "", *path);
    fputs("\"\n", out);
}

int calibration_write_scenario(const char *path, const calibration_t *self, const calibration_trace_t *trace,
                               const calibration_origin_t *origin)
{
    assignments_t list = {0};
    outfile_t file = {0};
    FILE *out = NULL;
    int code = assign_all(&list, self, trace, origin);
    if (code == 0) code = outfile_open(&file, path, &out);
    if (code == 0) {
        write_heading(out, self, trace, origin);
        write_extends(out, origin->extends);
        assignments_write(&list, out);
        code = outfile_close(&file, out, 0);
    }
    assignments_free(&list);
    return code;
}

/// evaluation, one column a knob, distance, one a target, refused. @param[out] column [TRACE_COLUMNS + 1]
static void trace_columns(const calibration_t *self, table_column_t *column)
{
    *column++ = (table_column_t){"evaluation", NULL, CELL_COUNT, 0};
    for (size_t k = 0; k < self->knobs; k++) *column++ = (table_column_t){self->knob[k].name, NULL, CELL_NUMBER, -6};
    *column++ = (table_column_t){"distance", NULL, CELL_NUMBER, -6};
    for (size_t i = 0; i < self->targets; i++)
        *column++ = (table_column_t){target_info[self->target[i]].name, NULL, CELL_NUMBER, -6};
    *column++ = (table_column_t){"refused", NULL, CELL_TEXT, 0};
    *column = (table_column_t){0};
}

int calibration_write_trace(const char *path, const calibration_t *self, const calibration_trace_t *trace)
{
    table_column_t column[TRACE_COLUMNS + 1];
    table_t table;
    outfile_t file = {0};
    FILE *out = NULL;
    trace_columns(self, column);
    table_init(&table, "trace", column);
    for (size_t s = 0; s < trace->steps; s++) {
        table_add_count(&table, s + 1);
        for (size_t k = 0; k < self->knobs; k++) table_add_number(&table, trace->step[s].x[k]);
        table_add_number(&table, trace->step[s].distance);
        for (size_t i = 0; i < self->targets; i++) table_add_number(&table, trace->step[s].value[self->target[i]]);
        table_add_text(&table, trace->step[s].refused);
    }
    int code = outfile_open(&file, path, &out);
    if (code == 0) code = outfile_close(&file, out, table_print(&table, 1, TABLE_CSV, out));
    table_free(&table);
    return code;
}

static const table_column_t knob_columns[] = {
    {"key", NULL, CELL_TEXT, 0},      {"low", NULL, CELL_NUMBER, -6},   {"high", NULL, CELL_NUMBER, -6},
    {"first", NULL, CELL_NUMBER, -6}, {"found", NULL, CELL_NUMBER, -6}, {0},
};

static const table_column_t target_columns[] = {
    {"target", NULL, CELL_TEXT, 0},
    {"published_low", "published", CELL_NUMBER, -3},
    {"published_high", "to", CELL_NUMBER, -3},
    {"first", NULL, CELL_NUMBER, -4},
    {"found", NULL, CELL_NUMBER, -4},
    {"denominator", NULL, CELL_NUMBER, 0},
    {0},
};

void calibration_tables(const calibration_t *self, const calibration_trace_t *trace, table_t knobs[1],
                        table_t targets[1])
{
    const calibration_step_t *first = &trace->step[0], *best = best_of(trace);
    table_init(knobs, "parameters", knob_columns);
    for (size_t k = 0; k < self->knobs; k++) {
        table_add_text(knobs, self->knob[k].name);
        table_add_number(knobs, self->knob[k].low);
        table_add_number(knobs, self->knob[k].high);
        table_add_number(knobs, first->x[k]);
        table_add_number(knobs, best->x[k]);
    }
    table_init(targets, "targets", target_columns);
    for (size_t i = 0; i < self->targets; i++) {
        target_id_t t = self->target[i];
        table_add_text(targets, target_info[t].name);
        table_add_number(targets, target_published(&self->scenario->targets, t)[0]);
        table_add_number(targets, target_published(&self->scenario->targets, t)[1]);
        table_add_number(targets, first->value[t]);
        table_add_number(targets, best->value[t]);
        table_add_number(targets, best->denominator[t]);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/plan_settings.h"

#include "core/error.h"
#include "results/arms/arm_effects.h"
#include "results/tables/plan_facts.h"
#include "sim/measures/measure.h"

#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 256
#define DEPTH_MAX 8
#define INDENT 2

/// The dotted path of each line of a scenario's text, as lines go by.
typedef struct {
    char text[PATH_BYTES];
    size_t end[DEPTH_MAX]; // of the words of each depth
} path_t;

/// @return  whether the line has a value
static bool step(path_t *self, const char *line)
{
    size_t indent = strspn(line, " "), depth = indent / INDENT, length = strcspn(line + indent, ":\n");
    if (line[indent + length] != ':' || depth >= DEPTH_MAX) return false;
    size_t from = depth > 0 ? self->end[depth - 1] : 0;
    int n = snprintf(self->text + from, sizeof self->text - from, "%s%.*s", depth > 0 ? "." : "", (int)length,
                     line + indent);
    self->end[depth] = from + (size_t)n;
    const char *value = line + indent + length + 1;
    value += strspn(value, " ");
    return *value != '\n' && *value != '\0' && *value != '#';
}

static bool is_told(const char *path)
{
    static const char *const told[] = {"description", "persons", "days", "offending.per_1000_adults",
                                       "offending.response"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (strcmp(path, told[i]) == 0) return true;
    return false;
}

/// `measures.NAME.enabled` of a measure that arms switch on and off.
static bool is_switched(const run_result_t *result, const char *path)
{
    char key[PATH_BYTES];
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (strcmp(row->effect, effect_kind_name[EFFECT_ALONE]) != 0) continue;
        snprintf(key, sizeof key, "measures.%s.enabled", row->of);
        if (strcmp(key, path) == 0) return true;
    }
    return false;
}

static int text_of_defaults(char **text)
{
    scenario_t scenario;
    int code = measures_scenario_init(&scenario);
    if (code == 0) code = scenario_load(&scenario, NULL, NULL, 0);
    if (code == 0) code = scenario_text(&scenario, text);
    scenario_free(&scenario);
    return code;
}

int plan_settings_print(const run_result_t *result, FILE *out)
{
    char *text = NULL, value[FACT_BYTES], fallback[FACT_BYTES];
    size_t n = 0;
    path_t path = {.text = ""};
    CHECK(text_of_defaults(&text));
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line += line != NULL) {
        if (!step(&path, line) || is_told(path.text) || is_switched(result, path.text)) continue;
        if (!plan_fact(text, path.text, fallback) || !plan_fact(result->scenario, path.text, value)) continue;
        if (strcmp(value, fallback) != 0) fprintf(out, "%s%s %s", n++ ? "; " : "Not as by default: ", path.text, value);
    }
    if (n > 0) fputs(".\n", out);
    free(text);
    return 0;
}

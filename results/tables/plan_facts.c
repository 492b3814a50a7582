// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/tables/plan_facts.h"

#include "core/error.h"
#include "results/arms/arm_effects.h"
#include "results/tables/plan_settings.h"
#include "scenarios/offending.h"

#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 256
#define INDENT 2
#define DENSITY_KEY "per_1000_adults"
#define DENSITY "offending." DENSITY_KEY

/// The value of a line from behind its colon: a text in quotes with escapes, or all before the remark on the unit.
static void take_value(const char *at, char out[FACT_BYTES])
{
    size_t n = 0;
    bool quoted = *at == '"';
    for (at += quoted; *at && *at != '\n' && n + 1 < FACT_BYTES; at++) {
        if (quoted ? *at == '"' : strncmp(at, " #", 2) == 0) break;
        if (quoted && *at == '\\' && at[1] && at[1] != '\n') at++;
        out[n++] = *at;
    }
    out[n] = '\0';
}

bool plan_fact(const char *scenario, const char *path, char out[FACT_BYTES])
{
    size_t depth = 0; // words of the path that the lines above have
    out[0] = '\0';
    for (const char *line = scenario; line && *line; line = strchr(line, '\n'), line += line != NULL) {
        size_t indent = strspn(line, " "), word = strcspn(path, ".");
        if (indent < INDENT * depth) return false; // what the last word holds has ended
        if (indent > INDENT * depth || strncmp(line + indent, path, word) != 0 || line[indent + word] != ':') continue;
        if (path[word] == '\0') {
            const char *value = line + indent + word + 1;
            take_value(value + strspn(value, " "), out);
            return true;
        }
        path += word + 1;
        depth++;
    }
    return false;
}

const char *plan_persons(const run_result_t *result, char out[FACT_BYTES])
{
    plan_fact(result->scenario, "persons", out);
    return out;
}

static bool all_one(const char *numbers)
{
    bool any = false;
    for (const char *at = numbers + strspn(numbers, "[ "); *at && *at != ']'; at += strspn(at, ", ")) {
        char *end;
        if (strtod(at, &end) != 1 || end == at) return false;
        any = true;
        at = end;
    }
    return any;
}

static bool works_fully(const char *scenario, const char *measure, int bytes)
{
    static const char *const key[] = {"quality", "coverage"};
    char path[PATH_BYTES], value[FACT_BYTES];
    for (size_t k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "measures.%.*s.%s", bytes, measure, key[k]);
        if (!plan_fact(scenario, path, value) || !all_one(value)) return false;
    }
    return true;
}

/// Arms that are written out: none sets quality or coverage, and what they set something of works fully.
static bool listed_work_fully(const char *scenario, const char *arms)
{
    static const char prefix[] = "measures.";
    if (strstr(arms, ".quality") || strstr(arms, ".coverage")) return false;
    for (const char *at = strstr(arms, prefix); at; at = strstr(at, prefix)) {
        at += sizeof prefix - 1;
        if (!works_fully(scenario, at, (int)strcspn(at, ".="))) return false;
    }
    return strstr(arms, prefix) != NULL;
}

bool plan_is_ideal(const run_result_t *result)
{
    char value[FACT_BYTES];
    bool any = false;
    plan_fact(result->scenario, "experiment.design", value);
    if (strcmp(value, "sensitivity") == 0) return false;
    if (strcmp(value, "list") == 0)
        return plan_fact(result->scenario, "experiment.arms", value) && listed_work_fully(result->scenario, value);
    for (size_t i = 0; i < result->effects.n; i++) {
        const effect_row_t *row = &result->effects.row[i];
        if (row->dose != 1) return false; // a share of what the measure reaches, or of where it works
        if (strcmp(row->effect, effect_kind_name[EFFECT_ALONE]) != 0 &&
            strcmp(row->effect, effect_kind_name[EFFECT_MAIN]) != 0)
            continue;
        any = true;
        if (!works_fully(result->scenario, row->of, (int)strlen(row->of))) return false;
    }
    return any;
}

/// What each arm that is written out switches on, in its own words.
static void print_listed(const run_result_t *result, FILE *out)
{
    char arms[FACT_BYTES];
    if (!plan_fact(result->scenario, "experiment.design", arms) || strcmp(arms, "list") != 0) return;
    if (!plan_fact(result->scenario, "experiment.arms", arms)) return;
    for (char *rest = arms, *arm; (arm = strtok_r(rest, ";", &rest));) {
        arm += strspn(arm, " \n");
        if (*arm) fprintf(out, "Arm %s\n", arm);
    }
    fputs("Each is held against the scenario without them, in which other measures may be on.\n", out);
}

/// By default there are fewer.
static bool many_offenders(const char *density)
{
    const param_t *row = offending_params;
    while (row->key && strcmp(row->key, DENSITY_KEY) != 0) row++;
    return row->key && strtod(density, NULL) > strtod(row->fallback, NULL);
}

int plan_facts_print(const run_result_t *result, FILE *out)
{
    char value[FACT_BYTES], other[FACT_BYTES];
    if (plan_fact(result->scenario, "description", value) && value[0]) fprintf(out, "Plan: %s\n", value);
    if (!plan_fact(result->scenario, "experiment.design", value)) return 0;
    fprintf(out, "As run: design %s", value);
    if (strcmp(value, design_name[DESIGN_DOSES]) == 0 && plan_fact(result->scenario, "experiment.dose_of", other))
        fprintf(out, " (a dose of 1 is the %s as set, 0.5 half of it)", other);
    fprintf(out, "; worlds of %s persons; ", plan_persons(result, other));
    plan_fact(result->scenario, "experiment.branch_day", value);
    plan_fact(result->scenario, "days", other);
    fprintf(out, "counted from day %s to %s; ", value, other);
    plan_fact(result->scenario, DENSITY, value);
    plan_fact(result->scenario, "experiment.factors", other);
    fprintf(out, "offenders per 1,000 adults: %s.\n", strstr(other, DENSITY) ? "one of the factors" : value);
    if (many_offenders(value) || strstr(other, DENSITY))
        fputs("Offenders are as many as it takes to see differences: read shares and signs, not counts "
              "(docs/experiments.md).\n",
              out);
    print_listed(result, out);
    CHECK(plan_settings_print(result, out));
    if (plan_is_ideal(result))
        fputs("Every measure reaches all accounts it is meant for and works as described (quality and coverage 1): an "
              "ideal; `quality` is the plan that asks what less gives.\n",
              out);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil list: what there is to choose from, straight from the registries.
#include <limits.h>
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/shipped.h"
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include "results/realism/realism_values.h"
#include "results/tables/table.h"
#include "sim/measures/measure.h"

static const table_column_t columns[] = {{"name", NULL, CELL_TEXT, 0}, {"meaning", NULL, CELL_TEXT, 0}, {0}};
static const table_column_t plugin_columns[] = {
    {"name", NULL, CELL_TEXT, 0},
    {"meaning", NULL, CELL_TEXT, 0},
    {"needs", NULL, CELL_TEXT, 0},
    {"source", NULL, CELL_TEXT, 0},
    {0},
};
static const table_column_t sourced_columns[] = {
    {"name", NULL, CELL_TEXT, 0}, {"meaning", NULL, CELL_TEXT, 0}, {"source", NULL, CELL_TEXT, 0}, {0}};
static const table_column_t unit_columns[] = {
    {"name", NULL, CELL_TEXT, 0}, {"unit", NULL, CELL_TEXT, 0}, {"meaning", NULL, CELL_TEXT, 0}, {0}};

static void add_pair(table_t *table, const char *name, const char *meaning)
{
    table_add_text(table, name);
    table_add_text(table, meaning);
}

static void add_pairs(table_t *table, const char *topic, const char *const *name, const char *const *meaning)
{
    table_init(table, topic, columns);
    for (size_t i = 0; name[i] != NULL; i++) add_pair(table, name[i], meaning[i]);
}

static int fill_detectors(table_t *table, const char *topic)
{
    table_init(table, topic, plugin_columns);
    for (size_t i = 0; detector_registry[i] != NULL; i++) {
        const detector_t *d = detector_registry[i];
        char needs[240];
        snprintf(needs, sizeof needs, "%s%s%s%s%s%s", d->needs & NEEDS_EVENTS ? " events" : "",
                 d->needs & NEEDS_FEATURES ? " features" : "", d->needs & NEEDS_GRAPH ? " graph" : "",
                 d->needs & NEEDS_LABELS ? " labels" : "", d->absent ? "; cannot run: " : "",
                 d->absent ? d->absent : "");
        add_pair(table, d->name, d->summary);
        table_add_text(table, needs[0] ? needs + 1 : "nothing");
        table_add_text(table, d->source);
    }
    return 0;
}

static int fill_measures(table_t *table, const char *topic)
{
    table_init(table, topic, sourced_columns);
    for (size_t i = 0; measure_registry[i] != NULL; i++) {
        add_pair(table, measure_registry[i]->name, measure_registry[i]->summary);
        table_add_text(table, measure_registry[i]->source);
    }
    return 0;
}

static void add_with_unit(table_t *table, const char *name, const char *unit, const char *meaning)
{
    table_add_text(table, name);
    table_add_text(table, unit);
    table_add_text(table, meaning);
}

static int fill_metrics(table_t *table, const char *topic)
{
    static const char *const metric[][3] = {
#define ACCOUNT_METRIC(name, of, text, unit, meaning) {text, unit, meaning},
#define PERSON_METRIC(name, of, text, unit, meaning) {text, unit, meaning},
#define BUDGET_METRIC(name, of, text, unit, meaning) {text, unit, meaning},
#define REVIEW_METRIC(name, of, text, unit, meaning) {text, unit, meaning},
#define PAIR_METRIC(name, of, text, unit, meaning) {text, unit, meaning},
#include "results/metrics/metric.def"
    };
    table_init(table, topic, unit_columns);
    for (size_t i = 0; i < sizeof metric / sizeof *metric; i++)
        add_with_unit(table, metric[i][0], metric[i][1], metric[i][2]);
    return 0;
}

static int add_scenario(table_t *table, const char *name)
{
    scenario_t scenario;
    options_t none = {0};
    int code = load_scenario(&scenario, name, &none);
    if (code == 0) add_pair(table, name, scenario.run.description);
    scenario_free(&scenario);
    return code;
}

static int add_plan(table_t *table, const char *name)
{
    plan_t *plan = NULL;
    scenario_t scenario = {0};
    options_t none = {0};
    CHECK(ARRAY_NEW(plan, 1));
    int code = load_plan(&scenario, plan, name, &none);
    if (code == 0) add_pair(table, name, scenario.run.description);
    scenario_free(&scenario);
    free(plan);
    return code;
}

static int fill_shipped(table_t *table, const char *topic, shipped_kind_t kind, int (*add)(table_t *, const char *))
{
    shipped_t shipped;
    table_init(table, topic, columns);
    shipped_list(&shipped, kind);
    if (shipped.n == 0) return error_set(ERR_IO, "no shipped %s are found in %s", topic, shipped.folder);
    for (size_t i = 0; i < shipped.n; i++) CHECK(add(table, shipped.name[i]));
    return 0;
}

static int fill_scenarios(table_t *table, const char *topic)
{
    return fill_shipped(table, topic, SHIPPED_SCENARIO, add_scenario);
}

static int fill_plans(table_t *table, const char *topic) { return fill_shipped(table, topic, SHIPPED_PLAN, add_plan); }

#define FILL_PAIRS(topic_, name_, meaning_)                     \
    static int fill_##topic_(table_t *table, const char *topic) \
    {                                                           \
        add_pairs(table, topic, name_, meaning_);               \
        return 0;                                               \
    }
FILL_PAIRS(roles, role_name, role_meaning)
FILL_PAIRS(platforms, platform_name, platform_meaning)
FILL_PAIRS(offender_types, offender_name, offender_meaning)
FILL_PAIRS(stages, stage_name, stage_meaning)
FILL_PAIRS(kinds, event_kind_name, event_kind_meaning)

static int fill_features(table_t *table, const char *topic)
{
    table_init(table, topic, unit_columns);
    for (size_t i = 0; i < FEATURES; i++) add_with_unit(table, feature_name[i], feature_unit[i], feature_meaning[i]);
    return 0;
}

static int fill_graph_features(table_t *table, const char *topic)
{
    table_init(table, topic, unit_columns);
    for (size_t i = 0; i < GRAPH_FEATURES; i++)
        add_with_unit(table, graph_feature_name[i], graph_feature_unit[i], graph_feature_meaning[i]);
    return 0;
}

static int fill_statistics(table_t *table, const char *topic)
{
    table_init(table, topic, unit_columns);
    for (size_t i = 0; i < STATISTICS; i++)
        add_with_unit(table, statistic_row[i].name, statistic_row[i].unit, statistic_row[i].meaning);
    return 0;
}

static const table_column_t target_columns[] = {{"name", NULL, CELL_TEXT, 0},
                                                {"unit", NULL, CELL_TEXT, 0},
                                                {"meaning", NULL, CELL_TEXT, 0},
                                                {"source", NULL, CELL_TEXT, 0},
                                                {0}};

static int fill_targets(table_t *table, const char *topic)
{
    table_init(table, topic, target_columns);
    for (size_t i = 0; i < TARGETS; i++) {
        add_with_unit(table, target_info[i].name, target_info[i].unit, target_info[i].meaning);
        table_add_text(table, target_info[i].source);
    }
    return 0;
}

static const struct {
    const char *name, *meaning;
    int (*fill)(table_t *table, const char *topic);
} topic[] = {
    {"scenarios", "what `vigil run` and `vigil simulate` can be told by name", fill_scenarios},
    {"plans", "what `vigil experiment` can be told by name", fill_plans},
    {"detectors", "what ranks accounts by suspicion", fill_detectors},
    {"measures", "what platforms can do against harm", fill_measures},
    {"platforms", "archetypes, never brands", fill_platforms},
    {"roles", "benign ways of life, look-alikes included", fill_roles},
    {"offender_types", "ways of offending", fill_offender_types},
    {"stages", "stages of an approach", fill_stages},
    {"kinds", "what a row of metadata can record", fill_kinds},
    {"features", "columns that detectors are given", fill_features},
    {"graph_features", "columns of motifs and neighbours, for detectors that ask for them", fill_graph_features},
    {"metrics", "numbers that results hold of each detector", fill_metrics},
    {"statistics", "what `vigil validate` measures of messages", fill_statistics},
    {"targets", "published figures that `vigil validate` holds worlds against", fill_targets},
};
#define TOPICS (sizeof topic / sizeof *topic)

static void fill_topics(table_t *table)
{
    table_init(table, "topics", columns);
    for (size_t i = 0; i < TOPICS; i++) add_pair(table, topic[i].name, topic[i].meaning);
}

static int fill_named(table_t *table, const char *name)
{
    const char *names[TOPICS];
    for (size_t i = 0; i < TOPICS; i++) {
        names[i] = topic[i].name;
        if (strcmp(names[i], name) == 0) return topic[i].fill(table, name);
    }
    return error_set(ERR_USAGE, "list: nothing is listed as %s%s; `vigil list` names what is", name,
                     param_hint(name, names, TOPICS).text);
}

static int run(const options_t *options)
{
    table_t table = {0};
    int code = 0;
    if (options->argument.n == 0)
        fill_topics(&table);
    else
        code = fill_named(&table, options->argument.word[0]);
    if (code == 0) code = table_print(&table, 1, (table_format_t)options->format, stdout);
    table_free(&table);
    return code;
}

static const option_t options[] = {OPTION_PLUGIN, OPTION_FORMAT, OPTION_HELP, OPTION_END};

const command_t command_list = {
    .name = "list",
    .summary = "list scenarios, plans, detectors, measures and more",
    .arguments = "[TOPIC]",
    .arguments_min = 0,
    .arguments_max = 1,
    .text = "Lists what there is to choose from. Without TOPIC it lists the topics.",
    .examples = "  vigil list scenarios\n"
                "  vigil list detectors --format csv\n",
    .options = options,
    .run = run,
};

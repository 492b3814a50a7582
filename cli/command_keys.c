// SPDX-License-Identifier: GPL-3.0-or-later
// vigil keys: the manual of the scenario's keys, made from the schema.
#include <string.h>

#include "cli/command.h"
#include "core/array.h"
#include "core/error.h"
#include "core/outfile.h"
#include "results/arms/arm_plan.h"
#include "sim/measures/measure.h"

static const char heading[] = "# Keys of a scenario, and of a plan\n\n"
                              "Made from the schema by `vigil keys`; do not edit. A scenario is a YAML file that names "
                              "only what differs from the\n"
                              "defaults: plain decimal numbers, `true` or `false`, lists as `[1, 2.5]`, no anchors, "
                              "one document. Each key has one\n"
                              "fixed unit, so units are never written. `extends: other.yaml` starts from another file, "
                              "`extends: quickstart` from a\n"
                              "shipped one if no such file stands beside; `--set section.key=value` changes one key "
                              "for one run. A plan is a scenario that may have the section `experiment`, too.\n\n";

/// What of the schema is printed: sections, or one key of one section.
typedef struct {
    param_section_t section[SCENARIO_SECTIONS];
    size_t sections;
    param_t row[2]; // ends with key == NULL
} manual_t;

/// True if `path` is `word` or lies below it.
static bool is_within(const char *path, const char *word)
{
    size_t length = strlen(word);
    return strncmp(path, word, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

/// Takes the single key that `word` names in full. @return false if the section has no such key
static bool take_key(manual_t *self, const param_section_t *section, const char *word)
{
    size_t length = strlen(section->path);
    const char *key = word;
    if (length > 0) {
        if (strncmp(word, section->path, length) != 0 || word[length] != '.') return false;
        key = word + length + 1;
    }
    for (const param_t *row = section->params; row->key != NULL; row++) {
        if (strcmp(row->key, key) != 0) continue;
        self->row[0] = *row;
        self->section[0] = *section;
        self->section[0].params = self->row;
        self->sections = 1;
        return true;
    }
    return false;
}

/// The section nearest to a word that names none, folders of sections ("platforms") included.
static int unknown_word(const scenario_t *schema, const char *word)
{
    const char *known[2 * SCENARIO_SECTIONS];
    char folder[SCENARIO_SECTIONS][64];
    size_t n = 0;
    for (size_t i = 0; i < schema->sections; i++) {
        const char *path = schema->section[i].path;
        if (path[0] == '\0') continue;
        snprintf(folder[i], sizeof folder[i], "%.*s", (int)strcspn(path, "."), path);
        known[n++] = folder[i];
        known[n++] = path;
    }
    return error_set(ERR_USAGE, "keys: no section or key is called %s%s; `vigil keys` prints them all", word,
                     param_hint(word, known, n).text);
}

/// Sections at the word or below it; else the key it names.
static int take_word(manual_t *self, const scenario_t *schema, const char *word)
{
    for (size_t i = 0; i < schema->sections; i++) {
        const param_section_t *section = &schema->section[i];
        if (section->path[0] != '\0' && is_within(section->path, word)) self->section[self->sections++] = *section;
    }
    for (size_t i = 0; i < schema->sections && self->sections == 0; i++)
        if (take_key(self, &schema->section[i], word)) return 0;
    return self->sections > 0 ? 0 : unknown_word(schema, word);
}

static int take_all(manual_t *self, const scenario_t *schema)
{
    memcpy(self->section, schema->section, schema->sections * sizeof *schema->section);
    self->sections = schema->sections;
    return 0;
}

static void print(FILE *out, const manual_t *manual, bool whole)
{
    if (whole) fputs(heading, out);
    param_manual(out, manual->section, manual->sections);
}

static int print_to_file(const char *path, const manual_t *manual, bool whole)
{
    outfile_t file;
    FILE *out;
    CHECK(outfile_open(&file, path, &out));
    print(out, manual, whole);
    return outfile_close(&file, out, 0);
}

static int print_manual(const scenario_t *schema, const options_t *options)
{
    manual_t *manual = NULL;
    CHECK(ARRAY_NEW(manual, 1));
    bool whole = options->argument.n == 0;
    int code = whole ? take_all(manual, schema) : take_word(manual, schema, options->argument.word[0]);
    bool to_file = options->output != NULL && strcmp(options->output, "-") != 0;
    if (code == 0 && to_file)
        code = print_to_file(options->output, manual, whole);
    else if (code == 0)
        print(stdout, manual, whole);
    free(manual);
    return code;
}

static int run(const options_t *options)
{
    scenario_t schema = {0};
    plan_t *plan = NULL;
    CHECK(ARRAY_NEW(plan, 1));
    int code = measures_scenario_init(&schema);
    if (code == 0) code = plan_register(plan, &schema);
    if (code == 0) code = print_manual(&schema, options);
    scenario_free(&schema);
    free(plan);
    return code;
}

static const option_t options[] = {
    OPTION(output, "output", 'o', "FILE", "Where to. Default: - (standard output)."),
    OPTION_PLUGIN,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_keys = {
    .name = "keys",
    .summary = "explain the keys of a scenario or plan",
    .arguments = "[SECTION]",
    .arguments_min = 0,
    .arguments_max = 1,
    .text = "Prints every key that a scenario or plan may hold with its unit, default, range,\n"
            "meaning and source, as Markdown. SECTION is a section such as platforms or\n"
            "platforms.photo, or one key such as protocol.test.",
    .examples = "  vigil keys | less\n"
                "  vigil keys protocol\n"
                "  vigil keys roles.teacher.answer\n",
    .options = options,
    .run = run,
};

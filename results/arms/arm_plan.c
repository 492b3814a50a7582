// SPDX-License-Identifier: GPL-3.0-or-later
// The section `experiment`: its table, and what spans several keys or stands inside a text.
#include "results/arms/arm_plan.h"

#include "core/error.h"
#include "core/param_number.h"

#include <math.h>
#include <string.h>

#define KEY(name) PLAN_SECTION "." name
#define RESPONSE "offending.response"
#define ALL "all"
#define ALL_OPEN "without_detector"

const char *const design_name[DESIGNS + 1] = {"tandem", "doses", "factorial", "list", "sensitivity", NULL};
static const char *const dose_of_name[] = {"coverage", "quality", NULL};
static const char *const resolution_name[] = {"full", "iv", "v", NULL};

const param_t plan_params[] = {
    PARAM(plan_keys_t, replicates, "worlds", "20", 1, 10000,
          "Worlds, each branched into all arms. Not of sensitivity, which has one a point.", "assumed"),
    PARAM(plan_keys_t, branch_day, "d", "14", 0, 3649,
          "Day up to which a world runs without the measures; then its arms part.", "assumed"),
    PARAM_WORD(plan_keys_t, design, design_name, "tandem",
               "Arms beside the baseline. tandem: each measure alone, all together, all but one; doses: each alone and "
               "all together at every dose; factorial: measures on and off in every combination, or in a fraction; "
               "list: those of `arms`; sensitivity: each alone and all together, in worlds that differ in `factors`.",
               "Box, Hunter and Hunter 2005"),
    PARAM(plan_keys_t, measures, "names", ALL, 0, 0,
          "Measures under test, separated by blanks; all = every one; without_detector = all but those that act on a "
          "detector's alerts. They are off in the baseline and otherwise set as measures.* says, whatever `enabled` "
          "says. Not of list.",
          "none"),
    PARAM(plan_keys_t, doses, "1", "0.25 0.5 0.75 1", 0, 0,
          "doses: from 0 to 1, rising, separated by blanks. With 0 a measure is there and reaches nobody.", "assumed"),
    PARAM_WORD(plan_keys_t, dose_of, dose_of_name, "coverage",
               "What a dose multiplies: the coverage of the measure, or its quality.", "none"),
    PARAM_WORD(plan_keys_t, resolution, resolution_name, "full",
               "factorial: every combination; or a fraction in which no two main effects (iv: nor a main effect and a "
               "two-way interaction; v: nor two of these) are the same contrast.",
               "Box, Hunter and Hunter 2005, chapter 6; Montgomery 2017, chapter 8"),
    PARAM(
        plan_keys_t, response, "words", "", 0, 0,
        "Values of offending.response, separated by blanks: off, moderate, strong. Each has a baseline and all arms of "
        "its own. Empty: what offending.response says.",
        "none"),
    PARAM(
        plan_keys_t, arms, "text", "", 0, 0,
        "list: `NAME: KEY=VALUE KEY=VALUE; NAME: ...`, keys of measures.*; the baseline is the scenario as it is. With "
        "--set in quotes of its own: `--set 'experiment.arms=\"NAME: KEY=VALUE\"'`.",
        "none"),
    PARAM(
        plan_keys_t, factors, "text", "", 0, 0,
        "sensitivity: `KEY LOW HIGH; KEY LOW HIGH log; ...`, at most 39 numbers of the scenario, each varied over its "
        "range, evenly or on a log scale. A list without [INDEX] has one value everywhere.",
        "none"),
    PARAM(plan_keys_t, points, "worlds", "256", 4, 10000,
          "sensitivity: worlds, each at its own point of the factors' ranges; at least 2 (factors + 2), and best 3 "
          "times as many as there are terms (docs/experiments.md).",
          "assumed"),
    PARAM_END,
};

/// Problems of a plan, told together.
typedef struct {
    const scenario_t *scenario;
    FILE *out;
    size_t n;
} problems_t;

/// Adds what param_origin_refuse has just set.
static void note(problems_t *self, int code)
{
    if (code == 0) return;
    fprintf(self->out, "%s%s", self->n++ ? "\n" : "", error_text());
}

#define PROBLEM(problems, key, ...) note(problems, param_origin_refuse(&(problems)->scenario->origin, key, __VA_ARGS__))

int plan_register(plan_t *self, scenario_t *scenario)
{
    *self = (plan_t){0};
    return scenario_add(scenario, PLAN_SECTION, "Arms of an experiment with measures (vigil experiment).", plan_params,
                        &self->keys);
}

uint32_t plan_worlds(const plan_t *self)
{
    return self->keys.design == DESIGN_SENSITIVITY ? self->keys.points : self->keys.replicates;
}

int plan_world_text(plan_t *self, const scenario_t *scenario, char **text)
{
    const uint32_t replicates = self->keys.replicates;
    self->keys.replicates = 1;
    int code = scenario_text(scenario, text);
    self->keys.replicates = replicates;
    return code;
}

void plan_detach(scenario_t *scenario)
{
    BUG_IF(scenario->sections == 0 || scenario->section[scenario->sections - 1].params != plan_params);
    scenario->sections--;
}

static bool needs_alerts(const measure_t *measure) { return measure->wish != NULL; }

static void add_measure(plan_t *self, uint32_t index)
{
    self->index[self->measures] = index;
    self->measure[self->measures++] = measure_registry[index];
}

static void take_measure(plan_t *self, const char *name, problems_t *problems)
{
    const char *known[MEASURES_MAX + 1];
    uint32_t found = UINT32_MAX, n = 0;
    for (; measure_registry[n]; n++)
        if (strcmp(known[n] = measure_registry[n]->name, name) == 0) found = n;
    if (found == UINT32_MAX) {
        PROBLEM(problems, KEY("measures"), "no measure is called '%s'%s; %s`vigil list measures` names them all", name,
                param_hint(name, known, n).text, strchr(name, ',') ? "separate names by blanks, not commas; " : "");
        return;
    }
    for (size_t i = 0; i < self->measures; i++)
        if (self->index[i] == found) PROBLEM(problems, KEY("measures"), "%s is given twice; keep one of them", name);
    for (size_t i = 0; i < self->measures; i++)
        if (self->index[i] == found) return;
    add_measure(self, found);
}

static void read_measures(plan_t *self, problems_t *problems)
{
    char names[sizeof self->keys.measures];
    memcpy(names, self->keys.measures, sizeof names);
    if (self->keys.design == DESIGN_LIST) return;
    bool open = !strcmp(names, ALL_OPEN);
    if (open || !strcmp(names, ALL)) {
        for (uint32_t i = 0; measure_registry[i]; i++)
            if (!open || !needs_alerts(measure_registry[i])) add_measure(self, i);
    } else {
        for (char *rest = names, *name; (name = strtok_r(rest, " ", &rest));) take_measure(self, name, problems);
        if (names[strspn(names, " ")] == '\0') PROBLEM(problems, KEY("measures"), "no measure; name at least one");
    }
    if (self->keys.design == DESIGN_FACTORIAL && self->measures > PLAN_FACTORS_MAX)
        PROBLEM(problems, KEY("measures"), "%zu measures; a factorial design takes at most %d", self->measures,
                PLAN_FACTORS_MAX);
    else if (self->keys.design == DESIGN_FACTORIAL && self->keys.resolution == RESOLUTION_FULL &&
             1u << self->measures > PLAN_RUNS_MAX)
        PROBLEM(problems, KEY("resolution"), "all combinations of %zu measures are %u arms; write iv or v",
                self->measures, 1u << self->measures);
}

static void read_doses(plan_t *self, problems_t *problems)
{
    char text[sizeof self->keys.doses];
    memcpy(text, self->keys.doses, sizeof text);
    if (self->keys.design != DESIGN_DOSES) {
        self->dose[self->doses++] = 1;
        return;
    }
    for (char *rest = text, *word; (word = strtok_r(rest, " ", &rest));) {
        double dose;
        if (!param_number_read(word, &dose) || dose < 0 || dose > 1)
            PROBLEM(problems, KEY("doses"), "'%s' is no dose; write plain decimals from 0 to 1, as `0.5 1`", word);
        else if (self->doses == PLAN_DOSES_MAX)
            PROBLEM(problems, KEY("doses"), "'%s' is one too many; at most %d", word, PLAN_DOSES_MAX);
        else if (self->doses > 0 && dose <= self->dose[self->doses - 1])
            PROBLEM(problems, KEY("doses"), "%s does not lie above the dose before it; write them rising", word);
        else
            self->dose[self->doses++] = dose;
    }
    if (self->doses == 0 && text[strspn(text, " ")] == '\0') PROBLEM(problems, KEY("doses"), "no dose; write one");
}

static void read_responses(plan_t *self, const scenario_t *scenario, problems_t *problems)
{
    char text[sizeof self->keys.response];
    const int32_t own = scenario->offending.response;
    bool named = false;
    snprintf(text, sizeof text, "%s", self->keys.response[0] ? self->keys.response : response_names[own]);
    for (char *rest = text, *word; (word = strtok_r(rest, " ", &rest));) {
        int32_t level = 0;
        bool twice = false;
        while (level < RESPONSES && strcmp(response_names[level], word) != 0) level++;
        for (size_t i = 0; i < self->responses; i++) twice |= self->response[i] == level;
        if (level == RESPONSES)
            PROBLEM(problems, KEY("response"), "'%s' is no response%s; one of off, moderate, strong", word,
                    param_hint(word, response_names, RESPONSES).text);
        else if (twice)
            PROBLEM(problems, KEY("response"), "%s is given twice; keep one of them", word);
        else
            self->response[self->responses++] = level;
        named |= level == own;
    }
    if (self->responses > 0 && !named && param_origin_of(&scenario->origin, RESPONSE))
        PROBLEM(problems, RESPONSE,
                "%s is none of " KEY("response") " (%s), from which arms have theirs; name it there",
                response_names[own], self->keys.response);
    if (self->responses == 0 && self->keys.response[strspn(self->keys.response, " ")] == '\0')
        PROBLEM(problems, KEY("response"), "no response; write off, moderate or strong");
}

/// Whether the arm sets the key of a `KEY=VALUE` already.
static bool is_set(const plan_listed_t *arm, const char *word)
{
    size_t length = strcspn(word, "=") + 1;
    for (size_t i = 0; i < arm->settings; i++)
        if (strncmp(arm->setting[i], word, length) == 0) return true;
    return false;
}

static void take_settings(plan_listed_t *arm, char *text, problems_t *problems)
{
    for (char *rest = text, *word; (word = strtok_r(rest, " \n", &rest));) {
        if (strncmp(word, "measures.", 9) != 0 || !strchr(word, '='))
            PROBLEM(problems, KEY("arms"),
                    "%s: '%s' is no setting of a measure, as measures.NAME.enabled=true; all "
                    "else is the same in all arms",
                    arm->name, word);
        else if (is_set(arm, word))
            PROBLEM(problems, KEY("arms"), "%s: %.*s is given twice; keep one of them", arm->name,
                    (int)strcspn(word, "="), word);
        else if (arm->settings == PLAN_SETTINGS_MAX)
            PROBLEM(problems, KEY("arms"), "%s: more than %d settings", arm->name, PLAN_SETTINGS_MAX);
        else
            arm->setting[arm->settings++] = word;
    }
}

static void take_listed(plan_t *self, char *text, problems_t *problems)
{
    text += strspn(text, " \n");
    char *colon = strchr(text, ':');
    if (*text == '\0') return; // after the last semicolon
    if (colon == NULL || colon == text || colon - text > 40) {
        PROBLEM(problems, KEY("arms"), "'%.60s': not of the form NAME: KEY=VALUE, with at most 40 letters of a name",
                text);
        return;
    }
    if (self->listeds == PLAN_LISTED_MAX) {
        PROBLEM(problems, KEY("arms"), "'%.60s' is one too many; at most %d arms", text, PLAN_LISTED_MAX);
        return;
    }
    *colon = '\0';
    plan_listed_t *arm = &self->listed[self->listeds++];
    *arm = (plan_listed_t){.name = text};
    for (size_t i = 0; i + 1 < self->listeds; i++)
        if (!strcmp(self->listed[i].name, text))
            PROBLEM(problems, KEY("arms"), "two arms are called %s; rename one of them", text);
    if (!strcmp(text, "baseline")) PROBLEM(problems, KEY("arms"), "an arm cannot be called baseline; rename it");
    take_settings(arm, colon + 1, problems);
}

/// Settings are parted by blanks, so those inside a list, `[0, 1]`, go.
static void close_lists(char *text)
{
    char *out = text;
    bool inside = false;
    for (; *text; text++) {
        if (*text == '[' || *text == ']') inside = *text == '[';
        if (!inside || (*text != ' ' && *text != '\n')) *out++ = *text;
    }
    *out = '\0';
}

static void read_listed(plan_t *self, problems_t *problems)
{
    if (self->keys.design != DESIGN_LIST) {
        if (self->keys.arms[0]) PROBLEM(problems, KEY("arms"), "arms are written out only where design is list");
        return;
    }
    memcpy(self->text, self->keys.arms, sizeof self->text);
    close_lists(self->text);
    for (char *rest = self->text, *arm; (arm = strtok_r(rest, ";", &rest));) take_listed(self, arm, problems);
    if (self->listeds == 0) PROBLEM(problems, KEY("arms"), "no arm; write `NAME: measures.NAME.enabled=true`");
}

static bool is_tested(const plan_t *self, const char *measure)
{
    for (size_t i = 0; i < self->measures; i++)
        if (!strcmp(self->measure[i]->name, measure)) return true;
    return false;
}

/// A baseline is branched, so nothing in it may act on a detector.
static void refuse_enabled(const char *measure, problems_t *problems)
{
    char key[128];
    snprintf(key, sizeof key, "measures.%s.enabled", measure);
    PROBLEM(problems, key,
            "%s acts on the alerts of a detector, which no baseline can; switch it off here, and name it in " KEY(
                "measures") " or switch it on in arms of " KEY("arms"),
            measure);
}

/// Whether something in the arms looks at a factor: of a measure that is never on nothing does.
static bool acts(const plan_t *self, const scenario_t *scenario, const factor_t *factor)
{
    const char *path = factor->knob.section->path;
    if (strncmp(path, "measures.", 9) != 0) return true;
    if (is_tested(self, path + 9)) return true;
    for (size_t i = 0; measure_registry[i]; i++) {
        const measure_config_t *config = scenario->measure_config[i];
        if (!strcmp(path + 9, measure_registry[i]->name)) return config->enabled;
    }
    return false;
}

static void check_sensitivity(const plan_t *self, const scenario_t *scenario, problems_t *problems)
{
    size_t least = surface_points_min(self->factors.n + 1);
    if (self->factors.n > 0 && self->keys.points < least)
        PROBLEM(problems, KEY("points"), "%u; the factors (%zu) and a dummy need at least %zu", self->keys.points,
                self->factors.n, least);
    if (self->measures < 2)
        PROBLEM(problems, KEY("measures"), "sensitivity asks what measures do together; name two at least");
    for (size_t i = 0; i < self->measures; i++)
        if (needs_alerts(self->measure[i]))
            PROBLEM(problems, KEY("measures"),
                    "%s acts on a detector, whose fit and threshold would be other ones at every point; write " ALL_OPEN
                    " or name others",
                    self->measure[i]->name);
    if (self->responses > 1) PROBLEM(problems, KEY("response"), "sensitivity is of one response; keep one of them");
    if (scenario->protocol.vary_test != VARY_FIXED)
        PROBLEM(problems, "protocol.vary_test", "worlds of a sensitivity study vary by its factors; write fixed");
}

static void read_factors(plan_t *self, const scenario_t *scenario, problems_t *problems)
{
    char text[sizeof self->keys.factors];
    size_t before = problems->n;
    memcpy(text, self->keys.factors, sizeof text);
    if (self->keys.design != DESIGN_SENSITIVITY) {
        if (text[0]) PROBLEM(problems, KEY("factors"), "factors are varied only where design is sensitivity");
        return;
    }
    for (char *rest = text, *piece; (piece = strtok_r(rest, ";", &rest));)
        if (factors_take(&self->factors, scenario, piece) < 0) PROBLEM(problems, KEY("factors"), "%s", error_text());
    for (size_t f = 0; f < self->factors.n; f++)
        if (!acts(self, scenario, &self->factors.factor[f]))
            PROBLEM(problems, KEY("factors"), "%s: the measure is neither under test nor enabled, so nothing changes",
                    self->factors.factor[f].name);
    if (self->factors.n == 0 && problems->n == before)
        PROBLEM(problems, KEY("factors"), "no factor; write `KEY LOW HIGH; ...`");
    check_sensitivity(self, scenario, problems);
}

/// What was set on the command line and is not looked at. In a file it may stand for another design that extends it.
static void refuse_idle(const plan_t *self, const scenario_t *scenario, problems_t *problems)
{
    static const struct {
        const char *key;
        unsigned designs; // bits of those that look at it
        const char *instead;
    } of[] = {{KEY("replicates"), ~(1u << DESIGN_SENSITIVITY), "worlds are its points; set " KEY("points")},
              {KEY("points"), 1u << DESIGN_SENSITIVITY, "worlds are its replicates; set " KEY("replicates")},
              {KEY("measures"), ~(1u << DESIGN_LIST), "measures are those of " KEY("arms")},
              {KEY("doses"), 1u << DESIGN_DOSES, "set " KEY("design") "=doses too"},
              {KEY("dose_of"), 1u << DESIGN_DOSES, "set " KEY("design") "=doses too"}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        const char *origin = param_origin_of(&scenario->origin, of[i].key);
        if (!origin || strncmp(origin, "--set", 5) != 0 || of[i].designs >> self->keys.design & 1) continue;
        PROBLEM(problems, of[i].key, "not looked at where design is %s: %s", design_name[self->keys.design],
                of[i].instead);
    }
}

static void check(const plan_t *self, const scenario_t *scenario, problems_t *problems)
{
    const char *measure = NULL;
    refuse_idle(self, scenario, problems);
    if (self->keys.branch_day >= scenario->run.days)
        PROBLEM(problems, KEY("branch_day"), "%u must be less than days: %u", self->keys.branch_day,
                scenario->run.days);
    if (self->keys.design != DESIGN_FACTORIAL && self->keys.resolution != RESOLUTION_FULL)
        PROBLEM(problems, KEY("resolution"), "only a factorial design has a resolution");
    if (measures_wish(scenario, &measure).detector && !is_tested(self, measure)) refuse_enabled(measure, problems);
}

int plan_read(plan_t *self, const scenario_t *scenario)
{
    char *text = NULL;
    size_t bytes = 0;
    problems_t problems = {.scenario = scenario, .out = open_memstream(&text, &bytes)};
    if (!problems.out) return error_set(ERR_MEMORY, "no memory to read a plan");
    read_measures(self, &problems);
    read_doses(self, &problems);
    read_responses(self, scenario, &problems);
    read_listed(self, &problems);
    read_factors(self, scenario, &problems);
    check(self, scenario, &problems);
    int code = 0;
    if (fclose(problems.out) != 0)
        code = error_set(ERR_MEMORY, "no memory to read a plan");
    else if (problems.n > 0)
        code = error_set(ERR_INPUT, "%s", text);
    free(text);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of an experiment: a scenario with one section more, `experiment`, that says which arms its worlds branch
// into.
#ifndef VIGIL_ARM_PLAN_H
#define VIGIL_ARM_PLAN_H
#include "results/sensitivity/factor.h"
#include "scenarios/scenario.h"
#include "sim/measures/measure.h"

#define PLAN_SECTION "experiment"
#define PLAN_DOSES_MAX 8
#define PLAN_LISTED_MAX 32   // arms written out
#define PLAN_SETTINGS_MAX 16 // KEY=VALUE of one of them
#define PLAN_FACTORS_MAX 12  // measures of a factorial design
#define PLAN_RUNS_MAX 1024   // arms of all kinds

typedef enum { DESIGN_TANDEM, DESIGN_DOSES, DESIGN_FACTORIAL, DESIGN_LIST, DESIGN_SENSITIVITY, DESIGNS } design_t;
typedef enum { DOSE_OF_COVERAGE, DOSE_OF_QUALITY } dose_of_t;
typedef enum { RESOLUTION_FULL, RESOLUTION_IV, RESOLUTION_V } resolution_t;
extern const char *const design_name[DESIGNS + 1];

/// The keys as they stand in the file.
typedef struct {
    uint32_t replicates, branch_day, points;
    int32_t design, dose_of, resolution;
    char measures[400], doses[160], response[64], arms[4000], factors[4000];
} plan_keys_t;

/// One arm written out. Texts point into the plan.
typedef struct {
    const char *name, *setting[PLAN_SETTINGS_MAX];
    size_t settings;
} plan_listed_t;

/// The keys, taken apart.
typedef struct {
    plan_keys_t keys;
    const measure_t *measure[MEASURES_MAX];
    uint32_t index[MEASURES_MAX]; // of each in measure_registry
    size_t measures;
    double dose[PLAN_DOSES_MAX];
    size_t doses;
    int32_t response[RESPONSES]; // response_strength_t
    size_t responses;
    plan_listed_t listed[PLAN_LISTED_MAX];
    size_t listeds;
    factors_t factors;                           // they point into the scenario that was read
    char text[sizeof(((plan_keys_t *)0)->arms)]; // of the listed
} plan_t;

extern const param_t plan_params[];

/// Adds the section to a scenario's schema, as the last one; the scenario is loaded after that.
/// @return  0, ERR_LIMIT
int plan_register(plan_t *self, scenario_t *scenario);
/// Takes the keys apart once the scenario is loaded.
/// @return  0, ERR_INPUT with all problems at once, one a paragraph, each naming its key and where it was set
int plan_read(plan_t *self, const scenario_t *scenario);
/// How many worlds are run: replicates, or points of a sensitivity study.
uint32_t plan_worlds(const plan_t *self);
/// The effective scenario with the plan, the same for any number of replicates: what a world of it depends on. (Points
/// of a sensitivity study stay: where each lies depends on how many there are.)
/// @param[in] scenario  that the plan was read with, before plan_detach
/// @param[out] text  to be freed
/// @return  0, ERR_MEMORY
int plan_world_text(plan_t *self, const scenario_t *scenario, char **text);
/// Takes the section off the schema again: worlds know nothing of it. Keep the effective text before.
void plan_detach(scenario_t *scenario);
#endif

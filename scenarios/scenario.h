// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario: every number a run depends on, composed of the tables in this folder and those of the plug-ins.
#ifndef VIGIL_SCENARIO_H
#define VIGIL_SCENARIO_H
#include "core/param_origin.h"
#include "scenarios/benign.h"
#include "scenarios/corruption.h"
#include "scenarios/linkage.h"
#include "scenarios/offending.h"
#include "scenarios/platform.h"
#include "scenarios/population.h"
#include "scenarios/protocol.h"
#include "scenarios/target.h"
#include "trace/truth.h"

#define SCENARIO_SECTIONS 160
#define SCENARIO_PLUGINS 64 // of one kind

/// Root keys.
typedef struct {
    char description[512];
    uint64_t seed;
    uint32_t persons;
    uint32_t days;
    bool null_offenders;
    int32_t granularity; // granularity_t
} run_t;

typedef enum { GRANULARITY_BURST, GRANULARITY_MESSAGE } granularity_t;

typedef struct {
    run_t run;
    population_t population;
    platform_row_t platform[PLATFORMS];
    role_policy_t role[ROLES];
    ties_t ties;
    life_t life;
    offending_t offending;
    offender_policy_t offender[OFFENDERS]; // row 0 (none) unused
    child_t child;
    lens_t lens;
    protocol_t protocol;
    corruption_t corrupt;
    linkage_options_t linkage;
    targets_t targets;
    void *detector_config[SCENARIO_PLUGINS]; // by registry order, owned
    void *measure_config[SCENARIO_PLUGINS];  // by registry order, owned
    char *owned_path[SCENARIO_SECTIONS];
    size_t owned_paths;
    param_section_t section[SCENARIO_SECTIONS];
    size_t sections;
    param_origin_t origin; // where the keys were set
} scenario_t;

/// Registers this folder's sections and the detectors'; fills all defaults. The layer above adds the measures'
/// sections: measures_scenario_init(). @return 0, ERR_MEMORY
int scenario_init(scenario_t *self);
/// Adds a section (a plug-in's table) under a path. @return 0, ERR_LIMIT
int scenario_add(scenario_t *self, const char *path, const char *meaning, const param_t *params, void *base);
/// Adds a plug-in: allocates its config and its section `folder.name`. @return 0, ERR_MEMORY, ERR_LIMIT
int scenario_add_plugin(scenario_t *self, const char *folder, const char *name, const char *meaning,
                        const param_t *params, size_t config_bytes, void **config);
/// Checks what no single row can say, as it spans keys or numbers of a list: warm-up < days, names that exist.
/// @return 0, ERR_INPUT naming the key and where it was set
int scenario_check(const scenario_t *self);
/// Reads a file and the --set overrides over the defaults; then checks it.
/// @return 0, ERR_INPUT, ERR_IO (error_text() names every problem)
int scenario_read(scenario_t *self, const param_input_t *input);
/// The same of a path and overrides alone.
int scenario_load(scenario_t *self, const char *path, const char *const *override, size_t overrides);
/// True if there is a detector of that name and this build can run it.
bool scenario_has_detector(const char *name);
/// Refuses the name of a detector that there is not, as the value of `key`. @return ERR_INPUT with a did-you-mean, or
/// with what this build lacks
int scenario_refuse_detector(const scenario_t *self, const char *key, const char *name);
/// The effective scenario as YAML, with every key. @param[out] text  to be freed @return 0, ERR_MEMORY
int scenario_text(const scenario_t *self, char **text);
void scenario_free(scenario_t *self);
#endif

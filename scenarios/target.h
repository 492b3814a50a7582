// SPDX-License-Identifier: GPL-3.0-or-later
// The section `targets`: published figures that a simulated world is held against, and which of them the scenario was
// fitted to. The rows stand in target.def.
#ifndef VIGIL_TARGET_H
#define VIGIL_TARGET_H
#include "core/param_origin.h"

/// How a value comes from two counts, and what the narrowest honest interval is.
typedef enum {
    TARGET_SHARE, // numerator / denominator, the former among the latter: binomial
    TARGET_RATE,  // 1,000 numerator / denominator (years): Poisson
    TARGET_RATIO, // numerator / denominator, the latter among the former: binomial
    TARGET_MEAN   // numerator / denominator, a mean of counts: Poisson
} target_kind_t;

/// Index of each target: TARGET_ID_recorded_girls ...
typedef enum {
#define TARGET(name, ...) TARGET_ID_##name,
#include "scenarios/target.def"
#undef TARGET
    TARGETS
} target_id_t;

typedef struct {
#define TARGET(name, ...) double name[2]; // published: from, to
#include "scenarios/target.def"
#undef TARGET
    char fitted[2048]; // names separated by blanks
} targets_t;

typedef struct {
    const char *name, *unit, *meaning, *source;
    target_kind_t kind;
} target_info_t;

extern const param_t target_params[];
extern const target_info_t target_info[TARGETS];
/// [TARGETS] names, as param_nearest takes them.
extern const char *const target_names[TARGETS + 1];

/// Published range of a target in this scenario.
const double *target_published(const targets_t *self, target_id_t target);
/// True if the scenario says that its parameters were fitted to the target.
bool target_is_fitted(const targets_t *self, target_id_t target);
/// The target of a name, or -1.
int target_find(const char *name);
/// Refuses ranges written backwards and unknown names in `fitted`. @return 0, ERR_INPUT
int targets_check(const targets_t *self, const param_origin_t *origin);
#endif

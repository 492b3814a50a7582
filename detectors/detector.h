// SPDX-License-Identifier: MIT
// The contract of a detector: what it is given, what it must answer, and when. MIT, so that others' detectors carry
// what licence they like. A detector is one file ending in one `const detector_t detector_NAME`, and one line in
// registry.def.
#ifndef VIGIL_DETECTOR_H
#define VIGIL_DETECTOR_H
#include "core/param.h"
#include "trace/event.h"

/// What a detector was compiled against. The version counts changes that the sizes beside it do not show: raise it when
/// one of the structs below, of trace/event.h or of core/param.h changes.
#define DETECTOR_ABI_VERSION 1u
#define DETECTOR_ABI (DETECTOR_ABI_VERSION | (uint32_t)FEATURES << 8 | (uint32_t)sizeof(detector_t) << 16)

/// Columns of the feature table, computed once a scoring time for all detectors; feature.def says what each is.
typedef enum {
#define FEATURE(name, text, unit, meaning) FEATURE_##name,
#include "detectors/feature.def"
#undef FEATURE
    FEATURES
} feature_t;

extern const char *const feature_name[FEATURES + 1];
extern const char *const feature_unit[FEATURES + 1];
extern const char *const feature_meaning[FEATURES + 1];

/// Columns of the second table, of motifs and neighbours: computed only if a detector of the run needs them.
typedef enum {
#define GRAPH_FEATURE(name, text, unit, meaning) GRAPH_FEATURE_##name,
#include "detectors/graph_feature.def"
#undef GRAPH_FEATURE
    GRAPH_FEATURES
} graph_feature_t;

extern const char *const graph_feature_name[GRAPH_FEATURES + 1];
extern const char *const graph_feature_unit[GRAPH_FEATURES + 1];
extern const char *const graph_feature_meaning[GRAPH_FEATURES + 1];

/// What one instance of a detector is allowed to see.
typedef enum {
    VIEW_SILO,   // one platform's own metadata; one instance a platform
    VIEW_DEVICE, // one platform's metadata and, of the others, which accounts share a device
    VIEW_ALL     // everything; one instance
} view_scope_t;

typedef struct {
    view_scope_t scope;
    int platform;                   // platform_t of a silo; -1 = all
    const account_table_t *account; // all accounts; a silo's instance is only ever asked about its own platform's
    uint64_t seed;                  // for detectors that draw: rng_at(seed, ..., RNG_DETECTOR)
    const void *const *configs;     // of the built-in detectors, in the order of the registry; NULL = their defaults
} detector_view_t;

/// Rows to fit on or to score: the accounts of the view that have been active, and their features.
typedef struct {
    size_t n;
    uint32_t time;           // s: features are of events before this time only
    const uint32_t *account; // [n] rising; NULL when fitting (rows of several worlds and times)
    const float *feature;    // [n][FEATURES], finite
    const float *graph;      // [n][GRAPH_FEATURES], finite; NULL without NEEDS_GRAPH
} detector_rows_t;

/// Pairs to score: who may be harming whom.
typedef struct {
    size_t n;
    uint32_t time;             // s: only what happened before counts
    const uint32_t *from, *to; // [n] accounts: who is suspected, who is at risk
} detector_pairs_t;

/// GRAPH: the second table of features. Detectors that make a graph of their own from events need EVENTS alone.
enum { NEEDS_EVENTS = 1, NEEDS_FEATURES = 2, NEEDS_GRAPH = 4, NEEDS_LABELS = 8 };

typedef enum { UNIT_ACCOUNT, UNIT_PAIR } detector_unit_t;

/// A detector. The host allocates `state` (state_bytes, zeroed) and `config` (config_bytes, filled from `params`).
/// Any callback may be NULL but score, which only the host's entries for programs (--exec) lack. Only plan, open, fit
/// and prepare can fail, with error_set(ERR_PLUGIN, ...); else they return 0.
typedef struct {
    uint32_t abi;                        // DETECTOR_ABI
    const char *name, *summary, *source; // source: the paper
    const param_t *params;               // scenario keys detectors.NAME.*, or NULL
    size_t config_bytes, state_bytes;
    detector_unit_t unit;
    unsigned needs;

    /// Prepares `state`; called once before any other callback. `view` and `config` outlive the state.
    int (*open)(void *state, const void *config, const detector_view_t *view);
    /// Learns. With NEEDS_LABELS: rows of training worlds, label[i] 1 for an offender's account.
    /// Without: label is NULL, the rows are the same. Called at most once, before the first score.
    int (*fit)(void *state, const detector_rows_t *rows, const uint8_t *label);
    /// One tick's events, in time order, only what the view may see. Called in order, by one thread.
    void (*observe)(void *state, const event_batch_t *batch);
    /// Work on the past as a whole, for detectors that do not keep up event by event: called before the scores of a
    /// scoring time are asked for, after the last event before it, by one thread.
    int (*prepare)(void *state, uint32_t time);
    /// Suspicion of each row, higher = more suspicious, finite.
    /// @param[out] score [n]
    /// @threads called at once on disjoint parts of the rows; must not change `state`, and a row's score must not
    ///          depend on which other rows are in the call
    void (*score)(const void *state, const detector_rows_t *rows, double *score);
    /// Suspicion of each pair, as `score` does for rows; UNIT_PAIR only, and never in place of `score`.
    void (*score_pairs)(const void *state, const detector_pairs_t *pairs, double *score);
    /// Frees what open and fit allocated; state may be half-made.
    void (*close)(void *state);
    /// Where needs depend on the config, or the config may be wrong in ways that its rows cannot tell: called before
    /// anything is opened, with `configs` as in the view.
    /// @return what it needs with this config, bits of `needs` and no others; or error_set(ERR_PLUGIN, ...)
    int (*plan)(const void *config, const void *const *configs);
    const char *absent; // NULL; else the detector cannot run in this build, and why, for users
} detector_t;

/// What a shared object for `--plugin` exports, and all that it exports: its one detector.
__attribute__((visibility("default"))) const detector_t *vigil_detector(void);

/// All detectors, NULL-terminated: the built-in ones in the order of registry.def, then those added.
extern const detector_t *const *const detector_registry;
/// Adds a detector of the user's, which must live as long as the process; before any scenario is read.
/// @return 0, ERR_PLUGIN (the name is taken), ERR_LIMIT
int detector_register(const detector_t *detector);
/// A detector by name, or NULL.
const detector_t *detector_find(const char *name);
/// Which one of the registry it is.
size_t detector_place(const detector_t *detector);
/// For the error's text where a name is none of a detector.
param_hint_t detector_hint(const char *name);
/// What a detector needs with this config. @return bits of NEEDS_*, or ERR_PLUGIN
int detector_plan(const detector_t *detector, const void *config, const void *const *configs);
/// Suspicion of rows[0..n) with the work cut over OpenMP threads.
/// @return  processor time that it took, s, over all threads
double detector_score(const detector_t *detector, const void *state, const detector_rows_t *rows, double *score);
#endif

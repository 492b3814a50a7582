// SPDX-License-Identifier: GPL-3.0-or-later
// The list of detectors, made from registry.def and added to by plug-ins, and the cut of scoring over threads.
#include "core/error.h"
#include "core/progress.h"
#include "detectors/detector.h"
#include <omp.h>
#include <string.h>

#define PARALLEL_MIN 1024 // rows

#define DETECTOR(name) extern const detector_t detector_##name;
#include "detectors/registry.def"
#undef DETECTOR

#define DETECTORS_MAX 64

enum {
#define DETECTOR(name) ORDINAL_##name,
#include "detectors/registry.def"
#undef DETECTOR
    BUILT_IN
};

static const detector_t *known[DETECTORS_MAX + 1] = {
#define DETECTOR(name) &detector_##name,
#include "detectors/registry.def"
#undef DETECTOR
};
static size_t known_n = BUILT_IN;

const detector_t *const *const detector_registry = known;

int detector_register(const detector_t *detector)
{
    if (detector_find(detector->name) != NULL)
        return error_set(ERR_PLUGIN, "a detector called %s is there already", detector->name);
    if (known_n == DETECTORS_MAX) return error_set(ERR_LIMIT, "more than %d detectors", DETECTORS_MAX);
    known[known_n++] = detector;
    return 0;
}

const detector_t *detector_find(const char *name)
{
    for (const detector_t *const *d = detector_registry; *d; d++)
        if (strcmp((*d)->name, name) == 0) return *d;
    return NULL;
}

size_t detector_place(const detector_t *detector)
{
    size_t i = 0;
    while (known[i] != detector) i++;
    return i;
}

param_hint_t detector_hint(const char *name)
{
    const char *names[DETECTORS_MAX];
    for (size_t i = 0; i < known_n; i++) names[i] = known[i]->name;
    return param_hint(name, names, known_n);
}

int detector_plan(const detector_t *detector, const void *config, const void *const *configs)
{
    return detector->plan ? detector->plan(config, configs) : (int)detector->needs;
}

/// Rows [low, high) of `rows`.
static detector_rows_t part_of(const detector_rows_t *rows, size_t low, size_t high)
{
    return (detector_rows_t){
        .n = high - low,
        .time = rows->time,
        .account = rows->account ? rows->account + low : NULL,
        .feature = rows->feature ? rows->feature + low * FEATURES : NULL,
        .graph = rows->graph ? rows->graph + low * GRAPH_FEATURES : NULL,
    };
}

double detector_score(const detector_t *detector, const void *state, const detector_rows_t *rows, double *score)
{
    double spent = 0;
#pragma omp parallel if (rows->n >= PARALLEL_MIN) reduction(+ : spent) // of times: no result hangs on the order
    {
        double before = progress_thread_cpu_s();
        size_t part = (size_t)omp_get_thread_num(), parts = (size_t)omp_get_num_threads();
        size_t low = rows->n * part / parts, high = rows->n * (part + 1) / parts;
        detector_rows_t mine = part_of(rows, low, high);
        if (mine.n > 0) detector->score(state, &mine, score + low);
        spent += progress_thread_cpu_s() - before;
    }
    return spent;
}

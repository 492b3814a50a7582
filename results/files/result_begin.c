// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/files/result_begin.h"

#include "core/error.h"
#include <omp.h>

int result_begin(run_result_t *self, size_t detectors, const scenario_t *scenario)
{
    CHECK(run_result_init(self, detectors));
    self->threads = (uint64_t)omp_get_max_threads();
    if (scenario == NULL) return 0;
    self->seed = scenario->run.seed;
    return scenario_text(scenario, &self->scenario);
}

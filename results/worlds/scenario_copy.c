// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/worlds/scenario_copy.h"

#include "core/error.h"
#include "sim/measures/measure.h"

int scenario_read_new(scenario_t *out, const param_input_t *input)
{
    *out = (scenario_t){0};
    CHECK(measures_scenario_init(out));
    return scenario_read(out, input);
}

int scenario_copy(scenario_t *out, const scenario_t *of, const char *called)
{
    char *text = NULL;
    *out = (scenario_t){0};
    int code = scenario_text(of, &text);
    if (code == 0) code = scenario_read_new(out, &(param_input_t){.path = called, .text = text});
    free(text);
    return code;
}

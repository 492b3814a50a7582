// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenarios/held_out.h"

#include "core/error.h"

#include <string.h>

static int check_type(const scenario_t *scenario)
{
    static const char key[] = "protocol.leave_out";
    int32_t type = scenario->protocol.leave_out;
    const double *mix = scenario->offending.type_mix;
    double others = 0;
    if (type == OFFENDER_NONE) return 0;
    for (int t = OFFENDER_NONE + 1; t < OFFENDERS; t++) others += t == type ? 0 : mix[t - 1];
    bool some = mix[type - 1] > 0;
    if (some && others > 0) return 0;
    return param_origin_refuse(&scenario->origin, key,
                               "%s offender of this scenario is of the type %s (offending.type_mix), so there would be "
                               "none %s; choose another type",
                               some ? "every" : "no", offender_name[type], some ? "to learn from" : "to find");
}

int held_out_check(const scenario_t *scenario)
{
    CHECK(check_type(scenario));
    if (scenario->protocol.vary_test == VARY_FIXED || scenario->protocol.vary[0] != '\0') return 0;
    return param_origin_refuse(&scenario->origin, "protocol.vary_test",
                               "%s of which ranges? protocol.vary names none; name them, or write fixed",
                               scenario->protocol.vary_test == VARY_INSIDE ? "inside" : "outside");
}

void held_out_leave(scenario_t *scenario)
{
    if (scenario->protocol.leave_out != OFFENDER_NONE)
        scenario->offending.type_mix[scenario->protocol.leave_out - 1] = 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/offenders/response.h"

#define FEW 4.0          // attempts that weigh as much as what has been met
#define LEAST 0.05       // of a platform's weight
#define SLOWEST 3.0      // times longer, at most, where everything is refused
#define MORE_RETURNS 0.5 // of the way to always
#define EARLY 0.5        // chance, once something was refused or closed

static double strength(const scenario_t *scenario)
{
    static const double of[RESPONSES] = {[RESPONSE_OFF] = 0, [RESPONSE_MODERATE] = 0.5, [RESPONSE_STRONG] = 1};
    return of[scenario->offending.response];
}

void response_met(culprit_t *culprit, uint8_t platform, bool refused)
{
    if (culprit->met[platform] == UINT16_MAX) return;
    culprit->met[platform]++;
    culprit->refused[platform] = (uint16_t)(culprit->refused[platform] + refused);
}

/// Share of attempts that were refused, with few attempts less.
static double refused_share(double refused, double met) { return refused / (met + FEW); }

double response_weight(const scene_t *scene, const culprit_t *culprit, uint8_t platform)
{
    double share = refused_share(culprit->refused[platform], culprit->met[platform]);
    return fmax(LEAST, 1 - strength(scene->scenario) * share);
}

double response_gap(const scene_t *scene, const culprit_t *culprit)
{
    double refused = 0, met = 0;
    for (int platform = 0; platform < PLATFORMS; platform++) {
        refused += culprit->refused[platform];
        met += culprit->met[platform];
    }
    return 1 + strength(scene->scenario) * (SLOWEST - 1) * refused_share(refused, met);
}

double response_comeback(const scenario_t *scenario, double chance)
{
    return chance + strength(scenario) * MORE_RETURNS * (1 - chance);
}

double response_new_device(const scenario_t *scenario, double chance)
{
    return chance + strength(scenario) * (1 - chance);
}

double response_early(const scene_t *scene, const culprit_t *culprit)
{
    bool any = culprit->closed > 0;
    for (int platform = 0; platform < PLATFORMS; platform++) any |= culprit->refused[platform] > 0;
    return any ? EARLY * strength(scene->scenario) : 0;
}

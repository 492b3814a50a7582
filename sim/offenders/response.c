// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/offenders/response.h"

static double strength(const scenario_t *scenario)
{
    static const double of[RESPONSES] = {[RESPONSE_OFF] = 0, [RESPONSE_MODERATE] = 0.5, [RESPONSE_STRONG] = 1};
    return of[scenario->offending.response];
}

void response_met(culprit_t *culprit, uint8_t platform, met_t met)
{
    if (culprit->met[platform] == UINT16_MAX) return;
    culprit->met[platform]++;
    culprit->refused[platform] = (uint16_t)(culprit->refused[platform] + (met != MET_ALLOWED));
    if (met == MET_CAPPED && culprit->capped < UINT16_MAX) culprit->capped++;
}

/// Share of attempts that were refused, with few attempts less.
static double refused_share(const scenario_t *scenario, double refused, double met)
{
    return refused / (met + scenario->offending.response_prior);
}

double response_weight(const scene_t *scene, const culprit_t *culprit, uint8_t platform)
{
    double share = refused_share(scene->scenario, culprit->refused[platform], culprit->met[platform]);
    return fmax(scene->scenario->offending.response_least, 1 - strength(scene->scenario) * share);
}

double response_gap(const scene_t *scene, const culprit_t *culprit)
{
    double met = 0, slowest = scene->scenario->offending.response_slowest;
    for (int platform = 0; platform < PLATFORMS; platform++) met += culprit->met[platform];
    return 1 + strength(scene->scenario) * (slowest - 1) * refused_share(scene->scenario, culprit->capped, met);
}

double response_comeback(const scenario_t *scenario, double chance)
{
    return chance + strength(scenario) * scenario->offending.response_returns * (1 - chance);
}

double response_new_device(const scenario_t *scenario, double chance)
{
    return chance + strength(scenario) * (1 - chance);
}

double response_early(const scene_t *scene, const culprit_t *culprit)
{
    bool any = culprit->closed > 0;
    for (int platform = 0; platform < PLATFORMS; platform++) any |= culprit->refused[platform] > 0;
    return any ? scene->scenario->offending.response_early * strength(scene->scenario) : 0;
}

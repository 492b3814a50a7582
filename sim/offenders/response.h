// SPDX-License-Identifier: GPL-3.0-or-later
// How offenders answer measures, by fixed rules (docs/model.md): `offending.response` says how far. They answer what
// measures have refused them and closed, not what measures there are; without either nothing changes.
#ifndef VIGIL_RESPONSE_H
#define VIGIL_RESPONSE_H
#include "sim/offenders/roster.h"

/// CAPPED: refused by a measure that limits the number of contacts, so that fewer attempts would have passed.
typedef enum { MET_ALLOWED, MET_REFUSED, MET_CAPPED } met_t;

/// A child was looked up, asked or written to: how it went with the measures.
void response_met(culprit_t *culprit, uint8_t platform, met_t met);
/// Factor of a platform's weight when the person chooses where to go on, in (0, 1].
double response_weight(const scene_t *scene, const culprit_t *culprit, uint8_t platform);
/// Factor of the time until the person looks for children again, >= 1: by refusals of limits on numbers alone, as being
/// slower helps against nothing else.
double response_gap(const scene_t *scene, const culprit_t *culprit);
/// Chance to come back after a closure, and to do so with another device, from what they are without a response.
double response_comeback(const scenario_t *scenario, double chance);
double response_new_device(const scenario_t *scenario, double chance);
/// Chance to leave out what comes before the private channel.
double response_early(const scene_t *scene, const culprit_t *culprit);
#endif

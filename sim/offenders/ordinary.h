// SPDX-License-Identifier: GPL-3.0-or-later
// The ordinary use of an offender's further profiles, by the same code as everyone's.
#ifndef VIGIL_ORDINARY_H
#define VIGIL_ORDINARY_H
#include "sim/offenders/roster.h"

/// One period of ordinary use of one of the further profiles: a look around, a conversation, perhaps a new contact.
void ordinary_use(const scene_t *scene, culprit_t *culprit, uint32_t time);
#endif

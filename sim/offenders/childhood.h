// SPDX-License-Identifier: GPL-3.0-or-later
// The child's side of an approach: accepting, answering, discomfort and what follows from it.
#ifndef VIGIL_CHILDHOOD_H
#define VIGIL_CHILDHOOD_H
#include "sim/offenders/roster.h"

/// What a child does when uncomfortable.
typedef struct {
    bool block, report, mute, ignore, tell;
} response_t;

/// A parent lives in the household and keeps an eye on the child: one draw a child for the whole run.
bool childhood_supervised(const scene_t *scene, uint32_t child);
/// Age band of children: 8-11, 12-15, 16-17.
uint32_t childhood_band(uint32_t age);
/// Does the child accept the request of the account in use?
bool childhood_accepts(const scene_t *scene, pursuit_t *pursuit, bool mutual);
/// Chance that a first message is answered.
double childhood_first_answer(const scene_t *scene, const pursuit_t *pursuit, bool connected);
/// Chance that a later message is answered.
double childhood_answer(const scene_t *scene, const pursuit_t *pursuit);
/// True if the child feels uncomfortable at the present stage; then *response says what it does.
bool childhood_uneasy(const scene_t *scene, pursuit_t *pursuit, response_t *response);
/// A decision with probability p, of the child in this approach.
bool childhood_chance(const scene_t *scene, pursuit_t *pursuit, decision_t what, double p);
#endif

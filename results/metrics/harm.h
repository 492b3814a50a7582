// SPDX-License-Identifier: GPL-3.0-or-later
// What alerts would have meant to children: victims protected before harm, exposure saved, alerts needed.
#ifndef VIGIL_HARM_H
#define VIGIL_HARM_H
#include "trace/truth.h"
#include <stdbool.h>

#define HARM_DELAYS 4
#define HARM_DAY 2                              // of harm_delay_h: 24 h
extern const int32_t harm_delay_h[HARM_DELAYS]; // h between alert and action: 0, 1, 24, 72

/// One approach in the world without intervention. `contact` is no earlier than the start of scoring.
typedef struct {
    uint32_t offender;          // index that the weights and first alerts use
    int32_t contact, harm, end; // s; harm NEVER if it did not come to that; end = the approach's, or of observation
} harm_case_t;

/// Weighted sums over cases.
typedef struct {
    double harmed, in_time[HARM_DELAYS];        // children
    double exposed, exposed_after[HARM_DELAYS]; // s between contact and harm (or end): at all, and left after action
} harm_sum_t;

/// Adds one case.
/// @param[in] alert s of the offender's first alert after onset, or NEVER
void harm_add(harm_sum_t *sum, const harm_case_t *child, int32_t alert, double weight);
/// Whether the child came to harm, and action `harm_delay_h[delay]` after the alert would have come before it.
bool harm_in_time(const harm_case_t *child, int32_t alert, int delay);
/// Victims protected before harm: share of harmed children whose offender was alerted `harm_delay_h[delay]` before the
/// harm.
double harm_prevented(const harm_sum_t *sum, int delay);
/// Share of the time between contact and harm (or end) that would have been saved, over all approaches.
double harm_exposure_saved(const harm_sum_t *sum, int delay);
#endif

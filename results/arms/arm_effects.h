// SPDX-License-Identifier: GPL-3.0-or-later
// What arms prevented, alone and together: paired differences over worlds, with intervals and tests.
#ifndef VIGIL_ARM_EFFECTS_H
#define VIGIL_ARM_EFFECTS_H
#include "results/arms/arm_design.h"

/// Of fewer worlds there are no intervals: no test by flips of signs reaches 0.05, so none could leave out 0.
#define EFFECT_WORLDS_MIN 6

/// ALONE, TOGETHER, ARM: the baseline less the arm. ALL_BUT: all but one less all, what the one adds to the others.
/// SUM: of all alone. INDEPENDENT: what measures would prevent together if each stopped its share of what the others
/// leave, H (1 - (1-p_1)...(1-p_k)) with H the baseline and p_i the share that i prevents alone (Bliss 1939,
/// doi:10.1111/j.1744-7348.1939.tb06990.x). SYNERGY: together less INDEPENDENT. BEYOND_SUM: together less SUM.
/// MAIN, PAIR, BEYOND_MAIN: of factorial designs, over all runs; a pair's is half of what one prevents with the other
/// less without it; BEYOND_MAIN is together less all main effects.
/// RESPONSE, of plans with several: the arm under the plan's first response less the same arm under this one, what the
/// response itself prevents; of harm below 0 where offenders who respond do more of it.
typedef enum {
    EFFECT_ALONE,
    EFFECT_ALL_BUT,
    EFFECT_SUM,
    EFFECT_INDEPENDENT,
    EFFECT_TOGETHER,
    EFFECT_SYNERGY,
    EFFECT_BEYOND_SUM,
    EFFECT_MAIN,
    EFFECT_PAIR,
    EFFECT_BEYOND_MAIN,
    EFFECT_ARM,
    EFFECT_RESPONSE,
    EFFECTS
} effect_kind_t;
extern const char *const effect_kind_name[EFFECTS + 1], *const effect_kind_meaning[EFFECTS];

/// A function of the arms' means: a weighted sum, or one of the two that are not.
typedef struct {
    effect_kind_t kind;
    char of[640]; // measures or arm; of a pair in a fraction, those it cannot be told from too
    double dose;
    int32_t response;
    double *weight;            // [arms]; NULL of INDEPENDENT and SYNERGY
    size_t baseline, together; // of these: arms
    size_t single[MEASURES_MAX], singles;
} effect_t;

typedef struct {
    effect_t *effect;
    size_t n, room, arms;
} effects_t;

/// All effects that a design allows. @return 0, ERR_MEMORY; free in any case
int effects_init(effects_t *self, const plan_t *plan, const arm_design_t *design);
void effects_free(effects_t *self);

/// One effect on one outcome, in the outcome's unit a world.
typedef struct {
    double value, low, high;             // low and high: 95 %; NaN of fewer than 6 worlds, and where nothing varies
    double share, share_low, share_high; // of the baseline's mean, that of each resample; NaN of what is no harm
    double p, p_holm; // sign-flip test over worlds; Holm over all effects of the outcome and response; those
                      // of kind RESPONSE, another question, are a family of their own
    double pairing;   // variance that the effect would have over arms in worlds of their own / the one it has; of
                    // INDEPENDENT and SYNERGY, of their linear parts; NaN of a single world, and where it does not vary
} estimate_of_effect_t;

/// @param[in]  value   [worlds][stride] outcome of each arm in each world, `arms` of them `step` apart
/// @param[in]  shares  false: of what is no harm; then shares, INDEPENDENT and SYNERGY are NaN, and those two in no
///                     family of tests
/// @param[in]  resamples  at least; as many as it takes for 15 beyond each end, which few worlds put far out; 0: no
///                        intervals
/// @param[out] out     [effects->n]
/// @return  0, ERR_MEMORY
/// @threads resamples are functions of (seed, number), so threads cannot matter
/// @source  percentile bootstrap over worlds, its levels widened for few of them: Hesterberg 2015,
///          doi:10.1080/00031305.2015.1089789, section 5.3. Test of what is no weighted sum: of its linear part, which
///          has the same mean as both are homogeneous (Davison and Hinkley 1997, section 2.7)
/// @cost    O(resamples x (worlds x effects + arms of the two))
int effects_estimate(const effects_t *effects, const double *value, size_t worlds, size_t stride, size_t step,
                     bool shares, uint32_t resamples, uint64_t seed, estimate_of_effect_t *out);
/// The point value. @param[in] mean  [arms]
double effect_value(const effect_t *effect, const double *mean, size_t arms);
#endif

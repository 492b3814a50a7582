// SPDX-License-Identifier: GPL-3.0-or-later
// Offending at the level of published rates: how many offenders of which type, their pace, the child's responses, and
// the recorded-crime lens. Rates and stages only.
#ifndef VIGIL_OFFENDING_PARAMS_H
#define VIGIL_OFFENDING_PARAMS_H
#include "core/param.h"
#include "trace/event.h"
#include "trace/truth.h"

/// Modes of dwell time: minutes, days, weeks.
typedef enum { MODE_MINUTES, MODE_DAYS, MODE_WEEKS, MODES } dwell_mode_t;
/// Age bands of children: 8-11, 12-15, 16-17.
#define CHILD_BANDS 3
/// Age bands of offenders: 18-24, 25-34, 35-54, 55 and more.
#define OFFENDER_BANDS 4

/// How far offenders answer measures.
typedef enum { RESPONSE_OFF, RESPONSE_MODERATE, RESPONSE_STRONG, RESPONSES } response_strength_t;
extern const char *const response_names[RESPONSES + 1];

/// What all types share.
typedef struct {
    double per_1000_adults;               // offenders per 1,000 adults
    double type_mix[OFFENDERS - 1];       // intimacy-seeking, adaptable, hyper-sexualised, known adult; relative
    double male;                          // share
    double age_weight[OFFENDER_BANDS];    // relative chance of an adult of the band
    double girls;                         // weight of a girl, against 1 - girls of a boy
    double child_age_weight[CHILD_BANDS]; // relative chance of a child of the band
    double onset_spread_days;             // activity began up to so long before the start
    double spell_days, pause_days;        // mean of active spells and of the pauses between them
    double platform_weight[PLATFORMS];    // where profiles are opened and contact is looked for, relative
    double private_weight[PLATFORMS];     // where conversations are moved to, relative
    double seen_in_search;                // chance that a child with an adult declared age is recognised in a search
    double seen_in_list;                  // ... and in a pupil's contact list
    double earlier_children;              // share of children among contacts of further profiles from before the start
    double dwell_median_h[MODES];         // contact to sexualised stage
    double dwell_sigma[MODES];
    uint32_t tries;       // ways tried in one search for a child; of them one that a measure hides is one
    uint32_t looks;       // profiles looked through on one way
    double retry;         // chance to write again when a first message stays unanswered
    double persist;       // chance to go on by another profile or platform after a refusal by a measure
    uint32_t switches;    // changes of profile after such refusals in one approach, at most
    uint32_t image_tries; // attempts to get an image past a measure that stops it, at most
    double recontact;     // chance to contact again by another profile after a block
    double resume;        // chance that an approach goes on by another profile after a closure
    double comeback;      // chance that the person opens a new profile after a closure
    double comeback_median_days, comeback_sigma;
    double comeback_new_device; // share of new profiles on another device
    int32_t response;           // response_strength_t
    double response_prior;      // attempts that weigh as much as what has been met
    double response_slowest;    // factor of the time between searches where limits on numbers refuse everything
    double response_least;      // of a platform's weight
    double response_returns;    // share of the way to always coming back
    double response_early;      // chance to leave out a stage before the private channel
} offending_t;

/// One type's policy: a row of rates.
typedef struct {
    double pace_per_day, pace_alpha, pace_cap_per_day;  // new approaches: Pareto over persons, from, exponent, at most
    double parallel;                                    // approaches at once, at most
    double profiles_low, profiles_high, profiles_alpha; // further profiles: uniform if alpha is 0, else Pareto, clipped
    double profile_age_days; // further profiles were opened up to so long before the start, and during the run
    double peer_posing;      // share of further profiles with a declared age of 13 to 19
    double further_device;   // share of further profiles on another device
    double own_account;      // share of approaches by the person's ordinary accounts
    double search, through_contacts, room, nearby; // how children are found, relative
    double collect;                                // chance that mutual contacts are collected first
    double mode[MODES];                            // minutes, days, weeks; relative
    double skip;                                   // chance to skip a stage that can be skipped
    double cautious;                               // chance to give up on a supervised child
    double invite;                                 // chance to invite to another platform
    double lose_interest;                          // chance to give up, a stage
    double ease;                                   // factor of the child\'s discomfort
    double setback;                                // chance to fall back a stage instead of advancing
    double harm;          // chance that a sexualised stage, not ended by the child, reaches harm
    double coerce;        // chance of coercion after harm
    double talks_per_day; // conversations a day in the modes of days and weeks
    double turns;         // length of conversations relative to the child's own
    double night;         // share of conversations drawn to the late evening before isolation
} offender_policy_t;

/// The child.
typedef struct {
    double accept, accept_mutual;   // request from a stranger, without and with a mutual contact
    double accept_known;            // request from an adult of the own circles
    double accept_peer;             // factor if the asking profile declares an age of 13 to 19
    double answer;                  // chance that the first message of a new contact is answered
    double answer_unconnected;      // ... of an unconnected account
    double supervised[CHILD_BANDS]; // share supervised, with a parent in the household
    double supervised_factor;       // of acceptance and answers, for the supervised
    double experienced_factor;      // ... after an approach ended by the child
    double lose_interest;           // chance to drop the conversation, a stage
    double follow;                  // chance to follow an invitation to another platform
    double starts;                  // share of conversations that the child starts
    double uneasy_private, uneasy_isolation, uneasy_sexualised, uneasy_coercion; // chance of discomfort at the stage
    double block, report, mute, ignore; // responses to discomfort; several at once
    double tell;                        // chance to tell an adult
    double tell_supervised;             // factor for the supervised
} child_t;

/// Recorded crime as a lens on harm.
typedef struct {
    double disclosed;      // harm told to someone who can act
    double reported;       // ... and reported to the police
    double recorded;       // ... and recorded
    double platform_known; // ... with the platform known
    double charged;        // ... and charged
    double suspect;        // recorded offences that lead to their offender
    double referred;       // harm by offenders whom a platform has reported to the police that is recorded
    double identified;     // further children harmed by such an offender who become known
} lens_t;

extern const param_t offending_params[], offender_params[], child_params[], lens_params[];
/// Row defaults of each type, NULL for OFFENDER_NONE.
extern const param_row_default_t *const offender_defaults[OFFENDERS];
#endif

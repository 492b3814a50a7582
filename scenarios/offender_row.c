// SPDX-License-Identifier: GPL-3.0-or-later
// The policy of an offender type as a row of rates, and the defaults of each type.
#include "scenarios/offending.h"

#define ROW(...) PARAM(offender_policy_t, __VA_ARGS__)
const param_t offender_params[] = {
    ROW(pace_per_day, "1/day", "0.1", 0, 100, "New approaches of an active person: the Pareto law's lower end.",
        "assumed"),
    ROW(pace_alpha, "1", "1.7", 0.1, 100, "Exponent of that law's tail.", "assumed, after Joleby et al. 2021"),
    ROW(pace_cap_per_day, "1/day", "1", 0, 100, "Upper end of that law.", "assumed"),
    ROW(parallel, "1", "3", 1, 1000, "Approaches at once, at most.", "assumed"),
    ROW(profiles_low, "1", "0", 0, 60, "Further profiles, at least.", "assumed"),
    ROW(profiles_high, "1", "0", 0, 60, "Further profiles, at most.", "assumed"),
    ROW(profiles_alpha, "1", "0", 0, 100, "Exponent of their Pareto law; 0: evenly between the two.", "assumed"),
    ROW(profile_age_days, "day", "700", 0, 36500,
        "Further profiles were opened evenly from so long before the start to the end of the run.", "assumed"),
    ROW(peer_posing, "1", "0", 0, 1, "Share of further profiles that declare 13 to 19 years.", "assumed"),
    ROW(further_device, "1", "0.2", 0, 1, "Share of further profiles used on a further device.", "assumed"),
    ROW(own_account, "1", "1", 0, 1, "Share of approaches begun from the person's ordinary accounts.", "assumed"),
    ROW(search, "1", "1", 0, 1e6, "Relative share of children looked for by search.", "assumed"),
    ROW(through_contacts, "1", "2", 0, 1e6, "Relative share found among contacts' contacts: suggested or in lists.",
        "assumed"),
    ROW(room, "1", "1", 0, 1e6, "Relative share met in public rooms.", "assumed"),
    ROW(nearby, "1", "0", 0, 1e6,
        "Relative share looked for by place, on maps and in lists of who is near, among the people of the own region.",
        "assumed: none, as no source counts them"),
    ROW(collect, "1", "0", 0, 1, "Chance that mutual contacts are asked for first.", "assumed"),
    ROW(mode, "1", "[0, 0, 1]", 0, 1e6, "Relative shares of the modes of minutes, days and weeks.",
        "assumed, after European Online Grooming Project 2012"),
    ROW(skip, "1", "0.2", 0, 1, "Chance to skip a stage that can be skipped.", "assumed, after Aitken et al. 2018"),
    ROW(cautious, "1", "0.3", 0, 1, "Chance to give up on a supervised child; a fifth of it on others.",
        "assumed, after Kamar et al. 2022"),
    ROW(invite, "1", "0.65", 0, 1, "Chance to invite to another platform.",
        "assumed, after Thorn 2022 (two in three minors were ever asked)"),
    ROW(lose_interest, "1", "0.03", 0, 1, "Chance to give up at a change of stage.", "assumed"),
    ROW(ease, "1", "1", 0, 10, "Factor of the child's discomfort at each stage.", "assumed"),
    ROW(setback, "1", "0.15", 0, 0.9, "Chance to fall back a stage instead of advancing.",
        "assumed, after European Online Grooming Project 2012 (cyclical)"),
    ROW(harm, "1", "0.8", 0, 1, "Chance that a sexualised stage, not ended by the child, reaches harm.",
        "assumed, after NCA 2021 (R v Wilson: 10 % of those approached)"),
    ROW(coerce, "1", "0.2", 0, 1, "Chance of coercion after harm.", "assumed"),
    ROW(talks_per_day, "1/day", "1", 0.01, 100, "Conversations a day in the modes of days and weeks.", "assumed"),
    ROW(turns, "1", "1", 0.01, 10, "Length of conversations relative to the child's own with contacts.", "assumed"),
    ROW(night, "1", "0.2", 0, 1, "Share of conversations drawn to the late evening; twice that at isolation.",
        "assumed"),
    PARAM_END};
#undef ROW

static const param_row_default_t intimacy[] = {
    {"pace_per_day", "0.015", "assumed, after European Online Grooming Project 2012 (few children)"},
    {"pace_cap_per_day", "0.3", "assumed"},
    {"parallel", "3", "assumed"},
    {"profiles_high", "1", "assumed, after European Online Grooming Project 2012 (own identity)"},
    {"own_account", "0.8", "assumed, after European Online Grooming Project 2012"},
    {"through_contacts", "6", "assumed"},
    {"collect", "0.6", "assumed"},
    {"mode", "[0.1, 0.5, 0.4]", "assumed, after European Online Grooming Project 2012 (long contact)"},
    {"ease", "0.5", "assumed, after European Online Grooming Project 2012 (seen as a relationship)"},
    {"lose_interest", "0.02", "assumed"},
    {"coerce", "0.1", "assumed"},
    {"harm", "0.9", "assumed"},
    {"turns", "1.2", "assumed"},
    {NULL, NULL, NULL}};

static const param_row_default_t adaptable[] = {
    {"pace_per_day", "0.12", "assumed"},
    {"pace_cap_per_day", "2", "assumed"},
    {"parallel", "8", "assumed"},
    {"profiles_low", "1", "assumed"},
    {"profiles_high", "4", "assumed, after Meta 2025 (3.7 linked accounts)"},
    {"profile_age_days", "500", "assumed"},
    {"peer_posing", "0.5", "assumed, after European Online Grooming Project 2012 (identity adapted)"},
    {"further_device", "0.25", "assumed"},
    {"own_account", "0.25", "assumed"},
    {"collect", "0.5", "assumed, after NSPCC 2025 (visible mutual friends)"},
    {"mode", "[0.35, 0.4, 0.25]", "assumed, after European Online Grooming Project 2012 (variable)"},
    {"coerce", "0.3", "assumed"},
    {NULL, NULL, NULL}};

static const param_row_default_t hyper[] = {
    {"pace_per_day", "0.5", "assumed, after NCA 2021 and PPS Northern Ireland 2024 (1.6 and 3.5 a day at the top)"},
    {"pace_cap_per_day", "6", "assumed"},
    {"parallel", "30", "assumed"},
    {"profiles_low", "3", "assumed"},
    {"profiles_high", "30", "assumed, after NCA 2021"},
    {"profiles_alpha", "1.5", "assumed"},
    {"profile_age_days", "250", "assumed"},
    {"peer_posing", "0.7", "assumed, after European Online Grooming Project 2012 (false identities)"},
    {"further_device", "0.35", "assumed"},
    {"own_account", "0.05", "assumed"},
    {"search", "1.5", "assumed"},
    {"collect", "0.3", "assumed"},
    {"mode", "[0.75, 0.2, 0.05]", "assumed, after European Online Grooming Project 2012 (very short contact)"},
    {"skip", "0.5", "assumed"},
    {"cautious", "0.15", "assumed"},
    {"lose_interest", "0.03", "assumed"},
    {"setback", "0.05", "assumed"},
    {"coerce", "0.4", "assumed"},
    {"talks_per_day", "1.5", "assumed"},
    {NULL, NULL, NULL}};

static const param_row_default_t known[] = {
    {"pace_per_day", "0.012", "assumed"}, {"pace_cap_per_day", "0.1", "assumed"},
    {"parallel", "2", "assumed"},         {"mode", "[0, 0.1, 0.9]", "assumed"},
    {"cautious", "0.2", "assumed"},       {"invite", "0.3", "assumed"},
    {"talks_per_day", "0.4", "assumed"},  {"night", "0.35", "assumed"},
    {"coerce", "0.1", "assumed"},         {NULL, NULL, NULL}};

const param_row_default_t *const offender_defaults[OFFENDERS] = {[OFFENDER_INTIMACY] = intimacy,
                                                                 [OFFENDER_ADAPTABLE] = adaptable,
                                                                 [OFFENDER_HYPER] = hyper,
                                                                 [OFFENDER_KNOWN] = known};

// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the platform archetypes. Accounts are fewer than users: below 12 years use is multiplied by the share with a
// profile of their own, and adults' reach is lowered.
#include "scenarios/platform.h"

const uint8_t age_band_from[AGE_BANDS] = {0, 5, 8, 12, 16, 18, 25, 35, 55, 65};

uint32_t age_band(uint32_t age)
{
    uint32_t band = 0;
    while (band + 1 < AGE_BANDS && age >= age_band_from[band + 1]) band++;
    return band;
}

#define ROW(key, unit, fallback, min, max, meaning) \
    PARAM(platform_row_t, key, unit, fallback, min, max, meaning, "assumed")
#define IS(key, fallback, meaning) PARAM(platform_row_t, key, "bool", fallback, 0, 0, meaning, "archetype")

const param_t platform_params[] = {
    ROW(adoption, "1", "[0, 0.1, 0.3, 0.6, 0.7, 0.7, 0.6, 0.5, 0.4, 0.3]", 0, 1,
        "Share of people with an account, by age band: from 0, 5, 8, 12, 16, 18, 25, 35, 55, 65 years."),
    ROW(intensity, "1", "1", 0.05, 20, "Weight when a person picks the account of a period of use."),
    ROW(contacts_scale, "1", "1", 0, 20, "Weight of the platform when a tie picks where to live, beside the circle's."),
    IS(searchable, "true", "Strangers can be found by search."),
    IS(suggests, "true", "The platform suggests people with mutual contacts."),
    IS(requests, "true", "A connection is asked for before chat is usual."),
    IS(open_messages, "false", "Unconnected accounts can write."),
    IS(list_shown, "false", "Contact lists are visible to others."),
    IS(groups, "true", "There are private groups."),
    IS(rooms, "false", "There are public rooms where strangers meet."),
    IS(media, "true", "Direct messages carry images and video."),
    IS(calls, "true", "There are calls."),
    IS(encrypted, "false", "The platform cannot see content; metadata stays."),
    ROW(new_scale, "1", "1", 0, 100, "Attempts at new contacts in a period of use here, relative to the role's."),
    ROW(pace, "1", "1", 0.01, 100, "Time to the next burst of a conversation, relative to life.gap_median_s."),
    ROW(cold_share, "1", "0.2", 0, 1, "Share of new contacts that begin with an unconnected message, not a request."),
    PARAM_END,
};

#define NEW_OPEN "assumed, chosen for the share of users who begin many contacts (Panzarasa et al. 2009)"
#define PACE_OPEN "assumed, toward the response times of an open platform (Panzarasa et al. 2009)"
#define OFCOM_CHILD "assumed, after Ofcom Children and Parents 2023 and Ofcom/Yonder 2022; adults assumed"

static const param_row_default_t ephemeral[] = {
    {"adoption", "[0.01, 0.08, 0.28, 0.70, 0.80, 0.78, 0.45, 0.18, 0.06, 0.02]", OFCOM_CHILD},
    {"intensity", "1.5", "assumed, after Ofcom Online Nation 2024 (minutes a day)"},
    {"open_messages", "false", "archetype"},
    {"new_scale", "1.5", NEW_OPEN},
    {"cold_share", "0.1", "assumed"},
    {NULL, NULL, NULL},
};
static const param_row_default_t messenger[] = {
    {"adoption", "[0.01, 0.20, 0.45, 0.77, 0.87, 0.90, 0.90, 0.90, 0.85, 0.72]",
     "assumed, after Ofcom Children and Parents 2023 and Ofcom Online Nation 2025 (90 % of adults)"},
    {"intensity", "1.5", "assumed"},
    {"searchable", "false", "archetype"},
    {"suggests", "false", "archetype"},
    {"requests", "false", "archetype"},
    {"open_messages", "true", "archetype"},
    {"encrypted", "true", "archetype"},
    {"cold_share", "1", "assumed"},
    {NULL, NULL, NULL},
};
static const param_row_default_t social[] = {
    {"adoption", "[0, 0.02, 0.15, 0.40, 0.50, 0.68, 0.80, 0.82, 0.76, 0.62]",
     "assumed, after Ofcom Children and Parents 2023 and Ofcom Online Nation 2025"},
    {"intensity", "0.8", "assumed, after Ofcom Online Nation 2024 (minutes a day)"},
    {"contacts_scale", "1.2", "assumed"},
    {"open_messages", "true", "archetype"},
    {"list_shown", "true", "archetype"},
    {NULL, NULL, NULL},
};
static const param_row_default_t photo[] = {
    {"adoption", "[0, 0.05, 0.17, 0.62, 0.80, 0.81, 0.66, 0.48, 0.28, 0.14]",
     "Ofcom Online Nation 2024 for 18-24 (81 %); others assumed, after Ofcom Children and Parents 2023"},
    {"open_messages", "true", "archetype"},
    {"list_shown", "true", "archetype"},
    {"new_scale", "6", NEW_OPEN},
    {"pace", "3", PACE_OPEN},
    {"cold_share", "0.4", "assumed"},
    {NULL, NULL, NULL},
};
static const param_row_default_t video[] = {
    {"adoption", "[0, 0.08, 0.33, 0.70, 0.74, 0.74, 0.48, 0.30, 0.17, 0.07]",
     "Ofcom Online Nation 2024 for 18-24 (74 %); others assumed, after Ofcom Children and Parents 2023"},
    {"intensity", "1.2", "assumed, after Ofcom Online Nation 2024 (minutes a day)"},
    {"contacts_scale", "0.6", "assumed"},
    {"open_messages", "true", "archetype"},
    {"groups", "false", "archetype"},
    {"rooms", "true", "archetype"},
    {"calls", "false", "archetype"},
    {"cold_share", "0.4", "assumed"},
    {NULL, NULL, NULL},
};
static const param_row_default_t game[] = {
    {"adoption", "[0.02, 0.25, 0.45, 0.50, 0.42, 0.36, 0.26, 0.12, 0.04, 0.02]",
     "assumed, after Ofcom 2024 (41 % of 5-7s play online) and Ofcom Children and Parents 2023"},
    {"contacts_scale", "0.8", "assumed"},
    {"suggests", "false", "archetype"},
    {"rooms", "true", "archetype"},
    {"media", "false", "archetype"},
    {"open_messages", "true", "archetype"},
    {"new_scale", "6", NEW_OPEN},
    {"pace", "2", PACE_OPEN},
    {"cold_share", "0.5", "assumed"},
    {NULL, NULL, NULL},
};

const param_row_default_t *const platform_defaults[PLATFORMS] = {
    [PLATFORM_EPHEMERAL] = ephemeral, [PLATFORM_MESSENGER] = messenger, [PLATFORM_SOCIAL] = social,
    [PLATFORM_PHOTO] = photo,         [PLATFORM_VIDEO] = video,         [PLATFORM_GAME] = game,
};

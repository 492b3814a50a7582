// SPDX-License-Identifier: GPL-3.0-or-later
// Platform archetypes as rows of affordances: who uses one, and what people can do to each other there.
#ifndef VIGIL_PLATFORM_PARAMS_H
#define VIGIL_PLATFORM_PARAMS_H
#include "core/param.h"
#include "trace/event.h"

#define AGE_BANDS 10
/// Lower edges of the age bands of every by-age list: 0, 5, 8, 12, 16, 18, 25, 35, 55, 65.
extern const uint8_t age_band_from[AGE_BANDS];
/// Band of an age in years.
uint32_t age_band(uint32_t age);

typedef struct {
    double adoption[AGE_BANDS]; // share of people of the band with an account
    double intensity;           // weight when a person with several accounts picks the account of a period of use
    double contacts_scale;      // mean contacts relative to the person's own circles
    bool searchable;            // strangers can be found by search
    bool suggests;              // "people you may know", by mutual contacts
    bool requests;              // a connection is asked for before chat is usual
    bool open_messages;         // unconnected accounts can write
    bool list_shown;            // contact lists are visible
    bool groups;                // private groups
    bool rooms;                 // public rooms where strangers meet
    bool media;                 // images and video in direct messages
    bool calls;
    bool encrypted;    // the platform cannot see content; metadata stays
    double new_scale;  // attempts at new contacts in a period of use here, relative to the role's
    double pace;       // time to the next burst of a conversation, relative to life.gap_median_s
    double cold_share; // share of new contacts that begin with an unconnected message, not a request
} platform_row_t;

extern const param_t platform_params[];
/// Row defaults of each platform, with their sources.
extern const param_row_default_t *const platform_defaults[PLATFORMS];
#endif

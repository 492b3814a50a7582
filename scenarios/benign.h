// SPDX-License-Identifier: GPL-3.0-or-later
// Benign life: what people of each role do online, how conversations run, and the rhythm of days and weeks.
#ifndef VIGIL_BENIGN_H
#define VIGIL_BENIGN_H
#include "core/param.h"
#include "scenarios/platform.h"
#include "trace/truth.h"

/// One role's policy: a row of rates. A new role is a row here and a line in trace/role.def.
typedef struct {
    double sessions_per_day; // periods of use, mean; persons spread around it
    double chats;            // mean conversations with contacts a period of use
    double group_share;      // share of conversations that go to a group
    double new_per_day;      // mean attempts at a new contact
    double cold;             // share of these aimed at strangers (search, rooms), not at mutual contacts or circles
    double toward_minors;    // among strangers: share of tries kept only if the target declares an age below 18
    double toward_age;       // among strangers: tolerated age gap, years; 0 = any
    double answer;           // chance to answer a known contact's message
    double answer_stranger;  // chance to answer an unconnected one's
    double open;             // share of people who talk to strangers; the others hardly do
    double talks;            // share of those who also write with strangers
    double accept;           // chance to accept a request without mutual contact
    double accept_mutual;    // chance to accept one with a mutual contact
    double night;            // weight of the hours 22-06 relative to the usual profile
    double turns;            // mean further bursts in a conversation
    double circle_minors;    // share of conversations with contacts that go to the minors among them, above chance
    double move;             // chance that a conversation with a newer contact moves to another platform
    double more_share;       // share of people with profiles beyond a main and a second one
    double more_high;        // most of them
    double more_alpha;       // tail exponent of their number; 0 = uniform from 1 to more_high
} role_policy_t;

typedef struct {
    double burst_messages; // mean messages a burst
    double gap_median_s;   // gap between bursts of a conversation: log-normal
    double gap_sigma;
    double slow_share; // share of answers that come hours later
    double slow_median_s;
    double slow_sigma;
    double rank_exponent;   // contacts by rank r get messages in proportion r^-exponent
    double curiosity_sigma; // spread of attempts at new contacts between the weeks of an account (sd of logarithm)
    double chat_sigma;      // spread of conversations a period of use between persons
    double activity_sigma;  // spread of periods of use a day between persons (sd of logarithm)
    double weekend;         // periods of use on Saturday and Sunday relative to weekdays
    double hours_child[24]; // profile of the day by age, weekdays, relative
    double hours_teen[24];
    double hours_adult[24];
    double hours_weekend_shift;    // hours later at weekends
    double request_delay_median_s; // until a request is looked at
    double request_delay_sigma;
    double come_back;            // chance that somebody found is asked only at a later visit
    double greet;                // chance that whoever asked says hello once accepted
    double retry;                // chance that an unanswered message to a stranger is followed by another
    double follow;               // chance that an invitation to another platform is followed
    double decline;              // share of requests not accepted that are declined; the rest is ignored
    double block_stranger;       // chance that an unwanted stranger is blocked
    double block_contact;        // chance a conversation among contacts ends in a block
    double report_given_block;   // chance that a block comes with a report
    double media;                // media rows a conversation
    double call;                 // calls a conversation
    double search;               // searches a period of use
    double view;                 // profile views a period of use
    double suggestion_share;     // share of new contacts among circles that come from a suggestion
    double like_age;             // gap in age, relative to the own, at which friends of friends are passed over
    double brigade_per_1000_day; // brigaded users: accounts that collect blocks and reports without cause
    double return_after_closure; // chance that a person whose account was closed wrongly opens another
    double return_delay_d;
    int32_t start_weekday; // 0 = Monday
} life_t;

extern const param_t role_params[], life_params[];
extern const char *const weekday_names[];
extern const param_row_default_t *const role_defaults[ROLES];
#endif

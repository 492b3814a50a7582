// SPDX-License-Identifier: GPL-3.0-or-later
// The synthetic population at the start of a run: people, households, schools, roles, accounts; and who knows whom.
#ifndef VIGIL_POPULATION_PARAMS_H
#define VIGIL_POPULATION_PARAMS_H
#include "core/param.h"
#include "scenarios/platform.h"

#define REGIONS 12        // at most; small worlds use fewer
#define PYRAMID_BANDS 18  // 0-4, 5-9 ... 85 and over
#define FAMILY_CHILDREN 3 // shares of families by number of children: 1, 2, 3

typedef struct {
    // people and places
    double region_share[REGIONS];
    double pyramid[PYRAMID_BANDS];
    double lone_parent;
    double family_children[FAMILY_CHILDREN];
    double adult_child; // chance that a family has a child of 18-22 at home too
    double couple;
    double shared_home;
    double secondary_pupils, primary_pupils, class_pupils;
    double club_share, club_children;
    double employed;
    double workplace_median, workplace_sigma;
    uint32_t kin_near, kin_far; // linked households each
    // roles
    double new_pupil, popular_teen, older_peer, relative;
    double pupils_per_teacher;
    double tutor, youth_worker, gamer, creator, seller, spammer, scout;
    // accounts
    double adoption_correlation;
    double adult_age_child; // children with an account who hold an adult declared age
    double same_false_age;
    double true_age_under_13, rounds_up;
    double adult_younger, adult_teen, adult_older;
    double extra_profile[AGE_BANDS];
    double more_days;         // before the start, over which further profiles were opened
    double earlier_per_month; // contacts of a further profile from before the start, a month of its age
    double hides_minor, hides_adult;
    double spare_share;
    // devices and networks
    double shared_device[AGE_BANDS];
    double second_device;
    double mobile_network, work_network, school_network, away;
    // times
    double account_days_median, account_days_sigma;
    double new_young, new_adult;
    double joins_young, joins_adult, leaves_per_year;
} population_t;

typedef struct {
    double sociability_sigma;
    double sociability[AGE_BANDS];
    // chances, for a pair of mean sociability
    double household, kin, form, year, school, club, work, neighbour, closure;
    // candidates a person meets in each circle
    uint32_t year_met, school_met, work_met, neighbour_block, neighbour_met;
    double online_young, online_adult, online_age_gap;
    // ties of roles
    double teacher_pupil, teacher_parent, coach_child, coach_parent, tutor_parent;
    uint32_t tutor_pupils_min, tutor_pupils_max;
    double youth_worker_contacts, older_peer_contacts, gamer_contacts, seller_contacts, spammer_contacts;
    double popular_contacts;
    double follows_young, follows_adult, creator_exponent;
    uint32_t followers_max;
    double new_pupil_contacts;
    // where ties live
    double on_family[PLATFORMS], on_class[PLATFORMS], on_club[PLATFORMS], on_work[PLATFORMS], on_friends[PLATFORMS],
        on_online[PLATFORMS];
    double second_platform, extra_profile;
    // strength
    double importance[8]; // by circle, in the order of circle_t
    double importance_sigma;
    double thread[8]; // by circle
    // groups
    double family_group, class_group, parents_group, club_group, work_group, friends_group, group_member;
    double rooms_per_1000, rooms_a_person, room_exponent;
} ties_t;

/// Rows of population_t and of ties_t, each with unit, range and source; end with PARAM_END.
extern const param_t population_params[], ties_params[];
#endif

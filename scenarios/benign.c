// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of benign life: the policy of each role, and what all roles share.
#include "scenarios/benign.h"

const char *const weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                     "friday", "saturday", "sunday",    NULL};

#define ROW(key, unit, fallback, min, max, meaning) \
    PARAM(role_policy_t, key, unit, fallback, min, max, meaning, "assumed")
const param_t role_params[] = {
    ROW(sessions_per_day, "1/day", "2.2", 0, 200, "Mean periods of use a day; people spread around it."),
    ROW(chats, "1", "1.2", 0, 100, "Mean conversations a period of use; people spread around it."),
    ROW(group_share, "1", "0.38", 0, 1, "Share of conversations that are posts to a group."),
    ROW(new_per_day, "1/day", "0.08", 0, 1000, "Mean attempts a day at a new contact."),
    ROW(cold, "1", "0.35", 0, 1,
        "Share of these aimed at strangers (search, public rooms), not at friends of friends. Those who talk to "
        "strangers make all of them, beside as many at friends of friends as others make."),
    ROW(toward_minors, "1", "0", 0, 1, "Share of stranger attempts aimed at those who declare an age below 18."),
    ROW(toward_age, "years", "15", 0, 100, "Largest gap in declared age among strangers; 0 = any."),
    PARAM(role_policy_t, answer, "1", "0.8", 0, 1, "Chance that a contact's opening burst is answered.",
          "assumed, after 87 % of first contacts answered in the Copenhagen SMS trace (Sapiezynski et al. 2019)"),
    PARAM(role_policy_t, open, "1", "0.47", 0.01, 1,
          "Share of people open to strangers: they alone accept their requests.",
          "assumed, chosen for 28 % of adults who talk to strangers in a week (Verian 2023) and 35 % of children who "
          "accept "
          "one's request in a year (ONS CSEW 2023)"),
    PARAM(role_policy_t, talks, "1", "1", 0.01, 1,
          "Share of those open to strangers who also write with them: look for them, answer them, and know people from "
          "online only. The rest only accept requests.",
          "assumed, chosen for 17 to 19 % of children who speak to a stranger online in a year (ONS CSEW 2020, 2023)"),
    PARAM(role_policy_t, answer_stranger, "1", "0.42", 0, 1,
          "Chance that an unconnected account's message is answered.",
          "assumed, after 47 % of first contacts answered on an open platform (Panzarasa et al. 2009)"),
    PARAM(role_policy_t, accept, "1", "0.165", 0, 1, "Chance to accept a request without a contact in common.",
          "assumed, chosen for 19.3 % of all such requests (Boshmaf et al. 2011)"),
    PARAM(role_policy_t, accept_mutual, "1", "0.59", 0, 1, "Chance to accept a request with a contact in common.",
          "59.1 % (Boshmaf et al. 2011)"),
    ROW(night, "1", "1", 0, 100, "Weight of the hours 22:00 to 06:00 relative to the profile of the age."),
    ROW(turns, "1", "2.6", 0, 100, "Mean further bursts once a conversation is answered."),
    ROW(circle_minors, "1", "0", 0, 1, "Chance to look again for a contact who declares an age below 18."),
    ROW(move, "1", "0.01", 0, 1, "Chance that a conversation with a contact made online moves to another platform."),
    ROW(more_share, "1", "0.02", 0, 1, "Share of people with profiles beyond a main and a second one on a platform."),
    ROW(more_high, "1", "6", 0, 100, "Most further profiles of one person."),
    ROW(more_alpha, "1", "1.5", 0, 10, "Tail exponent of their number; 0 = uniform from 1 to the most."),
    PARAM_END,
};

#define SET(key, value, source) \
    {                           \
#key, value, source     \
    }
#define ASSUMED(key, value) SET(key, value, "assumed")
#define SET_END          \
    {                    \
        NULL, NULL, NULL \
    }
typedef const param_row_default_t row_t;

static row_t pupil[] = {
    ASSUMED(open, "0.41"),
    ASSUMED(talks, "0.46"),
    ASSUMED(sessions_per_day, "2.8"),
    ASSUMED(new_per_day, "0.16"),
    ASSUMED(cold, "0.19"),
    ASSUMED(toward_age, "4"),
    SET(accept, "0.175",
        "assumed, after 35 % of 10-15s who accepted an unknown person's request in a year (ONS CSEW 2023)"),
    ASSUMED(move, "0.04"),
    ASSUMED(turns, "3"),
    SET_END};
static row_t new_pupil[] = {ASSUMED(open, "0.5"),        ASSUMED(talks, "0.6"), ASSUMED(sessions_per_day, "3.2"),
                            ASSUMED(new_per_day, "0.9"), ASSUMED(cold, "0.25"), ASSUMED(toward_age, "3"),
                            ASSUMED(accept, "0.35"),     ASSUMED(move, "0.05"), SET_END};
static row_t popular_teen[] = {
    ASSUMED(open, "0.7"),     ASSUMED(sessions_per_day, "5"), ASSUMED(new_per_day, "0.8"), ASSUMED(cold, "0.4"),
    ASSUMED(toward_age, "0"), ASSUMED(toward_minors, "0.5"),  ASSUMED(accept, "0.45"),     ASSUMED(night, "1.4"),
    ASSUMED(move, "0.05"),    ASSUMED(more_share, "0.25"),    ASSUMED(more_high, "4"),     SET_END};
static row_t older_peer[] = {ASSUMED(sessions_per_day, "3.5"),
                             ASSUMED(new_per_day, "0.35"),
                             ASSUMED(toward_age, "4"),
                             ASSUMED(night, "1.6"),
                             ASSUMED(circle_minors, "0.25"),
                             ASSUMED(move, "0.05"),
                             SET_END};
static row_t adult[] = {
    SET(new_per_day, "0.1", "assumed, after 28 % of adults talking to a stranger in a week (Verian 2023)"), SET_END};
static row_t parent[] = {ASSUMED(circle_minors, "0.2"), ASSUMED(group_share, "0.45"), SET_END};
static row_t relative[] = {ASSUMED(open, "0.35"),         ASSUMED(sessions_per_day, "1.6"),
                           ASSUMED(circle_minors, "0.3"), ASSUMED(new_per_day, "0.05"),
                           ASSUMED(cold, "0.15"),         SET_END};
static row_t teacher[] = {ASSUMED(group_share, "0.6"), ASSUMED(circle_minors, "0.3"), ASSUMED(new_per_day, "0.12"),
                          ASSUMED(cold, "0.15"),       ASSUMED(night, "0.6"),         SET_END};
static row_t coach[] = {ASSUMED(group_share, "0.6"),
                        ASSUMED(circle_minors, "0.45"),
                        ASSUMED(new_per_day, "0.3"),
                        ASSUMED(cold, "0.2"),
                        ASSUMED(toward_minors, "0.4"),
                        ASSUMED(toward_age, "0"),
                        SET_END};
static row_t tutor[] = {ASSUMED(open, "0.6"),        ASSUMED(group_share, "0.05"), ASSUMED(circle_minors, "0.6"),
                        ASSUMED(new_per_day, "0.4"), ASSUMED(cold, "0.5"),         ASSUMED(toward_minors, "0.6"),
                        ASSUMED(toward_age, "0"),    ASSUMED(move, "0.1"),         SET_END};
static row_t youth_worker[] = {ASSUMED(open, "1"),
                               ASSUMED(sessions_per_day, "4"),
                               ASSUMED(circle_minors, "0.6"),
                               ASSUMED(new_per_day, "0.5"),
                               ASSUMED(cold, "0.5"),
                               ASSUMED(toward_minors, "0.8"),
                               ASSUMED(toward_age, "0"),
                               ASSUMED(answer_stranger, "0.95"),
                               ASSUMED(accept, "0.9"),
                               SET_END};
static row_t gamer[] = {ASSUMED(open, "1"),          ASSUMED(sessions_per_day, "4"), ASSUMED(new_per_day, "1.2"),
                        ASSUMED(cold, "0.85"),       ASSUMED(toward_age, "0"),       ASSUMED(night, "2.5"),
                        ASSUMED(group_share, "0.5"), ASSUMED(accept, "0.5"),         ASSUMED(move, "0.08"),
                        ASSUMED(more_share, "0.3"),  ASSUMED(more_high, "5"),        SET_END};
static row_t creator[] = {
    ASSUMED(open, "1"),       ASSUMED(sessions_per_day, "6"), ASSUMED(new_per_day, "0.5"),     ASSUMED(cold, "0.7"),
    ASSUMED(toward_age, "0"), ASSUMED(answer, "0.35"),        ASSUMED(answer_stranger, "0.3"), ASSUMED(accept, "0.8"),
    ASSUMED(turns, "1"),      ASSUMED(more_share, "0.4"),     ASSUMED(more_high, "6"),         SET_END};
static row_t seller[] = {ASSUMED(open, "1"),
                         ASSUMED(sessions_per_day, "5"),
                         ASSUMED(new_per_day, "3"),
                         ASSUMED(cold, "0.97"),
                         ASSUMED(toward_age, "0"),
                         ASSUMED(turns, "1"),
                         ASSUMED(answer_stranger, "0.95"),
                         ASSUMED(accept, "0.9"),
                         ASSUMED(move, "0.06"),
                         ASSUMED(more_share, "0.5"),
                         ASSUMED(more_high, "12"),
                         ASSUMED(more_alpha, "1"),
                         SET_END};
static row_t spammer[] = {ASSUMED(open, "1"),         ASSUMED(sessions_per_day, "7"),
                          ASSUMED(new_per_day, "14"), ASSUMED(cold, "1"),
                          ASSUMED(toward_age, "0"),   ASSUMED(turns, "0.9"),
                          ASSUMED(chats, "0.1"),      ASSUMED(night, "2"),
                          ASSUMED(accept, "0.9"),     ASSUMED(move, "0.3"),
                          ASSUMED(more_share, "0.8"), ASSUMED(more_high, "40"),
                          ASSUMED(more_alpha, "0.8"), SET_END};
static row_t scout[] = {ASSUMED(open, "1"),      ASSUMED(sessions_per_day, "5"), ASSUMED(new_per_day, "2"),
                        ASSUMED(cold, "0.95"),   ASSUMED(toward_minors, "0.97"), ASSUMED(toward_age, "0"),
                        ASSUMED(turns, "2.2"),   ASSUMED(circle_minors, "0.6"),  ASSUMED(answer_stranger, "0.95"),
                        ASSUMED(accept, "0.9"),  ASSUMED(move, "0.12"),          ASSUMED(more_share, "0.5"),
                        ASSUMED(more_high, "8"), ASSUMED(more_alpha, "1"),       SET_END};
static row_t senior[] = {ASSUMED(open, "0.25"),        ASSUMED(sessions_per_day, "1.2"),
                         ASSUMED(new_per_day, "0.03"), ASSUMED(cold, "0.25"),
                         ASSUMED(night, "0.4"),        SET_END};

const param_row_default_t *const role_defaults[ROLES] = {
    [ROLE_PUPIL] = pupil,
    [ROLE_NEW_PUPIL] = new_pupil,
    [ROLE_POPULAR_TEEN] = popular_teen,
    [ROLE_OLDER_PEER] = older_peer,
    [ROLE_ADULT] = adult,
    [ROLE_PARENT] = parent,
    [ROLE_RELATIVE] = relative,
    [ROLE_TEACHER] = teacher,
    [ROLE_COACH] = coach,
    [ROLE_TUTOR] = tutor,
    [ROLE_YOUTH_WORKER] = youth_worker,
    [ROLE_GAMER] = gamer,
    [ROLE_CREATOR] = creator,
    [ROLE_SELLER] = seller,
    [ROLE_SPAMMER] = spammer,
    [ROLE_SCOUT] = scout,
    [ROLE_SENIOR] = senior,
};

#define LIFE(key, unit, fallback, min, max, meaning, source) \
    PARAM(life_t, key, unit, fallback, min, max, meaning, source)
const param_t life_params[] = {
    LIFE(burst_messages, "1", "1.1", 1, 100, "Mean messages in a burst (geometric).",
         "assumed, chosen for run lengths of 1.4 to 2.6 messages as in real traces"),
    LIFE(gap_median_s, "s", "190", 1, 86400, "Median time to the next burst of a conversation (log-normal).",
         "assumed, chosen for response times of 2 to 30 minutes as in real traces (Sapiezynski et al. 2019; Panzarasa "
         "et "
         "al. 2009)"),
    LIFE(gap_sigma, "1", "1.3", 0, 4, "Spread of that time (sd of its logarithm).", "assumed"),
    LIFE(slow_share, "1", "0.12", 0, 1, "Share of bursts answered only after hours.", "assumed"),
    LIFE(slow_median_s, "s", "9000", 60, 86400, "Median of a slow answer.", "assumed"),
    LIFE(slow_sigma, "1", "0.9", 0, 3, "Spread of a slow answer (sd of its logarithm).", "assumed"),
    LIFE(rank_exponent, "1", "1.1", 0, 4, "Contact of rank r is chosen in proportion r^-exponent.",
         "assumed, after persistent social signatures (Saramaki et al. 2014)"),
    LIFE(curiosity_sigma, "1", "2", 0, 3,
         "Spread of attempts at new contacts between the weeks of an account (sd of logarithm): most weeks have none.",
         "assumed, chosen for the users of an open platform who begin 10 and 20 contacts in a week (Panzarasa et al. "
         "2009)"),
    LIFE(chat_sigma, "1", "1.4", 0, 3, "Spread of conversations a period of use between persons (sd of logarithm).",
         "assumed, chosen for the Gini coefficient of messages sent in real traces"),
    LIFE(activity_sigma, "1", "1.1", 0, 3, "Spread of periods of use between persons (sd of logarithm).",
         "assumed, chosen for the Gini coefficient of messages sent in real traces"),
    LIFE(weekend, "1", "0.85", 0, 5, "Periods of use on Saturday and Sunday relative to a weekday.",
         "assumed, after weekday/weekend rates of 1.1 to 1.5 in real traces"),
    LIFE(hours_child, "1", "[1,0.4,0.2,0.2,0.2,0.5,2,6,5,2,2,3,5,3,4,13,15,15,14,12,10,7,4,2]", 0, 1000,
         "Profile of a weekday under 12 years, hour 0 to 23, relative.",
         "assumed; 15-24 % of use 21:00-05:00 at 8-14 (Ofcom, Online Nation 2025)"),
    LIFE(hours_teen, "1", "[3,1.4,0.7,0.4,0.4,0.7,3,8,6,4,4,5,8,5,6,14,15,15,15,15,15,13,9,6]", 0, 1000,
         "Profile of a weekday at 12 to 17 years.",
         "assumed; school-hours dip (Common Sense 2023), 15-24 % of use 21:00-05:00 (Ofcom 2025)"),
    LIFE(hours_adult, "1", "[3,1.5,0.8,0.5,0.6,1.5,4,7,8,8,8,8,9,8,8,8,9,10,11,12,12,11,9,6]", 0, 1000,
         "Profile of a weekday from 18 years.", "assumed"),
    LIFE(hours_weekend_shift, "h", "1", 0, 6, "Hours by which the day starts later on Saturday and Sunday.", "assumed"),
    LIFE(request_delay_median_s, "s", "7200", 60, 86400, "Median time until a request is looked at.", "assumed"),
    LIFE(request_delay_sigma, "1", "1.4", 0, 3, "Spread of that time (sd of its logarithm).", "assumed"),
    LIFE(come_back, "1", "0.2", 0, 1, "Chance that somebody found is looked at now and asked at a later visit.",
         "assumed"),
    LIFE(greet, "1", "0.5", 0, 1, "Chance that whoever asked writes to the new contact within hours of the acceptance.",
         "assumed"),
    LIFE(retry, "1", "0.4", 0, 1, "Chance that an unanswered message to a stranger is followed by another.", "assumed"),
    LIFE(follow, "1", "0.6", 0, 1, "Chance that a contact follows an invitation to another platform.", "assumed"),
    LIFE(decline, "1", "0.4", 0, 1, "Share of requests not accepted that are declined; the rest is left unanswered.",
         "assumed"),
    LIFE(block_stranger, "1", "0.03", 0, 1, "Chance that an unanswered stranger's message ends in a block.", "assumed"),
    LIFE(block_contact, "1", "0.0003", 0, 1, "Chance that a conversation between contacts ends in a block.", "assumed"),
    LIFE(report_given_block, "1", "0.3", 0, 1, "Chance that a block comes with a report.", "assumed"),
    LIFE(media, "1", "0.35", 0, 1, "Images or videos a conversation.", "assumed"),
    LIFE(call, "1", "0.03", 0, 1, "Calls a conversation.", "assumed"),
    LIFE(search, "1", "0.12", 0, 1, "Searches a period of use.", "assumed"),
    LIFE(view, "1", "1", 0, 20,
         "Mean profiles of contacts looked at a period of use (geometric); a quarter where nobody can be searched.",
         "assumed, well below the 92 % of what people do that is browsing (Benevenuto et al. 2009)"),
    LIFE(suggestion_share, "1", "0.5", 0, 1, "Share of friend-of-friend contacts that come from a suggestion.",
         "assumed"),
    LIFE(like_age, "1", "0.2", 0, 10,
         "Gap in age, relative to the own age, of a contact's contact who is passed over for another with a chance of "
         "1 - 1/e; 0: ages do not matter.",
         "assumed, after the strong effect of age on friendship among Facebook users (Ugander et al. 2011)"),
    LIFE(brigade_per_1000_day, "1/1000/day", "0.05", 0, 100,
         "Accounts a thousand people and day on which others turn with blocks and reports.", "assumed"),
    LIFE(return_after_closure, "1", "0.7", 0, 1, "Chance that a benign person whose account was closed opens another.",
         "assumed"),
    LIFE(return_delay_d, "d", "5", 0, 365, "Mean time until then.", "assumed"),
    PARAM_WORD(life_t, start_weekday, weekday_names, "monday", "Weekday on which the scenario starts.", "assumed"),
    PARAM_END,
};

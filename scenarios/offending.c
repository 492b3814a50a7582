// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of offending: general rates, the child, the recorded-crime lens. The types' rows are in offender_row.c.
#include "scenarios/offending.h"

const char *const response_names[RESPONSES + 1] = {"off", "moderate", "strong", NULL};

#define ROW(...) PARAM(offending_t, __VA_ARGS__)
const param_t offending_params[] = {
    ROW(per_1000_adults, "1/1000", "2.5", 0, 1000,
        "Offenders per 1,000 adults. Real prevalence is unknown; metrics are reweighted to others.", "assumed"),
    ROW(type_mix, "1", "[0.3, 0.3, 0.15, 0.25]", 0, 1e6,
        "Relative numbers of intimacy-seeking, adaptable, hyper-sexualised and known-adult offenders.",
        "assumed: no proportions published (European Online Grooming Project 2012: qualitative)"),
    ROW(male, "1", "0.961", 0, 1, "Share of men among offenders.", "NSPCC 2018: 96.1 % of 518 suspects"),
    ROW(age_weight, "1", "[1.4, 1, 0.35, 0.06]", 0, 1e6,
        "Relative chance of an adult of 18-24, 25-34, 35-54, 55 and more to be an offender: median about 29.",
        "assumed, after Joleby et al. 2021"),
    ROW(girls, "1", "0.84", 0, 1,
        "Weight of a girl, against one minus it of a boy, when a child is chosen; about 80 % of those chosen are "
        "girls.",
        "assumed, after NSPCC 2025 (80 % where known)"),
    ROW(child_age_weight, "1", "[1, 1, 0.6]", 0, 1e6,
        "Relative chance of a child of 8-11, 12-15, 16-17 to be chosen: about a quarter under 12.",
        "assumed, after NSPCC 2022, 2023"),
    ROW(onset_spread_days, "day", "540", 0, 36500,
        "Offending began at a time spread evenly from so long before the start to the end of the run.", "assumed"),
    ROW(spell_days, "day", "60", 0.1, 36500, "Mean length of an active spell.", "assumed"),
    ROW(pause_days, "day", "20", 0, 36500, "Mean length of a pause between active spells.", "assumed"),
    ROW(platform_weight, "1", "[4, 0.5, 1.2, 1.5, 0.7, 2]", 0, 1e6,
        "Relative use of ephemeral, messenger, social, photo, video and game platforms to find children.",
        "assumed, after NSPCC 2024, 2025 (platform known)"),
    ROW(private_weight, "1", "[4, 4, 0.5, 1, 0, 0.5]", 0, 1e6,
        "Relative use of the platforms to move a conversation to.", "assumed, after Protect Children 2024"),
    ROW(seen_in_search, "1", "0.1", 0, 1,
        "Chance that a child with an adult declared age is recognised as a child among search results and in rooms.",
        "assumed"),
    ROW(seen_in_list, "1", "0.6", 0, 1,
        "Chance that a child with an adult declared age is recognised among a pupil's contacts.", "assumed"),
    ROW(earlier_children, "1", "0.4", 0, 1,
        "Share of children among the contacts that a further profile has from before the start.", "assumed"),
    ROW(dwell_median_h, "h", "[0.75, 72, 720]", 0.001, 1e5,
        "Median time from contact to the sexualised stage in the modes of minutes, days and weeks.",
        "assumed, after Crisp 2023 (45 min), European Online Grooming Project 2012"),
    ROW(dwell_sigma, "1", "[1, 0.9, 0.6]", 0, 5, "Sd of the logarithm of that time.", "assumed"),
    ROW(tries, "ways", "8", 1, 255,
        "Ways tried one after the other in one search for a child (search, contacts of contacts, a room); a child whom "
        "a "
        "measure hides takes one up. When all are spent, nobody is found that time. What hiding children prevents "
        "hangs "
        "on it (docs/findings.md).",
        "assumed"),
    ROW(looks, "profiles", "48", 1, 10000, "Profiles looked through on one way, until one suits.", "assumed"),
    ROW(retry, "1", "0.4", 0, 0.99, "Chance to write again when a first message stays unanswered.", "assumed"),
    ROW(persist, "1", "0.5", 0, 1,
        "Chance to go on by another profile or platform when a measure stops a request or message.", "assumed"),
    ROW(switches, "changes", "3", 0, 100, "Changes of profile after such refusals in one approach, at most.",
        "assumed"),
    ROW(image_tries, "attempts", "3", 1, 100, "Attempts at harm while a measure stops images, at most.", "assumed"),
    ROW(recontact, "1", "0.5", 0, 1, "Chance to contact the child again by another profile after a block.",
        "assumed, after Thorn 2023 (half of minors who blocked or reported were contacted again)"),
    ROW(resume, "1", "0.5", 0, 1, "Chance that an approach goes on by another profile after a closure.",
        "assumed, after Thorn 2023"),
    ROW(comeback, "1", "0.65", 0, 1, "Chance that the person opens a new profile after a closure.",
        "assumed: no figure published"),
    ROW(comeback_median_days, "day", "2", 0.001, 1000, "Median delay until then (log-normal).", "assumed"),
    ROW(comeback_sigma, "1", "1.2", 0, 5, "Sd of the logarithm of that delay.", "assumed"),
    ROW(comeback_new_device, "1", "0.35", 0, 1, "Share of the new profiles opened on another device.", "assumed"),
    PARAM_WORD(offending_t, response, response_names, "off",
               "How far offenders answer what measures refuse and close: slower, on other platforms, with more new "
               "accounts and devices, sooner in private channels (docs/model.md).",
               "assumed; NSPCC 2025: offenders change profile and platform"),
    ROW(response_prior, "attempts", "4", 0.01, 1e6,
        "Added to the attempts made when the share that measures refused is taken: more answer later.", "assumed"),
    ROW(response_slowest, "1", "3", 1, 1000,
        "Strong response: how many times longer until the next search where contact caps refuse everything; by other "
        "measures nobody is slowed. It makes measures look better.",
        "assumed; no data"),
    ROW(response_least, "1", "0.05", 0, 1, "What is left of a platform's weight where everything is refused, at least.",
        "assumed"),
    ROW(response_returns, "1", "0.5", 0, 1,
        "Strong response: share of those who would not come back after a closure who do.", "assumed"),
    ROW(response_early, "1", "0.5", 0, 1,
        "Strong response: chance to leave out each stage before the private channel, once anything was refused or "
        "closed.",
        "assumed; no data"),
    PARAM_END};
#undef ROW

#define ROW(...) PARAM(child_t, __VA_ARGS__)
const param_t child_params[] = {
    ROW(accept, "1", "0.18", 0, 1, "Chance to accept a stranger's request without a mutual contact.",
        "assumed, after Boshmaf et al. 2011 (adults: 0.193)"),
    ROW(accept_mutual, "1", "0.55", 0, 1, "Chance to accept one with a mutual contact.",
        "assumed, after Boshmaf et al. 2011 (adults: 0.591)"),
    ROW(accept_known, "1", "0.85", 0, 1, "Chance to accept a request of an adult of the child's own circles.",
        "assumed"),
    ROW(accept_peer, "1", "1.25", 0, 10, "Factor of acceptance if the asking profile declares 13 to 19 years.",
        "assumed"),
    ROW(answer, "1", "0.7", 0, 1, "Chance that the first message of a newly accepted contact is answered.",
        "assumed (0.4-0.7)"),
    ROW(answer_unconnected, "1", "0.25", 0, 1, "Chance that the first message of an unconnected account is answered.",
        "assumed"),
    ROW(supervised, "1", "[0.6, 0.4, 0.2]", 0, 1,
        "Share of children of 8-11, 12-15, 16-17 with a parent at home who are supervised.",
        "assumed, after ONS CSEW 2023 (parents who know a lot: 26.1 %)"),
    ROW(supervised_factor, "1", "0.7", 0, 1, "Factor of acceptance and first answers for supervised children.",
        "assumed"),
    ROW(experienced_factor, "1", "0.6", 0, 1, "The same when the child has blocked this person before.", "assumed"),
    ROW(lose_interest, "1", "0.03", 0, 1, "Chance that the child drops the conversation at a change of stage.",
        "assumed"),
    ROW(follow, "1", "0.65", 0, 1, "Chance to follow an invitation to another platform.",
        "assumed (0.5-0.8), after Thorn 2022"),
    ROW(starts, "1", "0.35", 0, 1, "Share of later conversations that the child starts.", "assumed"),
    ROW(uneasy_private, "1", "0.05", 0, 1, "Chance of discomfort when the conversation turns private.", "assumed"),
    ROW(uneasy_isolation, "1", "0.1", 0, 1, "Chance of discomfort at isolation.", "assumed"),
    ROW(uneasy_sexualised, "1", "0.3", 0, 1, "Chance of discomfort at the sexualised stage.", "assumed"),
    ROW(uneasy_coercion, "1", "0.9", 0, 1, "Chance of discomfort at coercion.", "assumed"),
    ROW(block, "1", "0.68", 0, 1, "Chance to block when uncomfortable.", "Thorn 2023"),
    ROW(report, "1", "0.5", 0, 1, "Chance to report to the platform when uncomfortable.", "Thorn 2023"),
    ROW(mute, "1", "0.23", 0, 1, "Chance to mute when uncomfortable.", "Thorn 2023"),
    ROW(ignore, "1", "0.15", 0, 1, "Chance to ignore the sender when uncomfortable.", "Thorn 2023"),
    ROW(tell, "1", "0.25", 0, 1, "Chance to tell an adult when uncomfortable.", "assumed, after Thorn 2023 (0.2-0.4)"),
    ROW(tell_supervised, "1", "1.5", 0, 10, "Factor of that chance for supervised children.", "assumed"),
    PARAM_END};
#undef ROW

#define ROW(...) PARAM(lens_t, __VA_ARGS__)
const param_t lens_params[] = {
    ROW(disclosed, "1", "0.3", 0, 1, "Chance that a child tells someone who can act about the harm.",
        "assumed, after Thorn 2023, Disrupting Harm 2022"),
    ROW(reported, "1", "0.23", 0, 1, "Chance that disclosed harm is reported to the police.",
        "assumed, after IICSA 2022 (7 % told the police at the time)"),
    ROW(recorded, "1", "0.85", 0, 1, "Chance that a report is recorded as a crime.", "assumed"),
    ROW(platform_known, "1", "0.291", 0, 1, "Chance that the record names the platform.",
        "NSPCC 2025: 2,111 of 7,263 offences"),
    ROW(charged, "1", "0.122", 0, 1, "Chance that a recorded offence ends in charge or summons.",
        "West Midlands Police 2023 (FOI): 89 of 732"),
    ROW(suspect, "1", "0.66", 0, 1,
        "Chance that a recorded offence leads the police to its offender; charged ones always do.",
        "Avon and Somerset Police 2022 (FOI): no suspect in 84 of 245"),
    ROW(referred, "1", "0.1", 0, 1,
        "Chance that harm, known or not, is recorded once a platform has reported its offender to the police; the "
        "record "
        "then names the platform and leads to the offender.",
        "assumed, after NCA 2021 (R v Wilson: 51 of about 500 children identified)"),
    ROW(identified, "1", "0.1", 0, 1,
        "Chance that a further child harmed by an offender known to the police is identified.",
        "NCA 2021 (R v Wilson: 51 of about 500)"),
    PARAM_END};
#undef ROW

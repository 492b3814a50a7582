// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of `protocol`: how many worlds in each role, when scores are taken, how many alerts a platform can review.
#include "scenarios/protocol.h"
#include "scenarios/linkage.h"

const char *const view_names[] = {"silo", "device", "all", NULL};
const char *const vary_test_names[] = {"fixed", "inside", "outside", NULL};
const char *const calibration_names[] = {"isotonic", "platt", NULL};

const param_t protocol_params[] = {
    PARAM(protocol_t, training, "worlds", "2", 0, 1000,
          "Worlds whose labels detectors learn from; with 0 nothing is fitted.", "assumed: a laptop's quick start"),
    PARAM(protocol_t, validation, "worlds", "1", 1, 1000,
          "Worlds on which alert thresholds are chosen, apart from training and test.",
          "assumed: a laptop's quick start; 5 for a study"),
    PARAM(protocol_t, test, "worlds", "3", 1, 1000,
          "Worlds that are scored once; with 1 there is no interval between worlds.",
          "assumed: a laptop's quick start; 20 for a study"),
    PARAM(protocol_t, warmup_days, "days", "14", 0, 3650, "Days at the start that are simulated but never scored.",
          "assumed: two half-lives of the features' recent counts"),
    PARAM(protocol_t, score_every_days, "days", "1", 1, 3650, "Days between scoring times.", "assumed"),
    PARAM_WORD(protocol_t, view, view_names, "silo",
               "What a detector sees: one platform, that and shared devices of others, or everything.",
               "NSPCC 2025: platforms see their own metadata only"),
    PARAM_WORD(protocol_t, linkage, linkage_mode_name, "none",
               "Whose scores are one: each account's own; those of accounts that platforms together would take for one "
               "person's, as learnt from training worlds; or those of one person by the truth (an upper bound).",
               "Fellegi and Sunter 1969"),
    PARAM(protocol_t, budget, "1/1e6/day", "[10, 100, 1000]", 0.001, 1000000,
          "Alerts per million active accounts and day that can be reviewed; the middle one leads the tables.",
          "assumed"),
    PARAM(protocol_t, cooldown_days, "days", "14", 0, 3650, "Days after an alert in which an account raises no other.",
          "assumed"),
    PARAM_WORD(protocol_t, calibration, calibration_names, "isotonic",
               "How scores become probabilities, on validation worlds: rising steps, or one sigmoid.",
               "Zadrozny and Elkan 2002; Platt 1999"),
    PARAM(protocol_t, bootstrap, "resamples", "1000", 0, 100000,
          "Resamples of worlds and persons behind every interval; with 0 there are none.",
          "Davison and Hinkley 1997: 1000 or more for percentile intervals"),
    PARAM(protocol_t, realism_worlds, "worlds", "3", 0, 1000,
          "Test worlds whose messages `vigil validate` compares with real traces.", "assumed"),
    PARAM(protocol_t, realism_days, "days", "56", 1, 3650,
          "Days at the end of a world whose messages are compared; tie persistence over four weeks needs 35.",
          "assumed: between the 28 and 194 days of the two reference traces"),
    PARAM(protocol_t, detectors, "names", "all", 0, 0, "Detectors to run, separated by blanks; `all` runs every one.",
          "none"),
    PARAM_WORD(
        protocol_t, leave_out, offender_name, "none",
        "Offender type that training and validation worlds lack, its share going to the others, and that alone is "
        "scored in test worlds: accounts of other offenders count neither way there.",
        "leave-one-type-out, after ADBench (Han et al. 2022: kinds of anomalies apart)"),
    PARAM(protocol_t, vary, "text", "", 0, 0,
          "Numbers of the model that each training and validation world draws anew, evenly and independently: "
          "KEY=LOW:HIGH or KEY[INDEX]=LOW:HIGH, separated by blanks, at most 40.",
          "domain randomisation (Tobin et al. 2017)"),
    PARAM_WORD(protocol_t, vary_test, vary_test_names, "fixed",
               "Test worlds have the scenario's own numbers, others drawn inside the ranges of protocol.vary, or drawn "
               "from beyond every one of them: as far again on either side, as far as the key allows.",
               "none"),
    PARAM(
        protocol_t, pair_every_days, "days", "7", 0, 3650,
        "Days between the scoring times of test worlds at which pairs of accounts are ranked too, to tell which child "
        "is at risk; with 0 they never are.",
        "assumed: a weekly review"),
    PARAM_END,
};

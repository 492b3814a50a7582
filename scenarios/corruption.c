// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of `corrupt`.
#include "scenarios/corruption.h"

const char *const corruption_platform_names[PLATFORMS + 2] = {"none",
#define PLATFORM(name, text, meaning) text,
#include "trace/platform.def"
#undef PLATFORM
                                                              NULL};

const param_t corruption_params[] = {
    PARAM(
        corruption_t, lost, "1", "0", 0, 0.9,
        "Share of the events of test worlds that detectors never see; registrations, warnings, restrictions, closures "
        "and deletions of accounts are always seen.",
        "assumed"),
    PARAM(corruption_t, late, "1", "0", 0, 1,
          "Share of the other events that reach detectors late, as if they happened on arrival.", "assumed"),
    PARAM(corruption_t, late_mean_h, "h", "24", 0.01, 8760, "Mean delay of late events (exponential).", "assumed"),
    PARAM_WORD(corruption_t, platform, corruption_platform_names, "none",
               "Platform of which detectors see no event in test worlds.", "assumed"),
    PARAM(corruption_t, labels_missed, "1", "0", 0, 1,
          "Share of offenders' accounts that are labelled benign where detectors learn (training worlds).", "assumed"),
    PARAM(corruption_t, labels_false, "1", "0", 0, 1,
          "Share of accounts of people who are no offenders that are labelled offenders' there from the first report "
          "received.",
          "assumed"),
    PARAM_END,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// What a plug-in says of itself: checked where it runs, and carried to the host as bytes, so that the host never
// follows a pointer of the plug-in's.
#ifndef VIGIL_PLUGIN_DESCRIPTION_H
#define VIGIL_PLUGIN_DESCRIPTION_H
#include "detectors/detector.h"

/// Holds a detector to the contract as far as it can be seen without running it.
/// @return  0, ERR_PLUGIN naming what is wrong. Ends the process where a table of parameters is not whole, as vigil
///          does with its own (param_defaults)
int plugin_description_check(const detector_t *detector);

/// @param[out] bytes  owned by the caller
/// @return  0, ERR_MEMORY
int plugin_description_pack(const detector_t *detector, char **bytes, size_t *n);
/// The detector without callbacks.
/// @param[in]  bytes      kept by the detector, which points into them
/// @param[out] detector   free with plugin_description_free, also after a failure
/// @param[out] callbacks  those it has: PLUGIN_HAS_ bits
/// @return  0, ERR_PLUGIN (bytes that no vigil has packed), ERR_MEMORY
int plugin_description_unpack(char *bytes, size_t n, detector_t *detector, unsigned *callbacks);
/// Frees its table of parameters; safe on a zeroed struct.
void plugin_description_free(detector_t *detector);

enum {
    PLUGIN_HAS_OPEN = 1,
    PLUGIN_HAS_FIT = 2,
    PLUGIN_HAS_OBSERVE = 4,
    PLUGIN_HAS_PREPARE = 8,
    PLUGIN_HAS_SCORE_PAIRS = 16,
    PLUGIN_HAS_CLOSE = 32
};
#endif

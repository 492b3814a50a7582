// SPDX-License-Identifier: GPL-3.0-or-later
// The host's end of one process of a plug-in.
#ifndef VIGIL_PLUGIN_LINK_H
#define VIGIL_PLUGIN_LINK_H
#include "detectors/plugin/plugin.h"
#include "detectors/plugin/plugin_call.h"
#include "detectors/plugin/shared_block.h"

#define PLUGIN_TEXT_BYTES 2048

typedef struct {
    const char *path; // of the shared object
    plugin_limits_t limits;
    pid_t pid;  // 0 = no process
    int socket; // -1 = none
    shared_block_t arena, accounts;
    int code; // of the failure that ended it, or 0
    char text[PLUGIN_TEXT_BYTES];
} plugin_link_t;

/// Starts the process and waits until it has loaded the shared object.
/// @param[out] self   close it in any case
/// @param[out] bytes  of its description, which lies in the arena
/// @return  0, ERR_*
int plugin_link_open(plugin_link_t *self, const char *path, const plugin_limits_t *limits, size_t *bytes);
/// Sends a call and waits for its end. Once one has ended the process all later ones fail with the same text.
/// @return  0, or ERR_* with a text that names shared object and callback
int plugin_link_ask(plugin_link_t *self, plugin_request_t *request);
/// Fails for good, and ends the process. @return  `code`
int plugin_link_fail(plugin_link_t *self, plugin_call_t call, int code, const char *what);
/// Ends the process; safe on a zeroed struct.
void plugin_link_close(plugin_link_t *self);
#endif

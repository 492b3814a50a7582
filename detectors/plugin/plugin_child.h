// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-in's side: the process in which one shared object runs for one instance of its detector.
#ifndef VIGIL_PLUGIN_CHILD_H
#define VIGIL_PLUGIN_CHILD_H

/// Call it first of all in main, in every program that loads plug-ins: it returns unless the program was started by
/// plugin_start to be such a process, and else ends it.
void plugin_child_serve(int words, char **word);
#endif

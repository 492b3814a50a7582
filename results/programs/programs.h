// SPDX-License-Identifier: GPL-3.0-or-later
// The programs of a run (`--exec NAME=COMMAND`), each a detector by its name in the registry. They are no detectors to
// call: their detector_t has no `score`, and the host asks program_of before it asks for one.
#ifndef VIGIL_PROGRAMS_H
#define VIGIL_PROGRAMS_H
#include "core/sha256.h"
#include "results/programs/program.h"
#include "results/worlds/lineup.h"

#define PROGRAMS_MAX 16

/// Registers a program as a detector of its name (detector_register), before any scenario is read.
/// @param[in] program  named; its texts outlive the process's use of it
/// @return  0, ERR_PLUGIN (a name that is none, or taken), ERR_LIMIT
int programs_add(const program_t *program);
/// The program behind a detector, or NULL.
const program_t *program_of(const detector_t *detector);
/// True if any detector of the lineup is a program.
bool programs_in(const lineup_t *lineup);
/// What the programs are made of, as far as it can be told from outside: their names, commands, and the content of each
/// word of a command that is a file. What such a file reads in turn is not in it.
/// @return  0, ERR_IO
int programs_hash(sha256_t *hash);
#endif

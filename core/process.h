// SPDX-License-Identifier: GPL-3.0-or-later
// Other people's code as processes of their own: a crash, a hang or a full memory is theirs alone.
#ifndef VIGIL_PROCESS_H
#define VIGIL_PROCESS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROCESS_HANDED 3       // number of the first descriptor handed over, in the new process
#define PROCESS_HANDED_MAX 4   // descriptors
#define PROCESS_TEXT_BYTES 128 // of process_end_text

/// What to start. The process leads a group of its own, so that the terminal's Ctrl-C reaches it through us alone;
/// reads nothing, writes its standard output to our standard error, keeps no other file of ours open and leaves no
/// core file.
typedef struct {
    const char *program;            // path
    const char *const *word;        // NULL-terminated, the program's name first
    int handed[PROCESS_HANDED_MAX]; // [handed_n] our descriptors, 3, 4, 5 ... over there
    size_t handed_n;
    uint64_t memory_bytes;      // address space of each of its processes (RLIMIT_AS); 0 = no limit
    const char *const *setting; // NULL-terminated "NAME=value" over our own environment; NULL = none
} process_spec_t;

/// Starts it. What cannot be executed ends with status 127 (no file) or 126.
/// @param[out] pid  end it with process_kill or process_wait
/// @return  0, ERR_IO, ERR_MEMORY
/// @threads may be called from any; where the main thread does, the process dies with us
int process_start(pid_t *pid, const process_spec_t *spec);

typedef enum { PROCESS_ENDED, PROCESS_LATE, PROCESS_STOPPED } process_outcome_t;

/// Waits until it ends, `seconds` have passed, or a signal asks us to stop; then ends what is left of its group.
/// @param[out] status  as of waitpid; of PROCESS_ENDED alone
process_outcome_t process_wait(pid_t pid, double seconds, int *status);
/// Ends the whole group at once. @return its status, as of waitpid
int process_kill(pid_t pid);

/// "ended with status 3", "was killed by SIGSEGV (Segmentation fault)". @return `out`
const char *process_end_text(char out[PROCESS_TEXT_BYTES], int status);
#endif

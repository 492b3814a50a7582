// SPDX-License-Identifier: GPL-3.0-or-later
// fork and exec with only async-signal-safe calls between them, because any thread may be the one that forks.
#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/array.h"
#include "core/error.h"
#include "core/progress.h"

#define NOT_FOUND 127
#define NOT_EXECUTABLE 126
#define NAP_LEAST_NS 1000000l
#define NAP_MOST_NS 20000000l

/// Our own handlers and what we ignore are not the other's.
static void reset_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int limit(int what, rlim_t most)
{
    struct rlimit at;
    if (getrlimit(what, &at) != 0) return -1;
    if (at.rlim_max != RLIM_INFINITY && at.rlim_max < most) most = at.rlim_max;
    at.rlim_cur = at.rlim_max = most;
    return setrlimit(what, &at);
}

/// Puts the descriptors at 3, 4, 5 ...: first out of the way of each other, then in place.
static int hand_over(const process_spec_t *spec)
{
    int high[PROCESS_HANDED_MAX], from = PROCESS_HANDED + PROCESS_HANDED_MAX;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return -1;
    for (size_t i = 0; i < spec->handed_n; i++)
        if ((high[i] = fcntl(spec->handed[i], F_DUPFD, from)) < 0) return -1;
    for (size_t i = 0; i < spec->handed_n; i++)
        if (dup2(high[i], PROCESS_HANDED + (int)i) < 0) return -1;
    close_range(PROCESS_HANDED + (unsigned)spec->handed_n, ~0u, 0);
    return 0;
}

_Noreturn static void become(const process_spec_t *spec, char **environment, bool dies_with_us, pid_t parent)
{
    setpgid(0, 0);
    reset_signals();
    if (dies_with_us) prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dies_with_us && getppid() != parent) _exit(NOT_EXECUTABLE); // it has died in between
    bool ready = hand_over(spec) == 0 && limit(RLIMIT_CORE, 0) == 0;
    if (ready && spec->memory_bytes) ready = limit(RLIMIT_AS, spec->memory_bytes) == 0;
    if (!ready) _exit(NOT_EXECUTABLE);
    execve(spec->program, (char *const *)spec->word, environment);
    _exit(errno == ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
}

static bool is_set_by(const char *variable, const char *const *setting)
{
    size_t length = strcspn(variable, "=") + 1;
    for (; *setting; setting++)
        if (strncmp(variable, *setting, length) == 0) return true;
    return false;
}

/// Our environment with the settings in place of what has their names; made before the fork, as it takes memory.
static int compose(const char *const *setting, char ***out)
{
    size_t n = 0, settings = 0, at = 0;
    while (environ[n]) n++;
    while (setting[settings]) settings++;
    CHECK(array_new(out, n + settings + 1, sizeof **out));
    for (size_t i = 0; i < n; i++)
        if (!is_set_by(environ[i], setting)) (*out)[at++] = environ[i];
    for (size_t i = 0; i < settings; i++) (*out)[at++] = (char *)setting[i];
    return 0;
}

int process_start(pid_t *pid, const process_spec_t *spec)
{
    char **environment = NULL;
    BUG_IF(spec->handed_n > PROCESS_HANDED_MAX);
    if (spec->setting) CHECK(compose(spec->setting, &environment));
    pid_t parent = getpid();
    bool dies_with_us = gettid() == parent; // the signal comes with the death of the thread that forked
    *pid = fork();
    if (*pid == 0) become(spec, environment ? environment : environ, dies_with_us, parent);
    free(environment);
    if (*pid < 0) return error_set(ERR_IO, "cannot start %s: %s", spec->program, strerror(errno));
    setpgid(*pid, *pid); // whoever of the two is first
    return 0;
}

/// Ends the group before its leader is reaped: until then the group's number is not given to another.
static int end_group(pid_t pid)
{
    int status = 0;
    kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

int process_kill(pid_t pid) { return end_group(pid); }

static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

process_outcome_t process_wait(pid_t pid, double seconds, int *status)
{
    double end_s = progress_wall_s() + seconds;
    struct timespec nap = {0, NAP_LEAST_NS};
    process_outcome_t outcome = PROCESS_ENDED;
    while (!has_ended(pid)) {
        if (progress_stopped()) outcome = PROCESS_STOPPED;
        if (outcome == PROCESS_ENDED && progress_wall_s() >= end_s) outcome = PROCESS_LATE;
        if (outcome != PROCESS_ENDED) break;
        nanosleep(&nap, NULL); // a signal cuts it short
        if (nap.tv_nsec < NAP_MOST_NS) nap.tv_nsec *= 2;
    }
    *status = end_group(pid);
    return outcome;
}

const char *process_end_text(char out[PROCESS_TEXT_BYTES], int status)
{
    if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        const char *name = sigabbrev_np(number), *meaning = sigdescr_np(number);
        snprintf(out, PROCESS_TEXT_BYTES, "was killed by SIG%s (%s)", name ? name : "?", meaning ? meaning : "unknown");
    } else {
        snprintf(out, PROCESS_TEXT_BYTES, "ended with status %d", WEXITSTATUS(status));
    }
    return out;
}

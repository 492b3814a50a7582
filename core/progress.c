// SPDX-License-Identifier: GPL-3.0-or-later
// The progress line, the request to stop, and the clocks.
#include "core/progress.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "core/error.h"

#define REDRAW_S 0.2
#define WIPE "\r\033[K"

static volatile sig_atomic_t stopped_by;

// The second signal meets the default action, which ends the process once the handler has returned.
static void on_signal(int number)
{
    if (stopped_by != 0) {
        signal(number, SIG_DFL);
        raise(number);
    }
    stopped_by = number;
}

static void catch_signal(int number)
{
    struct sigaction old, action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN) return; // nohup, a shell's background job
    sigaction(number, &action, NULL);
}

void progress_catch_signals(void)
{
    catch_signal(SIGINT);
    catch_signal(SIGTERM);
    catch_signal(SIGHUP);
    catch_signal(SIGXCPU);
    signal(SIGXFSZ, SIG_IGN); // a file that grows beyond a limit is a failed write, told as such
}

bool progress_stopped(void) { return stopped_by != 0; }

int progress_check(void)
{
    int number = stopped_by;
    if (number == 0) return 0;
    return error_set(ERR_STOPPED, "stopped by SIG%s", sigabbrev_np(number));
}

// The one line of the process; only the main thread draws it.
static struct {
    bool shown, noted; // redrawn; or drawn once
    char what[64];
    double days, begun_s, drawn_s;
} line;

void progress_begin(const char *what, double days)
{
    line.shown = isatty(STDERR_FILENO);
    line.days = days;
    line.begun_s = progress_wall_s();
    line.drawn_s = -INFINITY;
    snprintf(line.what, sizeof line.what, "%s", what);
}

static void print_count(double n)
{
    static const char *const suffix[] = {"", " k", " M", " G", " T"};
    size_t i = 0;
    for (; n >= 1000 && i + 1 < sizeof suffix / sizeof *suffix; i++) n /= 1000;
    fprintf(stderr, "%.*f%s", i > 0 && n < 100 ? 1 : 0, n, suffix[i]);
}

static void print_time_left(double seconds)
{
    long s = lround(fmin(seconds, 1e8));
    if (s >= 3600)
        fprintf(stderr, ", %ld h %02ld min left", s / 3600, s / 60 % 60);
    else if (s >= 60)
        fprintf(stderr, ", %ld min %02ld s left", s / 60, s % 60);
    else
        fprintf(stderr, ", %ld s left", s);
}

void progress_update(double days_done, uint64_t events)
{
    double now_s = progress_wall_s(), passed_s = now_s - line.begun_s;
    if (!line.shown || now_s - line.drawn_s < REDRAW_S) return;
    line.drawn_s = now_s;
    fprintf(stderr, WIPE "%s: day %.0f of %.0f, ", line.what, days_done, line.days);
    print_count((double)events);
    fputs(" events", stderr);
    if (passed_s >= 1 && days_done > 0) {
        fputs(", ", stderr);
        print_count((double)events / passed_s);
        fputs("/s", stderr);
        print_time_left(fmax(line.days - days_done, 0) * passed_s / days_done);
    }
    fflush(stderr);
}

void progress_note(const char *what)
{
    line.shown = false;
    line.noted = isatty(STDERR_FILENO);
    if (line.noted) fprintf(stderr, WIPE "%s", what);
}

void progress_end(void)
{
    if (line.shown || line.noted) fputs(WIPE, stderr);
    line.noted = false;
    line.shown = false;
}

static double seconds_of(clockid_t clock)
{
    struct timespec at;
    BUG_IF(clock_gettime(clock, &at) != 0);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

double progress_cpu_s(void) { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }
double progress_thread_cpu_s(void) { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
double progress_wall_s(void) { return seconds_of(CLOCK_MONOTONIC); }

uint64_t progress_peak_bytes(void)
{
    struct rusage usage;
    BUG_IF(getrusage(RUSAGE_SELF, &usage) != 0);
    return (uint64_t)usage.ru_maxrss * 1024; // Linux counts it in KiB
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/program.h"

#include "core/array.h"
#include "core/error.h"
#include "core/process.h"
#include "core/progress.h"
#include "core/work_folder.h"
#include "results/metrics/score_differences.h"
#include "results/scores/score_file.h"
#include "results/worlds/schedule.h"
#include "trace/observable.h"
#include "trace/trace_file.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SHELL "/bin/sh"
#define SHELL_SIGNAL 128 // status less the signal that killed the shell's command
#define SHOWN_BYTES 200  // of the command, in messages

/// One run of a program in its folder.
typedef struct {
    const program_t *program;
    const char *trace;
    const protocol_t *protocol;
    size_t accounts;
    uint32_t end; // s: of what it is shown
    char *folder, *shown, *written;
} run_t;

const char *program_title(const program_t *self, char out[PROGRAM_TITLE_BYTES])
{
    snprintf(out, PROGRAM_TITLE_BYTES, "%s%s%sprogram '%.*s'", self->name ? "detector " : "",
             self->name ? self->name : "", self->name ? ", " : "", SHOWN_BYTES, self->command);
    return out;
}

static int complain(const run_t *self, const char *what)
{
    char title[PROGRAM_TITLE_BYTES];
    return error_set(ERR_PLUGIN, "%s: %s", program_title(self->program, title), what);
}

static int read_limits(run_t *self)
{
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, self->trace));
    uint64_t duration = trace_reader_info(reader)->duration_s;
    self->accounts = trace_reader_accounts(reader)->n;
    trace_reader_free(reader);
    if (duration == 0 || duration > INT32_MAX)
        return error_set(ERR_INPUT, "%s: the trace does not say how long it lasts (root attribute duration_s)",
                         self->trace);
    if (self->end == 0) self->end = (uint32_t)duration;
    if (self->end > duration)
        return error_set(ERR_INPUT, "%s lasts %g days, less than where it is to be cut", self->trace,
                         (double)duration / DAY_S);
    return 0;
}

int program_show(const protocol_t *protocol, const char *trace, uint32_t until, const char *shown)
{
    uint32_t *time = NULL, start = protocol->warmup_days * DAY_S;
    uint64_t step = (uint64_t)protocol->score_every_days * DAY_S;
    if (start >= until)
        return error_set(ERR_INPUT, "%s: nothing is scored before protocol.warmup_days: %u, and it ends at day %g",
                         trace, protocol->warmup_days, (double)until / DAY_S);
    uint32_t n = schedule_scorings(start, until, step);
    CHECK(ARRAY_NEW(time, n));
    for (uint32_t i = 0; i < n; i++) time[i] = schedule_scoring(start, until, step, i);
    const observable_t seen = {time, n, view_names[protocol->view], until};
    int code = observable_write(&seen, trace, shown);
    free(time);
    return code;
}

static int fail_by_time(const run_t *self)
{
    char what[100];
    snprintf(what, sizeof what, "took longer than %g s (--time-limit) and was ended", self->program->seconds);
    return complain(self, what);
}

static int fail_by_end(const run_t *self, int status)
{
    char end[PROCESS_TEXT_BYTES], what[PROCESS_TEXT_BYTES + 150], memory[80] = "", of[60] = "";
    const char *name = WIFEXITED(status) ? sigabbrev_np(WEXITSTATUS(status) - SHELL_SIGNAL) : NULL;
    if (name) snprintf(of, sizeof of, " (as the shell tells of SIG%s)", name);
    if (self->program->memory_bytes)
        snprintf(memory, sizeof memory, "; its memory was limited to %llu MiB (--memory-limit)",
                 (unsigned long long)(self->program->memory_bytes >> 20));
    snprintf(what, sizeof what, "%s%s%s", process_end_text(end, status), of, memory);
    return complain(self, what);
}

/// What it is told beside its arguments. @param[out] setting  [3] NULL-terminated; [0] and [1] are the caller's to free
static int tell(const program_t *program, char *setting[3])
{
    size_t n = 0;
    if (program->training && asprintf(&setting[n++], "VIGIL_TRAINING=%s", program->training) < 0) setting[--n] = NULL;
    if (program->scratch && asprintf(&setting[n++], "VIGIL_SCRATCH=%s", program->scratch) < 0) setting[--n] = NULL;
    bool all = n == (size_t)(program->training != NULL) + (program->scratch != NULL);
    return all ? 0 : error_set(ERR_MEMORY, "out of memory while starting a program");
}

static int start(const run_t *self, pid_t *pid)
{
    char *line = NULL, *setting[3] = {NULL};
    int code = tell(self->program, setting);
    if (asprintf(&line, "%s \"$@\"", self->program->command) < 0) line = NULL;
    if (!line) code = error_set(ERR_MEMORY, "out of memory while starting a program");
    const char *const word[] = {"sh", "-c", line, "sh", self->shown, self->written, NULL};
    const process_spec_t spec = {.program = SHELL,
                                 .word = word,
                                 .memory_bytes = self->program->memory_bytes,
                                 .setting = (const char *const *)setting};
    if (code == 0) code = process_start(pid, &spec);
    free(line);
    free(setting[0]);
    free(setting[1]);
    return code;
}

static int execute(const run_t *self)
{
    pid_t pid;
    int status = 0;
    CHECK(start(self, &pid));
    switch (process_wait(pid, self->program->seconds, &status)) {
    case PROCESS_STOPPED:
        return progress_check();
    case PROCESS_LATE:
        return fail_by_time(self);
    case PROCESS_ENDED:
        break;
    }
    return status == 0 ? 0 : fail_by_end(self, status);
}

/// The working folder means nothing to whoever reads the message.
static int name_program(const run_t *self, int code)
{
    char *text = strdup(error_text()), *all = NULL, title[PROGRAM_TITLE_BYTES];
    size_t bytes = 0, length = strlen(self->written);
    FILE *out = text ? open_memstream(&all, &bytes) : NULL;
    if (!out) {
        free(text);
        return error_set(ERR_MEMORY, "out of memory");
    }
    for (const char *at = text, *found; *at; at = found ? found + length : strchr(at, '\0')) {
        found = strstr(at, self->written);
        fprintf(out, "%.*s%s", (int)(found ? found - at : (long)strlen(at)), at, found ? "its scores" : "");
    }
    fclose(out);
    code = error_set(code, "%s:%s%s", program_title(self->program, title), strchr(all, '\n') ? "\n" : " ", all);
    free(all);
    free(text);
    return code;
}

static int collect(const run_t *self, score_csv_t *scores)
{
    struct stat at;
    if (lstat(self->written, &at) != 0)
        return complain(self, "wrote no scores (to the path that is its last argument)");
    if (!S_ISREG(at.st_mode)) return complain(self, "wrote its scores to something that is no plain file");
    int code = score_file_read(scores, self->written, self->accounts, self->end);
    return code < 0 ? name_program(self, code) : 0;
}

static int run_in_folder(run_t *self, score_csv_t *scores)
{
    CHECK(work_folder_make(&self->folder, self->program->beside));
    if (asprintf(&self->shown, "%s/trace.h5", self->folder) < 0) self->shown = NULL;
    if (asprintf(&self->written, "%s/scores", self->folder) < 0) self->written = NULL;
    if (!self->shown || !self->written) return error_set(ERR_MEMORY, "out of memory while making a folder");
    CHECK(read_limits(self));
    CHECK(program_show(self->protocol, self->trace, self->end, self->shown));
    CHECK(execute(self));
    return collect(self, scores);
}

int program_score(const program_t *self, const char *trace, const protocol_t *protocol, uint32_t until,
                  score_csv_t *scores)
{
    run_t run = {.program = self, .trace = trace, .protocol = protocol, .end = until};
    *scores = (score_csv_t){0};
    int code = run_in_folder(&run, scores);
    free(run.shown);
    free(run.written);
    work_folder_remove(run.folder);
    return code;
}

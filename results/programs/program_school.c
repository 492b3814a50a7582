// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/program_school.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "core/array.h"
#include "core/error.h"
#include "core/rng.h"
#include "core/work_folder.h"
#include "results/scores/given_truth.h"
#include "trace/truth_file.h"

#define ROWS 65536u

/// @param[out] path  FOLDER/NAME, owned; NULL on failure
static int make_below(const char *folder, const char *name, char **path)
{
    if (asprintf(path, "%s/%s", folder, name) < 0) {
        *path = NULL;
        return error_set(ERR_MEMORY, "out of memory while naming a folder");
    }
    return mkdir(*path, 0700) == 0 ? 0 : error_set(ERR_IO, "cannot make the folder %s: %s", *path, strerror(errno));
}

int program_school_open(program_school_t *self, const scenario_t *scenario, const lineup_t *lineup)
{
    *self = (program_school_t){.protocol = &scenario->protocol, .rule = label_rule_of(scenario)};
    if (!programs_in(lineup)) return 0;
    for (size_t d = lineup->n; d-- > 0;)
        if (program_of(lineup->detector[d])) self->beside = program_of(lineup->detector[d])->beside;
    CHECK(work_folder_make(&self->folder, self->beside));
    CHECK(make_below(self->folder, "training", &self->training));
    CHECK(ARRAY_NEW(self->print, 1));
    for (size_t d = 0; d < lineup->n; d++) {
        char name[128];
        if (!program_of(lineup->detector[d])) continue;
        snprintf(name, sizeof name, "scratch-%s", lineup->detector[d]->name);
        CHECK(make_below(self->folder, name, &self->scratch[d]));
    }
    return 0;
}

static int find_reports(const char *trace, int32_t *first)
{
    trace_reader_t *reader = NULL;
    event_batch_t batch;
    CHECK(trace_reader_open(&reader, trace));
    size_t accounts = trace_reader_accounts(reader)->n;
    for (size_t a = 0; a < accounts; a++) first[a] = NEVER;
    int code;
    while ((code = trace_reader_next(reader, ROWS, &batch)) == 0 && batch.n > 0)
        for (const event_t *e = batch.event; e < batch.event + batch.n; e++)
            if (e->kind == EVENT_REPORT && e->target < accounts && first[e->target] == NEVER)
                first[e->target] = (int32_t)e->time;
    trace_reader_free(reader);
    return code;
}

static int write_truth(const program_school_t *self, const char *path, const program_tape_t *tape, const truth_t *truth,
                       uint64_t seed, uint64_t duration)
{
    const trace_info_t info = {.duration_s = duration};
    int32_t *first_report = NULL;
    truth_t given = {0};
    int code = ARRAY_NEW(first_report, truth->accounts);
    if (code == 0 && given_truth_differs(&self->rule)) code = find_reports(tape->trace, first_report);
    if (code == 0) code = given_truth(&self->rule, seed, truth, first_report, &given);
    if (code == 0) code = truth_file_write(path, &info, &given);
    truth_free(&given);
    free(first_report);
    return code;
}

/// Files' places, sizes and times of the last change, whatever their order.
static int print_of(const char *folder, uint64_t *print)
{
    DIR *open = opendir(folder);
    if (open == NULL) return error_set(ERR_IO, "cannot read the folder %s: %s", folder, strerror(errno));
    *print = 0;
    for (const struct dirent *e; (e = readdir(open));) {
        struct stat at;
        if (e->d_name[0] == '.' || fstatat(dirfd(open), e->d_name, &at, AT_SYMLINK_NOFOLLOW) != 0) continue;
        rng_t rng = rng_at(at.st_ino ^ (uint64_t)at.st_size << 32, (uint32_t)at.st_mtim.tv_nsec,
                           (uint32_t)at.st_mtim.tv_sec, RNG_SPLIT);
        *print += (uint64_t)rng_u32(&rng) << 32 | rng_u32(&rng);
    }
    closedir(open);
    return 0;
}

int program_school_unchanged(const program_school_t *self, const program_t *program)
{
    uint64_t now;
    char title[PROGRAM_TITLE_BYTES];
    CHECK(print_of(self->training, &now));
    if (now == *self->print) return 0;
    return error_set(ERR_PLUGIN, "%s: changed what lies in VIGIL_TRAINING, from which other programs learn too",
                     program_title(program, title));
}

int program_school_teach(const program_school_t *self, uint32_t index, const program_tape_t *tape, const truth_t *truth,
                         uint64_t seed)
{
    char *trace = NULL, *beside = NULL;
    trace_reader_t *reader = NULL;
    CHECK(trace_reader_open(&reader, tape->trace));
    uint64_t duration = trace_reader_info(reader)->duration_s;
    trace_reader_free(reader);
    if (asprintf(&trace, "%s/world-%u.h5", self->training, index) < 0) trace = NULL;
    if (asprintf(&beside, "%s/world-%u-truth.h5", self->training, index) < 0) beside = NULL;
    int code = trace && beside ? 0 : error_set(ERR_MEMORY, "out of memory while naming a file");
    if (code == 0) code = program_show(self->protocol, tape->trace, (uint32_t)duration, trace);
    if (code == 0) code = write_truth(self, beside, tape, truth, seed, duration);
    if (code == 0) code = print_of(self->training, self->print);
    free(trace);
    free(beside);
    return code;
}

program_t program_school_pupil(const program_school_t *self, const lineup_t *lineup, size_t detector)
{
    program_t program = *program_of(lineup->detector[detector]);
    program.training = self->training;
    program.scratch = self->scratch[detector];
    return program;
}

void program_school_close(program_school_t *self)
{
    for (size_t d = 0; d < LINEUP_MAX; d++) free(self->scratch[d]);
    free(self->training);
    free(self->print);
    work_folder_remove(self->folder);
    *self = (program_school_t){0};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/detect_program.h"

#include <string.h>

#include "cli/limits.h"
#include "cli/paths.h"
#include "core/error.h"
#include "results/programs/program_ahead.h"

#define BLOCK 4096

static const detector_t program = {.abi = DETECTOR_ABI, .name = "program", .summary = "--exec", .source = "none"};

int detect_program_check(const options_t *options)
{
    if (options->exec == NULL && options->cut > 0)
        return error_set(ERR_USAGE,
                         "detect: --cut is for a program, --exec; no other detector is shown what comes later");
    if (options->exec == NULL) return 0;
    if (options->detector.n > 0 || options->plugin.n > 0)
        return error_set(ERR_USAGE, "detect: --exec runs one program alone; leave --detector and --plugin out");
    if (options->train != NULL)
        return error_set(ERR_USAGE, "detect: --exec: give the program its own training files, in its command");
    return 0;
}

int detect_program_run(const options_t *options, const protocol_t *protocol, lineup_t *lineup, score_csv_t *scores)
{
    limits_t limits;
    char beside[PATH_MAX];
    bool file = options->output != NULL && strcmp(options->output, "-") != 0;
    *lineup = (lineup_t){0};
    CHECK(lineup_add(lineup, &program, NULL));
    CHECK(limits_read(&limits, "detect", options, PROGRAM_S));
    if (file) paths_folder(options->output, beside);
    const program_t run = {.command = options->exec,
                           .seconds = limits.seconds,
                           .memory_bytes = limits.memory_bytes,
                           .beside = file ? beside : NULL};
    return program_ahead_score_cut(&run, options->argument.word[0], protocol, options->cut * DAY_S, scores);
}

int detect_program_pour(const score_csv_t *scores, const score_sink_t *sink)
{
    uint32_t account[BLOCK];
    double score[BLOCK];
    for (size_t i = 0; i < scores->n;) {
        detector_rows_t rows = {.time = scores->row[i].time, .account = account};
        for (; i < scores->n && rows.n < BLOCK && scores->row[i].time == rows.time; i++, rows.n++) {
            account[rows.n] = scores->row[i].account;
            score[rows.n] = scores->row[i].score;
        }
        CHECK(sink->take(sink->self, 0, &rows, score));
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/detect_program.h"

#include <stdlib.h>
#include <string.h>

#include "cli/limits.h"
#include "core/array.h"
#include "core/error.h"

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

/// The folder of the output, or NULL. @return 0, ERR_MEMORY
static int folder_of(const char *output, char **folder)
{
    const char *slash = output ? strrchr(output, '/') : NULL;
    *folder = NULL;
    if (!output || strcmp(output, "-") == 0) return 0;
    *folder = slash ? strndup(output, (size_t)(slash - output) + 1) : strdup(".");
    return *folder ? 0 : error_set(ERR_MEMORY, "out of memory");
}

int detect_program_run(const options_t *options, const protocol_t *protocol, lineup_t *lineup, score_csv_t *scores)
{
    limits_t limits;
    char *beside;
    *lineup = (lineup_t){0};
    CHECK(lineup_add(lineup, &program, NULL));
    CHECK(limits_read(&limits, "detect", options, PROGRAM_S));
    CHECK(folder_of(options->output, &beside));
    const program_t run = {.command = options->exec,
                           .seconds = limits.seconds,
                           .memory_bytes = limits.memory_bytes,
                           .cut_s = options->cut * DAY_S,
                           .beside = beside};
    int code = program_score(&run, options->argument.word[0], protocol, scores);
    free(beside);
    return code;
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

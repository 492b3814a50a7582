// SPDX-License-Identifier: GPL-3.0-or-later
// Writes trace and truth of a world.
#include "cli/writing.h"

#include <string.h>

#include "cli/load.h"
#include "cli/paths.h"
#include "core/error.h"
#include "core/outfile.h"
#include "trace/truth_file.h"

int writing_check(const char *path)
{
    outfile_t probe;
    if (path == NULL) return 0;
    if (strcmp(path, "-") == 0)
        return error_set(ERR_USAGE, "- is standard output, which cannot hold this file; give it a name");
    CHECK(outfile_begin(&probe, path));
    outfile_abort(&probe);
    return 0;
}

static int check_paths(const options_t *options)
{
    const char *const path[] = {options->output, options->trace, options->truth};
    CHECK(paths_apart(path, 3, (const char *const *)options->argument.word, 1));
    for (int i = 0; i < 3; i++) CHECK(writing_check(path[i]));
    return 0;
}

int writing_init(writing_t *self, const scenario_t *scenario, const options_t *options, uint64_t seed)
{
    char name[256];
    *self = (writing_t){.trace = options->trace, .truth = options->truth};
    CHECK(check_paths(options));
    load_name(name, sizeof name, options->argument.word[0]);
    self->name = strdup(name);
    if (self->name == NULL) return error_set(ERR_MEMORY, "out of memory while writing out the scenario");
    CHECK(scenario_text(scenario, &self->scenario));
    self->info = load_trace_info(scenario, self->name, self->scenario, seed);
    return 0;
}

int writing_begin(writing_t *self, sink_t *sink)
{
    *sink = (sink_t){0};
    if (self->trace == NULL) return 0;
    CHECK(trace_writer_open(&self->writer, self->trace, &self->info));
    *sink = trace_writer_sink(self->writer);
    return 0;
}

int writing_end(writing_t *self, const sim_t *sim, const truth_t *truth)
{
    if (self->writer != NULL) CHECK(trace_writer_commit(self->writer, sim_accounts(sim)));
    if (self->truth != NULL) CHECK(truth_file_write(self->truth, &self->info, truth));
    return 0;
}

void writing_free(writing_t *self)
{
    trace_writer_free(self->writer);
    free(self->scenario);
    free(self->name);
    *self = (writing_t){0};
}

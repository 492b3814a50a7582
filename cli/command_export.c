// SPDX-License-Identifier: GPL-3.0-or-later
// vigil export: a trace as CSV.
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/paths.h"
#include "core/error.h"
#include "core/param.h"
#include "trace/event.h"
#include "trace/trace_export.h"

static int find_platform(const char *name, int *platform)
{
    *platform = -1;
    if (name == NULL || strcmp(name, "all") == 0) return 0;
    for (int i = 0; i < PLATFORMS; i++) {
        if (strcmp(platform_name[i], name) != 0) continue;
        *platform = i;
        return 0;
    }
    return error_set(ERR_USAGE, "export: unknown platform %s%s; `vigil list platforms` names them all", name,
                     param_hint(name, platform_name, PLATFORMS).text);
}

static int run(const options_t *options)
{
    const char *out = options->output ? options->output : "-";
    trace_export_t form = {.form = (export_form_t)options->form, .start_unix = EXPORT_START_UNIX};
    uint64_t rows = 0;
    CHECK(paths_apart(&out, 1, (const char *const *)options->argument.word, 1));
    CHECK(find_platform(options->platform, &form.platform));
    CHECK(trace_export(options->argument.word[0], out, &form, &rows));
    if (strcmp(out, "-") != 0) printf("%s: %llu rows\n", out, (unsigned long long)rows);
    return 0;
}

static const option_t options[] = {
    OPTION(form, "form", 0, "FORM",
           "full: every event with all columns (the default); edges: src,dst,unix_time of direct messages.",
           .choices = export_form_name),
    OPTION(platform, "platform", 'p', "NAME", "Only this platform's events. Default: all."),
    OPTION(output, "output", 'o', "FILE", "Where to. Default: - (standard output)."),
    OPTION_HELP,
    OPTION_END,
};

const command_t command_export = {
    .name = "export",
    .summary = "write a trace as CSV",
    .arguments = "TRACE",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Writes the events of a trace file as comma-separated values, for programs that\n"
            "do not read HDF5. The first line names the columns.",
    .examples = "  vigil export trace.h5 -o events.csv\n"
                "  vigil export trace.h5 --form edges --platform photo | head\n",
    .options = options,
    .run = run,
};

// SPDX-License-Identifier: GPL-3.0-or-later
// vigil show: what is in a file of vigil's, whichever it is.
#include <string.h>

#include "cli/command.h"
#include "cli/show_file.h"
#include "core/error.h"
#include "results/files/format.h"
#include "trace/hdf5_util.h"
#include "trace/trace_format.h"
#include "trace/truth_file.h"

static const struct {
    const char *format;
    int (*show)(const char *path, const options_t *options);
} known[] = {
    {FORMAT_NAME, show_results},
    {TRACE_FORMAT, show_trace},
    {TRUTH_FORMAT, show_truth},
};

static int read_texts(const char *path, char **format, char **scenario)
{
    hid_t file = 0;
    CHECK(hdf5_open(&file, path));
    int code = hdf5_get_text(file, "format", format);
    if (code == ERR_FORMAT) code = hdf5_error(ERR_FORMAT, "%s: an HDF5 file, but none of vigil's", path);
    if (code == 0) code = hdf5_get_text(file, "scenario", scenario);
    if (code == ERR_FORMAT && *format != NULL)
        code = hdf5_error(ERR_FORMAT, "%s: a %s file without its scenario", path, *format);
    H5Fclose(file);
    return code;
}

static int show(const char *path, const char *format, const char *scenario, const options_t *options)
{
    if (options->scenario_text) {
        fputs(scenario, stdout);
        return 0;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].format, format) != 0) continue;
        if (options->detector.n > 0 && known[i].show != show_results)
            return error_set(ERR_USAGE, "show: --detector (-d) is for results files, and %s is a %s file", path,
                             format);
        return known[i].show(path, options);
    }
    return error_set(ERR_FORMAT, "%s: a file of the form '%.40s', which is none of vigil's", path, format);
}

static int run(const options_t *options)
{
    const char *path = options->argument.word[0];
    char *format = NULL, *scenario = NULL;
    int code = read_texts(path, &format, &scenario);
    if (code == 0) code = show(path, format, scenario, options);
    free(format);
    free(scenario);
    return code;
}

static const option_t options[] = {
    OPTION(detector, "detector", 'd', "NAME",
           "Of results: the whole report card of this detector; may be given several times."),
    OPTION(scenario_text, "scenario", 0, NULL, "The complete scenario behind the file, as YAML to run again."),
    OPTION_FORMAT,
    OPTION_HELP,
    OPTION_END,
};

const command_t command_show = {
    .name = "show",
    .summary = "show what a trace, truth or results file holds",
    .arguments = "FILE",
    .arguments_min = 1,
    .arguments_max = 1,
    .text = "Prints what a file is, where it comes from, and the numbers that matter: of\n"
            "results the table of `vigil run`, of a trace rows by kind and platform, of a\n"
            "truth people, offenders and approaches.",
    .examples = "  vigil show quickstart.h5\n"
                "  vigil show quickstart.h5 --detector robust_z\n"
                "  vigil show quickstart.h5 --scenario > again.yaml\n"
                "  vigil show trace.h5 --format json\n",
    .options = options,
    .run = run,
};

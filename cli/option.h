// SPDX-License-Identifier: GPL-3.0-or-later
// What a command line says: one struct for all commands, and tables that tell which of its members a command takes.
#ifndef VIGIL_OPTION_H
#define VIGIL_OPTION_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "results/tables/table.h"

/// Words in the order in which they were given; the texts are argv's own.
typedef struct {
    const char **word;
    size_t n;
} words_t;

/// Everything that any command can be told. What was not given is NULL, 0, false or empty.
typedef struct {
    words_t argument; // what is no option
    const char *output, *trace, *truth, *scores, *train, *scenario, *platform, *name;
    const char *utc_offset;        // h
    const char *seed, *replicates; // checked by the schema, as keys of the scenario
    const char *exec, *csv, *memory_limit;
    const char *detectors, *markdown; // of bench
    words_t set, detector, fit, target, plugin, program;
    uint32_t threads, top, worlds, evaluations, time_limit, cut; // time_limit: s; cut: day
    int32_t format;                                              // table_format_t
    int32_t form;                                                // export_form_t
    int32_t method;                                              // search_method_t
    int32_t tier;                                                // tier_t
    bool quiet, help, scenario_text, views;
} options_t;

typedef enum { OPTION_FLAG, OPTION_TEXT, OPTION_TEXTS, OPTION_NUMBER, OPTION_CHOICE } option_type_t;

/// One option of a command.
typedef struct {
    const char *name;  // without dashes; NULL ends a table
    char letter;       // -x, or 0
    const char *value; // what help calls the value; NULL for a flag
    const char *meaning;
    option_type_t type;
    size_t offset; // in options_t
    uint32_t min, max;
    const char *const *choices; // NULL-terminated
} option_t;

/// A row whose type comes from the member: bool, const char *, words_t or uint32_t (then with bounds).
#define OPTION(member, name_, letter_, value_, meaning_, ...)                                                            \
    {                                                                                                                    \
        .name = name_, .letter = letter_, .value = value_, .meaning = meaning_, .offset = offsetof(options_t, member), \
        .type = _Generic(((options_t *)0)->member,                                                                     \
            bool: OPTION_FLAG,                                                                                         \
            const char *: OPTION_TEXT,                                                                                 \
            words_t: OPTION_TEXTS,                                                                                     \
            uint32_t: OPTION_NUMBER,                                                                                   \
            int32_t: OPTION_CHOICE),                                                                                   \
        __VA_ARGS__ \
    }
// Rows that several commands share.
#define OPTION_THREADS                                                                                           \
    OPTION(threads, "threads", 't', "N", "Threads to use; the results do not depend on it. Default: all cores.", \
           .min = 1, .max = 1024)
#define OPTION_FORMAT                                                                            \
    OPTION(format, "format", 'f', "FORM", "Form of the table: text (the default), csv or json.", \
           .choices = table_format_name)
#define OPTION_SET \
    OPTION(set, "set", 's', "KEY=VALUE", "Sets one key over the scenario file; may be given several times.")
#define OPTION_SEED OPTION(seed, "seed", 0, "N", "Seed; the same as --set seed=N.")
#define OPTION_RESULTS OPTION(output, "output", 'o', "FILE", "Writes a results file (HDF5) too.")
#define OPTION_REPLICATES(meaning_) \
    OPTION(replicates, "replicates", 'n', "N", meaning_ "; the same as --set protocol.test=N.")
#define OPTION_PLUGIN                                                   \
    OPTION(plugin, "plugin", 'p', "LIB.so",                             \
           "Adds the detector of a shared object, by its own name, to " \
           "those there are; may be given several times. "              \
           "docs/extending.md.")
#define OPTION_PROGRAM                                                                                 \
    OPTION(program, "exec", 0, "NAME=COMMAND",                                                         \
           "Adds a program as the detector NAME: `COMMAND TRACE SCORES`, by the shell, once a world; " \
           "may be given several times. docs/extending.md.")
#define OPTION_MEMORY_LIMIT                                                                                \
    OPTION(memory_limit, "memory-limit", 0, "SIZE",                                                        \
           "Address space that each process of a plug-in or a program may take, such as 2G or 500M; each " \
           "of its threads takes some tens of MB without using them. Default: no limit.")
#define OPTION_LIMITS                                                                                                \
    OPTION(time_limit, "time-limit", 0, "S", "Seconds that one call of a plug-in may take. Default: 600.", .min = 1, \
           .max = 100000000),                                                                                        \
        OPTION_MEMORY_LIMIT
#define OPTION_PROGRAM_LIMITS                                                                                      \
    OPTION(time_limit, "time-limit", 0, "S",                                                                       \
           "Seconds that one call of a plug-in, or a program in all, may take. Default: 600, and 3600.", .min = 1, \
           .max = 100000000),                                                                                      \
        OPTION_MEMORY_LIMIT
#define OPTION_QUIET OPTION(quiet, "quiet", 'q', NULL, "No progress line.")
#define OPTION_HELP OPTION(help, "help", 'h', NULL, "This text.")
#define OPTION_END   \
    {                \
        .name = NULL \
    }

/// Reads a command's arguments. Options and arguments may be mixed; `--` ends the options; `--name=value` and
/// `--name value`, `-x value` and `-xvalue` are the same.
/// @param[in]  command for the error text: "run"
/// @param[in]  option  ends with name == NULL
/// @param[out] self    free with options_free in any case
/// @return  0, ERR_USAGE with a did-you-mean, ERR_MEMORY
int options_read(options_t *self, const char *command, const option_t *option, int words, char **word);
void options_free(options_t *self);
#endif

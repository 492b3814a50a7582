// SPDX-License-Identifier: GPL-3.0-or-later
// The sample schema, loaded from files in an empty folder that each test gets.
#ifndef VIGIL_PARAM_FIXTURE_H
#define VIGIL_PARAM_FIXTURE_H
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param.h"
#include "tests/file_bytes.h"
#include "tests/sample_schema.h"

static char folder[64]; // of this test
static sample_all_t all, defaults;
static param_section_t section[SAMPLE_SECTIONS];

/// Makes an empty folder, goes there, and fills `all` and `defaults` with the defaults of the sample schema.
static inline void set_up(void)
{
    strcpy(folder, "/tmp/vigil-param-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0); // so that messages begin with the plain file name
    sample_sections(section, &defaults);
    param_defaults(section, SAMPLE_SECTIONS);
    sample_sections(section, &all);
}

/// Removes the folder and what the test has left in it.
static inline void tear_down(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

/// Reads a scenario file into `all`. @return what param_load says
static inline int load(const char *path)
{
    return param_load(&(param_input_t){.path = path}, section, SAMPLE_SECTIONS, NULL);
}

/// The same of a text, as the file x.yaml.
static inline int load_text(const char *text)
{
    write_text("x.yaml", text);
    return load("x.yaml");
}

/// The same of a single --set, "key=value", without a file.
static inline int load_override(const char *override)
{
    return param_load(&(param_input_t){.override = &override, .overrides = 1}, section, SAMPLE_SECTIONS, NULL);
}

/// Asserts that the last error holds `part`.
static inline void check_says(const char *part)
{
    ck_assert_msg(strstr(error_text(), part) != NULL, "no \"%s\" in:\n%s", part, error_text());
}

/// Asserts that `all` holds nothing but defaults: nothing of what was refused was kept.
static inline void check_defaults(void) { ck_assert(sample_all_equal(&all, &defaults)); }
#endif

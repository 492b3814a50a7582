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
#include "tests/sample_schema.h"

static char folder[64];
static sample_all_t all, defaults;
static param_section_t section[SAMPLE_SECTIONS];

static inline void set_up(void)
{
    strcpy(folder, "/tmp/vigil-param-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0); // so that messages begin with the plain file name
    sample_sections(section, &defaults);
    param_defaults(section, SAMPLE_SECTIONS);
    sample_sections(section, &all);
}

static inline void tear_down(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static inline void write_bytes(const char *name, const char *text, size_t length)
{
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    fclose(file);
}

static inline void write_file(const char *name, const char *text) { write_bytes(name, text, strlen(text)); }

static inline int load(const char *path)
{
    return param_load(&(param_input_t){.path = path}, section, SAMPLE_SECTIONS, NULL);
}

static inline int load_text(const char *text)
{
    write_file("x.yaml", text);
    return load("x.yaml");
}

static inline int load_override(const char *override)
{
    return param_load(&(param_input_t){.override = &override, .overrides = 1}, section, SAMPLE_SECTIONS, NULL);
}

static inline void check_says(const char *part)
{
    ck_assert_msg(strstr(error_text(), part) != NULL, "no \"%s\" in:\n%s", part, error_text());
}

static inline void check_defaults(void) { ck_assert(sample_all_equal(&all, &defaults)); }
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Arbitrary bytes as a scenario: no crash; a refusal says why and leaves the defaults; what is accepted reads back.
// With libFuzzer: clang -fsanitize=fuzzer,address,undefined -DVIGIL_LIBFUZZER -D_GNU_SOURCE -I. tests/fuzz_scenario.c
// core/*.c -lyaml -lgsl -lm. Without it `main` mutates seeds from a fixed stream: fuzz_scenario [inputs]
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/error.h"
#include "core/param.h"
#include "core/rng.h"
#include "tests/fuzz_mutate.h"
#include "tests/sample_schema.h"

#define INPUT_BYTES_MAX ((size_t)1 << 16)
#define INPUTS 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// In a folder of its own: `extends` finds at most small files there, and elsewhere plain ones of at most 1 MiB.
static char folder[] = "/tmp/vigil-fuzz-XXXXXX", path[sizeof folder + 16];

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void make_folder(void)
{
    if (path[0] != '\0') return;
    BUG_IF(mkdtemp(folder) == NULL);
    snprintf(path, sizeof path, "%s/input.yaml", folder);
    atexit(remove_folder);
}

static void write_input(const void *data, size_t size)
{
    FILE *file = fopen(path, "w");
    BUG_IF(file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0);
}

static void check_refusal(const sample_all_t *all)
{
    sample_all_t defaults;
    param_section_t section[SAMPLE_SECTIONS];
    sample_sections(section, &defaults);
    param_defaults(section, SAMPLE_SECTIONS);
    BUG_IF(!sample_all_equal(all, &defaults));
    BUG_IF(strstr(error_text(), "input.yaml") == NULL);
}

static void check_read_back(const sample_all_t *all, param_section_t *section)
{
    sample_all_t accepted = *all;
    char *text = param_effective(section, SAMPLE_SECTIONS);
    BUG_IF(text == NULL);
    write_input(text, strlen(text));
    BUG_IF(param_load(&(param_input_t){.path = path}, section, SAMPLE_SECTIONS, NULL) != 0);
    BUG_IF(!sample_all_equal(all, &accepted));
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sample_all_t all;
    param_section_t section[SAMPLE_SECTIONS];
    if (size > INPUT_BYTES_MAX) return 0;
    make_folder();
    write_input(data, size);
    sample_sections(section, &all);
    error_clear();
    if (param_load(&(param_input_t){.path = path}, section, SAMPLE_SECTIONS, NULL) < 0)
        check_refusal(&all);
    else
        check_read_back(&all, section);
    return 0;
}

#ifndef VIGIL_LIBFUZZER
static const char *const SEEDS[] = {
    "description: a first try\nworld:\n  persons: 100\n  any: -0.5\n  mix: [1, 2, 3]\n  kind: open\n  sea: {depth: "
    "3}\n",
    "platforms:\n  photo:\n    rate_per_day: 3.5 # 1/day\n    fast: false\n  chat: {seed: 12, name: \"a: "
    "\\\"b\\\"\"}\n",
    "extends: input.yaml\nworld:\n  persons: 1e6\n  rate_per_day: 0,5\n  shift: 5 min\n  mix:\n  - 1\n  - x\n",
    "world: {any: &a 5, name: *a, shift: !!int 3, <<: {fast: true}, [x]: {y: z}}\n---\nworld: {}\n",
    "world:\n  name: |\n    block\n  any: >-\n    5\n? persons\n: 010\n\"quoted\": 'single'\n%YAML 1.1\n",
};

// Pieces that single-byte changes would hardly find.
static const char *const PIECES[] = {
    "extends: ", "../",          "/etc/passwd", "[[[[[[[[", "{{{{",         "\xFF",
    "\xC3\xA9",  "\xEF\xBB\xBF", "---\n",       "...\n",    "&a ",          "*a",
    "!!",        "<<: ",         "? ",          "|\n",      ">\n",          "\t",
    "\r",        "\\0",          "\"\\u2028\"", "1e999",    "0x",           "99999999999999999999",
    "-",         "world:\n  ",   "~",           "%TAG ! ",  "persons: 7\n", "\xE2\x80\xA8",
    "nan",       "# ",           ": ",          ", ",       "\n",           "mix: [",
    "]"};

static const fuzz_mutate_t WAYS = {INPUT_BYTES_MAX, PIECES, sizeof PIECES / sizeof *PIECES, false};

int main(int count, char **argument)
{
    static uint8_t data[INPUT_BYTES_MAX];
    long inputs = count > 1 ? atol(argument[1]) : INPUTS;
    for (uint32_t i = 0; i < inputs; i++) {
        rng_t rng = rng_at(1, i, 0, RNG_TEST);
        const char *seed = SEEDS[i % (sizeof SEEDS / sizeof *SEEDS)];
        size_t size = strlen(seed);
        memcpy(data, seed, size);
        for (uint32_t k = rng_geometric(&rng, 0.3); k > 0; k--) size = fuzz_mutate(&WAYS, &rng, data, size);
        LLVMFuzzerTestOneInput(data, size);
    }
    printf("fuzz_scenario: %ld inputs\n", inputs);
    return 0;
}
#endif

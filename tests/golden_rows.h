// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that golden/make_*.py and the tests draw alike from Philox, so that only the reference's answers are stored.
#ifndef VIGIL_GOLDEN_ROWS_H
#define VIGIL_GOLDEN_ROWS_H
#include "core/rng.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define GOLDEN_ROWS 500
#define GOLDEN_COLUMNS 5
#define GOLDEN_SEED 20241u
#define GOLDEN_PURPOSE ((rng_purpose_t)1000) // its own, so that a new purpose in the list moves nothing

/// Sum of four uniforms less 2: a bell of variance 1/3, exact in double whatever the language.
static inline double golden_bell(rng_t *rng)
{
    double sum = -2.0;
    for (int i = 0; i < 4; i++) sum += rng_unit(rng);
    return sum;
}

/// Bells of growing width; each twentieth row is shifted in two columns; the last column is constant.
static inline void golden_rows(float x[GOLDEN_ROWS][GOLDEN_COLUMNS])
{
    for (uint32_t i = 0; i < GOLDEN_ROWS; i++) {
        rng_t rng = rng_at(GOLDEN_SEED, i, 0, GOLDEN_PURPOSE);
        for (int c = 0; c < GOLDEN_COLUMNS; c++) {
            double value = golden_bell(&rng) * (c + 1) + (i % 20 == 0 && c < 2 ? 2.0 : 0.0);
            x[i][c] = c == GOLDEN_COLUMNS - 1 ? 3.0f : (float)value;
        }
    }
}

/// About one in ten positive, by two columns and noise.
static inline void golden_labels(const float x[GOLDEN_ROWS][GOLDEN_COLUMNS], uint8_t *label)
{
    for (uint32_t i = 0; i < GOLDEN_ROWS; i++) {
        rng_t rng = rng_at(GOLDEN_SEED, i, 1, GOLDEN_PURPOSE);
        label[i] = (double)x[i][0] + (double)x[i][1] * 0.5 + golden_bell(&rng) > 1.2;
    }
}

/// Numbers of tests/golden/NAME.txt, of which lines that start with # are comments. Ends the test if there are not n.
static inline void golden_read(const char *name, double *value, size_t n)
{
    char path[512], line[256];
    size_t got = 0;
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s.txt", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    while (fgets(line, sizeof line, file))
        if (line[0] != '#' && got < n) value[got++] = strtod(line, NULL);
    fclose(file);
    ck_assert_uint_eq(got, n);
}
#endif

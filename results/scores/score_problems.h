// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a file of scores: every problem is counted, the first ones are told.
#ifndef VIGIL_SCORE_PROBLEMS_H
#define VIGIL_SCORE_PROBLEMS_H
#include <stddef.h>

#define SCORE_PROBLEMS_SHOWN 10

typedef struct {
    size_t n;
    char text[SCORE_PROBLEMS_SHOWN][512];
} score_problems_t;

/// Adds error_text(), the problem that was just found.
void score_problems_add(score_problems_t *self);
/// @return  0 if there were none; ERR_INPUT with one a line, and how many more there are
int score_problems_end(const score_problems_t *self, const char *path);
#endif

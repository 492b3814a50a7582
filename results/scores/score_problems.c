// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/scores/score_problems.h"

#include "core/error.h"
#include <stdio.h>
#include <string.h>

void score_problems_add(score_problems_t *self)
{
    if (self->n < SCORE_PROBLEMS_SHOWN) snprintf(self->text[self->n], sizeof *self->text, "%s", error_text());
    self->n++;
}

int score_problems_end(const score_problems_t *self, const char *path)
{
    char all[SCORE_PROBLEMS_SHOWN * (sizeof *self->text + 1)] = "";
    size_t used = 0;
    if (self->n == 0) return 0;
    if (self->n == 1) return error_set(ERR_INPUT, "%s", self->text[0]);
    for (size_t i = 0; i < self->n && i < SCORE_PROBLEMS_SHOWN; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s\n", self->text[i]);
    size_t hidden = self->n > SCORE_PROBLEMS_SHOWN ? self->n - SCORE_PROBLEMS_SHOWN : 0;
    if (hidden)
        return error_set(ERR_INPUT, "%s%s: %zu problems in all, %zu of them not shown", all, path, self->n, hidden);
    return error_set(ERR_INPUT, "%s%s: %zu problems in all", all, path, self->n);
}

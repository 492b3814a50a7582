// SPDX-License-Identifier: GPL-3.0-or-later
// Row by row: whole numbers and finite scores only, no account twice at one time. All rows are looked at, bad ones too.
#include "results/scores/score_csv.h"
#include "core/array.h"
#include "core/error.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define HEADING "account,time,score"

/// Where a problem is.
typedef struct {
    const char *path;
    size_t line;
} place_t;

static int complain(const place_t *place, const char *column, const char *value, const char *what)
{
    return error_set(ERR_INPUT, "%s:%zu: %s: '%.40s' %s", place->path, place->line, column, value, what);
}

/// A whole number in [low, high], digits only.
static int whole(const place_t *place, const char *column, const char *text, uint64_t low, uint64_t high, uint32_t *out)
{
    char range[96];
    size_t length = strspn(text, "0123456789");
    if (length == 0 || text[length] != '\0') return complain(place, column, text, "is not a whole number");
    errno = 0;
    unsigned long long value = strtoull(text, NULL, 10);
    snprintf(range, sizeof range, "is not in %llu..%llu", (unsigned long long)low, (unsigned long long)high);
    if (errno == ERANGE || value < low || value > high) return complain(place, column, text, range);
    *out = (uint32_t)value;
    return 0;
}

static int finite_number(const place_t *place, const char *text, double *out)
{
    char *end;
    if (text[strspn(text, "+-.0123456789eE")] != '\0') return complain(place, "score", text, "is not a decimal number");
    *out = strtod(text, &end);
    if (end == text || *end != '\0') return complain(place, "score", text, "is not a decimal number");
    return isfinite(*out) ? 0 : complain(place, "score", text, "is not finite");
}

/// Cuts a line at its commas. @return fields found, at most 4
static int split(char *line, char *field[4])
{
    int n = 0;
    for (char *at = line; at && n < 4;) {
        field[n++] = at;
        at = strchr(at, ',');
        if (at) *at++ = '\0';
    }
    return n;
}

static int read_row(score_csv_t *self, const place_t *place, char *line, size_t accounts, uint32_t end)
{
    char *field[4];
    score_cell_t row;
    int fields = split(line, field);
    if (fields != 3)
        return error_set(ERR_INPUT, "%s:%zu: has %s3 columns; a row is " HEADING, place->path, place->line,
                         fields < 3 ? "fewer than " : "more than ");
    CHECK(whole(place, "account", field[0], 0, accounts - 1, &row.account));
    CHECK(whole(place, "time", field[1], 1, end, &row.time));
    CHECK(finite_number(place, field[2], &row.score));
    CHECK(array_reserve(&self->row, &self->room, self->n + 1, sizeof row));
    self->row[self->n++] = row;
    return 0;
}

/// What ways to write CSV commonly put there instead.
static int refuse_heading(const place_t *place, const char *line)
{
    const char *remedy = "";
    if (strcmp(line, "," HEADING) == 0) remedy = "; leave the index out (pandas: to_csv(..., index=False))";
    if (strchr(line, ';') != NULL) remedy = "; part columns by commas, not semicolons";
    return error_set(ERR_INPUT, "%s:%zu: heading: '%.40s' is not '" HEADING "'%s", place->path, place->line, line,
                     remedy);
}

/// A bad row is a problem; only what makes reading on useless is a failure.
static int take_row(score_csv_t *self, const place_t *place, char *line, const score_limits_t *limits,
                    score_problems_t *problems)
{
    int code = read_row(self, place, line, limits->accounts, limits->end);
    if (code == ERR_INPUT) score_problems_add(problems);
    return code == ERR_INPUT ? 0 : code;
}

static int read_lines(score_csv_t *self, FILE *in, const char *path, const score_limits_t *limits,
                      score_problems_t *problems)
{
    char *line = NULL;
    size_t room = 0;
    place_t place = {path, 0};
    int code = 0;
    bool heading = false;
    for (ssize_t length; code == 0 && (length = getline(&line, &room, in)) >= 0;) {
        place.line++;
        if (strlen(line) != (size_t)length) code = error_set(ERR_INPUT, "%s:%zu: holds a zero byte", path, place.line);
        line[strcspn(line, "\r\n")] = '\0';
        if (code < 0 || line[0] == '\0') continue;
        if (heading)
            code = take_row(self, &place, line, limits, problems);
        else if (strcmp(line, HEADING) != 0)
            code = refuse_heading(&place, line);
        heading = true;
    }
    free(line);
    if (code == 0 && ferror(in)) code = error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    return code;
}

int score_csv_read_rows(score_csv_t *self, const char *path, const score_limits_t *limits, score_problems_t *problems)
{
    FILE *in = fopen(path, "r");
    if (!in) return error_set(ERR_IO, "cannot read %s: %s", path, strerror(errno));
    int code = read_lines(self, in, path, limits, problems);
    fclose(in);
    return code;
}

static int by_time(const void *a, const void *b)
{
    const score_cell_t *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->account > y->account) - (x->account < y->account);
}

int score_csv_settle(score_csv_t *self, const char *path, score_problems_t *problems)
{
    if (self->n > 0) qsort(self->row, self->n, sizeof *self->row, by_time);
    for (size_t i = 0, end; i < self->n; i = end) {
        for (end = i + 1; end < self->n && by_time(&self->row[i], &self->row[end]) == 0;) end++;
        if (end == i + 1) continue;
        char many[24] = "two";
        if (end - i > 2) snprintf(many, sizeof many, "%zu", end - i);
        (void)error_set(ERR_INPUT, "%s: account %u has %s scores at %u s", path, self->row[i].account, many,
                        self->row[i].time);
        score_problems_add(problems);
    }
    CHECK(score_problems_end(problems, path));
    return self->n > 0 ? 0 : error_set(ERR_INPUT, "%s: holds no scores", path);
}

int score_csv_read(score_csv_t *self, const char *path, size_t accounts, uint32_t end)
{
    const score_limits_t limits = {accounts, end};
    score_problems_t problems = {0};
    *self = (score_csv_t){0};
    if (accounts == 0) return error_set(ERR_INPUT, "%s: there are no accounts to score", path);
    CHECK(score_csv_read_rows(self, path, &limits, &problems));
    return score_csv_settle(self, path, &problems);
}

void score_csv_free(score_csv_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

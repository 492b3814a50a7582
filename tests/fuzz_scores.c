// SPDX-License-Identifier: GPL-3.0-or-later
// Arbitrary bytes as a file of scores: no crash; a refusal names the file, and counts its problems; what is accepted is
// what a plain second reading of the lines gives. With libFuzzer: clang -fsanitize=fuzzer,address,undefined
// -DVIGIL_LIBFUZZER. Without it `main` mutates seeds from a fixed stream: fuzz_scores [inputs]
#include "core/error.h"
#include "core/rng.h"
#include "results/scores/score_csv.h"
#include "tests/fuzz_mutate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)1 << 14)
#define INPUTS 4000
#define ACCOUNTS 50
#define END 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static unsigned long accepted, refused_rows;

/// Every line of a refusal begins with the file's name; of several, the last says how many.
static void check_refusal(const char *path)
{
    size_t length = strlen(path), lines = 0;
    const char *last = NULL;
    for (const char *line = error_text(); line; line = strchr(line, '\n'), line += line != NULL) {
        BUG_IF(strncmp(line, path, length) != 0 || line[length] != ':');
        last = line + length;
        lines++;
    }
    refused_rows += lines;
    BUG_IF(lines == 0 || lines > SCORE_PROBLEMS_SHOWN + 1);
    if (lines == 1) return;
    unsigned long all = strtoul(last + 2, NULL, 10);
    BUG_IF(strstr(last, " problems in all") == NULL);
    BUG_IF(lines <= SCORE_PROBLEMS_SHOWN ? all != lines - 1 : all < SCORE_PROBLEMS_SHOWN);
}

/// A second, plain reading: all lines but the first that is not empty are numbers that sscanf finds.
static void check_accepted(const score_csv_t *csv, const uint8_t *data, size_t n)
{
    char *text = calloc(n + 1, 1), *rest = text;
    size_t rows = 0;
    BUG_IF(text == NULL);
    memcpy(text, data, n);
    BUG_IF(strlen(text) != n);
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        unsigned account, time;
        double score;
        line[strcspn(line, "\r")] = '\0';
        if (line[0] == '\0' || strcmp(line, "account,time,score") == 0) continue;
        BUG_IF(sscanf(line, "%u,%u,%lf", &account, &time, &score) != 3);
        size_t i = 0;
        while (i < csv->n && (csv->row[i].account != account || csv->row[i].time != time)) i++;
        BUG_IF(i == csv->n || csv->row[i].score != score);
        rows++;
    }
    BUG_IF(rows != csv->n);
    for (size_t i = 0; i < csv->n; i++) {
        BUG_IF(csv->row[i].account >= ACCOUNTS || csv->row[i].time < 1 || csv->row[i].time > END);
        BUG_IF(!isfinite(csv->row[i].score));
        BUG_IF(i > 0 && csv->row[i].time < csv->row[i - 1].time);
    }
    free(text);
    accepted++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[64];
    score_csv_t csv;
    int fd = memfd_create("scores", MFD_CLOEXEC);
    BUG_IF(fd < 0 || write(fd, data, n) != (ssize_t)n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    error_clear();
    int code = score_csv_read(&csv, path, ACCOUNTS, END);
    BUG_IF(code != 0 && code != ERR_INPUT);
    if (code == 0)
        check_accepted(&csv, data, n);
    else
        check_refusal(path);
    score_csv_free(&csv);
    close(fd);
    return 0;
}

#ifndef VIGIL_LIBFUZZER
static const char *const SEEDS[] = {
    "account,time,score\n1,5,1\n2,5,0.5\n1,6,-1e-3\n49,1000,1e300\n",
    "account,time,score\r\n\r\n0,1,+1\r\n0,2,.5\r\n0,3,5.\r\n",
    "account,time,score\n1,1,1\n2,1,1\n3,1,1\n4,1,1\n5,1,1\n6,1,1\n7,1,1\n8,1,1\n9,1,1\n10,1,1\n11,1,1\n12,1,1\n",
};

// Pieces that single-byte changes would hardly find.
static const char *const PIECES[] = {
    ",",
    "\n",
    "\r\n",
    "\r",
    "-",
    ".",
    "1e999",
    "18446744073709551616",
    "99999999999999999999",
    " ",
    "; ",
    "\t",
    "nan",
    "0x",
    "infinity",
    "1,5,1\n",
    "50",
    "1001",
    "account,time,score\n",
    "4294967297",
};

static const fuzz_mutate_t WAYS = {BYTES_MAX, PIECES, sizeof PIECES / sizeof *PIECES, true};

int main(int count, char **argument)
{
    static uint8_t data[BYTES_MAX];
    long inputs = count > 1 ? atol(argument[1]) : INPUTS;
    for (uint32_t i = 0; i < inputs; i++) {
        rng_t rng = rng_at(11, i, 0, RNG_TEST);
        const char *seed = SEEDS[i % (sizeof SEEDS / sizeof *SEEDS)];
        size_t size = strlen(seed);
        memcpy(data, seed, size);
        for (uint32_t k = rng_geometric(&rng, 0.4); k > 0; k--) size = fuzz_mutate(&WAYS, &rng, data, size);
        LLVMFuzzerTestOneInput(data, size);
    }
    printf("fuzz_scores: %ld inputs, %lu accepted, %lu lines of refusals\n", inputs, accepted, refused_rows);
    return inputs >= 1000 && (accepted < 100 || refused_rows < 100); // else it has tested one side alone
}
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Arbitrary bytes as a message CSV: no crash; a refusal names the file, and the line where there is one; what is
// accepted can be indexed. With libFuzzer: clang -fsanitize=fuzzer,address,undefined -DVIGIL_LIBFUZZER. Without it
// `main` mutates seeds from a fixed stream: fuzz_edges [inputs]
#include "core/error.h"
#include "core/rng.h"
#include "results/realism/edge_csv.h"
#include "tests/fuzz_mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)1 << 14)
#define INPUTS 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static unsigned long accepted;

/// "FILE:LINE: ..." of a line that the file has, or "FILE: holds no messages".
static void check_refusal(const char *path, const uint8_t *data, size_t n)
{
    const char *text = error_text();
    size_t length = strlen(path), lines = 1;
    char *end;
    BUG_IF(strncmp(text, path, length) != 0 || text[length] != ':');
    if (text[length + 1] == ' ') {
        BUG_IF(strstr(text, "holds no messages") == NULL);
        return;
    }
    for (size_t i = 0; i + 1 < n; i++) lines += data[i] == '\n';
    unsigned long line = strtoul(text + length + 1, &end, 10);
    BUG_IF(line < 1 || line > lines || strncmp(end, ": ", 2) != 0 || strlen(end) < 10);
}

static void check_accepted(edge_list_t *list, size_t n)
{
    edge_stream_t stream;
    BUG_IF(list->n == 0 || list->n > n / 5);
    BUG_IF(edge_stream_init(&stream, list) != 0);
    edge_stream_free(&stream);
    accepted++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[64];
    edge_list_t list;
    int fd = memfd_create("edges", MFD_CLOEXEC);
    BUG_IF(fd < 0 || write(fd, data, n) != (ssize_t)n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    error_clear();
    int code = edge_csv_read(&list, path);
    BUG_IF(code != 0 && code != ERR_INPUT);
    if (code == 0)
        check_accepted(&list, n);
    else
        check_refusal(path, data, n);
    edge_list_free(&list);
    close(fd);
    return 0;
}

#ifndef VIGIL_LIBFUZZER
static const char *const SEEDS[] = {
    "src,dst,unix_time\n1,2,1704067200\n2,1,1704067260\n3,3,1704067260\n900000,2,1704067199\n",
    "18446744073709551615,0,-100000000000000\r\n0,18446744073709551615,100000000000000.999\r\n",
    "1,2,3\n4,5,6\n\n7,8,9\n1,5,0\n5,1,0\n2,2,2\n",
};

// Pieces that single-byte changes would hardly find.
static const char *const PIECES[] = {
    ",", "\n", "\r\n", "\r", "-",  ".",  "1e9",     "18446744073709551616", "99999999999999999999", " ",
    ";", "\t", "nan",  "0x", "+1", "\"", "1,2,3\n", "src,dst,unix_time\n",  "100000000000001",      "\xEF\xBB\xBF",
};

static const fuzz_mutate_t WAYS = {BYTES_MAX, PIECES, sizeof PIECES / sizeof *PIECES, true};

int main(int count, char **argument)
{
    static uint8_t data[BYTES_MAX];
    long inputs = count > 1 ? atol(argument[1]) : INPUTS;
    for (uint32_t i = 0; i < inputs; i++) {
        rng_t rng = rng_at(3, i, 0, RNG_TEST);
        const char *seed = SEEDS[i % (sizeof SEEDS / sizeof *SEEDS)];
        size_t size = strlen(seed);
        memcpy(data, seed, size);
        for (uint32_t k = rng_geometric(&rng, 0.4); k > 0; k--) size = fuzz_mutate(&WAYS, &rng, data, size);
        LLVMFuzzerTestOneInput(data, size);
    }
    printf("fuzz_edges: %ld inputs, %lu accepted\n", inputs, accepted);
    return 0;
}
#endif

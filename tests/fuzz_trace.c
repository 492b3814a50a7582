// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the readers of traces and truths. With -DVIGIL_LIBFUZZER and clang -fsanitize=fuzzer it is driven by
// libFuzzer; otherwise: fuzz_trace [iterations, default 2000] [first iteration], which mutates files made by our
// writers, and every fourth time rows before they are written: those files are sound as files, so that all hangs on
// what the rows say.
#include "tests/trace_fixture.h"
#include <stdbool.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

// HDF5 itself forgets memory on some of its failing ways; ours must not.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhdf5"; }

static int accepted;

static void read_file(const char *path)
{
    uint64_t rows = 0;
    truth_t truth;
    error_clear();
    if (fixture_read_all(path, &rows) == 0)
        accepted++;
    else
        BUG_IF(error_text()[0] == '\0');
    if (truth_file_read(path, NULL, &truth) == 0) accepted++;
    truth_free(&truth);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    BUG_IF(fd < 0 || write(fd, data, n) != (ssize_t)n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_file(path);
    close(fd);
    return 0;
}

#ifndef VIGIL_LIBFUZZER
enum { SEEDS = 2 };

static uint8_t *make_seed(int which, size_t *n)
{
    char path[128];
    fixture_path(path, "fuzz");
    if (which == 0) {
        account_table_t accounts;
        event_t *event = fixture_events(500, 20, 9, 71);
        fixture_accounts(&accounts, 20, 71);
        fixture_ok(fixture_write(path, &FIXTURE_INFO, event, 500, 500, &accounts));
        account_table_free(&accounts);
        free(event);
    } else {
        truth_t truth;
        fixture_truth(&truth, 30, 20, 5, 71);
        fixture_ok(truth_file_write(path, &FIXTURE_INFO, &truth));
        truth_free(&truth);
    }
    uint8_t *bytes = (uint8_t *)fixture_bytes(path, n);
    unlink(path);
    return bytes;
}

// One to eight changes: a bit, a byte, a run, a copied stretch, a large number, a shorter file.
static size_t mutate(uint8_t *bytes, size_t n, rng_t *rng)
{
    for (uint32_t i = 0, changes = 1 + rng_below(rng, 8); i < changes && n > 16; i++) {
        size_t at = rng_below(rng, (uint32_t)n - 8), from = rng_below(rng, (uint32_t)n - 8);
        size_t run = rng_below(rng, (uint32_t)(n - (at > from ? at : from)));
        switch (rng_below(rng, 6)) {
        case 0:
            bytes[at] = (uint8_t)(bytes[at] ^ 1u << rng_below(rng, 8));
            break;
        case 1:
            bytes[at] = (uint8_t)rng_u32(rng);
            break;
        case 2:
            memset(bytes + at, (int)rng_below(rng, 2) * 255, run % 64);
            break;
        case 3:
            memmove(bytes + at, bytes + from, run % 512);
            break;
        case 4:
            memset(bytes + at, 0xff, 1u << rng_below(rng, 4));
            break;
        default:
            n = rng_chance(rng, 0.1) ? at : n;
        }
    }
    return n;
}

enum { EVENTS = 200, ACCOUNTS = 20, TRACE_END = INT32_MAX };

/// What docs/trace-format.md asks of a row, in its words.
static bool allowed(const event_t *e, uint32_t last)
{
    static const char needing[] = " request accept decline message media call move_invite block report ";
    char word[32];
    if (e->time < last || e->time >= TRACE_END || e->actor >= ACCOUNTS) return false;
    if (e->kind >= EVENT_KINDS || e->platform != fixture_platform(e->actor)) return false;
    if (fixture_is_group(e->kind)) return true;
    snprintf(word, sizeof word, " %s ", event_kind_name[e->kind]);
    if (e->target == NO_ACCOUNT) return strstr(needing, word) == NULL;
    return e->target < ACCOUNTS && fixture_platform(e->target) == e->platform;
}

static void mutate_row(event_t *e, rng_t *rng)
{
    switch (rng_below(rng, 6)) {
    case 0:
        e->target = rng_chance(rng, 0.3) ? NO_ACCOUNT : rng_below(rng, ACCOUNTS + 2);
        break;
    case 1:
        e->platform = (uint8_t)rng_below(rng, PLATFORMS + 1);
        break;
    case 2:
        e->actor = rng_below(rng, ACCOUNTS + 1);
        break;
    case 3:
        e->kind = (uint8_t)rng_below(rng, EVENT_KINDS + 1);
        break;
    case 4:
        e->time += rng_below(rng, 3);
        break;
    default:
        e->count = (uint16_t)rng_u32(rng);
    }
}

/// Rows with up to two changes must be read if and only if every one is allowed.
static void fuzz_rows(rng_t *rng, const account_table_t *accounts)
{
    char path[128];
    uint64_t rows;
    event_t *event = fixture_events(EVENTS, ACCOUNTS, 9, rng_u32(rng));
    bool good = true;
    for (uint32_t i = 0, changes = rng_below(rng, 3); i < changes; i++) mutate_row(&event[rng_below(rng, EVENTS)], rng);
    for (size_t i = 0; i < EVENTS; i++) good &= allowed(&event[i], i > 0 ? event[i - 1].time : 0);
    fixture_path(path, "fuzz");
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, EVENTS, EVENTS, accounts));
    int code = fixture_read_all(path, &rows);
    BUG_IF(code != 0 && code != ERR_FORMAT);
    BUG_IF((code == 0) != good);
    accepted += good;
    unlink(path);
    free(event);
}

int main(int argc, char **argv)
{
    uint32_t iterations = argc > 1 ? (uint32_t)atol(argv[1]) : 2000, first = argc > 2 ? (uint32_t)atol(argv[2]) : 0;
    uint8_t *seed[SEEDS];
    size_t n[SEEDS];
    account_table_t accounts;
    fixture_accounts(&accounts, ACCOUNTS, 71);
    for (int s = 0; s < SEEDS; s++) seed[s] = make_seed(s, &n[s]);
    for (uint32_t i = first; i < first + iterations; i++) {
        rng_t rng = rng_at(72, i, 0, RNG_TEST);
        if (i % 4 == 3) {
            fuzz_rows(&rng, &accounts);
            continue;
        }
        size_t bytes = n[i % SEEDS];
        uint8_t *copy = malloc(bytes);
        BUG_IF(copy == NULL);
        memcpy(copy, seed[i % SEEDS], bytes);
        bytes = mutate(copy, bytes, &rng);
        LLVMFuzzerTestOneInput(copy, bytes);
        free(copy);
    }
    printf("%u files read, %d accepted\n", iterations, accepted);
    for (int s = 0; s < SEEDS; s++) free(seed[s]);
    account_table_free(&accounts);
    return 0;
}
#endif

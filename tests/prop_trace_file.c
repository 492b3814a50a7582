// SPDX-License-Identifier: GPL-3.0-or-later
// Invariant: whatever events are written, in whatever batches and by whatever threads, they come back as they were,
// read in blocks of any size; and shuffling and compressing bytes is undone exactly.
#include "tests/rounds.h"
#include "tests/suite_run.h"
#include "tests/trace_fixture.h"
#include "trace/chunk_codec.h"
#include <omp.h>

static void check_same(const char *path, const event_t *event, size_t n, size_t block)
{
    trace_reader_t *reader = NULL;
    size_t at = 0;
    fixture_ok(trace_reader_open(&reader, path));
    while (!trace_reader_done(reader)) {
        event_batch_t batch;
        fixture_ok(trace_reader_next(reader, block, &batch));
        ck_assert(batch.n > 0 && batch.n <= block && at + batch.n <= n);
        ck_assert_mem_eq(batch.event, event + at, batch.n * sizeof *event);
        at += batch.n;
    }
    ck_assert_uint_eq(at, n);
    trace_reader_free(reader);
}

START_TEST(prop_trace_file_round_trip)
{
    char path[128];
    rng_t rng = rng_at(61, (uint32_t)_i, 0, RNG_TEST);
    uint32_t accounts_n = 1 + rng_below(&rng, 100000);
    size_t n = rng_below(&rng, 1u << rng_below(&rng, 20));
    account_table_t accounts;
    fixture_path(path, "prop");
    fixture_accounts(&accounts, accounts_n, (uint64_t)_i);
    event_t *event = fixture_events(n, accounts_n, rng_below(&rng, 100), (uint64_t)_i);
    omp_set_num_threads(1 + _i % 3);
    fixture_ok(fixture_write(path, &FIXTURE_INFO, event, n, 1 + rng_below(&rng, 200000), &accounts));
    check_same(path, event, n, 1 + rng_below(&rng, 200000));
    account_table_free(&accounts);
    free(event);
    unlink(path);
}
END_TEST

// From all zeros to pure noise, so that stored, fixed and dynamic blocks all occur.
static void fill(uint8_t *bytes, size_t n, rng_t *rng)
{
    uint32_t values = 1u << rng_below(rng, 9), run = 1 + rng_below(rng, 50);
    for (size_t i = 0; i < n; i++) bytes[i] = i % run == 0 || i == 0 ? (uint8_t)rng_below(rng, values) : bytes[i - 1];
}

START_TEST(prop_trace_file_chunks_are_undone)
{
    static const size_t WIDTH[] = {1, 2, 4};
    rng_t rng = rng_at(62, (uint32_t)_i, 0, RNG_TEST);
    size_t width = WIDTH[rng_below(&rng, 3)], n = 1 + rng_below(&rng, 1u << rng_below(&rng, 17)), bytes = n * width;
    uint8_t *in = malloc(bytes), *mixed = malloc(bytes), *packed = malloc(chunk_deflate_bound(bytes)),
            *out = malloc(bytes);
    chunk_codec_t *codec = NULL;
    fixture_ok(chunk_codec_new(&codec, bytes));
    fill(in, bytes, &rng);
    chunk_shuffle(in, n, width, width, mixed);
    size_t wrong = 0;
    for (size_t i = 0; i < bytes; i++) wrong += mixed[i % width * n + i / width] != in[i];
    ck_assert_uint_eq(wrong, 0);
    size_t size = chunk_deflate(codec, mixed, bytes, packed);
    ck_assert(chunk_inflate(packed, size, out, bytes));
    ck_assert_mem_eq(out, mixed, bytes);
    chunk_unshuffle(mixed, n, width, out);
    ck_assert_mem_eq(out, in, bytes);
    if (bytes > 1) ck_assert(!chunk_inflate(packed, size, out, bytes - 1));
    ck_assert(!chunk_inflate(packed, size - 1, out, bytes));
    uint8_t *longer = malloc(bytes + 1);
    ck_assert(!chunk_inflate(packed, size, longer, bytes + 1));
    free(longer);
    chunk_codec_free(codec);
    free(in);
    free(mixed);
    free(packed);
    free(out);
}
END_TEST

/// A chunk's stream depends on its bytes alone: not on the codec's past, not on what stands around the input.
START_TEST(prop_trace_file_chunks_are_the_same_anywhere)
{
    enum { AROUND = 1 << 15, MOST = 2000 };
    rng_t rng = rng_at(63, (uint32_t)_i, 0, RNG_TEST);
    uint8_t *place = malloc(2 * AROUND + MOST), *noise = malloc(2 * AROUND), fresh[4 * MOST], used[4 * MOST];
    for (size_t i = 0; i < 2 * AROUND; i++) noise[i] = (uint8_t)rng_below(&rng, 3); // shown at another shift each round
    for (int round = 0; round < ROUNDS(200, 50); round++) {
        size_t bytes = 8 + rng_below(&rng, MOST - 8);
        chunk_codec_t *codec = NULL, *old = NULL;
        fixture_ok(chunk_codec_new(&codec, MOST));
        fixture_ok(chunk_codec_new(&old, MOST));
        memset(place, 0, 2 * AROUND + MOST);
        for (size_t i = 0; i < bytes; i++)
            place[AROUND + i] = (uint8_t)(rng_chance(&rng, 0.7) ? 0 : rng_below(&rng, 3));
        size_t size = chunk_deflate(codec, place + AROUND, bytes, fresh);
        uint8_t other[MOST];
        for (size_t i = 0; i < MOST; i++) other[i] = (uint8_t)rng_below(&rng, 3);
        chunk_deflate(old, other, MOST, used);
        memcpy(place, noise + rng_below(&rng, AROUND), AROUND);
        memcpy(place + AROUND + bytes, noise + rng_below(&rng, AROUND), AROUND);
        ck_assert_uint_eq(chunk_deflate(old, place + AROUND, bytes, used), size);
        ck_assert_mem_eq(used, fresh, size);
        chunk_codec_free(codec);
        chunk_codec_free(old);
    }
    free(noise);
    free(place);
}
END_TEST

START_TEST(prop_trace_file_planes_hold_each_byte)
{
    rng_t rng = rng_at(63, (uint32_t)_i, 0, RNG_TEST);
    size_t plane = 1 + rng_below(&rng, 300), n = rng_below(&rng, (uint32_t)plane + 1);
    uint8_t *in = malloc(20 * n + 1), *out = malloc(20 * plane);
    for (size_t i = 0; i < 20 * n; i++) in[i] = (uint8_t)rng_u32(&rng);
    memset(out, 0xaa, 20 * plane);
    chunk_planes20(in, n, plane, out);
    size_t wrong = 0;
    for (size_t b = 0; b < 20; b++)
        for (size_t i = 0; i < plane; i++) wrong += out[b * plane + i] != (i < n ? in[20 * i + b] : 0);
    ck_assert_uint_eq(wrong, 0);
    free(in);
    free(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("prop_trace_file");
    TCase *tests = tcase_create("prop_trace_file");
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(tests, prop_trace_file_round_trip, 0, ROUNDS(24, 12));
    tcase_add_loop_test(tests, prop_trace_file_chunks_are_undone, 0, ROUNDS(200, 100));
    tcase_add_loop_test(tests, prop_trace_file_chunks_are_the_same_anywhere, 0, ROUNDS(200, 40));
    tcase_add_loop_test(tests, prop_trace_file_planes_hold_each_byte, 0, 100);
    suite_add_tcase(suite, tests);
    return suite_run_forking(suite, CK_NOFORK); // each of the many rounds is short beside a process of its own
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Made-up accounts, events and truths for the tests of trace/, and small helpers around files.
#ifndef VIGIL_TRACE_FIXTURE_H
#define VIGIL_TRACE_FIXTURE_H
#include "core/error.h"
#include "core/rng.h"
#include "trace/trace_file.h"
#include "trace/trace_format.h"
#include "trace/truth_file.h"
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const trace_info_t FIXTURE_INFO = {.name = "fixture",
                                          .scenario = "persons: 10\nseed: 7\n",
                                          .software = "vigil test",
                                          .revision = "abc123",
                                          .start = "2024-01-01T00:00:00Z",
                                          .seed = UINT64_MAX - 6,
                                          .duration_s = INT32_MAX};

__attribute__((unused)) static void fixture_path(char path[128], const char *what)
{
    snprintf(path, 128, "fixture-%s-%ld.h5", what, (long)getpid());
}

__attribute__((unused)) static void fixture_ok(int code)
{
    if (code < 0) fprintf(stderr, "%d: %s\n", code, error_text());
    BUG_IF(code < 0); // and not ck_assert: benchmarks and fuzzers run outside Check
}

/// Accounts take turns on the platforms, so that events can be made without looking them up.
static inline uint8_t fixture_platform(uint32_t account) { return (uint8_t)(account % PLATFORMS); }

/// An account near `account` on the platform of `like`.
static inline uint32_t fixture_beside(uint32_t account, uint32_t like, uint32_t accounts)
{
    uint32_t beside = account - account % PLATFORMS + like % PLATFORMS;
    return beside < accounts ? beside : like;
}

__attribute__((unused)) static void fixture_accounts(account_table_t *accounts, size_t n, uint64_t seed)
{
    fixture_ok(account_table_init(accounts, n));
    for (size_t i = 0; i < n; i++) {
        rng_t rng = rng_at(seed, (uint32_t)i, 0, RNG_TEST);
        accounts->platform[i] = fixture_platform((uint32_t)i);
        accounts->declared_age[i] = (uint8_t)rng_below(&rng, 121);
        accounts->settings[i] = (uint8_t)rng_below(&rng, 16);
        accounts->registered[i] = rng_chance(&rng, 0.1) ? INT32_MAX : (int32_t)rng_u32(&rng);
        accounts->device[i] = rng_u32(&rng);
        accounts->network[i] = rng_u32(&rng);
        accounts->region[i] = (uint16_t)rng_below(&rng, 65536);
    }
}

static inline int fixture_is_group(int kind) { return kind == EVENT_GROUP_JOIN || kind == EVENT_GROUP_MESSAGE; }

/// Events as the format allows them: `spread` is the largest step of time, s.
__attribute__((unused)) static event_t *fixture_events(size_t n, uint32_t accounts, uint32_t spread, uint64_t seed)
{
    event_t *event = calloc(n + 1, sizeof *event);
    BUG_IF(event == NULL);
    uint32_t time = 0;
    for (size_t i = 0; i < n; i++) {
        rng_t rng = rng_at(seed, (uint32_t)i, 1, RNG_TEST);
        time += rng_below(&rng, spread + 1);
        event[i].time = time;
        event[i].actor = rng_below(&rng, accounts);
        event[i].kind = (uint8_t)rng_below(&rng, EVENT_KINDS);
        event[i].target = rng_u32(&rng);
        if (!fixture_is_group(event[i].kind))
            event[i].target = fixture_beside(event[i].target % accounts, event[i].actor, accounts);
        if (!trace_kind_needs_target(event[i].kind) && rng_chance(&rng, 0.1)) event[i].target = NO_ACCOUNT;
        event[i].count = (uint16_t)(rng_chance(&rng, 0.01) ? 65535 : rng_below(&rng, 9));
        event[i].duration = (uint16_t)(rng_chance(&rng, 0.01) ? 65535 : rng_below(&rng, 900));
        event[i].platform = fixture_platform(event[i].actor);
        event[i].flags = (uint8_t)rng_below(&rng, 256);
    }
    return event;
}

/// Writes events in batches of `batch` rows.
__attribute__((unused)) static int fixture_write(const char *path, const trace_info_t *info, const event_t *event,
                                                 size_t n, size_t batch, const account_table_t *accounts)
{
    trace_writer_t *writer = NULL;
    CHECK(trace_writer_open(&writer, path, info));
    sink_t sink = trace_writer_sink(writer);
    int err = 0;
    for (size_t at = 0; err == 0 && at < n; at += batch) {
        event_batch_t part = {.event = event + at, .n = n - at < batch ? n - at : batch};
        err = sink.take(sink.self, &part);
    }
    if (err == 0) err = trace_writer_commit(writer, accounts);
    trace_writer_free(writer);
    return err;
}

/// Reads a whole trace, whatever it holds. @return 0 or the first error
__attribute__((unused)) static int fixture_read_all(const char *path, uint64_t *rows)
{
    trace_reader_t *reader = NULL;
    event_batch_t batch = {0};
    CHECK(trace_reader_open(&reader, path));
    int err = 0;
    for (*rows = 0; err == 0 && !trace_reader_done(reader); *rows += batch.n)
        err = trace_reader_next(reader, 50000, &batch);
    trace_reader_free(reader);
    return err;
}

__attribute__((unused)) static char *fixture_bytes(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    BUG_IF(file == NULL);
    BUG_IF(fseek(file, 0, SEEK_END) != 0);
    *n = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*n + 1);
    BUG_IF(bytes == NULL);
    BUG_IF(fread(bytes, 1, *n, file) != *n);
    fclose(file);
    return bytes;
}

__attribute__((unused)) static void fixture_store(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    BUG_IF(file == NULL);
    BUG_IF(fwrite(bytes, 1, n, file) != n);
    BUG_IF(fclose(file) != 0);
}

static inline int32_t fixture_time(rng_t *rng) { return rng_chance(rng, 0.3) ? NEVER : (int32_t)(rng_u32(rng) >> 2); }

__attribute__((unused)) static void fixture_persons(person_table_t *person, rng_t *rng)
{
    for (size_t i = 0; i < person->n; i++) {
        person->age[i] = (uint8_t)rng_below(rng, 121);
        person->sex[i] = (uint8_t)rng_below(rng, 2);
        person->role[i] = (uint8_t)rng_below(rng, ROLES);
        person->offender[i] = (uint8_t)rng_below(rng, OFFENDERS);
        person->region[i] = (uint16_t)rng_below(rng, 65536);
        person->household[i] = rng_u32(rng);
        person->school[i] = rng_u32(rng);
        person->onset[i] = fixture_time(rng);
    }
}

__attribute__((unused)) static void fixture_approach(approach_t *a, const truth_t *truth, rng_t *rng)
{
    a->offender = rng_below(rng, (uint32_t)truth->person.n);
    a->child = rng_below(rng, (uint32_t)truth->person.n);
    a->account = rng_below(rng, (uint32_t)truth->accounts);
    a->child_account = rng_chance(rng, 0.1) ? NO_ACCOUNT : rng_below(rng, (uint32_t)truth->accounts);
    for (int s = 0; s < STAGES; s++) a->stage_time[s] = fixture_time(rng);
    a->ended = fixture_time(rng);
    a->end = (uint8_t)rng_below(rng, ENDS);
    a->type = (uint8_t)rng_below(rng, OFFENDERS);
    a->platform = (uint8_t)rng_below(rng, PLATFORMS);
    a->last_platform = (uint8_t)rng_below(rng, PLATFORMS);
    a->stage = (uint8_t)rng_below(rng, STAGES);
    a->disclosed = (uint8_t)rng_below(rng, 2);
    a->reported = (uint8_t)rng_below(rng, 2);
    a->recorded = (uint8_t)rng_below(rng, 2);
    a->platform_known = (uint8_t)rng_below(rng, 2);
    a->charged = (uint8_t)rng_below(rng, 2);
    a->messages_out = (uint16_t)rng_below(rng, 65536);
    a->messages_in = (uint16_t)rng_below(rng, 65536);
}

__attribute__((unused)) static void fixture_truth(truth_t *truth, size_t persons, size_t accounts, size_t approaches,
                                                  uint64_t seed)
{
    rng_t rng = rng_at(seed, 0, 2, RNG_TEST);
    fixture_ok(truth_init(truth, persons, accounts, approaches));
    fixture_persons(&truth->person, &rng);
    for (size_t i = 0; i < accounts; i++) {
        truth->account_person[i] =
            rng_chance(&rng, 0.1) || persons == 0 ? NO_PERSON : rng_below(&rng, (uint32_t)persons);
        truth->account_offender[i] = (uint8_t)rng_below(&rng, 2);
        truth->account_onset[i] = fixture_time(&rng);
        truth->account_closed[i] = fixture_time(&rng);
    }
    for (size_t i = 0; i < approaches; i++) fixture_approach(&truth->approach[i], truth, &rng);
}
#endif

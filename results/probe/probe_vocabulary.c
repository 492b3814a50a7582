// SPDX-License-Identifier: GPL-3.0-or-later
// Which words occur at which accounts. Accounts are counted, not rows: those of one account resemble each other.
#include "results/probe/probe_vocabulary.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <string.h>

#define ROW_BYTES ((WORDS + 7) / 8)

static void say(uint8_t *row, size_t word) { row[word / 8] |= (uint8_t)(1u << word % 8); }

static size_t bin(uint32_t value) { return value == 0 ? 0 : 32u - (size_t)__builtin_clz(value); }

static void say_row(uint8_t *actor, uint8_t *target, const event_t *e)
{
    size_t kind = e->kind;
    say(actor, WORD_DONE + kind);
    if (target) say(target, WORD_SUFFERED + kind);
    for (size_t f = 0; f < EVENT_FLAGS; f++)
        if (e->flags >> f & 1) say(actor, WORD_FLAG + kind * EVENT_FLAGS + f);
    say(actor, WORD_COUNT + kind * VOCABULARY_BINS + bin(e->count));
    say(actor, WORD_DURATION + kind * VOCABULARY_BINS + bin(e->duration));
    say(actor, WORD_DIGIT + kind * 10 + e->duration % 10);
}

static void say_account(uint8_t *row, const account_table_t *table, size_t a)
{
    int32_t at = table->registered[a];
    say(row, WORD_AGE + (size_t)table->declared_age[a]);
    say(row, WORD_SETTINGS + (size_t)table->settings[a]);
    say(row, WORD_REGISTERED + (at >= 0));
    if (at % 3600 == 0) say(row, WORD_REGISTERED + 2);
    if (at % (int32_t)DAY_S == 0) say(row, WORD_REGISTERED + 3);
}

int probe_vocabulary_add(probe_vocabulary_t *self, const probe_world_t *in)
{
    const probe_log_t *log = in->log;
    const scored_world_t *w = in->world;
    uint8_t *said = NULL; // [accounts][ROW_BYTES]
    CHECK(ARRAY_NEW(said, log->account.n * ROW_BYTES));
    for (size_t i = 0; i < log->n; i++) {
        const event_t *e = &log->event[i];
        bool other = e->target < log->account.n && e->kind != EVENT_GROUP_JOIN && e->kind != EVENT_GROUP_MESSAGE;
        if (e->actor < log->account.n)
            say_row(said + e->actor * (size_t)ROW_BYTES, other ? said + e->target * (size_t)ROW_BYTES : NULL, e);
    }
    for (size_t i = 0; i < w->n; i++) {
        uint8_t *row = said + w->account[i] * (size_t)ROW_BYTES;
        say_account(row, &log->account, w->account[i]);
        self->accounts[w->positive[i]]++;
        for (size_t word = 0; word < WORDS; word++) self->with[word][w->positive[i]] += row[word / 8] >> word % 8 & 1;
    }
    free(said);
    return 0;
}

double probe_vocabulary_chance(const probe_vocabulary_t *self, size_t word)
{
    const double *with = self->with[word], all = self->accounts[0] + self->accounts[1];
    if ((with[0] > 0) == (with[1] > 0)) return 1;
    int who = with[1] > 0;
    return pow(self->accounts[who] / all, with[who]);
}

static void name_word(size_t word, char *out, size_t bytes)
{
    if (word < WORD_SUFFERED)
        snprintf(out, bytes, "does %s", event_kind_name[word]);
    else if (word < WORD_FLAG)
        snprintf(out, bytes, "is target of %s", event_kind_name[word - WORD_SUFFERED]);
    else if (word < WORD_COUNT)
        snprintf(out, bytes, "%s %s", event_kind_name[(word - WORD_FLAG) / EVENT_FLAGS],
                 event_flag_name[(word - WORD_FLAG) % EVENT_FLAGS]);
    else if (word < WORD_DURATION)
        snprintf(out, bytes, "%s count below %u", event_kind_name[(word - WORD_COUNT) / VOCABULARY_BINS],
                 1u << (word - WORD_COUNT) % VOCABULARY_BINS);
    else if (word < WORD_DIGIT)
        snprintf(out, bytes, "%s duration below %u", event_kind_name[(word - WORD_DURATION) / VOCABULARY_BINS],
                 1u << (word - WORD_DURATION) % VOCABULARY_BINS);
    else if (word < WORD_AGE)
        snprintf(out, bytes, "%s duration ends in %zu", event_kind_name[(word - WORD_DIGIT) / 10],
                 (word - WORD_DIGIT) % 10);
    else if (word < WORD_SETTINGS)
        snprintf(out, bytes, "declared age %zu", word - WORD_AGE);
    else if (word < WORD_REGISTERED)
        snprintf(out, bytes, "settings %zu", word - WORD_SETTINGS);
    else {
        static const char *const when[] = {"registered before", "registered after", "registered on the hour",
                                           "registered at midnight"};
        snprintf(out, bytes, "%s", when[word - WORD_REGISTERED]);
    }
}

/// Words of one class alone that chance would not leave to it.
static int add_row(const probe_vocabulary_t *self, const probe_t *probe, int who, const char *subject, double words)
{
    char worst[48] = "";
    double least = 2, found = 0;
    for (size_t word = 0; word < WORDS; word++) {
        double chance = probe_vocabulary_chance(self, word);
        if (self->with[word][who] == 0 || chance * words >= PROBE_LEVEL) continue;
        found++;
        if (chance < least) name_word(word, worst, sizeof worst);
        least = fmin(least, chance);
    }
    answer_t verdict = self->accounts[1] < PROBE_MIN_POSITIVES ? ANSWER_NONE : found > 0 ? ANSWER_FAIL : ANSWER_PASS;
    return probe_add(probe, PROBE_VOCABULARY, subject, verdict, found, 0, 0, "of %.0f words%s%s", words,
                     worst[0] ? "; " : "", worst);
}

int probe_vocabulary_end(const probe_vocabulary_t *self, const probe_t *probe)
{
    double words = 0;
    for (size_t word = 0; word < WORDS; word++) words += self->with[word][0] + self->with[word][1] > 0;
    CHECK(add_row(self, probe, 1, "offenders_only", words));
    return add_row(self, probe, 0, "benign_only", words);
}

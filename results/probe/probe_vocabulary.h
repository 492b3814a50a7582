// SPDX-License-Identifier: GPL-3.0-or-later
// L8: does the code that moves offenders say anything that the code of benign life never says, or the other way round?
#ifndef VIGIL_PROBE_VOCABULARY_H
#define VIGIL_PROBE_VOCABULARY_H
#include "results/probe/probe.h"

#define VOCABULARY_BINS 17 // a power of two of counts and durations, 0 apart

/// Words: kinds done and suffered; each flag, size of count and of duration of each kind; last digits of durations of
/// each kind; declared ages; settings; when accounts were registered.
enum {
    WORD_DONE,
    WORD_SUFFERED = WORD_DONE + EVENT_KINDS,
    WORD_FLAG = WORD_SUFFERED + EVENT_KINDS,
    WORD_COUNT = WORD_FLAG + EVENT_KINDS * EVENT_FLAGS,
    WORD_DURATION = WORD_COUNT + EVENT_KINDS * VOCABULARY_BINS,
    WORD_DIGIT = WORD_DURATION + EVENT_KINDS * VOCABULARY_BINS,
    WORD_AGE = WORD_DIGIT + EVENT_KINDS * 10,
    WORD_SETTINGS = WORD_AGE + 256,
    WORD_REGISTERED = WORD_SETTINGS + 256,
    WORDS = WORD_REGISTERED + 4
};

typedef struct {
    double accounts[2];    // benign, offenders'
    double with[WORDS][2]; // accounts at which the word occurs
} probe_vocabulary_t;

/// @return  0, ERR_MEMORY
int probe_vocabulary_add(probe_vocabulary_t *self, const probe_world_t *world);
/// The chance that all accounts with a word are of one class, were words independent of class; 1 if both have it.
double probe_vocabulary_chance(const probe_vocabulary_t *self, size_t word);
/// Two rows. @return 0, ERR_MEMORY
int probe_vocabulary_end(const probe_vocabulary_t *self, const probe_t *probe);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in that misbehaves as its scenario keys say, and that is whole otherwise: its score is the row's account plus
// the events seen. Compiled with -DFAULTY_..., it is wrong before any key is read.
#include "core/array.h"
#include "core/error.h"
#include "detectors/detector.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FAULT_NONE,
    FAULT_SEGV,
    FAULT_ABORT,
    FAULT_HANG,
    FAULT_EXIT,
    FAULT_ERROR,
    FAULT_EAT,
    FAULT_INPUT,
    FAULT_ACCOUNTS
};
enum { SCORE_GOOD, SCORE_NAN, SCORE_MISSING, SCORE_PAST, SCORE_BEFORE, SCORE_LATE_NAN };
enum { IN_OPEN, IN_FIT, IN_OBSERVE, IN_PREPARE, IN_SCORE, IN_CLOSE };

static const char *const fault_names[] = {"none",  "segv", "abort", "hang",     "exit",
                                          "error", "eat",  "input", "accounts", NULL};
static const char *const place_names[] = {"open", "fit", "observe", "prepare", "score", "close", NULL};
static const char *const score_names[] = {"good", "nan", "missing", "past", "before", "late_nan", NULL};

typedef struct {
    int32_t fault, place, score;
    uint32_t platform;
    double list[2];
    char text[16];
} config_t;

typedef struct {
    config_t config;
    const detector_view_t *view;
    double events;
} faulty_t;

static const param_t PARAMS[] = {
    PARAM_WORD(config_t, fault, fault_names, "none", "What goes wrong.", "none"),
    PARAM_WORD(config_t, place, place_names, "score", "In which callback.", "none"),
    PARAM_WORD(config_t, score, score_names, "good", "What becomes of scores.", "none"),
    PARAM(config_t, platform, "1", "0", 0, 5, "On which platform alone, where there is a choice.", "none"),
    PARAM(config_t, list, "1", "[1.5, 2]", 0, 9, "Added to scores, both.", "none"),
#ifdef FAULTY_DEFAULT
    PARAM(config_t, text, "text", "longer than its room is", 0, 0, "Nothing.", "none"),
#else
    PARAM(config_t, text, "text", "", 0, 0, "Nothing.", "none"),
#endif
    PARAM_END};

static volatile int *volatile nowhere;

static void eat(void)
{
    for (size_t i = 0; i < (size_t)1 << 22; i++) {
        volatile char *block = malloc(1 << 20);
        if (!block) raise(SIGKILL);
        block[0] = 1;
    }
}

static void write_input(void *address) { *(volatile char *)address = 1; }

static int go_wrong(const faulty_t *self, int place, const void *input)
{
    const config_t *c = &self->config;
    if (c->place != place || (self->view->platform >= 0 && self->view->platform != (int)c->platform)) return 0;
    if (c->fault == FAULT_SEGV) *nowhere = 1;
    if (c->fault == FAULT_ABORT) abort();
    if (c->fault == FAULT_HANG)
        for (;;) pause();
    if (c->fault == FAULT_EXIT) exit(3);
    if (c->fault == FAULT_EAT) eat();
    if (c->fault == FAULT_INPUT && input) write_input((void *)(uintptr_t)input);
    if (c->fault == FAULT_ACCOUNTS) write_input(self->view->account->platform);
    return c->fault == FAULT_ERROR ? error_set(ERR_PLUGIN, "out of luck") : 0;
}

static int faulty_open(void *state, const void *config, const detector_view_t *view)
{
    faulty_t *self = state;
    self->config = *(const config_t *)config;
    self->view = view;
    return go_wrong(self, IN_OPEN, NULL);
}

static int faulty_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    (void)label;
    return go_wrong(state, IN_FIT, rows->feature);
}

static void faulty_observe(void *state, const event_batch_t *batch)
{
    faulty_t *self = state;
    self->events += (double)batch->n;
    (void)go_wrong(self, IN_OBSERVE, batch->event);
}

static int faulty_prepare(void *state, uint32_t time)
{
    (void)time;
    return go_wrong(state, IN_PREPARE, NULL);
}

static void faulty_score(const void *state, const detector_rows_t *rows, double *score)
{
    const faulty_t *self = state;
    const config_t *c = &self->config;
    size_t n = c->score == SCORE_MISSING ? rows->n / 2 : rows->n;
    (void)go_wrong(self, IN_SCORE, rows->account);
    for (size_t i = 0; i < n; i++) score[i] = rows->account[i] + self->events + c->list[0] + c->list[1];
    if (self->view->platform >= 0 && self->view->platform != (int)c->platform) return;
    if (c->score == SCORE_NAN) score[rows->n - 1] = NAN;
    if (c->score == SCORE_LATE_NAN && rows->time > 10 * DAY_S) score[0] = -INFINITY;
    if (c->score == SCORE_PAST) score[rows->n] = 1;
    if (c->score == SCORE_BEFORE) score[-1] = 1;
}

static void faulty_close(void *state)
{
    if (((faulty_t *)state)->view) (void)go_wrong(state, IN_CLOSE, NULL);
}

static const detector_t detector_faulty = {
#ifdef FAULTY_ABI
    .abi = 99u | 7u << 8 | 8u << 16,
#else
    .abi = DETECTOR_ABI,
#endif
#ifdef FAULTY_NAME
    .name = "random",
#else
    .name = "faulty",
#endif
    .summary = "goes wrong when told to",
    .source = "none",
    .params = PARAMS,
#ifdef FAULTY_CONFIG
    .config_bytes = 4,
#else
    .config_bytes = sizeof(config_t),
#endif
    .state_bytes = sizeof(faulty_t),
    .needs = NEEDS_EVENTS | NEEDS_FEATURES,
    .open = faulty_open,
    .fit = faulty_fit,
    .observe = faulty_observe,
    .prepare = faulty_prepare,
    .score = faulty_score,
    .close = faulty_close,
};

#ifdef FAULTY_LOAD
__attribute__((constructor)) static void crash(void) { abort(); }
#endif

#ifdef FAULTY_SYMBOL
const detector_t *my_detector(void);
const detector_t *my_detector(void) { return &detector_faulty; }
#else
const detector_t *vigil_detector(void) { return &detector_faulty; }
#endif

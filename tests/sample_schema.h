// SPDX-License-Identifier: GPL-3.0-or-later
// A small schema with every type of key, nested sections, replaced defaults and a top level, for tests of core/param.
#ifndef VIGIL_SAMPLE_SCHEMA_H
#define VIGIL_SAMPLE_SCHEMA_H
#include <math.h>
#include <string.h>

#include "core/param.h"

typedef struct {
    char description[40];
} sample_top_t;

typedef struct {
    double rate_per_day, any;
    int32_t shift, kind;
    uint32_t persons;
    uint64_t seed;
    bool fast;
    char name[16];
    double mix[3];
} sample_t;

typedef struct {
    sample_top_t top;
    sample_t world, photo, chat;
    double depth;
} sample_all_t;

typedef struct {
    double depth;
} sample_deep_t;

static const char *const SAMPLE_KINDS[] = {"open", "closed", "invited", NULL};

static const param_t SAMPLE_TOP[] = {
    PARAM(sample_top_t, description, "text", "", 0, 0, "What it is.", "none"),
    PARAM_END,
};

static const param_t SAMPLE[] = {
    PARAM(sample_t, rate_per_day, "1/day", "3.5", 0, 100, "Contacts per person.", "Mossong 2008"),
    PARAM(sample_t, any, "1", "-0.25", -INFINITY, INFINITY, "Any number | of all.", "assumed"),
    PARAM(sample_t, shift, "h", "-3", -12, 12, "Shift of the clock.", "assumed"),
    PARAM(sample_t, persons, "1", "10000", 1, 4e9, "People.", "assumed"),
    PARAM(sample_t, seed, "1", "1", 0, 0x1p53, "Seed.", "assumed"),
    PARAM(sample_t, fast, "bool", "true", 0, 0, "Fast.", "assumed"),
    PARAM(sample_t, name, "text", "a name", 0, 0, "Name.", "assumed"),
    PARAM(sample_t, mix, "1", "[1, 2.5, 3]", 0, 10, "Mixture.", "assumed"),
    PARAM_WORD(sample_t, kind, SAMPLE_KINDS, "closed", "Who may come in.", "assumed"),
    PARAM_END,
};

static const param_t SAMPLE_DEEP[] = {
    PARAM(sample_deep_t, depth, "m", "1", 0, 11000, "Depth.", "assumed"),
    PARAM_END,
};

static const param_row_default_t SAMPLE_CHAT[] = {{"persons", "77", "a survey"}, {NULL, NULL, NULL}};

enum { SAMPLE_SECTIONS = 5 };

/// The schema over one struct; the sections of `platforms` stand apart on purpose.
static inline void sample_sections(param_section_t section[SAMPLE_SECTIONS], sample_all_t *all)
{
    section[0] = (param_section_t){"", "All.", SAMPLE_TOP, NULL, &all->top};
    section[1] = (param_section_t){"platforms.photo", "Pictures.", SAMPLE, NULL, &all->photo};
    section[2] = (param_section_t){"world", "World.", SAMPLE, NULL, &all->world};
    section[3] = (param_section_t){"platforms.chat", "Chat.", SAMPLE, SAMPLE_CHAT, &all->chat};
    section[4] = (param_section_t){"world.sea", "Sea.", SAMPLE_DEEP, NULL, &all->depth};
}

static inline bool sample_equal(const sample_t *a, const sample_t *b)
{
    return memcmp(&a->rate_per_day, &b->rate_per_day, sizeof a->rate_per_day) == 0 &&
           memcmp(&a->any, &b->any, sizeof a->any) == 0 && a->shift == b->shift && a->kind == b->kind &&
           a->persons == b->persons && a->seed == b->seed && a->fast == b->fast && strcmp(a->name, b->name) == 0 &&
           memcmp(a->mix, b->mix, sizeof a->mix) == 0;
}

static inline bool sample_all_equal(const sample_all_t *a, const sample_all_t *b)
{
    return strcmp(a->top.description, b->top.description) == 0 && sample_equal(&a->world, &b->world) &&
           sample_equal(&a->photo, &b->photo) && sample_equal(&a->chat, &b->chat) &&
           memcmp(&a->depth, &b->depth, sizeof a->depth) == 0;
}
#endif

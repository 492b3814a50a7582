// SPDX-License-Identifier: GPL-3.0-or-later
// Targets of recorded crime and of approaches, counted from the truth.
#include "core/array.h"
#include "core/error.h"
#include "results/targets/target_counts.h"
#include "trace/event.h"

#define PROLIFIC_A_YEAR 500.0
#define YEAR_DAYS 365.0

void target_counts_add(target_counts_t *self, const target_counts_t *other)
{
    for (int t = 0; t < TARGETS; t++) {
        self->numerator[t] += other->numerator[t];
        self->denominator[t] += other->denominator[t];
    }
}

static bool is_child(const person_table_t *person, uint32_t who)
{
    return person->age[who] >= 8 && person->age[who] <= 17;
}

static void count_recorded(target_counts_t *counts, const truth_t *truth, const approach_t *a)
{
    if (!a->recorded) return;
    target_count(counts, TARGET_ID_recorded_platform_known, a->platform_known);
    target_count(counts, TARGET_ID_recorded_girls, truth->person.sex[a->child] == 0);
    target_count(counts, TARGET_ID_recorded_under_12, truth->person.age[a->child] < 12);
    target_count(counts, TARGET_ID_recorded_charged, a->charged);
    if (!a->platform_known) return;
    bool social = a->last_platform == PLATFORM_SOCIAL, photo = a->last_platform == PLATFORM_PHOTO;
    target_count(counts, TARGET_ID_recorded_ephemeral, a->last_platform == PLATFORM_EPHEMERAL);
    target_count(counts, TARGET_ID_recorded_messenger, a->last_platform == PLATFORM_MESSENGER);
    target_count(counts, TARGET_ID_recorded_social, social);
    target_count(counts, TARGET_ID_recorded_photo, photo);
    target_count(counts, TARGET_ID_recorded_social_photo, social || photo);
}

static void count_answers(target_counts_t *counts, const approach_t *a)
{
    if (!a->uneasy) return;
    target_count(counts, TARGET_ID_uneasy_blocked, a->blocked);
    target_count(counts, TARGET_ID_uneasy_reported, a->flagged);
    if (a->blocked || a->flagged) target_count(counts, TARGET_ID_recontacted, a->recontacted);
}

/// Children who answered a stranger, each once, and whether any of these invited them elsewhere.
static int count_invited(target_counts_t *counts, const truth_t *truth)
{
    enum { REACHED = 1, INVITED = 2 };
    uint8_t *child = NULL;
    CHECK(ARRAY_NEW(child, truth->person.n));
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        if (a->stage_time[STAGE_CONTACT] == NEVER || a->type == OFFENDER_KNOWN) continue;
        child[a->child] |= (uint8_t)(REACHED | (a->invited ? INVITED : 0));
    }
    for (size_t p = 0; p < truth->person.n; p++)
        if (child[p] & REACHED) target_count(counts, TARGET_ID_reached_invited, child[p] & INVITED);
    free(child);
    return 0;
}

/// Children harmed, each once, and recorded offences.
static int count_harm(target_counts_t *counts, const truth_t *truth, uint32_t days)
{
    uint8_t *harmed = NULL;
    double recorded = 0, children = 0, child_years = 0;
    CHECK(ARRAY_NEW(harmed, truth->person.n));
    for (size_t i = 0; i < truth->approaches; i++) {
        const approach_t *a = &truth->approach[i];
        recorded += a->recorded;
        if (a->stage_time[STAGE_HARM] == NEVER || harmed[a->child]) continue;
        harmed[a->child] = 1;
        children++;
    }
    free(harmed);
    for (uint32_t p = 0; p < truth->person.n; p++) child_years += is_child(&truth->person, p) * days / YEAR_DAYS;
    counts->numerator[TARGET_ID_recorded_per_1000] += recorded;
    counts->denominator[TARGET_ID_recorded_per_1000] += child_years;
    counts->numerator[TARGET_ID_harmed_per_recorded] += children;
    counts->denominator[TARGET_ID_harmed_per_recorded] += recorded;
    return 0;
}

typedef struct {
    uint32_t approached, identified;
} offender_sum_t;

/// Offenders of whom at least one child is known to the police; those who approach very many apart.
static int count_offenders(target_counts_t *counts, const truth_t *truth, uint32_t days)
{
    offender_sum_t *of = NULL;
    CHECK(ARRAY_NEW(of, truth->person.n));
    for (size_t i = 0; i < truth->approaches; i++) {
        of[truth->approach[i].offender].approached++;
        of[truth->approach[i].offender].identified += truth->approach[i].identified;
    }
    for (size_t p = 0; p < truth->person.n; p++) {
        if (of[p].identified == 0) continue;
        counts->numerator[TARGET_ID_identified_per_offender] += of[p].identified;
        counts->denominator[TARGET_ID_identified_per_offender]++;
        if (of[p].approached < PROLIFIC_A_YEAR * days / YEAR_DAYS) continue;
        counts->numerator[TARGET_ID_identified_of_prolific] += of[p].identified;
        counts->denominator[TARGET_ID_identified_of_prolific] += of[p].approached;
    }
    free(of);
    return 0;
}

int target_counts_truth(target_counts_t *self, const truth_t *truth, uint32_t days)
{
    for (size_t i = 0; i < truth->approaches; i++) {
        count_recorded(self, truth, &truth->approach[i]);
        count_answers(self, &truth->approach[i]);
    }
    CHECK(count_invited(self, truth));
    CHECK(count_harm(self, truth, days));
    return count_offenders(self, truth, days);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/scores/given_truth.h"

#include "core/array.h"
#include "core/error.h"

bool given_truth_differs(const label_rule_t *rule) { return rule->missed > 0 || rule->falsely > 0; }

static void relabel(const label_rule_t *rule, uint64_t seed, uint32_t a, int32_t first_report, truth_t *out)
{
    uint32_t person = out->account_person[a];
    uint8_t offender = person == NO_PERSON ? OFFENDER_NONE : out->person.offender[person];
    bool reported = first_report != NEVER, used = out->account_offender[a];
    if (!used && (person == NO_PERSON || offender != OFFENDER_NONE)) return; // neither: may not be learnt from
    bool label = label_rule_apply(rule, seed, a, offender, reported, used) == 1;
    if (label == used) return;
    out->account_offender[a] = label;
    out->account_onset[a] = label ? first_report : NEVER;
}

/// An offender of whom no used account is labelled is not known to be one.
static int forget_missed(const truth_t *truth, truth_t *out)
{
    uint8_t *state = NULL; // [persons] bit 0: an account was used; bit 1: one is labelled
    CHECK(ARRAY_NEW(state, truth->person.n));
    for (size_t a = 0; a < truth->accounts; a++)
        if (truth->account_person[a] != NO_PERSON)
            state[truth->account_person[a]] |= (uint8_t)(truth->account_offender[a] | out->account_offender[a] << 1);
    for (size_t p = 0; p < truth->person.n; p++) {
        if (state[p] != 1) continue;
        out->person.offender[p] = OFFENDER_NONE;
        out->person.onset[p] = NEVER;
    }
    free(state);
    return 0;
}

int given_truth(const label_rule_t *rule, uint64_t seed, const truth_t *truth, const int32_t *first_report,
                truth_t *out)
{
    CHECK(truth_copy(out, truth));
    if (!given_truth_differs(rule)) return 0;
    for (uint32_t a = 0; a < out->accounts; a++) relabel(rule, seed, a, first_report[a], out);
    out->approaches = 0;
    return forget_missed(truth, out);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Sums by group. Negatives are counted by cells, one an account and one a person, and the groups are their margins: two
// additions an account instead of one for each kind of group.
#include "results/metrics/group_rates.h"
#include "results/metrics/weight.h"
#include <math.h>
#include <string.h>

void group_sizes_add(group_sizes_t *self, const group_index_t *index, const scored_world_t *world,
                     const uint8_t *weight)
{
    for (size_t i = 0; i < index->negatives; i++)
        self->account_cell[index->account_cell[i]] += weight_of(weight, index->negative[i]);
    for (size_t i = 0; i < world->others; i++)
        self->person_cell[index->person_cell[i]] += weight_of(weight, world->other[i]) * world->negatives_of[i];
    for (size_t k = 0; k < world->positives; k++) {
        size_t i = world->positive_at[k];
        double w = weight_of(weight, world->person[i]);
        for (int kind = 0; kind < BY_ACCOUNT; kind++) self->positive[index->of[i][kind]] += w;
    }
    for (size_t c = 0; c < world->children; c++) {
        double w = weight_of(weight, world->offender[world->child[c].offender]);
        for (int kind = 0; kind < GROUPINGS - BY_ACCOUNT; kind++) {
            self->positive[index->child[c][kind]] += w;
            if (world->child[c].harm != NEVER) self->harmed[index->child[c][kind] - ACCOUNT_GROUPS] += w;
        }
    }
}

void group_hits_add(group_hits_t *self, const group_index_t *index, const scored_world_t *world,
                    const evidence_t *evidence, const uint8_t *weight)
{
    const review_t *review = &evidence->review;
    for (size_t k = 0; k < review->accused; k++) {
        size_t i = review->accused_at[k];
        double w = weight_of(weight, world->person[i]);
        for (int kind = 0; kind < BY_ACCOUNT; kind++) self->alerted[index->of[i][kind]] += w;
    }
    for (size_t k = 0; k < world->positives; k++) {
        size_t i = world->positive_at[k];
        if (review->first[k] == NEVER) continue;
        double w = weight_of(weight, world->person[i]);
        for (int kind = 0; kind < BY_ACCOUNT; kind++) self->found[index->of[i][kind]] += w;
    }
    for (size_t c = 0; c < world->children; c++) {
        const harm_case_t *child = &world->child[c];
        int32_t first = evidence->budget[REVIEW_BUDGET].first[child->offender];
        double w = weight_of(weight, world->offender[child->offender]);
        for (int kind = 0; kind < GROUPINGS - BY_ACCOUNT; kind++) {
            uint8_t g = index->child[c][kind];
            if (first < child->end) self->found[g] += w;
            if (harm_in_time(child, first, HARM_DAY)) self->in_time[g - ACCOUNT_GROUPS] += w;
        }
    }
}

void group_sizes_negatives(const group_sizes_t *self, double *negative)
{
    memset(negative, 0, GROUPS * sizeof *negative);
    for (size_t c = 0; c < GROUP_ACCOUNT_CELLS; c++) {
        double n = (double)self->account_cell[c];
        negative[GROUP_PLATFORM + c / (QUINTILES * QUINTILES)] += n;
        negative[GROUP_ACCOUNT_AGE + c / QUINTILES % QUINTILES] += n;
        negative[GROUP_ACTIVITY + c % QUINTILES] += n;
    }
    for (size_t c = 0; c < GROUP_PERSON_CELLS; c++) {
        double n = (double)self->person_cell[c];
        negative[GROUP_ROLE + c / (SEXES * REGIONS)] += n;
        negative[GROUP_SEX + c / REGIONS % SEXES] += n;
        negative[GROUP_REGION + c % REGIONS] += n;
    }
}

void group_rates(const group_sizes_t *sizes, const group_hits_t *hits, const group_large_t *large, group_rates_t *out)
{
    double negative[GROUPS];
    group_sizes_negatives(sizes, negative);
    // Every negative is of one sex: those two groups are all.
    double all = weight_ratio(hits->alerted[GROUP_SEX] + hits->alerted[GROUP_SEX + 1],
                              negative[GROUP_SEX] + negative[GROUP_SEX + 1]);
    out->worst_recall = NAN;
    for (size_t g = 0; g < GROUPS; g++) {
        out->fpr[g] = large->negatives[g] ? weight_ratio(hits->alerted[g], negative[g]) : NAN;
        out->ratio[g] = weight_ratio(out->fpr[g], all);
        out->recall[g] = large->positives[g] ? weight_ratio(hits->found[g], sizes->positive[g]) : NAN;
        out->worst_recall = fmin(out->worst_recall, out->recall[g]);
    }
    for (size_t g = 0; g < CHILD_GROUPS; g++)
        out->vpbh[g] = large->harmed[g] ? weight_ratio(hits->in_time[g], sizes->harmed[g]) : NAN;
}

void group_large(const group_index_t *index, size_t worlds, group_large_t *out)
{
    size_t negative[GROUPS] = {0}, positive[GROUPS] = {0}, harmed[GROUPS] = {0};
    memset(out, 0, sizeof *out);
    for (size_t w = 0; w < worlds; w++)
        for (size_t g = 0; g < GROUPS; g++) {
            negative[g] += index[w].negative_n[g];
            positive[g] += index[w].positive_n[g];
            out->negative_persons[g] += index[w].negative_persons[g];
            out->positive_persons[g] += index[w].positive_persons[g];
            harmed[g] += index[w].harmed_n[g];
            if (g >= ACCOUNT_GROUPS) out->harmed_persons[g - ACCOUNT_GROUPS] += index[w].harmed_persons[g];
        }
    for (size_t g = 0; g < GROUPS; g++) {
        out->negatives[g] = negative[g] >= GROUP_MIN;
        out->positives[g] = positive[g] >= GROUP_MIN;
        if (g >= ACCOUNT_GROUPS) out->harmed[g - ACCOUNT_GROUPS] = harmed[g] >= GROUP_MIN;
    }
}

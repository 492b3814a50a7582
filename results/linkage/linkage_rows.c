// SPDX-License-Identifier: GPL-3.0-or-later
// From counts to rows, and from rows to a sentence.
#include "results/linkage/linkage_rows.h"
#include "core/array.h"
#include "core/error.h"
#include "core/plural.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DEVICE_RULE "same device"

static int add_row(run_result_t *result, const char *role, uint32_t index, const char *method,
                   const linkage_verdict_t *v, const linkage_quality_t *q)
{
    bool learned = strcmp(method, linkage_mode_name[LINKAGE_LEARNED]) == 0;
    linkage_row_t row = {
        .world = index,
        .threshold = learned ? v->threshold : (double)NAN,
        .accounts = q->accounts,
        .persons = q->persons,
        .true_pairs = q->true_pairs,
        .candidate_pairs = learned ? v->candidate_pairs : 0,
        .candidate_true = learned ? v->candidate_true : 0,
        .skipped_blocks = learned ? v->skipped_blocks : 0,
        .skipped_accounts = learned ? v->skipped_accounts : 0,
        .linked_pairs = q->linked_pairs,
        .linked_true = q->linked_true,
        .precision = q->linked_pairs ? linkage_precision(q) : (double)NAN,
        .recall = linkage_recall(q),
        .f1 = linkage_f1(q),
        .wrong_accounts = q->wrong_accounts,
        .wrong_share = q->accounts ? (double)q->wrong_accounts / (double)q->accounts : (double)NAN,
        .family_pairs = q->family_pairs,
        .family_device_pairs = q->shared_device,
        .offender_pairs = q->offender_pairs,
        .offender_linked = q->offender_linked,
    };
    run_result_text(row.role, role);
    run_result_text(row.method, method);
    return ROWS_ADD(&result->linkage, row);
}

int linkage_rows_add(run_result_t *result, const char *role, uint32_t index, const linkage_verdict_t *verdict)
{
    if (verdict->mode == LINKAGE_NONE) return 0;
    CHECK(add_row(result, role, index, linkage_mode_name[verdict->mode], verdict, &verdict->quality[JUDGED_LINKAGE]));
    if (verdict->mode == LINKAGE_ORACLE) return 0;
    return add_row(result, role, index, DEVICE_RULE, verdict, &verdict->quality[JUDGED_DEVICE]);
}

static int add_weight(run_result_t *result, const char *field, const char *given, const char *level,
                      linkage_weight_row_t row)
{
    run_result_text(row.field, field);
    run_result_text(row.given, given);
    run_result_text(row.level, level);
    return ROWS_ADD(&result->linkage_weights, row);
}

int linkage_rows_weights(run_result_t *result, const linkage_model_t *model)
{
    for (int p = 0; p < LINKAGE_PLACES; p++) {
        linkage_weight_row_t row = {.m = model->m_place[p], .u = model->u_place[p], .weight = model->weight_place[p]};
        CHECK(add_weight(result, "shared", "", linkage_place_name[p], row));
    }
    for (int p = 0; p < LINKAGE_PLACES; p++)
        for (int f = 0; f < LINKAGE_FIELDS; f++)
            for (int l = 1; l < LINKAGE_LEVELS && linkage_level_name[f][l]; l++) {
                linkage_weight_row_t row = {
                    .m = model->m[p][f][l], .u = model->u[p][f][l], .weight = model->weight[p][f][l]};
                CHECK(add_weight(result, linkage_field_name[f], linkage_place_name[p], linkage_level_name[f][l], row));
            }
    return 0;
}

/// The counts of one method over the test worlds. @return how many worlds
static int sum_of(const run_result_t *result, const char *method, linkage_quality_t *sum)
{
    int worlds = 0;
    *sum = (linkage_quality_t){0};
    for (size_t i = 0; i < result->linkage.n; i++) {
        const linkage_row_t *row = &result->linkage.row[i];
        if (strcmp(row->role, "test") != 0 || strcmp(row->method, method) != 0) continue;
        sum->accounts += row->accounts;
        sum->true_pairs += row->true_pairs;
        sum->linked_pairs += row->linked_pairs;
        sum->linked_true += row->linked_true;
        sum->wrong_accounts += row->wrong_accounts;
        sum->family_pairs += row->family_pairs;
        worlds++;
    }
    return worlds;
}

void linkage_rows_say(const run_result_t *result, FILE *out)
{
    linkage_quality_t learned, device, truth;
    if (sum_of(result, linkage_mode_name[LINKAGE_ORACLE], &truth))
        fputs("Linkage oracle: the truth joins the accounts of each person, and their scores are pooled; no platform "
              "could.\n",
              out);
    if (!sum_of(result, linkage_mode_name[LINKAGE_LEARNED], &learned)) return;
    (void)sum_of(result, DEVICE_RULE, &device);
    if (learned.linked_pairs == 0) {
        fputs("Linkage learned: no threshold kept to linkage.precision, so no accounts were joined.\n", out);
        return;
    }
    fprintf(
        out,
        "Linkage learned: precision %.3f, recall %.3f, F1 %.3f of pairs of accounts joined as one person's; %.1f %% "
        "of accounts stand with somebody else's (%" PRIu64 " wrong %s within households). One device, one person: "
        "F1 %.3f; %s.\n",
        linkage_precision(&learned), linkage_recall(&learned), linkage_f1(&learned),
        100 * (double)learned.wrong_accounts / (double)learned.accounts, learned.family_pairs,
        plural((double)learned.family_pairs, "pair", "pairs"), linkage_f1(&device),
        linkage_f1(&learned) > linkage_f1(&device) ? "learned linkage does better" : "learned linkage does no better");
}

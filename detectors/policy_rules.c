// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of the kind that platforms have announced: adults who turn to many minors, far from their own age, unanswered,
// unknown to anybody they know, complained of by minors, or who invite minors elsewhere. The score is the weight of the
// rules that fired, plus less than RANK_TIES of contacts to minors in 7 days, which only orders accounts with the same
// rules: where no rule fires at all, the order is that of `minor_contacts` of the last days and worth no more than it.
// Cost O(1) a row, no fit. Weaknesses: evaded by slow pacing, fresh accounts and a false declared age on either side;
// many false positives where strangers write to each other as a matter of course; teachers and creators fire the first
// two.
#include "detectors/detector.h"
#include <math.h>

#define ADULT_FROM 18.0f
#define RANK_TIES 1e-3

enum { RULE_VOLUME, RULE_GAP, RULE_UNANSWERED, RULE_STRANGER, RULE_COMPLAINT, RULE_INVITE, RULES };

typedef struct {
    double contacts_7d, contacts, gap_y, unanswered, no_mutual, complaints, invites;
    double weight[RULES];
} policy_rules_t;

static const param_t PARAMS[] = {
    PARAM(policy_rules_t, contacts_7d, "contacts", "5", 0, 1e6,
          "Contacts to declared minors in 7 days from which an adult fires the volume rule.",
          "Instagram 2021: a large amount of friend or message requests to people under 18; the number is assumed"),
    PARAM(policy_rules_t, contacts, "contacts", "2", 1, 1e6,
          "Contacts to declared minors ever from which an adult can fire the gap, unanswered and stranger rules.",
          "assumed"),
    PARAM(policy_rules_t, gap_y, "y", "5", 0, 100, "Mean difference of declared ages from which the gap rule fires.",
          "assumed"),
    PARAM(policy_rules_t, unanswered, "1", "0.5", 0, 1,
          "Share of threads unanswered, or of requests not accepted, from which the unanswered rule fires.", "assumed"),
    PARAM(policy_rules_t, no_mutual, "1", "0.8", 0, 1,
          "Share of contacts without anybody known to both from which the stranger rule fires.", "assumed"),
    PARAM(policy_rules_t, complaints, "complaints", "1", 1, 1e6,
          "Blocks and reports by declared minors from which the complaint rule fires.",
          "Meta 2022: recently blocked or reported by a young person; the number is assumed"),
    PARAM(policy_rules_t, invites, "invites", "1", 1, 1e6,
          "Invitations of declared minors to another platform from which an adult fires the invite rule.", "assumed"),
    PARAM(policy_rules_t, weight, "1", "[2, 1, 1, 1, 2, 1]", 0, 1000,
          "Weights of the rules: volume, gap, unanswered, stranger, complaint, invite.", "assumed"),
    PARAM_END};

typedef struct {
    policy_rules_t rule; // thresholds on counts as the feature table has them: log(1 + count)
} policy_state_t;

static int policy_open(void *state, const void *config, const detector_view_t *view)
{
    (void)view;
    policy_rules_t *rule = &((policy_state_t *)state)->rule;
    *rule = *(const policy_rules_t *)config;
    double *count[] = {&rule->contacts_7d, &rule->contacts, &rule->complaints, &rule->invites};
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) *count[i] = log1p(*count[i]) - 1e-6; // floats round
    return 0;
}

static double weight_of_rules(const policy_rules_t *rule, const float *x)
{
    bool adult = x[FEATURE_DECLARED_AGE] >= ADULT_FROM;
    bool some = adult && x[FEATURE_MINOR_CONTACTS] >= rule->contacts;
    bool fired[RULES] = {
        [RULE_VOLUME] = adult && x[FEATURE_MINOR_CONTACTS_7D] >= rule->contacts_7d,
        [RULE_GAP] = some && x[FEATURE_AGE_GAP] >= rule->gap_y,
        [RULE_UNANSWERED] = some && fmaxf(x[FEATURE_UNANSWERED_SHARE], x[FEATURE_UNACCEPTED_SHARE]) >= rule->unanswered,
        [RULE_STRANGER] = some && x[FEATURE_NO_MUTUAL_SHARE] >= rule->no_mutual,
        [RULE_COMPLAINT] = x[FEATURE_MINOR_COMPLAINTS] >= rule->complaints,
        [RULE_INVITE] = adult && x[FEATURE_MINOR_MOVE_INVITES] >= rule->invites,
    };
    double sum = 0.0;
    for (int r = 0; r < RULES; r++) sum += fired[r] ? rule->weight[r] : 0.0;
    return sum;
}

static void policy_score(const void *state, const detector_rows_t *rows, double *score)
{
    const policy_state_t *self = state;
    for (size_t i = 0; i < rows->n; i++) {
        const float *x = rows->feature + i * FEATURES;
        double contacts = x[FEATURE_MINOR_CONTACTS_7D];
        score[i] = weight_of_rules(&self->rule, x) + RANK_TIES * contacts / (1.0 + contacts);
    }
}

const detector_t detector_policy_rules = {
    .abi = DETECTOR_ABI,
    .name = "policy_rules",
    .summary = "weighted rules on adults' contacts to minors, as platforms have announced them",
    .source = "platform practice: Instagram 2021, Meta 2022 (announcements on adults who contact under-18s)",
    .params = PARAMS,
    .config_bytes = sizeof(policy_rules_t),
    .state_bytes = sizeof(policy_state_t),
    .needs = NEEDS_FEATURES,
    .open = policy_open,
    .score = policy_score,
};

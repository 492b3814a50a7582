// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of `linkage`.
#include "scenarios/linkage.h"

const char *const linkage_mode_name[] = {"none", "learned", "oracle", NULL};
static const char *const pool_names[] = {"max", "mean", NULL};

const param_t linkage_params[] = {
    PARAM_WORD(linkage_options_t, pool, pool_names, "max",
               "How the scores of linked accounts become one: the highest, or their mean.",
               "assumed: one account of many is enough to be a danger"),
    PARAM(linkage_options_t, precision, "1", "0.95", 0.5, 1,
          "Least share of the pairs linked in training worlds, chains of links included, that are one person's; the "
          "threshold with the most links that keeps to it is taken.",
          "assumed"),
    PARAM(linkage_options_t, block_accounts, "accounts", "64", 2, 1024,
          "Accounts on one device or network above which the pairs on it are not compared (shared networks of schools, "
          "work and mobile operators).",
          "assumed"),
    PARAM(linkage_options_t, every_days, "days", "7", 1, 3650,
          "Days between linkages; accounts that came since stand alone until the next.", "assumed"),
    PARAM(linkage_options_t, smoothing, "pairs", "0.5", 0.001, 1000,
          "Added to the count of pairs at each level of a field, so that none is impossible.",
          "Jeffreys 1946: half a case"),
    PARAM_END,
};

int linkage_refuse(int32_t mode, const param_origin_t *origin, const char *what)
{
    if (mode == LINKAGE_NONE) return 0;
    return param_origin_refuse(origin, "protocol.linkage",
                               "%s: vigil %s does not link accounts, only `vigil run` does; write none, e.g. --set "
                               "protocol.linkage=none",
                               linkage_mode_name[mode], what);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The table of targets: rows of the schema and names. Each key is the published range, [from, to].
#include "scenarios/target.h"

#include <math.h>
#include <string.h>

#include "core/error.h"

#define PUBLISHED_MAX 1e6
// What the defaults of the scenario were chosen for.
#define FITTED_BY_DEFAULT                                                                            \
    "recorded_platform_known recorded_girls recorded_under_12 recorded_charged "                     \
    "uneasy_blocked uneasy_reported use_21_to_05 false_adult_age adults_and_strangers "              \
    "children_and_strangers children_accept_strangers accepted_without_common accepted_with_common " \
    "adoption_ephemeral_8_11 adoption_ephemeral_12_15 adoption_ephemeral_16_17 "                     \
    "adoption_messenger_8_11 adoption_messenger_12_15 adoption_messenger_16_17 "                     \
    "adoption_social_8_11 adoption_social_12_15 adoption_social_16_17 adoption_photo_8_11 "          \
    "adoption_photo_12_15 adoption_photo_16_17 adoption_video_8_11 adoption_video_12_15 "            \
    "adoption_video_16_17"

const param_t target_params[] = {
#define TARGET(name, kind, unit, published, meaning, source) \
    PARAM(targets_t, name, unit, published, 0, PUBLISHED_MAX, meaning, source),
#include "scenarios/target.def"
#undef TARGET
    PARAM(targets_t, fitted, "names", FITTED_BY_DEFAULT, 0, 0,
          "Targets for which a number of the scenario was chosen, by search, by hand or by taking the published figure "
          "as it "
          "stands, separated by blanks; the others are predictions.",
          "none"),
    PARAM_END};

const target_info_t target_info[TARGETS] = {
#define TARGET(name, kind, unit, published, meaning, source) {#name, unit, meaning, source, TARGET_##kind},
#include "scenarios/target.def"
#undef TARGET
};

const char *const target_names[TARGETS + 1] = {
#define TARGET(name, ...) #name,
#include "scenarios/target.def"
#undef TARGET
    NULL};

static const size_t published_offset[TARGETS] = {
#define TARGET(name, ...) offsetof(targets_t, name),
#include "scenarios/target.def"
#undef TARGET
};

const double *target_published(const targets_t *self, target_id_t target)
{
    return (const double *)((const char *)self + published_offset[target]);
}

bool target_is_fitted(const targets_t *self, target_id_t target)
{
    return param_names_have(self->fitted, target_info[target].name);
}

int target_find(const char *name)
{
    for (int t = 0; t < TARGETS; t++)
        if (strcmp(target_info[t].name, name) == 0) return t;
    return -1;
}

static int check_ranges(const targets_t *self, const param_origin_t *origin)
{
    for (int t = 0; t < TARGETS; t++) {
        const double *range = target_published(self, (target_id_t)t);
        char key[80];
        snprintf(key, sizeof key, "targets.%s", target_info[t].name);
        if (range[0] > range[1])
            return param_origin_refuse(origin, key, "the range runs from %g down to %g; write the smaller one first",
                                       range[0], range[1]);
        if (target_info[t].kind == TARGET_SHARE && range[1] > 1)
            return param_origin_refuse(origin, key, "%g is more than all; write a share, in 0..1", range[1]);
    }
    return 0;
}

int targets_check(const targets_t *self, const param_origin_t *origin)
{
    char names[sizeof self->fitted];
    CHECK(check_ranges(self, origin));
    memcpy(names, self->fitted, sizeof names);
    for (char *rest = names, *name; (name = strtok_r(rest, " ", &rest));) {
        if (target_find(name) >= 0) continue;
        const char *near = param_nearest(name, target_names, TARGETS);
        return param_origin_refuse(origin, "targets.fitted",
                                   "no target is called '%s'%s%s%s; %s`vigil keys targets` names them all", name,
                                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "",
                                   strchr(name, ',') ? "separate names by blanks, not commas; " : "");
    }
    return 0;
}

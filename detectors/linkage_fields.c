// SPDX-License-Identifier: GPL-3.0-or-later
// The levels of each field. Their edges are assumed; what each level is worth is learnt (linkage_model.h).
#include "detectors/linkage_fields.h"
#include <math.h>

#define ADULT_AGE 18u    // years
#define RHYTHM_HOURS 20u // of use, below which a profile of the day is noise
#define CONTACTS_FEW 3u  // devices, below which an overlap is chance

const char *const linkage_place_name[LINKAGE_PLACES + 1] = {"neither", "same network, above 16 accounts",
                                                            "same network, up to 16 accounts", "same device", NULL};

const char *const linkage_field_name[LINKAGE_FIELDS + 1] = {"region", "platform", "sign_up", "declared_age",
                                                            "rhythm", "contacts", NULL};

const char *const linkage_level_name[LINKAGE_FIELDS][LINKAGE_LEVELS] = {
    [LINKAGE_REGION] = {"unknown", "other", "same"},
    [LINKAGE_PLATFORM] = {"unknown", "other", "same"},
    [LINKAGE_SIGN_UP] = {"unknown", "above 180 d apart", "up to 180 d", "up to 30 d", "up to 7 d", "up to 1 d"},
    [LINKAGE_AGE] = {"unknown", "above 15 y, one a minor", "above 15 y, others", "6 to 15 y", "3 to 5 y", "1 or 2 y",
                     "equal"},
    [LINKAGE_RHYTHM] = {"unknown", "below 0.90", "0.90 to 0.95", "0.95 to 0.98", "above 0.98"},
    [LINKAGE_SHARED_CONTACTS] = {"unknown", "none", "below 0.1", "0.1 to 0.25", "above 0.25"},
};

/// 1 + the number of edges that are at most `value`.
static uint8_t level_of(double value, const double *edge, uint8_t edges)
{
    uint8_t level = 1;
    while (level <= edges && value >= edge[level - 1]) level++;
    return level;
}

static uint8_t equal_or_not(uint32_t a, uint32_t b, uint32_t unknown)
{
    if (a == unknown || b == unknown) return LINKAGE_UNKNOWN;
    return a == b ? 2 : 1;
}

static uint8_t compare_sign_up(int32_t a, int32_t b)
{
    static const double edge[] = {-180, -30, -7, -1};
    if (a == INT32_MAX || b == INT32_MAX) return LINKAGE_UNKNOWN;
    return level_of(-fabs((double)a - b) / DAY_S, edge, 4);
}

/// A child far from an adult is a level by itself: such are the families on one device.
static uint8_t compare_age(uint8_t a, uint8_t b)
{
    static const double edge[] = {-15, -5, -2, 0};
    uint8_t level = level_of(-fabs((double)a - b), edge, 4);
    bool child = (a < ADULT_AGE) != (b < ADULT_AGE);
    return level == 1 && child ? 1 : (uint8_t)(level + 1);
}

/// The Bhattacharyya coefficient of two profiles of the day: 1 if they are the same.
static uint8_t compare_rhythm(const linkage_profile_t *a, const linkage_profile_t *b)
{
    static const double edge[] = {0.90, 0.95, 0.98};
    double overlap = 0;
    uint64_t of_a = 0, of_b = 0;
    for (int h = 0; h < LINKAGE_DAY_PARTS; h++) {
        overlap += sqrt((double)a->use[h] * b->use[h]);
        of_a += a->use[h];
        of_b += b->use[h];
    }
    if (of_a < RHYTHM_HOURS || of_b < RHYTHM_HOURS) return LINKAGE_UNKNOWN;
    return level_of(overlap / sqrt((double)of_a * (double)of_b), edge, 3);
}

/// The share of common devices among the devices that either wrote to (Jaccard), over the lowest hashes of the union;
/// beyond the last of a full sketch nothing is known. The two own devices are left out: people of one household write
/// to each other, and that is no common friend.
static uint8_t compare_contacts(const linkage_profile_t *a, const linkage_profile_t *b, uint32_t own_a, uint32_t own_b)
{
    static const double edge[] = {1e-9, 0.1, 0.25};
    uint32_t i = 0, j = 0, of_a = 0, of_b = 0, common = 0, either = 0;
    while (i < a->contacts || j < b->contacts) {
        if ((i == LINKAGE_CONTACTS && a->contacts == LINKAGE_CONTACTS) ||
            (j == LINKAGE_CONTACTS && b->contacts == LINKAGE_CONTACTS))
            break;
        uint64_t x = i < a->contacts ? a->contact[i] : UINT64_MAX, y = j < b->contacts ? b->contact[j] : UINT64_MAX;
        uint64_t lower = x < y ? x : y;
        i += x == lower;
        j += y == lower;
        if (lower == own_a || lower == own_b) continue;
        of_a += x == lower;
        of_b += y == lower;
        common += x == y;
        either++;
    }
    if (of_a < CONTACTS_FEW || of_b < CONTACTS_FEW) return LINKAGE_UNKNOWN;
    return level_of((double)common / either, edge, 3);
}

linkage_pattern_t linkage_compare(const linkage_profiles_t *profiles, linkage_place_t place, uint32_t a, uint32_t b)
{
    const account_table_t *t = profiles->account;
    const linkage_profile_t *x = &profiles->of[a], *y = &profiles->of[b];
    uint32_t own_a = linkage_device_hash(t->device[a]), own_b = linkage_device_hash(t->device[b]);
    return (linkage_pattern_t){.place = (uint8_t)place,
                               .level = {[LINKAGE_REGION] = equal_or_not(t->region[a], t->region[b], UINT32_MAX),
                                         [LINKAGE_PLATFORM] = equal_or_not(t->platform[a], t->platform[b], UINT32_MAX),
                                         [LINKAGE_SIGN_UP] = compare_sign_up(t->registered[a], t->registered[b]),
                                         [LINKAGE_AGE] = compare_age(t->declared_age[a], t->declared_age[b]),
                                         [LINKAGE_RHYTHM] = compare_rhythm(x, y),
                                         [LINKAGE_SHARED_CONTACTS] = compare_contacts(x, y, own_a, own_b)}};
}

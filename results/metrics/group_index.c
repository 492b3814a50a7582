// SPDX-License-Identifier: GPL-3.0-or-later
// Who is in which group.
#include "results/metrics/group_index.h"
#include "core/array.h"
#include "core/error.h"
#include "results/metrics/spread.h"
#include <stdlib.h>
#include <string.h>

_Static_assert(ACCOUNT_GROUPS <= 64 && CHILD_GROUPS <= 64, "a person's groups are bits of one word");
_Static_assert(GROUPS <= 256 && GROUP_ACCOUNT_CELLS <= 256, "groups and cells are bytes");

static const uint8_t CHILD_AGE_FROM[CHILD_AGES] = {0, 10, 13, 16}; // years, as recorded crime is often given

static const char *const REGION[REGIONS] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};

static const struct {
    const char *name;
    size_t first;
    const char *const *group;
} KIND[GROUPINGS] = {
    [BY_PLATFORM] = {"platform", GROUP_PLATFORM, platform_name},
    [BY_ROLE] = {"role", GROUP_ROLE, role_name},
    [BY_SEX] = {"sex", GROUP_SEX, (const char *const[]){"female", "male"}},
    [BY_ACCOUNT_AGE] = {"account_age", GROUP_ACCOUNT_AGE, (const char *const[]){"1_newest", "2", "3", "4", "5_oldest"}},
    [BY_ACTIVITY] = {"activity", GROUP_ACTIVITY, (const char *const[]){"1_least", "2", "3", "4", "5_most"}},
    [BY_REGION] = {"region", GROUP_REGION, REGION},
    [BY_CHILD_AGE] = {"child_age", GROUP_CHILD_AGE,
                      (const char *const[]){"under_10", "10_to_12", "13_to_15", "16_and_over"}},
    [BY_CHILD_SEX] = {"child_sex", GROUP_CHILD_SEX, (const char *const[]){"female", "male"}},
    [BY_CHILD_REGION] = {"child_region", GROUP_CHILD_REGION, REGION},
};

static int kind_of(size_t group)
{
    int kind = GROUPINGS - 1;
    while (KIND[kind].first > group) kind--;
    return kind;
}

const char *grouping_name(size_t group) { return KIND[kind_of(group)].name; }

const char *group_name(size_t group)
{
    int kind = kind_of(group);
    return KIND[kind].group[group - KIND[kind].first];
}

int group_quintiles(const double *value, size_t n, uint8_t *quintile)
{
    spread_t sorted = {0};
    size_t *lower = NULL;
    int code = spread_init(&sorted, value, n);
    if (code == 0) code = ARRAY_NEW(lower, n);
    for (size_t r = 1; code == 0 && r < sorted.n; r++)
        lower[r] = sorted.value[r] > sorted.value[r - 1] ? r : lower[r - 1];
    for (size_t i = 0; code == 0 && i < n; i++) quintile[i] = (uint8_t)(lower[sorted.rank[i]] * QUINTILES / n);
    free(lower);
    spread_free(&sorted);
    return code;
}

/// Quintiles of account age and activity among the ranked accounts of the world.
static int place_quintiles(group_index_t *self, const scored_world_t *w)
{
    double *value = NULL;
    uint8_t *quintile = NULL;
    int code = 0;
    if ((code = ARRAY_NEW(value, w->n)) < 0 || (code = ARRAY_NEW(quintile, w->n)) < 0) goto out;
    for (size_t i = 0; i < w->n; i++) value[i] = -(double)w->registered[w->account[i]];
    if ((code = group_quintiles(value, w->n, quintile)) < 0) goto out;
    for (size_t i = 0; i < w->n; i++) self->of[i][BY_ACCOUNT_AGE] = (uint8_t)(GROUP_ACCOUNT_AGE + quintile[i]);
    for (size_t i = 0; i < w->n; i++) value[i] = w->own.count ? w->own.count[w->account[i]] : 0;
    if ((code = group_quintiles(value, w->n, quintile)) < 0) goto out;
    for (size_t i = 0; i < w->n; i++) self->of[i][BY_ACTIVITY] = (uint8_t)(GROUP_ACTIVITY + quintile[i]);
out:
    free(value);
    free(quintile);
    return code;
}

/// A truth that others wrote may know more regions: they join the last.
static uint8_t region_of(const scored_world_t *w, uint32_t person)
{
    uint16_t region = w->truth.person.region[person];
    return (uint8_t)(region < REGIONS ? region : REGIONS - 1);
}

static void place_accounts(group_index_t *self, const scored_world_t *w)
{
    for (size_t i = 0; i < w->n; i++) {
        uint32_t p = w->person[i];
        self->of[i][BY_PLATFORM] = (uint8_t)(GROUP_PLATFORM + w->platform[w->account[i]]);
        self->of[i][BY_ROLE] = (uint8_t)(GROUP_ROLE + w->truth.person.role[p]);
        self->of[i][BY_SEX] = (uint8_t)(GROUP_SEX + (w->truth.person.sex[p] != 0));
        self->of[i][BY_REGION] = (uint8_t)(GROUP_REGION + region_of(w, p));
    }
}

static void place_negatives(group_index_t *self, const scored_world_t *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const uint8_t *of = self->of[i];
        if (w->positive[i]) continue;
        size_t age = of[BY_ACCOUNT_AGE] - (size_t)GROUP_ACCOUNT_AGE,
               activity = of[BY_ACTIVITY] - (size_t)GROUP_ACTIVITY;
        self->negative[self->negatives] = w->person[i];
        self->account_cell[self->negatives++] = (uint8_t)((of[BY_PLATFORM] * QUINTILES + age) * QUINTILES + activity);
    }
    for (size_t i = 0; i < w->others; i++) {
        uint32_t p = w->other[i];
        int cell = w->truth.person.role[p] * SEXES + (w->truth.person.sex[p] != 0);
        self->person_cell[i] = (uint16_t)(cell * REGIONS + region_of(w, p));
    }
}

static void place_children(group_index_t *self, const scored_world_t *w)
{
    for (size_t c = 0; c < w->children; c++) {
        uint32_t p = w->child_person[c];
        int band = CHILD_AGES - 1;
        while (w->truth.person.age[p] < CHILD_AGE_FROM[band]) band--;
        self->child[c][BY_CHILD_AGE - BY_ACCOUNT] = (uint8_t)(GROUP_CHILD_AGE + band);
        self->child[c][BY_CHILD_SEX - BY_ACCOUNT] = (uint8_t)(GROUP_CHILD_SEX + (w->truth.person.sex[p] != 0));
        self->child[c][BY_CHILD_REGION - BY_ACCOUNT] = (uint8_t)(GROUP_CHILD_REGION + region_of(w, p));
    }
}

static void count(size_t *items, size_t *persons, uint64_t *seen, size_t group)
{
    uint64_t bit = UINT64_C(1) << (group < ACCOUNT_GROUPS ? group : group - ACCOUNT_GROUPS);
    items[group]++;
    persons[group] += !(*seen & bit);
    *seen |= bit;
}

static void count_children(group_index_t *self, const scored_world_t *w, bool harmed, uint64_t *seen)
{
    for (size_t c = 0; c < w->children; c++)
        for (int k = 0; k < GROUPINGS - BY_ACCOUNT && (!harmed || w->child[c].harm != NEVER); k++)
            count(harmed ? self->harmed_n : self->positive_n, harmed ? self->harmed_persons : self->positive_persons,
                  &seen[w->offender[w->child[c].offender]], self->child[c][k]);
}

/// Items and distinct persons of each group.
static int count_groups(group_index_t *self, const scored_world_t *w)
{
    uint64_t *seen = NULL; // groups in which the person was counted: of accounts, of children, of children harmed
    size_t persons = w->truth.person.n;
    CHECK(ARRAY_NEW(seen, 3 * persons));
    for (size_t i = 0; i < w->n; i++)
        for (int k = 0; k < BY_ACCOUNT; k++)
            count(w->positive[i] ? self->positive_n : self->negative_n,
                  w->positive[i] ? self->positive_persons : self->negative_persons, &seen[w->person[i]],
                  self->of[i][k]);
    count_children(self, w, false, seen + persons);
    count_children(self, w, true, seen + 2 * persons);
    free(seen);
    return 0;
}

int group_index_init(group_index_t *self, const scored_world_t *world)
{
    *self = (group_index_t){0};
    CHECK(ARRAY_NEW(self->of, world->n));
    CHECK(ARRAY_NEW(self->child, world->children));
    CHECK(ARRAY_NEW(self->negative, world->n));
    CHECK(ARRAY_NEW(self->account_cell, world->n));
    CHECK(ARRAY_NEW(self->person_cell, world->others));
    place_accounts(self, world);
    CHECK(place_quintiles(self, world));
    place_negatives(self, world);
    place_children(self, world);
    return count_groups(self, world);
}

void group_index_free(group_index_t *self)
{
    free(self->of);
    free(self->child);
    free(self->negative);
    free(self->account_cell);
    free(self->person_cell);
    memset(self, 0, sizeof *self);
}

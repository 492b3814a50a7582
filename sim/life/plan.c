// SPDX-License-Identifier: GPL-3.0-or-later
// When people are online: each day a Poisson number of periods of use by person, at hours after the role's profile.
#include "core/array.h"
#include "sim/life/life.h"

#include <string.h>

/// Whoever is online often is so while others are awake: at most about so many periods of use a day keep to the profile
/// of the day at night; those beyond lie in waking hours (assumed).
#define WAKEFUL 6
#define SLEEP_FROM_H 1
#define SLEEP_TO_H 6

uint32_t life_at_hour(const shard_t *shard, uint32_t person, rng_t *rng, uint32_t time, double late)
{
    const world_t *w = shard->world;
    for (uint32_t day = time / DAY_S, tries = 0;; tries++) {
        if (tries == 4) day++;
        bool weekend = ((uint32_t)w->scenario->life.start_weekday + day) % 7 >= 5;
        const alias_t *hours = &shard->laws->hour[w->person.role[person]][age_class(w->person.age[person])][weekend];
        uint32_t hour = rng_chance(rng, late) ? 20 + rng_below(rng, 4) : alias_draw(hours, rng);
        uint32_t at = day * DAY_S + hour * 3600 + rng_below(rng, 3600);
        if (at >= time) return at;
    }
}

static double expected_periods(const shard_t *shard)
{
    const world_t *w = shard->world;
    double sum = 0;
    for (uint32_t p = w->person_first[shard->index]; p < w->person_first[shard->index + 1]; p++)
        sum += w->person.periods_per_day[p];
    return sum;
}

typedef struct {
    int32_t time;
    uint32_t account;
} change_t;

static int by_time(const void *left, const void *right)
{
    const change_t *a = left, *b = right;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

/// The accounts of the shard whose time lies within the run, by time.
static int list_changes(const shard_t *shard, const int32_t *time, int32_t after, uint32_t **account, size_t *n)
{
    const world_t *w = shard->world;
    uint32_t first = w->account_first[shard->index], last = w->account_first[shard->index + 1];
    int32_t end = (int32_t)fmin(w->scenario->run.days * (double)DAY_S, INT32_MAX);
    change_t *change = NULL;
    int status = ARRAY_NEW(change, last - first);
    if (status < 0) return status;
    *n = 0;
    for (uint32_t a = first; a < last; a++)
        if (w->hidden.person[a] != NONE && time[a] > after && time[a] < end) change[(*n)++] = (change_t){time[a], a};
    qsort(change, *n, sizeof *change, by_time);
    status = array_new(account, *n, sizeof **account);
    for (size_t i = 0; status == 0 && i < *n; i++) (*account)[i] = change[i].account;
    free(change);
    return status;
}

int life_open(shard_t *shard)
{
    double expected = 1.6 * expected_periods(shard);
    shard->plan_capacity = (size_t)(expected + 8 * sqrt(expected) + 64);
    int status = ARRAY_NEW(shard->plan, shard->plan_capacity);
    if (status == 0) status = ARRAY_NEW(shard->plan_unsorted, shard->plan_capacity);
    shard->bytes += 2 * shard->plan_capacity * sizeof *shard->plan;
    if (status == 0)
        status = list_changes(shard, shard->world->account.registered, 0, &shard->joins.account, &shard->joins.n);
    if (status == 0)
        status = list_changes(shard, shard->world->hidden.leaves, -1, &shard->leaves.account, &shard->leaves.n);
    return status;
}

manner_t life_manner(const world_t *world, uint32_t account)
{
    uint32_t person = world->hidden.person[account];
    if (person == NONE) return (manner_t){0};
    double chance =
        world->scenario->role[world->person.role[person]].answer * world->person.answer[person] * (1 / 128.0);
    return (manner_t){.answer = (uint8_t)fmin(255, 255 * chance),
                      .hours = age_class(world->person.age[person]),
                      .talks = world->person.open[person] == OPEN_TALKS};
}

static uint32_t draw_hour(const alias_t *hours, rng_t *rng, double periods)
{
    uint32_t hour = alias_draw(hours, rng);
    bool deep = hour >= SLEEP_FROM_H && hour < SLEEP_TO_H && periods > WAKEFUL;
    while (deep && !rng_chance(rng, WAKEFUL / periods)) {
        hour = alias_draw(hours, rng);
        deep = hour >= SLEEP_FROM_H && hour < SLEEP_TO_H;
    }
    return hour;
}

static uint32_t draw_day(shard_t *shard, uint32_t day, uint32_t per_hour[24])
{
    const world_t *w = shard->world;
    const life_t *life = &w->scenario->life;
    uint32_t weekday = ((uint32_t)life->start_weekday + day) % 7, n = 0;
    bool weekend = weekday >= 5;
    float factor = weekend ? (float)life->weekend : 1;
    for (uint32_t p = w->person_first[shard->index]; p < w->person_first[shard->index + 1]; p++) {
        if (w->person.periods_per_day[p] <= 0) continue;
        rng_t rng = rng_at(w->seed, p, day, RNG_PLAN);
        uint32_t periods = rng_poisson(&rng, w->person.periods_per_day[p] * factor);
        const alias_t *hours = &shard->laws->hour[w->person.role[p]][age_class(w->person.age[p])][weekend];
        for (; periods && n < shard->plan_capacity; periods--) {
            uint32_t hour = draw_hour(hours, &rng, w->person.periods_per_day[p]);
            per_hour[hour]++;
            shard->plan_unsorted[n++] = (uint64_t)(hour * 3600 + rng_below(&rng, 3600)) << 32 | p;
        }
    }
    return n;
}

void life_plan(shard_t *shard, uint32_t day)
{
    uint32_t per_hour[24] = {0}, at[24];
    uint32_t n = draw_day(shard, day, per_hour);
    shard->plan_first[0] = 0;
    for (int hour = 0; hour < 24; hour++) {
        at[hour] = shard->plan_first[hour];
        shard->plan_first[hour + 1] = at[hour] + per_hour[hour];
    }
    for (uint32_t i = 0; i < n; i++) {
        uint64_t item = shard->plan_unsorted[i];
        shard->plan[at[(item >> 32) / 3600]++] = item;
    }
    life_brigade(shard, day);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Targets of ordinary life, counted while events pass by.
#include "results/targets/target_collector.h"

#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "results/targets/target_year.h"

#define HOUR_S 3600u
#define WEEK_S (7 * DAY_S)
#define MONTH_S (30 * DAY_S)
#define YEAR_S (365 * DAY_S)
enum { TALKED_WEEK = 1, TALKED_MONTH = 2, TALKED_YEAR = 4 };
#define FOLLOWED 65536u // accounts whose incoming requests are followed, about, in large worlds

static bool know_offline(const void *ties, uint32_t account, uint32_t other)
{
    const world_t *w = ties;
    int32_t at = world_contact_find(w, account, other);
    return at >= 0 && world_contacts(w, world_shard(w, account), account)[at].circle != CIRCLE_ONLINE;
}

static bool have_common(const void *ties, uint32_t account, uint32_t other)
{
    return world_mutual(ties, account, other);
}

target_view_t target_view_of(const sim_t *sim)
{
    const world_t *w = sim_world(sim);
    return (target_view_t){.persons = w->person.n,
                           .age = w->person.age,
                           .offender = w->person.offender,
                           .account = &w->account,
                           .account_person = w->hidden.person,
                           .ties = w,
                           .know_offline = know_offline,
                           .have_common = have_common};
}

int target_collector_open(target_collector_t *self, const target_view_t *view, uint32_t days)
{
    *self = (target_collector_t){.view = *view, .end = days * DAY_S};
    self->one_in = 1 + (uint32_t)(view->account->n / FOLLOWED);
    CHECK(ARRAY_NEW(self->gone, view->account->n));
    CHECK(ARRAY_NEW(self->talked, view->persons));
    return ARRAY_NEW(self->accepts, view->persons);
}

void target_collector_free(target_collector_t *self)
{
    free(self->gone);
    free(self->talked);
    free(self->accepts);
    pair_set_free(&self->asked);
    pair_set_free(&self->invited);
    memset(self, 0, sizeof *self);
}

/// Whether the incoming requests of an account are followed: account numbers say nothing of their persons.
static bool is_followed(const target_collector_t *self, uint32_t account) { return account % self->one_in == 0; }

static uint32_t person_of(const target_collector_t *self, uint32_t account)
{
    return account < self->view.account->n ? self->view.account_person[account] : NO_PERSON;
}

static void see_login(target_collector_t *self, const event_t *e, uint32_t person)
{
    uint8_t age = self->view.age[person];
    uint32_t hour = e->time % DAY_S / HOUR_S;
    if (age < 8 || age > 14) return;
    target_count(&self->counts, TARGET_ID_use_21_to_05, hour >= 21 || hour < 5);
    target_count(&self->counts, TARGET_ID_use_23_to_05, hour == 23 || hour < 5);
}

/// Which of a person's spans a message would count for, by the ages of the surveys.
static uint8_t spans_of(const target_collector_t *self, uint8_t age, uint32_t time)
{
    uint8_t spans = 0;
    if (age >= 16 && time + WEEK_S >= self->end) spans |= TALKED_WEEK;
    if (age >= 16 && time + MONTH_S >= self->end) spans |= TALKED_MONTH;
    if (age >= 10 && age <= 15 && time < YEAR_S) spans |= TALKED_YEAR;
    return spans;
}

/// Writes to somebody known from online only, or not at all, without a contact in common.
static void see_message(target_collector_t *self, const event_t *e, uint32_t person)
{
    if (e->flags & FLAG_MUTUAL) return; // many rows, told without a look at memory
    uint8_t spans = spans_of(self, self->view.age[person], e->time) & (uint8_t)~self->talked[person];
    if (spans == 0 || self->view.know_offline(self->view.ties, e->actor, e->target)) return;
    if (!self->view.have_common(self->view.ties, e->actor, e->target)) self->talked[person] |= spans;
}

static target_id_t accepted_of(bool common)
{
    return common ? TARGET_ID_accepted_with_common : TARGET_ID_accepted_without_common;
}

/// Requests of the last week may not be answered by the end of the run: they are left out.
static int see_request(target_collector_t *self, const event_t *e, uint32_t person)
{
    uint32_t other = person_of(self, e->target);
    bool agreed = pair_set_find(&self->invited, person, other) != PAIR_ABSENT;
    if (agreed || self->view.offender[person] != OFFENDER_NONE || e->time + WEEK_S >= self->end) return 0;
    if (!is_followed(self, e->target)) return 0;
    pair_state_t before = pair_set_find(&self->asked, e->target, e->actor); // asked again
    bool common = before == PAIR_MARKED || e->flags & FLAG_MUTUAL ||
                  (before == PAIR_ABSENT && self->view.have_common(self->view.ties, e->actor, e->target));
    target_count(&self->counts, accepted_of(common), false);
    if (before == PAIR_MARKED || (before != PAIR_ABSENT && !common)) return 0;
    if (before != PAIR_ABSENT) pair_set_remove(&self->asked, e->target, e->actor);
    return pair_set_add(&self->asked, e->target, e->actor, common);
}

static void see_accept(target_collector_t *self, const event_t *e, uint32_t person)
{
    pair_state_t state = pair_set_find(&self->asked, e->actor, e->target);
    pair_set_remove(&self->asked, e->actor, e->target);
    if (state != PAIR_ABSENT) self->counts.numerator[accepted_of(state == PAIR_MARKED)]++;
    bool stranger = !(e->flags & FLAG_MUTUAL) && e->time < YEAR_S;
    if (stranger && self->accepts[person] < UINT16_MAX) self->accepts[person]++;
}

static int see_invitation(target_collector_t *self, const event_t *e, uint32_t person)
{
    uint32_t other = person_of(self, e->target);
    if (pair_set_find(&self->invited, person, other) != PAIR_ABSENT) return 0;
    CHECK(pair_set_add(&self->invited, person, other, false));
    return pair_set_find(&self->invited, other, person) != PAIR_ABSENT
               ? 0
               : pair_set_add(&self->invited, other, person, false);
}

static int see(target_collector_t *self, const event_t *e)
{
    uint32_t person = person_of(self, e->actor);
    if (person == NO_PERSON) return 0;
    switch (e->kind) {
    case EVENT_LOGIN:
        see_login(self, e, person);
        return 0;
    case EVENT_MESSAGE:
        see_message(self, e, person);
        return 0;
    case EVENT_REQUEST:
        return see_request(self, e, person);
    case EVENT_ACCEPT:
        see_accept(self, e, person);
        return 0;
    case EVENT_DECLINE:
        pair_set_remove(&self->asked, e->actor, e->target);
        return 0;
    case EVENT_MOVE_INVITE:
        return see_invitation(self, e, person);
    case EVENT_LEAVE:
    case EVENT_CLOSE:
        self->gone[e->actor] = 1;
        return 0;
    default:
        return 0;
    }
}

static int take(void *self, const event_batch_t *batch)
{
    target_collector_t *collector = self;
    for (size_t i = 0; i < batch->n; i++) CHECK(see(collector, &batch->event[i]));
    return 0;
}

sink_t target_collector_sink(target_collector_t *self) { return (sink_t){take, self}; }

enum { HAS_FALSE_AGE = 1 << PLATFORMS }; // beside a bit a platform

/// What each person has at the end: a bit for every platform with an account, one for an adult declared age.
static void look_at_accounts(const target_collector_t *self, const truth_t *truth, uint8_t *has)
{
    const account_table_t *table = self->view.account;
    for (size_t a = 0; a < table->n; a++) {
        uint32_t person = truth->account_person[a];
        if (person == NO_PERSON || self->gone[a]) continue;
        if (table->registered[a] == INT32_MAX || table->registered[a] >= (int32_t)self->end) continue;
        has[person] |= (uint8_t)(1 << table->platform[a]);
        if (table->declared_age[a] >= 18) has[person] |= HAS_FALSE_AGE;
    }
}

static void count_adoption(target_counts_t *counts, uint8_t age, uint8_t has)
{
#define BANDS(platform)                                                              \
    {                                                                                \
        TARGET_ID_adoption_##platform##_8_11, TARGET_ID_adoption_##platform##_12_15, \
            TARGET_ID_adoption_##platform##_16_17                                    \
    }
    static const struct {
        platform_t platform;
        target_id_t band[3];
    } adoption[] = {{PLATFORM_EPHEMERAL, BANDS(ephemeral)},
                    {PLATFORM_MESSENGER, BANDS(messenger)},
                    {PLATFORM_SOCIAL, BANDS(social)},
                    {PLATFORM_PHOTO, BANDS(photo)},
                    {PLATFORM_VIDEO, BANDS(video)}};
#undef BANDS
    int band = age < 12 ? 0 : age < 16 ? 1 : 2;
    for (size_t i = 0; i < sizeof adoption / sizeof *adoption; i++)
        target_count(counts, adoption[i].band[band], has >> adoption[i].platform & 1);
}

static void count_people(target_collector_t *self, const uint8_t *has)
{
    for (size_t p = 0; p < self->view.persons; p++) {
        uint8_t age = self->view.age[p];
        bool account = has[p] & (HAS_FALSE_AGE - 1);
        if (age >= 8 && age <= 17) count_adoption(&self->counts, age, has[p]);
        if (age >= 8 && age <= 17 && account)
            target_count(&self->counts, TARGET_ID_false_adult_age, has[p] & HAS_FALSE_AGE);
        uint8_t talked = self->talked[p];
        if (age >= 10 && age <= 15) target_count(&self->counts, TARGET_ID_children_and_strangers, talked & TALKED_YEAR);
        if (age < 16 || !account) continue;
        target_count(&self->counts, TARGET_ID_adults_and_strangers, talked & TALKED_WEEK);
        target_count(&self->counts, TARGET_ID_adults_and_strangers_month, talked & TALKED_MONTH);
    }
}

/// Moves the counts of children of 10 to 15 to the front and makes a share of them.
static void count_accepting(target_collector_t *self)
{
    size_t n = 0;
    for (size_t p = 0; p < self->view.persons; p++)
        if (self->view.age[p] >= 10 && self->view.age[p] <= 15) self->accepts[n++] = self->accepts[p];
    if (n == 0) return;
    double share = target_year_share(self->accepts, n, self->end / DAY_S);
    self->counts.numerator[TARGET_ID_children_accept_strangers] = share * (double)n;
    self->counts.denominator[TARGET_ID_children_accept_strangers] = (double)n;
}

int target_collector_end(target_collector_t *self, const truth_t *truth, target_counts_t *out)
{
    uint8_t *has = NULL;
    CHECK(ARRAY_NEW(has, self->view.persons));
    look_at_accounts(self, truth, has);
    count_people(self, has);
    free(has);
    count_accepting(self);
    CHECK(target_counts_truth(&self->counts, truth, self->end / DAY_S));
    *out = self->counts;
    return 0;
}

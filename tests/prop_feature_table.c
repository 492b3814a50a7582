// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the feature table on random events: equal to a slow plain count, to itself at any number of threads and
// cut of batches, blind to the future and to the names of accounts.
#include "detectors/feature_table.h"
#include "tests/random_events.h"
#include "tests/suite_run.h"
#include <check.h>
#include <omp.h>
#include <string.h>

#define ACCOUNTS 300u
#define EVENTS 30000u
#define DAYS 40u

static random_events_t world;

static void setup(void) { random_events_init(&world, ACCOUNTS, EVENTS, DAYS, 11); }
static void teardown(void) { random_events_free(&world); }

/// Rows of all accounts at `time`, after the events [0, n) in batches of `batch`.
static float *rows_of(const random_events_t *from, size_t n, size_t batch, uint32_t time, view_scope_t scope)
{
    feature_table_t *table = NULL;
    float *feature = NULL;
    uint32_t every[ACCOUNTS];
    for (uint32_t a = 0; a < ACCOUNTS; a++) every[a] = a;
    BUG_IF(ARRAY_NEW(feature, ACCOUNTS * FEATURES) < 0);
    BUG_IF(feature_table_open(&table, &from->account, scope) < 0);
    for (size_t i = 0; i < n; i += batch) {
        event_batch_t b = random_events_batch(from, i, i + batch < n ? i + batch : n);
        feature_table_observe(table, &b);
    }
    feature_table_rows(table, time, every, ACCOUNTS, feature);
    feature_table_close(table);
    return feature;
}

static bool acts(const event_t *e)
{
    return e->kind != EVENT_SUGGEST && e->kind != EVENT_WARN && e->kind != EVENT_RESTRICT && e->kind != EVENT_CLOSE;
}

static bool minor(uint32_t a) { return a < ACCOUNTS && world.account.declared_age[a] < 18; }

/// Plain sums over all events of one account: the reading of feature.def, word by word.
typedef struct {
    double messages, messages_7d, in, in_7d, requests, requests_7d, accepts, declines, threads, threads_7d, answers;
    double threads_in_7d, minors, minors_7d, gap, minor_messages, mutual, suggested, group, unconnected, night, media;
    double calls, invites, minor_invites, group_messages, lookups_7d, blocks, reports, complaints, logins, rows,
        repeats;
    double days, devices;
} plain_t;

static void plain_contact(plain_t *p, const event_t *e, double left)
{
    bool request = e->kind == EVENT_REQUEST;
    *(request ? &p->requests : &p->threads) += 1;
    *(request ? &p->requests_7d : &p->threads_7d) += left;
    p->minors += minor(e->target);
    p->minors_7d += minor(e->target) ? left : 0;
    p->mutual += (e->flags & FLAG_MUTUAL) != 0;
    p->suggested += (e->flags & FLAG_SUGGESTED) != 0;
    p->group += (e->flags & FLAG_THROUGH_GROUP) != 0;
    p->gap += fabs((double)world.account.declared_age[e->actor] - world.account.declared_age[e->target]);
}

static void plain_act(plain_t *p, const event_t *e, double left)
{
    bool personal = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
    if (e->kind == EVENT_MESSAGE) {
        p->messages += e->count;
        p->messages_7d += e->count * left;
        p->rows += 1;
        p->minor_messages += minor(e->target) ? e->count : 0;
        p->unconnected += e->flags & FLAG_UNCONNECTED ? e->count : 0;
        p->night += e->flags & FLAG_NIGHT ? e->count : 0;
    }
    p->media += e->kind == EVENT_MEDIA;
    p->calls += e->kind == EVENT_CALL;
    p->invites += e->kind == EVENT_MOVE_INVITE;
    p->minor_invites += e->kind == EVENT_MOVE_INVITE && minor(e->target);
    p->group_messages += e->kind == EVENT_GROUP_MESSAGE ? e->count : 0;
    p->lookups_7d += e->kind == EVENT_SEARCH || e->kind == EVENT_VIEW ? left : 0;
    p->logins += e->kind == EVENT_LOGIN;
    if (e->kind == EVENT_REQUEST || (personal && e->flags & FLAG_FIRST)) plain_contact(p, e, left);
}

static void plain_received(plain_t *p, const event_t *e, double left)
{
    bool personal = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
    p->in += e->kind == EVENT_MESSAGE ? e->count : 0;
    p->in_7d += e->kind == EVENT_MESSAGE ? e->count * left : 0;
    p->accepts += e->kind == EVENT_ACCEPT;
    p->declines += e->kind == EVENT_DECLINE;
    p->threads_in_7d += personal && e->flags & FLAG_FIRST ? left : 0;
    p->answers += personal && e->flags & FLAG_ANSWER;
    p->blocks += e->kind == EVENT_BLOCK;
    p->reports += e->kind == EVENT_REPORT;
    p->complaints += (e->kind == EVENT_BLOCK || e->kind == EVENT_REPORT) && minor(e->actor);
}

static bool targets_account(const event_t *e) { return e->kind != EVENT_GROUP_JOIN && e->kind != EVENT_GROUP_MESSAGE; }

/// Days with acts, repeated partners and accounts seen on the device: what is no sum over single events.
static void plain_rest(plain_t *p, uint32_t a, uint32_t time, view_scope_t scope)
{
    bool day[DAYS + 1] = {0}, seen[ACCOUNTS] = {0};
    uint32_t last = NO_ACCOUNT;
    for (size_t i = 0; i < world.n && world.event[i].time < time; i++) {
        const event_t *e = &world.event[i];
        seen[e->actor] |= acts(e);
        if (e->actor != a) continue;
        day[e->time / DAY_S] |= acts(e);
        if (e->kind != EVENT_MESSAGE) continue;
        p->repeats += e->target == last;
        last = e->target;
    }
    for (uint32_t d = 0; d <= DAYS; d++) p->days += day[d];
    for (uint32_t b = 0; b < ACCOUNTS; b++)
        p->devices += b != a && seen[a] && seen[b] && world.account.device[a] == world.account.device[b] &&
                      (scope != VIEW_SILO || world.account.platform[a] == world.account.platform[b]);
}

static plain_t plain_count(uint32_t a, uint32_t time, view_scope_t scope)
{
    plain_t p = {0};
    for (size_t i = 0; i < world.n && world.event[i].time < time; i++) {
        const event_t *e = &world.event[i];
        double left = exp2(-((double)(time / DAY_S) - (double)(e->time / DAY_S)) / 7.0);
        if (e->actor == a) plain_act(&p, e, left);
        if (e->target == a && targets_account(e)) plain_received(&p, e, left);
    }
    plain_rest(&p, a, time, scope);
    return p;
}

static double part(double k, double n) { return n > 0 ? fmin(k / n, 1) : 0; }
static double lack(double k, double n) { return n > 0 ? 1 - fmin(k / n, 1) : 0; }

static void plain_row(const plain_t *p, uint32_t a, uint32_t time, double *row)
{
    double contacts = p->requests + p->threads, from = fmin(world.account.registered[a], time);
    double days = floor((time - 1.0) / DAY_S) - floor(fmax(from, 0) / DAY_S) + 1;
    double value[FEATURES] = {
        [FEATURE_MESSAGES_OUT] = log1p(p->messages),
        [FEATURE_MESSAGES_OUT_7D] = log1p(p->messages_7d),
        [FEATURE_MESSAGES_IN_7D] = log1p(p->in_7d),
        [FEATURE_MESSAGE_BALANCE] = p->messages + p->in > 0 ? (p->messages - p->in) / (p->messages + p->in) : 0,
        [FEATURE_REQUESTS_7D] = log1p(p->requests_7d),
        [FEATURE_UNACCEPTED_SHARE] = lack(p->accepts, p->requests),
        [FEATURE_DECLINED_SHARE] = part(p->declines, p->requests),
        [FEATURE_THREADS_7D] = log1p(p->threads_7d),
        [FEATURE_UNANSWERED_SHARE] = lack(p->answers, p->threads),
        [FEATURE_THREADS_IN_7D] = log1p(p->threads_in_7d),
        [FEATURE_MINOR_CONTACTS] = log1p(p->minors),
        [FEATURE_MINOR_CONTACTS_7D] = log1p(p->minors_7d),
        [FEATURE_MINOR_CONTACT_SHARE] = part(p->minors, contacts),
        [FEATURE_AGE_GAP] = contacts > 0 ? p->gap / contacts : 0,
        [FEATURE_MINOR_MESSAGE_SHARE] = part(p->minor_messages, p->messages),
        [FEATURE_NO_MUTUAL_SHARE] = lack(p->mutual, contacts),
        [FEATURE_SUGGESTED_SHARE] = part(p->suggested, contacts),
        [FEATURE_GROUP_SHARE] = part(p->group, contacts),
        [FEATURE_UNCONNECTED_SHARE] = part(p->unconnected, p->messages),
        [FEATURE_NIGHT_SHARE] = part(p->night, p->messages),
        [FEATURE_MEDIA_SHARE] = part(p->media, p->media + p->messages),
        [FEATURE_CALLS] = log1p(p->calls),
        [FEATURE_MOVE_INVITES] = log1p(p->invites),
        [FEATURE_MINOR_MOVE_INVITES] = log1p(p->minor_invites),
        [FEATURE_GROUP_MESSAGE_SHARE] = part(p->group_messages, p->group_messages + p->messages),
        [FEATURE_LOOKUPS_7D] = log1p(p->lookups_7d),
        [FEATURE_BLOCKS_RECEIVED] = log1p(p->blocks),
        [FEATURE_REPORTS_RECEIVED] = log1p(p->reports),
        [FEATURE_MINOR_COMPLAINTS] = log1p(p->complaints),
        [FEATURE_ACCOUNT_AGE] = log1p((time - from) / DAY_S),
        [FEATURE_DECLARED_AGE] = world.account.declared_age[a],
        [FEATURE_ACTIVE_DAY_SHARE] = part(p->days, fmax(days, 1)),
        [FEATURE_LOGINS_PER_DAY] = p->days > 0 ? p->logins / p->days : 0,
        [FEATURE_BURST_LENGTH] = p->rows > 0 ? p->messages / p->rows : 0,
        [FEATURE_PARTNER_REPEAT] = part(p->repeats, p->rows - 1),
        [FEATURE_DEVICE_ACCOUNTS] = log1p(p->devices),
    };
    memcpy(row, value, sizeof value);
}

START_TEST(prop_feature_table_equals_a_plain_count)
{
    const struct {
        uint32_t time;
        view_scope_t scope;
    } at[] = {{13 * DAY_S + 777, VIEW_SILO}, {30 * DAY_S, VIEW_ALL}, {DAYS * DAY_S, VIEW_DEVICE}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        size_t n = 0;
        while (n < world.n && world.event[n].time < at[k].time) n++;
        float *got = rows_of(&world, n, 997, at[k].time, at[k].scope);
        for (uint32_t a = 0; a < ACCOUNTS; a++) {
            double want[FEATURES];
            plain_t plain = plain_count(a, at[k].time, at[k].scope);
            plain_row(&plain, a, at[k].time, want);
            for (int f = 0; f < FEATURES; f++)
                ck_assert_msg(fabs(got[a * FEATURES + f] - want[f]) < 1e-5 * (1 + fabs(want[f])),
                              "account %u %s: %.8g, plainly %.8g", a, feature_name[f], (double)got[a * FEATURES + f],
                              want[f]);
        }
        free(got);
    }
}
END_TEST

#define ROW_BYTES (ACCOUNTS * FEATURES * sizeof(float))

/// Batches must be long enough to be cut over threads at all.
START_TEST(prop_feature_table_is_the_same_for_any_threads_and_batches)
{
    omp_set_num_threads(1);
    float *one = rows_of(&world, world.n, world.n, world.end, VIEW_ALL);
    const int threads[] = {2, 3, 8};
    for (int k = 0; k < 3; k++) {
        omp_set_num_threads(threads[k]);
        float *many = rows_of(&world, world.n, k == 1 ? 7001 : world.n, world.end, VIEW_ALL);
        ck_assert_msg(memcmp(one, many, ROW_BYTES) == 0, "%d threads", threads[k]);
        free(many);
    }
    float *small = rows_of(&world, world.n, 1, world.end, VIEW_ALL);
    ck_assert_int_eq(memcmp(one, small, ROW_BYTES), 0);
    free(small);
    free(one);
}
END_TEST

/// What the table of accounts says of accounts that come to life later (when, on which device) changes no row before.
START_TEST(prop_feature_table_never_reads_the_future)
{
    uint32_t time = 15 * DAY_S;
    size_t n = 0;
    for (; world.event[n].time < time; n++)
        if (world.event[n].actor >= 5 && world.event[n].actor < 8) world.event[n].actor += 8; // 5 to 7 are yet to come
    float *before = rows_of(&world, n, 500, time, VIEW_ALL);
    for (uint32_t a = 5; a < 8; a++) {
        world.account.registered[a] = (int32_t)(time + a);
        world.account.device[a] = world.account.device[20];
    }
    float *after = rows_of(&world, n, 500, time, VIEW_ALL);
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        if (a < 5 || a > 7)
            ck_assert_int_eq(memcmp(before + a * FEATURES, after + a * FEATURES, FEATURES * sizeof(float)), 0);
    free(before);
    free(after);
}
END_TEST

/// The same world with accounts and devices under other names gives the same rows, in the new order.
START_TEST(prop_feature_table_does_not_depend_on_names)
{
    random_events_t other;
    random_events_init(&other, ACCOUNTS, EVENTS, DAYS, 11);
    uint32_t name[ACCOUNTS];
    for (uint32_t a = 0; a < ACCOUNTS; a++) name[a] = (a * 7 + 13) % ACCOUNTS; // 7 and 300 have no common divisor
    for (uint32_t a = 0; a < ACCOUNTS; a++) {
        other.account.platform[name[a]] = world.account.platform[a];
        other.account.declared_age[name[a]] = world.account.declared_age[a];
        other.account.registered[name[a]] = world.account.registered[a];
        other.account.device[name[a]] = world.account.device[a] * 31 + 5;
    }
    for (size_t i = 0; i < other.n; i++) {
        event_t *e = &other.event[i];
        e->actor = name[e->actor];
        if (e->target != NO_ACCOUNT && targets_account(e)) e->target = name[e->target];
    }
    float *plain = rows_of(&world, world.n, 900, world.end, VIEW_SILO);
    float *renamed = rows_of(&other, other.n, 900, other.end, VIEW_SILO);
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        ck_assert_int_eq(memcmp(plain + a * FEATURES, renamed + name[a] * FEATURES, FEATURES * sizeof(float)), 0);
    free(plain);
    free(renamed);
    random_events_free(&other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("feature_table properties");
    TCase *tcase = tcase_create("random events");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, prop_feature_table_equals_a_plain_count);
    tcase_add_test(tcase, prop_feature_table_is_the_same_for_any_threads_and_batches);
    tcase_add_test(tcase, prop_feature_table_never_reads_the_future);
    tcase_add_test(tcase, prop_feature_table_does_not_depend_on_names);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

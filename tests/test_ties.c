// SPDX-License-Identifier: GPL-3.0-or-later
// Who is tied to whom at the start, the groups, and contacts that change in a run.
#include "tests/suite_run.h"
#include "tests/world_fixture.h"

#include <signal.h>

static built_t built;
static world_t *world;
static const person_columns_t *person;

static void setup(void)
{
    fixture_build_once(&built, (const char *const[]){"persons=30000", "seed=5", "offending.per_1000_adults=0", NULL});
    world = &built.world;
    person = &world->person;
}
static void teardown(void) { fixture_drop(&built); }

/// Contacts of an account and how many.
static const contact_t *contacts(uint32_t a, uint32_t *n)
{
    *n = world->hidden.contacts[a].n;
    return world_contacts(world, world_shard(world, a), a);
}

static uint32_t peer_person(const contact_t *contact) { return world->hidden.person[contact->peer]; }

/// Calls for every contact end of a person.
#define FOR_CONTACTS_OF(c, p)                                                                                         \
    for (uint32_t i_ = person->account_first[p]; i_ < person->account_first[(p) + 1]; i_++)                           \
        for (const contact_t *                                                                                        \
                 c = world_contacts(world, world_shard(world, world->person_account[i_]), world->person_account[i_]), \
                *end_ = c + world->hidden.contacts[world->person_account[i_]].n;                                      \
             c < end_; c++)

static uint32_t degree(uint32_t p)
{
    uint32_t n = 0;
    for (uint32_t i = person->account_first[p]; i < person->account_first[p + 1]; i++)
        n += world->hidden.contacts[world->person_account[i]].n;
    return n;
}

static double mean_degree(role_t role, uint32_t low, uint32_t high)
{
    double sum = 0, n = 0;
    for (uint32_t p = 0; p < person->n; p++)
        if (person->role[p] == role && person->age[p] >= low && person->age[p] <= high) sum += degree(p), n++;
    return n > 0 ? sum / n : 0;
}

START_TEST(test_ties_verify) { world_verify(world); }
END_TEST

static int descending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x > y ? -1 : x < y;
}

START_TEST(test_ties_are_many_with_a_tail)
{
    uint32_t *of = malloc(person->n * sizeof *of), n = 0;
    double sum = 0;
    ck_assert_ptr_nonnull(of);
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->account_first[p] == person->account_first[p + 1]) continue;
        of[n] = degree(p);
        sum += of[n++];
    }
    qsort(of, n, sizeof *of, descending);
    ck_assert_double_ge(sum / n, 30);
    ck_assert_double_le(sum / n, 60);
    ck_assert_double_gt(of[n / 100], 3.0 * of[n / 2]); // the hundredth part has more than three times the median
    ck_assert_double_gt(of[n / 2], 10);
    free(of);
}
END_TEST

START_TEST(test_ties_of_close_circles_come_first)
{
    double place[CIRCLES] = {0}, n[CIRCLES] = {0};
    for (uint32_t a = 0; a < world->account.n; a++) {
        uint32_t many;
        const contact_t *contact = contacts(a, &many);
        for (uint32_t i = 0; i < many && many > 4; i++) {
            place[contact[i].circle] += i / (many - 1.0);
            n[contact[i].circle]++;
        }
    }
    double household = place[CIRCLE_HOUSEHOLD] / n[CIRCLE_HOUSEHOLD], kin = place[CIRCLE_KIN] / n[CIRCLE_KIN];
    double friends = place[CIRCLE_NEIGHBOUR] / n[CIRCLE_NEIGHBOUR], online = place[CIRCLE_ONLINE] / n[CIRCLE_ONLINE];
    ck_assert_double_lt(household, 0.2);
    ck_assert_double_lt(household, kin);
    ck_assert_double_lt(kin, friends);
    ck_assert_double_lt(friends, online);
    for (int c = 0; c < CIRCLES; c++) ck_assert_msg(n[c] > 1000, "only %.0f ends of circle %d", n[c], c);
}
END_TEST

START_TEST(test_ties_are_clustered)
{
    double sum = 0, n = 0, ends = 0, accounts = 0;
    for (uint32_t a = 0; a < world->account.n; a++) {
        uint32_t many, tied = 0;
        const contact_t *contact = contacts(a, &many);
        if (world->account.platform[a] != PLATFORM_SOCIAL || world->hidden.person[a] == NONE) continue;
        accounts++;
        ends += many;
        if (many < 5 || many > 100) continue;
        for (uint32_t i = 0; i < many; i++)
            for (uint32_t j = 0; j < i; j++) tied += world_contact_find(world, contact[i].peer, contact[j].peer) >= 0;
        sum += tied / (many * (many - 1.0) / 2);
        n++;
    }
    double random = ends / accounts / accounts;
    ck_assert_msg(sum / n > 30 * random, "clustering %.4f, at random %.5f", sum / n, random);
    ck_assert_double_ge(sum / n, 0.05);
    ck_assert_double_le(sum / n, 0.5);
}
END_TEST

START_TEST(test_ties_join_like_ages)
{
    double n = 0, x = 0, xx = 0, xy = 0; // symmetric: both ends have one mean and variance
    uint64_t parents = 0, teens = 0;
    for (uint32_t p = 0; p < person->n; p++) FOR_CONTACTS_OF(c, p)
        {
            double mine = person->age[p], theirs = person->age[peer_person(c)];
            if (person->age[p] >= 13 && person->age[p] <= 17) {
                teens++;
                parents += theirs - mine >= 20 && theirs - mine <= 40;
            }
            if (c->circle <= CIRCLE_KIN) continue;
            n++, x += mine, xx += mine * mine, xy += mine * theirs;
        }
    double r = (xy / n - x / n * x / n) / (xx / n - x / n * x / n);
    ck_assert_msg(r > 0.5 && r < 0.98, "correlation of ages over ties %.3f", r);
    ck_assert_double_gt((double)parents / (double)teens, 0.03); // the second peak, of the parents' generation
}
END_TEST

START_TEST(test_ties_are_dense_in_classes)
{
    uint64_t tied = 0, of_class = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->class_[p] == NONE || person->age[p] < 13) continue;
        for (uint32_t q = p; q-- > 0 && p - q < 3000;) {
            if (person->class_[q] != person->class_[p] || person->role[p] != ROLE_PUPIL ||
                person->role[q] != ROLE_PUPIL)
                continue;
            uint32_t a = world_account_on(world, p, PLATFORM_EPHEMERAL),
                     b = world_account_on(world, q, PLATFORM_EPHEMERAL);
            if (a == NO_ACCOUNT || b == NO_ACCOUNT) continue;
            of_class++;
            tied += world_contact_find(world, a, b) >= 0;
        }
    }
    ck_assert_uint_gt(of_class, 1000);
    ck_assert_double_gt((double)tied / (double)of_class, 0.15);
    ck_assert_double_lt((double)tied / (double)of_class, 0.7);
}
END_TEST

START_TEST(test_ties_of_new_pupils_are_fewer)
{
    ck_assert_double_lt(mean_degree(ROLE_NEW_PUPIL, 11, 17), 0.75 * mean_degree(ROLE_PUPIL, 11, 17));
}
END_TEST

/// Mean contacts of a main account.
static double main_degree(role_t role)
{
    double contacts = 0, mains = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->role[p] != role) continue;
        uint32_t n = fixture_main_accounts(world, p);
        const uint32_t *id = world->person_account + person->account_first[p];
        for (uint32_t i = 0; i < n; i++) contacts += world->hidden.contacts[id[i]].n;
        mains += n;
    }
    return contacts / mains;
}

START_TEST(test_ties_of_roles)
{
    double adult = mean_degree(ROLE_ADULT, 21, 64);
    ck_assert_double_gt(mean_degree(ROLE_POPULAR_TEEN, 0, 99), 1.6 * mean_degree(ROLE_PUPIL, 13, 17));
    ck_assert_double_gt(mean_degree(ROLE_CREATOR, 0, 99), 5 * adult);
    ck_assert_double_gt(mean_degree(ROLE_GAMER, 0, 99), 1.2 * adult);
    ck_assert_double_gt(mean_degree(ROLE_SELLER, 0, 99), 1.2 * adult);
    ck_assert_double_lt(main_degree(ROLE_SPAMMER), main_degree(ROLE_ADULT)); // theirs lie with further profiles
}
END_TEST

/// Mean number of different minors in contact who are not of the household or kin, by role.
static double minors_of(role_t role, double *of_own_school)
{
    double minors = 0, own = 0, n = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->role[p] != role) continue;
        n++;
        FOR_CONTACTS_OF(c, p)
        {
            uint32_t q = peer_person(c);
            if (person->age[q] >= 18 || c->circle <= CIRCLE_KIN) continue;
            minors++;
            own += person->school[q] == person->school[p];
        }
    }
    if (of_own_school) *of_own_school = minors > 0 ? own / minors : 0;
    return n > 0 ? minors / n : 0;
}

START_TEST(test_ties_of_adults_to_minors_come_with_roles)
{
    double own, adult = minors_of(ROLE_ADULT, NULL);
    ck_assert_double_gt(minors_of(ROLE_TEACHER, &own), 1.2 * adult);
    ck_assert_double_gt(own, 0.4); // a teacher's are of the own school
    ck_assert_double_gt(minors_of(ROLE_COACH, NULL), 2 * adult);
    ck_assert_double_gt(minors_of(ROLE_TUTOR, &own), 2 * adult);
    ck_assert_double_lt(own, 0.2);
    ck_assert_double_gt(minors_of(ROLE_YOUTH_WORKER, NULL), 5 * adult);
    ck_assert_double_gt(minors_of(ROLE_OLDER_PEER, NULL), 2 * adult);
    ck_assert_double_gt(minors_of(ROLE_GAMER, NULL), 1.5 * adult);
}
END_TEST

START_TEST(test_ties_of_kin_cross_regions)
{
    uint64_t kin = 0, away = 0, rest = 0, rest_away = 0;
    for (uint32_t p = 0; p < person->n; p++) FOR_CONTACTS_OF(c, p)
        {
            bool other = person->region[peer_person(c)] != person->region[p];
            if (c->circle == CIRCLE_KIN) kin++, away += other;
            if (c->circle > CIRCLE_KIN && c->circle < CIRCLE_ONLINE) rest++, rest_away += other;
        }
    ck_assert_double_eq_tol((double)away / (double)kin, 0.3, 0.08); // a third of kin is anywhere
    ck_assert_double_lt((double)rest_away / (double)rest, 0.01);
}
END_TEST

START_TEST(test_ties_of_second_profiles_are_few_and_close)
{
    double first = 0, second = 0, n = 0;
    uint64_t far = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->role[p] != ROLE_PUPIL && person->role[p] != ROLE_ADULT && person->role[p] != ROLE_PARENT) continue;
        uint32_t mains = fixture_main_accounts(world, p), many;
        const uint32_t *id = world->person_account + person->account_first[p];
        for (uint32_t i = mains; i < person->account_first[p + 1] - person->account_first[p]; i++)
            for (uint32_t k = 0; k < mains; k++) {
                if (world->account.platform[id[k]] != world->account.platform[id[i]]) continue;
                n++;
                first += world->hidden.contacts[id[k]].n;
                const contact_t *contact = contacts(id[i], &many);
                second += many;
                for (uint32_t j = 0; j < many;
                     j++) // further profiles have contacts made online, second ones those of close circles
                    far += contact[j].circle > CIRCLE_CLASS && contact[j].circle != CIRCLE_ONLINE;
            }
    }
    ck_assert_double_gt(second, 0);
    ck_assert_double_lt(second / n, 0.4 * first / n);
    ck_assert_uint_eq(far, 0);
}
END_TEST

START_TEST(test_ties_flags_tell_the_truth)
{
    uint64_t threads = 0, ends = 0;
    for (uint32_t a = 0; a < world->account.n; a++) {
        uint32_t many, minors_wrong = 0, others_set = 0, days_wrong = 0, early = 0, one_sided = 0;
        const contact_t *contact = contacts(a, &many);
        for (uint32_t i = 0; i < many; i++) {
            const contact_t *c = &contact[i];
            int32_t since = world->account.registered[a], theirs = world->account.registered[c->peer];
            if (theirs > since) since = theirs;
            minors_wrong += !!(c->flags & CONTACT_MINOR) != (world->account.declared_age[c->peer] < 18);
            others_set += (c->flags & ~(CONTACT_MINOR | CONTACT_MUTUAL | CONTACT_THREAD)) != 0;
            days_wrong += c->added_day != (since > 0 ? (uint32_t)since / DAY_S : 0);
            early += since > 0 && c->flags & CONTACT_THREAD;
            // both ends agree on the thread
            int32_t back = world_contact_find(world, c->peer, a);
            const contact_t *other = world_contacts(world, world_shard(world, c->peer), c->peer) + back;
            one_sided += (c->flags & CONTACT_THREAD) != (other->flags & CONTACT_THREAD);
            threads += (c->flags & CONTACT_THREAD) != 0;
            ends++;
        }
        ck_assert_uint_eq(minors_wrong, 0);
        ck_assert_uint_eq(others_set, 0);
        ck_assert_uint_eq(days_wrong, 0);
        ck_assert_uint_eq(early, 0);
        ck_assert_uint_eq(one_sided, 0);
    }
    ck_assert_double_gt((double)threads / (double)ends, 0.4);
    ck_assert_double_lt((double)threads / (double)ends, 0.9);
}
END_TEST

START_TEST(test_ties_groups_are_of_their_circle)
{
    uint32_t count[GROUP_KINDS] = {0}, most = 0;
    for (uint32_t g = 0; g < world->group.n; g++) {
        uint32_t first = world->group.member_first[g], n = world->group.member_first[g + 1] - first,
                 kind = world->group.kind[g];
        count[kind]++;
        if (kind == GROUP_ROOM) {
            ck_assert(built.scenario.platform[world->group.platform[g]].rooms);
            if (n > most) most = n;
            continue;
        }
        ck_assert_uint_ge(n, 2);
        ck_assert(built.scenario.platform[world->group.platform[g]].groups);
        uint32_t class_ = NONE, school = NONE;
        for (uint32_t i = first; i < first + n; i++) {
            uint32_t p = world->hidden.person[world->group.member[i]];
            ck_assert_uint_eq(world->hidden.state[world->group.member[i]], ACCOUNT_OPEN);
            if (kind == GROUP_CLASS && person->age[p] < 18) {
                if (class_ == NONE) class_ = person->class_[p], school = person->school[p];
                ck_assert_uint_eq(person->class_[p], class_);
            }
            if (kind == GROUP_PARENTS) ck_assert_uint_ge(person->age[p], 18);
        }
        for (uint32_t i = first; i < first + n && kind == GROUP_CLASS && school != NONE; i++)
            ck_assert_uint_eq(person->school[world->hidden.person[world->group.member[i]]], school); // teachers too
    }
    for (int k = 0; k < GROUP_KINDS; k++) ck_assert_msg(count[k] >= 30, "only %u groups of kind %d", count[k], k);
    ck_assert_uint_gt(most, 100);
}
END_TEST

START_TEST(test_ties_teachers_are_in_groups_of_pupils_and_parents)
{
    uint32_t with_pupils = 0, with_parents = 0, teachers = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->role[p] != ROLE_TEACHER) continue;
        teachers++;
        uint32_t kinds = 0;
        for (uint32_t i = person->account_first[p]; i < person->account_first[p + 1]; i++)
            for (uint32_t k = world->hidden.group_first[world->person_account[i]];
                 k < world->hidden.group_first[world->person_account[i] + 1]; k++)
                kinds |= 1u << world->group.kind[world->account_group[k]];
        with_pupils += kinds >> GROUP_CLASS & 1;
        with_parents += kinds >> GROUP_PARENTS & 1;
    }
    ck_assert_double_gt((double)with_pupils / teachers, 0.15);
    ck_assert_double_gt((double)with_parents / teachers, 0.25);
}
END_TEST

START_TEST(test_ties_can_be_added_and_removed)
{
    uint32_t a = world->person_account[0], n, fresh = 0;
    contacts(a, &n);
    uint32_t before[1000];
    for (uint32_t i = 0; i < n && i < 1000; i++) before[i] = contacts(a, &n)[i].peer;
    // strangers beyond the room of the slice, so that it moves
    for (uint32_t b = 0; b < world->account.n && fresh < 100; b++) {
        if (b == a || world_contact_find(world, a, b) >= 0) continue;
        contact_t *added = world_contact_add(world, a, (contact_t){.peer = b, .circle = CIRCLE_ONLINE, .added_day = 3});
        ck_assert_ptr_nonnull(added);
        ck_assert_uint_eq(added->peer, b);
        ck_assert_ptr_null(world_contact_add(world, a, (contact_t){.peer = b}));
        fresh++;
    }
    ck_assert_uint_eq(world->hidden.contacts[a].n, n + 100);
    ck_assert_uint_ge(world->hidden.contacts[a].room, n + 100);
    for (uint32_t i = 0; i < n; i++) ck_assert_uint_eq(world_contacts(world, 0, a)[i].peer, before[i]);
    uint32_t second = world_contacts(world, 0, a)[n + 1].peer, third = world_contacts(world, 0, a)[n + 2].peer;
    world_contact_remove(world, a, second);
    ck_assert_int_eq(world_contact_find(world, a, second), -1);
    ck_assert_int_eq(world_contact_find(world, a, third), (int32_t)n + 1);
    world_contact_remove(world, a, second); // not there: nothing happens
    ck_assert_uint_eq(world->hidden.contacts[a].n, n + 99);
}
END_TEST

START_TEST(test_ties_in_common_are_found)
{
    uint32_t found = 0, n;
    for (uint32_t a = 0; a < world->account.n && found < 200; a++) {
        const contact_t *contact = contacts(a, &n);
        if (n < 2 || n > 32 || world->hidden.contacts[contact[0].peer].n > 32 ||
            world->hidden.contacts[contact[1].peer].n > 32)
            continue;
        ck_assert(world_mutual(world, contact[0].peer, contact[1].peer)); // both have a
        found++;
    }
    ck_assert_uint_eq(found, 200);
    uint32_t spare = world->spare[0];
    ck_assert(!world_mutual(world, spare, world->person_account[0]));
}
END_TEST

START_TEST(test_ties_state_and_account_on)
{
    uint32_t p = 0, a;
    while (world_account_on(world, p, PLATFORM_MESSENGER) == NO_ACCOUNT) p++;
    a = world_account_on(world, p, PLATFORM_MESSENGER);
    ck_assert_uint_eq(world->hidden.person[a], p);
    ck_assert(!world_gone(world, a));
    world_account_state(world, a, ACCOUNT_CLOSED);
    ck_assert(world_gone(world, a));
    ck_assert_uint_ne(world_account_on(world, p, PLATFORM_MESSENGER), a);
    world_account_state(world, a, ACCOUNT_OPEN);
    ck_assert(!world_gone(world, a));
    for (uint32_t s = 0; s < SHARDS; s++) {
        ck_assert_uint_eq(world_shard(world, world->account_first[s]), s);
        ck_assert_uint_eq(world_shard(world, world->account_first[s + 1] - 1), s);
    }
}
END_TEST

static uint32_t some_account(void)
{
    for (uint32_t i = 0;; i++)
        if (world->hidden.contacts[world->person_account[i]].n > 3) return world->person_account[i];
}

START_TEST(test_ties_verify_sees_a_missing_end)
{
    world_contact_remove(world, some_account(), contacts(some_account(), &(uint32_t){0})[0].peer);
    world_verify(world);
}
END_TEST

START_TEST(test_ties_verify_sees_overlap)
{
    world->hidden.contacts[some_account()].room++;
    world_verify(world);
}
END_TEST

START_TEST(test_ties_verify_sees_a_wrong_bit)
{
    world->gone[some_account() / 64] ^= (uint64_t)1 << some_account() % 64;
    world_verify(world);
}
END_TEST

START_TEST(test_ties_verify_sees_another_platform)
{
    uint32_t a = some_account();
    world->account.platform[a] = (uint8_t)((world->account.platform[a] + 1) % PLATFORMS);
    world_verify(world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ties");
    TCase *all = tcase_create("all"), *aborts = tcase_create("aborts");
    tcase_set_timeout(all, 240);
    tcase_set_timeout(aborts, 240);
    tcase_add_unchecked_fixture(all, setup, teardown);
    tcase_add_unchecked_fixture(aborts, setup, teardown);
    tcase_add_test(all, test_ties_verify);
    tcase_add_test(all, test_ties_are_many_with_a_tail);
    tcase_add_test(all, test_ties_of_close_circles_come_first);
    tcase_add_test(all, test_ties_are_clustered);
    tcase_add_test(all, test_ties_join_like_ages);
    tcase_add_test(all, test_ties_are_dense_in_classes);
    tcase_add_test(all, test_ties_of_new_pupils_are_fewer);
    tcase_add_test(all, test_ties_of_roles);
    tcase_add_test(all, test_ties_of_adults_to_minors_come_with_roles);
    tcase_add_test(all, test_ties_of_kin_cross_regions);
    tcase_add_test(all, test_ties_of_second_profiles_are_few_and_close);
    tcase_add_test(all, test_ties_flags_tell_the_truth);
    tcase_add_test(all, test_ties_groups_are_of_their_circle);
    tcase_add_test(all, test_ties_teachers_are_in_groups_of_pupils_and_parents);
    tcase_add_test(all, test_ties_can_be_added_and_removed);
    tcase_add_test(all, test_ties_in_common_are_found);
    tcase_add_test(all, test_ties_state_and_account_on);
    tcase_add_test_raise_signal(aborts, test_ties_verify_sees_a_missing_end, SIGABRT);
    tcase_add_test_raise_signal(aborts, test_ties_verify_sees_overlap, SIGABRT);
    tcase_add_test_raise_signal(aborts, test_ties_verify_sees_a_wrong_bit, SIGABRT);
    tcase_add_test_raise_signal(aborts, test_ties_verify_sees_another_platform, SIGABRT);
    suite_add_tcase(suite, all);
    suite_add_tcase(suite, aborts);
    return suite_run(suite);
}

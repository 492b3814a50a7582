// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts of a built world: who has them, what they declare, their devices, networks, settings and times, and that
// their ids tell nothing.
#include "tests/suite_run.h"
#include "tests/world_fixture.h"

#define YEAR_S 31536000.0

static built_t built;
static const world_t *world;
static const person_columns_t *person;
static const account_table_t *account;
static const population_t *population;

static void setup(void)
{
    // without offenders, whose further profiles have tests of their own
    fixture_build_once(
        &built, (const char *const[]){"persons=30000", "seed=5", "days=90", "offending.per_1000_adults=0", NULL});
    world = &built.world;
    person = &world->person;
    account = &world->account;
    population = &built.scenario.population;
}
static void teardown(void) { fixture_drop(&built); }

#define FOR_ACCOUNTS_OF(a, p)                       \
    for (uint32_t i_ = person->account_first[p], a; \
         i_ < person->account_first[(p) + 1] && ((a = world->person_account[i_]), 1); i_++)

static bool has(uint32_t p, uint32_t platform)
{
    FOR_ACCOUNTS_OF(a, p) if (account->platform[a] == platform) return true;
    return false;
}

/// Roles that do not bring a platform of their own.
static bool adopts_freely(uint32_t p)
{
    uint8_t role = person->role[p];
    return role == ROLE_PUPIL || role == ROLE_NEW_PUPIL || role == ROLE_OLDER_PEER || role == ROLE_ADULT ||
           role == ROLE_PARENT || role == ROLE_RELATIVE || role == ROLE_SENIOR;
}

START_TEST(test_accounts_follow_adoption_by_age)
{
    for (uint32_t f = 0; f < PLATFORMS; f++) {
        uint32_t have[AGE_BANDS] = {0}, n[AGE_BANDS] = {0};
        for (uint32_t p = 0; p < person->n; p++) {
            if (!adopts_freely(p)) continue;
            n[age_band(person->age[p])]++;
            have[age_band(person->age[p])] += has(p, f);
        }
        for (int b = 0; b < AGE_BANDS; b++)
            fixture_share(platform_name[f], have[b], n[b], built.scenario.platform[f].adoption[b]);
    }
}
END_TEST

START_TEST(test_accounts_cluster_on_persons)
{
    // with adoption drawn for each platform alone, this many adults of 35 to 54 would have none
    double none = 1;
    uint32_t without = 0, n = 0;
    for (int f = 0; f < PLATFORMS; f++) none *= 1 - built.scenario.platform[f].adoption[7];
    for (uint32_t p = 0; p < person->n; p++) {
        if (age_band(person->age[p]) != 7 || !adopts_freely(p)) continue;
        n++;
        without += person->account_first[p] == person->account_first[p + 1];
    }
    ck_assert_double_gt((double)without / n, 2 * none);
}
END_TEST

START_TEST(test_accounts_of_children_hold_adult_ages)
{
    uint32_t children = 0, adult = 0, all_adult = 0, several = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->age[p] < 8 || person->age[p] > 17) continue;
        uint32_t n = 0, false_ones = 0;
        FOR_ACCOUNTS_OF(a, p)
        {
            n++;
            false_ones += account->declared_age[a] >= 18;
        }
        if (n == 0) continue;
        children++;
        adult += false_ones > 0;
        several += false_ones > 0 && n > 2;
        all_adult += false_ones == n && n > 2;
    }
    fixture_share("children with an adult age", adult, children, population->adult_age_child);
    // failures go together: most who have one false age have only false ones
    ck_assert_double_gt((double)all_adult / several, 0.5);
    ck_assert_uint_lt(all_adult, several);
}
END_TEST

START_TEST(test_accounts_of_adults_err_too)
{
    uint64_t n = 0, teen = 0, younger = 0, exact = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->age[p] < 30) continue;
        FOR_ACCOUNTS_OF(a, p)
        {
            n++;
            teen += account->declared_age[a] < 18;
            younger += account->declared_age[a] < person->age[p] && account->declared_age[a] >= 18;
            exact += account->declared_age[a] == person->age[p];
        }
    }
    fixture_share("adults who declare a teenager's age", teen, n, population->adult_teen);
    ck_assert_double_eq_tol((double)younger / (double)n, population->adult_younger, 0.012);
    ck_assert_double_gt((double)exact / (double)n, 0.88);
}
END_TEST

START_TEST(test_accounts_of_under_13s_declare_13_or_more_but_in_games)
{
    uint64_t n = 0, under = 0, games = 0, games_under = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (person->age[p] >= 10) continue; // older ones reach 13 by rounding up
        FOR_ACCOUNTS_OF(a, p)
        {
            bool game = account->platform[a] == PLATFORM_GAME, young = account->declared_age[a] < 13;
            *(game ? &games : &n) += 1;
            *(game ? &games_under : &under) += young;
        }
    }
    ck_assert_double_lt((double)under / (double)n, 1.3 * population->true_age_under_13);
    ck_assert_double_gt((double)games_under / (double)games, 0.7);
}
END_TEST

START_TEST(test_accounts_of_8_to_11s_are_often_several)
{
    uint32_t n = 0, second = 0, adults = 0, adults_second = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        uint32_t all = person->account_first[p + 1] - person->account_first[p];
        bool more = all > fixture_main_accounts(world, p);
        if (all == 0 || !adopts_freely(p)) continue;
        if (age_band(person->age[p]) == 2) n++, second += more;
        if (age_band(person->age[p]) == 7) adults++, adults_second += more;
    }
    fixture_share("8-11s with a second profile", second, n, population->extra_profile[2]);
    fixture_share("adults with a second profile", adults_second, adults, population->extra_profile[7]);
}
END_TEST

START_TEST(test_accounts_of_young_children_are_on_a_parents_device)
{
    uint32_t children = 0, shared = 0;
    for (uint32_t p = 0; p < person->n; p++) {
        if (age_band(person->age[p]) != 1 || person->account_first[p] == person->account_first[p + 1]) continue;
        uint32_t device = account->device[world->person_account[person->account_first[p]]];
        uint32_t first = p; // an adult, first of the household
        while (first && person->household[first - 1] == person->household[p]) first--;
        if (person->account_first[first] == person->account_first[first + 1]) continue;
        children++;
        bool same = false;
        FOR_ACCOUNTS_OF(a, first) same |= account->device[a] == device;
        shared += same;
    }
    ck_assert_double_eq_tol((double)shared / children, population->shared_device[1], 0.15);
}
END_TEST

static int by_device(const void *x, const void *y)
{
    uint32_t a = account->device[*(const uint32_t *)x], b = account->device[*(const uint32_t *)y];
    return a < b ? -1 : a > b;
}

START_TEST(test_accounts_share_devices_within_households_only)
{
    uint32_t n = person->account_first[person->n], *order = malloc(n * sizeof *order), people = 0, several = 0;
    ck_assert_ptr_nonnull(order);
    memcpy(order, world->person_account, n * sizeof *order);
    qsort(order, n, sizeof *order, by_device);
    for (uint32_t i = 1; i < n; i++)
        if (account->device[order[i]] == account->device[order[i - 1]])
            ck_assert_uint_eq(person->household[world->hidden.person[order[i]]],
                              person->household[world->hidden.person[order[i - 1]]]);
    free(order);
    for (uint32_t p = 0; p < person->n; p++) {
        uint32_t all = person->account_first[p + 1] - person->account_first[p], differ = 0;
        if (all < 3 || person->age[p] < 18) continue;
        FOR_ACCOUNTS_OF(a, p)
        differ += account->device[a] != account->device[world->person_account[person->account_first[p]]];
        people++;
        several += differ > 0;
    }
    ck_assert_double_eq_tol((double)several / people, 0.7 * population->second_device, 0.09);
}
END_TEST

START_TEST(test_accounts_are_mostly_on_the_home_network)
{
    uint32_t pairs = 0, same = 0;
    for (uint32_t p = 1; p < person->n; p++) {
        if (person->household[p] != person->household[p - 1]) continue;
        if (person->account_first[p - 1] == person->account_first[p] ||
            person->account_first[p] == person->account_first[p + 1])
            continue;
        pairs++;
        same += account->network[world->person_account[person->account_first[p - 1]]] ==
                account->network[world->person_account[person->account_first[p]]];
    }
    ck_assert_double_gt((double)same / pairs, 0.45);
    ck_assert_double_lt((double)same / pairs, 0.9);
}
END_TEST

START_TEST(test_accounts_have_settings_that_their_platform_affords)
{
    uint64_t minors = 0, hidden = 0;
    for (uint32_t a = 0; a < account->n; a++) {
        if (world->hidden.person[a] == NONE) continue;
        const platform_row_t *row = &built.scenario.platform[account->platform[a]];
        uint8_t set = account->settings[a], role = person->role[world->hidden.person[a]];
        ck_assert(row->searchable || !(set & SETTING_SEARCHABLE));
        ck_assert(row->suggests || !(set & SETTING_SUGGESTED));
        ck_assert(row->open_messages || !(set & SETTING_OPEN_MESSAGES));
        ck_assert(row->list_shown || !(set & SETTING_LIST_SHOWN));
        if (!row->searchable || account->declared_age[a] >= 18 || role == ROLE_CREATOR || role == ROLE_SELLER ||
            role == ROLE_SPAMMER)
            continue;
        minors++;
        hidden += !(set & SETTING_SEARCHABLE);
    }
    fixture_share("minors hidden from search", hidden, minors, population->hides_minor);
}
END_TEST

START_TEST(test_accounts_come_and_go)
{
    uint64_t n[2] = {0}, later[2] = {0}, fresh[2] = {0}, leaving = 0, all = 0;
    uint32_t run_s = 90 * DAY_S;
    for (uint32_t p = 0; p < person->n; p++) FOR_ACCOUNTS_OF(a, p)
        {
            int young = person->age[p] < 18;
            int32_t since = account->registered[a], until = world->hidden.leaves[a];
            ck_assert_int_gt(since, (int32_t)(-16.5 * YEAR_S));
            ck_assert_int_le(since, (int32_t)run_s);
            ck_assert_int_eq(since > 0, world->hidden.state[a] == ACCOUNT_FUTURE);
            ck_assert(until == NEVER || (until > since && until > 0 && until < (int32_t)run_s));
            ck_assert_double_gt(since, -(person->age[p] + 1.5) * YEAR_S); // nobody before birth
            n[young]++;
            later[young] += since > 0;
            fresh[young] += since <= 0 && since > -(int32_t)(60 * DAY_S);
            leaving += until != NEVER;
            all++;
        }
    ck_assert_double_eq_tol((double)later[0] / (double)n[0], population->joins_adult * 90 / 365, 0.015);
    ck_assert_double_eq_tol((double)later[1] / (double)n[1], population->joins_young * 90 / 365, 0.05);
    ck_assert_double_gt((double)fresh[0] / (double)n[0], population->new_adult);
    ck_assert_double_gt((double)fresh[1] / (double)n[1], population->new_young);
    ck_assert_double_eq_tol((double)leaving / (double)all, population->leaves_per_year * 90 / 365, 0.005);
}
END_TEST

START_TEST(test_accounts_have_ids_that_tell_nothing)
{
    uint64_t pairs = 0, same = 0, near = 0;
    for (uint32_t s = 0; s < SHARDS; s++) {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0; // Pearson, of two sets of near-ranks
        for (uint32_t a = world->account_first[s]; a < world->account_first[s + 1]; a++) {
            uint32_t p = world->hidden.person[a];
            if (p == NONE) continue;
            n++, x += a, y += p;
            xx += (double)a * a, yy += (double)p * p, xy += (double)a * p;
            uint32_t q = a + 1 < world->account_first[s + 1] ? world->hidden.person[a + 1] : NONE;
            if (q == NONE) continue;
            pairs++;
            same += p == q;
            near += (p > q ? p - q : q - p) <= 5;
        }
        double r = (xy / n - x / n * y / n) / sqrt((xx / n - x / n * x / n) * (yy / n - y / n * y / n));
        ck_assert_msg(fabs(r) < 4.5 / sqrt(n), "shard %u: correlation %.3f of id and person", s, r);
    }
    ck_assert_double_lt((double)same / (double)pairs, 0.02);
    ck_assert_double_lt((double)near / (double)pairs, 0.06);
}
END_TEST

START_TEST(test_accounts_leave_spares_scattered_in_each_range)
{
    for (uint32_t s = 0; s < SHARDS; s++) {
        uint32_t n = world->account_first[s + 1] - world->account_first[s],
                 spares = world->spare_first[s + 1] - world->spare_first[s];
        double mean = 0;
        ck_assert_uint_eq(world->account_first[s] % 64, 0);
        ck_assert_double_ge(spares, floor(population->spare_share * (n - spares)));
        ck_assert_double_le(spares, population->spare_share * (n - spares) + 66);
        for (uint32_t i = world->spare_first[s]; i < world->spare_first[s + 1]; i++)
            mean += ((double)world->spare[i] - world->account_first[s]) / n / spares;
        ck_assert_double_eq_tol(mean, 0.5, 4.5 * 0.2887 / sqrt(spares));
    }
}
END_TEST

START_TEST(test_accounts_are_discoverable_if_searchable)
{
    uint32_t searchable = 0, n = world->discoverable_first[PLATFORMS];
    uint8_t *listed = calloc(account->n, 1);
    ck_assert_ptr_nonnull(listed);
    for (uint32_t a = 0; a < account->n; a++)
        searchable += world->hidden.state[a] != ACCOUNT_SPARE && account->settings[a] & SETTING_SEARCHABLE;
    ck_assert_uint_eq(searchable, n);
    for (uint32_t i = 0; i < n; i++) {
        ck_assert_uint_eq(listed[world->discoverable[i]]++, 0);
        ck_assert(account->settings[world->discoverable[i]] & SETTING_SEARCHABLE);
    }
    for (uint32_t f = 0; f < PLATFORMS; f++)
        for (uint32_t age = 0; age < AGES_LISTED; age++)
            for (uint32_t i = world->discoverable_age[f][age]; i < world->discoverable_age[f][age + 1]; i++)
                ck_assert_uint_eq(account->declared_age[world->discoverable[i]], age);
    free(listed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("accounts");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_unchecked_fixture(all, setup, teardown);
    tcase_add_test(all, test_accounts_follow_adoption_by_age);
    tcase_add_test(all, test_accounts_cluster_on_persons);
    tcase_add_test(all, test_accounts_of_children_hold_adult_ages);
    tcase_add_test(all, test_accounts_of_adults_err_too);
    tcase_add_test(all, test_accounts_of_under_13s_declare_13_or_more_but_in_games);
    tcase_add_test(all, test_accounts_of_8_to_11s_are_often_several);
    tcase_add_test(all, test_accounts_of_young_children_are_on_a_parents_device);
    tcase_add_test(all, test_accounts_share_devices_within_households_only);
    tcase_add_test(all, test_accounts_are_mostly_on_the_home_network);
    tcase_add_test(all, test_accounts_have_settings_that_their_platform_affords);
    tcase_add_test(all, test_accounts_come_and_go);
    tcase_add_test(all, test_accounts_have_ids_that_tell_nothing);
    tcase_add_test(all, test_accounts_leave_spares_scattered_in_each_range);
    tcase_add_test(all, test_accounts_are_discoverable_if_searchable);
    suite_add_tcase(suite, all);
    return suite_run(suite);
}

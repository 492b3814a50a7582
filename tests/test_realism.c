// SPDX-License-Identifier: GPL-3.0-or-later
// Every statistic and naive rule of the trace in golden/edges.csv equals what Python's libraries say of it.
#include "results/realism/edge_csv.h"
#include "tests/realism_fixture.h"
#include <stdio.h>

#define ALPHA_TOLERANCE 1e-4 // found by another minimiser
#define TOLERANCE 1e-9

/// The number that golden/edges.statistics has for a name. Ends the test if it has none.
static double golden(const char *name, const char *suffix)
{
    char wanted[160], line[256];
    FILE *in = fopen(SOURCE_DIR "/tests/golden/edges.statistics", "r");
    ck_assert_ptr_nonnull(in);
    int length = snprintf(wanted, sizeof wanted, "%s%s\t", name, suffix);
    double value = NAN;
    while (isnan(value) && fgets(line, sizeof line, in))
        if (strncmp(line, wanted, (size_t)length) == 0) value = strtod(line + length, NULL);
    fclose(in);
    ck_assert_msg(!isnan(value), "golden/edges.statistics has no number for %s%s", name, suffix);
    return value;
}

static measured_t measure_golden(realism_clock_t clock)
{
    edge_list_t list;
    ck_assert_msg(edge_csv_read(&list, SOURCE_DIR "/tests/golden/edges.csv") == 0, "%s", error_text());
    return measure_with(&list, clock);
}

static void check(const measured_t *m, statistic_t s, const char *suffix)
{
    double expected = golden(statistic_row[s].name, suffix), value = m->values.value[s],
           tolerance = s == STATISTIC_TAIL_ALPHA ? ALPHA_TOLERANCE : TOLERANCE;
    ck_assert_msg(fabs(value - expected) <= tolerance * fabs(expected), "%s%s is %.17g, golden %.17g",
                  statistic_row[s].name, suffix, value, expected);
}

START_TEST(test_realism_equals_python)
{
    measured_t m = measure_golden(UTC);
    for (int s = 0; s < STATISTICS; s++) check(&m, (statistic_t)s, "");
    ck_assert_uint_eq(m.values.users, (uint64_t)golden("users", ""));
    ck_assert_uint_eq(m.values.messages, (uint64_t)golden("messages", ""));
    ck_assert_uint_eq(m.values.pairs, (uint64_t)golden("pairs", ""));
}
END_TEST

START_TEST(test_realism_days_and_hours_follow_the_clock)
{
    static const statistic_t of_days[] = {STATISTIC_DAY_MESSAGES_P50, STATISTIC_DAY_MESSAGES_P90,
                                          STATISTIC_DAY_MESSAGES_P99, STATISTIC_ACTIVE_DAY_SHARE,
                                          STATISTIC_HOUR_ENTROPY,     STATISTIC_WEEKDAY_RATE};
    measured_t utc = measure_golden(UTC), shifted = measure_golden((realism_clock_t){-6 * HOUR - HOUR / 2, false});
    for (size_t i = 0; i < sizeof of_days / sizeof *of_days; i++) {
        check(&shifted, of_days[i], " @ -6.5 h");
        shifted.values.value[of_days[i]] = utc.values.value[of_days[i]];
    }
    ck_same(&shifted, &utc); // and nothing else does
}
END_TEST

START_TEST(test_realism_rules_fire_on_as_many_users_as_in_python)
{
    measured_t m = measure_golden(UTC);
    for (int r = 0; r < NAIVE_RULES; r++) {
        char name[32];
        snprintf(name, sizeof name, "rule %s", naive_rule_row[r].name);
        ck_assert_msg(m.fired[r] == (uint64_t)golden(name, ""), "%s fires on %lu", name, (unsigned long)m.fired[r]);
    }
}
END_TEST

int main(void)
{
    const TTest *const test[] = {test_realism_equals_python, test_realism_days_and_hours_follow_the_clock,
                                 test_realism_rules_fire_on_as_many_users_as_in_python};
    return run_tests("realism", test, sizeof test / sizeof *test, 60);
}

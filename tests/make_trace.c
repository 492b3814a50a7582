// SPDX-License-Identifier: GPL-3.0-or-later
// make_trace TRACE TRUTH: writes a small trace and its truth for tests in other languages. Event i is at second i.
#include "tests/trace_fixture.h"

int main(int argc, char **argv)
{
    enum { EVENTS = 100000, ACCOUNTS = 200, PERSONS = 100 };
    account_table_t accounts;
    truth_t truth;
    if (argc != 3) return 2;
    fixture_accounts(&accounts, ACCOUNTS, 81);
    fixture_truth(&truth, PERSONS, ACCOUNTS, 12, 81);
    event_t *event = fixture_events(EVENTS, ACCOUNTS, 0, 81);
    for (uint32_t i = 0; i < EVENTS; i++) event[i].time = i;
    int err = fixture_write(argv[1], &FIXTURE_INFO, event, EVENTS, 999, &accounts);
    if (err == 0) err = truth_file_write(argv[2], &FIXTURE_INFO, &truth);
    if (err < 0) fprintf(stderr, "%s\n", error_text());
    account_table_free(&accounts);
    truth_free(&truth);
    free(event);
    return err == 0 ? 0 : 1;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a suite: the last line of every test program.
#ifndef VIGIL_SUITE_RUN_H
#define VIGIL_SUITE_RUN_H
#include <check.h>

/// Run all of a suite's tests and free it; CK_VERBOSITY says how much is printed.
/// @param[in] fork  CK_NOFORK: in this process, for tests that share a costly world or use OpenMP
/// @return the program's exit status: 0 if all passed
static inline int suite_run_forking(Suite *suite, enum fork_status fork)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, fork);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/// The same, each test as CK_FORK says: in a process of its own unless told otherwise.
static inline int suite_run(Suite *suite) { return suite_run_forking(suite, CK_FORK_GETENV); }
#endif

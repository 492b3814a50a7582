// SPDX-License-Identifier: GPL-3.0-or-later
// How threads wait for each other.
#ifndef VIGIL_OMP_WAIT_H
#define VIGIL_OMP_WAIT_H

/// Makes waiting threads sleep, unless OMP_WAIT_POLICY or GOMP_SPINCOUNT says otherwise. The default of gcc's OpenMP is
/// to spin: fine on an idle machine, but on a shared one a thread then burns the time slice that the other is waiting
/// for (measured: 66 s instead of 2 s for a run of the scenario smoke beside five busy processes). The library reads
/// its environment before main, so the program starts itself anew, once. Goes on as it is where that fails.
void omp_wait_asleep(char **word);
#endif

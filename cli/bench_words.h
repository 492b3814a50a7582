// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of a benchmark as it is printed with its figures.
#ifndef VIGIL_BENCH_WORDS_H
#define VIGIL_BENCH_WORDS_H
#include "cli/option.h"

/// The command that gives the same figures, quoted for a shell: without what does not change them (files written,
/// threads, limits).
/// @return  text that the caller frees, or NULL when out of memory
char *bench_words(const options_t *options);
#endif

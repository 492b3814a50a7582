// SPDX-License-Identifier: GPL-3.0-or-later
// How much a test does: sanitizers look at each access, ten times as slowly, and need fewer rounds of the same code;
// what rests on many rounds or a large world is held by the optimised build.
#ifndef VIGIL_ROUNDS_H
#define VIGIL_ROUNDS_H

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/// `full` in an optimised build, `fewer` (numbers or settings) under a sanitizer.
#define ROUNDS(full, fewer) (SANITIZED ? (fewer) : (full))
#endif

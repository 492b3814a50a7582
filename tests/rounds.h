// SPDX-License-Identifier: GPL-3.0-or-later
// How much a test does: sanitizers look at each access, ten times as slowly, and need fewer rounds of the same code;
// what rests on many rounds or a large world is held by the optimised build.
#ifndef VIGIL_ROUNDS_H
#define VIGIL_ROUNDS_H

#if defined __SANITIZE_THREAD__
#define THREAD_SANITIZED 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZED 1
#elif __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef THREAD_SANITIZED
#define THREAD_SANITIZED 0
#endif
#if !defined SANITIZED && (defined __SANITIZE_ADDRESS__ || THREAD_SANITIZED)
#define SANITIZED 1
#elif !defined SANITIZED
#define SANITIZED 0
#endif

/// `full` in an optimised build, `fewer` (numbers or settings) under a sanitizer.
#define ROUNDS(full, fewer) (SANITIZED ? (fewer) : (full))

/// How many threads run what does not depend on their number: two where races are looked for; else one, as tests run
/// beside each other, and threads that wait for a core at every barrier take many times as long.
#define THREADS (THREAD_SANITIZED ? 2 : 1)
#endif

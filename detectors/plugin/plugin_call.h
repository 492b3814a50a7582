// SPDX-License-Identifier: GPL-3.0-or-later
// What host and plug-in's process say to each other: one request and one reply a callback, over a socket that keeps
// messages whole; events, rows and scores lie in the arena, accounts in a block of their own.
#ifndef VIGIL_PLUGIN_CALL_H
#define VIGIL_PLUGIN_CALL_H
#include "core/process.h"
#include "detectors/detector.h"

#define PLUGIN_CHILD_WORD "--plugin-child"
enum { PLUGIN_SOCKET = PROCESS_HANDED, PLUGIN_ARENA, PLUGIN_ACCOUNTS }; // descriptors in the plug-in's process

typedef enum {
    PLUGIN_LOAD, // said by the plug-in's process first of all: its description lies in the arena
    PLUGIN_OPEN,
    PLUGIN_FIT,
    PLUGIN_OBSERVE,
    PLUGIN_PREPARE,
    PLUGIN_SCORE,
    PLUGIN_SCORE_PAIRS,
    PLUGIN_CLOSE,
    PLUGIN_CALLS
} plugin_call_t;

#define PLUGIN_NOWHERE UINT64_MAX
#define PLUGIN_PARTS 3

typedef struct {
    uint32_t call;             // plugin_call_t
    uint32_t time, start, end; // s
    uint64_t n;                // rows, pairs or events
    uint64_t bytes;            // of the arena
    uint64_t at[PLUGIN_PARTS]; // offsets in the arena, PLUGIN_NOWHERE = NULL. open: config; fit: features, labels;
                               // observe: events; score: accounts, features, scores; score_pairs: from, to, scores
    uint64_t seed, accounts;   // open
    int32_t scope, platform;   // open
} plugin_request_t;

typedef struct {
    int32_t code;   // 0 or ERR_*
    uint64_t bytes; // of the description
    char text[1024];
} plugin_reply_t;

/// Where the columns of n accounts lie in their block. @return bytes in all
size_t plugin_accounts_layout(size_t n, size_t at[7]);
/// The table over a block. @param[in] base  of the block
account_table_t plugin_accounts_over(size_t n, char *base);
#endif

// SPDX-License-Identifier: GPL-3.0-or-later
// Benign life, the same policy for everyone with the numbers of his or her role.
#ifndef VIGIL_BENIGN_LIFE_H
#define VIGIL_BENIGN_LIFE_H
#include "sim/engine.h"

#define PERIOD_S 1500      // what a period of use leads to begins within so long after its login
#define LOOK_S 216         // the longest that life_look_at takes
#define SEEK_S 1800        // attempts at new contacts of one period of use take no longer
#define MESSAGES_IN_VAIN 3 // to one stranger without an answer, at most

/// Sizes the plan and sorts the shard's joins and leaves. @return 0, ERR_MEMORY
int life_open(shard_t *shard);
/// How an account's person answers: the role's chance, spread over persons; 0 for a spare.
manner_t life_manner(const world_t *world, uint32_t account);
/// Draws the coming day's periods of use, once a day. @cost O(persons of the shard)
void life_plan(shard_t *shard, uint32_t day);
/// Everything benign that falls into the tick: looks at waiting requests, then the planned periods of use.
void life_act(shard_t *shard);
/// Accounts that open or are deleted within the tick; part of the exchange, as it changes states.
void life_come_and_go(shard_t *shard);

/// A time on the day of `time` or the next, not before it, at an hour after the person's profile of the day.
/// @param[in] late  chance that it falls between 20:00 and 24:00 instead
uint32_t life_at_hour(const shard_t *shard, uint32_t person, rng_t *rng, uint32_t time, double late);
/// Whether a contact of a contact was come upon by the platform's suggestion rather than in a list.
bool life_suggested(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t other);
/// When a request made at `time` is looked at by `account`; soon if the two agreed on it in a conversation.
uint32_t life_request_seen(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t time, bool awaited);
/// When `account` writes to whoever accepted its request at `time`.
uint32_t life_greeting_time(const shard_t *shard, rng_t *rng, uint32_t account, uint32_t time, bool awaited);
/// A period of use that begins at `time` for a purpose of its own, with what ordinary ones hold: a login,
/// conversations, a look around; no attempts at new contacts. The account is one of the shard's own. @return a time
/// within it
uint32_t life_visit(shard_t *shard, uint32_t account, uint32_t time);

/// One conversation with a contact, and what may come of it: a move to another platform, a block.
void life_chat(shard_t *shard, rng_t *rng, uint32_t account, contact_t *contact, const role_policy_t *policy,
               uint32_t time);
/// Whoever asked says hello to the new contact, unless they have written already.
void life_greet(shard_t *shard, const todo_t *todo);
/// The rows of looking somebody up: a suggestion, or a search unless a contact, a group or an agreement led there; then
/// the profile.
/// @param[in] flags  event flags: how the other was found
/// @return  s from which on something can follow
uint32_t life_look_at(shard_t *shard, rng_t *rng, uint32_t account, uint32_t other, uint8_t flags, uint32_t time);
/// Whoever looked at a profile earlier looks again, and asks or writes.
void life_come_back(shard_t *shard, const todo_t *todo);
/// A second and third message to a stranger who did not answer.
void life_write_again(shard_t *shard, const todo_t *todo);
/// Expected attempts at new contacts in a period of use: the role's, by platform, and by week of the account, as
/// curiosity comes and goes.
double life_curiosity(const shard_t *shard, uint32_t account, const role_policy_t *policy, uint32_t time);
/// Attempts of a person relative to the mean of the role: everybody meets friends of friends alike, and those who talk
/// to strangers meet these besides, so that nobody who does one never does the other.
/// @param[out] strangers  the part of them that is aimed at strangers
double life_attempts(const world_t *world, uint32_t person, double *strangers);
/// Somebody found, and how: event flags.
typedef struct {
    uint32_t account;
    uint8_t flags;
} found_t;
/// Declared ages of the strangers that an attempt is aimed at.
typedef struct {
    uint32_t low, high;
} ages_t;
/// Attempts at new contacts, made in groups.
#define SEEKERS 32
typedef struct {
    rng_t rng;
    const role_policy_t *policy;
    const uint32_t *at; // the account that will be looked at, or that leads to it; NULL = not known yet
    uint32_t account, time;
    uint32_t via; // whose list of contacts is looked through
    ages_t ages;
    bool cold; // aimed at a stranger
} seeker_t;
typedef struct {
    uint32_t n;
    seeker_t item[SEEKERS];
} seekers_t;
/// Notes one attempt from `account` at `time`; makes those noted when there is no room for more.
/// @param[in] draw  a random word of the account's own
void seek_add(shard_t *shard, seekers_t *self, uint32_t account, const role_policy_t *policy, uint32_t time,
              uint32_t draw);
/// Makes all attempts noted.
void seek_all(shard_t *shard, seekers_t *self);
/// Looks at somebody found and asks or writes, now or later, unless they know each other or have parted.
void meet_someone(shard_t *shard, rng_t *rng, uint32_t account, found_t found, uint32_t time);
/// An account looks at a waiting request: accepts, declines or leaves it.
void decide_request(shard_t *shard, const todo_t *todo);
/// One account blocks another, perhaps with a report, and the tie between them ends.
void life_block(shard_t *shard, rng_t *rng, uint32_t time, uint32_t by, uint32_t whom);
/// What somebody does besides who gave up after a warning: blocks, reports.
void life_warned_off(shard_t *shard, const attempt_t *answer);
/// Strangers turn on one account with blocks and reports that it did not earn.
void life_brigade(shard_t *shard, uint32_t day);
#endif

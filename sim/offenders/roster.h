// SPDX-License-Identifier: GPL-3.0-or-later
// The state of offenders: persons, their profiles, their approaches, by shard. For the files of this folder only.
#ifndef VIGIL_ROSTER_H
#define VIGIL_ROSTER_H
#include "sim/offenders/offenders.h"

#define PERSONAS 160 // accounts an offender holds in the course of a run, at most
#define RETURNS 8    // new profiles under way at once, at most
#define NO_PLATFORM UINT8_MAX
#define NO_PURSUIT UINT32_MAX
#define DUE_NEVER UINT32_MAX

/// One account of an offender.
typedef struct {
    uint32_t account;
    uint32_t seen;     // s of the last login that an approach made, 0 = none
    int32_t first_use; // s of the first use for an approach, or NEVER
    bool further;      // not an ordinary account of the person's
} persona_t;

/// A new profile under way.
typedef struct {
    uint32_t time;    // s at which it is to be opened
    uint32_t account; // once opened, in its first hour, else NO_ACCOUNT
    uint8_t platform;
    bool new_device;
} comeback_t;

typedef struct {
    uint32_t person;
    uint8_t type;     // offender_t
    uint8_t parallel; // approaches at once, at most
    uint16_t active;  // approaches under way
    uint16_t personas, returns;
    double pace_per_day;
    uint32_t next;                               // s at which he next looks for children
    uint32_t spell_end;                          // s
    uint32_t newest;                             // pursuit, chained by `before`
    uint16_t met[PLATFORMS], refused[PLATFORMS]; // attempts that measures were asked about; those they stopped
    uint16_t capped;                             // those of them that a limit on their number stopped
    uint16_t closed;                             // accounts
    persona_t persona[PERSONAS];
    comeback_t returning[RETURNS];
} culprit_t;

/// What is done when an approach is due.
typedef enum { STEP_COLLECT, STEP_REQUEST, STEP_DECIDE, STEP_OPEN, STEP_TALK, STEP_REACT } step_t;
#define STEPS (STEP_REACT + 1)

/// What the child decides.
typedef enum { CHILD_ACCEPT, CHILD_FOLLOW, CHILD_DROP, CHILD_HARM, CHILD_UNEASE, CHILD_DECISIONS } decision_t;

/// An approach under way.
typedef struct {
    approach_t record;
    uint32_t due, phase_end;                   // s
    uint32_t account, child_account;           // in use now
    uint32_t left_account, left_child_account; // before a move that may fail
    uint32_t culprit, before;                  // index; the same person's earlier pursuit
    uint32_t key;                              // of the approach's draws
    uint16_t decided[CHILD_DECISIONS];         // by the child so far, of each kind: orders its draws
    uint16_t turns;                            // changes of stage weighed so far
    uint16_t done[STEPS];                      // since the last of them, of each kind: orders the offender's draws
    uint32_t tied;                             // s of the tie in use, 0 = none yet
    double tempo_s;                            // contact to sexualised stage
    uint8_t step, stage, mode, flags, left_flags;
    uint8_t harm_platform;                      // where harm came about
    uint8_t tries, recontacts, silent, invites; // counts that set limits
    uint32_t viewed;                            // s at which the child's profile was last looked at, 0 = not from here
    bool connected, fresh, muted, moving, leaving; // leaving: the next talk ends in an invitation elsewhere
} pursuit_t;

/// One shard's offenders; changed by the shard's owner alone.
typedef struct {
    culprit_t *culprit;
    uint32_t culprits;
    pursuit_t *pursuit;
    uint32_t pursuits, room;
    uint32_t *active; // pursuits under way
    uint32_t actives;
    uint32_t returns; // of all culprits
} roster_t;

struct offenders {
    world_t *world;
    roster_t roster[SHARDS];
};

/// What every function of a shard's turn needs.
typedef struct {
    shard_t *shard;
    const world_t *world;
    const scenario_t *scenario;
    roster_t *roster;
} scene_t;

static inline const offender_policy_t *roster_policy(const scene_t *scene, const culprit_t *culprit)
{
    return &scene->scenario->offender[culprit->type];
}

/// Both ends of a tie between two accounts, from the next tick on.
void roster_tie(const scene_t *scene, uint32_t a, uint32_t b, uint32_t time, uint8_t flags);
/// The persona that holds an account, or NULL.
persona_t *roster_persona(culprit_t *culprit, uint32_t account);
/// The person begins a period of use of an account unless in one already; @return the time at which something can be
/// done there.
uint32_t roster_arrive(const scene_t *scene, culprit_t *culprit, uint32_t account, uint32_t time);
/// Adds an account; false if there is no room.
bool roster_add(culprit_t *culprit, uint32_t account, bool further);
#endif

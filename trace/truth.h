// SPDX-License-Identifier: GPL-3.0-or-later
// The truth of a world: who is behind each account, which are offenders, and every approach with its stage times and
// outcome. Kept in a file of its own that no detector is handed.
#ifndef VIGIL_TRUTH_H
#define VIGIL_TRUTH_H
#include <stddef.h>
#include <stdint.h>

#define NEVER INT32_MAX
#define NO_PERSON UINT32_MAX

typedef enum {
#define STAGE(name, text, meaning) STAGE_##name,
#include "trace/stage.def"
#undef STAGE
    STAGES
} stage_t;

typedef enum {
#define OFFENDER(name, text, meaning) OFFENDER_##name,
#include "trace/offender.def"
#undef OFFENDER
    OFFENDERS
} offender_t;

typedef enum {
#define ROLE(name, text, meaning) ROLE_##name,
#include "trace/role.def"
#undef ROLE
    ROLES
} role_t;

/// How an approach ended; ONGOING when the simulation ended first.
typedef enum {
    END_ONGOING,
    END_UNANSWERED,
    END_REFUSED,
    END_DROPPED,
    END_BLOCKED,
    END_TOLD,
    END_CLOSED,
    END_HARMED_OVER,
    ENDS
} approach_end_t;

/// Columns over persons, length n.
typedef struct {
    size_t n;
    uint8_t *age;      // true age, years
    uint8_t *sex;      // 0 female, 1 male
    uint8_t *role;     // role_t
    uint8_t *offender; // offender_t; OFFENDER_NONE for nearly all
    uint16_t *region;
    uint32_t *household;
    uint32_t *school; // UINT32_MAX = none
    int32_t *onset;   // s: first offender-controlled event; NEVER
} person_table_t;

/// One offender person after one child, over all accounts and platforms.
typedef struct {
    uint32_t offender, child;        // persons
    uint32_t account, child_account; // where contact began
    int32_t stage_time[STAGES];      // s at which each stage was first reached, or NEVER
    int32_t ended;                   // s, or NEVER
    uint8_t end, type, platform, last_platform,
        stage;               // approach_end_t, offender_t, where contact began, where it was last, furthest stage
    uint8_t invited, uneasy; // 0 or 1: the child was asked to another platform; was uncomfortable
    uint8_t blocked, flagged, recontacted; // 0 or 1: by the child; reported to the platform; gone on after either
    uint8_t disclosed, reported, recorded, platform_known, charged, identified; // the recorded-crime lens, 0 or 1
    uint16_t messages_out, messages_in; // messages from and to the offender (saturating)
} approach_t;

typedef struct {
    person_table_t person;
    size_t accounts;
    uint32_t *account_person;  // [accounts]; NO_PERSON for an account that never came to life
    uint8_t *account_offender; // [accounts] 1 if the account was used for an approach (positive unit)
    int32_t *account_onset;    // [accounts] s: first offender-controlled event, or NEVER
    int32_t *account_closed;   // [accounts] s at which the platform closed it, or NEVER
    approach_t *approach;
    size_t approaches;
} truth_t;

/// Allocates zeroed tables (times NEVER, persons NO_PERSON). @return 0, ERR_MEMORY
int truth_init(truth_t *self, size_t persons, size_t accounts, size_t approaches);
void truth_free(truth_t *self);
/// Every column. @return 0, ERR_MEMORY; free out with truth_free
int truth_copy(truth_t *out, const truth_t *truth);
/// When each account was first used for an approach. @param[out] onset  [accounts] s; NEVER for all others
void truth_onsets(const truth_t *self, int32_t *onset);

extern const char *const stage_name[STAGES + 1], *const stage_meaning[STAGES + 1];
extern const char *const offender_name[OFFENDERS + 1], *const offender_meaning[OFFENDERS + 1];
extern const char *const role_name[ROLES + 1], *const role_meaning[ROLES + 1];
extern const char *const approach_end_name[ENDS + 1];
#endif

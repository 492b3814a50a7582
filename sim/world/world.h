// SPDX-License-Identifier: GPL-3.0-or-later
// The world: people in shards, their accounts, contacts and groups, as plain arrays.
#ifndef VIGIL_WORLD_H
#define VIGIL_WORLD_H
#include "scenarios/scenario.h"

/// People are ordered by locality and cut into SHARDS ranges, whatever the number of threads. A shard's accounts are
/// one range of ids too, in shuffled order, so that an id says nothing of its person.
#define SHARDS 64
#define NONE UINT32_MAX
#define AGES_LISTED 128 // declared ages that search tells apart; higher ones count as the last

/// Where a tie comes from. Order of closeness.
typedef enum {
    CIRCLE_HOUSEHOLD,
    CIRCLE_KIN,
    CIRCLE_CLASS,
    CIRCLE_CLUB,
    CIRCLE_WORK,
    CIRCLE_NEIGHBOUR,
    CIRCLE_CLOSURE,
    CIRCLE_ONLINE,
    CIRCLES
} circle_t;

enum {
    CONTACT_THREAD = 1 /* a thread between the two exists */,
    CONTACT_MUTUAL = 2 /* have a contact in common */,
    CONTACT_MINOR = 4 /* peer declares an age below 18 */
};

/// One end of a tie between two accounts of one platform. 8 bytes.
typedef struct {
    uint32_t peer; // account
    uint8_t circle, flags;
    uint16_t added_day; // 0 = before the start
} contact_t;

/// A slice of the shard's contact pool, most important contact first (the persistent "social signature").
typedef struct {
    uint32_t first;
    uint16_t n, room;
} slice_t;

typedef enum { ACCOUNT_FUTURE, ACCOUNT_OPEN, ACCOUNT_LEFT, ACCOUNT_CLOSED, ACCOUNT_SPARE } account_state_t;

/// Contacts of one shard's accounts; grows at its end when a slice moves.
typedef struct {
    contact_t *contact;
    size_t n, capacity;
} contact_pool_t;

/// Columns over persons.
typedef struct {
    uint32_t n;
    uint8_t *age, *sex, *role, *offender; // sex: 0 female, 1 male; offender: offender_t
    uint8_t *open;                        // to strangers: OPEN_*
    uint8_t *answer;                      // responsiveness: 128 = the role's chance, 255 = twice it
    uint16_t *region;
    uint32_t *household; // households are numbered in person order: members are neighbours
    uint32_t *class_;    // school class (school x year), NONE
    uint32_t *school;    // NONE
    uint32_t *club;      // NONE
    uint32_t *work;      // NONE
    float *periods_per_day;
    float *chats;            // mean conversations a period of use
    uint32_t *account_first; // [n + 1] into person_account; main profiles first, by platform
} person_columns_t;

/// Columns over accounts beside what the platform knows.
typedef struct {
    uint32_t *person;      // NONE for a spare
    uint8_t *state;        // account_state_t
    int32_t *leaves;       // s at which the person deletes it, or NEVER
    slice_t *contacts;     // in the pool of the account's shard
    uint8_t *weight;       // of being picked among the person's accounts for a period of use, >= 1; has the
                           // platform's intensity in it
    uint32_t *group_first; // [n + 1] into account_group
} account_columns_t;

/// One profile of a person: an account to be.
typedef struct {
    uint8_t platform, declared_age;
    uint8_t device;     // 0 = the person's own, k > 0 = the k-th further device of this person
    int32_t registered; // s since the start; negative = before it
} profile_t;
/// Most extra profiles an offender's portfolio holds.
#define PORTFOLIO_MAX 128

typedef enum {
    GROUP_FAMILY,
    GROUP_CLASS,
    GROUP_PARENTS,
    GROUP_CLUB,
    GROUP_WORK,
    GROUP_FRIENDS,
    GROUP_ROOM,
    GROUP_KINDS
} group_kind_t;

typedef struct {
    uint32_t n;
    uint8_t *platform, *kind;
    uint32_t *member_first; // [n + 1] into member
    uint32_t *member;       // accounts
} group_columns_t;

typedef struct {
    const scenario_t *scenario;
    uint64_t seed;
    person_columns_t person;
    uint32_t *person_account; // accounts of person p: person_account[account_first[p] .. account_first[p+1])
    account_table_t account;  // what the platforms know
    account_columns_t hidden;
    group_columns_t group;
    uint32_t *account_group; // groups of account a, by hidden.group_first
    contact_pool_t pool[SHARDS];
    uint32_t person_first[SHARDS + 1], account_first[SHARDS + 1];
    uint32_t *spare; // ids of spare accounts, by shard: spare[spare_first[s] .. spare_first[s+1]), used ones first
    uint32_t spare_first[SHARDS + 1], spare_used[SHARDS];
    uint32_t *discoverable; // accounts by platform and declared age, for search among strangers
    uint32_t discoverable_first[PLATFORMS + 1];
    uint32_t discoverable_age[PLATFORMS][AGES_LISTED + 1]; // where each declared age begins
    uint64_t *gone;  // bitset over accounts: not open (future, left, closed, spare)
    uint32_t *users; // worlds that share what never changes (persons, groups): it and its copies
} world_t;

/// Builds everything from (scenario, seed); the same bytes for any number of threads. @return 0, ERR_MEMORY, ERR_INPUT
/// @cost O(persons + ties)
int world_build(world_t *self, const scenario_t *scenario, uint64_t seed);
void world_free(world_t *self);
/// A world in the same state that goes its own way from here. What no run changes (persons, groups)
/// is shared, and freed with the last that uses it, in any order.
/// @param[in] scenario  the copy's; differs from the original's in measures at most
/// @return 0, ERR_MEMORY
/// @cost   O(accounts + contacts)
int world_copy(world_t *self, const world_t *from, const scenario_t *scenario);
/// Re-derives what is redundant and aborts on the first contradiction: ties symmetric, slices sorted apart, platforms
/// equal at both ends, ids in range, bitset equal to states. For tests and debug builds. @cost O(ties log)
void world_verify(const world_t *self);
/// Bytes of all arrays.
uint64_t world_bytes(const world_t *self);

static inline bool world_gone(const world_t *self, uint32_t account)
{
    return self->gone[account >> 6] >> (account & 63) & 1;
}
/// Shard of an account, by binary search over 64 ranges.
uint32_t world_shard(const world_t *self, uint32_t account);
uint32_t world_shard_of_person(const world_t *self, uint32_t person);
static inline contact_t *world_contacts(const world_t *self, uint32_t shard, uint32_t account)
{
    return self->pool[shard].contact + self->hidden.contacts[account].first;
}
/// Index of `peer` among the contacts of `account`, or -1. @cost O(contacts)
int32_t world_contact_find(const world_t *self, uint32_t account, uint32_t peer);
/// Appends a contact unless it is there already (or the slice holds 65,535). Only the shard's owner may call.
/// @return the contact, NULL if none could be added
contact_t *world_contact_add(world_t *self, uint32_t account, contact_t contact);
/// Removes a contact, keeping the order of the others. Only the shard's owner may call.
void world_contact_remove(world_t *self, uint32_t account, uint32_t peer);
/// True if the two accounts have a contact in common: looks at up to 32 contacts of each. @cost O(32 x 32)
bool world_mutual(const world_t *self, uint32_t a, uint32_t b);
/// True if a search from `account` could find `other`, an account of the same platform.
static inline bool world_searchable(const world_t *self, uint32_t account, uint32_t other)
{
    return self->scenario->platform[self->account.platform[account]].searchable &&
           self->account.settings[other] & SETTING_SEARCHABLE;
}
/// Puts the lists for search in order again after declared ages have changed. Between ticks only (main thread).
/// @param[out] scratch [discoverable_first[PLATFORMS]]
void world_relist(world_t *self, uint32_t *scratch);
/// The age by which people of about the same age find each other: a child's own, whatever its account declares; of
/// others nothing is known but that.
static inline uint32_t world_peer_age(const world_t *self, uint32_t account)
{
    uint32_t age = self->person.age[self->hidden.person[account]];
    return age < 18 ? age : self->account.declared_age[account];
}
/// How open to strangers a person is.
enum { OPEN_NOT, OPEN_ACCEPTS, OPEN_TALKS };
/// The chance that a person does something that only those at least so open do, given the mean over the role.
static inline double world_open_chance(const world_t *self, uint32_t person, uint8_t least, double mean)
{
    const role_policy_t *role = &self->scenario->role[self->person.role[person]];
    double share = least == OPEN_TALKS ? role->open * role->talks : role->open;
    if (self->person.open[person] < least) return 0;
    return mean < share ? mean / share : 1;
}
/// Asks the memory for the first contacts of an account of the shard, as a search through them reads.
static inline void world_fetch_contacts(const world_t *self, uint32_t shard, uint32_t account)
{
    enum { MOST = 64, LINE = 8 }; // contacts
    const contact_t *contact = world_contacts(self, shard, account);
    for (uint32_t i = 0; i < MOST && i < self->hidden.contacts[account].n; i += LINE) __builtin_prefetch(contact + i);
}
/// Account of `person` on a platform: the first open one, or NO_ACCOUNT.
uint32_t world_account_on(const world_t *self, uint32_t person, platform_t platform);
/// Sets the state of an account and the bitset. Between phases only (main thread), or by the owner for its own shard's
/// range when the range starts at a multiple of 64 (it does: ranges are padded with spares).
void world_account_state(world_t *self, uint32_t account, account_state_t state);
#endif

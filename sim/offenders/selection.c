// SPDX-License-Identifier: GPL-3.0-or-later
// How an offender finds a child: search, suggestion, contact lists, public rooms, places, or the own circles.
#include "sim/offenders/selection.h"

#include "sim/life/life.h"
#include "sim/offenders/childhood.h"
#include "sim/offenders/response.h"

#define KNOWN_LOOKS 256

typedef enum { WAY_SEARCH, WAY_CONTACTS, WAY_ROOM, WAY_NEARBY, WAYS } way_t;

bool selection_looks_child(const world_t *world, uint32_t account, rng_t *rng, double seen)
{
    uint32_t person = world->hidden.person[account];
    if (person == NONE) return false;
    uint8_t age = world->person.age[person];
    if (age < 8 || age > 17) return false;
    return world->account.declared_age[account] < 18 || rng_chance(rng, seen);
}

static bool after_already(const scene_t *scene, const culprit_t *culprit, uint32_t child)
{
    for (uint32_t i = culprit->newest; i != NO_PURSUIT; i = scene->roster->pursuit[i].before)
        if (scene->roster->pursuit[i].record.child == child) return true;
    return false;
}

/// Preference by sex and age, as the recorded victims are spread.
static bool wanted(const scene_t *scene, uint32_t child, rng_t *rng)
{
    const offending_t *offending = &scene->scenario->offending;
    double girls = offending->girls, sex = scene->world->person.sex[child] ? 1 - girls : girls, highest = 1e-300;
    for (int band = 0; band < CHILD_BANDS; band++) highest = fmax(highest, offending->child_age_weight[band]);
    double age = offending->child_age_weight[childhood_band(scene->world->person.age[child])] / highest;
    return rng_chance(rng, sex / fmax(girls, 1 - girls) * age);
}

static bool suits(const scene_t *scene, const culprit_t *culprit, rng_t *rng, uint32_t account, uint32_t other,
                  double seen)
{
    const world_t *w = scene->world;
    if (other == NO_ACCOUNT || world_gone(w, other) || !selection_looks_child(w, other, rng, seen)) return false;
    uint32_t child = w->hidden.person[other];
    if (w->person.household[child] == w->person.household[culprit->person]) return false;
    if (!wanted(scene, child, rng) || after_already(scene, culprit, child)) return false;
    return world_contact_find(w, account, other) < 0 && !blocks_has(&scene->shard->blocks, account, other);
}

/// One of the person's open accounts: ordinary ones by how much their platforms are used to find children, further ones
/// alike, as they were opened for it.
static uint32_t pick_account(const scene_t *scene, const culprit_t *culprit, rng_t *rng)
{
    double weight[PERSONAS], total = 0;
    bool own = rng_chance(rng, roster_policy(scene, culprit)->own_account);
    for (int pass = 0; pass < 2 && total <= 0; pass++, own = !own)
        for (uint32_t i = 0; i < culprit->personas; i++) {
            const persona_t *persona = &culprit->persona[i];
            bool usable = persona->further != own && !world_gone(scene->world, persona->account);
            uint8_t platform = scene->world->account.platform[persona->account];
            weight[i] = !usable ? 0 : persona->further ? 1 : scene->scenario->offending.platform_weight[platform];
            weight[i] *= response_weight(scene, culprit, platform);
            total += weight[i];
        }
    return total > 0 ? culprit->persona[rng_pick(rng, weight, culprit->personas)].account : NO_ACCOUNT;
}

static bool pick_way(const scene_t *scene, const offender_policy_t *policy, rng_t *rng, uint32_t account, way_t *way)
{
    const platform_row_t *row = &scene->scenario->platform[scene->world->account.platform[account]];
    bool contacts = scene->world->hidden.contacts[account].n > 0;
    double weight[WAYS] = {[WAY_SEARCH] = row->searchable ? policy->search : 0,
                           [WAY_CONTACTS] =
                               contacts && (row->list_shown || row->suggests) ? policy->through_contacts : 0,
                           [WAY_ROOM] = row->rooms ? policy->room : 0,
                           [WAY_NEARBY] = policy->nearby};
    if (weight[WAY_SEARCH] + weight[WAY_CONTACTS] + weight[WAY_ROOM] + weight[WAY_NEARBY] <= 0) return false;
    *way = (way_t)rng_pick(rng, weight, WAYS);
    return true;
}

static uint32_t any_discoverable(const world_t *world, rng_t *rng, uint8_t platform)
{
    uint32_t first = world->discoverable_first[platform], n = world->discoverable_first[platform + 1] - first;
    return n ? world->discoverable[first + rng_below(rng, n)] : NO_ACCOUNT;
}

/// A group of the account that is a public room; NONE if the first few tries find none.
static uint32_t pick_room(const world_t *world, rng_t *rng, uint32_t account)
{
    uint32_t first = world->hidden.group_first[account], n = world->hidden.group_first[account + 1] - first;
    for (int i = 0; n && i < 6; i++) {
        uint32_t group = world->account_group[first + rng_below(rng, n)];
        if (world->group.kind[group] == GROUP_ROOM) return group;
    }
    return NONE;
}

static uint32_t any_member(const world_t *world, rng_t *rng, uint32_t group)
{
    uint32_t first = world->group.member_first[group], n = world->group.member_first[group + 1] - first;
    return n ? world->group.member[first + rng_below(rng, n)] : NO_ACCOUNT;
}

static uint32_t any_contact(const world_t *world, rng_t *rng, uint32_t account)
{
    uint32_t n = world->hidden.contacts[account].n;
    return n ? world_contacts(world, world_shard(world, account), account)[rng_steady(rng, n)].peer : NO_ACCOUNT;
}

/// Somebody of the own region who is on the platform; NO_ACCOUNT if this look found nobody.
static uint32_t any_nearby(const scene_t *scene, rng_t *rng, uint32_t account)
{
    const world_t *w = scene->world;
    uint32_t first = w->person_first[scene->shard->index], last = w->person_first[scene->shard->index + 1];
    uint32_t near = first + rng_below(rng, last - first);
    return world_account_on(w, near, (platform_t)w->account.platform[account]);
}

/// A contact whose own contacts are worth a look: a child's, if the first few tries find one.
static uint32_t pick_via(const world_t *world, rng_t *rng, uint32_t account)
{
    uint32_t via = NO_ACCOUNT;
    for (int i = 0; i < 6; i++) {
        via = any_contact(world, rng, account);
        if (via == NO_ACCOUNT || selection_looks_child(world, via, rng, 1)) break;
    }
    return via;
}

/// Looks through profiles on one way; NO_ACCOUNT if none suits.
/// @param[out] led  whose list of contacts led there, or NO_ACCOUNT
static uint32_t look(const scene_t *scene, const culprit_t *culprit, rng_t *rng, uint32_t account, way_t way,
                     uint32_t *led)
{
    const world_t *w = scene->world;
    bool by_contact = way == WAY_CONTACTS;
    uint32_t room = way == WAY_ROOM ? pick_room(w, rng, account) : NONE;
    uint32_t via = by_contact ? pick_via(w, rng, account) : NO_ACCOUNT;
    *led = via;
    const offending_t *offending = &scene->scenario->offending;
    double seen = by_contact ? offending->seen_in_list : offending->seen_in_search;
    for (uint32_t i = 0; i < offending->looks; i++) {
        uint32_t other = NO_ACCOUNT;
        if (room != NONE)
            other = any_member(w, rng, room);
        else if (by_contact)
            other = via == NO_ACCOUNT ? NO_ACCOUNT : any_contact(w, rng, via);
        else if (way == WAY_SEARCH)
            other = any_discoverable(w, rng, w->account.platform[account]);
        else if (way == WAY_NEARBY && (other = any_nearby(scene, rng, account)) == NO_ACCOUNT)
            continue;
        if (other == NO_ACCOUNT) return NO_ACCOUNT;
        if (suits(scene, culprit, rng, account, other, seen)) return other;
    }
    return NO_ACCOUNT;
}

static bool lists_contacts(const world_t *world, uint32_t account)
{
    return world->scenario->platform[world->account.platform[account]].list_shown;
}

static bool find_stranger(const scene_t *scene, culprit_t *culprit, rng_t draws, uint32_t time, selection_t *found)
{
    static const uint8_t flags_of[WAYS] = {[WAY_CONTACTS] = FLAG_MUTUAL, [WAY_ROOM] = FLAG_THROUGH_GROUP};
    for (uint32_t i = 0; i < scene->scenario->offending.tries; i++) {
        rng_t own = rng_part(draws, i), *rng = &own; // of each try, whatever the last one came to
        uint32_t account = pick_account(scene, culprit, rng);
        way_t way = WAY_SEARCH;
        if (account == NO_ACCOUNT) return false;
        if (!pick_way(scene, roster_policy(scene, culprit), rng, account, &way)) continue;
        uint32_t via, child = look(scene, culprit, rng, account, way, &via);
        if (child == NO_ACCOUNT) continue;
        uint8_t flags = flags_of[way];
        if (way == WAY_CONTACTS && life_suggested(scene->shard, rng, account, child)) flags |= FLAG_SUGGESTED;
        if (way == WAY_CONTACTS && !(flags & FLAG_SUGGESTED) && !lists_contacts(scene->world, account)) continue;
        attempt_t attempt = {.actor = account, .target = child, .via = via, .time = time, .flags = flags};
        attempt.by_place = way == WAY_NEARBY;
        bool hidden = measures_ask(scene->shard, HOOK_DISCOVER, &attempt) != RULING_ALLOWED;
        response_met(culprit, scene->world->account.platform[account],
                     !hidden          ? MET_ALLOWED
                     : attempt.capped ? MET_CAPPED
                                      : MET_REFUSED);
        if (hidden) continue;
        *found = (selection_t){account, child, flags};
        return true;
    }
    return false;
}

/// The two stand in one school or club, or `me` lives with a child who does.
static bool same_circle(const world_t *world, uint32_t me, uint32_t other)
{
    const person_columns_t *of = &world->person;
    uint32_t first = me;
    while (first > 0 && of->household[first - 1] == of->household[me]) first--;
    for (uint32_t p = first; p < of->n && of->household[p] == of->household[me]; p++) {
        if (p != me && of->age[p] >= 18) continue;
        if (of->school[p] != NONE && of->school[p] == of->school[other]) return true;
        if (of->club[p] != NONE && of->club[p] == of->club[other]) return true;
    }
    return false;
}

/// A contact, or someone of a circle in the neighbourhood; NO_ACCOUNT if this try found nobody.
static uint32_t known_candidate(const scene_t *scene, const culprit_t *culprit, rng_t *rng, uint32_t account)
{
    const world_t *w = scene->world;
    if (rng_chance(rng, 0.5)) return any_contact(w, rng, account);
    uint32_t first = w->person_first[scene->shard->index], last = w->person_first[scene->shard->index + 1];
    uint32_t other = first + rng_below(rng, last - first);
    if (w->person.age[other] >= 18 || !same_circle(w, culprit->person, other)) return NO_ACCOUNT;
    return world_account_on(w, other, (platform_t)w->account.platform[account]);
}

static bool share_group(const world_t *world, uint32_t a, uint32_t b)
{
    const uint32_t *first = world->hidden.group_first, *group = world->account_group;
    for (uint32_t i = first[a]; i < first[a + 1]; i++)
        for (uint32_t j = first[b]; j < first[b + 1]; j++)
            if (group[i] == group[j]) return true;
    return false;
}

/// How an account comes upon one that its person knows by name: a contact in common, a group, or a search.
static bool way_to(const world_t *world, uint32_t account, uint32_t other, uint8_t *flags)
{
    if (world_mutual(world, account, other))
        *flags = FLAG_MUTUAL;
    else if (share_group(world, account, other))
        *flags = FLAG_THROUGH_GROUP;
    else
        return world_searchable(world, account, other);
    return true;
}

static bool find_known(const scene_t *scene, const culprit_t *culprit, rng_t draws, uint32_t time, selection_t *found)
{
    const world_t *w = scene->world;
    for (uint32_t i = 0; i < KNOWN_LOOKS; i++) {
        rng_t own = rng_part(draws, i), *rng = &own;
        uint32_t account = culprit->persona[rng_below(rng, culprit->personas)].account;
        if (world_gone(w, account)) continue;
        uint32_t other = known_candidate(scene, culprit, rng, account);
        if (other == NO_ACCOUNT || world_gone(w, other) || !selection_looks_child(w, other, rng, 1)) continue;
        uint32_t child = w->hidden.person[other];
        if (w->person.household[child] == w->person.household[culprit->person]) continue;
        if (!wanted(scene, child, rng) || after_already(scene, culprit, child)) continue;
        uint8_t flags = 0;
        bool contact = world_contact_find(w, account, other) >= 0;
        if (blocks_has(&scene->shard->blocks, account, other)) continue;
        if (!contact && !way_to(w, account, other, &flags)) continue;
        if (!contact && !measures_allow(scene->shard, HOOK_DISCOVER, account, other, time, flags)) continue;
        *found = (selection_t){account, other, flags};
        return true;
    }
    return false;
}

bool selection_find(const scene_t *scene, culprit_t *culprit, rng_t draws, uint32_t time, selection_t *found)
{
    if (!culprit->personas) return false;
    return culprit->type == OFFENDER_KNOWN ? find_known(scene, culprit, draws, time, found)
                                           : find_stranger(scene, culprit, draws, time, found);
}

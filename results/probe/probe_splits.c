// SPDX-License-Identifier: GPL-3.0-or-later
// L11: persons and devices are numbered world by world, so nothing is in two roles unless a whole world is.
#include "core/array.h"
#include "core/error.h"
#include "core/fnv.h"
#include "results/probe/probe_worlds.h"
#include <math.h>

uint64_t probe_log_digest(const probe_log_t *log)
{
    const uint8_t *at = (const uint8_t *)log->event, *end = (const uint8_t *)(log->event + log->n);
    uint64_t digest = FNV_START;
    for (; at < end; at++) digest = fnv_add(digest, *at);
    return digest ? digest : 1;
}

size_t probe_splits_shared(const probe_split_t *split, size_t n, size_t *a, size_t *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            bool itself = split[i].role == split[j].role && split[i].index == split[j].index;
            bool content = split[i].digest != 0 && split[i].digest == split[j].digest;
            if (itself || (split[i].seed != split[j].seed && !content)) continue;
            if (shared++ > 0) continue;
            *a = j;
            *b = i;
        }
    return shared;
}

/// The seeds of every world of a run, with the digests of those that were simulated here.
static int list_worlds(const protocol_t *protocol, uint64_t seed, const probe_split_t *seen, size_t n,
                       probe_split_t **out, size_t *worlds)
{
    size_t room = 0;
    for (int role = 0; role < WORLD_ROLES; role++) room += world_role_worlds(protocol, (world_role_t)role);
    *worlds = 0;
    CHECK(array_new(out, room, sizeof **out));
    for (uint32_t role = 0; role < WORLD_ROLES; role++)
        for (uint32_t w = 0; w < world_role_worlds(protocol, (world_role_t)role); w++) {
            probe_split_t *one = &(*out)[(*worlds)++];
            *one = (probe_split_t){.role = role, .index = w, .seed = rng_world_seed(seed, role, w)};
            for (size_t i = 0; i < n; i++)
                if (seen[i].role == role && seen[i].index == w) one->digest = seen[i].digest;
        }
    return 0;
}

int probe_splits_end(const probe_t *probe, const probe_split_t *seen, size_t n)
{
    const scenario_t *scenario = probe->options->scenario;
    probe_split_t *split = NULL;
    size_t worlds = 0, a = 0, b = 0;
    CHECK(list_worlds(&scenario->protocol, scenario->run.seed, seen, n, &split, &worlds));
    size_t shared = probe_splits_shared(split, worlds, &a, &b);
    int code = shared ? probe_add(probe, PROBE_SPLITS, "worlds", ANSWER_FAIL, (double)shared, 0, 0, "%s %u is %s %u",
                                  world_role_name[split[a].role], split[a].index, world_role_name[split[b].role],
                                  split[b].index)
                      : probe_add(probe, PROBE_SPLITS, "worlds", ANSWER_PASS, 0, 0, 0,
                                  "worlds in two roles, of %zu; %zu by content", worlds, n);
    free(split);
    return code;
}

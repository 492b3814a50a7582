// SPDX-License-Identifier: GPL-3.0-or-later
// One conversation as rows: bursts in turn, media, a call. Benign people and offenders write through the same code.
#include "sim/engine.h"

#define TURN_PASSES \
    160            // of 256: the next burst comes from the other side (mean run length 1.6 bursts, as in real traces)
#define AWAY_S 900 // who has not looked for so long may have gone to sleep
#define GO_ON_ALL 4096 // going on is decided by 12 bits

typedef struct {
    shard_t *shard;
    rng_t *rng;
    uint32_t side[2], limit;  // accounts; no row at or after limit
    uint8_t platform, always; // flags of every row
} line_t;

static void put(const line_t *line, uint32_t time, int from, uint8_t kind, uint16_t count, uint16_t duration,
                uint8_t flags)
{
    engine_emit(line->shard, (event_t){.time = time,
                                       .actor = line->side[from],
                                       .target = line->side[!from],
                                       .count = count,
                                       .duration = duration,
                                       .kind = kind,
                                       .platform = line->platform,
                                       .flags = (uint8_t)(flags | line->always | engine_night(time))});
}

/// One burst; returns its messages and moves *time to its end. One random word decides on its size (12 bits) and, left
/// in *rest, on what follows (20 bits).
static uint32_t burst(const line_t *line, uint32_t *time, int from, uint8_t flags, uint32_t *rest)
{
    uint32_t word = rng_u32(line->rng), count = line->shard->laws->burst[word >> 20], duration = 0;
    if (count > 1) {
        duration = (uint32_t)((float)(count - 1) * quantile_draw(&line->shard->laws->typing, line->rng));
        if (duration > 3600) duration = 3600;
    }
    put(line, *time, from, EVENT_MESSAGE, (uint16_t)count, (uint16_t)duration, flags);
    *time += duration;
    *rest = word;
    return count;
}

/// Time to the next burst: 22 bits of a word decide whether it takes hours, 10 how long it takes.
static uint32_t pause_s(const line_t *line, uint32_t slow_cut)
{
    uint32_t word = rng_u32(line->rng);
    const quantile_t *law =
        (word & 0x3fffff) < slow_cut ? &line->shard->laws->slow : &line->shard->laws->gap[line->platform];
    return (uint32_t)law->value[word >> 22];
}

/// An image, a call: 16 bits of a word decide on each. Returns the time of the last row.
static uint32_t extras(const line_t *line, const talk_style_t *style, uint32_t time, bool answered)
{
    const platform_row_t *platform = &line->shard->world->scenario->platform[line->platform];
    uint32_t word = rng_u32(line->rng), last = time;
    bool media = platform->media && (word >> 16) < style->media * 0x1p16;
    bool call = answered && platform->calls && (word & 0xffff) < style->call * 0x1p16;
    if (!media && !call) return last;
    uint32_t later = time + 1 + rng_below(line->rng, 240);
    if (later >= line->limit) return last;
    if (media) {
        int from = answered && rng_chance(line->rng, 0.5);
        if (measures_allow(line->shard, HOOK_MEDIA, line->side[from], line->side[!from], later, line->always)) {
            put(line, later, from, EVENT_MEDIA, 1, 0, 0);
            last = later;
            measures_allow(line->shard, HOOK_RECEIVE, line->side[!from], line->side[from], later, line->always);
        }
    }
    if (call) {
        double duration = fmin(2 * quantile_draw(&line->shard->laws->gap[line->platform], line->rng) + 20, 14400);
        put(line, later, 0, EVENT_CALL, 0, (uint16_t)duration, 0);
        last = later;
    }
    return last;
}

talk_t engine_talk(shard_t *shard, rng_t *rng, uint32_t time, uint32_t from, uint32_t to, const talk_style_t *style,
                   uint8_t flags)
{
    const world_t *world = shard->world;
    uint8_t platform = world->account.platform[from];
    line_t line = {.shard = shard,
                   .rng = rng,
                   .side = {from, to},
                   .limit = shard->start + RING_S,
                   .platform = platform,
                   .always =
                       (world->scenario->platform[platform].encrypted ? FLAG_ENCRYPTED : 0) | (flags & FLAG_MUTUAL)};
    talk_t talk = {.end = time};
    uint32_t rest, slow_cut = (uint32_t)(style->slow_share * 0x1p22);
    uint32_t messages[2] = {burst(&line, &talk.end, 0, flags, &rest), 0};
    if (rng_chance(rng, style->answer)) {
        uint32_t go_on_cut = (uint32_t)(style->turns / (1 + style->turns) * GO_ON_ALL + 0.5);
        int side = 1;
        do {
            uint32_t pause = pause_s(&line, slow_cut), next = talk.end + 1 + pause;
            if (pause >= AWAY_S || !talk.answered) next = engine_awake(shard, line.side[side], rng, next);
            if (next >= line.limit) break;
            talk.end = next;
            uint8_t answer = side && !talk.answered && (flags & FLAG_FIRST) ? FLAG_ANSWER : 0;
            messages[side] += burst(&line, &talk.end, side, (uint8_t)(answer | (flags & FLAG_UNCONNECTED)), &rest);
            talk.answered |= side;
            side ^= (rest >> 12 & 0xff) < TURN_PASSES;
        } while ((rest & (GO_ON_ALL - 1)) < go_on_cut);
    }
    talk.end = extras(&line, style, talk.end, talk.answered);
    talk.out = messages[0];
    talk.in = messages[1];
    return talk;
}

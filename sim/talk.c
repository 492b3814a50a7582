// SPDX-License-Identifier: GPL-3.0-or-later
// One conversation as rows: bursts in turn, media, a call. Benign people and offenders write through the same code.
#include "sim/engine.h"

/// Chance that the next burst comes from the other side (mean run length 1 / 0.75, as in real traces).
#define TURN_PASSES 0.75

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

/// One burst; returns its messages and moves *time to its end.
static uint32_t burst(const line_t *line, uint32_t *time, int from, uint8_t flags)
{
    uint32_t count = line->shard->laws->burst[rng_u32(line->rng) >> 20], duration = 0;
    if (count > 1) {
        duration = (uint32_t)((float)(count - 1) * quantile_draw(&line->shard->laws->typing, line->rng));
        if (duration > 3600) duration = 3600;
    }
    put(line, *time, from, EVENT_MESSAGE, (uint16_t)count, (uint16_t)duration, flags);
    *time += duration;
    return count;
}

static uint32_t pause_s(const line_t *line, double slow_share)
{
    const laws_t *laws = line->shard->laws;
    return (uint32_t)quantile_draw(rng_chance(line->rng, slow_share) ? &laws->slow : &laws->gap, line->rng);
}

/// An image, a call. Returns the time of the last row.
static uint32_t extras(const line_t *line, const talk_style_t *style, uint32_t time, bool answered)
{
    const platform_row_t *platform = &line->shard->world->scenario->platform[line->platform];
    uint32_t later = time + 1 + rng_below(line->rng, 240), last = time;
    if (later >= line->limit) return last;
    if (platform->media && rng_chance(line->rng, style->media)) {
        int from = answered && rng_chance(line->rng, 0.5);
        if (measures_allow_(line->shard, HOOK_MEDIA, line->side[from], line->side[!from], later, line->always)) {
            put(line, later, from, EVENT_MEDIA, 1, 0, 0);
            last = later;
        }
    }
    if (answered && platform->calls && rng_chance(line->rng, style->call)) {
        double duration = fmin(2 * quantile_draw(&line->shard->laws->gap, line->rng) + 20, 14400);
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
                   .always = world->scenario->platform[platform].encrypted ? FLAG_ENCRYPTED : 0};
    talk_t talk = {.end = time};
    talk.out = burst(&line, &talk.end, 0, flags);
    uint32_t messages[2] = {talk.out, 0};
    if (rng_chance(rng, style->answer)) {
        double go_on = style->turns / (1 + style->turns);
        int side = 1;
        do {
            uint32_t next = talk.end + 1 + pause_s(&line, style->slow_share);
            if (next >= line.limit) break;
            talk.end = next;
            uint8_t answer = side && !talk.answered && (flags & FLAG_FIRST) ? FLAG_ANSWER : 0;
            messages[side] += burst(&line, &talk.end, side, (uint8_t)(answer | (flags & FLAG_UNCONNECTED)));
            talk.answered |= side;
            if (rng_chance(rng, TURN_PASSES)) side = !side;
        } while (rng_chance(rng, go_on));
    }
    talk.end = extras(&line, style, talk.end, talk.answered);
    talk.out = messages[0];
    talk.in = messages[1];
    return talk;
}

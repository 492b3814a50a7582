// SPDX-License-Identifier: GPL-3.0-or-later
// Days with messages, the profile over 24 hours, weekdays against the weekend.
#include "core/array.h"
#include "core/error.h"
#include "results/realism/realism_values.h"
#include "results/realism/sample.h"
#include "trace/event.h"
#include <math.h>
#include <stdlib.h>

#define LIFE_LEAST 14   // days from the first to the last one with a message, for the share of active ones
#define DAY_0_WEEKDAY 3 // 1 January 1970 was a Thursday; 0 = Monday

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }
static int64_t day_of(const edge_t *edge, realism_clock_t clock)
{
    return floor_div(edge->time + clock.offset_s, DAY_S);
}

typedef struct {
    sample_t messages, share; // messages of each user-day; share of active days of each user
} days_t;

static int take_user(const edge_stream_t *s, realism_clock_t clock, uint32_t user, days_t *days)
{
    uint32_t first = s->sent_first[user], end = s->sent_first[user + 1], active = 0;
    for (uint32_t i = first; i < end;) {
        int64_t day = day_of(&s->edge[s->sent_event[i]], clock);
        uint32_t from = i;
        while (i < end && day_of(&s->edge[s->sent_event[i]], clock) == day) i++;
        CHECK(sample_add(&days->messages, i - from));
        active++;
    }
    if (!active) return 0;
    int64_t life = day_of(&s->edge[s->sent_event[end - 1]], clock) - day_of(&s->edge[s->sent_event[first]], clock) + 1;
    return life >= LIFE_LEAST ? sample_add(&days->share, active / (double)life) : 0;
}

static int measure_days(const edge_stream_t *s, realism_clock_t clock, double *value)
{
    days_t days = {0};
    int code = 0;
    for (uint32_t u = 0; u < s->users && code == 0; u++) code = take_user(s, clock, u, &days);
    if (code == 0) {
        value[STATISTIC_DAY_MESSAGES_P50] = sample_quantile(&days.messages, 0.5, REALISM_FEWEST);
        value[STATISTIC_DAY_MESSAGES_P90] = sample_quantile(&days.messages, 0.9, REALISM_FEWEST);
        value[STATISTIC_DAY_MESSAGES_P99] = sample_quantile(&days.messages, 0.99, REALISM_FEWEST);
        value[STATISTIC_ACTIVE_DAY_SHARE] = sample_quantile(&days.share, 0.5, REALISM_FEWEST);
    }
    sample_free(&days.messages);
    sample_free(&days.share);
    return code;
}

static void measure_hours(const edge_stream_t *s, realism_clock_t clock, double *value)
{
    uint64_t hour[24] = {0};
    double entropy = 0;
    for (size_t i = 0; i < s->n; i++) {
        int64_t hours = floor_div(s->edge[i].time + clock.offset_s, 3600);
        hour[hours - 24 * floor_div(hours, 24)]++;
    }
    for (int h = 0; h < 24; h++) {
        double share = (double)hour[h] / (double)s->n;
        if (hour[h]) entropy -= share * log(share);
    }
    value[STATISTIC_HOUR_ENTROPY] = entropy / log(24);
}

/// The first of two adjacent weekdays with the least volume, or Saturday.
static int weekend_from(const double *volume, realism_clock_t clock)
{
    int best = 5;
    if (clock.calendar) return best;
    best = 0;
    for (int k = 1; k < 7; k++)
        if (volume[k] + volume[(k + 1) % 7] < volume[best] + volume[(best + 1) % 7]) best = k;
    return best;
}

static void measure_week(const edge_stream_t *s, realism_clock_t clock, double *value)
{
    int64_t first = day_of(&s->edge[0], clock), days = day_of(&s->edge[s->n - 1], clock) - first + 1;
    double volume[7] = {0}, weekdays = 0;
    if (days < 7) return;
    for (size_t i = 0; i < s->n; i++) {
        int64_t day = day_of(&s->edge[i], clock) + DAY_0_WEEKDAY;
        volume[day - 7 * floor_div(day, 7)]++;
    }
    for (int k = 0; k < 7; k++) { // mean of the days of the weekday that lie in the trace, empty ones too
        int64_t start = first + DAY_0_WEEKDAY, offset = (k - start) - 7 * floor_div(k - start, 7);
        volume[k] /= (double)(floor_div(days - 1 - offset, 7) + 1);
    }
    int from = weekend_from(volume, clock), to = (from + 1) % 7;
    for (int k = 0; k < 7; k++) weekdays += k == from || k == to ? 0 : volume[k];
    double weekend = volume[from] + volume[to];
    if (weekend > 0) value[STATISTIC_WEEKDAY_RATE] = weekdays / 5 / (weekend / 2);
}

int rhythm_measure(const edge_stream_t *stream, realism_clock_t clock, double *value)
{
    CHECK(measure_days(stream, clock, value));
    measure_hours(stream, clock, value);
    measure_week(stream, clock, value);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Columns out of a world's rows and accounts. Digits of times are those of direct messages, summed as differences from
// the mean of all messages and divided by the root of their number, so that how much somebody writes does not show;
// shares of what is yes or no as probabilities, since one rare yes among few messages would outweigh everything else.
#include "results/probe/probe_columns.h"
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "core/rng.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#define MINUTE_S 60
#define HOUR_S 3600
enum { DIGIT_PARITY, DIGIT_LAST, DIGIT_SECOND, DIGIT_WHOLE, DIGIT_PLACE, DIGITS };

const char *const causeless_name[CAUSELESS + 1] = {
#define COLUMN(id, name) name,
    CAUSELESS_COLUMNS NULL
#undef COLUMN
};

/// What is counted of each account over its rows.
typedef struct {
    double sum[DIGITS], n[DIGITS];
    double rows, seconds;
    uint32_t last; // s of its newest row
} tally_t;

static void count_digit(tally_t *one, tally_t *all, int digit, double value)
{
    one->sum[digit] += value;
    one->n[digit]++;
    all->sum[digit] += value;
    all->n[digit]++;
}

/// @param[in] place  of the row among those of its second, 0 to 1; NaN if it is alone
static void count_row(tally_t *one, tally_t *all, const event_t *e, double place)
{
    one->seconds += one->rows == 0 || one->last != e->time;
    one->rows++;
    one->last = e->time;
    if (!isnan(place)) count_digit(one, all, DIGIT_PLACE, place);
    if (e->kind != EVENT_MESSAGE) return;
    count_digit(one, all, DIGIT_PARITY, e->time & 1);
    count_digit(one, all, DIGIT_LAST, e->time % 10);
    count_digit(one, all, DIGIT_SECOND, e->time % MINUTE_S);
    count_digit(one, all, DIGIT_WHOLE, e->time % MINUTE_S == 0);
}

static void count_rows(const probe_log_t *log, tally_t *tally, tally_t *all)
{
    for (size_t i = 0, end; i < log->n; i = end) {
        for (end = i + 1; end < log->n && log->event[end].time == log->event[i].time;) end++;
        for (size_t k = i; k < end; k++) {
            double place = end - i > 1 ? (double)(k - i) / (double)(end - i - 1) : NAN;
            if (log->event[k].actor < log->account.n)
                count_row(&tally[log->event[k].actor], all, &log->event[k], place);
        }
    }
}

static double digit(const tally_t *one, const tally_t *all, int d)
{
    return one->n[d] > 0 ? (one->sum[d] - one->n[d] * all->sum[d] / all->n[d]) / sqrt(one->n[d]) : 0;
}

/// Where a count of yes stands among all that its number of messages could have given by chance: uniform whatever that
/// number, ties spread by a draw.
static double place_of_count(const tally_t *one, const tally_t *all, int d, uint64_t seed, uint32_t account)
{
    unsigned n = (unsigned)one->n[d], yes = (unsigned)one->sum[d];
    double share = all->n[d] > 0 ? all->sum[d] / all->n[d] : 0;
    rng_t rng = rng_at(seed, account, (uint32_t)d, RNG_SPLIT);
    double below = yes > 0 ? gsl_cdf_binomial_P(yes - 1, share, n) : 0;
    return below + rng_unit(&rng) * gsl_ran_binomial_pdf(yes, share, n);
}

static uint32_t modulo(int32_t time, int32_t by)
{
    int32_t rest = time % by; // of times before the start negative
    return (uint32_t)(rest < 0 ? rest + by : rest);
}

static double causeless(const probe_log_t *log, uint32_t a, const tally_t *one, const tally_t *all, int column)
{
    switch (column) {
    case CAUSELESS_ACCOUNT:
        return a;
    case CAUSELESS_PARITY:
        return a & 1;
    case CAUSELESS_DEVICE:
        return log->account.device[a];
    case CAUSELESS_NETWORK:
        return log->account.network[a];
    case CAUSELESS_REGION:
        return log->account.region[a];
    case CAUSELESS_REGISTERED_SECOND:
        return modulo(log->account.registered[a], MINUTE_S);
    case CAUSELESS_REGISTERED_HOUR_SECOND:
        return modulo(log->account.registered[a], HOUR_S);
    case CAUSELESS_ROW_PLACE:
        return digit(one, all, DIGIT_PLACE);
    case CAUSELESS_TIME_PARITY:
        return place_of_count(one, all, DIGIT_PARITY, log->seed, a);
    case CAUSELESS_TIME_DIGIT:
        return digit(one, all, DIGIT_LAST);
    case CAUSELESS_TIME_SECOND:
        return digit(one, all, DIGIT_SECOND);
    default:
        return place_of_count(one, all, DIGIT_WHOLE, log->seed, a);
    }
}

static const char *causal_name(int column)
{
    static const char *const more[] = {"rows", "distinct_seconds", "platform", "settings", "accounts_of_device"};
    return column < FEATURES ? feature_name[column] : more[column - FEATURES];
}

/// A feature that is not known (the account was closed) is the lowest of all.
static double causal(const probe_world_t *in, uint32_t a, const tally_t *one, const uint32_t *on_device, int column)
{
    const account_table_t *table = &in->log->account;
    double feature = column < FEATURES ? in->scores->feature[a * (size_t)FEATURES + (size_t)column] : 0;
    if (column < FEATURES) return isnan(feature) ? -1e30 : feature;
    switch (column) {
    case CAUSAL_ROWS:
        return one->rows;
    case CAUSAL_SECONDS:
        return one->seconds;
    case CAUSAL_PLATFORM:
        return table->platform[a];
    case CAUSAL_SETTINGS:
        return table->settings[a];
    default:
        return on_device[a];
    }
}

/// How many accounts of the table name each account's device.
static int count_devices(const account_table_t *table, uint32_t **out)
{
    uint64_t *key = NULL; // device, account
    CHECK(array_new(out, table->n, sizeof **out));
    CHECK(ARRAY_NEW(key, table->n));
    for (size_t a = 0; a < table->n; a++) key[a] = (uint64_t)table->device[a] << 32 | a;
    qsort(key, table->n, sizeof *key, order_uint64);
    for (size_t i = 0, end; i < table->n; i = end) {
        for (end = i; end < table->n && key[end] >> 32 == key[i] >> 32;) end++;
        for (size_t k = i; k < end; k++) (*out)[(uint32_t)key[k]] = (uint32_t)(end - i);
    }
    free(key);
    return 0;
}

int probe_columns_init(probe_columns_t *self, size_t worlds)
{
    *self = (probe_columns_t){.worlds = worlds};
    return ARRAY_NEW(self->world, worlds);
}

void probe_columns_free(probe_columns_t *self)
{
    for (size_t w = 0; self->world && w < self->worlds; w++) chance_world_free(&self->world[w]);
    free(self->world);
    memset(self, 0, sizeof *self);
}

/// Both directions of every causeless column; `column` has room for 2 * CAUSELESS * n.
static int rank_causeless(const probe_world_t *in, const tally_t *tally, const tally_t *all, double *column,
                          chance_world_t *out)
{
    const scored_world_t *w = in->world;
    const double *score[2 * CAUSELESS];
    for (int c = 0; c < CAUSELESS; c++) {
        double *up = column + (size_t)c * w->n, *down = column + (size_t)(c + CAUSELESS) * w->n;
        for (size_t i = 0; i < w->n; i++) {
            up[i] = causeless(in->log, w->account[i], &tally[w->account[i]], all, c);
            down[i] = -up[i];
        }
        score[c] = up;
        score[c + CAUSELESS] = down;
    }
    return chance_world_init(out, w->person, w->positive, w->n, w->truth.person.n, score, 2 * CAUSELESS);
}

static int rank_causal(probe_columns_t *self, const probe_world_t *in, const chance_world_t *who, const tally_t *tally,
                       const uint32_t *on_device, double *column)
{
    const scored_world_t *w = in->world;
    uint32_t *spare = NULL;
    int code = ARRAY_NEW(spare, who->pool.positives);
    for (int c = 0; c < 2 * CAUSAL && code == 0; c++) {
        chance_order_t order = {0};
        for (size_t i = 0; i < w->n; i++) {
            double value = causal(in, w->account[i], &tally[w->account[i]], on_device, c % CAUSAL);
            column[i] = c < CAUSAL ? value : -value;
        }
        code = chance_order_init(&order, column, w->n);
        if (code == 0) self->sum[c] += chance_order_ap(&order, who->positive, who->pool.positives, spare);
        chance_order_free(&order);
    }
    free(spare);
    return code;
}

int probe_columns_add(probe_columns_t *self, const probe_world_t *in)
{
    tally_t *tally = NULL, all = {0};
    uint32_t *on_device = NULL;
    double *column = NULL;
    chance_world_t *who = &self->world[self->added++];
    int code = ARRAY_NEW(tally, in->log->account.n);
    if (code == 0) code = ARRAY_NEW(column, 2 * CAUSELESS * in->world->n);
    if (code == 0) code = count_devices(&in->log->account, &on_device);
    if (code == 0) {
        count_rows(in->log, tally, &all);
        code = rank_causeless(in, tally, &all, column, who);
    }
    if (code == 0 && who->pool.positives > 0) code = rank_causal(self, in, who, tally, on_device, column);
    free(tally);
    free(column);
    free(on_device);
    return code;
}

int probe_columns_end(const probe_columns_t *self, const probe_t *probe)
{
    chance_t chance[2 * CAUSELESS];
    double positives = 0, with = 0;
    int best = 0;
    for (size_t w = 0; w < self->added; w++) {
        positives += (double)self->world[w].pool.positives;
        with += self->world[w].pool.positives > 0;
    }
    CHECK(chance_test(self->world, self->added, 2 * CAUSELESS, PROBE_LEVEL / (2 * CAUSELESS),
                      probe->options->scenario->run.seed, chance));
    for (int c = 0; c < CAUSELESS; c++) {
        const chance_t *up = &chance[c], *down = &chance[c + CAUSELESS];
        const chance_t *worse = up->value / up->high >= down->value / down->high ? up : down;
        answer_t verdict = positives < PROBE_MIN_POSITIVES ? ANSWER_NONE
                           : worse->value <= worse->high   ? ANSWER_PASS
                                                           : ANSWER_FAIL;
        CHECK(probe_add(probe, PROBE_COLUMNS, causeless_name[c], verdict, worse->value, NAN, worse->high,
                        "average precision, %s first", worse == up ? "high" : "low"));
    }
    for (int c = 1; c < 2 * CAUSAL; c++) best = self->sum[c] > self->sum[best] ? c : best;
    return probe_add(probe, PROBE_COLUMNS, causal_name(best % CAUSAL),
                     positives < PROBE_MIN_POSITIVES ? ANSWER_NONE : ANSWER_REPORTED,
                     with > 0 ? self->sum[best] / with : NAN, NAN, NAN, "best causal column, %s first",
                     best < CAUSAL ? "high" : "low");
}

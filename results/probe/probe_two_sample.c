// SPDX-License-Identifier: GPL-3.0-or-later
// L9: the classifier two-sample test (Lopez-Paz and Oquab 2017, arXiv:1610.06545) on statistics of users.
#include "core/array.h"
#include "core/error.h"
#include "core/order.h"
#include "detectors/logistic.h"
#include "results/probe/probe_worlds.h"
#include "results/realism/edge_csv.h"
#include "results/realism/message_log.h"
#include <math.h>
#include <string.h>

#define RIDGE 1.0
#define FOLDS 2
enum { SENT, RECEIVED, CONTACTS, RECIPROCAL, FAVOURITE, GAP, BURSTINESS, ACTIVE_DAYS, STATISTICS };

typedef struct {
    float *x;       // [n][STATISTICS]
    uint8_t *label; // [n] which sample
    uint8_t *fold;  // [n]
    size_t n, room, label_room, fold_room;
} users_t;

/// Gaps between the distinct times at which a user sent, into `gap`; also days with a message.
static size_t gaps_of(const edge_stream_t *s, uint32_t user, double *gap, double *days)
{
    size_t n = 0;
    int64_t last = INT64_MIN, day = INT64_MIN;
    *days = 0;
    for (uint32_t i = s->sent_first[user]; i < s->sent_first[user + 1]; i++) {
        int64_t time = s->edge[s->sent_event[i]].time;
        if (last != INT64_MIN && time > last) gap[n++] = (double)(time - last);
        *days += time / DAY_S != day;
        day = time / DAY_S;
        last = time;
    }
    return n;
}

static void rhythm_of(const edge_stream_t *s, uint32_t user, double *gap, float *x)
{
    double days, sum = 0, squares = 0;
    size_t n = gaps_of(s, user, gap, &days);
    for (size_t i = 0; i < n; i++) {
        sum += gap[i];
        squares += gap[i] * gap[i];
    }
    double mean = n ? sum / (double)n : 0, sd = n ? sqrt(fmax(0, squares / (double)n - mean * mean)) : 0;
    qsort(gap, n, sizeof *gap, order_rising);
    x[GAP] = n ? (float)log1p(gap[n / 2]) : 0;
    x[BURSTINESS] = mean + sd > 0 ? (float)((sd - mean) / (sd + mean)) : 0;
    x[ACTIVE_DAYS] = (float)log1p(days);
}

/// Received messages, contacts written to, share of them who wrote too, share of messages that the favourite gets.
static void contacts_of(const edge_stream_t *s, uint32_t user, float *x)
{
    double received = 0, contacts = 0, answered = 0, most = 0, sent = edge_stream_sent(s, user);
    for (uint32_t k = s->neighbour_first[user]; k < s->neighbour_first[user + 1]; k++) {
        uint32_t pair = s->neighbour[k].pair;
        double out = 0, in = 0;
        for (uint32_t i = s->pair_first[pair]; i < s->pair_first[pair + 1]; i++)
            *(s->edge[s->pair_event[i]].src == user ? &out : &in) += 1;
        received += in;
        contacts += out > 0;
        answered += out > 0 && in > 0;
        most = fmax(most, out);
    }
    x[SENT] = (float)log1p(sent);
    x[RECEIVED] = (float)log1p(received);
    x[CONTACTS] = (float)log1p(contacts);
    x[RECIPROCAL] = (float)(contacts > 0 ? answered / contacts : 0);
    x[FAVOURITE] = (float)(most / sent);
}

static int add_users(users_t *self, edge_list_t *list, uint8_t label, uint64_t seed, size_t *added)
{
    edge_stream_t s = {0};
    double *gap = NULL;
    int code = edge_stream_init(&s, list);
    if (code == 0) code = ARRAY_NEW(gap, s.n);
    *added = 0;
    for (uint32_t user = 0; user < s.users && code == 0; user++) {
        if (edge_stream_sent(&s, user) < TWO_SAMPLE_MESSAGES) continue;
        if ((code = array_reserve(&self->x, &self->room, (self->n + 1) * STATISTICS, sizeof *self->x)) < 0) break;
        if ((code = array_reserve(&self->label, &self->label_room, self->n + 1, 1)) < 0) break;
        if ((code = array_reserve(&self->fold, &self->fold_room, self->n + 1, 1)) < 0) break;
        rng_t rng = rng_at(seed, user, label, RNG_SPLIT);
        contacts_of(&s, user, self->x + self->n * STATISTICS);
        rhythm_of(&s, user, gap, self->x + self->n * STATISTICS);
        self->fold[self->n] = (uint8_t)rng_below(&rng, FOLDS);
        self->label[self->n++] = label;
        ++*added;
    }
    free(gap);
    edge_stream_free(&s);
    return code;
}

typedef struct {
    double score;
    uint8_t label;
} ranked_t;

static int by_score(const void *a, const void *b)
{
    double x = ((const ranked_t *)a)->score, y = ((const ranked_t *)b)->score;
    return (x > y) - (x < y);
}

/// Mann and Whitney's statistic over the pairs, ties half.
static double auc_of(ranked_t *ranked, size_t n)
{
    double zeros = 0, ones = 0, sum = 0;
    qsort(ranked, n, sizeof *ranked, by_score);
    for (size_t i = 0, end; i < n; i = end) {
        double zero = 0, one = 0;
        for (end = i; end < n && ranked[end].score == ranked[i].score; end++) *(ranked[end].label ? &one : &zero) += 1;
        sum += one * (zeros + zero / 2);
        zeros += zero;
        ones += one;
    }
    return sum / (zeros * ones);
}

/// Learns on the users of one fold, ranks the others.
static int ask_fold(const users_t *users, uint8_t fold, double *auc)
{
    float *x = NULL;
    uint8_t *label = NULL;
    ranked_t *ranked = NULL;
    logistic_t *model = NULL;
    size_t n = 0, asked = 0;
    int code = 0;
    if ((code = ARRAY_NEW(x, users->n * STATISTICS)) < 0 || (code = ARRAY_NEW(label, users->n)) < 0) goto out;
    if ((code = ARRAY_NEW(ranked, users->n)) < 0 || (code = ARRAY_NEW(model, 1)) < 0) goto out;
    for (size_t i = 0; i < users->n; i++) {
        if (users->fold[i] != fold) continue;
        memcpy(x + n * STATISTICS, users->x + i * STATISTICS, STATISTICS * sizeof *x);
        label[n++] = users->label[i];
    }
    if ((code = logistic_fit(model, x, label, n, STATISTICS, RIDGE, true)) < 0) goto out;
    for (size_t i = 0; i < users->n; i++)
        if (users->fold[i] != fold)
            ranked[asked++] = (ranked_t){logistic_probability(model, users->x + i * STATISTICS), users->label[i]};
    *auc = auc_of(ranked, asked);
out:
    free(x);
    free(label);
    free(ranked);
    free(model);
    return code;
}

int probe_two_sample_auc(edge_list_t *a, edge_list_t *b, uint64_t seed, double *auc, size_t users[2])
{
    users_t all = {0};
    double sum = 0;
    *auc = NAN;
    int code = add_users(&all, a, 0, seed, &users[0]);
    if (code == 0) code = add_users(&all, b, 1, seed, &users[1]);
    bool enough = users[0] >= TWO_SAMPLE_MIN && users[1] >= TWO_SAMPLE_MIN;
    for (uint8_t fold = 0; fold < FOLDS && code == 0 && enough; fold++) {
        double one = NAN;
        code = ask_fold(&all, fold, &one);
        sum += one;
    }
    if (code == 0 && enough) *auc = sum / FOLDS;
    free(all.x);
    free(all.label);
    free(all.fold);
    edge_list_free(a);
    edge_list_free(b);
    return code;
}

static int64_t newest(const edge_list_t *list)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < list->n; i++) last = list->edge[i].time > last ? list->edge[i].time : last;
    return last;
}

static int64_t span(const edge_list_t *list)
{
    int64_t first = INT64_MAX, last = newest(list);
    for (size_t i = 0; i < list->n; i++) first = list->edge[i].time < first ? list->edge[i].time : first;
    return list->n ? last - first : 0;
}

/// The messages of the newest `length` seconds.
static int copy_end(edge_list_t *out, const edge_list_t *list, int64_t length)
{
    int64_t from = newest(list) - length;
    for (size_t i = 0; i < list->n; i++)
        if (list->edge[i].time >= from)
            CHECK(edge_list_add(out, list->edge[i].src, list->edge[i].dst, list->edge[i].time));
    return 0;
}

/// Equal spans, or the length of observation would tell them apart.
static int ask_platform(const probe_t *probe, int platform, const edge_list_t *simulated, const edge_list_t *real)
{
    edge_list_t a = {0}, b = {0};
    size_t users[2] = {0};
    double auc = NAN;
    int64_t length = span(simulated) < span(real) ? span(simulated) : span(real);
    int code = copy_end(&a, real, length);
    if (code == 0) code = copy_end(&b, simulated, length);
    if (code == 0) code = probe_two_sample_auc(&a, &b, probe->options->scenario->run.seed, &auc, users);
    edge_list_free(&a);
    edge_list_free(&b);
    CHECK(code);
    return probe_add(probe, PROBE_TWO_SAMPLE, platform_name[platform], isnan(auc) ? ANSWER_NONE : ANSWER_REPORTED, auc,
                     NAN, NAN, "AUC; %zu real, %zu simulated users; %.0f d", users[0], users[1],
                     (double)length / DAY_S);
}

int probe_two_sample(const probe_t *probe, const probe_world_t *in)
{
    edge_list_t real = {0};
    message_log_t simulated = {.until = in->log->end};
    event_batch_t all = {.event = in->log->event, .n = in->log->n, .end = in->log->end};
    if (probe->options->csv == NULL)
        return probe_add(probe, PROBE_TWO_SAMPLE, "all", ANSWER_NONE, NAN, NAN, NAN, "no real trace given (--csv)");
    int code = edge_csv_read(&real, probe->options->csv);
    sink_t sink = message_log_sink(&simulated);
    if (code == 0) code = sink.take(sink.self, &all);
    for (int p = 0; p < PLATFORMS && code == 0; p++) code = ask_platform(probe, p, &simulated.list[p], &real);
    edge_list_free(&real);
    message_log_free(&simulated);
    return code;
}

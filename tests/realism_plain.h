// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of small traces by their definitions, with nothing clever: loops over all messages, twos and threes.
#ifndef VIGIL_REALISM_PLAIN_H
#define VIGIL_REALISM_PLAIN_H
#include "results/realism/naive_rule.h"
#include "results/realism/realism_values.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN_MESSAGES 300
#define PLAIN_USERS 48
#define PLAIN_WEEK (7 * (int64_t)DAY_S)

/// Messages in order of time, equal times as they came; users 0 .. users - 1, of whom some may not occur.
typedef struct {
    edge_t row[PLAIN_MESSAGES];
    uint32_t n, users;
    bool occurs[PLAIN_USERS];
} plain_t;

static void plain_add(plain_t *p, uint32_t src, uint32_t dst, int64_t time)
{
    if (src == dst) return;
    uint32_t at = p->n++;
    for (; at > 0 && p->row[at - 1].time > time; at--) p->row[at] = p->row[at - 1];
    p->row[at] = (edge_t){time, src, dst};
    p->occurs[src] = p->occurs[dst] = true;
}

static bool same_way(const edge_t *a, const edge_t *b) { return a->src == b->src && a->dst == b->dst; }
static bool other_way(const edge_t *a, const edge_t *b) { return a->src == b->dst && a->dst == b->src; }
static bool same_pair(const edge_t *a, const edge_t *b) { return same_way(a, b) || other_way(a, b); }

/// Message i is the first of its pair.
static bool is_first(const plain_t *p, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (same_pair(&p->row[i], &p->row[j])) return false;
    return true;
}

/// u and v exchanged a message before message `end`.
static bool are_tied(const plain_t *p, uint32_t u, uint32_t v, uint32_t end)
{
    edge_t wanted = {0, u, v};
    for (uint32_t i = 0; i < end; i++)
        if (same_pair(&wanted, &p->row[i])) return true;
    return false;
}

static uint32_t plain_pairs(const plain_t *p)
{
    uint32_t pairs = 0;
    for (uint32_t i = 0; i < p->n; i++) pairs += is_first(p, i);
    return pairs;
}

static uint32_t plain_occurring(const plain_t *p)
{
    uint32_t users = 0;
    for (uint32_t u = 0; u < p->users; u++) users += p->occurs[u];
    return users;
}

/// Three messages on the three sides of a triangle.
static bool on_triangle(const edge_t *a, const edge_t *b, const edge_t *c)
{
    uint32_t end[6] = {a->src, a->dst, b->src, b->dst, c->src, c->dst};
    for (int i = 0; i < 6; i++) { // each end stands there twice
        int times = 0;
        for (int j = 0; j < 6; j++) times += end[i] == end[j];
        if (times != 2) return false;
    }
    return !same_pair(a, b) && !same_pair(b, c) && !same_pair(a, c);
}

static void plain_motifs(const plain_t *p, double *value)
{
    double pair = 0, one_way = 0, triangle = 0, closing = 0;
    for (uint32_t i = 0; i < p->n; i++)
        for (uint32_t j = i + 1; j < p->n; j++)
            for (uint32_t k = j + 1; k < p->n && p->row[k].time - p->row[i].time <= 3600; k++) {
                const edge_t *a = &p->row[i], *b = &p->row[j], *c = &p->row[k];
                pair += same_pair(a, b) && same_pair(a, c);
                one_way += same_way(a, b) && same_way(a, c);
                triangle += on_triangle(a, b, c);
            }
    for (uint32_t i = 0; i < p->n; i++) {
        bool common = false;
        for (uint32_t w = 0; w < p->users && is_first(p, i) && !common; w++)
            common = are_tied(p, p->row[i].src, w, i) && are_tied(p, p->row[i].dst, w, i);
        closing += common;
    }
    value[STATISTIC_MOTIF_PAIR] = pair / p->n;
    if (pair > 0) value[STATISTIC_MOTIF_AAA] = one_way / pair;
    value[STATISTIC_MOTIF_TRIANGLE] = 1000 * triangle / p->n;
    value[STATISTIC_CLOSING] = closing / plain_pairs(p);
}

/// Clustering, assortativity and components by the matrix of who is tied to whom.
static void plain_graph(const plain_t *p, double *value)
{
    static bool tied[PLAIN_USERS][PLAIN_USERS];
    double degree[PLAIN_USERS] = {0}, wedges = 0, closed = 0, local = 0, two = 0;
    for (uint32_t u = 0; u < p->users; u++)
        for (uint32_t v = 0; v < p->users; v++) degree[u] += tied[u][v] = are_tied(p, u, v, p->n);
    for (uint32_t u = 0; u < p->users; u++) {
        double own = 0, all = degree[u] * (degree[u] - 1);
        for (uint32_t v = 0; v < p->users; v++)
            for (uint32_t w = 0; w < p->users; w++) own += tied[u][v] && tied[u][w] && tied[v][w];
        wedges += all;
        closed += own;
        if (degree[u] < 2) continue;
        local += own / all;
        two++;
    }
    if (two >= REALISM_FEWEST) {
        value[STATISTIC_CLUSTERING_GLOBAL] = closed / wedges;
        value[STATISTIC_CLUSTERING_LOCAL] = local / two;
    }
    double n = 0, mean = 0, variance = 0, covariance = 0;
    for (uint32_t u = 0; u < p->users; u++)
        for (uint32_t v = 0; v < p->users; v++) n += tied[u][v], mean += tied[u][v] ? degree[u] : 0;
    mean /= n;
    for (uint32_t u = 0; u < p->users; u++)
        for (uint32_t v = 0; v < p->users; v++) {
            if (!tied[u][v]) continue;
            variance += (degree[u] - mean) * (degree[u] - mean);
            covariance += (degree[u] - mean) * (degree[v] - mean);
        }
    if (variance / n > 1e-9) value[STATISTIC_ASSORTATIVITY] = covariance / variance;
    uint32_t label[PLAIN_USERS], size[PLAIN_USERS] = {0}, most = 0;
    for (uint32_t u = 0; u < p->users; u++) label[u] = u;
    for (uint32_t round = 0; round < p->users; round++)
        for (uint32_t i = 0; i < p->n; i++) {
            uint32_t *a = &label[p->row[i].src], *b = &label[p->row[i].dst];
            *a = *b = *a < *b ? *a : *b;
        }
    for (uint32_t u = 0; u < p->users; u++)
        if (++size[label[u]] > most) most = size[label[u]];
    value[STATISTIC_GIANT_SHARE] = (double)most / plain_occurring(p);
}

/// What is said of messages and of pairs, by looking at all others.
static void plain_replies(const plain_t *p, double *value)
{
    double answered = 0, in_vain = 0, directed = 0, both = 0, runs = 0, single = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        bool soon = false, ever = false, first_way = true, alone = true;
        const edge_t *before = NULL;
        for (uint32_t j = 0; j < p->n; j++) {
            const edge_t *a = &p->row[i], *b = &p->row[j];
            soon |= j > i && other_way(a, b) && b->time - a->time <= DAY_S;
            ever |= other_way(a, b);
            first_way &= !(j < i && same_way(a, b));
            alone &= j == i || !same_pair(a, b);
            if (j < i && same_pair(a, b)) before = b;
        }
        answered += soon;
        directed += first_way;
        both += first_way && ever;
        in_vain += is_first(p, i) && !ever;
        single += alone;
        runs += !before || !same_way(before, &p->row[i]);
    }
    value[STATISTIC_ANSWERED_24H] = answered / p->n;
    value[STATISTIC_RECIPROCITY] = both / directed;
    value[STATISTIC_UNANSWERED] = in_vain / plain_pairs(p);
    value[STATISTIC_RUN_LENGTH] = p->n / runs;
    value[STATISTIC_TIES_SINGLE] = single / plain_pairs(p);
}

/// The pair of message i has a message in a week.
static bool active(const plain_t *p, uint32_t i, int64_t week)
{
    for (uint32_t j = 0; j < p->n; j++)
        if (same_pair(&p->row[i], &p->row[j]) && (p->row[j].time - p->row[0].time) / PLAIN_WEEK == week) return true;
    return false;
}

static double plain_persistence(const plain_t *p, int64_t lag)
{
    int64_t weeks = (p->row[p->n - 1].time - p->row[0].time) / PLAIN_WEEK;
    double base = 0, again = 0;
    for (uint32_t i = 0; i < p->n; i++)
        for (int64_t week = 0; week + lag < weeks && is_first(p, i); week++) {
            base += active(p, i, week);
            again += active(p, i, week) && active(p, i, week + lag);
        }
    return base >= REALISM_FEWEST ? again / base : NAN;
}

/// Distinct recipients among the first `sent` messages of u, or -1 if u sent fewer.
static double plain_distinct(const plain_t *p, uint32_t u, uint32_t sent)
{
    bool seen[PLAIN_USERS] = {false};
    double distinct = 0;
    for (uint32_t i = 0; i < p->n && sent > 0; i++) {
        if (p->row[i].src != u) continue;
        distinct += !seen[p->row[i].dst];
        seen[p->row[i].dst] = true;
        sent--;
    }
    return sent ? -1 : distinct;
}

static void plain_heaps(const plain_t *p, double *value)
{
    double x[11], y[11], mean_x = 0, mean_y = 0, xx = 0, xy = 0;
    int n = 0;
    for (uint32_t k = 0; k <= 10; k++) {
        double sum = 0, users = 0;
        for (uint32_t u = 0; u < p->users; u++) {
            double distinct = plain_distinct(p, u, 1u << k);
            sum += distinct > 0 ? distinct : 0;
            users += distinct > 0;
        }
        if (users < REALISM_FEWEST) continue;
        x[n] = log(1u << k);
        y[n++] = log(sum / users);
    }
    for (int i = 0; i < n; i++) mean_x += x[i] / n, mean_y += y[i] / n;
    for (int i = 0; i < n; i++) xx += (x[i] - mean_x) * (x[i] - mean_x), xy += (x[i] - mean_x) * (y[i] - mean_y);
    if (n >= 2) value[STATISTIC_HEAPS_BETA] = xy / xx;
}

/// Half the mean difference of two users over the mean.
static void plain_gini(const plain_t *p, double *value)
{
    double sent[PLAIN_USERS] = {0}, users = plain_occurring(p), differences = 0;
    for (uint32_t i = 0; i < p->n; i++) sent[p->row[i].src]++;
    for (uint32_t u = 0; u < p->users; u++)
        for (uint32_t v = 0; v < p->users; v++)
            if (p->occurs[u] && p->occurs[v]) differences += fabs(sent[u] - sent[v]);
    value[STATISTIC_GINI_SENT] = differences / (2 * users * p->n);
}

/// Shares of new pairs in the first and the third fifth.
static void plain_fifths(const plain_t *p, double *value)
{
    for (uint32_t k = 0; k < 3; k += 2) {
        uint32_t from = k * p->n / 5, end = (k + 1) * p->n / 5, found = 0;
        for (uint32_t i = from; i < end; i++) found += is_first(p, i);
        value[k ? STATISTIC_NEW_PAIRS_3RD : STATISTIC_NEW_PAIRS_1ST] = end > from ? (double)found / (end - from) : NAN;
    }
}

/// The rules that fire on a user: those of each window of seven days that ends at one of the user's new contacts.
static uint8_t plain_rules(const plain_t *p, uint32_t user)
{
    uint8_t fired = 0;
    for (uint32_t last = 0; last < p->n; last++) {
        uint32_t contacts = 0, in_vain = 0;
        if (p->row[last].src != user || !is_first(p, last)) continue;
        for (uint32_t i = 0; i <= last; i++) {
            if (p->row[i].src != user || !is_first(p, i) || p->row[i].time <= p->row[last].time - PLAIN_WEEK) continue;
            bool ever = false;
            for (uint32_t j = i; j < p->n; j++) ever |= other_way(&p->row[i], &p->row[j]);
            contacts++;
            in_vain += !ever;
        }
        for (int r = 0; r < NAIVE_RULES; r++) // in whole per cent
            if (contacts >= naive_rule_row[r].contacts &&
                100 * in_vain >= (uint32_t)(100 * naive_rule_row[r].unanswered + 0.5) * contacts)
                fired |= (uint8_t)(1 << r);
    }
    return fired;
}
#endif

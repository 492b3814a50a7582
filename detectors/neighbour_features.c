// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over contacts are of whole numbers (shares in units of 2^-24), so that neither threads nor the order of accounts
// show in them.
#include "detectors/neighbour_features.h"
#include "core/array.h"
#include "core/error.h"
#include <math.h>
#include <omp.h>

#define CHUNK 256 // nodes

typedef struct {
    const link_graph_t *graph;
    const link_index_t *index;
    const neighbour_t *node;
    float *row;
    uint32_t *upper_start, *upper;   // [nodes + 1], [ties] neighbours of higher degree (or number), rising
    uint64_t *triangles;             // [nodes]
    uint32_t *seekers;               // [nodes] adults who sought out a minor
    uint32_t *seeker_start, *seeker; // [nodes + 1], [links] these adults, rising
    uint32_t *shared;                // [threads][nodes] minors in common with the node at hand; 0 between nodes
} work_t;

static uint32_t degree(const work_t *w, uint32_t v) { return w->index->tie_start[v + 1] - w->index->tie_start[v]; }

static bool is_minor(const work_t *w, uint32_t v) { return w->node[v].age < (int32_t)LINK_MINOR_BELOW; }

static bool seeks(const work_t *w, uint32_t link) { return link_is_contact(&w->graph->link[link]); }

static float mean(int64_t sum, int64_t n) { return n > 0 ? (float)((double)sum / NEIGHBOUR_UNIT / (double)n) : 0.0f; }

/// Ages, messages and complaints of the contacts.
static void fill_contacts(const work_t *w, uint32_t v)
{
    const link_index_t *index = w->index;
    float *row = w->row + (size_t)v * GRAPH_FEATURES;
    int64_t n = degree(w, v), minors = 0, ages = 0, squares = 0, messages = 0, complaints = 0;
    int32_t messages_max = 0, complaints_max = 0;
    for (uint32_t i = index->tie_start[v]; i < index->tie_start[v + 1]; i++) {
        const neighbour_t *other = &w->node[index->tie_node[i]];
        minors += other->age < (int32_t)LINK_MINOR_BELOW;
        ages += other->age;
        squares += (int64_t)other->age * other->age;
        messages += other->minor_message_share;
        complaints += other->minor_complaints;
        if (other->minor_message_share > messages_max) messages_max = other->minor_message_share;
        if (other->minor_complaints > complaints_max) complaints_max = other->minor_complaints;
    }
    double count = (double)(n > 0 ? n : 1);
    row[GRAPH_FEATURE_CONTACTS] = (float)log1p((double)n);
    row[GRAPH_FEATURE_CONTACT_MINOR_SHARE] = (float)((double)minors / count);
    row[GRAPH_FEATURE_CONTACT_AGE_SD] = (float)(sqrt((double)(n * squares - ages * ages)) / count);
    row[GRAPH_FEATURE_CONTACT_MINOR_MESSAGES_MEAN] = mean(messages, n);
    row[GRAPH_FEATURE_CONTACT_MINOR_MESSAGES_MAX] = mean(messages_max, 1);
    row[GRAPH_FEATURE_CONTACT_COMPLAINTS_MEAN] = mean(complaints, n);
    row[GRAPH_FEATURE_CONTACT_COMPLAINTS_MAX] = mean(complaints_max, 1);
}

static void fill_top_contact(const work_t *w, uint32_t v)
{
    uint64_t sum = 0, most = 0;
    for (uint32_t i = w->index->out_start[v]; i < w->index->out_start[v + 1]; i++) {
        uint64_t messages = w->graph->link[w->index->out_link[i]].messages;
        sum += messages;
        most = messages > most ? messages : most;
    }
    float *row = w->row + (size_t)v * GRAPH_FEATURES;
    row[GRAPH_FEATURE_TOP_CONTACT_SHARE] = sum > 0 ? (float)((double)most / (double)sum) : 0.0f;
}

/// Adults who sought each minor out, listed where they are few enough to be compared one by one: one more than
/// SEEKERS_MOST, as the account that asks may be among them.
static int list_seekers(work_t *w)
{
    const link_index_t *index = w->index;
    CHECK(ARRAY_NEW(w->seekers, index->nodes));
    CHECK(ARRAY_NEW(w->seeker_start, index->nodes + 1));
    CHECK(ARRAY_NEW(w->seeker, index->links));
    uint32_t n = 0;
    for (uint32_t v = 0; v < index->nodes; v++) {
        for (uint32_t i = index->in_start[v]; i < index->in_start[v + 1] && is_minor(w, v); i++)
            if (!is_minor(w, index->in_node[i]) && seeks(w, index->in_link[i]))
                w->seeker[n + w->seekers[v]++] = index->in_node[i];
        if (w->seekers[v] <= SEEKERS_MOST + 1) n += w->seekers[v];
        w->seeker_start[v + 1] = n;
    }
    return 0;
}

/// Counts one more minor in common with each other listed adult. @return the most with any so far
static uint32_t share_minor(const work_t *w, uint32_t *shared, uint32_t minor, uint32_t but, uint32_t most)
{
    for (uint32_t i = w->seeker_start[minor]; i < w->seeker_start[minor + 1]; i++) {
        uint32_t now = w->seeker[i] == but ? 0 : ++shared[w->seeker[i]];
        most = now > most ? now : most;
    }
    return most;
}

static void forget_minor(const work_t *w, uint32_t *shared, uint32_t minor)
{
    for (uint32_t i = w->seeker_start[minor]; i < w->seeker_start[minor + 1]; i++) shared[w->seeker[i]] = 0;
}

/// Whom else the minors that v sought out were sought out by.
static void fill_seekers(const work_t *w, uint32_t v, uint32_t *shared)
{
    const link_index_t *index = w->index;
    uint64_t minors = 0, sum = 0;
    uint32_t most = 0, itself = is_minor(w, v) ? 0 : 1;
    for (uint32_t i = index->out_start[v]; i < index->out_start[v + 1]; i++) {
        uint32_t minor = index->out_node[i];
        if (!seeks(w, index->out_link[i]) || !is_minor(w, minor)) continue;
        uint32_t others = w->seekers[minor] - itself;
        minors++;
        sum += others <= SEEKERS_MOST ? others : SEEKERS_MOST;
        if (others <= SEEKERS_MOST) most = share_minor(w, shared, minor, v, most);
    }
    for (uint32_t i = index->out_start[v]; i < index->out_start[v + 1]; i++)
        forget_minor(w, shared, index->out_node[i]);
    float *row = w->row + (size_t)v * GRAPH_FEATURES;
    row[GRAPH_FEATURE_MINOR_SEEKERS_MEAN] = minors > 0 ? (float)((double)sum / (double)minors) : 0.0f;
    row[GRAPH_FEATURE_SHARED_MINORS_MAX] = (float)log1p(most);
}

static bool above(const work_t *w, uint32_t u, uint32_t v)
{
    return degree(w, u) != degree(w, v) ? degree(w, u) > degree(w, v) : u > v;
}

/// Each tie once, from its end of lower degree: no node has more than sqrt(2 ties) of them.
static int orient(work_t *w)
{
    const link_index_t *index = w->index;
    CHECK(ARRAY_NEW(w->upper_start, index->nodes + 1));
    CHECK(ARRAY_NEW(w->upper, index->ties));
    uint32_t n = 0;
    for (uint32_t v = 0; v < index->nodes; v++) {
        for (uint32_t i = index->tie_start[v]; i < index->tie_start[v + 1]; i++)
            if (above(w, index->tie_node[i], v)) w->upper[n++] = index->tie_node[i];
        w->upper_start[v + 1] = n;
    }
    return 0;
}

static void add_triangle(const work_t *w, uint32_t v)
{
#pragma omp atomic
    w->triangles[v]++;
}

/// Triangles whose lowest corner is u: what the lists of u and of a neighbour have in common.
static void count_triangles(const work_t *w, uint32_t u)
{
    const uint32_t *end = w->upper + w->upper_start[u + 1];
    for (const uint32_t *v = w->upper + w->upper_start[u]; v < end; v++) {
        const uint32_t *a = w->upper + w->upper_start[u], *b = w->upper + w->upper_start[*v];
        const uint32_t *b_end = w->upper + w->upper_start[*v + 1];
        while (a < end && b < b_end) {
            if (*a == *b) {
                add_triangle(w, u);
                add_triangle(w, *v);
                add_triangle(w, *a);
            }
            uint32_t low = *a < *b ? *a : *b;
            a += *a == low;
            b += *b == low;
        }
    }
}

static void fill_known(const work_t *w, uint32_t v)
{
    double n = degree(w, v), pairs = n * (n - 1) / 2;
    float *row = w->row + (size_t)v * GRAPH_FEATURES;
    row[GRAPH_FEATURE_CONTACT_KNOWN_SHARE] = pairs > 0 ? (float)((double)w->triangles[v] / pairs) : 0.0f;
}

static int make_room(work_t *w)
{
    CHECK(orient(w));
    CHECK(list_seekers(w));
    CHECK(ARRAY_NEW(w->triangles, w->index->nodes));
    return ARRAY_NEW(w->shared, w->index->nodes * (size_t)omp_get_max_threads());
}

static void fill_all(const work_t *w)
{
    uint32_t nodes = (uint32_t)w->index->nodes;
#pragma omp parallel
    {
        uint32_t *shared = w->shared + (size_t)nodes * (size_t)omp_get_thread_num();
#pragma omp for schedule(dynamic, CHUNK)
        for (uint32_t v = 0; v < nodes; v++) {
            fill_contacts(w, v);
            fill_top_contact(w, v);
            fill_seekers(w, v, shared);
            count_triangles(w, v);
        } // the triangles of all nodes are known after the barrier here
#pragma omp for schedule(static)
        for (uint32_t v = 0; v < nodes; v++) fill_known(w, v);
    }
}

int neighbour_features(const link_graph_t *graph, const link_index_t *index, const neighbour_t *node, float *row)
{
    work_t w = {.graph = graph, .index = index, .node = node, .row = row};
    int code = make_room(&w);
    if (code == 0) fill_all(&w);
    free(w.upper_start);
    free(w.upper);
    free(w.triangles);
    free(w.seekers);
    free(w.seeker_start);
    free(w.seeker);
    free(w.shared);
    return code;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Links between accounts: by hand, and against a plain matrix on random events; their adjacency against the matrix too.
#include "detectors/link_index.h"
#include "tests/random_events.h"
#include "tests/suite_run.h"
#include <check.h>
#include <string.h>

#define ACCOUNTS 120u
#define EVENTS 20000u

static link_graph_t gathered(const random_events_t *world, link_scope_t scope, size_t first, size_t last, size_t step)
{
    link_graph_t graph;
    ck_assert_int_eq(link_graph_init(&graph, &world->account, scope), 0);
    for (size_t i = first; i < last; i += step) {
        event_batch_t batch = random_events_batch(world, i, i + step < last ? i + step : last);
        link_graph_observe(&graph, &batch);
    }
    ck_assert(!graph.failed);
    return graph;
}

/// Accounts 0 to 3 declare 30, 12, 15 and 18 years.
static void four_accounts(account_table_t *account)
{
    const uint8_t age[4] = {30, 12, 15, 18};
    ck_assert_int_eq(account_table_init(account, 4), 0);
    memcpy(account->declared_age, age, sizeof age);
}

static const event_t BY_HAND[] = {
    {.time = 10, .actor = 0, .target = 1, .kind = EVENT_REQUEST},
    {.time = 20, .actor = 1, .target = 0, .kind = EVENT_ACCEPT},
    {.time = 30, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 3, .flags = FLAG_FIRST},
    {.time = 40, .actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = 4},
    {.time = 50, .actor = 1, .target = 0, .kind = EVENT_REPORT},
    {.time = 50, .actor = 1, .target = 0, .kind = EVENT_BLOCK},
    {.time = 60, .actor = 2, .target = 0, .kind = EVENT_BLOCK}, // and nothing else between the two
    {.time = 70, .actor = 3, .target = 0, .kind = EVENT_MEDIA, .flags = FLAG_FIRST},
    {.time = 70, .actor = 3, .target = 0, .kind = EVENT_CALL, .duration = 5},
    {.time = 70, .actor = 3, .target = 2, .kind = EVENT_MOVE_INVITE},
    {.time = 80, .actor = 2, .target = 3, .kind = EVENT_DECLINE},
    // none of these is a link
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_VIEW},
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_SUGGEST},
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_WARN},
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_GROUP_MESSAGE, .count = 2},
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_GROUP_JOIN},
    {.time = 90, .actor = 1, .target = 2, .kind = EVENT_REMOVE},
    {.time = 90, .actor = 1, .target = 1, .kind = EVENT_MESSAGE, .count = 2},
    {.time = 90, .actor = 1, .target = 4, .kind = EVENT_MESSAGE, .count = 2},
    {.time = 90, .actor = 4, .target = 1, .kind = EVENT_MESSAGE, .count = 2},
    {.time = 90, .actor = 1, .target = NO_ACCOUNT, .kind = EVENT_MESSAGE, .count = 2},
    {.time = 90, .actor = 1, .target = 2, .kind = 200},
};

static link_graph_t by_hand(const account_table_t *account, link_scope_t scope)
{
    link_graph_t graph;
    event_batch_t batch = {.event = BY_HAND, .n = sizeof BY_HAND / sizeof *BY_HAND, .start = 0, .end = 100};
    ck_assert_int_eq(link_graph_init(&graph, account, scope), 0);
    link_graph_observe(&graph, &batch);
    return graph;
}

static void ck_link(const link_graph_t *graph, link_t want)
{
    const link_t *link = link_graph_find(graph, want.from, want.to);
    ck_assert_msg(link != NULL, "no link %u -> %u", want.from, want.to);
    ck_assert_msg(memcmp(link, &want, sizeof want) == 0, "link %u -> %u", want.from, want.to);
}

START_TEST(test_link_graph_by_hand)
{
    account_table_t account;
    four_accounts(&account);
    link_graph_t graph = by_hand(&account, LINKS_ALL);
    ck_assert_uint_eq(graph.n, 6);
    ck_link(&graph, (link_t){.from = 0, .to = 1, .messages = 7, .first = 10, .last = 40, .requests = 1, .opened = 1});
    ck_link(&graph, (link_t){.from = 1, .to = 0, .first = 20, .last = 50, .accepts = 1, .blocks = 1, .reports = 1});
    ck_link(&graph, (link_t){.from = 2, .to = 0, .first = 60, .last = 60, .blocks = 1});
    ck_link(&graph, (link_t){.from = 3, .to = 0, .first = 70, .last = 70, .media = 1, .calls = 1, .opened = 1});
    ck_link(&graph, (link_t){.from = 3, .to = 2, .first = 70, .last = 70, .invites = 1});
    ck_link(&graph, (link_t){.from = 2, .to = 3, .first = 80, .last = 80, .declines = 1});
    ck_assert_ptr_null(link_graph_find(&graph, 0, 2));
    ck_assert_uint_eq(link_volume(link_graph_find(&graph, 3, 0)), 2);
    ck_assert(link_is_contact(link_graph_find(&graph, 3, 0)) && !link_is_contact(link_graph_find(&graph, 3, 2)));
    ck_assert(link_is_complaint(link_graph_find(&graph, 1, 0)) && !link_is_tie(link_graph_find(&graph, 2, 0)));
    link_graph_free(&graph);
    graph = by_hand(&account, LINKS_ACROSS_AGES); // not 3 -> 0, both grown
    ck_assert_uint_eq(graph.n, 5);
    ck_assert_ptr_null(link_graph_find(&graph, 3, 0));
    link_graph_free(&graph);
    account_table_free(&account);
}
END_TEST

/// 0-1 and 0-3, 2-3 are ties; 2 -> 0 is a block alone: a link but no tie.
START_TEST(test_link_index_by_hand)
{
    const uint32_t out_start[] = {0, 1, 2, 4, 6}, out_node[] = {1, 0, 0, 3, 0, 2};
    const uint32_t in_start[] = {0, 3, 4, 5, 6}, in_node[] = {1, 2, 3, 0, 3, 2};
    const uint32_t tie_start[] = {0, 2, 3, 4, 6}, tie_node[] = {1, 3, 0, 3, 0, 2};
    account_table_t account;
    link_index_t index;
    four_accounts(&account);
    link_graph_t graph = by_hand(&account, LINKS_ALL);
    ck_assert_int_eq(link_index_build(&index, &graph), 0);
    ck_assert_uint_eq(index.nodes, 4);
    ck_assert_uint_eq(index.links, 6);
    ck_assert_uint_eq(index.ties, 3);
    ck_assert_mem_eq(index.out_start, out_start, sizeof out_start);
    ck_assert_mem_eq(index.out_node, out_node, sizeof out_node);
    ck_assert_mem_eq(index.in_start, in_start, sizeof in_start);
    ck_assert_mem_eq(index.in_node, in_node, sizeof in_node);
    ck_assert_mem_eq(index.tie_start, tie_start, sizeof tie_start);
    ck_assert_mem_eq(index.tie_node, tie_node, sizeof tie_node);
    ck_assert_uint_eq(index.tie_out[1], LINK_NONE); // 0 never wrote to 3
    ck_assert_uint_eq(graph.link[index.tie_in[1]].media, 1);
    link_index_free(&index);
    link_graph_free(&graph);
    account_table_free(&account);
}
END_TEST

/// Counting once more, one cell a pair, with nothing but the list of kinds in common.
static void plain_count(link_t *cell, const event_t *e)
{
    if (cell->from == cell->to) *cell = (link_t){.from = e->actor, .to = e->target, .first = e->time};
    cell->last = e->time;
    if (e->kind == EVENT_MESSAGE) cell->messages += e->count;
    if (e->kind == EVENT_MEDIA && cell->media < 255) cell->media++;
    if (e->kind == EVENT_CALL && cell->calls < 255) cell->calls++;
    if (e->kind == EVENT_MOVE_INVITE && cell->invites < 255) cell->invites++;
    if (e->kind == EVENT_REQUEST && cell->requests < 255) cell->requests++;
    if (e->kind == EVENT_ACCEPT && cell->accepts < 255) cell->accepts++;
    if (e->kind == EVENT_DECLINE && cell->declines < 255) cell->declines++;
    if (e->kind == EVENT_BLOCK && cell->blocks < 255) cell->blocks++;
    if (e->kind == EVENT_REPORT && cell->reports < 255) cell->reports++;
    bool personal = e->kind == EVENT_MESSAGE || e->kind == EVENT_MEDIA || e->kind == EVENT_CALL;
    if (personal && e->flags & FLAG_FIRST && cell->opened < 255) cell->opened++;
}

/// @return [ACCOUNTS][ACCOUNTS]; from == to where there is no link
static link_t *plain_matrix(const random_events_t *world, bool across_ages)
{
    const char *const kinds = "request accept decline message media call move_invite block report ";
    link_t *cell = NULL;
    BUG_IF(ARRAY_NEW(cell, ACCOUNTS * ACCOUNTS) < 0);
    for (const event_t *e = world->event; e < world->event + world->n; e++) {
        char name[32];
        snprintf(name, sizeof name, "%s ", event_kind_name[e->kind]);
        const char *at = strstr(kinds, name);
        if (!at || (at > kinds && at[-1] != ' ') || e->actor == e->target || e->target >= ACCOUNTS) continue;
        const uint8_t *age = world->account.declared_age;
        if (across_ages && (age[e->actor] < 18) == (age[e->target] < 18)) continue;
        plain_count(&cell[e->actor * ACCOUNTS + e->target], e);
    }
    return cell;
}

static size_t ck_same_links(const link_graph_t *graph, const link_t *cell)
{
    size_t links = 0;
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        for (uint32_t b = 0; b < ACCOUNTS; b++) {
            const link_t *want = &cell[a * ACCOUNTS + b];
            if (want->from == want->to) {
                ck_assert_ptr_null(link_graph_find(graph, a, b));
                continue;
            }
            ck_link(graph, *want);
            links++;
        }
    ck_assert_uint_eq(graph->n, links);
    return links;
}

START_TEST(test_link_graph_counts_as_a_plain_matrix_does)
{
    random_events_t world;
    random_events_init(&world, ACCOUNTS, EVENTS, 10, 5);
    for (int across = 0; across < 2; across++) {
        link_t *cell = plain_matrix(&world, across);
        link_graph_t graph = gathered(&world, across ? LINKS_ACROSS_AGES : LINKS_ALL, 0, world.n, 311);
        ck_assert_uint_gt(ck_same_links(&graph, cell), 1000);
        link_graph_free(&graph);
        free(cell);
    }
    random_events_free(&world);
}
END_TEST

static bool linked(const link_t *cell, uint32_t a, uint32_t b)
{
    return cell[a * ACCOUNTS + b].from != cell[a * ACCOUNTS + b].to;
}

static bool tied(const link_t *cell, uint32_t a, uint32_t b)
{
    return link_is_tie(&cell[a * ACCOUNTS + b]) || link_is_tie(&cell[b * ACCOUNTS + a]);
}

/// Row v of all three adjacencies, by looking at every other account. @return ties of the row
static size_t ck_row(const link_index_t *index, const link_graph_t *graph, const link_t *cell, uint32_t v)
{
    uint32_t o = index->out_start[v], i = index->in_start[v], t = index->tie_start[v], a = index->account[v];
    for (uint32_t b = 0; b < ACCOUNTS; b++) {
        if (linked(cell, a, b)) {
            ck_assert_uint_eq(index->account[index->out_node[o]], b);
            ck_assert_ptr_eq(&graph->link[index->out_link[o]], link_graph_find(graph, a, b));
            o++;
        }
        if (linked(cell, b, a)) {
            ck_assert_uint_eq(index->account[index->in_node[i]], b);
            ck_assert_ptr_eq(&graph->link[index->in_link[i]], link_graph_find(graph, b, a));
            i++;
        }
        if (tied(cell, a, b)) {
            uint32_t out = index->tie_out[t], in = index->tie_in[t];
            ck_assert_uint_eq(index->account[index->tie_node[t]], b);
            ck_assert_ptr_eq(out == LINK_NONE ? NULL : &graph->link[out], link_graph_find(graph, a, b));
            ck_assert_ptr_eq(in == LINK_NONE ? NULL : &graph->link[in], link_graph_find(graph, b, a));
            t++;
        }
    }
    ck_assert_uint_eq(o, index->out_start[v + 1]);
    ck_assert_uint_eq(i, index->in_start[v + 1]);
    ck_assert_uint_eq(t, index->tie_start[v + 1]);
    return t - index->tie_start[v];
}

/// Sparse enough that accounts without links and pairs with nothing but blocks occur.
START_TEST(test_link_index_rows_are_those_of_the_matrix)
{
    random_events_t world;
    size_t blocked = 0; // rows with more links out than ties
    for (uint64_t seed = 1; seed < 6; seed++) {
        size_t ties = 0;
        link_index_t index;
        random_events_init(&world, ACCOUNTS, seed == 5 ? 0 : 150 * seed * seed, 10, seed);
        link_t *cell = plain_matrix(&world, false);
        link_graph_t graph = gathered(&world, LINKS_ALL, 0, world.n, 97);
        ck_assert_int_eq(link_index_build(&index, &graph), 0);
        ck_assert_uint_eq(index.links, graph.n);
        for (uint32_t v = 0; v < index.nodes; v++) {
            ck_assert(v == 0 || index.account[v - 1] < index.account[v]);
            ties += ck_row(&index, &graph, cell, v);
            blocked += index.tie_start[v + 1] - index.tie_start[v] < index.out_start[v + 1] - index.out_start[v];
        }
        for (uint32_t a = 0, v = 0; a < ACCOUNTS; a++) {
            bool here = v < index.nodes && index.account[v] == a;
            ck_assert_uint_eq(link_index_node(&index, a), here ? v : LINK_NONE);
            for (uint32_t b = 0; b < ACCOUNTS; b++) ck_assert(here || (!linked(cell, a, b) && !linked(cell, b, a)));
            v += here;
        }
        ck_assert_uint_eq(2 * index.ties, ties);
        link_index_free(&index);
        link_graph_free(&graph);
        free(cell);
        random_events_free(&world);
    }
    ck_assert_uint_gt(blocked, 0);
}
END_TEST

/// However batches are cut and in whatever order events come, the rows and what they count are the same; what comes
/// later changes nothing in an index built before.
START_TEST(test_link_index_depends_on_who_is_linked_alone)
{
    random_events_t world;
    link_index_t a, b;
    random_events_init(&world, ACCOUNTS, 3000, 10, 9);
    link_graph_t one = gathered(&world, LINKS_ALL, 0, 2000, 2000);
    ck_assert_int_eq(link_index_build(&a, &one), 0);
    event_batch_t rest = random_events_batch(&world, 2000, world.n);
    link_graph_observe(&one, &rest);
    for (size_t i = 0; i < 1000; i++) { // the first 2000 backwards
        event_t kept = world.event[i];
        world.event[i] = world.event[1999 - i];
        world.event[1999 - i] = kept;
    }
    link_graph_t two = gathered(&world, LINKS_ALL, 0, 2000, 1);
    ck_assert_int_eq(link_index_build(&b, &two), 0);
    ck_assert_uint_eq(a.links, b.links);
    ck_assert_uint_eq(a.ties, b.ties);
    ck_assert_mem_eq(a.account, b.account, a.nodes * sizeof *a.account);
    ck_assert_mem_eq(a.out_node, b.out_node, a.links * sizeof *a.out_node);
    ck_assert_mem_eq(a.in_node, b.in_node, a.links * sizeof *a.in_node);
    ck_assert_mem_eq(a.tie_node, b.tie_node, 2 * a.ties * sizeof *a.tie_node);
    for (size_t i = 0; i < two.n; i++) {
        const link_t *late = link_graph_find(&one, two.link[i].from, two.link[i].to);
        ck_assert_uint_eq(late->first, two.link[i].first);
        if (late->last < world.event[2000].time) ck_assert_mem_eq(late, &two.link[i], sizeof *late);
    }
    link_index_free(&a);
    link_index_free(&b);
    link_graph_free(&one);
    link_graph_free(&two);
    random_events_free(&world);
}
END_TEST

START_TEST(test_link_graph_counts_stay_at_their_most)
{
    account_table_t account;
    link_graph_t graph;
    const event_t block = {.actor = 0, .target = 1, .kind = EVENT_BLOCK};
    const event_t burst = {.actor = 0, .target = 1, .kind = EVENT_MESSAGE, .count = UINT16_MAX};
    event_batch_t one = {.event = &block, .n = 1};
    four_accounts(&account);
    ck_assert_int_eq(link_graph_init(&graph, &account, LINKS_ALL), 0);
    for (int i = 0; i < 300; i++) link_graph_observe(&graph, &one);
    one.event = &burst;
    for (int i = 0; i < 70000; i++) link_graph_observe(&graph, &one); // 70000 * 65535 > 2^32
    ck_assert_uint_eq(graph.link[0].blocks, UINT8_MAX);
    ck_assert_uint_eq(graph.link[0].messages, UINT32_MAX);
    link_graph_free(&graph);
    account_table_free(&account);
}
END_TEST

/// Links that memory had no room for are an error of the next build, never a smaller graph.
START_TEST(test_link_index_refuses_a_graph_with_links_missing)
{
    account_table_t account;
    link_index_t index;
    four_accounts(&account);
    link_graph_t graph = by_hand(&account, LINKS_ALL);
    graph.failed = true;
    ck_assert_int_eq(link_index_build(&index, &graph), ERR_MEMORY);
    ck_assert_ptr_nonnull(strstr(error_text(), "links"));
    link_index_free(&index);
    link_graph_free(&graph);
    account_table_free(&account);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link_graph");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, test_link_graph_by_hand);
    tcase_add_test(tcase, test_link_index_by_hand);
    tcase_add_test(tcase, test_link_graph_counts_as_a_plain_matrix_does);
    tcase_add_test(tcase, test_link_index_rows_are_those_of_the_matrix);
    tcase_add_test(tcase, test_link_index_depends_on_who_is_linked_alone);
    tcase_add_test(tcase, test_link_graph_counts_stay_at_their_most);
    tcase_add_test(tcase, test_link_index_refuses_a_graph_with_links_missing);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}

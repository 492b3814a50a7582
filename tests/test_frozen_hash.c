// SPDX-License-Identifier: GPL-3.0-or-later
// The fingerprint of a frozen configuration: the same for the same, another for whatever is changed.
#include "results/worlds/frozen_hash.h"
#include "tests/suite_run.h"
#include <check.h>
#include <math.h>
#include <string.h>

enum { ROWS = 3, LEVELS = 2 };

/// Everything that the fingerprint covers, small enough to change bit by bit.
typedef struct {
    char scenario[16];
    detector_t detector[2];
    double edge[LEVELS], probability[LEVELS], alert_threshold;
    float feature[ROWS * FEATURES], graph[ROWS * GRAPH_FEATURES];
    uint8_t label[ROWS];
    frozen_t frozen[2];
    fit_rows_t fit;
    lineup_t lineup;
} config_t;

static void make(config_t *c)
{
    memset(c, 0, sizeof *c);
    strcpy(c->scenario, "persons: 7\n");
    c->detector[0].name = "one";
    c->detector[1].name = "two";
    for (size_t i = 0; i < ROWS * FEATURES; i++) c->feature[i] = (float)i;
    c->label[1] = 1;
    c->fit = (fit_rows_t){.n = ROWS, .feature = c->feature, .label = c->label, .start = {0, 1, ROWS}};
    for (size_t d = 0; d < 2; d++) {
        c->frozen[d].threshold[0] = (double)d;
        c->lineup.detector[c->lineup.n++] = &c->detector[d];
    }
    c->edge[1] = 5;
    c->probability[1] = 0.5;
    c->frozen[1].probability = (probability_map_t){LEVELS, c->edge, c->probability};
    c->alert_threshold = INFINITY;
}

static void hash_of(config_t *c, char hex[SHA256_HEX])
{
    ck_assert_int_eq(frozen_hash(c->scenario, &c->lineup, c->frozen, c->alert_threshold, &c->fit, hex), 0);
}

START_TEST(test_frozen_hash_is_that_of_its_content)
{
    config_t one, other;
    char a[SHA256_HEX], b[SHA256_HEX];
    make(&one);
    make(&other); // at another address
    hash_of(&one, a);
    hash_of(&other, b);
    ck_assert_str_eq(a, b);
    ck_assert_uint_eq(strlen(a), 64);
}
END_TEST

/// One change a round; the last makes none.
static bool change(config_t *c, int round)
{
    switch (round) {
    case 0:
        c->scenario[9] = '8';
        return true;
    case 1:
        c->detector[1].name = "twice";
        return true;
    case 2:
        c->lineup.n = 1;
        return true;
    case 3:
        c->frozen[0].threshold[2] = 1e-300;
        return true;
    case 4:
        c->edge[0] = -0.1;
        return true;
    case 5:
        c->probability[1] = nextafter(0.5, 1);
        return true;
    case 6:
        c->frozen[1].probability.levels = 1;
        return true;
    case 7:
        c->feature[ROWS * FEATURES - 1] += 1;
        return true;
    case 8:
        c->label[2] = 1;
        return true;
    case 9:
        c->fit.start[1] = 2;
        return true;
    case 10:
        c->fit.graph = c->graph;
        return true;
    case 11:
        c->fit.n = ROWS - 1;
        return true;
    case 12:
        c->alert_threshold = 3;
        return true;
    default:
        return false;
    }
}

START_TEST(test_frozen_hash_differs_wherever_something_differs)
{
    char seen[20][SHA256_HEX];
    config_t c;
    int n = 0;
    for (;; n++) {
        make(&c);
        bool changed = change(&c, n);
        hash_of(&c, seen[n]);
        for (int before = 0; before < n; before++) ck_assert_str_ne(seen[before], seen[n]);
        if (!changed) break;
    }
    ck_assert_int_eq(n, 13);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frozen_hash");
    TCase *tc = tcase_create("frozen_hash");
    tcase_add_test(tc, test_frozen_hash_is_that_of_its_content);
    tcase_add_test(tc, test_frozen_hash_differs_wherever_something_differs);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}

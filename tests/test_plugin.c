// SPDX-License-Identifier: GPL-3.0-or-later
// Plug-ins in processes of their own: the same scores as compiled in, and one clear text for each way to go wrong.
#include "core/error.h"
#include "core/progress.h"
#include "detectors/plugin/plugin.h"
#include "detectors/plugin/plugin_child.h"
#include "detectors/plugin/plugin_description.h"
#include "tests/detector_conformance.h"
#include "tests/example_fan_out.c"
#include "tests/suite_run.h"
#include <dirent.h>
#include <signal.h>

#define LIBRARY(name) PLUGIN_DIR "/libplugin_" name ".so"

static const plugin_limits_t LIMITS = {.call_s = 60};

static const detector_t *load(const char *path, const plugin_limits_t *limits)
{
    size_t n = 0;
    ck_assert_msg(plugin_load(path, limits) == 0, "%s", error_text());
    while (detector_registry[n + 1]) n++;
    return detector_registry[n];
}

/// Processes whose parent is this one, dead ones that nobody has waited for among them.
static int children(void)
{
    int n = 0;
    char path[300], line[256];
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        int parent = 0;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "r") : NULL;
        if (!file) continue;
        if (fgets(line, sizeof line, file) && sscanf(strrchr(line, ')') + 1, " %*c %d", &parent) == 1)
            n += parent == getpid();
        fclose(file);
    }
    closedir(processes);
    return n;
}

START_TEST(test_plugin_conforms)
{
    conform(load(LIBRARY("example"), &LIMITS));
    ck_assert_int_eq(plugin_close_failure(0), 0);
    ck_assert_int_eq(children(), 0);
}
END_TEST

START_TEST(test_plugin_scores_as_the_same_detector_compiled_in)
{
    conform_t c;
    const detector_t *plugin = load(LIBRARY("example"), &LIMITS);
    ck_assert_str_eq(plugin->summary, detector_fan_out.summary);
    ck_assert_uint_eq(plugin->needs, detector_fan_out.needs);
    ck_assert(plugin->fit == NULL && plugin->prepare == NULL);
    for (const param_t *a = plugin->params, *b = PARAMS; a->key || b->key; a++, b++) {
        ck_assert_str_eq(a->key, b->key);
        ck_assert_str_eq(a->fallback, b->fallback);
        ck_assert_str_eq(a->source, b->source);
        ck_assert_double_eq(a->min, b->min);
        ck_assert_double_eq(a->max, b->max);
        ck_assert_uint_eq(a->offset, b->offset);
        ck_assert_int_eq(a->type, b->type);
    }
    conform_open(&c);
    instance_t one = instance_ready(plugin, &c), other = instance_ready(&detector_fan_out, &c);
    double *score = instance_score(&one, &c.rows), *expected = instance_score(&other, &c.rows), sum = 0;
    for (size_t i = 0; i < c.rows.n; i++) sum += expected[i];
    ck_assert_double_gt(sum, 1);
    ck_assert_mem_eq(score, expected, c.rows.n * sizeof *score);
    free(score);
    free(expected);
    instance_close(&one);
    instance_close(&other);
    conform_close(&c);
}
END_TEST

/// An instance of the faulty plug-in, with keys as --set writes them.
static instance_t open_faulty(const detector_t *d, const detector_view_t *view, const char *const *set, size_t sets,
                              int *code)
{
    instance_t self = {.detector = d};
    BUG_IF(array_new(&self.config, 1, d->config_bytes) < 0 || array_new(&self.state, 1, d->state_bytes) < 0);
    const param_section_t section = {
        .path = "detectors.faulty", .meaning = "x", .params = d->params, .base = self.config};
    const param_input_t input = {.override = set, .overrides = sets};
    ck_assert_msg(param_load(&input, &section, 1, NULL) == 0, "%s", error_text());
    *code = d->open(self.state, self.config, view);
    return self;
}

static int score_all(const instance_t *one, const detector_rows_t *rows, double *score)
{
    one->detector->score(one->state, rows, score);
    return plugin_failure(one->detector, one->state);
}

/// The life of an instance up to the first failure, as a host leads it. @return its code, with its text set
static int live(const detector_t *d, const conform_t *c, const char *const *set, size_t sets)
{
    int code;
    double *score = NULL;
    BUG_IF(ARRAY_NEW(score, c->rows.n) < 0);
    instance_t one = open_faulty(d, &c->view, set, sets, &code);
    if (code == 0) code = d->fit(one.state, &c->rows, NULL);
    for (size_t i = 0; code == 0 && i < c->world.n; i += 5000) {
        event_batch_t batch = random_events_batch(&c->world, i, i + 5000 < c->world.n ? i + 5000 : c->world.n);
        d->observe(one.state, &batch);
        code = plugin_failure(d, one.state);
    }
    if (code == 0) code = d->prepare(one.state, c->rows.time);
    if (code == 0) code = score_all(&one, &c->rows, score);
    for (size_t i = 0; code == 0 && i < c->rows.n; i++)
        ck_assert_double_eq(score[i], c->rows.account[i] + (double)c->world.n + 3.5);
    char text[2048];
    snprintf(text, sizeof text, "%s", error_text());
    instance_close(&one);
    free(score);
    return code < 0 ? error_set(code, "%s", text) : plugin_close_failure(0);
}

static const struct {
    const char *fault, *place, *score, *says;
} FAULTS[] = {
    {"none", "score", "good", NULL},
    {"segv", "open", "good", ": open: its process was killed by SIGSEGV"},
    {"segv", "fit", "good", ": fit: its process was killed by SIGSEGV"},
    {"segv", "observe", "good", ": observe: its process was killed by SIGSEGV"},
    {"segv", "prepare", "good", ": prepare: its process was killed by SIGSEGV"},
    {"segv", "score", "good", ": score: its process was killed by SIGSEGV"},
    {"segv", "close", "good", ": close: its process was killed by SIGSEGV"},
    {"abort", "score", "good", ": score: its process was killed by SIGABRT (Aborted)"},
    {"hang", "observe", "good", ": observe: took longer than 0.5 s (--time-limit)"},
    {"hang", "close", "good", ": close: took longer than 0.5 s (--time-limit)"},
    {"exit", "prepare", "good", ": prepare: its process ended with status 3"},
    {"error", "open", "good", ": open: out of luck"},
    {"error", "fit", "good", ": fit: out of luck"},
    {"error", "prepare", "good", ": prepare: out of luck"},
    {"input", "fit", "good", ": fit: wrote into what it was given to read"},
    {"input", "observe", "good", ": observe: wrote into what it was given to read"},
    {"input", "score", "good", ": score: wrote into what it was given to read"},
    {"accounts", "observe", "good", ": observe: wrote into what it was given to read"},
    {"none", "score", "nan", ": score: nan for account 29"},
    {"none", "score", "late_nan", ": score: -inf for account "},
    {"none", "score", "missing", ": score: gave row "},
    {"none", "score", "past", ": score: wrote or read outside of the scores of its rows"},
    {"none", "score", "before", ": score: wrote before the first score of its rows"},
};

START_TEST(test_plugin_tells_what_went_wrong_where)
{
    char set[3][80], says[200];
    const char *const override[3] = {set[0], set[1], set[2]};
    const plugin_limits_t limits = {.call_s = strcmp(FAULTS[_i].fault, "hang") ? 60 : 0.5};
    const detector_t *d = load(LIBRARY("faulty"), &limits);
    conform_t c;
    conform_open(&c);
    snprintf(set[0], sizeof set[0], "detectors.faulty.fault=%s", FAULTS[_i].fault);
    snprintf(set[1], sizeof set[1], "detectors.faulty.place=%s", FAULTS[_i].place);
    snprintf(set[2], sizeof set[2], "detectors.faulty.score=%s", FAULTS[_i].score);
    int code = live(d, &c, override, 3);
    if (FAULTS[_i].says) {
        snprintf(says, sizeof says, "plug-in " LIBRARY("faulty") "%s", FAULTS[_i].says);
        ck_assert_int_eq(code, ERR_PLUGIN);
        ck_assert_msg(strncmp(error_text(), says, strlen(says)) == 0, "'%s' does not begin '%s'", error_text(), says);
    } else {
        ck_assert_msg(code == 0, "%s", error_text());
    }
    ck_assert_int_eq(children(), 0);
    conform_close(&c);
}
END_TEST

static const struct {
    const char *library, *says;
} UNLOADABLE[] = {
    {LIBRARY("abi"), ": load: compiled against another vigil: its interface is version 99 with 7 features and a struct "
                     "of 8 bytes, ours is version 1 with "},
    {LIBRARY("symbol"), ": load: has no function vigil_detector"},
    {LIBRARY("name"), ": a detector called random is there already; give it another name"},
    {LIBRARY("config"), ": load: params: place: does not lie within config_bytes, 4"},
    {LIBRARY("default"), ": load: bug in a parameter table: faulty.text: bad default"},
    {LIBRARY("load"), ": load: its process was killed by SIGABRT (Aborted)"},
    {SOURCE_DIR "/CMakeLists.txt", ": load: cannot be loaded: "},
    {"no_such_file.so", ": cannot be read: No such file or directory"},
};

START_TEST(test_plugin_refuses_what_it_cannot_load)
{
    size_t length = strlen(UNLOADABLE[_i].library), before = 0, after = 0;
    while (detector_registry[before]) before++;
    ck_assert_int_lt(plugin_load(UNLOADABLE[_i].library, &LIMITS), 0);
    while (detector_registry[after]) after++;
    const char *says = strstr(error_text(), UNLOADABLE[_i].library);
    ck_assert_msg(says && strncmp(says + length, UNLOADABLE[_i].says, strlen(UNLOADABLE[_i].says)) == 0, "'%s'",
                  error_text());
    ck_assert_uint_eq(after, before);
    ck_assert_int_eq(children(), 0);
}
END_TEST

/// The plug-in reads its own copy of the accounts: it must follow the host's.
START_TEST(test_plugin_sees_accounts_as_they_are_when_asked)
{
    enum { N = 3 };
    account_table_t account;
    ck_assert_int_eq(account_table_init(&account, N), 0);
    detector_view_t view = {.scope = VIEW_ALL, .platform = -1, .account = &account};
    const detector_t *d = load(LIBRARY("ages"), &LIMITS);
    uint32_t every[N] = {0, 1, 2};
    double score[N];
    const event_t event[] = {{.time = 5, .actor = 1, .target = NO_ACCOUNT, .kind = EVENT_LOGIN}};
    const event_batch_t batch = {.event = event, .n = 1, .start = 0, .end = 3600};
    detector_rows_t rows = {.n = N, .time = DAY_S, .account = every};
    instance_t one = instance_open(d, &view);
    account.declared_age[0] = 10;
    account.declared_age[1] = 20;
    account.registered[2] = 7;
    d->observe(one.state, &batch);
    ck_assert_int_eq(score_all(&one, &rows, score), 0);
    // what it saw of an actor while it observed, plus a hundred times what it sees now
    ck_assert_double_eq(score[0], 100 * 10);
    ck_assert_double_eq(score[1], 20 + 100 * 20);
    ck_assert_double_eq(score[2], 100 * 7);
    account.declared_age[0] = 11;
    rows.time += DAY_S;
    ck_assert_int_eq(score_all(&one, &rows, score), 0);
    ck_assert_double_eq(score[0], 100 * 11);
    account.declared_age[0] = 12; // more events before the same time
    d->observe(one.state, &batch);
    ck_assert_int_eq(score_all(&one, &rows, score), 0);
    ck_assert_double_eq(score[0], 100 * 12);
    instance_close(&one);
    account_table_free(&account);
}
END_TEST

START_TEST(test_plugin_description_survives_packing_and_damage)
{
    char *bytes = NULL;
    size_t n = 0;
    detector_t d;
    unsigned callbacks;
    ck_assert_int_eq(plugin_description_check(&detector_fan_out), 0);
    ck_assert_int_eq(plugin_description_pack(&detector_fan_out, &bytes, &n), 0);
    for (size_t cut = 0; cut <= n; cut++) { // exact blocks, so that a read past the end is seen
        char *part = malloc(cut + 1);
        memcpy(part, bytes, cut);
        ck_assert_int_eq(plugin_description_unpack(part, cut, &d, &callbacks), cut == n ? 0 : ERR_PLUGIN);
        if (cut == n) ck_assert_uint_eq(callbacks, PLUGIN_HAS_OPEN | PLUGIN_HAS_OBSERVE | PLUGIN_HAS_CLOSE);
        plugin_description_free(&d);
        free(part);
    }
    free(bytes);
}
END_TEST

START_TEST(test_plugin_ends_when_we_are_told_to_stop)
{
    const char *const set[] = {"detectors.faulty.fault=hang"};
    const detector_t *d = load(LIBRARY("faulty"), &LIMITS);
    conform_t c;
    conform_open(&c);
    progress_catch_signals();
    pid_t killer = fork();
    if (killer == 0) {
        usleep(500000);
        kill(getppid(), SIGINT);
        _exit(0);
    }
    double before = progress_wall_s();
    ck_assert_int_eq(live(d, &c, set, 1), ERR_STOPPED);
    ck_assert_double_lt(progress_wall_s() - before, 30); // its limit is 60
    ck_assert_str_eq(error_text(), "stopped by SIGINT");
    conform_close(&c);
}
END_TEST

static Suite *plugin_suite(void)
{
    Suite *suite = suite_create("plugin");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, test_plugin_conforms);
    tcase_add_test(tcase, test_plugin_scores_as_the_same_detector_compiled_in);
    tcase_add_loop_test(tcase, test_plugin_tells_what_went_wrong_where, 0, (int)(sizeof FAULTS / sizeof *FAULTS));
    tcase_add_loop_test(tcase, test_plugin_refuses_what_it_cannot_load, 0,
                        (int)(sizeof UNLOADABLE / sizeof *UNLOADABLE));
    tcase_add_test(tcase, test_plugin_sees_accounts_as_they_are_when_asked);
    tcase_add_test(tcase, test_plugin_description_survives_packing_and_damage);
    tcase_add_test(tcase, test_plugin_ends_when_we_are_told_to_stop);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(int words, char **word)
{
    setenv("ASAN_OPTIONS", "handle_segv=0:handle_abort=0", 0);
    plugin_child_serve(words, word);
    return suite_run(plugin_suite());
}

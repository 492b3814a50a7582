// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in's detector as the host sees it: callbacks that pack their arguments, ask the instance's process, and unpack
// what it says.
#include "detectors/plugin/plugin.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/array.h"
#include "core/error.h"
#include "detectors/plugin/plugin_description.h"
#include "detectors/plugin/plugin_link.h"
#include "trace/account_cut.h"

#define DESCRIPTION_MOST (1u << 24) // bytes

typedef struct {
    detector_t detector;
    char *path, *description; // owned
    plugin_limits_t limits;
} plugin_t;

/// The host's state of one instance. On the heap, so that the state itself does not change when the instance fails
/// while it scores.
typedef struct {
    const plugin_t *plugin;
    plugin_link_t link;
    const account_table_t *account;
    bool fresh;             // the accounts were copied whole at `fresh_at`
    uint32_t fresh_at;      // s
    pthread_mutex_t asking; // score is called by several threads; the process answers one
} instance_t;

typedef struct {
    instance_t *instance; // NULL before open
} state_t;

static plugin_t *loaded[PLUGINS_MAX];
static size_t loaded_n;

// The first close that failed and was not told yet; the thread that closes a world's instances asks for it.
static _Thread_local int close_failed;
static _Thread_local char close_text[PLUGIN_TEXT_BYTES];

static plugin_request_t request_of(plugin_call_t call)
{
    return (plugin_request_t){.call = call, .at = {PLUGIN_NOWHERE, PLUGIN_NOWHERE, PLUGIN_NOWHERE}};
}

/// One part of what a call hands over, NULL = nothing; or takes back, where nothing is copied yet.
typedef struct {
    const void *data;
    size_t bytes;
    bool back;
} part_t;

/// Puts the parts into the arena one after the other; fails the instance if they do not fit.
static int put(instance_t *self, plugin_request_t *request, const part_t part[PLUGIN_PARTS])
{
    size_t end = 0;
    for (int i = 0; i < PLUGIN_PARTS; i++)
        if (part[i].data) request->at[i] = shared_block_place(&end, part[i].bytes);
    if (shared_block_reserve(&self->link.arena, end) < 0)
        return plugin_link_fail(&self->link, (plugin_call_t)request->call, ERR_MEMORY, error_text());
    for (int i = 0; i < PLUGIN_PARTS; i++)
        if (part[i].data && part[i].bytes && !part[i].back)
            memcpy(self->link.arena.base + request->at[i], part[i].data, part[i].bytes);
    return 0;
}

static account_table_t shared_accounts(const instance_t *self)
{
    return plugin_accounts_over(self->account->n, self->link.accounts.base);
}

/// The host's table changes while a world runs.
static void copy_account(const account_table_t *to, const account_table_t *from, uint32_t a)
{
    if (a < from->n) account_table_set_row(to, a, from, a); // else a group, or none
}

static void copy_accounts(const instance_t *self)
{
    const account_table_t to = shared_accounts(self);
    account_table_set(&to, self->account);
}

static void refresh_accounts(instance_t *self, uint32_t time)
{
    if (self->fresh && self->fresh_at == time) return;
    copy_accounts(self);
    self->fresh = true;
    self->fresh_at = time;
}

static int start(instance_t *self, const void *config, const detector_view_t *view)
{
    size_t bytes, at[7];
    plugin_request_t request = request_of(PLUGIN_OPEN);
    request.scope = (int32_t)view->scope;
    request.platform = view->platform;
    request.seed = view->seed;
    request.accounts = view->account->n;
    CHECK(plugin_link_open(&self->link, self->plugin->path, &self->plugin->limits, &bytes));
    CHECK(shared_block_reserve(&self->link.accounts, plugin_accounts_layout(view->account->n, at)));
    copy_accounts(self);
    size_t config_bytes = self->plugin->detector.config_bytes;
    const part_t part[PLUGIN_PARTS] = {{config_bytes ? config : NULL, config_bytes, false}, {0}, {0}};
    CHECK(put(self, &request, part));
    return plugin_link_ask(&self->link, &request);
}

static int open_instance(const plugin_t *plugin, state_t *state, const void *config, const detector_view_t *view)
{
    CHECK(array_new(&state->instance, 1, sizeof *state->instance));
    state->instance->plugin = plugin;
    state->instance->account = view->account;
    pthread_mutex_init(&state->instance->asking, NULL);
    return start(state->instance, config, view);
}

static int plugin_fit(void *state, const detector_rows_t *rows, const uint8_t *label)
{
    instance_t *self = ((state_t *)state)->instance;
    plugin_request_t request = request_of(PLUGIN_FIT);
    const part_t part[PLUGIN_PARTS] = {
        {rows->feature, rows->n * FEATURES * sizeof(float), false}, {label, rows->n, false}, {0}};
    request.n = rows->n;
    request.time = rows->time;
    CHECK(put(self, &request, part));
    return plugin_link_ask(&self->link, &request);
}

static void plugin_observe(void *state, const event_batch_t *batch)
{
    instance_t *self = ((state_t *)state)->instance;
    if (self->link.code < 0) return;
    plugin_request_t request = request_of(PLUGIN_OBSERVE);
    const part_t part[PLUGIN_PARTS] = {{batch->event, batch->n * sizeof *batch->event, false}, {0}, {0}};
    const account_table_t accounts = shared_accounts(self);
    for (size_t i = 0; i < batch->n; i++) {
        copy_account(&accounts, self->account, batch->event[i].actor);
        copy_account(&accounts, self->account, batch->event[i].target);
    }
    self->fresh = false;
    request.n = batch->n;
    request.start = batch->start;
    request.end = batch->end;
    if (put(self, &request, part) == 0) (void)plugin_link_ask(&self->link, &request); // plugin_failure tells
}

static int plugin_prepare(void *state, uint32_t time)
{
    instance_t *self = ((state_t *)state)->instance;
    plugin_request_t request = request_of(PLUGIN_PREPARE);
    request.time = time;
    refresh_accounts(self, time);
    return plugin_link_ask(&self->link, &request);
}

static void fail_by_score(instance_t *self, plugin_call_t call, double score, uint32_t account, uint32_t time)
{
    char what[120];
    snprintf(what, sizeof what, "%g for account %u at %u s; every score must be finite", score, account, time);
    plugin_link_fail(&self->link, call, ERR_PLUGIN, what);
}

/// Asks for n scores of a call whose first two parts are given.
/// @param[in] who  [n] accounts, for the message; or NULL
static int ask_scores(instance_t *self, plugin_request_t *request, const part_t *first, const part_t *second,
                      const uint32_t *who, double *score)
{
    const part_t part[PLUGIN_PARTS] = {*first, *second, {score, request->n * sizeof *score, true}};
    refresh_accounts(self, request->time);
    CHECK(put(self, request, part));
    CHECK(plugin_link_ask(&self->link, request));
    memcpy(score, self->link.arena.base + request->at[2], request->n * sizeof *score);
    for (size_t i = 0; i < request->n; i++) {
        if (isfinite(score[i])) continue;
        fail_by_score(self, (plugin_call_t)request->call, score[i], who ? who[i] : NO_ACCOUNT, request->time);
        return self->link.code;
    }
    return 0;
}

static void score_or_nan(instance_t *self, plugin_request_t *request, const part_t *first, const part_t *second,
                         const uint32_t *who, double *score)
{
    if (request->n == 0) return;
    pthread_mutex_lock(&self->asking);
    int code = self->link.code < 0 ? self->link.code : ask_scores(self, request, first, second, who, score);
    pthread_mutex_unlock(&self->asking);
    for (size_t i = 0; code < 0 && i < request->n; i++) score[i] = NAN; // plugin_failure tells why
}

static void plugin_score(const void *state, const detector_rows_t *rows, double *score)
{
    instance_t *self = ((const state_t *)state)->instance;
    plugin_request_t request = request_of(PLUGIN_SCORE);
    const part_t account = {rows->account, rows->n * sizeof *rows->account, false},
                 feature = {rows->feature, rows->n * FEATURES * sizeof *rows->feature, false};
    request.n = rows->n;
    request.time = rows->time;
    score_or_nan(self, &request, &account, &feature, rows->account, score);
}

static void plugin_score_pairs(const void *state, const detector_pairs_t *pairs, double *score)
{
    instance_t *self = ((const state_t *)state)->instance;
    plugin_request_t request = request_of(PLUGIN_SCORE_PAIRS);
    const part_t from = {pairs->from, pairs->n * sizeof *pairs->from, false},
                 to = {pairs->to, pairs->n * sizeof *pairs->to, false};
    request.n = pairs->n;
    request.time = pairs->time;
    score_or_nan(self, &request, &from, &to, pairs->from, score);
}

/// What close breaks is told too: a heap that is found damaged now may have been so while it scored.
static void ask_close(instance_t *self)
{
    plugin_request_t request = request_of(PLUGIN_CLOSE);
    if (self->link.pid <= 0 || self->link.code < 0) return;
    int code = plugin_link_ask(&self->link, &request);
    if (code == 0 || close_failed < 0) return;
    close_failed = code;
    snprintf(close_text, sizeof close_text, "%s", self->link.text);
}

static void plugin_close(void *state)
{
    instance_t *self = ((state_t *)state)->instance;
    if (!self) return;
    ask_close(self);
    plugin_link_close(&self->link);
    pthread_mutex_destroy(&self->asking);
    free(self);
    ((state_t *)state)->instance = NULL;
}

// open gets no more than state and config, so that each plug-in has an open of its own, which knows whose it is.
#define SLOTS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define OPEN(slot)                                                                       \
    static int open_##slot(void *state, const void *config, const detector_view_t *view) \
    {                                                                                    \
        return open_instance(loaded[slot], state, config, view);                         \
    }
SLOTS(OPEN)
#define NAME(slot) open_##slot,
static int (*const open_of[])(void *, const void *, const detector_view_t *) = {SLOTS(NAME)};
_Static_assert(sizeof open_of / sizeof *open_of == PLUGINS_MAX, "one open a plug-in");

static void wire(detector_t *d, unsigned callbacks, size_t slot)
{
    d->state_bytes = sizeof(state_t);
    d->open = open_of[slot];
    d->fit = callbacks & PLUGIN_HAS_FIT ? plugin_fit : NULL;
    d->observe = callbacks & PLUGIN_HAS_OBSERVE ? plugin_observe : NULL;
    d->prepare = callbacks & PLUGIN_HAS_PREPARE ? plugin_prepare : NULL;
    d->score = plugin_score;
    d->score_pairs = callbacks & PLUGIN_HAS_SCORE_PAIRS ? plugin_score_pairs : NULL;
    d->close = plugin_close;
}

/// Starts a process only to hear what the shared object is.
static int ask_description(plugin_t *self, unsigned *callbacks)
{
    plugin_link_t link;
    size_t bytes = 0;
    int code = plugin_link_open(&link, self->path, &self->limits, &bytes);
    if (code == 0 && bytes > DESCRIPTION_MOST) code = error_set(ERR_PLUGIN, "plug-in %s: load: too long", self->path);
    if (code == 0) code = shared_block_reserve(&link.arena, bytes);
    if (code == 0) code = array_new(&self->description, bytes + 1, 1);
    if (code == 0) memcpy(self->description, link.arena.base, bytes);
    if (code == 0) code = plugin_description_unpack(self->description, bytes, &self->detector, callbacks);
    plugin_link_close(&link);
    return code;
}

/// With a slash, because a bare name would be looked for in the system's folders.
static int set_path(plugin_t *self, const char *path)
{
    if (asprintf(&self->path, "%s%s", strchr(path, '/') ? "" : "./", path) < 0) {
        self->path = NULL;
        return error_set(ERR_MEMORY, "plug-in %s: out of memory", path);
    }
    return access(path, R_OK) == 0 ? 0 : error_set(ERR_IO, "plug-in %s: cannot be read: %s", path, strerror(errno));
}

static int register_it(plugin_t *self, unsigned callbacks)
{
    wire(&self->detector, callbacks, loaded_n);
    if (detector_register(&self->detector) < 0)
        return error_set(ERR_PLUGIN, "plug-in %s: %s; give it another name", self->path, error_text());
    loaded[loaded_n++] = self;
    return 0;
}

int plugin_load(const char *path, const plugin_limits_t *limits)
{
    plugin_t *self = NULL;
    unsigned callbacks = 0;
    if (loaded_n == PLUGINS_MAX) return error_set(ERR_LIMIT, "plug-in %s: more than %d plug-ins", path, PLUGINS_MAX);
    CHECK(array_new(&self, 1, sizeof *self));
    self->limits = *limits;
    int code = set_path(self, path);
    if (code == 0) code = ask_description(self, &callbacks);
    if (code == 0) code = register_it(self, callbacks);
    if (code == 0) return 0;
    plugin_description_free(&self->detector);
    free(self->path);
    free(self->description);
    free(self);
    return code;
}

static bool is_plugin(const detector_t *detector) { return detector->close == plugin_close; }

int plugin_failure(const detector_t *detector, const void *state)
{
    const instance_t *self = is_plugin(detector) && state ? ((const state_t *)state)->instance : NULL;
    if (!self || self->link.code == 0) return 0;
    return error_set(self->link.code, "%s", self->link.text);
}

int plugin_close_failure(int code)
{
    int failed = close_failed;
    close_failed = 0;
    return code < 0 || failed == 0 ? code : error_set(failed, "%s", close_text);
}

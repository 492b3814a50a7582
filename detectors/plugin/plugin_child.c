// SPDX-License-Identifier: GPL-3.0-or-later
// Loads the shared object, says what it is, and answers calls one after the other until the host has no more. What the
// detector is given it can only read; what it writes where it must not is told as that, and not as a mere crash.
#include "detectors/plugin/plugin_child.h"

#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/array.h"
#include "core/error.h"
#include "detectors/plugin/guarded_score.h"
#include "detectors/plugin/plugin_call.h"
#include "detectors/plugin/plugin_description.h"
#include "detectors/plugin/shared_block.h"

#define SIGNAL_STACK_BYTES 65536

/// One a process: signal handlers must find it.
static struct {
    const detector_t *detector;
    void *state, *config;
    detector_view_t view;
    account_table_t account;
    shared_block_t arena, accounts;
    guarded_score_t score;
    int said; // what was printed while a description was checked, or -1
} child = {.arena = {.fd = PLUGIN_ARENA}, .accounts = {.fd = PLUGIN_ACCOUNTS}, .said = -1};

static void answer(const plugin_reply_t *reply)
{
    if (send(PLUGIN_SOCKET, reply, sizeof *reply, MSG_NOSIGNAL) != sizeof *reply) _exit(EXIT_FAILURE);
}

/// The plug-in has broken the contract: says how, and ends.
_Noreturn static void break_off(const char *text)
{
    plugin_reply_t reply = {.code = ERR_PLUGIN};
    strncpy(reply.text, text, sizeof reply.text - 1);
    answer(&reply);
    _exit(EXIT_FAILURE);
}

static bool is_within(const shared_block_t *block, const void *address)
{
    const char *at = address;
    return block->base && at >= block->base && at < block->base + block->bytes;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (guarded_score_guards(&child.score, info->si_addr)) break_off("wrote or read outside of the scores of its rows");
    if (is_within(&child.arena, info->si_addr) || is_within(&child.accounts, info->si_addr))
        break_off("wrote into what it was given to read");
    signal(number, SIG_DFL);
    raise(number); // for real this time, once we return
}

/// A table of parameters that is not whole ends the process with a line on standard error, which is kept in a file.
static void on_abort(int number)
{
    char text[sizeof((plugin_reply_t *)NULL)->text] = "";
    static const char mark[] = "vigil: ";
    ssize_t n = child.said >= 0 ? pread(child.said, text, sizeof text - 1, 0) : 0;
    if (n > 1) {
        text[n - 1] = '\0'; // instead of the end of the line
        break_off(strncmp(text, mark, sizeof mark - 1) == 0 ? text + sizeof mark - 1 : text);
    }
    signal(number, SIG_DFL);
}

static void catch_faults(void)
{
    static char stack[SIGNAL_STACK_BYTES];
    const stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction fault = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&other, NULL);
    sigaction(SIGSEGV, &fault, NULL);
    sigaction(SIGBUS, &fault, NULL);
}

/// A host that is gone wants no answer, however long the plug-in would go on.
static void *watch_host(void *unused)
{
    (void)unused;
    struct pollfd host = {.fd = PLUGIN_SOCKET, .events = POLLRDHUP};
    while (poll(&host, 1, -1) < 0 && errno == EINTR) continue;
    _exit(EXIT_FAILURE);
}

/// Checks the description, with what it prints on the way kept for on_abort.
static int check(const detector_t *detector)
{
    int err = dup(STDERR_FILENO);
    child.said = memfd_create("said", 0);
    if (err < 0 || child.said < 0 || dup2(child.said, STDERR_FILENO) < 0)
        return error_set(ERR_MEMORY, "no memory for a description");
    signal(SIGABRT, on_abort);
    int code = plugin_description_check(detector);
    signal(SIGABRT, SIG_DFL);
    dup2(err, STDERR_FILENO);
    close(err);
    close(child.said);
    child.said = -1;
    return code;
}

static int load(const char *path)
{
    const detector_t *(*entry)(void) = NULL;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) return error_set(ERR_PLUGIN, "cannot be loaded: %s", dlerror());
    void *symbol = dlsym(library, "vigil_detector");
    if (!symbol)
        return error_set(ERR_PLUGIN, "has no function vigil_detector: write `const detector_t *vigil_detector(void) "
                                     "{ return &...; }`");
    memcpy(&entry, &symbol, sizeof entry);
    child.detector = entry();
    return check(child.detector);
}

/// Writes the description into the arena, and says how long it is.
static int describe(plugin_reply_t *reply)
{
    char *bytes = NULL;
    size_t n = 0;
    int code = plugin_description_pack(child.detector, &bytes, &n);
    if (code == 0 && pwrite(PLUGIN_ARENA, bytes, n, 0) != (ssize_t)n)
        code = error_set(ERR_MEMORY, "no memory for a description");
    free(bytes);
    reply->bytes = n;
    return code;
}

static const void *part(const plugin_request_t *request, int i)
{
    return request->at[i] == PLUGIN_NOWHERE ? NULL : child.arena.base + request->at[i];
}

static int open_state(const plugin_request_t *request)
{
    const detector_t *d = child.detector;
    size_t at[7];
    CHECK(shared_block_view(&child.accounts, plugin_accounts_layout(request->accounts, at)));
    child.account = plugin_accounts_over(request->accounts, child.accounts.base);
    CHECK(array_new(&child.state, d->state_bytes + 1, 1));
    CHECK(array_new(&child.config, d->config_bytes + 1, 1));
    if (d->config_bytes) memcpy(child.config, part(request, 0), d->config_bytes);
    child.view = (detector_view_t){.scope = (view_scope_t)request->scope,
                                   .platform = request->platform,
                                   .account = &child.account,
                                   .seed = request->seed};
    return d->open ? d->open(child.state, child.config, &child.view) : 0;
}

static int fit(const plugin_request_t *request)
{
    const detector_rows_t rows = {.n = request->n, .time = request->time, .feature = part(request, 0)};
    return child.detector->fit(child.state, &rows, part(request, 1));
}

static void observe(const plugin_request_t *request)
{
    const event_batch_t batch = {
        .event = part(request, 0), .n = request->n, .start = request->start, .end = request->end};
    child.detector->observe(child.state, &batch);
}

/// What came of scoring, into the arena: host and plug-in never write the same memory.
static int hand_in(const plugin_request_t *request, const double *score)
{
    size_t bytes = request->n * sizeof *score, missing = guarded_score_unwritten(&child.score);
    if (!guarded_score_whole(&child.score)) break_off("wrote before the first score of its rows");
    if (missing < request->n) return error_set(ERR_PLUGIN, "gave row %zu of %zu no score", missing, (size_t)request->n);
    if (pwrite(PLUGIN_ARENA, score, bytes, (off_t)request->at[2]) == (ssize_t)bytes) return 0;
    return error_set(ERR_MEMORY, "no memory for scores");
}

static int score(const plugin_request_t *request)
{
    double *room = guarded_score_room(&child.score, request->n);
    if (!room) return error_set(ERR_MEMORY, "no memory for %zu scores", (size_t)request->n);
    if (request->call == PLUGIN_SCORE) {
        const detector_rows_t rows = {
            .n = request->n, .time = request->time, .account = part(request, 0), .feature = part(request, 1)};
        child.detector->score(child.state, &rows, room);
    } else {
        const detector_pairs_t pairs = {
            .n = request->n, .time = request->time, .from = part(request, 0), .to = part(request, 1)};
        child.detector->score_pairs(child.state, &pairs, room);
    }
    return hand_in(request, room);
}

static int call(const plugin_request_t *request)
{
    CHECK(shared_block_view(&child.arena, request->bytes));
    switch ((plugin_call_t)request->call) {
    case PLUGIN_OPEN:
        return open_state(request);
    case PLUGIN_FIT:
        return fit(request);
    case PLUGIN_OBSERVE:
        observe(request);
        return 0;
    case PLUGIN_PREPARE:
        return child.detector->prepare(child.state, request->time);
    case PLUGIN_SCORE:
    case PLUGIN_SCORE_PAIRS:
        return score(request);
    case PLUGIN_CLOSE:
        if (child.detector->close) child.detector->close(child.state);
        return 0;
    case PLUGIN_LOAD:
    case PLUGIN_CALLS:
        break;
    }
    return error_set(ERR_PLUGIN, "unknown call %u", request->call);
}

static void reply_with(int code, plugin_reply_t *reply)
{
    reply->code = code < 0 ? code : 0;
    if (code < 0) strncpy(reply->text, error_text(), sizeof reply->text - 1);
    answer(reply);
}

_Noreturn static void serve(const char *path)
{
    plugin_request_t request;
    plugin_reply_t reply = {0};
    pthread_t watch;
    catch_faults();
    if (pthread_create(&watch, NULL, watch_host, NULL) != 0) break_off("no thread to watch the host");
    int code = load(path);
    if (code == 0) code = describe(&reply);
    reply_with(code, &reply);
    while (recv(PLUGIN_SOCKET, &request, sizeof request, 0) == sizeof request) {
        reply = (plugin_reply_t){0};
        error_clear();
        reply_with(call(&request), &reply);
    }
    _exit(EXIT_SUCCESS); // neither our work at exit nor the plug-in's: the host has all it wants
}

void plugin_child_serve(int words, char **word)
{
    if (words == 3 && strcmp(word[1], PLUGIN_CHILD_WORD) == 0) serve(word[2]);
}

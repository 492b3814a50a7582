// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectors/plugin/plugin_link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/error.h"
#include "core/progress.h"

#define SELF "/proc/self/exe"
#define SLICE_MS 100 // between looks at whether a signal asks us to stop
#define REAP_S 5.0   // a process that has closed its socket is about to end

static const char *const call_name[PLUGIN_CALLS] = {"load",    "open",  "fit",         "observe",
                                                    "prepare", "score", "score_pairs", "close"};

int plugin_link_fail(plugin_link_t *self, plugin_call_t call, int code, const char *what)
{
    self->code = code;
    if (code == ERR_STOPPED) // not its fault
        snprintf(self->text, sizeof self->text, "%s", what);
    else
        snprintf(self->text, sizeof self->text, "plug-in %s: %s: %s", self->path, call_name[call], what);
    if (self->pid > 0) process_kill(self->pid);
    self->pid = 0;
    return error_set(code, "%s", self->text);
}

/// It has closed its end without an answer: how did it die?
static int fail_by_end(plugin_link_t *self, plugin_call_t call)
{
    char end[PROCESS_TEXT_BYTES], what[PROCESS_TEXT_BYTES + 100], memory[60] = "";
    int status = 0;
    process_outcome_t outcome = process_wait(self->pid, REAP_S, &status);
    self->pid = 0;
    if (outcome == PROCESS_STOPPED) return plugin_link_fail(self, call, progress_check(), error_text());
    if (self->limits.memory_bytes)
        snprintf(memory, sizeof memory, "; its memory was limited to %llu MiB",
                 (unsigned long long)(self->limits.memory_bytes >> 20));
    snprintf(what, sizeof what, "its process %s%s",
             outcome == PROCESS_LATE ? "has closed descriptor 3, which is ours" : process_end_text(end, status),
             memory);
    return plugin_link_fail(self, call, ERR_PLUGIN, what);
}

static int fail_by_time(plugin_link_t *self, plugin_call_t call)
{
    char what[80];
    snprintf(what, sizeof what, "took longer than %g s (--time-limit)", self->limits.call_s);
    return plugin_link_fail(self, call, ERR_PLUGIN, what);
}

/// Waits until the answer is there. @return 0, ERR_*
static int await(plugin_link_t *self, plugin_call_t call)
{
    double end_s = progress_wall_s() + self->limits.call_s;
    for (;;) {
        struct pollfd answer = {.fd = self->socket, .events = POLLIN};
        if (poll(&answer, 1, SLICE_MS) > 0) return 0;
        int stopped = progress_check();
        if (stopped < 0) return plugin_link_fail(self, call, stopped, error_text());
        if (progress_wall_s() >= end_s) return fail_by_time(self, call);
    }
}

static int receive(plugin_link_t *self, plugin_call_t call, plugin_reply_t *reply)
{
    CHECK(await(self, call));
    if (recv(self->socket, reply, sizeof *reply, 0) != sizeof *reply) return fail_by_end(self, call);
    reply->text[sizeof reply->text - 1] = '\0';
    if (reply->code == 0) return 0;
    return plugin_link_fail(self, call, ERR_PLUGIN,
                            reply->text[0] ? reply->text : "failed and gave no reason (error_set)");
}

static int start(plugin_link_t *self)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return error_set(ERR_IO, "plug-in %s: no socket: %s", self->path, strerror(errno));
    const char *const word[] = {"vigil", PLUGIN_CHILD_WORD, self->path, NULL};
    const process_spec_t spec = {.program = SELF,
                                 .word = word,
                                 .handed = {pair[1], self->arena.fd, self->accounts.fd},
                                 .handed_n = 3,
                                 .memory_bytes = self->limits.memory_bytes};
    self->socket = pair[0];
    int code = process_start(&self->pid, &spec);
    if (code < 0) self->pid = 0;
    close(pair[1]);
    return code;
}

int plugin_link_open(plugin_link_t *self, const char *path, const plugin_limits_t *limits, size_t *bytes)
{
    plugin_reply_t reply = {0};
    *self = (plugin_link_t){
        .path = path, .limits = *limits, .socket = -1, .arena = SHARED_BLOCK_NONE, .accounts = SHARED_BLOCK_NONE};
    CHECK(shared_block_open(&self->arena));
    CHECK(shared_block_open(&self->accounts));
    CHECK(start(self));
    CHECK(receive(self, PLUGIN_LOAD, &reply));
    *bytes = reply.bytes;
    return 0;
}

int plugin_link_ask(plugin_link_t *self, plugin_request_t *request)
{
    plugin_reply_t reply;
    plugin_call_t call = (plugin_call_t)request->call;
    if (self->code < 0) return error_set(self->code, "%s", self->text);
    request->bytes = self->arena.bytes;
    if (send(self->socket, request, sizeof *request, MSG_NOSIGNAL) != sizeof *request) return fail_by_end(self, call);
    return receive(self, call, &reply);
}

void plugin_link_close(plugin_link_t *self)
{
    if (!self->path) return;
    if (self->pid > 0) process_kill(self->pid);
    self->pid = 0;
    if (self->socket >= 0) close(self->socket);
    self->socket = -1;
    shared_block_close(&self->arena);
    shared_block_close(&self->accounts);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Names of event kinds, flags and platforms, and the memory of the table of accounts.
#include "trace/event.h"
#include "core/array.h"
#include "core/error.h"
#include <string.h>

#define EVENT_KIND(name, text, meaning) text,
const char *const event_kind_name[EVENT_KINDS + 1] = {
#include "trace/event_kind.def"
    NULL};
#undef EVENT_KIND

#define EVENT_KIND(name, text, meaning) meaning,
const char *const event_kind_meaning[EVENT_KINDS + 1] = {
#include "trace/event_kind.def"
    NULL};
#undef EVENT_KIND

#define EVENT_FLAG(name, text, meaning) text,
const char *const event_flag_name[EVENT_FLAGS + 1] = {
#include "trace/event_flag.def"
    NULL};
#undef EVENT_FLAG

#define EVENT_FLAG(name, text, meaning) meaning,
const char *const event_flag_meaning[EVENT_FLAGS + 1] = {
#include "trace/event_flag.def"
    NULL};
#undef EVENT_FLAG

#define PLATFORM(name, text, meaning) text,
const char *const platform_name[PLATFORMS + 1] = {
#include "trace/platform.def"
    NULL};
#undef PLATFORM

#define PLATFORM(name, text, meaning) meaning,
const char *const platform_meaning[PLATFORMS + 1] = {
#include "trace/platform.def"
    NULL};
#undef PLATFORM

int account_table_init(account_table_t *self, size_t n)
{
    *self = (account_table_t){.n = n};
    if (ARRAY_NEW(self->platform, n) < 0 || ARRAY_NEW(self->declared_age, n) < 0 || ARRAY_NEW(self->settings, n) < 0 ||
        ARRAY_NEW(self->registered, n) < 0 || ARRAY_NEW(self->device, n) < 0 || ARRAY_NEW(self->network, n) < 0 ||
        ARRAY_NEW(self->region, n) < 0) {
        account_table_free(self);
        return ERR_MEMORY;
    }
    return 0;
}

void account_table_free(account_table_t *self)
{
    free(self->platform);
    free(self->declared_age);
    free(self->settings);
    free(self->registered);
    free(self->device);
    free(self->network);
    free(self->region);
    memset(self, 0, sizeof *self);
}

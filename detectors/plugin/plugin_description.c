// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a description, and packs it: numbers as they are, texts with their length before and a zero byte after them.
#include "detectors/plugin/plugin_description.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"

#define NAME_MOST 40          // bytes
#define TEXT_MOST 1000        // bytes
#define CONFIG_MOST (1 << 20) // bytes
#define STATE_MOST ((size_t)1 << 30)
#define ROWS_MOST 200

// Another size is another interface: raise DETECTOR_ABI_VERSION, then write the new size here.
_Static_assert(sizeof(event_t) == 20 && sizeof(event_batch_t) == 24 && sizeof(account_table_t) == 64, "event.h");
_Static_assert(sizeof(param_t) == 88 && sizeof(detector_view_t) == 32 && sizeof(detector_rows_t) == 40, "detector.h");
_Static_assert(sizeof(detector_pairs_t) == 32 && sizeof(detector_t) == 136, "detector.h");

static int refuse(const char *what) { return error_set(ERR_PLUGIN, "%s", what); }

static bool is_text(const char *text) { return text && text[0] && strlen(text) <= TEXT_MOST; }

static bool is_name(const char *name)
{
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
    return length > 0 && length <= NAME_MOST && name[length] == '\0' && islower((unsigned char)name[0]);
}

/// Bytes of the member that a row fills.
static size_t bytes_of(const param_t *row)
{
    switch (row->type) {
    case PARAM_DOUBLE:
        return sizeof(double);
    case PARAM_BOOL:
        return sizeof(bool);
    case PARAM_CHOICE:
        return sizeof(int32_t);
    case PARAM_LIST:
        return row->count * sizeof(double);
    case PARAM_INT:
    case PARAM_TEXT:
        return row->count;
    }
    return SIZE_MAX;
}

static int check_row(const param_t *row, size_t config_bytes)
{
    const char *const text[] = {row->unit, row->fallback, row->meaning, row->source};
    if (!is_name(row->key)) return refuse("params: a key is not of lower-case letters, digits and _");
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (!text[i] || strlen(text[i]) > TEXT_MOST)
            return error_set(ERR_PLUGIN, "params: %s: unit, default, meaning or source is missing or longer than %d",
                             row->key, TEXT_MOST);
    bool whole = row->type != PARAM_INT || row->count == 4 || row->count == 8;
    if (row->count == 0 || row->count > CONFIG_MOST || row->offset > config_bytes || !whole ||
        bytes_of(row) > config_bytes - row->offset)
        return error_set(ERR_PLUGIN, "params: %s: does not lie within config_bytes, %zu", row->key, config_bytes);
    return 0;
}

static int check_params(const detector_t *d)
{
    if (d->config_bytes > CONFIG_MOST) return refuse("config_bytes is more than 1 MiB");
    if (!d->params) return d->config_bytes == 0 ? 0 : refuse("config_bytes without params: nothing fills them");
    for (size_t i = 0; d->params[i].key; i++) {
        if (i == ROWS_MOST) return refuse("params: more than 200 rows; is PARAM_END missing?");
        CHECK(check_row(&d->params[i], d->config_bytes));
    }
    return 0;
}

static int check_abi(uint32_t abi)
{
    if (abi == DETECTOR_ABI) return 0;
    return error_set(ERR_PLUGIN,
                     "compiled against another vigil: its interface is version %u with %u features and a struct of %u "
                     "bytes, ours is version %u with %u and %u; compile it anew against this vigil's headers",
                     abi & 255, abi >> 8 & 255, abi >> 16, DETECTOR_ABI & 255, DETECTOR_ABI >> 8 & 255,
                     DETECTOR_ABI >> 16);
}

/// Defaults that do not parse end the process: see the header.
static int check_defaults(const detector_t *d)
{
    void *config = NULL;
    param_section_t section = {.path = d->name, .meaning = d->summary, .params = d->params};
    if (!d->params) return 0;
    CHECK(array_new(&config, d->config_bytes, 1));
    section.base = config;
    param_defaults(&section, 1);
    free(config);
    return 0;
}

int plugin_description_check(const detector_t *d)
{
    const unsigned needs = NEEDS_EVENTS | NEEDS_FEATURES | NEEDS_LABELS;
    if (!d) return refuse("vigil_detector returned NULL");
    CHECK(check_abi(d->abi)); // before anything else: other members may stand elsewhere
    if (!is_name(d->name)) return refuse("name: write at most 40 lower-case letters, digits and _");
    if (!is_text(d->summary) || !is_text(d->source)) return refuse("summary or source is missing");
    if (!d->score) return refuse("score is missing");
    if (d->needs & NEEDS_GRAPH) return refuse("NEEDS_GRAPH: plug-ins are given events and features only");
    if (d->needs & ~needs) return refuse("needs: unknown bits");
    if (d->plan || d->absent) return refuse("plan and absent are for built-in detectors");
    if (d->observe && !(d->needs & NEEDS_EVENTS)) return refuse("observe without NEEDS_EVENTS");
    if (d->needs & NEEDS_LABELS && !d->fit) return refuse("NEEDS_LABELS without fit");
    if (d->unit != UNIT_ACCOUNT && d->unit != UNIT_PAIR) return refuse("unit is neither UNIT_ACCOUNT nor UNIT_PAIR");
    if (!d->score_pairs != (d->unit == UNIT_ACCOUNT)) return refuse("score_pairs and UNIT_PAIR go together");
    if (d->state_bytes > STATE_MOST) return refuse("state_bytes is more than 1 GiB: allocate in open");
    CHECK(check_params(d));
    return check_defaults(d);
}

static void put_number(FILE *out, uint64_t value) { fwrite(&value, sizeof value, 1, out); }
static void put_double(FILE *out, double value) { fwrite(&value, sizeof value, 1, out); }
static void put_text(FILE *out, const char *text)
{
    put_number(out, strlen(text));
    fwrite(text, 1, strlen(text) + 1, out);
}

static void put_row(FILE *out, const param_t *row)
{
    uint64_t choices = 0;
    const char *const text[] = {row->key, row->unit, row->fallback, row->meaning, row->source};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) put_text(out, text[i]);
    put_double(out, row->min);
    put_double(out, row->max);
    put_number(out, row->type);
    put_number(out, row->offset);
    put_number(out, row->count);
    while (row->choices && row->choices[choices]) choices++;
    put_number(out, choices);
    for (uint64_t i = 0; i < choices; i++) put_text(out, row->choices[i]);
}

static unsigned callbacks_of(const detector_t *d)
{
    return (d->open ? PLUGIN_HAS_OPEN : 0u) | (d->fit ? PLUGIN_HAS_FIT : 0u) | (d->observe ? PLUGIN_HAS_OBSERVE : 0u) |
           (d->prepare ? PLUGIN_HAS_PREPARE : 0u) | (d->score_pairs ? PLUGIN_HAS_SCORE_PAIRS : 0u) |
           (d->close ? PLUGIN_HAS_CLOSE : 0u);
}

int plugin_description_pack(const detector_t *d, char **bytes, size_t *n)
{
    uint64_t rows = 0;
    FILE *out = open_memstream(bytes, n);
    if (!out) return error_set(ERR_MEMORY, "no memory for a description");
    while (d->params && d->params[rows].key) rows++;
    put_text(out, d->name);
    put_text(out, d->summary);
    put_text(out, d->source);
    put_number(out, d->config_bytes);
    put_number(out, d->unit);
    put_number(out, d->needs);
    put_number(out, callbacks_of(d));
    put_number(out, rows);
    for (uint64_t i = 0; i < rows; i++) put_row(out, &d->params[i]);
    return fclose(out) == 0 ? 0 : error_set(ERR_MEMORY, "no memory for a description");
}

/// What is left to unpack; `bad` once something did not fit.
typedef struct {
    char *at, *end;
    bool bad;
} unpack_t;

static void get(unpack_t *self, void *value, size_t bytes)
{
    memset(value, 0, bytes);
    if (self->bad || (size_t)(self->end - self->at) < bytes) {
        self->bad = true;
        return;
    }
    memcpy(value, self->at, bytes);
    self->at += bytes;
}

static uint64_t get_number(unpack_t *self, uint64_t most)
{
    uint64_t value;
    get(self, &value, sizeof value);
    self->bad |= value > most;
    return self->bad ? 0 : value;
}

static double get_double(unpack_t *self)
{
    double value;
    get(self, &value, sizeof value);
    return value;
}

static const char *get_text(unpack_t *self)
{
    uint64_t length = get_number(self, TEXT_MOST);
    const char *text = self->at;
    if (self->bad || (uint64_t)(self->end - self->at) <= length || text[length] != '\0') {
        self->bad = true;
        return "";
    }
    self->at += length + 1;
    return text;
}

static int get_row(unpack_t *self, param_t *row)
{
    const char **const text[] = {&row->key, &row->unit, &row->fallback, &row->meaning, &row->source}, **list = NULL;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) *text[i] = get_text(self);
    row->min = get_double(self);
    row->max = get_double(self);
    row->type = (param_type_t)get_number(self, PARAM_LIST);
    row->offset = get_number(self, CONFIG_MOST);
    row->count = get_number(self, CONFIG_MOST);
    uint64_t choices = get_number(self, ROWS_MOST);
    if (choices == 0) return 0;
    CHECK(ARRAY_NEW(list, choices + 1));
    row->choices = list;
    for (uint64_t i = 0; i < choices; i++) list[i] = get_text(self);
    return 0;
}

int plugin_description_unpack(char *bytes, size_t n, detector_t *d, unsigned *callbacks)
{
    unpack_t self = {bytes, bytes + n, false};
    param_t *row = NULL;
    *d = (detector_t){.abi = DETECTOR_ABI};
    d->name = get_text(&self);
    d->summary = get_text(&self);
    d->source = get_text(&self);
    d->config_bytes = get_number(&self, CONFIG_MOST);
    d->unit = (detector_unit_t)get_number(&self, UNIT_PAIR);
    d->needs = (unsigned)get_number(&self, UINT8_MAX);
    *callbacks = (unsigned)get_number(&self, UINT8_MAX);
    uint64_t rows = get_number(&self, ROWS_MOST);
    if (rows > 0) CHECK(ARRAY_NEW(row, rows + 1));
    d->params = row;
    for (uint64_t i = 0; i < rows; i++) CHECK(get_row(&self, &row[i]));
    return self.bad || self.at != self.end ? refuse("its description is damaged") : 0;
}

static void release(const void *block) { free((void *)(uintptr_t)block); }

void plugin_description_free(detector_t *d)
{
    for (const param_t *row = d->params; row && row->key; row++) release(row->choices);
    release(d->params);
    d->params = NULL;
}

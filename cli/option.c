// SPDX-License-Identifier: GPL-3.0-or-later
// Reads command lines by table.
#include "cli/option.h"

#include <errno.h>
#include <string.h>

#include "core/array.h"
#include "core/error.h"
#include "core/param.h"

#define OPTIONS_MAX 32

typedef struct {
    options_t *out;
    const char *command;
    const option_t *option;
    char **word, **end;
} reader_t;

static int words_reserve(words_t *self, size_t n) { return array_new(&self->word, n, sizeof *self->word); }

static int unknown(const reader_t *reader, const char *shown, const char *name)
{
    const char *names[OPTIONS_MAX];
    size_t n = 0;
    for (const option_t *o = reader->option; o->name != NULL; o++) {
        BUG_IF(n == OPTIONS_MAX);
        names[n++] = o->name;
    }
    const char *near = param_nearest(name, names, n);
    return error_set(ERR_USAGE, "%s: unknown option %s%s%s%s; `vigil %s --help` names them all", reader->command, shown,
                     near ? "; did you mean --" : "", near ? near : "", near ? "?" : "", reader->command);
}

static int read_number(const reader_t *reader, const option_t *option, const char *text, uint32_t *number)
{
    char *rest = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &rest, 10);
    bool digits = text[0] >= '0' && text[0] <= '9' && *rest == '\0' && errno == 0;
    if (!digits || value < option->min || value > option->max)
        return error_set(ERR_USAGE, "%s: --%s %s: not a whole number from %u to %u", reader->command, option->name,
                         text, option->min, option->max);
    *number = (uint32_t)value;
    return 0;
}

static int read_choice(const reader_t *reader, const option_t *option, const char *text, int32_t *choice)
{
    char list[200] = "";
    size_t n = 0;
    for (; option->choices[n] != NULL; n++) {
        if (strcmp(option->choices[n], text) == 0) {
            *choice = (int32_t)n;
            return 0;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", n > 0 ? ", " : "", option->choices[n]);
    }
    return error_set(ERR_USAGE, "%s: --%s %s: not one of %s%s", reader->command, option->name, text, list,
                     param_hint(text, option->choices, n).text);
}

static int store(const reader_t *reader, const option_t *option, const char *value)
{
    void *at = (char *)reader->out + option->offset;
    words_t *words = at;
    switch (option->type) {
    case OPTION_FLAG:
        *(bool *)at = true;
        return 0;
    case OPTION_TEXT:
        *(const char **)at = value;
        return 0;
    case OPTION_NUMBER:
        return read_number(reader, option, value, at);
    case OPTION_CHOICE:
        return read_choice(reader, option, value, at);
    case OPTION_TEXTS:
        words->word[words->n++] = value;
        return 0;
    }
    return 0;
}

/// Takes an option whose value, if it stands in the same word, is `value`; else the value is the next word.
static int take(reader_t *reader, const option_t *option, const char *value)
{
    if (option->type == OPTION_FLAG && value != NULL)
        return error_set(ERR_USAGE, "%s: --%s takes no value", reader->command, option->name);
    if (option->type != OPTION_FLAG && value == NULL && reader->word < reader->end) value = *reader->word++;
    if (option->type != OPTION_FLAG && (value == NULL || value[0] == '\0'))
        return error_set(ERR_USAGE, "%s: --%s needs a value: --%s %s", reader->command, option->name, option->name,
                         option->value);
    return store(reader, option, value);
}

static int read_long(reader_t *reader, const char *word)
{
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    for (const option_t *o = reader->option; o->name != NULL; o++)
        if (strlen(o->name) == length && strncmp(o->name, name, length) == 0)
            return take(reader, o, equals ? equals + 1 : NULL);
    char bare[64];
    snprintf(bare, sizeof bare, "%.*s", (int)(length < 60 ? length : 60), name);
    return unknown(reader, word, bare);
}

/// One word of letters: flags may be joined, and a value may follow its letter.
static int read_short(reader_t *reader, const char *word)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const option_t *o = reader->option;
        while (o->name != NULL && o->letter != *letter) o++;
        if (o->name == NULL) return unknown(reader, word, word + 1);
        if (o->type != OPTION_FLAG) return take(reader, o, letter[1] != '\0' ? letter + 1 : NULL);
        CHECK(take(reader, o, NULL));
    }
    return 0;
}

static int read_words(reader_t *reader)
{
    words_t *argument = &reader->out->argument;
    bool plain = false;
    while (reader->word < reader->end) {
        const char *word = *reader->word++;
        if (plain || word[0] != '-' || word[1] == '\0')
            argument->word[argument->n++] = word;
        else if (strcmp(word, "--") == 0)
            plain = true;
        else
            CHECK(word[1] == '-' ? read_long(reader, word) : read_short(reader, word));
    }
    return 0;
}

int options_read(options_t *self, const char *command, const option_t *option, int words, char **word)
{
    *self = (options_t){0};
    CHECK(words_reserve(&self->argument, (size_t)words));
    for (const option_t *o = option; o->name != NULL; o++)
        if (o->type == OPTION_TEXTS) CHECK(words_reserve((words_t *)((char *)self + o->offset), (size_t)words));
    reader_t reader = {self, command, option, word, word + words};
    return read_words(&reader);
}

void options_free(options_t *self)
{
    free(self->argument.word);
    free(self->set.word);
    free(self->detector.word);
    free(self->fit.word);
    free(self->target.word);
    free(self->plugin.word);
    free(self->program.word);
    *self = (options_t){0};
}

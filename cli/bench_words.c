// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/bench_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/bench/tier.h"

static void put_word(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:=,@%";
    fputc(' ', out);
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word == '\n' ? ' ' : *word, out); // a value of one line, as the page needs it
    }
    fputc('\'', out);
}

static void put_option(FILE *out, const char *name, const char *value)
{
    if (value == NULL) return;
    fprintf(out, " --%s", name);
    put_word(out, value);
}

char *bench_words(const options_t *options)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    if (out == NULL) return NULL;
    fputs("vigil bench", out);
    put_option(out, "tier", tier_name[options->tier]);
    if (options->views) fputs(" --views", out);
    put_option(out, "detectors", options->detectors);
    for (size_t i = 0; i < options->plugin.n; i++) put_option(out, "plugin", options->plugin.word[i]);
    for (size_t i = 0; i < options->program.n; i++) put_option(out, "exec", options->program.word[i]);
    for (size_t i = 0; i < options->set.n; i++) put_option(out, "set", options->set.word[i]);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

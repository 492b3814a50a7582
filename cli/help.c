// SPDX-License-Identifier: GPL-3.0-or-later
// Help texts, made from the commands' own tables.
#include "cli/help.h"

#include <gsl/gsl_version.h>
#include <hdf5.h>
#include <openssl/crypto.h>
#include <string.h>
#include <zlib.h>

#include "build_info.h"
#include "detectors/boosted_fit.h"

#define WIDTH 80
#define LEFT 28 // of an option's meaning

void help_print(FILE *out)
{
    fputs("vigil simulates who contacts whom, when and on which platform in a synthetic\n"
          "population in which a few offenders groom children, runs detectors over that\n"
          "metadata, lets safety measures act back, and scores both.\n\n"
          "Usage: vigil COMMAND [ARGUMENT]... [OPTION]...\n\nCommands:\n",
          out);
    for (size_t i = 0; command_registry[i] != NULL; i++)
        fprintf(out, "  %-10s %s\n", command_registry[i]->name, command_registry[i]->summary);
    fputs("\nStart here:\n"
          "  vigil run quickstart -o quickstart.h5    a whole study in seconds\n"
          "  vigil list scenarios                     what else is there to run\n"
          "  vigil COMMAND --help                     options and examples of a command\n"
          "  vigil --version                          version, compiler, libraries\n\n"
          "Exit codes: 0 done; 1 failed, and says why; 2 wrong use.\n",
          out);
}

/// Prints words, broken at the width, every line after the first indented.
static void print_wrapped(const char *text, int indent)
{
    int at = indent;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        bool first = at == indent;
        if (!first && at + 1 + length > WIDTH) {
            printf("\n%*s", indent, "");
            at = indent;
            first = true;
        }
        at += printf("%s%.*s", first ? "" : " ", length, text);
        text += length;
        if (*text == ' ') text++;
    }
    printf("\n");
}

static void print_option(const option_t *option)
{
    char left[64], letter[8] = "    ";
    if (option->letter != 0) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name, option->value ? " " : "",
             option->value ? option->value : "");
    printf("%-*s", LEFT, left);
    print_wrapped(option->meaning, LEFT);
}

void help_of(const command_t *command)
{
    printf("Usage: vigil %s%s%s [OPTION]...\n\n%s\n", command->name, command->arguments[0] ? " " : "",
           command->arguments, command->text);
    printf("\nOptions:\n");
    for (const option_t *o = command->options; o->name != NULL; o++) print_option(o);
    if (command->examples[0] != '\0') printf("\nExamples:\n%s", command->examples);
}

void help_version(void)
{
    unsigned major = 0, minor = 0, release = 0;
    char xgboost[32];
    boosted_fit_version(xgboost);
    H5get_libversion(&major, &minor, &release);
    printf("vigil %s (%s)\n", VIGIL_VERSION, VIGIL_GIT_REVISION[0] ? VIGIL_GIT_REVISION : "no git revision");
    printf("compiler: %s, %s\n", VIGIL_COMPILER, VIGIL_COMPILER_FLAGS);
    printf("libraries: HDF5 %u.%u.%u, GSL %s, zlib %s, OpenSSL %s, XGBoost %s\n", major, minor, release, gsl_version,
           zlibVersion(), OpenSSL_version(OPENSSL_VERSION_STRING), xgboost);
    printf("licence: GPL-3.0-or-later; the detectors' interface: MIT\n");
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Starts vigil: sets the libraries up, finds the command, turns its outcome into an exit status. Nothing else goes
// here.
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/omp_wait.h"
#include "core/error.h"
#include "core/progress.h"
#include "detectors/plugin/plugin_child.h"
#include "trace/hdf5_util.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE };

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static int run(int words, char **word)
{
    const command_t *command = NULL;
    if (is_one_of(word[0], "--version", "-V")) {
        help_version();
        return 0;
    }
    bool help = is_one_of(word[0], "--help", "-h") || strcmp(word[0], "help") == 0;
    if (help && words == 1) {
        help_print(stdout);
        return 0;
    }
    CHECK(command_find(word[help], &command));
    if (help)
        help_of(command);
    else
        return command_run_words(command, words - 1, word + 1);
    return 0;
}

/// What was printed has to have arrived; a full disk shows only here.
static int flush_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return 0;
    return error_set(ERR_IO, "cannot write to standard output: %s", strerror(errno));
}

int main(int words, char **word)
{
    plugin_child_serve(words, word);
    omp_wait_asleep(word);
    gsl_set_error_handler_off();
    hdf5_start();
    progress_catch_signals();
    if (words < 2) {
        help_print(stderr);
        return EXIT_WRONG_USE;
    }
    int code = run(words - 1, word + 1);
    if (code == 0) code = flush_output();
    if (code == 0) return EXIT_DONE;
    const char *text = error_text();
    fprintf(stderr, "%s%s\n",
            strchr(text, '\n') ? "" : "vigil: ", text); // lists of problems start with file:line:column
    return code == ERR_USAGE ? EXIT_WRONG_USE : EXIT_FAILED;
}

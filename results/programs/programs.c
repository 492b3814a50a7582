// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/programs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

#define NAME_MOST 40 // bytes
#define SUMMARY_BYTES 200

static struct {
    detector_t detector;
    program_t program;
    char summary[SUMMARY_BYTES];
} known[PROGRAMS_MAX];
static size_t known_n;

static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length > 0 && length <= NAME_MOST && name[length] == '\0' && name[0] >= 'a';
}

int programs_add(const program_t *program)
{
    if (!is_name(program->name))
        return error_set(ERR_PLUGIN, "%s: no name of a detector: lower-case letters, digits and _, a letter first",
                         program->name);
    if (known_n == PROGRAMS_MAX) return error_set(ERR_LIMIT, "more than %d programs", PROGRAMS_MAX);
    known[known_n].program = *program;
    snprintf(known[known_n].summary, SUMMARY_BYTES, "a program: %s", program->command);
    known[known_n].detector = (detector_t){
        .abi = DETECTOR_ABI, .name = program->name, .summary = known[known_n].summary, .source = "a program"};
    CHECK(detector_register(&known[known_n].detector));
    known_n++;
    return 0;
}

const program_t *program_of(const detector_t *detector)
{
    for (size_t i = 0; i < known_n; i++)
        if (&known[i].detector == detector) return &known[i].program;
    return NULL;
}

bool programs_in(const lineup_t *lineup)
{
    for (size_t d = 0; d < lineup->n; d++)
        if (program_of(lineup->detector[d])) return true;
    return false;
}

static int hash_words(const char *command, sha256_t *hash)
{
    char digest[SHA256_HEX], *words = strdup(command);
    struct stat at;
    int code = words ? 0 : error_set(ERR_MEMORY, "out of memory");
    for (char *rest = words, *word; code == 0 && (word = strtok_r(rest, " \t\n'\"();|&<>=", &rest));) {
        if (stat(word, &at) != 0 || !S_ISREG(at.st_mode) || access(word, R_OK) != 0) continue;
        code = sha256_file(word, digest);
        if (code == 0) sha256_add(hash, digest, sizeof digest);
    }
    free(words);
    return code;
}

int programs_hash(sha256_t *hash)
{
    for (size_t i = 0; i < known_n; i++) {
        const program_t *p = &known[i].program;
        sha256_add(hash, p->name, strlen(p->name) + 1);
        sha256_add(hash, p->command, strlen(p->command) + 1);
        CHECK(hash_words(p->command, hash));
    }
    return 0;
}

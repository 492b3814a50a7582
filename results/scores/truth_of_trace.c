// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/scores/truth_of_trace.h"

#include "core/error.h"
#include "trace/truth_file.h"
#include <inttypes.h>

int truth_of_trace_read(truth_t *truth, const char *path, size_t accounts, uint64_t seed)
{
    trace_info_t info = {0};
    CHECK(truth_file_read(path, &info, truth));
    uint64_t of = info.seed;
    trace_info_free(&info);
    if (truth->accounts == accounts && of == seed) return 0;
    return error_set(
        ERR_INPUT, "%s: the truth of another world: %zu accounts and seed %" PRIu64 ", the trace has %zu and %" PRIu64,
        path, truth->accounts, of, accounts, seed);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/programs/program_tape.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/error.h"
#include "core/work_folder.h"

int program_tape_open(program_tape_t *self, const char *beside, uint32_t end)
{
    const trace_info_t info = {.duration_s = end};
    *self = (program_tape_t){0};
    CHECK(work_folder_make(&self->folder, beside));
    if (asprintf(&self->trace, "%s/tape.h5", self->folder) < 0) {
        self->trace = NULL;
        return error_set(ERR_MEMORY, "out of memory while making a trace for programs");
    }
    return trace_writer_open(&self->writer, self->trace, &info);
}

int program_tape_observe(program_tape_t *self, const event_batch_t *batch)
{
    return trace_writer_take(self->writer, batch);
}

int program_tape_end(program_tape_t *self, const account_table_t *accounts)
{
    int code = trace_writer_commit(self->writer, accounts);
    trace_writer_free(self->writer);
    self->writer = NULL;
    return code;
}

void program_tape_close(program_tape_t *self)
{
    trace_writer_free(self->writer);
    free(self->trace);
    work_folder_remove(self->folder);
    *self = (program_tape_t){0};
}

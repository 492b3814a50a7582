// SPDX-License-Identifier: GPL-3.0-or-later
#include "detectors/plugin/shared_block.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/error.h"

#define LEAST_BYTES ((size_t)1 << 16)

static int no_memory(size_t bytes)
{
    return error_set(ERR_MEMORY, "no %zu bytes to share with a plug-in: %s", bytes, strerror(errno));
}

int shared_block_open(shared_block_t *self)
{
    *self = (shared_block_t){.fd = memfd_create("vigil-plugin", MFD_CLOEXEC)};
    return self->fd < 0 ? no_memory(0) : shared_block_reserve(self, LEAST_BYTES);
}

static int map(shared_block_t *self, size_t bytes, int protection)
{
    void *base = mmap(NULL, bytes, protection, MAP_SHARED, self->fd, 0);
    if (base == MAP_FAILED) return no_memory(bytes);
    if (self->base) munmap(self->base, self->bytes);
    self->base = base;
    self->bytes = bytes;
    return 0;
}

int shared_block_reserve(shared_block_t *self, size_t bytes)
{
    size_t wanted = self->bytes ? self->bytes : LEAST_BYTES;
    if (bytes <= self->bytes) return 0;
    while (wanted < bytes) wanted *= 2;
    if (ftruncate(self->fd, (off_t)wanted) != 0) return no_memory(wanted);
    return map(self, wanted, PROT_READ | PROT_WRITE);
}

int shared_block_view(shared_block_t *self, size_t bytes)
{
    return bytes <= self->bytes ? 0 : map(self, bytes, PROT_READ);
}

void shared_block_close(shared_block_t *self)
{
    if (self->base) munmap(self->base, self->bytes);
    if (self->fd >= 0) close(self->fd);
    *self = SHARED_BLOCK_NONE;
}

# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of tests/golden_rows.h once more: Philox4x32-10 (Salmon et al. 2011) and what is drawn from it."""
import numpy

ROWS, COLUMNS, SEED, PURPOSE = 500, 5, 20241, 1000


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [q >> 32 ^ c[1] ^ k[0], q & 0xFFFFFFFF, p >> 32 ^ c[3] ^ k[1], p & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def units(who, when):
    """The stream rng_at(SEED, who, when, PURPOSE) as uniforms: words of a block are used last first."""
    block = 0
    while True:
        yield from (w * 2.0**-32 for w in reversed(philox((block, who, when, PURPOSE), (SEED, 0))))
        block += 1


def bell(stream):
    return -2.0 + next(stream) + next(stream) + next(stream) + next(stream)


def rows():
    x = numpy.empty((ROWS, COLUMNS), dtype=numpy.float32)
    for i in range(ROWS):
        stream = units(i, 0)
        for c in range(COLUMNS):
            value = bell(stream) * (c + 1) + (2.0 if i % 20 == 0 and c < 2 else 0.0)
            x[i, c] = 3.0 if c == COLUMNS - 1 else value
    return x


def labels(x):
    return numpy.array([float(x[i, 0]) + float(x[i, 1]) * 0.5 + bell(units(i, 1)) > 1.2 for i in range(ROWS)])

# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts and events of tests/golden_graph.h once more, and the graphs that references are run on."""
import networkx

from golden_rows import units

ACCOUNTS, EVENTS, BLOCK, BLOCK_MINORS = 150, 900, 12, 20


def below(stream, n):
    return int(next(stream) * n)


def ages():
    drawn = [8 + below(units(a, 3), 30) for a in range(ACCOUNTS)]
    return [30] * BLOCK + [13] * BLOCK_MINORS + drawn[BLOCK + BLOCK_MINORS:]


def events():
    """(actor, target, kind, count, first)"""
    for i in range(EVENTS):
        u = units(i, 2)
        kind, count, first = below(u, 20), 1 + below(u, 10), below(u, 2)
        start, end = (min(below(u, ACCOUNTS - 10), below(u, ACCOUNTS - 10)) for _ in range(2))
        if below(u, 8) == 0:
            start, end, kind, first = below(u, BLOCK), BLOCK + below(u, BLOCK_MINORS), 0, 1
        name = "message" if kind < 15 else "request" if kind < 18 else "block" if kind < 19 else "report"
        if start != end:
            yield start, end, name, count, first


def ties():
    """Undirected; weight = interactions either way (messages, requests)."""
    g = networkx.Graph()
    for a, b, kind, count, _ in events():
        if kind in ("block", "report"):
            continue
        more = count if kind == "message" else 1
        g.add_edge(a, b, weight=g[a][b]["weight"] + more if g.has_edge(a, b) else more)
    return g


def contacts():
    """(adult, minor) such that the adult sent a request or opened the thread."""
    age = ages()
    return sorted({(a, b) for a, b, kind, _, first in events()
                   if age[a] >= 18 > age[b] and (kind == "request" or (kind == "message" and first))})


def complainants():
    """{account: set of those who blocked or reported it}"""
    found = {}
    for a, b, kind, _, _ in events():
        if kind in ("block", "report"):
            found.setdefault(b, set()).add(a)
    return found

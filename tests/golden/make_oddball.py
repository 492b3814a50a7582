#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes oddball.txt: egonets and out-line scores of Kirk-Zhen/oddBall on the graph of golden_graph.py, its counts of
ties checked against igraph's local scan. Needs python3-igraph, python3-networkx, python3-sklearn and a checkout:
/usr/bin/python3 tests/golden/make_oddball.py CHECKOUT"""
import pathlib
import sys

import igraph
import networkx

from golden_graph import ACCOUNTS, ties

sys.path.insert(0, sys.argv[1])
from undirected.dataloader import get_feature  # noqa: E402
from undirected.model import dominant_edge, heavy_vicinity, star_or_clique  # noqa: E402

g = ties()
feature = get_feature(g)
nodes = sorted(g)
other = igraph.Graph([(nodes.index(a), nodes.index(b)) for a, b in g.edges])
inside = [other.induced_subgraph(other.neighborhood(v)).ecount() for v in range(len(nodes))]
assert inside == [feature[v][1] for v in nodes]
scores = [law(feature) for law in (star_or_clique, heavy_vicinity, dominant_edge)]
with open(pathlib.Path(__file__).with_name("oddball.txt"), "w") as out:
    print("# Kirk-Zhen/oddBall 89238bb, networkx", networkx.__version__, "(E also by igraph", igraph.__version__ + ")", file=out)
    print("# N, E, W, lambda, three out-line scores of account 0, of account 1 ...; 0 where it has no tie", file=out)
    for a in range(ACCOUNTS):
        for value in (*feature[a], *(s[a] for s in scores)) if a in g else [0] * 7:
            print(f"{float(value.real):.15g}", file=out)

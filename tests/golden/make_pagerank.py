#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes pagerank.txt: networkx's personalised PageRank over the adults of golden_graph.py, on the projection of their
contacts in which a pair of adults weighs the sum over shared minors of 1 / adults around the minor. Times complainants.
Needs python3-networkx: /usr/bin/python3 tests/golden/make_pagerank.py"""
import itertools
import pathlib

import networkx

from golden_graph import ACCOUNTS, ages, complainants, contacts

DAMPINGS = 0.85, 0.3
age = ages()
seeds = {a: float(sum(age[b] < 18 for b in by)) for a, by in complainants().items() if age[a] >= 18}
seeds = {a: n for a, n in seeds.items() if n > 0}
around = {}
for adult, minor in contacts():
    around.setdefault(minor, []).append(adult)
g = networkx.Graph()
g.add_nodes_from(seeds)
for adults in around.values():
    for a, b in itertools.combinations_with_replacement(adults, 2):
        weight = g[a][b]["weight"] if g.has_edge(a, b) else 0.0
        g.add_edge(a, b, weight=weight + 1 / len(adults))
with open(pathlib.Path(__file__).with_name("pagerank.txt"), "w") as out:
    print(f"# networkx {networkx.__version__}: pagerank(personalization) times {sum(seeds.values()):.0f} complainants;",
          sum(g.degree(a) == 0 for a in seeds), "seeds without contacts", file=out)
    print(f"# one score an account, 0 where it is no node, for damping {DAMPINGS}; made by make_pagerank.py", file=out)
    for damping in DAMPINGS:
        rank = networkx.pagerank(g, damping, personalization=seeds, max_iter=1000, tol=1e-15, weight="weight")
        for a in range(ACCOUNTS):
            print(f"{rank.get(a, 0.0) * sum(seeds.values()):.15g}", file=out)

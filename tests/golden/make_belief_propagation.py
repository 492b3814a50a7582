#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes belief_propagation.txt: the equation of linearised belief propagation on the graph of golden_graph.py, solved
densely by numpy as one linear system of 3 unknowns an account. Needs python3-numpy and python3-networkx:
/usr/bin/python3 tests/golden/make_belief_propagation.py"""
import pathlib

import networkx
import numpy

from golden_graph import ACCOUNTS, ages, complainants, ties

MINOR, BY_MINOR, BY_ADULT = 0.1, 0.3, 0.1  # the detector's defaults
coupling = numpy.array([[0.1, 0.6, 0.3], [0.6, 0.2, 0.2], [0.3, 0.2, 0.5]]) - 1 / 3
age, by = ages(), complainants()
prior = numpy.zeros((ACCOUNTS, 3))
for a in range(ACCOUNTS):
    minors = sum(age[b] < 18 for b in by.get(a, ()))
    offender = min(1, BY_MINOR * minors + BY_ADULT * (len(by.get(a, ())) - minors))
    target = MINOR if age[a] < 18 else 0
    prior[a] = offender * numpy.array([2, -1, -1]) / 3 + target * numpy.array([-1, 2, -1]) / 3
g = ties()
g.add_nodes_from(range(ACCOUNTS))
adjacency = networkx.to_numpy_array(g, nodelist=range(ACCOUNTS), weight=None)
degree = numpy.diag(adjacency.sum(axis=1))
radius = numpy.linalg.eigvalsh(adjacency)[-1]
norm = numpy.linalg.norm(coupling, 2)
limit = (numpy.sqrt(radius**2 + 4 * degree.max()) - radius) / (2 * degree.max())
with open(pathlib.Path(__file__).with_name("belief_propagation.txt"), "w") as out:
    print(f"# numpy {numpy.__version__}, dense solve; spectral radius, norm of the coupling, limit of the norm;", file=out)
    print("# then offender, target, other of each account for the coupling scaled to half the limit", file=out)
    print(*(f"{x:.15g}" for x in (radius, norm, limit)), sep="\n", file=out)
    h = coupling * 0.5 * limit / norm
    system = numpy.eye(3 * ACCOUNTS) - numpy.kron(adjacency, h) + numpy.kron(degree, h @ h)
    print(*(f"{x:.15g}" for x in numpy.linalg.solve(system, prior.ravel())), sep="\n", file=out)

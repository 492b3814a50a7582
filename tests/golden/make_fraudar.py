#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes fraudar.txt: blocks that safe-graph/UGFraud's FRAUDAR finds among the contacts of golden_graph.py. Needs
python3-scipy and a checkout: /usr/bin/python3 tests/golden/make_fraudar.py CHECKOUT"""
import pathlib
import sys

import scipy.sparse

from golden_graph import ACCOUNTS, contacts

sys.path.insert(0, sys.argv[1])
from UGFraud.Detector.Fraudar import detectMultiple, logWeightedAveDegree  # noqa: E402

BLOCKS = 4
pairs = contacts()
rows, columns = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
m = scipy.sparse.lil_matrix((len(rows), len(columns)))
for a, b in pairs:
    m[rows.index(a), columns.index(b)] = 1
found = detectMultiple(m, logWeightedAveDegree, BLOCKS)
with open(pathlib.Path(__file__).with_name("fraudar.txt"), "w") as out:
    print("# safe-graph/UGFraud b47ac52: detectMultiple(M, logWeightedAveDegree,", str(BLOCKS) + ")", file=out)
    print("# a block: its density, then 1 or 0 for each account; made by make_fraudar.py", file=out)
    for (inner, outer), density in found:
        members = {rows[i] for i in inner} | {columns[j] for j in outer}
        print(f"{density:.15g}", *(int(a in members) for a in range(ACCOUNTS)), sep="\n", file=out)
        print([rows[i] for i in inner], [columns[j] for j in outer], density, file=sys.stderr)

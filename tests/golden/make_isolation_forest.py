#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes isolation_forest.txt: scikit-learn's isolation forest (mean of 20 forests) on the rows of golden_rows.py.
Needs Debian's python3-sklearn: /usr/bin/python3 tests/golden/make_isolation_forest.py"""
import pathlib

import numpy
import sklearn
from sklearn.ensemble import IsolationForest

from golden_rows import rows

SEEDS = 20
x = rows()
scores = [-IsolationForest(n_estimators=100, max_samples=256, random_state=s).fit(x).score_samples(x) for s in range(SEEDS)]
with open(pathlib.Path(__file__).with_name("isolation_forest.txt"), "w") as out:
    print(f"# scikit-learn {sklearn.__version__}: IsolationForest(100, max_samples=256), mean of {SEEDS} seeds", file=out)
    print("# one score a row of golden_rows.h; made by make_isolation_forest.py", file=out)
    for s in numpy.mean(scores, axis=0):
        print(f"{s:.8f}", file=out)

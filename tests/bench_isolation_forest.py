#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The isolation forest beside scikit-learn's, 100 trees of 256 rows, on the same rows and one thread: time a row to fit
and to score, ratio, and the rank correlation of the scores. Needs Debian's python3-sklearn and python3-scipy:
/usr/bin/python3 tests/bench_isolation_forest.py build/release/tests/bench_isolation_forest"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"
import numpy  # noqa: E402
import sklearn  # noqa: E402
from scipy.stats import spearmanr  # noqa: E402
from sklearn.ensemble import IsolationForest  # noqa: E402

REPEATS = 5
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "rows")
    command = [pathlib.Path(sys.argv[1]).resolve(), path]
    environment = {k: v for k, v in os.environ.items() if k != "OMP_NUM_THREADS"}
    text = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    ours = next(csv.DictReader(text.splitlines()))
    rows, columns = int(ours["rows"]), int(ours["features"])
    x = numpy.fromfile(path, "<f4", rows * columns).reshape(rows, columns)
    our_score = numpy.fromfile(path, "<f8", rows, offset=x.nbytes)
best_fit = best_score = float("inf")
for repeat in range(REPEATS):
    start = time.perf_counter()
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=repeat, n_jobs=1).fit(x)
    fitted = time.perf_counter()
    score = -forest.score_samples(x)
    best_fit, best_score = min(best_fit, fitted - start), min(best_score, time.perf_counter() - fitted)
other = -IsolationForest(n_estimators=100, max_samples=256, random_state=REPEATS, n_jobs=1).fit(x).score_samples(x)
theirs = 1e9 * (best_fit + best_score) / rows
print("scikit-learn,rows,features,our_fit_ns,our_score_ns,their_fit_ns,their_score_ns,ratio,spearman,spearman_of_two_theirs")
print(sklearn.__version__, rows, columns, ours["fit_ns"], ours["score_ns"], round(1e9 * best_fit / rows),
      round(1e9 * best_score / rows), f"{float(ours['ns_per_row']) / theirs:.3f}",
      f"{spearmanr(our_score, score)[0]:.3f}", f"{spearmanr(other, score)[0]:.3f}", sep=",")

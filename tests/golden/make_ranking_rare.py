#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes ranking_rare.txt: what scikit-learn says of 40,000 accounts of which one in 200 is positive, at the false-positive
rates and prevalences that the report card uses; scores without and with many ties, drawn as in test_ranking_rare.c.
Needs Debian's python3-sklearn: /usr/bin/python3 tests/golden/make_ranking_rare.py"""
import pathlib

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from golden_rows import bell, units

N = 40000
labels, scores = np.zeros(N, dtype=int), np.zeros(N)
for i in range(N):
    stream = units(i, 3)
    labels[i] = next(stream) < 0.005
    scores[i] = bell(stream) + (0.75 if labels[i] else 0.0)
with open(pathlib.Path(__file__).with_name("ranking_rare.txt"), "w") as out:
    print(f"# scikit-learn {sklearn.__version__}; made by make_ranking_rare.py", file=out)
    print("# for scores as they are, then rounded down to eighths: average_precision_score; the same with negatives weighted to", file=out)
    print("# a prevalence of 1e-3, 1e-4, 1e-5; roc_auc_score(max_fpr) of 1e-3, 1e-2; roc_curve interpolated at these", file=out)
    for s in (scores, np.floor(scores * 8) / 8):
        pi = labels.mean()
        print(repr(float(average_precision_score(labels, s))), file=out)
        for target in (1e-3, 1e-4, 1e-5):
            weight = np.where(labels == 1, 1.0, pi * (1 - target) / (target * (1 - pi)))
            print(repr(float(average_precision_score(labels, s, sample_weight=weight))), file=out)
        fpr, tpr, _ = roc_curve(labels, s, drop_intermediate=False)
        for f in (1e-3, 1e-2):
            print(repr(float(roc_auc_score(labels, s, max_fpr=f))), file=out)
        for f in (1e-3, 1e-2):
            # where a point of the curve lies at f itself, the highest: numpy's interpolation takes the last of equal x
            print(repr(float(np.interp(f, fpr, tpr))), file=out)

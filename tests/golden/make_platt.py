#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes platt.txt: scikit-learn's sigmoid calibration of made-up scores. Its optimiser stops at a gradient of 1e-5, so the
test compares probabilities to 1e-4. Needs Debian's python3-sklearn: /usr/bin/python3 tests/golden/make_platt.py"""
import pathlib

import numpy as np
import sklearn
from sklearn.calibration import _sigmoid_calibration

rng = np.random.default_rng(20250303)
with open(pathlib.Path(__file__).with_name("platt.txt"), "w") as out:
    print(f"# scikit-learn {sklearn.__version__}: _sigmoid_calibration; n; scores; labels; probabilities", file=out)
    for n, share, lift, scale, shift in ((60, 0.4, 1, 1, 0), (400, 0.05, 2, 300, -1000), (250, 0.2, 0.3, 1e-3, 0.5)):
        labels = (rng.random(n) < share).astype(int)
        scores = (rng.standard_normal(n) + lift * labels)
        a, b = _sigmoid_calibration(scores, labels)  # on a plain scale, for its optimiser's sake: the fit does not depend on it
        print("case", n, file=out)
        print(*(repr(float(s)) for s in scores * scale + shift), file=out)
        print(*labels, file=out)
        print(*(repr(float(p)) for p in 1 / (1 + np.exp(a * scores + b))), file=out)

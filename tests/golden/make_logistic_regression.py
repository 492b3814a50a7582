#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes logistic_regression.txt: scikit-learn's ridge logistic regression on the standardised rows of golden_rows.py.
Needs Debian's python3-sklearn: /usr/bin/python3 tests/golden/make_logistic_regression.py"""
import pathlib

import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from golden_rows import labels, rows

RIDGE = 0.5
x = rows()
y = labels(x)
z = StandardScaler().fit_transform(x.astype("float64"))
with open(pathlib.Path(__file__).with_name("logistic_regression.txt"), "w") as out:
    print(f"# scikit-learn {sklearn.__version__}: LogisticRegression(C=1/{RIDGE}) on StandardScaler; {y.sum()} positives", file=out)
    print("# bias, weights; the same with class_weight='balanced'; made by make_logistic_regression.py", file=out)
    for weight in None, "balanced":
        fit = LogisticRegression(C=1 / RIDGE, class_weight=weight, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(z, y)
        for value in [*fit.intercept_, *fit.coef_[0]]:
            print(f"{value:.12f}", file=out)

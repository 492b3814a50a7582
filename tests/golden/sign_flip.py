#!/usr/bin/python3
# Writes tests/golden/sign_flip.txt: exact sign-flip tests by SciPy, and Holm's correction of their p by statsmodels.
# Run by hand with Debian's python3-scipy and python3-statsmodels:
# /usr/bin/python3 tests/golden/sign_flip.py > tests/golden/sign_flip.txt
import numpy as np
import scipy
import statsmodels
from scipy.stats import permutation_test
from statsmodels.stats.multitest import multipletests

print(f"# SciPy {scipy.__version__} permutation_test(permutation_type='samples'), statsmodels {statsmodels.__version__}: "
      "n, p, p after Holm over all cases; differences")
rng = np.random.default_rng(20250303)
cases = []
for n, shift, step in ((2, 0.5, 0), (5, 0.3, 0), (8, 0.1, 0), (8, 0.0, 0.5), (10, 0.4, 0), (12, 0.2, 0.25), (11, -0.6, 0)):
    d = rng.normal(shift, 0.5, n)
    cases.append(np.round(d / step) * step if step else d)
p = [permutation_test((d,), np.sum, permutation_type="samples", n_resamples=np.inf, alternative="two-sided").pvalue
     for d in cases]
for d, one, holm in zip(cases, p, multipletests(p, method="holm")[1]):
    print(f"case {len(d)} {float(one)!r} {float(holm)!r}")
    print(" ".join(repr(float(x)) for x in d))

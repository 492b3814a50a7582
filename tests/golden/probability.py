#!/usr/bin/python3
# Writes tests/golden/probability.txt: isotonic regression on Platt's targets, Brier score and log-loss by scikit-learn.
# Run by hand with Debian's python3-sklearn: /usr/bin/python3 tests/golden/probability.py > tests/golden/probability.txt
import numpy as np
import sklearn
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss


def case(scores, labels):
    positives, n = labels.sum(), len(labels)
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (n - positives + 2))
    p = IsotonicRegression().fit(scores, targets).predict(scores)
    print(f"case {n} {float(brier_score_loss(labels, p))!r} {float(log_loss(labels, p))!r}")
    print(" ".join(repr(float(s)) for s in scores))
    print(" ".join(str(int(y)) for y in labels))
    print(" ".join(repr(float(x)) for x in p))


print(f"# scikit-learn {sklearn.__version__}: n, brier_score_loss, log_loss; scores; labels; probabilities")
rng = np.random.default_rng(20250202)
for n, levels, share, lift in ((40, 6, 0.4, 0.5), (300, 1000000, 0.1, 0.6), (400, 15, 0.2, 0.2), (250, 50, 0.2, -0.4)):
    labels = (rng.random(n) < share).astype(int)
    scores = np.floor((rng.random(n) + lift * labels) * levels) / levels * 8 - 3
    case(scores, labels)

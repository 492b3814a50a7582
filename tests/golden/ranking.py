#!/usr/bin/python3
# Writes tests/golden/ranking.txt: what scikit-learn says of small rankings with and without ties.
# Run by hand with Debian's python3-sklearn: /usr/bin/python3 tests/golden/ranking.py > tests/golden/ranking.txt
import numpy as np
import sklearn
from sklearn.metrics import average_precision_score, roc_auc_score


def case(scores, labels):
    ap = average_precision_score(labels, scores)
    pauc = [roc_auc_score(labels, scores, max_fpr=f) for f in (0.1, 0.25)]
    print(f"case {len(scores)} {ap!r} {pauc[0]!r} {pauc[1]!r}".replace("np.float64(", "").replace(")", ""))
    print(" ".join(repr(float(s)) for s in scores))
    print(" ".join(str(int(y)) for y in labels))


print(f"# scikit-learn {sklearn.__version__}: n, average_precision_score, roc_auc_score(max_fpr=0.1), (max_fpr=0.25)")
rng = np.random.default_rng(20250101)
case([4, 3, 2, 1], [1, 0, 1, 0])
case([1, 1, 1, 1, 1], [0, 1, 0, 0, 1])
case([0.9, 0.8, 0.8, 0.8, 0.5, 0.5, 0.1, 0.1, 0.1, 0.0], [0, 1, 0, 0, 1, 0, 1, 0, 0, 0])
case([-1, -2, -2, 0.0, -0.0], [1, 0, 1, 0, 1])
for n, levels, p in ((200, 5, 0.1), (250, 1000000, 0.05), (300, 12, 0.02), (400, 40, 0.3)):
    labels = (rng.random(n) < p).astype(int)
    labels[:2] = (0, 1)
    scores = np.floor((rng.random(n) + 0.3 * labels) * levels) / levels - 0.5
    case(scores, labels)

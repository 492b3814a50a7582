# SPDX-License-Identifier: GPL-3.0-or-later
# The report card of a detector: every table in text; in JSON each value as the file itself holds it; what it rests on.
vigil run smoke --quiet -o results.h5 --set persons=1200 --set days=30 --set "protocol.detectors=random robust_z hmm_stage" \
    --set protocol.bootstrap=40 >/dev/null
vigil show results.h5 --detector robust_z >card.txt
sed -nE '1p; /^[A-Z][a-z].*[a-z ]$/p; s/^(summary|trivial|labelled|test_worlds|resamples|review_budget|frozen) .*/\1/p' card.txt | uniq
head -1 <(vigil show results.h5 -d random --format csv)
vigil show results.h5 -d random --format csv | tail -n +2 | cut -d, -f2 >card_metrics
vigil list metrics --format csv | tail -n +2 | cut -d, -f1 | diff - card_metrics && echo "the metrics are those of the list"
grep -Ec '^[0-9a-f]{64}$' <(sed -nE 's/^frozen +//p' card.txt)
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
vigil show results.h5 -d random -d hmm_stage --format json >card.json
"$python" - results.h5 card.json <<'END'
import json, sys
import h5py, numpy

file, card = h5py.File(sys.argv[1]), json.load(open(sys.argv[2]))
own = {"metrics": "value", "stages": "share"}  # tables whose interval is low, high


def same(shown, kept):
    kept = kept.decode() if isinstance(kept, bytes) else kept.item() if hasattr(kept, "item") else kept
    if shown is None:
        return not numpy.isfinite(kept)
    return shown == kept


for table in ("metrics", "budget", "stages", "types", "groups", "costs"):
    for name in ("random", "hmm_stage"):
        kept = file["provenance/costs"] if table == "costs" else file[f"detectors/{name}/{table}"]
        kept = [row for row in kept[:] if table != "costs" or row["detector"].decode() == name]
        shown = [{key: row[key] for key in row if key != "detector"} for row in card[table] if row["detector"] == name]
        if table == "metrics":
            for row in shown:
                row["name"] = row.pop("metric")
        for row in shown:
            for end in ("low", "high"):
                if table in own:
                    row[end] = row.pop(f"{own[table]}_{end}")
        assert len(shown) == len(kept) > 0, (table, name, len(shown), len(kept))
        values = 0
        for s, k in zip(shown, kept):
            for key, value in s.items():
                assert same(value, k[key]), (table, name, key, value, k[key])
                values += value is not None
        print(table, name, "as in the file" if values > 0 else "empty")
facts = card["detectors"][1]
kept = file.attrs["frozen"]
assert facts["frozen"] == (kept.decode() if isinstance(kept, bytes) else kept) != ""
metrics = {row["metric"]: row for row in card["metrics"] if row["detector"] == "hmm_stage"}
test = [row for row in file["worlds"][:] if row["role"] == b"test"]
assert metrics["ap"]["n"] == sum(row["positives"] for row in test)
assert metrics["prevalence"]["n"] == sum(row["active"] for row in test)
assert metrics["recall"]["n"] == sum(row["offenders"] for row in test)
assert metrics["exposure_saved_0h"]["n"] == sum(row["children"] for row in test)
print("n as in /worlds and /budget" if metrics["precision"]["n"] == file["detectors/hmm_stage/budget"][1]["alerts"] else "n differs")
END

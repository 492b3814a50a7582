# SPDX-License-Identifier: GPL-3.0-or-later
# `probe`: three forms that agree, the results file that shows the same, any number of threads, refusals.
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
world=(--set persons=1200 --set days=14 --set protocol.warmup_days=4 --set protocol.test=1 --set protocol.bootstrap=40)
probe() { vigil probe smoke "${world[@]}" "$@"; }

echo "# wrong use"
run vigil probe smoke --detector robustz
run vigil probe nowhere
run vigil probe smoke smoke
cp "$SOURCE/tests/golden/edges.csv" .
run vigil probe smoke --csv edges.csv -o edges.csv
run vigil probe smoke -o no/such/folder.h5
cmp edges.csv "$SOURCE/tests/golden/edges.csv" && echo "edges.csv is what it was"

echo "# the table"
probe -d message_count -d random --csv edges.csv -o probes.h5 --threads 1 >table
echo "[exit $?]"
# What depends on the simulated numbers alone is left out.
grep -oE '^(detector|random|message_count|L[0-9]+ +[a-z_]+ +[a-z_]+|number +probe +subject)' table | tr -s ' '
probe -d message_count -d random --csv edges.csv --threads 2 | diff - table && echo "the same on two threads"
vigil show probes.h5 | diff - table && echo "show prints what probe printed"
vigil show probes.h5 --format json >probes.json
vigil show probes.h5 --format csv >probes.csv
head -1 probes.csv
"$python" - <<'END'
import csv, h5py, json, math

rows = json.load(open("probes.json"))["probes"]
table = list(csv.DictReader(open("probes.csv")))
stored = h5py.File("probes.h5")["probes"][:]
assert len(rows) == len(table) == len(stored) > 20
for a, b, c in zip(rows, table, stored):
    for key in ("number", "probe", "subject", "verdict", "note"):
        assert a[key] == b[key] == c[key].decode(), (a, b, c)
    for key in ("value", "low", "high"):
        same = math.isnan(c[key]) if a[key] is None else a[key] == float(b[key]) == c[key]
        assert same and (a[key] is None) == (b[key] == ""), (a, b, c)
    if a["verdict"] in ("pass", "fail"):
        within = (a["low"] is None or a["value"] >= a["low"]) and (a["high"] is None or a["value"] <= a["high"])
        assert within == (a["verdict"] == "pass") or a["probe"] == "baselines", a
print("text, CSV, JSON and HDF5 agree")
print(*sorted({row["verdict"] for row in rows if row["probe"] == "two_sample"}))
END
leftovers

# SPDX-License-Identifier: GPL-3.0-or-later
# `show` and `export` of each kind of file, of damaged ones and of others' files. Numbers of the model are masked.
vigil run smoke --quiet -o results.h5 --trace trace.h5 --truth truth.h5 >table
mask() { sed -E 's/ [0-9]+([.][0-9]+)?/ N/g; s/ {2,}/  /g; s/^(revision|software) .*/\1/'; }
run vigil show trace.h5 | mask
run vigil show truth.h5 | mask
vigil show results.h5 | sed '/^Published figures/,$d' | sed '$d' |
    diff - <(sed '/^Results: /d' table | sed '$d') && echo "show prints what run printed"
vigil show results.h5 --detector random --detector robust_z --format csv | cut -d, -f1 | sort -u
run vigil show results.h5 --detector robustz
run vigil show trace.h5 -d robust_z
run vigil show truth.h5 --detector robust_z
for file in trace truth results; do
    vigil show "$file.h5" --format json | python3 -m json.tool >/dev/null && echo "$file: JSON"
    vigil show "$file.h5" --scenario >"$file.yaml"
    head -c 3000 "$file.h5" >"short-$file.h5"
    run vigil show "short-$file.h5"
done
run cmp trace.yaml truth.yaml
run cmp trace.yaml results.yaml
run vigil show missing.h5
run vigil show table
run vigil export trace.h5 --platform game -o game.csv | mask
head -1 game.csv
vigil export trace.h5 --form edges | head -1
run vigil export truth.h5 -o nothing.csv
run vigil export trace.h5 -o no/such/folder.csv
ls -- *.csv

# SPDX-License-Identifier: GPL-3.0-or-later
# `validate` of CSV files, traces and scenarios: three formats that agree, the results file that shows the same, refusals,
# and the same results for any number of threads.
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
same_results() { "$python" "$TESTS/same_results.py" "$@"; }
cp "$SOURCE/tests/golden/edges.csv" .
run vigil validate edges.csv
vigil validate edges.csv --format json >edges.json
vigil validate edges.csv --format csv >table.csv
head -1 table.csv
"$python" - "$SOURCE/tests/golden/edges.statistics" <<'END'
import csv, json, sys

golden = dict(line.rstrip("\n").split("\t") for line in open(sys.argv[1]) if line[0] != "#")
tables = json.load(open("edges.json"))
rows = list(csv.DictReader(open("table.csv")))
print(*tables)
print(len(tables["statistics"]), "statistics:", *tables["statistics"][0])
for a, b in zip(tables["statistics"], rows, strict=True):
    if abs(a["value"] / float(golden[a["statistic"]]) - 1) > 1e-4:
        print("not golden:", a["statistic"], a["value"])
    if {key: "" if value is None else str(value) for key, value in a.items()} != {**b, "value": str(a["value"])}:
        print("CSV and JSON differ:", a, b)
    if float(b["value"]) != a["value"]:
        print("CSV and JSON differ:", a["value"], b["value"])
print([(row["users"], row["messages"], row["gate_pass"]) for row in tables["realism_counts"]])
for rule in tables["naive_rules"]:
    print(rule["contacts"], rule["unanswered"], rule["users"], rule["fired"], f"{rule['share']:.4f}")
END

echo "# the clock"
for offset in 0 -6.5 14; do
    vigil validate edges.csv --utc-offset "$offset" | grep -E '^(hour entropy|weekday)'
done
# Rows as many as CollegeMsg's, from its first second to its last, are not taken for it. Nearly all are of Mondays,
# 03:00 UTC: a Sunday evening in California.
{
    printf '1,2,1082040961\n2,1,1098777142\n'
    seq 59833 | awk '{ print $1 % 500 "," $1 % 499 + 500 "," 1082343600 + $1 % 25 * 604800 + $1 % 600 }'
} >like.csv
run vigil validate like.csv | grep -E '^(vigil|weekday)'
run vigil validate like.csv --utc-offset -7 | grep -E '^(vigil|weekday)'
run vigil validate edges.csv --utc-offset 14.5
run vigil validate edges.csv --utc-offset -15
run vigil validate edges.csv --utc-offset east
run vigil validate edges.csv --utc-offset 1h
run vigil validate edges.csv --utc-offset nan
run vigil validate edges.csv --utc-offset=
run vigil validate smoke --utc-offset 1

echo "# rows that are no messages"
run vigil validate missing.csv
run vigil validate .csv
mkdir folder.csv
run vigil validate folder.csv
# refused ROWS: as printf writes them.
refused() {
    printf '%b' "$1" >bad.csv
    printf '%s\n' "$1"
    vigil validate bad.csv -o bad.h5 && echo "taken"
    echo "[exit $?]"
}
refused ''
refused 'src,dst,unix_time\n'
refused 'src,dst,unix_time\n1,2\n'
refused 'src,dst,unix_time\n1,2,3,4\n'
refused 'src,dst,unix_time\n1,2,10\nanna,2,20\n'
refused 'src,dst,unix_time\n1,2.5,10\n'
refused 'src,dst,unix_time\n1,2,1e9\n'
refused 'src,dst,unix_time\n1,2,soon\n'
refused 'src,dst,unix_time\n1,2,1\n1,2\0,2\n'
refused 'src,dst,unix_time\n1,18446744073709551616,1\n'
refused 'src,dst,unix_time\n1,2,100000000000001\n'
refused 'time,from,to\n1,2,3\n'
ls -- *.h5 2>/dev/null # none was made
echo "# rows that are"
printf '1,18446744073709551615,-5.75\r\n2,2,1\r\n' >few.csv
vigil validate few.csv --format json | grep -oE '"users": .*"report_na": [0-9]+'
printf '2,2,1\n' >loop.csv
vigil validate loop.csv --format json | grep -oE '"users": .*"report_na": [0-9]+'

echo "# the results file"
run vigil validate edges.csv -o edges.csv
run vigil validate edges.csv -o ./edges.csv
ln edges.csv link.csv
run vigil validate edges.csv -o link.csv
cmp edges.csv "$SOURCE/tests/golden/edges.csv" && echo "edges.csv is what it was"
run vigil validate edges.csv -o no/such/folder.h5
run vigil validate edges.csv --format jason
vigil validate edges.csv -o edges.h5 >table
vigil show edges.h5 | diff - table && echo "show prints what validate printed"
vigil show edges.h5 --format json | diff - edges.json && echo "in JSON too"
vigil show edges.h5 --format csv | diff - table.csv && echo "in CSV too"

echo "# a trace"
vigil simulate smoke --quiet --trace trace.h5 >/dev/null
for threads in 1 2; do vigil validate trace.h5 --threads "$threads" -o "realism-$threads.h5" >"table-$threads"; done
run same_results realism-1.h5 realism-2.h5
run cmp table-1 table-2
vigil show realism-2.h5 | diff - table-2 && echo "show prints what validate printed"
run vigil validate trace.h5 -o trace.h5
run vigil validate trace.h5 --utc-offset 1
vigil validate trace.h5 --format csv | cut -d, -f1-3 | sort | uniq -c | sort -k2

echo "# a scenario"
# about WORD...: population, users and messages of each platform, and the weekday ratio.
about() {
    vigil validate "$@" --quiet --format json |
        grep -oE '"platform": "[a-z]*", "population": "(all|benign)", ("reference.*"messages": [0-9]+|"statistic": "weekday.*"verdict")'
}
# Bursts are their messages, up to the end: in these worlds some last longer.
for granularity in burst message; do
    for seed in 1 3; do
        small=(--seed "$seed" --set days=8 --set persons=6000 --set "granularity=$granularity")
        about smoke -n 1 "${small[@]}" >>"worlds-$granularity"
        vigil simulate smoke --quiet "${small[@]}" --trace "$granularity.h5" >/dev/null
        about "$granularity.h5" >>"traces-$granularity"
    done
done
wc -l <worlds-burst
run cmp worlds-burst worlds-message
run cmp traces-burst traces-message
# The world's Saturdays are the calendar's: more is written on weekdays, whatever day it begins on.
for weekday in monday wednesday saturday; do
    vigil validate smoke -n 1 --quiet --set days=28 --set persons=5000 --set life.start_weekday=$weekday --format csv |
        awk -F, -v first=$weekday '/benign,weekday/ && $7 > 1.02 { n++ } END { print first, n " platforms" }'
done
for threads in 1 2; do
    vigil validate smoke --quiet -n 2 --threads "$threads" -o "worlds-$threads.h5" >"table-$threads"
done
run same_results worlds-1.h5 worlds-2.h5
run cmp table-1 table-2
vigil show worlds-1.h5 | diff - table-1 && echo "show prints what validate printed"
vigil show worlds-1.h5 --format csv | cut -d, -f1-3 | sort | uniq -c | sort -k2
run vigil validate smokey
leftovers

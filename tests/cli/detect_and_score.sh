# SPDX-License-Identifier: GPL-3.0-or-later
# From a trace to scores to a verdict, and what happens when files do not fit together.
vigil simulate smoke --quiet --trace trace.h5 --truth truth.h5 >/dev/null
vigil simulate smoke --quiet --seed 2 --trace other.h5 --truth other-truth.h5 >/dev/null
for detector in minor_contacts robust_z; do
    run vigil detect trace.h5 --scenario smoke -d "$detector" -o "$detector.csv"
    head -1 "$detector.csv"
    run vigil score trace.h5 --truth truth.h5 --scores "$detector.csv" --scenario smoke --format json >"$detector.json"
    grep -c '"ap": 0\.' "$detector.json"
done
run vigil detect trace.h5 --scenario smoke -d logistic_regression --train other.h5 --truth other-truth.h5 -o learnt.csv
run vigil score trace.h5 --truth truth.h5 --scores learnt.csv --scenario smoke -o learnt.h5 >/dev/null
run vigil show learnt.h5 >/dev/null
vigil detect trace.h5 --scenario smoke -d random -d robust_z --top 2 --format csv | cut -d, -f1,2
vigil detect trace.h5 --scenario smoke --format json | grep -c '"rank": 10,' | sed 's/^[1-9].*/several detectors/'
# The same detector gives the same scores however many threads there are, and in memory as from a file.
run vigil detect trace.h5 --scenario smoke -d robust_z -o one.csv --threads 1
run cmp robust_z.csv one.csv
vigil detect trace.h5 --scenario smoke -d message_count -o - | cmp - <(vigil detect trace.h5 --scenario smoke \
    -d message_count -t 3 -o -)
# Without --scenario the trace's own holds, with --set over it.
run vigil detect trace.h5 -d robust_z -o own.csv
run cmp robust_z.csv own.csv
vigil score trace.h5 --truth truth.h5 --scores robust_z.csv --format json | diff - <(tail -n +2 robust_z.json)
vigil detect trace.h5 -d robust_z --set protocol.warmup_days=19 -o - | cut -d, -f2 | sort -u
run vigil detect trace.h5 -d robust_z --set protocol.warmup_day=19
printf 'account,time,score\n1,8,0.5\n2,21,1\n' >days.csv
run vigil score trace.h5 --truth truth.h5 --scores days.csv -o days.h5
[[ ! -e days.h5 ]] || echo "a results file of nothing"
# Wrong use and wrong files.
run vigil detect trace.h5 -d logistic_regression
run vigil detect trace.h5 --train other.h5
run vigil detect trace.h5 -o all.csv
run vigil detect truth.h5
run vigil detect trace.h5 --set protocol.warmup_days=30
run vigil detect trace.h5 --scenario smoke -d logistic_regression --train other.h5 --truth truth.h5
run vigil score trace.h5 --truth truth.h5
mask() { sed -E '/^vigil:/{s/ (accounts and seed|seed) [0-9]+/ \1 N/g; s/: [0-9]+ accounts/: N accounts/; s/has [0-9]+ and [0-9]+/has N and N/; s/0[.][.][0-9]+/0..N/}'; } # sizes are not the point
run vigil score trace.h5 --truth other-truth.h5 --scores robust_z.csv --scenario smoke 2>&1 | mask
printf 'account,time,score\n1,864000,0.5\n99999999,864000,1\n' >bad.csv
run vigil score trace.h5 --truth truth.h5 --scores bad.csv --scenario smoke 2>&1 | mask
run vigil score trace.h5 --truth truth.h5 --scores missing.csv --scenario smoke

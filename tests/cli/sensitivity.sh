# SPDX-License-Identifier: GPL-3.0-or-later
# A sensitivity study: killed it goes on to the same bytes, with any number of threads; what is wrong is told in full.
export SOURCE_DATE_EPOCH=0
cat >study.yaml <<'YAML'
persons: 500
days: 16
offending: {per_1000_adults: 150}
protocol: {warmup_days: 1, bootstrap: 60}
experiment:
  design: sensitivity
  branch_day: 6
  points: 14
  measures: child_defaults in_app_warnings
  factors: >-
    measures.in_app_warnings.heed 0.2 0.7; child.accept 0.09 0.36 log;
    measures.in_app_warnings.blocked_by 1 6; measures.child_defaults.coverage 0 1;
YAML

# Figures depend on the model, and with them the order of factors: names alone are shown.
run vigil experiment study.yaml -q --threads 1 -o whole.h5 >output 2>&1
tail -n +2 output | grep -v '^Results: ' >whole.txt
head -n 17 whole.txt | sed -E -e 's/ +/ /g' -e 's/^(harm[a-z_]* [a-z_]+ 14) .*/\1 .../'
grep -E '^(The|All) assumptions|^(rank|Negative)' whole.txt
vigil show whole.h5 | cmp - whole.txt
vigil show whole.h5 -f csv >whole.csv
head -n 1 whole.csv
tail -n +2 whole.csv | cut -d, -f 1,2,4,5,6,7 | sort | uniq | head -n 5
wc -l <whole.csv
vigil show whole.h5 -f json >whole.json
grep -oE '^  "[a-z_]+"' whole.json

# Killed when the second world is finished.
start() {
    vigil experiment study.yaml -q --threads 3 -o cut.h5 >cut.txt 2>stderr &
    pid=$!
}
start
while [[ ! -e cut.h5.parts/arms-world-00001.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
kill -KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
[[ ! -e cut.h5 ]] || echo "the results were written before the signal came: the test shows nothing"
start
wait "$pid" || cat stderr
grep -qE '^vigil: [1-9][0-9]* of 14 worlds are finished already, in cut.h5.parts$' stderr || cat stderr
run cmp whole.txt cut.txt
python=$(python_with_h5py)
[[ -z $python ]] || "$python" "$TESTS/same_results.py" whole.h5 cut.h5 >differences || cat differences # all but /provenance

# All problems at once, before any world.
cat >wrong.yaml <<'YAML'
extends: study.yaml
experiment:
  points: 5
  response: off strong
  factors: "child.acept 0.1 0.3; days 10 20; measures.user_reporting.handled 0.1 0.9; child.accept 0.3 0.1"
YAML
run vigil experiment wrong.yaml
ls *.parts wrong.h5 2>/dev/null
true

# SPDX-License-Identifier: GPL-3.0-or-later
# An experiment: killed at any moment it goes on, to the same bytes; any number of threads gives the same; what others left in
# its folder is refused; a wrong plan is told in full.
export SOURCE_DATE_EPOCH=0
tiny=(-q --set persons=600 --set days=20 --set experiment.branch_day=8 --set experiment.replicates=6
      --set offending.per_1000_adults=100 --set protocol.bootstrap=100 --set protocol.warmup_days=1
      --set 'experiment.measures=child_defaults contact_caps user_reporting')

# Figures depend on the model: places alone are shown.
shape() {
    sed -E -e '/^What all together/q' "$1" | sed -E -e 's/measures [0-9.]+ children/measures N children/' \
        -e 's/^((alone|added to all others|sum_of_singles|independent|together|synergy|beyond_sum) +(all|[a-z]+_[a-z]+)) .*/\1 .../' \
        -e 's/^(all +[a-z_]+ +(days, )?[a-z]+( an offender)?) .*/\1 .../' \
        -e 's/^(approached|reached|harmed|harm_days) .*/\1 .../' -e 's/^(effect .*[a-z]) {2,}prevented.*/\1 .../' \
        -e 's/^(Of children harmed, together prevent) [^;]*; .* (if each .* adds) [^;]*; the sum.*/\1 N; N \2 N./' \
        -e 's/(action leaves:) .*/\1 N points./' -e 's/ +/ /g'
}
figures() { vigil show "$1" -f json && vigil show "$1" -f csv; }

run vigil experiment tandem "${tiny[@]}" --threads 1 -o whole.h5 >output 2>&1
tail -n +2 output | grep -v '^Results: ' >whole.txt
run shape whole.txt
vigil show whole.h5 | cmp - whole.txt
vigil show whole.h5 -f json >whole.json
grep -oE '^  "[a-z_]+"' whole.json
grep -cE '"value": .*"low": .*"high": ' whole.json
figures whole.h5 >whole.figures

# Killed when the second of five worlds is finished; then six are asked for: worlds do not depend on how many there are.
start() {
    vigil experiment tandem "${tiny[@]}" --threads 3 -o cut.h5 "$@" >cut.txt 2>stderr &
    pid=$!
}
for attempt in 1 2 3 4 5; do # on a busy machine the signal may come when all is done
    rm -rf cut.h5 cut.h5.parts
    start --set experiment.replicates=5
    while [[ ! -e cut.h5.parts/arms-world-00001.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    parts=$(find cut.h5.parts -name 'arms-world-?????.h5' 2>/dev/null | wc -l)
    ((parts >= 2 && parts < 5)) && break
done
[[ ! -e cut.h5 ]] || echo "the results were written before the signal came: the test shows nothing"
cp -r cut.h5.parts kept
((parts >= 2 && parts < 5)) || echo "$parts of 5 worlds were kept"
start
wait "$pid" || cat stderr
grep -qx "vigil: $parts of 6 worlds are finished already, in cut.h5.parts" stderr || cat stderr
figures cut.h5 >cut.figures
run cmp whole.figures cut.figures
run cmp whole.txt cut.txt
python=$(python_with_h5py)
[[ -z $python ]] || "$python" "$TESTS/same_results.py" whole.h5 cut.h5 >differences || cat differences # all but /provenance
[[ ! -e cut.h5.parts ]] || echo "the folder of worlds is still there"

# With fewer worlds than are kept: nothing is left behind.
cp -r kept cut.h5.parts
rm cut.h5
vigil experiment tandem "${tiny[@]}" --set experiment.replicates=1 -o cut.h5 >cut.txt 2>stderr || cat stderr
grep -qx "vigil: 1 of 1 worlds are finished already, in cut.h5.parts" stderr || cat stderr
[[ ! -e cut.h5.parts ]] || echo "the folder of more worlds is still there"

# Worlds of another plan, and damaged ones.
cp -r kept cut.h5.parts
run vigil experiment tandem "${tiny[@]}" --seed 2 -o cut.h5
bytes=$(stat -c %s kept/arms-world-00000.h5)
head -c $((bytes / 2)) /dev/zero | dd of=cut.h5.parts/arms-world-00000.h5 bs=1 seek=$((bytes / 4)) conv=notrunc status=none
vigil experiment tandem "${tiny[@]}" -o cut.h5 >stdout 2>stderr && echo "a damaged world was taken"
grep -c "cut.h5.parts/arms-world-00000.h5.*: remove it, and its world is run again" stderr
: >cut.h5.parts/arms-world-00000.h5
vigil experiment tandem "${tiny[@]}" -o cut.h5 2>&1 | grep -c "arms-world-00000.h5.*: remove it, and its world is run again"
rm -r cut.h5.parts

# Wrong plans: all problems at once, with their places.
cat >wrong.yaml <<'YAML'
extends: smoke
experiment:
  branch_day: 21
  measures: child_default metadata_analysis
  response: loud
YAML
run vigil experiment wrong.yaml
cat >arms.yaml <<'YAML'
extends: smoke
experiment:
  design: list
  arms: "a: measures.child_defaults.enable=true"
YAML
run vigil experiment arms.yaml
run vigil experiment arms.yaml --set 'experiment.arms="a: measures.child_default.enabled=true"'
run vigil experiment tandm
run vigil experiment
ls *.parts wrong.h5 arms.h5 2>/dev/null
true

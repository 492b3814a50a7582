# SPDX-License-Identifier: GPL-3.0-or-later
# A detector in the loop of an experiment, here a shared object: any number of threads and a run that was broken off give the
# same; figures say which detector acts; what cannot act is refused.
export SOURCE_DATE_EPOCH=0
cc -O2 -fPIC -shared -I"$SOURCE" -o good.so "$SOURCE/tests/plugin_example.c"
analysis=measures.metadata_analysis
tiny=(-q --set persons=600 --set days=20 --set experiment.branch_day=8 --set experiment.replicates=3
      --set offending.per_1000_adults=100 --set protocol.bootstrap=100 --set protocol.training=1
      --set 'experiment.measures=child_defaults metadata_analysis' --set "$analysis.budget=5000")
mine=("${tiny[@]}" --plugin ./good.so --set "$analysis.detector=fan_out")
figures() { vigil show "$1" -f json && vigil show "$1" -f csv; }

vigil experiment tandem "${mine[@]}" --threads 1 -o whole.h5 2>stderr >whole.txt || cat stderr
# Figures depend on the model: places alone are shown.
sed -n '/^3 worlds (/,/^Response/p' whole.txt | sed -E 's/threshold [0-9-].*/threshold .../'
grep -oE '^(alone|together|synergy) +[a-z_]+ +(alerts act|-)' whole.txt | sed -E 's/ +/ /g'
sed -n '/^Alerts and their/,/^$/p;/^arm .*alerts/,/^$/p' whole.txt | sed -E 's/(alone [a-z_]+|together) .*/\1 .../; s/ +/ /g'
vigil show whole.h5 -f json | grep -cE '"loop": "closed"'
vigil show whole.h5 -f json | grep -oE '^  "(alerts|costs)"'
figures whole.h5 >whole.figures

# Killed when the first world is finished.
vigil experiment tandem "${mine[@]}" --threads 3 -o cut.h5 >cut.txt 2>stderr &
pid=$!
while [[ ! -e cut.h5.parts/arms-world-00000.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
kill -KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
[[ ! -e cut.h5 ]] || echo "the results were written before the signal came: the test shows nothing"
vigil experiment tandem "${mine[@]}" --threads 2 -o cut.h5 >cut.txt 2>stderr || cat stderr
grep -cE '^vigil: [12] of 3 worlds are finished already' stderr
figures cut.h5 >cut.figures
run cmp whole.figures cut.figures
run cmp whole.txt cut.txt

# A shared object that goes wrong in an arm or before it is one clear line.
cc -O2 -fPIC -shared -I"$SOURCE" -o bad.so "$SOURCE/tests/plugin_faulty.c"
for place in observe close; do
    vigil experiment tandem "${tiny[@]}" --plugin ./bad.so --set "$analysis.detector=faulty" --set detectors.faulty.fault=segv \
        --set "detectors.faulty.place=$place" -o none.h5 2>&1
    echo "[exit $?]"
done

# What cannot act.
run vigil experiment tandem -q --set "$analysis.detector=fan_out" -o none.h5
run vigil experiment tandem -q --exec mine=true -o none.h5
run vigil experiment tandem -q --set "$analysis.enabled=true" --set experiment.measures=without_detector -o none.h5
cat >arms.yaml <<YAML
extends: smoke
experiment:
  design: list
  arms: "few: $analysis.enabled=true; many: $analysis.enabled=true $analysis.budget=1000"
YAML
run vigil experiment arms.yaml
ls none.h5 arms.h5 *.parts 2>/dev/null
true

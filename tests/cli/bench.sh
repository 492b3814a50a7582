# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark: killed at any moment it goes on, to the same figures; what others left in its folder is refused; a changed
# tier says that it is none.
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
same_results() { "$python" "$TESTS/same_results.py" "$@"; }

tiny=(--quiet --set persons=1500 --set days=20 --set protocol.warmup_days=6 --set protocol.training=2
      --set protocol.validation=1 --set protocol.test=8 --set protocol.bootstrap=40 --set protocol.score_every_days=4
      --set offending.per_1000_adults=30 --set "description=it's odd")
few=(--detectors 'message_count minor_contacts logistic_regression hmm_stage')

# Figures depend on the model, so their places alone are shown; tests/test_leaderboard.c has a page to the byte.
shape() {
    sed -E -e 's/revision [^,]*/revision R/; s/[0-9a-f]{64}/HASH/; s/^(- 8 test worlds:|Which child is at risk now\?).*/\1 .../' \
        -e '/^\| [0-9]+ \|/d; /^\| (random|account_age|reports_received|message_count|minor_contacts|logistic_regression|hmm_stage|\(messages\)) \|/d' "$1"
}

run vigil bench "${tiny[@]}" "${few[@]}" -o whole.h5 --markdown whole.md
run shape whole.md
for name in random message_count account_age minor_contacts reports_received logistic_regression hmm_stage; do
    echo "$name: $(grep -c "^|.* $name |" whole.md) rows"
done
[[ $(vigil show whole.h5 --scenario | sha256sum) == "$(sed -n 's/^- complete scenario.*: //p' whole.md)  -" ]] ||
    echo "the page names another scenario than the results file holds"
ls

# Killed at random moments, then once when the first test world is finished.
vigil_killed() {
    vigil bench "${tiny[@]}" "${few[@]}" -o cut.h5 --markdown cut.md >stdout 2>stderr &
    pid=$!
    "$@"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    [[ ! -e cut.h5 ]] || echo "the results were written before the signal came: the test shows nothing"
}
first_test_world() {
    while [[ ! -e cut.h5.parts/silo-test-000.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
}
for ((i = 0; i < 3; i++)); do vigil_killed sleep 0.0$((RANDOM % 9 + 1)); done
vigil_killed first_test_world
parts=$(find cut.h5.parts -name '*-???.h5' | wc -l)
((parts >= 4 && parts < 11)) || echo "$parts of 11 worlds were kept"
cp -r cut.h5.parts kept
vigil bench "${tiny[@]}" "${few[@]}" -o cut.h5 --markdown cut.md 2>stderr || cat stderr
grep -qx "vigil: $parts of 11 worlds are finished already, in cut.h5.parts" stderr || cat stderr
run same_results whole.h5 cut.h5
run cmp whole.md cut.md
[[ ! -e cut.h5.parts ]] || echo "the folder of worlds is still there"

# The command that the page names ends in the same page, on any number of threads.
eval "$(sed -n 's/^    vigil bench /&--threads 3 -q -o again.h5 --markdown again.md /p' whole.md)" 2>/dev/null
run cmp whole.md again.md

# Worlds of another seed, of another lineup, and damaged ones.
cp -r kept cut.h5.parts
run vigil bench "${tiny[@]}" "${few[@]}" --set seed=2 -o cut.h5
run vigil bench "${tiny[@]}" --detectors message_count -o cut.h5
printf 'x' | dd of=cut.h5.parts/silo-training-000.h5 bs=1 seek=$(($(stat -c %s kept/silo-training-000.h5) / 2)) conv=notrunc status=none
vigil bench "${tiny[@]}" "${few[@]}" -o cut.h5 --markdown cut.md 2>stderr && echo "a damaged world was taken"
tail -n 1 stderr | grep -c "cut.h5.parts/silo-training-000.h5.*: remove it, and its world is run again"
: >cut.h5.parts/silo-training-000.h5
vigil bench "${tiny[@]}" "${few[@]}" -o cut.h5 2>&1 | grep -c "silo-training-000.h5.*: remove it, and its world is run again"
rm -r cut.h5.parts

# Stopped by a signal it says in one line how to go on.
vigil bench "${tiny[@]}" "${few[@]}" -o stopped.h5 >stdout 2>stderr &
pid=$!
while [[ ! -e stopped.h5.parts/silo-training-000.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
kill -TERM "$pid"
wait "$pid"
echo "exit $?"
cat stderr
rm -r stopped.h5.parts

# What sharing gains: the silo is the tier itself.
run vigil bench "${tiny[@]}" "${few[@]}" --views -o shared.h5 --markdown shared.md
run same_results whole.h5 shared-silo.h5
sed -n '/^## The value of sharing/,$p' shared.md | grep -c '^| '
ls shared*

run vigil bench --tier medium
run vigil bench "${tiny[@]}" -o same.h5 --markdown same.h5
run vigil bench "${tiny[@]}" --detectors 'minor_contact' -o wrong.h5
run vigil bench "${tiny[@]}" --set measures.metadata_analysis.enabled=true -o wrong.h5
ls -d same* wrong* 2>/dev/null
true

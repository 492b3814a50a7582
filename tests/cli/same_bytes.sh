# SPDX-License-Identifier: GPL-3.0-or-later
# The promise: any number of threads, the same bytes in trace and truth, and the same results but for /provenance; and
# `simulate` makes the world that `run` scores first.
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
same_results() { "$python" "$TESTS/same_results.py" "$@"; }
for threads in 1 2 3 8; do
    vigil run smoke --quiet --threads "$threads" -o "results-$threads.h5" --trace "trace-$threads.h5" \
        --truth "truth-$threads.h5" >"table-$threads"
done
vigil simulate smoke --quiet --threads 3 --trace trace-simulate.h5 --truth truth-simulate.h5 >/dev/null
for other in 2 3 8 simulate; do
    run cmp trace-1.h5 "trace-$other.h5"
    run cmp truth-1.h5 "truth-$other.h5"
done
for threads in 2 3 8; do
    cmp <(sed '/^Results: /d' table-1) <(sed '/^Results: /d' "table-$threads")
    run same_results results-1.h5 "results-$threads.h5"
done
vigil simulate smoke --quiet --seed 2 --trace other.h5 >/dev/null
cmp -s trace-1.h5 other.h5 && echo "another seed gave the same trace"
vigil show results-1.h5 --scenario >again.yaml
vigil run again.yaml --quiet -o again.h5 >/dev/null
run same_results results-1.h5 again.h5

# SPDX-License-Identifier: GPL-3.0-or-later
# Fitting numbers of a scenario to published figures: the table, the scenario that is written and read again, the list of
# evaluations, any number of threads, and everything that can be wrong.
printf 'extends: smoke\npersons: 1000\noffending:\n  per_1000_adults: 150\n' >small.yaml
fit() { vigil calibrate "$@" --quiet --fit child.block=0.2:0.9 --fit 'offending.platform_weight[0]=0.5:20' \
    --target uneasy_blocked --target reached_invited --set child.accept=0.8 --set child.block=0.3 --worlds 1 \
    --evaluations 6; }
run fit small.yaml -o found.yaml
cat found.yaml found.trace.csv
fit small.yaml -o again.yaml --threads 2 >/dev/null
run diff found.trace.csv again.trace.csv
grep -v '^#' found.yaml | diff - <(grep -v '^#' again.yaml) && echo "the same scenario"
vigil simulate found.yaml --quiet --format json | grep '"persons"'
mkdir elsewhere
fit smoke --method sobol -o elsewhere/sobol >/dev/null && grep '^extends' elsewhere/sobol && ls elsewhere

run vigil calibrate small.yaml
run vigil calibrate small.yaml -o -
run vigil calibrate small.yaml -o small.yaml --fit child.block=0.2:0.9 --target uneasy_blocked
run vigil calibrate smol -o out.yaml --fit child.block=0.2:0.9 --target uneasy_blocked
run vigil calibrate small.yaml -o no/such/out.yaml --fit child.block=0.2:0.9 --target uneasy_blocked
run vigil calibrate small.yaml -o out.yaml --fit child.blok=0.2:0.9 --fit seed --fit offending.type_mix=1:2 \
    --fit 'offending.type_mix[4]=1:2' --fit description=0:1 --fit child.block=0.9:0.2 --target uneasy_blockd
run vigil calibrate small.yaml -o out.yaml --fit child.block=0.2:2 --fit child.tell=0:1 --fit child.tell=0:1 \
    --target recontacted --target recontacted
run vigil calibrate small.yaml -o out.yaml --fit child.block=0.2:0.9 --target recontacted --method simplx
run vigil calibrate small.yaml -o out.yaml --fit child.block=0.2:0.9 --target recontacted --worlds 0
run vigil simulate small.yaml --set 'targets.fitted=recorded_girl'
run vigil simulate small.yaml --set 'targets.recorded_girls=[0.8, 0.7]'
leftovers
ls

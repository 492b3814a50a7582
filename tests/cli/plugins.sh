# SPDX-License-Identifier: GPL-3.0-or-later
# Shared objects as detectors: a good one among ours, and one that goes wrong in every way; each is one clear line, exit
# 1 and no file.
build() { cc -O2 -fPIC -shared -I"$SOURCE" "${@:3}" -o "$1.so" "$SOURCE/tests/$2.c"; }
build good plugin_example
build bad plugin_faulty
for fault in abi symbol name config default load; do build "$fault" plugin_faulty "-DFAULTY_${fault^^}"; done
echo 'no shared object' >text.so
vigil simulate smoke --quiet --set persons=500 --trace trace.h5 --truth truth.h5 >/dev/null

# A good one: listed, in the manual, with keys that scenarios read; the same scores for any number of threads.
run vigil list detectors --plugin good.so --format csv | grep fan_out
run vigil keys --plugin good.so | grep fan_out
run vigil detect trace.h5 --plugin ./good.so -d fan_out -o one.csv --threads 1
vigil detect trace.h5 --plugin "$PWD/good.so" -d fan_out -o two.csv --threads 3
run cmp one.csv two.csv
run vigil detect trace.h5 --plugin good.so -d fan_out -o young.csv --set detectors.fan_out.gap_y=0
cmp -s one.csv young.csv && echo 'the key did nothing'
run vigil score trace.h5 --truth truth.h5 --scores one.csv --format json | grep -c '"ap": 0\.'
run vigil run smoke --quiet --set persons=500 --set protocol.detectors='random fan_out' --plugin good.so --format csv \
    -o run.h5 2>/dev/null | cut -d, -f1 | grep -x fan_out | uniq
run vigil detect trace.h5 --plugin good.so -d fan_out --set detectors.fan_out.gap_y=-1
run vigil detect trace.h5 -d fan_out -o none.csv

# Those that cannot be loaded.
for name in abi symbol name config default load text missing; do
    run vigil detect trace.h5 --plugin "$name.so" -o none.csv 2>&1 | # the features are more with time
        sed -E 's/ours is version.*;/ours is ...;/; s/(cannot be loaded).*/\1/'
done

# Those that go wrong later.
ill() {
    local set=()
    for key in "$@"; do set+=(--set "detectors.faulty.$key"); done
    echo "-- $*"
    vigil detect trace.h5 --plugin ./bad.so -d faulty -o none.csv --time-limit 2 "${set[@]}" 2>&1 |
        sed -E 's/account [0-9]+ at [0-9]+/account N at N/; s/row [0-9]+ of [0-9]+/row N of N/'
    echo "[exit ${PIPESTATUS[0]}]"
}
for place in open fit observe prepare score close; do ill fault=segv "place=$place"; done
ill fault=abort place=score
ill fault=hang place=observe
ill fault=exit place=observe
ill fault=error place=open
ill fault=input place=observe
for score in nan missing past before late_nan; do ill "score=$score"; done
# ASan keeps its own shadow of the address space, so that such builds are not held to a limit of it.
if ! vigil --version | grep -q fsanitize; then
    vigil detect trace.h5 --plugin ./bad.so -d faulty --memory-limit 400M --set detectors.faulty.fault=eat -o none.csv 2>&1
    echo "[exit $?]"
else
    echo "vigil: plug-in ./bad.so: score: its process was killed by SIGKILL (Killed); its memory was limited to 400 MiB"
    echo "[exit 1]"
fi
# A whole run ends as it should, and so does one that is stopped.
run vigil run smoke --quiet --set persons=500 --plugin ./bad.so --set detectors.faulty.fault=segv -o none.h5 --trace none-trace.h5
set -m
vigil detect trace.h5 --plugin ./bad.so -d faulty -o none.csv --set detectors.faulty.fault=hang 2>stopped &
pid=$!
sleep 1
kill -INT "$pid"
wait "$pid" 2>/dev/null
echo "[exit $?]"
sed 's/^vigil: detector faulty on [a-z]*: stopped/vigil: stopped/' stopped # wherever the signal found it
# Killed, it leaves no process behind that goes on for ever.
vigil detect trace.h5 --plugin ./bad.so -d faulty -o none.csv --set detectors.faulty.fault=hang 2>/dev/null &
pid=$!
sleep 1
kill -KILL "$pid"
wait "$pid" 2>/dev/null
sleep 1
for process in /proc/[0-9]*; do
    [[ $(readlink "$process/cwd") == "$PWD" && $(tr '\0' ' ' <"$process/cmdline") == *plugin-child* ]] && echo 'it lives on'
done 2>/dev/null
rm -f none.csv.partial-*
run vigil detect trace.h5 --plugin ./good.so --memory-limit 2X
ls none* 2>/dev/null
leftovers

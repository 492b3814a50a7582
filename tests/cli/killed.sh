# SPDX-License-Identifier: GPL-3.0-or-later
# Killed at any moment, a command leaves nothing under the final name; on SIGINT, SIGTERM and SIGHUP it cleans up, says why in one
# line and exits with 1.
set -m # background jobs get SIGINT

# start COMMAND...: in the background, until it catches signals; sets `pid`.
start() {
    "$@" >stdout 2>stderr &
    pid=$!
    while [[ -e /proc/$pid/status ]]; do # bit 1 of the mask is SIGINT's
        local mask
        mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
        [[ -n $mask ]] && (((16#$mask & 2) != 0)) && break
        sleep 0.01
    done
}

# strike SIGNAL SECONDS FILE COMMAND...: the file must not be there afterwards.
strike() {
    local signal=$1 delay=$2 file=$3 status
    shift 3
    rm -f ./*.h5 ./*.partial-*
    start "$@"
    sleep "$delay"
    kill "-$signal" "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null
    status=$?
    if [[ -e $file && $status == 0 ]]; then # it was faster than we: the file is whole then
        vigil show "$file" >/dev/null || echo "$signal: a broken file stands under the final name"
        return
    fi
    [[ ! -e $file ]] || echo "$signal after $delay s: a file stands under the final name"
    [[ $signal == KILL ]] && return
    ((status == 1)) || echo "$signal after $delay s: exit $status"
    [[ -z $(leftovers) ]] || echo "$signal after $delay s: left $(leftovers)"
    [[ $(wc -l <stderr) == 1 ]] || { echo "$signal after $delay s: not one line:"; cat stderr; }
    [[ ! -s stdout ]] || echo "$signal after $delay s: something on standard output"
    grep -q "SIG$signal" stderr || { echo "$signal: the line does not name the signal:"; cat stderr; }
}

for signal in INT TERM HUP KILL; do
    for ((i = 0; i < 4; i++)); do
        delay=0.$((RANDOM % 90 + 10))
        strike "$signal" "$delay" trace.h5 vigil simulate quickstart --trace trace.h5 --truth truth.h5
        strike "$signal" "$delay" results.h5 vigil run smoke --set persons=10000 -o results.h5 --trace trace.h5
    done
done
# Stopped before anything is finished: what is told is what is there.
for command in "experiment tandem" "bench --tier easy"; do
    start vigil $command -q -o early.h5
    sleep 0.3
    kill -TERM "$pid"
    wait "$pid" 2>/dev/null && echo "$command: was not stopped"
    grep -q "SIGTERM.*; no world was finished yet, so nothing is kept" stderr || { echo "$command:"; cat stderr; }
    [[ ! -e early.h5.parts ]] || echo "$command: left its folder"
done
echo "done"

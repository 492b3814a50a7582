# SPDX-License-Identifier: GPL-3.0-or-later
# Programs as detectors: good ones in both forms of scores, and bad ones; each is one clear error, exit 1, no file, and
# no folder left.
python=$(python_with_h5py)
[[ -n $python ]] || skip 'no Python with h5py and numpy'
vigil simulate smoke --quiet --set persons=500 --trace trace.h5 --truth truth.h5 >/dev/null
mkdir work
export TMPDIR=$PWD/work
mask() { sed -E "s,$PWD/,,g; s/'[0-9]+' is not in 0..[0-9]+/N is not in 0..N/; s/score of account [0-9]+ at day [0-9.]+ .*, [0-9.]+ when/score of account A at day D is X with the whole trace, Y when/"; }

# count.py TRACE SCORES WAY: messages sent before each scoring time; wrong in the way that is asked for.
cat >count.py <<'END'
import os, signal, sys, time
import h5py, numpy as np
way, trace, out = sys.argv[1:]
with h5py.File(trace) as f:
    actor, when, kind = (f["events/" + name][:] for name in ("actor", "time", "kind"))
    names = [name.decode() for name in f["events/kind"].attrs["names"]]
    accounts, times = len(f["accounts/platform"]), f["score_times"][:]
    for secret in ("seed", "scenario", "scenario_name", "git_revision"):
        if f.attrs[secret]: sys.exit(f"it knows the {secret}")
    if sorted(f) != ["accounts", "events", "score_times"] or f.attrs["view"] != b"silo": sys.exit("not the trace")
if os.path.dirname(trace) != os.path.dirname(out) or sorted(os.listdir(os.path.dirname(out))) != ["trace.h5"]:
    sys.exit("something else lies beside it")
rows = []
for t in times:
    seen = (when < t) & (kind == names.index("message")) | (way == "future")
    count = np.bincount(actor[seen], minlength=accounts)
    rows += [(a, t, count[a]) for a in np.flatnonzero(np.bincount(actor[when < t], minlength=accounts))]
a, t, s = (np.array(column) for column in zip(*rows))
if way == "nan": s = s.astype(float); s[3] = np.nan
if way == "unknown": a[5] = 99999999
if way == "late": t[-1] += 1
if way == "twice": a[1], t[1] = a[0], t[0]
if way == "h5":
    with h5py.File(out, "w") as f: f["account"], f["time"], f["score"] = a, t, s
elif way == "nan_h5":
    s = s.astype(float); s[3] = np.nan
    with h5py.File(out, "w") as f: f["account"], f["time"], f["score"] = a, t, s
else:
    with open(out, "w") as f:
        f.write("account,time,score\n")
        for row in zip(a, t, s): f.write("%d,%d,%g\n" % row)
if way == "exit": sys.exit(3)
if way == "kill": os.kill(os.getpid(), signal.SIGKILL)
if way == "cut": os.truncate(out, 0)
END
for way in csv h5; do
    run vigil detect trace.h5 --exec "$python count.py $way" -o "$way.csv" --cut 20 2>&1 | sed "s,$python,python,"
    head -1 "$way.csv"
done
run cmp csv.csv h5.csv
run vigil score trace.h5 --truth truth.h5 --scores h5.csv --name count --format json | grep -c '"ap": 0\.'
run vigil detect trace.h5 --exec "$python count.py h5" --top 1 | sed "s,$python,python," | sed -E 's/ +[0-9].*//'
(unset TMPDIR; mkdir beside; vigil detect trace.h5 --exec "f() { dirname \"\$1\" | sed s,$PWD/,, | sed -E 's/.{6}\$/XXXXXX/'; $python count.py csv \"\$@\"; }; f" \
    -o beside/x.csv 2>&1; ls beside)

# The same scores without its future, or an error.
run vigil detect trace.h5 --exec "$python count.py future" -o none.csv --cut 20 2>&1 | sed "s,$python,python," | mask
run vigil detect trace.h5 --exec true --cut 1000
run vigil detect trace.h5 --exec true --set protocol.score_every_days=2 --cut 10

for way in nan unknown late twice nan_h5 exit kill cut; do
    vigil detect trace.h5 --exec "$python count.py $way" -o none.csv 2>&1 | grep ^vigil: | sed "s,$python,python," |
        sed -E "s/(row|scores:|account) ?[0-9]+/\1 N/; s/at [0-9]+ s/at N s/; s/'[0-9]+' is not in ([01])..[0-9]+/N is not in \1..N/"
    echo "[exit ${PIPESTATUS[0]}]"
done
garbage() { run vigil detect trace.h5 --exec "$1" -o none.csv "${@:2}"; }
garbage 'head -c 1000 /dev/zero | tr "\0" x >"$2"; true'
garbage 'f() { echo account,time,score >"$2"; seq -f "%g;x" 12 >>"$2"; }; f' 2>&1 | grep -v 'scores:[4-9]'
garbage 'f() { mkdir "$2"; }; f'
garbage 'f() { ln -s /etc/passwd "$2"; }; f'
garbage true
garbage 'no_such_program_anywhere' 2>&1 | grep -v '^sh:' # each shell in its own words
garbage 'exit 3 ;'
garbage 'kill -SEGV $$ ;'
garbage 'sleep 5433 & sleep 5433 ;' --time-limit 1
vigil detect trace.h5 --exec "$python -c 'x = bytearray(1 << 34)'" -o none.csv --memory-limit 2G 2>&1 | sed "s,$python,python,"
garbage 'ulimit -v; false' --memory-limit 100M
garbage true --memory-limit 100
garbage true -d random
run vigil detect trace.h5 --cut 9
run vigil detect truth.h5 --exec true
run vigil detect missing.h5 --exec true

# Ctrl-C ends the program too, and what it has started.
set -m
vigil detect trace.h5 --exec 'sleep 5432 & sleep 5432 ;' -o none.csv 2>stopped &
pid=$!
sleep 1
kill -INT "$pid"
wait "$pid" 2>/dev/null
echo "[exit $?]"
cat stopped
pgrep -f 'sleep 5432' && echo 'it lives on'
pgrep -f 'sleep 5433' && echo 'the late one lives on'
ls none* work/* 2>/dev/null
leftovers

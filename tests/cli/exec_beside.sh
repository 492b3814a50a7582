# SPDX-License-Identifier: GPL-3.0-or-later
# Programs beside the built-in detectors in run, bench and probe: one that counts what a built-in detector counts gets its
# figures to the last digit; one that reads ahead, or goes wrong in any way, ends the run in one error that names it.
python=$(python_with_h5py)
[[ -n $python ]] || skip 'no Python with h5py and numpy'
same_results() { "$python" "$TESTS/same_results.py" "$@"; }
mkdir work
export TMPDIR=$PWD/work
mask() { sed -E "s,$PWD/,,g; s,$python,python,g; s/account [0-9]+ at/account N at/; s/is [0-9]+ with/is N with/; s/, [0-9]+ when/, N when/; s/is [0-9.e-]+, then [0-9.e-]+/is N, then N/"; }
tiny=(--quiet --set persons=800 --set days=16 --set protocol.warmup_days=6 --set protocol.training=2
      --set protocol.validation=1 --set protocol.bootstrap=40 --set protocol.score_every_days=3
      --set offending.per_1000_adults=30 --set "protocol.detectors=message_count minor_contacts")

# count.py WAY TRACE SCORES: messages sent before each scoring time; wrong in the way that is asked for.
cat >count.py <<'END'
import os, random, sys
import h5py, numpy as np
way, trace, out = sys.argv[1:]
with h5py.File(trace) as f:
    event = {name: f["events/" + name][:] for name in ("actor", "time", "kind", "count")}
    message = [name.decode() for name in f["events/kind"].attrs["names"]].index("message")
    accounts, times = len(f["accounts/platform"]), f["score_times"][:]
    registered = f["accounts/registered"][:]
    for secret in ("seed", "scenario", "scenario_name", "git_revision"):
        if f.attrs[secret]: sys.exit(f"it knows the {secret}")
if sorted(os.listdir(os.path.dirname(trace))) != ["trace.h5"]: sys.exit("something else lies beside it")
sent = np.where(event["kind"] == message, event["count"], 0)
with open(out, "w") as f:
    f.write("account,time,score\n")
    for t in times if way != "once" else times[:1]:
        seen = event["time"] < (t + 86400 if way == "future" else t)
        count = np.log1p(np.bincount(event["actor"][seen], weights=sent[seen], minlength=accounts))
        if way == "later": count = count + (registered == 2147483647)
        if way == "chance": count = count + random.random()
        if way == "nan" and t == times[-1]: count[5] = np.nan
        f.writelines("%d,%d,%.17g\n" % (a, t, count[a]) for a in range(accounts))
END
count() { echo "$1=$python count.py $1"; }

# The same figures as message_count, to the last digit, by any view and under any corruption; the same bytes.
equal() {
    vigil run smoke "${tiny[@]}" "$@" --set protocol.test=2 --exec "$(count plain)" -o equal.h5 --format csv 2>/dev/null >table
    if [[ $(wc -l <table) == 4 ]] && cmp -s <(sed -n 's/^message_count,//p' table | sed 's/,[^,]*$//') \
        <(sed -n 's/^plain,//p' table | sed 's/,[^,]*$//'); then
        echo "$*: equal"
    else
        echo "$*: not equal"
        cat table
    fi
}
equal --threads 1
mv equal.h5 one.h5
equal --threads 2
run same_results one.h5 equal.h5
equal --set protocol.view=all
equal --set protocol.linkage=learned
equal --set protocol.linkage=oracle --set linkage.pool=mean
equal --set corrupt.lost=0.3 --set corrupt.late=0.2 --set corrupt.platform=photo
equal --set protocol.leave_out=hyper_sexualised
vigil show one.h5 --format csv | cut -d, -f1
ls work

# A program's newest score stands until the next: one that speaks once only is another.
vigil run smoke "${tiny[@]}" --set protocol.test=1 --exec "$(count once)" -o once.h5 2>errors >output || cat errors
grep -c '^once' output

# Learning: the lessons are there, with their truth and nothing else; what is kept is there the next time.
cat >learn.py <<'END'
import os, re, sys
import h5py, numpy as np
trace, out = sys.argv[1:]
training, scratch = os.environ["VIGIL_TRAINING"], os.environ["VIGIL_SCRATCH"]
if sorted(os.listdir(training)) != ["world-0-truth.h5", "world-0.h5", "world-1-truth.h5", "world-1.h5"]:
    sys.exit(f"to learn from: {os.listdir(training)}")
def messages(path):
    with h5py.File(path) as f:
        if f.attrs["seed"] or f.attrs["scenario"]: sys.exit("it knows the world")
        return np.bincount(f["events/actor"][:], minlength=len(f["accounts/platform"])), f["score_times"][:], f["events/time"][:], f["events/actor"][:]
model = scratch + "/model"
if not os.path.exists(model):
    if os.listdir(scratch): sys.exit("scratch is not empty at first")
    label, x = [], []
    for w in (0, 1):
        x.append(messages(f"{training}/world-{w}.h5")[0])
        with h5py.File(f"{training}/world-{w}-truth.h5") as f:
            if f.attrs["seed"] or f.attrs["scenario"]: sys.exit("it knows the world")
            label.append(f["accounts/offender"][:])
    x, label = np.concatenate(x), np.concatenate(label)
    if not 0 < label.sum() < len(label): sys.exit("labels of one kind")
    with open(model, "w") as f: f.write(str(float(x[label == 1].mean())))
    with open("fits", "a") as f: f.write("fitted\n")
mean = float(open(model).read())
everything, times, when, actor = messages(trace)
with open(out, "w") as f:
    f.write("account,time,score\n")
    for t in times:
        n = np.bincount(actor[when < t], minlength=len(everything))
        f.writelines(f"{a},{t},{-abs(n[a] - mean):.9g}\n" for a in np.flatnonzero(n))
END
vigil run smoke "${tiny[@]}" --set protocol.test=2 --exec "learner=$python learn.py" --exec "$(count plain)" -o learnt.h5 2>&1 |
    grep -cE '^(learner|plain) '
cat fits
ls work

# What goes wrong.
wrong() { vigil run smoke "${tiny[@]}" --set protocol.test=1 -o none.h5 "$@" 2>&1 | grep '^vigil: ' | mask; echo "[exit ${PIPESTATUS[0]}]"; }
wrong --exec "$(count plain)" --exec "$(count future)"
wrong --exec "$(count later)"
wrong --exec "$(count chance)"
wrong --exec "$(count nan)" 2>&1 | sed -E 's/scores:[0-9]+:/scores:N:/'
wrong --exec 'mine=head -c 1000 /dev/zero | tr "\0" x >"$2"; true'
wrong --exec 'mine=sleep 5431 & sleep 5431 ;' --time-limit 1
wrong --exec 'mine=kill -SEGV $$ ;'
wrong --exec 'mine=exit 3 ;'
wrong --exec 'mine=for f in "$VIGIL_TRAINING"/*; do printf x >>"$f"; done; printf "account,time,score\n1,864000,1\n" >"$2"; true'
wrong --exec 'mine=printf "\033[31maccount,time\n" >"$2"; true'
wrong --exec 'mine=true'
wrong --exec "mine=$python -c 'x = bytearray(1 << 34)'" --memory-limit 2G
wrong --exec mine
wrong --exec 'mine='
wrong --exec 'Mine=true'
wrong --exec 'random=true'
wrong --exec 'mine=true' --exec 'mine=false'
wrong --exec 'mine=true' --set measures.metadata_analysis.enabled=true --set measures.metadata_analysis.detector=mine
wrong --exec 'mine=true' --set protocol.detectors=rank_average --set "detectors.rank_average.members=mine random"
pgrep -f 'sleep 5431' && echo 'the late one lives on'
vigil run smoke "${tiny[@]}" --set protocol.test=1 -o none.h5 --exec 'mine=touch asked; sleep 5430 ;' 2>stopped &
pid=$!
while [[ ! -e asked ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
kill -TERM "$pid"
wait "$pid" 2>/dev/null
echo "[exit $?]"
cat stopped
pgrep -f 'sleep 5430' && echo 'the stopped one lives on'
ls work none.h5 2>/dev/null
leftovers

# bench: a row like any other; killed it goes on to the same page; another program, or another text of it, is refused.
few=("${tiny[@]}" --set protocol.test=6 --exec "learner=$python learn.py")
vigil bench "${few[@]}" --exec "$(count plain)" -o whole.h5 --markdown whole.md 2>/dev/null
grep -E '^\| [0-9]+ \| (plain|learner|message_count)' whole.md | sort -t'|' -k3 | cut -d'|' -f3-5
vigil bench "${few[@]}" --exec "$(count plain)" -o cut.h5 --markdown cut.md >stdout 2>stderr &
pid=$!
while [[ ! -e cut.h5.parts/silo-test-001.h5 ]] && kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
kill -KILL "$pid"
wait "$pid" 2>/dev/null
[[ ! -e cut.h5 ]] || echo 'the results were written before the signal came: the test shows nothing'
rm -rf work/* # a killed run cannot tidy up
vigil bench "${few[@]}" --exec "$(count once)" -o cut.h5 2>&1 | mask
sed -i 's/message_count/&/; $a # changed' count.py
vigil bench "${few[@]}" --exec "$(count plain)" -o cut.h5 2>&1 | mask
sed -i '$d' count.py
vigil bench "${few[@]}" --exec "$(count plain)" -o cut.h5 --markdown cut.md --threads 1 2>&1 | grep -c 'worlds are finished already'
run same_results whole.h5 cut.h5
run cmp whole.md cut.md
ls -d cut.h5.parts work/* 2>/dev/null

# probe: reading ahead is found there too.
vigil probe smoke "${tiny[@]}" --set protocol.test=1 --detector message_count --exec "$(count plain)" --exec "$(count future)" \
    --format csv 2>/dev/null | grep -E '^L[67],[a-z]*,(plain|future)|^L[1-7],[a-z_]*,(plain|future),n/a' | cut -d, -f1-4
ls work

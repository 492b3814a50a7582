# SPDX-License-Identifier: GPL-3.0-or-later
# A trace whose own scenario cannot be read is used with the defaults, and that is said in one line; what it names is not
# opened.
python=$(python_with_h5py)
[[ -n $python ]] || skip "no Python with h5py"
vigil simulate smoke --quiet --trace made.h5 >/dev/null
echo 'protocol: {warmup_days: 20}' >base.yaml
# retell TEXT: trace.h5 says that it was made with TEXT.
retell() {
    cp made.h5 trace.h5
    "$python" -c 'import h5py, sys; h5py.File("trace.h5", "r+").attrs["scenario"] = sys.argv[1]' "$1"
    printf "# %q\n" "$1"
    vigil detect trace.h5 -d random --top 1 --format csv "${@:2}" | wc -l
}
retell ''
retell $'nonsense: 1\npersons: many\n'
retell $'extends: base.yaml\n'
retell '[' --set protocol.warmup_days=0
retell $'measures: {metadata_analysis: {enabled: true, detector: other}}'
retell $'protocol:\n  warmup_days: 25\ndays: 30\n'
retell $'days: 21\n' --set protocol.warmup_days=21
retell $'nonsense: 1\n' --scenario smoke

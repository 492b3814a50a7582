# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of the command line share; read by `check` before each of them.

# run WORD...: prints the command, what it prints, and its exit status.
run() {
    local status
    echo "\$ $*"
    "$@"
    status=$?
    ((status == 0)) || echo "[exit $status]"
}

# python: one that has h5py, or nothing.
python_with_h5py() {
    local python
    for python in "${VIGIL_PYTHON:-}" /usr/bin/python3 python3; do
        if [[ -n $python ]] && "$python" -c 'import h5py, numpy' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

# leftovers: unfinished files below the current folder.
leftovers() { find . -name '*.partial-*' | sort; }

skip() {
    echo "skipped: $*"
    exit 77
}

# SPDX-License-Identifier: GPL-3.0-or-later
# A disk that fills up ends in one clear line and no file.
mkdir small
if mount -t tmpfs -o size=512k tmpfs small 2>/dev/null; then
    trap 'umount small' EXIT
else
    # Without the right to mount, a limit on the size of files comes closest.
    trap '' XFSZ
    ulimit -f 512
fi

# fill FILE COMMAND...
fill() {
    local file=$1 status
    shift
    echo "\$ $*"
    "$@" >stdout 2>stderr
    status=$?
    echo "[exit $status]"
    [[ ! -e $file ]] || echo "a file stands under the final name"
    [[ -z $(leftovers) ]] || echo "left: $(leftovers)"
    [[ $(wc -l <stderr) == 1 ]] || { echo "not one line:"; cat stderr; }
    grep -q "$file" stderr || { echo "the line does not name the file:"; cat stderr; }
}

fill small/trace.h5 vigil simulate smoke --trace small/trace.h5
vigil simulate smoke --set days=8 --trace trace.h5 >/dev/null
fill small/events.csv vigil export trace.h5 -o small/events.csv
run vigil keys -o /dev/full
vigil list platforms >/dev/full
echo "[exit $?]"
vigil keys >/dev/full
echo "[exit $?]"

# SPDX-License-Identifier: GPL-3.0-or-later
# The detectors of docs/extending.md that stand outside the tree, word for word, against an installed vigil.
python=$(python_with_h5py)
cmake --install "$(dirname "$(realpath "$(command -v vigil)")")" --prefix "$PWD/installed" >install.log || cat install.log
export PATH=$PWD/installed/bin:$PATH PKG_CONFIG_PATH=$PWD/installed/share/pkgconfig
page=$PWD/installed/share/doc/vigil/extending.md

# block MARK: the code block below the line <!-- MARK -->.
block() { awk -v mark="<!-- $1 -->" '$0 == mark { on = 1; next } on && /^```/ { if (++fence == 2) exit; next } on && fence' "$page"; }
# commands NAME: runs each line of the block; prints it, and its output's first line where there is any.
commands() {
    local line
    while read -r line; do
        echo "\$ $line"
        eval "$line" >output 2>errors
        echo "[exit $?]"
        cat errors
        [[ ! -s output ]] || echo "it prints something"
    done < <(block "commands: $1")
}
block 'file: unanswered.c' >unanswered.c
commands plugin
vigil show with-mine.h5 --format csv | grep -c '^unanswered,'
# 5 threads instead of 3 make a difference; the score is a share.
awk -F, 'NR > 1 && ($3 < -1 || $3 > 1) { print "not a share: " $0 }' unanswered.csv
vigil detect trace.h5 --plugin ./unanswered.so -d unanswered --set detectors.unanswered.threads=5 -o - | cmp -s - unanswered.csv &&
    echo "the key did nothing"
/usr/bin/python3 -c 'import sklearn, h5py' 2>/dev/null || { echo "skipped: no scikit-learn"; exit 77; }
block 'file: unlike.py' >unlike.py
commands program
block 'file: learnt.py' >learnt.py
commands beside
vigil show beside.h5 --format csv | grep -c '^learnt,'
wc -l <unlike.csv | sed 's/^[1-9].*/scores/'
ls

# SPDX-License-Identifier: GPL-3.0-or-later
# A dash is standard output where text goes out, and refused, before any work, where a file of HDF5 would.
run vigil run smoke -o -
run vigil run smoke -o out.h5 --trace -
run vigil simulate smoke --trace -
run vigil simulate smoke --truth -
run vigil validate smoke -o -
vigil simulate smoke --quiet --trace trace.h5 --truth truth.h5 >/dev/null
run vigil validate trace.h5 -o -
vigil detect trace.h5 -d random -o scores.csv 2>/dev/null
vigil detect trace.h5 -d random -o - 2>/dev/null | cmp - scores.csv && echo "detect: the same as in a file"
run vigil score trace.h5 --truth truth.h5 --scores scores.csv -o -
vigil export trace.h5 -o - | cmp - <(vigil export trace.h5) && echo "export: the same as without"
vigil keys protocol -o - | cmp - <(vigil keys protocol) && echo "keys: the same as without"
ls
# A heading alone would look like a table.
vigil validate smoke --quiet -n 1 --set persons=500 --set protocol.realism_worlds=0 -o none.h5 --format csv
run vigil show none.h5 --format csv
vigil show none.h5 --format json | head -3

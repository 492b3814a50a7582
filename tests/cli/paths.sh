# SPDX-License-Identifier: GPL-3.0-or-later
# No command writes over what it reads, by whatever name.
vigil simulate smoke --set days=8 --trace trace.h5 --truth truth.h5 >/dev/null
vigil detect trace.h5 -d random -o scores.csv --set protocol.warmup_days=1 2>/dev/null
printf 'extends: %s/scenarios/smoke.yaml\n' "$SOURCE" >own.yaml
ln trace.h5 link.h5
mkdir folder
cp -r . ../before
run vigil export trace.h5 -o trace.h5
run vigil export trace.h5 -o folder/../link.h5
run vigil detect trace.h5 -d random -o ./trace.h5
run vigil detect trace.h5 -d logistic_regression --train trace.h5 --truth truth.h5 -o truth.h5
run vigil score trace.h5 --truth truth.h5 --scores scores.csv -o scores.csv
run vigil score trace.h5 --truth truth.h5 --scores scores.csv -o trace.h5
run vigil score trace.h5 --truth truth.h5 --scores scores.csv -o truth.h5
run vigil run own.yaml -o own.yaml
run vigil simulate own.yaml --trace new.h5 --truth ./new.h5
ln -s new.h5 new_link.h5
run vigil simulate own.yaml --trace new.h5 --truth new_link.h5
rm new_link.h5
diff -r . ../before && echo "nothing changed"

echo "# a link stays one, and what it leads to is written"
mkdir far
ln -s far/real.csv near.csv
vigil export trace.h5 --form edges -o near.csv && readlink near.csv && vigil export trace.h5 --form edges -o - | cmp - far/real.csv && ls far
rm -r far near.csv

echo "# a pipe is no file to read: opening one would wait for ever"
mkfifo pipe.h5
run timeout 20 vigil show pipe.h5
rm pipe.h5

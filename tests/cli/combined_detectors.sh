# SPDX-License-Identifier: GPL-3.0-or-later
# Detectors that ask others, and columns that only some ask for: what is said of wrong names before a world is simulated,
# and what their members need of `vigil detect`.
run vigil run smoke --quiet --set detectors.rank_average.members=robustz
run vigil run smoke --quiet --set protocol.detectors=rank_average --set detectors.rank_average.members=random,robust_z
vigil list graph_features --format csv | head -2
vigil simulate smoke --quiet --trace trace.h5 --truth truth.h5 >/dev/null
run vigil detect trace.h5 -d rank_average -o scores.csv
members=detectors.rank_average.members
run vigil detect trace.h5 -d rank_average -o scores.csv --set "$members=minor_contacts random"
# One member alone ranks as it does itself: the same order of accounts at the last scoring time (of one instance: each
# platform of a silo ranks among its own).
last() { grep ",1814400," "$1" | sort -t, -k3,3gr -k1,1n | cut -d, -f1 | head -50; }
vigil detect trace.h5 -d minor_contacts -o alone.csv --set protocol.view=all
vigil detect trace.h5 -d rank_average -o ranked.csv --set "$members=minor_contacts" --set protocol.view=all
cmp <(last alone.csv) <(last ranked.csv) && echo "$(last ranked.csv | wc -l) accounts in the same order"
leftovers

# SPDX-License-Identifier: GPL-3.0-or-later
# Wrong use of the command line: exit 2, and what to do instead.
run vigil rnu
run vigil frobnicate
run vigil --verison
run vigil run
run vigil run one two
run vigil run smoke --thread 2
run vigil run smoke --threads
run vigil run smoke --threads 0
run vigil run smoke --threads 1.5
run vigil run smoke --threads 99999999999999999999
run vigil run smoke --format jason
run vigil run smoke --quiet=yes
run vigil run smoke -x
run vigil run smoke --output=
run vigil list detctors
run vigil keys platfroms
run vigil export
run vigil export trace.h5 --form edge
run vigil export trace.h5 --platform fotos
run vigil detect trace.h5 --detector robustz
run vigil help simulatte
# What is wrong in a scenario or an override is a failed run, not wrong use.
run vigil run quikstart
run vigil simulate smoke --set persns=100
run vigil simulate smoke --set persons
run vigil simulate smoke --set persons=1e3
run vigil simulate smoke --seed -1
run vigil simulate smoke --set persons=100 --set protocol.detectors=robustz
run vigil run smoke --quiet --set measures.metadata_analysis.enabled=true --set protocol.detectors=random
run vigil simulate smoke --set protocol.detectors=random,robust_z
run vigil simulate quickstart --set days=2 --set protocol.warmup_days=3
run vigil simulate smoke --set days=2 2>&1 | sed "s,$SOURCE/,,"
echo 'persons: 100' >plain.yaml
run vigil simulate plain.yaml --set days=2
run vigil run smoke --quiet --set measures.metadata_analysis.enabled=true --set protocol.detectors=random \
    --set measures.metadata_analysis.detector=robust_z
# A plan where a scenario is expected, and the other way round.
run vigil run tandem
run vigil experiment quickstart
run vigil run "$SOURCE/scenarios/plans/tandem.yaml" 2>&1 | sed "s,$SOURCE/,,"
run vigil run smoke --set experiment.replicates=4

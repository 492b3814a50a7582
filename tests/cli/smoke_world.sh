# SPDX-License-Identifier: GPL-3.0-or-later
# What the smoke scenario comes to, number by number: any change of the model, of detectors or of scoring shows here
# and has to be believed line by line.
vigil run smoke --quiet -o results.h5 --trace trace.h5 --truth truth.h5 | sed '/^Results: /d'
vigil show truth.h5 | grep -vE '^(software|revision|bytes) '
vigil show trace.h5 | grep -vE '^(software|revision|bytes) '
# Where offenders live as everybody does, nothing is there to be found.
vigil run smoke --quiet --set null_offenders=true --set protocol.detectors=random -o null.h5 | sed -n 3p

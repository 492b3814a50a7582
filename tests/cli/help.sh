# SPDX-License-Identifier: GPL-3.0-or-later
# Every help text, whole.
run vigil
run vigil --help
run vigil help run
for command in run simulate calibrate validate detect score show export list keys; do run vigil "$command" --help; done
run vigil --version | sed -E 's/[0-9]+(\.[0-9]+)+/N/g; s/\([0-9a-f]{12}(-modified)?\)/(REVISION)/; s/\(no git revision\)/(REVISION)/; s/^(compiler: ).*/\1.../'

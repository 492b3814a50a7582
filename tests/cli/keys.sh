# SPDX-License-Identifier: GPL-3.0-or-later
# The manual of the schema: parts of it, and the committed page against what the program says now.
run vigil keys protocol.test
run vigil keys persons
vigil keys platforms | grep -c '^## `platforms\.'
vigil keys -o keys.md
if diff "$SOURCE/docs/scenario-keys.md" keys.md; then
    echo "docs/scenario-keys.md is up to date"
else
    echo "docs/scenario-keys.md is out of date; build the target scenario-keys"
fi
vigil keys >printed.md
run cmp keys.md printed.md
run vigil keys -o no/such/folder.md

# SPDX-License-Identifier: GPL-3.0-or-later
# Twenty ways to get a scenario wrong, and more: each ends in exit 1 with the place and a remedy.
cp -r "$TESTS/wrong" .
printf 'persons: 100\n\xff\xfe\x00binary\x01\n' >wrong/binary.yaml
: >wrong/empty.yaml
mkdir wrong/directory.yaml
{ for ((i = 0; i < 2000; i++)); do printf '['; done; printf '\n'; } >wrong/deep_brackets.yaml
awk 'BEGIN { for (i = 0; i < 300; i++) printf "%*sa:\n", i, "" }' >wrong/deep_nesting.yaml
truncate -s 100M wrong/huge.yaml
for file in wrong/*.yaml; do
    run timeout 60 vigil simulate "$file"
    echo
done
run vigil simulate wrong/missing.yaml
run vigil simulate /dev/zero

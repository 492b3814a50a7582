#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Holds the tree to its rules: layers include only what is above them, names are unique, licences are named, files short.
# usage: layers.sh [ROOT]
set -uo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" || exit 1
export LC_ALL=C

layers=(core trace detectors scenarios sim results cli)
lines_max=600
problems=0

problem() {
    printf '%s\n' "$*"
    problems=$((problems + 1))
}

# Includes of ours are written from the root: "folder/...".
check_layer() {
    local layer=$1 allowed=" $2 " file line folder
    while IFS=: read -r file line folder; do
        [[ $allowed == *" $folder "* ]] || problem "$file:$line: $layer may not include from $folder (only from:$allowed)"
    done < <(grep -rnoE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"/]+/' "$layer" |
        sed -E 's/#[[:space:]]*include[[:space:]]*"//; s/[[:space:]]//g; s,/$,,')
}

# A quoted name without a folder would be looked up beside the file: only generated ones are meant so.
check_bare() {
    local file line name
    while IFS=: read -r file line name; do
        [[ $name == build_info.h ]] || problem "$file:$line: write $name with its folder, from the root"
    done < <(grep -rnoE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"/]+"' "${layers[@]}" tests |
        sed -E 's/#[[:space:]]*include[[:space:]]*"//; s/"//; s/[[:space:]]//g')
}

sources() { find "${layers[@]}" tests -type f \( -name '*.c' -o -name '*.h' "$@" \) | sort; }

allowed=
for layer in "${layers[@]}"; do
    allowed+="${allowed:+ }$layer"
    [[ -d $layer ]] && check_layer "$layer" "$allowed"
done
check_bare

# registry.def stands once in each folder of plug-ins, by design.
while read -r name; do
    problem "$name: more than one file of that name: $(sources -o -name '*.def' | grep -F "/$name" | tr '\n' ' ')"
done < <(sources -o -name '*.def' | sed 's,.*/,,' | grep -vx 'registry\.[cdh].*' | sort | uniq -d)

while read -r file; do
    head -3 "$file" | grep -q 'SPDX-License-Identifier: ' || problem "$file:1: no SPDX-License-Identifier line"
    length=$(wc -l <"$file")
    ((length <= lines_max)) || problem "$file: $length lines, more than $lines_max"
done < <(sources -o -name '*.def')

if ((problems > 0)); then
    echo "$problems problems"
    exit 1
fi
echo "layers, names, licences and lengths are in order"

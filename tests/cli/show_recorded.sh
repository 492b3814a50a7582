# SPDX-License-Identifier: GPL-3.0-or-later
# Published figures in the results of a run: `show` prints them below the report, as `validate` does of the same worlds.
small=(--quiet -n 2 --set persons=3000 --set days=12 --set protocol.warmup_days=5 --set offending.per_1000_adults=30)
vigil run smoke "${small[@]}" -o results.h5 >ran
vigil validate smoke "${small[@]}" -o validated.h5 | sed -n '/^Published figures/,$p' >validated
vigil show results.h5 >shown
sed -n '/^Published figures/,$p' shown | cmp - validated && echo "the table that validate prints"
sed '/^Published figures/,$d' shown | sed '$d' | diff - <(sed '/^Results: /d' ran | sed '$d') && echo "below what run printed"
grep -c . <validated
grep -oE '^(recorded_girls|use_21_to_05) ' shown
vigil show results.h5 --format json | grep -E '^  "[a-z]+": [[{]' | tr -d ' \n' && echo
vigil show results.h5 --format json | grep -A99999 '"targets"' |
    cmp - <(vigil show validated.h5 --format json | grep -A99999 '"targets"') && echo "and in JSON"
vigil show results.h5 --format csv | cmp - <(vigil run smoke "${small[@]}" --format csv 2>/dev/null) && echo "CSV: detectors"

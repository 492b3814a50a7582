# SPDX-License-Identifier: GPL-3.0-or-later
# Alert rates on messages: of a world beside its own messages, beside another's, and of messages alone.
for seed in 1 2; do
    vigil simulate smoke --quiet --seed "$seed" --set persons=3000 --trace "$seed.h5" --truth "$seed-truth.h5" >/dev/null
    vigil export "$seed.h5" --form edges --platform photo -o "$seed.csv" >/dev/null
done
set_=(--set 'protocol.budget=[100, 1000, 10000]')

# Its own messages: what is left to differ are offenders' accounts, which count on the real side alone.
vigil detect --csv 1.csv --train 1.h5 --truth 1-truth.h5 "${set_[@]}" --format csv >own
head -1 own
awk -F, '($1 == "random" || $1 == "message_count") && $2 == 10000 { print $1, $2, ($10 >= 0.8 && $10 < 1.5 ? "near 1" : $10), $NF }' own
awk -F, '/do not tell accounts apart/ { print $1 }' own | sort -u

# The same for any number of threads and in any order of rows; another world's messages pass too.
vigil detect --csv 1.csv --train 1.h5 --truth 1-truth.h5 "${set_[@]}" --format csv --threads 1 | cmp - own && echo same
tail -n +2 1.csv | sort -R | vigil detect --csv /dev/stdin --train 1.h5 --truth 1-truth.h5 -d message_count "${set_[@]}" --format csv |
    tail -n +2 | diff - <(grep '^message_count,' own) && echo same
vigil detect --csv 2.csv --train 1.h5 --truth 1-truth.h5 "${set_[@]}" -d message_count --format csv | awk -F, '$2 == 10000 { print $1, $NF }'

# A world where everybody writes three times as much is not like ours.
awk -F, 'NR > 1 { for (i = 0; i < 3; i++) print $1 "," $2 "," $3 + i }' 1.csv >loud.csv
vigil detect --csv loud.csv --train 1.h5 --truth 1-truth.h5 "${set_[@]}" -d message_count --format csv | awk -F, '$2 == 10000 { print $1, ($10 > 2), $NF }'

# Alone.
vigil detect --csv 1.csv -d message_count -d minor_contacts --format csv >alone
head -1 alone
awk -F, 'NR > 1 { print $1, $3, ($5 > 0 ? $5 >= $2 * $3 - 1 && $5 < $2 * $3 + 20 : "none"), $6 }' alone

# Wrong use.
echo '1,2,3' >short.csv
run vigil detect
run vigil detect 1.h5 --csv 1.csv
run vigil detect --csv 1.csv --train 1.h5
run vigil detect --csv 1.csv --platform photo
run vigil detect --csv 1.csv --train 1.h5 --truth 2-truth.h5
run vigil detect --csv 1.csv --train 1.h5 --truth 1-truth.h5 --platform fotos
run vigil detect --csv 1.csv -d logistic_regression
run vigil detect --csv 1.csv --exec true
run vigil detect --csv 1.csv --utc-offset 20
run vigil detect --csv short.csv
run vigil detect --csv missing.csv

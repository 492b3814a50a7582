# SPDX-License-Identifier: GPL-3.0-or-later
# Lists: the topics, some whole, and all of them in every form.
run vigil list
run vigil list platforms
run vigil list stages --format csv
run vigil list scenarios --format json
for topic in $(vigil list --format csv | tail -n +2 | cut -d, -f1); do
    for form in text csv json; do vigil list "$topic" --format "$form" >"$topic.$form" || echo "$topic $form failed"; done
    [[ $(wc -l <"$topic.text") -gt 1 ]] || echo "$topic is empty"
    python3 -c 'import json, sys; data = json.load(open(sys.argv[1])); assert data[sys.argv[2]][0]["name"]' \
        "$topic.json" "$topic" || echo "$topic is not JSON"
done

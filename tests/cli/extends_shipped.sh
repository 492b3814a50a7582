# SPDX-License-Identifier: GPL-3.0-or-later
# A scenario of one's own may extend a shipped one by its bare name, unless such a file stands beside it.
persons() { vigil simulate "$1" --quiet --format json | grep '"persons"'; }
mkdir mine
printf 'extends: smoke\npersons: 70\n' >mine/small.yaml
printf 'extends: smoke.yaml\npersons: 80\n' >mine/ended.yaml
persons mine/small.yaml
persons mine/ended.yaml
printf 'extends: ./smoke\n' >mine/path.yaml
run vigil simulate mine/path.yaml
printf 'extends: smoke\npersons: 90\nday: 3\n' >mine/wrong.yaml
run vigil simulate mine/wrong.yaml
printf 'extends: small.yaml\n' >mine/smoke
run vigil simulate mine/small.yaml

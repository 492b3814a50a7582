# SPDX-License-Identifier: GPL-3.0-or-later
# A scenario of one's own may extend a shipped one by its bare name, unless such a file stands beside it.
persons() { vigil simulate "$1" --quiet --format json | grep '"persons"'; }
mkdir mine
printf 'extends: smoke\npersons: 70\n' >mine/small.yaml
printf 'extends: smoke.yaml\npersons: 80\n' >mine/ended.yaml
persons mine/small.yaml
persons mine/ended.yaml
# A plan extends shipped plans, and shipped scenarios still; a scenario extends no plan.
tiny=(-q --set persons=300 --set days=3 --set experiment.branch_day=1 --set experiment.replicates=2
      --set protocol.warmup_days=1 --set 'experiment.measures=child_defaults contact_caps')
printf 'extends: tandem\nexperiment: {design: factorial}\n' >mine/plan.yaml
vigil experiment mine/plan.yaml "${tiny[@]}" -o plan.h5 >/dev/null 2>&1 || echo "a plan cannot extend a plan"
vigil show plan.h5 --scenario | grep -E '^description|^  design'
printf 'extends: smoke\n' >mine/on_scenario.yaml
vigil experiment mine/on_scenario.yaml "${tiny[@]}" -o plan.h5 >/dev/null 2>&1 || echo "a plan cannot extend a scenario"
printf 'extends: tandem\n' >mine/no_plan.yaml
run vigil simulate mine/no_plan.yaml
echo "# a name that is nowhere gets a hint, a plan's also of scenarios; a folder of that name is none"
printf 'extends: smok.yaml\n' >mine/near.yaml
run vigil simulate mine/near.yaml
printf 'extends: tandm\n' >mine/near.yaml
run vigil experiment mine/near.yaml
printf 'extends: quikstart\n' >mine/near.yaml
run vigil experiment mine/near.yaml
mkdir mine/null
printf 'extends: "null"\npersons: 75\n' >mine/folder.yaml
persons mine/folder.yaml
mkdir smoke none
persons smoke
run vigil simulate none
printf 'extends: ./smoke\n' >mine/path.yaml
run vigil simulate mine/path.yaml
printf 'extends: smoke\npersons: 90\nday: 3\n' >mine/wrong.yaml
run vigil simulate mine/wrong.yaml
printf 'extends: small.yaml\n' >mine/smoke
run vigil simulate mine/small.yaml

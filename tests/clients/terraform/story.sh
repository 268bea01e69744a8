#!/usr/bin/env bash
# What a user of Terraform sees: examples/terraform is built, found unchanged, changed, imported and destroyed,
# once into the recycle bin and once for good. The provider waits ten seconds after each order, so what can go side
# by side does. TERRAFORM is the command, TERRAFORM_PLUGINS the folder of the provider, TERRAFORM_WORK where to work,
# GATEWAY the program `zc-gateway`.
set -euo pipefail

export ZENLAYERCLOUD_SCHEME=HTTP # the provider knows it in capitals only
title=terraform
# shellcheck source=tests/clients/terraform/commands.sh
source tests/clients/terraform/commands.sh

# ids FOLDER TYPE prints the IDs of all resources of a type as a JSON list.
ids() {
  state "$1" | sed -n "s/^zenlayercloud_sdn_$2\..* //p" | jq -cRn '[inputs]'
}

# network FOLDER VARIABLE... makes a folder with the example and its variables.
network() {
  local folder=$TERRAFORM_WORK/$1
  shift
  mkdir "$folder"
  cp examples/terraform/main.tf "$folder"
  printf '%s\n' "$@" >"$folder/terraform.tfvars"
}

prepare() {
  local folder
  work_with zenlayer/zenlayercloud
  for folder in catalogue minimal afterwards; do
    mkdir "$TERRAFORM_WORK/$folder"
    cp "tests/clients/terraform/$folder.tf" "$TERRAFORM_WORK/$folder/main.tf"
  done
  network kept
  network forced 'name = "forced"' 'first_vlan = 2001' 'force_delete = true'
}

all_running() {
  check "$1: both ports are RUNNING" "$(output "$1" ports)" \
    "{\"$2-hong-kong\":\"RUNNING\",\"$2-singapore\":\"RUNNING\"}"
  check "$1: both private connects are RUNNING" "$(output "$1" private_connects)" \
    "{\"$2-cloud\":\"RUNNING\",\"$2-ports\":\"RUNNING\"}"
}

tell_catalogue() {
  works 'every data source of the catalogue is read' catalogue apply -auto-approve
  check 'SIN1 and HKG1 are data centers' "$(output catalogue data_centers)" '["HKG1","SIN1"]'
  check 'AWS, Tencent and Google can be reached from Singapore' "$(output catalogue clouds)" '["AWS","GOOGLE","TENCENT"]'
  plan_is 'the catalogue reads the same twice' catalogue 0
}

tell_order() {
  terraform forced apply -auto-approve &
  local forced=$!
  terraform minimal apply -auto-approve &
  local minimal=$!
  works 'the example is applied' kept apply -auto-approve
  check 'four resources are made' "$(summary kept)" 'Apply complete! Resources: 4 added, 0 changed, 0 destroyed.'
  wait "$forced" || true
  check 'a second network is made beside it' "$(summary forced)" \
    'Apply complete! Resources: 4 added, 0 changed, 0 destroyed.'
  wait "$minimal" || true
  check 'what needs no name is made as well' "$(summary minimal)" \
    'Apply complete! Resources: 2 added, 0 changed, 0 destroyed.'
  all_running kept harbour
  all_running forced forced
  plan_is 'a plan after the apply is empty' kept 0
  plan_is 'so is that of the second network' forced 0
  plan_is 'so is that of what has no name' minimal 0
}

# Names, remarks and bandwidth are changed in place; a VLAN is not: the private connects are made anew.
tell_changes() {
  printf '%s\n' 'name = "Hafen-Süd <&>"' 'remarks = "Rack 4 / 5 — naïve & \"quoted\""' 'bandwidth = 35' \
    >"$TERRAFORM_WORK/kept/terraform.tfvars"
  sed -i 's/2001/2101/' "$TERRAFORM_WORK/forced/terraform.tfvars"
  terraform forced apply -auto-approve &
  local replacing=$!
  plan_is 'new names, remarks and bandwidth are a change' kept 2
  works 'the change is applied' kept apply -auto-approve
  check 'everything is changed in place' "$(summary kept)" 'Apply complete! Resources: 0 added, 4 changed, 0 destroyed.'
  all_running kept 'Hafen-Süd <&>'
  plan_is 'a plan after the change is empty' kept 0
  tell_import
  wait "$replacing" || true
  check 'new VLANs replace the private connects' "$(summary forced)" \
    'Apply complete! Resources: 2 added, 0 changed, 2 destroyed.'
  plan_is 'a plan after the replacement is empty' forced 0
}

tell_import() {
  local address id
  network imported
  cp "$TERRAFORM_WORK/kept/terraform.tfvars" "$TERRAFORM_WORK/imported"
  while read -r address id; do
    works "$address is imported" imported import "$address" "$id"
  done < <(state kept)
  plan_is 'a plan after the imports is empty' imported 0
}

# What is left of a network is asked for by ID, after its end.
tell_end() {
  local ports connects
  ports=$(ids "$1" port)
  connects=$(ids "$1" private_connect)
  works "$1: everything is destroyed" "$1" destroy -auto-approve
  check "$1: four resources are destroyed" "$(summary "$1")" 'Destroy complete! Resources: 4 destroyed.'
  plan_is "$1: a plan would make everything anew" "$1" 2
  printf 'port_ids = %s\nconnect_ids = %s\n' "$ports" "$connects" >"$TERRAFORM_WORK/afterwards/terraform.tfvars"
  works "$1: what is left can be looked up" afterwards apply -auto-approve
  check "$1: there were two ports and two private connects" "$(jq -r length <<<"$ports$connects" | xargs)" '2 2'
}

# Somebody put everything into the recycle bin by hand before Terraform came to it. The provider knows cloud routers
# only as something to look at.
tell_thrown_away() {
  local address id thrown=0
  while read -r address id; do
    case $address in
    *_private_connect.*) "$GATEWAY" call DeletePrivateConnect "{\"privateConnectId\":\"$id\"}" ;;
    *_port.*) "$GATEWAY" call TerminatePort "{\"portId\":\"$id\"}" ;;
    esac && thrown=$((thrown + 1))
  done < <(state minimal) >>"$TERRAFORM_WORK/minimal.log" 2>&1
  check 'a port and a private connect are thrown away by hand' "$thrown thrown away" '2 thrown away'
  works 'then Terraform destroys them' minimal destroy -auto-approve
  check 'both are destroyed' "$(summary minimal)" 'Destroy complete! Resources: 2 destroyed.'
}

prepare
tell_order
tell_catalogue
tell_changes

tell_thrown_away

tell_end kept
check 'without force_delete the ports are in the recycle bin' "$(output afterwards ports)" '["RECYCLED","RECYCLED"]'
check 'without force_delete the private connects are in the recycle bin' \
  "$(output afterwards private_connects)" '["RECYCLED","RECYCLED"]'

tell_end forced
check 'with force_delete no port is left in use or in the recycle bin' \
  "$(output afterwards ports | jq -c '. - ["DESTROYING", "DESTROYED"]')" '[]'
check 'with force_delete no private connect is left in use or in the recycle bin' \
  "$(output afterwards private_connects | jq -c '. - ["DESTROYING", "DESTROYED"]')" '[]'

exit "$failed"

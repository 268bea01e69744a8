#!/usr/bin/env bash
# What a user of Terraform's OpenStack provider sees: everything is built, found unchanged, changed in place, looked
# up, imported and destroyed, and what is not offered is refused. TERRAFORM is the command, TERRAFORM_PLUGINS the
# folder of the provider, TERRAFORM_WORK where to work; OS_ variables say who signs in where.
set -euo pipefail

title=terraform-openstack
# shellcheck source=tests/clients/terraform/commands.sh
source tests/clients/terraform/commands.sh

# What is different after the change.
changes='name = "quay"
text = "Rack 4 / 5 — naïve & \"quoted\""
tags = ["deep water", "green"]
server_tags = ["green", "deep-water"]
mtu = 1300
is_up = false
name_server = "192.0.2.54"
service_types = ["compute:nova", "network:dhcp"]
last_address = "192.0.2.95"
pairs = ["198.51.100.7", "198.51.100.8"]
boot_file = "ipxe.efi"
has_port_security = true
metadata = { crane = "4", berth = "A" }
power_state = "shutoff"'

prepare() {
  local folder
  work_with terraform-provider-openstack/openstack
  for folder in kept imported lookups refused; do
    mkdir "$TERRAFORM_WORK/$folder"
  done
  cp tests/clients/terraform-openstack/main.tf "$TERRAFORM_WORK/kept"
  cp tests/clients/terraform-openstack/main.tf "$TERRAFORM_WORK/imported"
  cp tests/clients/terraform-openstack/{lookups,refused}.tf "$TERRAFORM_WORK/"
  mv "$TERRAFORM_WORK/lookups.tf" "$TERRAFORM_WORK/lookups/main.tf"
  mv "$TERRAFORM_WORK/refused.tf" "$TERRAFORM_WORK/refused/main.tf"
}

tell_order() {
  works 'everything is made' kept apply -auto-approve
  check 'fifteen resources are made' "$(summary kept)" 'Apply complete! Resources: 15 added, 0 changed, 0 destroyed.'
  plan_is 'a plan after that is empty' kept 0
  check 'ports have the addresses that were asked for' "$(output kept ports | jq -c '[.full[0], .unguarded]')" \
    '["192.0.2.77",[]]'
  check 'the servers run' "$(output kept servers)" \
    '{"harbour-adrift":"active","harbour-bare":"active","harbour-full":"active"}'
}

tell_lookups() {
  works 'what was made is looked up' lookups apply -auto-approve
  check 'filters find what they should, and nothing else' "$(output lookups found)" \
    '{"fourth":"harbour-fourth","images":true,"key_pair":true,"network_twice":true,"none":0,"port":"harbour-full","port_twice":true,"sixth":"harbour-sixth","subnets":3}'
  check 'quotas and limits agree' "$(output lookups quotas)" true
}

tell_changes() {
  printf '%s\n' "$changes" >"$TERRAFORM_WORK/kept/terraform.tfvars"
  plan_is 'new values are a change' kept 2
  works 'the change is applied' kept apply -auto-approve
  check 'everything is changed in place' "$(summary kept)" 'Apply complete! Resources: 0 added, 9 changed, 0 destroyed.'
  plan_is 'a plan after the change is empty' kept 0
  check 'the server is stopped' "$(output kept servers | jq -r '."quay-full"')" shutoff
}

# The provider reads back neither tags nor how somebody asked for what there is, so some resources are changed by the next
# apply; none that was imported may be replaced. The networks of two servers cannot be imported as they were asked for.
tell_import() {
  local address id
  printf '%s\n' "$changes" >"$TERRAFORM_WORK/imported/terraform.tfvars"
  while read -r address id; do
    case $address in
    *_instance_v2.full | *_instance_v2.adrift | *_interface_attach_v2.later) ;;
    *) works "$address is imported" imported import "$address" "$id" ;;
    esac
  done < <(state kept)
  terraform imported plan -out plan || true
  check 'nothing that was imported is replaced' "$(planned imported delete)" ''
  check 'nothing that was imported is made again' "$(planned imported create)" \
    'openstack_compute_instance_v2.adrift openstack_compute_instance_v2.full openstack_compute_interface_attach_v2.later'
}

# planned FOLDER ACTION prints what a plan would do that to.
planned() {
  (cd "$TERRAFORM_WORK/$1" && "$TERRAFORM" show -json plan) | jq -r --arg action "$2" \
    '.resource_changes[] | select(.mode == "managed" and (.change.actions | index($action))) | .address' | sort | xargs
}

# left prints how many networks, subnets, ports, servers and key pairs there are.
left() {
  local token kind path
  token=$(curl -sS -o /dev/null -D - "$OS_AUTH_URL/auth/tokens" -H 'Content-Type: application/json' --data-binary "$(
    jq -cn '{auth: {identity: {methods: ["password"], password: {user: {name: env.OS_USERNAME, password: env.OS_PASSWORD,
      domain: {id: "default"}}}}, scope: {project: {name: env.OS_PROJECT_NAME, domain: {id: "default"}}}}}'
  )" | tr -d '\r' | sed -n 's/^x-subject-token: //Ip')
  for path in v2.0/networks v2.0/subnets v2.0/ports v2.1/servers v2.1/os-keypairs; do
    kind=${path##*[/-]}
    curl -sS "${OS_AUTH_URL%/v3}/$path" -H "X-Auth-Token: $token" | jq -r --arg kind "$kind" '.[$kind] | length'
  done | xargs
}

tell_end() {
  works 'everything is destroyed' kept destroy -auto-approve
  check 'fifteen resources are destroyed' "$(summary kept)" 'Destroy complete! Resources: 15 destroyed.'
  check 'nothing is left' "$(left)" '0 0 0 0 0'
}

tell_refusal() {
  local status=0
  terraform refused apply -auto-approve || status=$?
  check 'what is not offered is refused' "exit code $status" 'exit code 1'
  check 'the refusal names it' "$(grep -oE 'QoS policy [0-9a-f-]*dead could not be found' "$TERRAFORM_WORK/refused.log" | head -n 1)" \
    'QoS policy 00000000-0000-4000-8000-00000000dead could not be found'
  check 'nothing was made' "$(left)" '0 0 0 0 0'
}

prepare
tell_order
tell_lookups
tell_changes
tell_import
tell_end
tell_refusal
exit "$failed"

#!/usr/bin/env bash
# Makes a server on a network of its own, deletes it and follows it until it is DELETED, with the command line client of
# OpenStack (pip install python-openstackclient), which reads where the gateway is from the variables of
# `zc-gateway env openstack`.
set -euo pipefail
: "${OS_AUTH_URL:?evaluate what zc-gateway env openstack prints}"

network=$(openstack network create example -f value -c id)
openstack subnet create --network "$network" --subnet-range 192.0.2.0/24 example -f value -c cidr

# The three commands: make it, delete it, look at it.
server=$(openstack server create --wait --flavor m1.nano --image cirros --network "$network" \
  example -f value -c id)
openstack server delete "$server"
while shown=$(openstack server show "$server" -f value -c status -c OS-EXT-STS:task_state 2>&1); do
  printf "%s is %s\n" "$server" "${shown//$'\n'/ }"
done

# It can be shown no more. Its port went with it, so the network can go, too.
grep -q "No Server found for $server" <<<"$shown" || {
  echo "$shown" >&2
  exit 1
}
openstack network delete "$network"
echo "$server is DELETED"

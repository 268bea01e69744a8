# shellcheck shell=bash disable=SC2154
# The clients of the OpenStack family: the command line client and the SDK, novaclient and neutronclient with their
# Rackspace extensions, and eclcli. Each has a virtual environment of its own, because they want different versions of
# the same libraries. For tests/clients/run, which sets cache and gateway and has story, not_ok and need.

openstack_environment=$cache/openstack

setup_openstack() {
  need jq jq && openstack_packages openstack "" openstack
}

# Its stories prepare with the SDK.
setup_nova() {
  setup_openstack && openstack_packages nova "" nova && openstack_packages neutron "" nova
}

# eclcli is of the time of Python 3.8: old_collections.py says what it wants on Python 3.10 and later.
setup_ecl() {
  setup_openstack || return
  local candidate older="" folder
  for candidate in python3.8 python3.9 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.[89].*/bin/python; do
    if "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
      older=$candidate
      break
    fi
  done
  openstack_packages ecl "$older" ecl || return
  if ! "$cache/ecl/bin/python" -c "from collections import Mapping" 2>/dev/null; then
    folder=$("$cache/ecl/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    cp tests/clients/openstack/old_collections.py "$folder"
    echo "import old_collections" >"$folder/old_collections.pth"
  fi
}

# openstack_packages NAME PYTHON CLIENT installs requirements-NAME.txt in an environment of that Python, or of python3.
openstack_packages() {
  local wanted=tests/clients/openstack/requirements-$1.txt environment=$cache/$1
  need python3 python3 || return
  if [[ -z $2 ]] && ! python3 -c 'import venv, ensurepip' 2>/dev/null && ! apt_install python3-venv; then
    not_ok "$3: Python's venv module is missing; get it with: apt-get install python3-venv"
    return 1
  fi
  if cmp -s "$wanted" "$environment/requirements.txt"; then return; fi
  echo "setting up $wanted in target/clients/$1"
  if ! {
    "${2:-python3}" -m venv --clear "$environment" &&
      "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$wanted" \
        >"$environment.log" 2>&1 && cp "$wanted" "$environment/requirements.txt"
  } </dev/null; then
    tail -n 5 "$environment.log"
    not_ok "$3: what it needs could not be installed; see 'pip install --no-deps -r $wanted' above"
    return 1
  fi
}

# openstack_gateway NAME starts a gateway with access keys of four accounts, which the stories find in KEYS.
openstack_gateway() {
  local data=$cache/$1-data
  rm -rf "$data"
  KEYS={}
  openstack_key "$data" member team member
  openstack_key "$data" reader team reader
  openstack_key "$data" admin operators admin
  openstack_key "$data" stranger elsewhere member
  openstack_key "$data" sweeper scrapyard member
  export KEYS
  gateway_start "$1" --data "$data" --auth required --settle server.destroying=1s
}

# openstack_key DATA NAME ACCOUNT ROLE makes an access key and puts it into KEYS under this name.
openstack_key() {
  local made
  if made=$("$gateway" key create --account "$3" --role "$4" --json --data "$1"); then
    KEYS=$(jq -c --arg name "$2" --arg account "$3" '. + {($name): (input + {account: $account})}' <<<"$KEYS$made")
  else
    not_ok "$client: 'key create' makes a key of role $4"
  fi
}

# openstack_stories PROGRAMS NAME:FILE:ARGUMENT... tells stories beside one another, with the programs in these folders.
openstack_stories() {
  local programs=$1 wanted name file argument
  shift
  for wanted in "$@"; do
    IFS=: read -r name file argument <<<"$wanted"
    story_begin "$name" env PROGRAMS="$programs" \
      "$openstack_environment/bin/python" "tests/clients/openstack/$file.py" "$argument"
  done
  for wanted in "$@"; do story_end "${wanted%%:*}"; done
}

client_openstack() {
  local bin=$openstack_environment/bin noted=$cache/openstack-restart.json
  openstack_gateway openstack
  openstack_stories "$bin" openstack-identity:osc:identity openstack-servers:osc:servers
  openstack_stories "$bin" openstack-networks:osc:networks openstack-roles:osc:roles
  openstack_stories "$bin" openstack-filters:osc:filters openstack-flavors:osc:flavors
  openstack_stories "$bin" openstack-attributes:osc:attributes openstack-interfaces:osc:interfaces
  openstack_stories "$bin" openstack-key-pairs:osc:key_pairs openstack-cleanup:osc:cleanup
  openstack_stories "$bin" openstack-sdk-networks:sdk:networks openstack-sdk-ports:sdk:ports
  openstack_stories "$bin" openstack-sdk-servers:sdk:servers openstack-sdk-refusals:sdk:refusals
  openstack_stories "$bin" openstack-pages:pages:new
  gateway_stop

  gateway_start openstack-example --in-memory --auth required
  # shellcheck disable=SC2016 # the address is that which the example is told
  example examples/openstack/delete_server.sh env PATH="$bin:$PATH" \
    OS_USERNAME="$key_id" OS_PASSWORD="$key_password" OS_PROJECT_NAME=default \
    OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default OS_IDENTITY_API_VERSION=3 \
    bash -c 'OS_AUTH_URL=$ZC_ENDPOINT/v3 exec bash examples/openstack/delete_server.sh'
  gateway_stop

  openstack_gateway openstack-restart
  story openstack-before "$bin/python" tests/clients/openstack/restart.py before "$noted"
  gateway_crash
  gateway_start openstack-restarted --data "$cache/openstack-restart-data" --auth required
  story openstack-after "$bin/python" tests/clients/openstack/restart.py after "$noted"
  gateway_stop
}

client_nova() {
  openstack_gateway nova
  openstack_stories "$cache/nova/bin:$cache/neutron/bin" nova-associations:nova:associations nova-servers:nova:servers \
    nova-pages:pages:old
  gateway_stop
}

client_ecl() {
  openstack_gateway ecl
  openstack_stories "$cache/ecl/bin" ecl:ecl:servers
  gateway_stop
}

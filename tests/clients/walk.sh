# shellcheck shell=bash disable=SC2154
# Follows README.md and the README of each example as a person does who has a fresh clone and a fresh home directory:
# installs, starts a gateway, pastes each block. For tests/clients/run, which sets cache and full and has ok, not_ok and
# need.

walk_home=$cache/walk-home
walk_clone=$cache/walk-clone

setup_walk() {
  need curl curl && need jq jq && need openssl openssl && need go golang-go && need python3 python3 || return
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null && ! apt_install python3-venv; then
    not_ok "walk: Python's venv module is missing; get it with: apt-get install python3-venv"
    return 1
  fi
  if [[ -z ${ZC_WALK_ADDRESS:-} ]] && (exec 3<>/dev/tcp/127.0.0.1/8902) 2>/dev/null; then
    not_ok "walk: something listens on 127.0.0.1:8902, where a gateway does by default; end it, or set ZC_WALK_ADDRESS=127.0.0.1:0 to walk on a free port"
    return 1
  fi
}

client_walk() {
  rm -rf "$walk_home" "$walk_clone"
  mkdir -p "$walk_home" "$walk_clone"
  mkdir -m 700 "$walk_home/run"
  git ls-files -z | xargs -0 tar --create --ignore-failed-read 2>/dev/null | tar --extract --directory "$walk_clone"

  walk README.md 'DESTROYED' && walk examples/curl/README.md 'DESTROYED$'
  walk examples/python/README.md 'DESTROYED$'
  walk examples/go/README.md 'DESTROYED$'
  walk examples/openstack/README.md 'DELETED$'
  if $full; then walk_terraform; fi
}

# walk PAGE WANTED pastes the blocks of a page in its folder. It passes if all of them work and a line says WANTED.
walk() {
  local page=$1 name=walk-${1//\//-} status=0 started=$SECONDS
  local script=$cache/$name.sh output=$cache/$name.out
  printf '\n# %s\n' "$page"
  walk_script "$walk_clone/$page" >"$script"
  (cd "$walk_clone/$(dirname "$page")" && walker bash -ex "$script") >"$output" 2>&1 </dev/null || status=$?
  if ((status == 0)) && grep -Eq "$2" "$output"; then
    ok "$page can be followed as it stands, in $((SECONDS - started)) s"
  else
    not_ok "$page can be followed as it stands (exit code $status); the end of target/clients/$name.out is"
    tail -n 30 "$output" | sed 's/^/    /'
    return 1
  fi
}

# walk_script PAGE prints the blocks of a page as one script. What runs until Ctrl-C goes into the background, as if in
# another terminal; the tests of the project are a step of their own.
walk_script() {
  printf 'source %q\n' "$PWD/tests/clients/demo.sh"
  awk '
    function background(command, line) {
      # Emptied first: what ran before it may have left the very line that is waited for.
      printf ": >\"$HOME/running.log\"\n"
      printf "%s >\"$HOME/running.log\" 2>&1 & running=$!\n", command
      printf "trap \"kill $running; wait $running\" EXIT\n"
      printf "until grep -q \"%s\" \"$HOME/running.log\"; do kill -0 $running; sleep 0.05; done\n", line
    }
    /^```/ { inside = ($0 == "```sh"); next }
    !inside || $0 == "cargo test" { next }
    $0 == "cargo run -- demo" {
      background($0, "$demo_told")
      print "demo_paste \"$HOME/running.log\""
      print "kill -TERM $running; wait $running; trap - EXIT"
      next
    }
    /^zc-gateway serve/ { background($0, "^zc-gateway is ready on http://"); next }
    { print }
  ' "$1"
}

# walker COMMAND... runs a command in the fresh home. Only what was downloaded and built before is taken from the real one.
walker() {
  local name gone=()
  for name in "${!OS_@}" "${!XDG_@}" "${!ZENLAYERCLOUD_@}" PYTHONPATH; do gone+=("-u" "$name"); done
  env "${gone[@]}" -u HTTP_PROXY -u http_proxy -u ALL_PROXY -u all_proxy \
    HOME="$walk_home" XDG_RUNTIME_DIR="$walk_home/run" PATH="$walk_home/.cargo/bin:$PATH" \
    ${ZC_WALK_ADDRESS:+ZC_GATEWAY_ADDRESS="$ZC_WALK_ADDRESS"} \
    CARGO_INSTALL_ROOT="$walk_home/.cargo" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}" \
    CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" \
    GOMODCACHE="$(go env GOMODCACHE)" GOCACHE="$(go env GOCACHE)" PYENV_ROOT="${PYENV_ROOT:-$HOME/.pyenv}" \
    PIP_CACHE_DIR="${PIP_CACHE_DIR:-$HOME/.cache/pip}" PIP_DISABLE_PIP_VERSION_CHECK=1 \
    timeout 1200 "$@"
}

# walk_terraform follows the example with the provider of client `terraform`, which is put where `terraform init` finds it.
walk_terraform() {
  setup_terraform || return
  local version platform host folder bin=$cache/walk-bin mirror=$cache/walk-mirror
  version=$(sed -n "s|.*$terraform_provider v\([0-9.]*\).*|\1|p" tests/clients/terraform/go.mod)
  platform=$("$terraform" version -json | jq -r .platform)
  rm -rf "$bin" "$mirror"
  mkdir -p "$bin"
  ln -s "$terraform" "$bin/terraform"
  # Terraform and OpenTofu name different hosts here.
  host=$("$terraform" -chdir=examples/terraform providers | sed -n 's|.*provider\[\([^/]*\)/.*|\1|p' | head -n 1)
  folder=$mirror/$host/zenlayer/zenlayercloud/$version/$platform
  mkdir -p "$folder"
  cp -L "$terraform_plugins/terraform-provider-zenlayercloud" "$folder/terraform-provider-zenlayercloud_v$version"
  printf 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' "$mirror" >"$cache/walk.tfrc"
  # The answers that a person would type.
  PATH="$bin:$PATH" TF_CLI_CONFIG_FILE=$cache/walk.tfrc TF_CLI_ARGS_apply=-auto-approve \
    TF_CLI_ARGS_destroy=-auto-approve TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1 \
    walk examples/terraform/README.md 'Destroy complete! Resources: 4 destroyed'
}

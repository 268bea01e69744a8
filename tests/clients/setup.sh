# shellcheck shell=bash disable=SC2154
# Gets what each client needs: setup_NAME succeeds, or fails with a failed check that says what is
# missing and how to get it. For tests/clients/run, which sets cache and python and has not_ok.

setup_python() {
  need python3 python3 || return
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null && ! apt_install python3-venv; then
    not_ok "python: Python's venv module is missing; get it with: apt-get install python3-venv"
    return 1
  fi
  local wanted=tests/clients/python/requirements.txt stamp=$cache/venv/requirements.txt
  if ! cmp -s "$wanted" "$stamp"; then
    echo "setting up the Python SDK in target/clients/venv"
    if ! {
      python3 -m venv --clear "$cache/venv" &&
        "$python" -m pip install --quiet --disable-pip-version-check -r "$wanted" &&
        cp "$wanted" "$stamp"
    } </dev/null; then
      not_ok "python: the Python SDK could not be installed; see 'pip install -r $wanted' above"
      return 1
    fi
  fi
  wanted=tests/clients/python/requirements-$older_python_sdk.txt stamp=$cache/$older_python_sdk/requirements.txt
  if ! cmp -s "$wanted" "$stamp"; then
    echo "setting up an older Python SDK in target/clients/$older_python_sdk"
    rm -rf "${cache:?}/$older_python_sdk"
    if ! {
      "$python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --target "$cache/$older_python_sdk" -r "$wanted" && cp "$wanted" "$stamp"
    } </dev/null; then
      not_ok "python: an older Python SDK could not be installed; see 'pip install -r $wanted' above"
      return 1
    fi
  fi
}

setup_go() {
  need go golang-go || return
  if ! { go_build tests/clients/go go-every-action && go_build examples/go go-example; }; then
    not_ok "go: the Go SDK programs do not build; see 'go build' above"
    return 1
  fi
}

# go_build FOLDER NAME builds the program in FOLDER as target/clients/NAME.
go_build() {
  echo "building $1 as target/clients/$2"
  (cd "$1" && go build -buildvcs=false -o "$cache/$2" .) </dev/null
}

setup_shell() {
  need curl curl && need openssl openssl && need jq jq
}

# need COMMAND PACKAGE makes sure that a command is there.
need() {
  command -v "$1" >/dev/null && return
  apt_install "$2" && command -v "$1" >/dev/null && return
  not_ok "$1 is missing; get it with: apt-get install $2"
  return 1
}

# apt_install PACKAGE installs a Debian package; only root can.
apt_install() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return
  echo "installing $1; the log is target/clients/apt-get.log"
  {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"
  } </dev/null >>"$cache/apt-get.log" 2>&1
}

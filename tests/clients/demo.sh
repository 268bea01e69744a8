# shellcheck shell=bash disable=SC2154
# The curl commands that a demo prints, pasted into a shell while it runs. For tests/clients/run, which sets cache and
# gateway and has ok and not_ok.

demo_told='^The gateway keeps running on ' # what a demo prints when its story is told

# demo_paste LOG runs each curl command of a demo as it stands there, and fails at the first that gets no answer of the API
# or is taken for somebody else's.
demo_paste() {
  local command answer count=0
  while IFS= read -r -d '' command; do
    answer=$(bash -c "$command" 2>/dev/null) || return
    jq -e '.requestId and (.code // "" | startswith("AUTHFAILURE") | not)' <<<"$answer" >/dev/null || {
      printf '%s\n%s\n' "$command" "$answer"
      return 1
    }
    count=$((count + 1))
  done < <(awk '/^curl /, !/\\$/ { print; if (!/\\$/) printf "%c", 0 }' "$1")
  ((count > 5))
}

# demo_pasted NAME ARGUMENT... starts a demo and pastes what it prints.
demo_pasted() {
  local name=$1 log=$cache/$1.out deadline=$((SECONDS + 60))
  shift
  printf '\n# %s\n' "$name"
  : >"$log"
  "$gateway" demo --address 127.0.0.1:0 --settle 200ms "$@" </dev/null >"$log" 2>&1 &
  gateway_pid=$!
  until grep -q "$demo_told" "$log" || ((SECONDS > deadline)) || ! kill -0 "$gateway_pid" 2>/dev/null; do sleep 0.05; done
  gateway_domain=$(sed -n "s|${demo_told}http://\([^ ]*\) .*|\1|p" "$log")
  record_begin "$name"
  sed "s|http://${record_gateway:-$gateway_domain}|http://$gateway_domain|" "$log" >"$log.pasted"
  if demo_paste "$log.pasted"; then
    ok "$name: the curl commands that the demo prints can be pasted"
  else
    not_ok "$name: the curl commands that the demo prints can be pasted; they are in target/clients/$name.out"
  fi
  record_end
  gateway_domain=
  kill -TERM "$gateway_pid" 2>/dev/null || true
  wait "$gateway_pid" || not_ok "$name: SIGTERM ends the demo with exit code 0"
  gateway_pid=
}

# shellcheck shell=bash disable=SC2154
# Starts a gateway for one client and ends it by its own process id. For tests/clients/run,
# which sets cache, gateway, client, key_id and key_password and has ok and not_ok.

gateway_name=
gateway_pid=
gateway_domain= # host:port of the running gateway, empty when there is none
gateway_failed_before=0
gateway_logs=() # 'CLIENT FILE' for each gateway of this run

# gateway_start NAME ARGUMENT... starts `zc-gateway serve` and waits for its ready line. Its log has a line for each
# request, and explains signatures that do not match.
gateway_start() {
  gateway_name=$1
  gateway_domain=
  gateway_failed_before=$failed
  shift
  local stdout=$cache/$gateway_name.gateway.out log=$cache/$gateway_name.gateway.log deadline=$((SECONDS + 20))
  : >"$stdout" # else the ready line of an earlier run could be read before the gateway opens the file
  ZC_GATEWAY_ACCESS_KEY_ID=$key_id ZC_GATEWAY_ACCESS_KEY_PASSWORD=$key_password \
    "$gateway" serve --address 127.0.0.1:0 --settle 200ms --access-log all --log info,zc_gateway::auth=debug \
    --log-format json "$@" \
    </dev/null >"$stdout" 2>"$log" &
  gateway_pid=$!
  gateway_logs+=("$client $log")
  while kill -0 "$gateway_pid" 2>/dev/null && ((SECONDS < deadline)); do
    gateway_domain=$(sed -n 's|^zc-gateway is ready on http://\(127\.0\.0\.1:[0-9]*\)$|\1|p' "$stdout")
    [[ -z $gateway_domain ]] || return 0
    sleep 0.02
  done
  not_ok "$gateway_name: the gateway says that it is ready"
  printf '    its standard output was: %s\n' "$(cat "$stdout")"
}

# gateway_stop [UNREAD] asks the gateway to end and checks its exit code and that its clients sent it nothing that
# nobody reads, or just the lines UNREAD; shows its log if a check failed.
gateway_stop() {
  local status=0 deadline=$((SECONDS + 20))
  kill -TERM "$gateway_pid" 2>/dev/null || true
  while kill -0 "$gateway_pid" 2>/dev/null && ((SECONDS < deadline)); do
    sleep 0.02
  done
  kill -KILL "$gateway_pid" 2>/dev/null || true
  wait "$gateway_pid" || status=$?
  gateway_pid=
  gateway_domain=
  if ((status == 0)); then
    ok "$gateway_name: SIGTERM ends the gateway with exit code 0"
  else
    not_ok "$gateway_name: SIGTERM ends the gateway with exit code 0 (it was $status)"
  fi
  gateway_check_unread "${1:-}"
  if ((failed > gateway_failed_before)); then
    printf '    the last lines of target/clients/%s.gateway.log without the reads:\n' "$gateway_name"
    grep -Ev '"message":"done".*"action":"(Describe|Get|List|Query|Show)' "$cache/$gateway_name.gateway.log" |
      tail -n 40 | sed 's/^/    /'
  fi
}

# gateway_check_unread UNREAD passes if the gateway was sent nothing that nobody reads, or just UNREAD: a line
# 'SERVICE ACTION: PARAMETER, PARAMETER' for each action.
gateway_check_unread() {
  local seen
  seen=$(jq -Rr 'fromjson? | select(.target == "access" and .unread) |
    "\(.service) \(.action): \(.unread)"' "$cache/$gateway_name.gateway.log" | LC_ALL=C sort -u)
  if [[ $seen == "$1" ]]; then
    ok "$gateway_name: was sent ${1:-nothing} that nobody reads"
  else
    not_ok "$gateway_name: was sent ${1:-nothing} that nobody reads; it was sent"
    printf '%s\n' "${seen:-nothing}" | sed 's/^/    /'
  fi
}

# gateway_crash ends the gateway without warning.
gateway_crash() {
  kill -KILL "$gateway_pid" 2>/dev/null || true
  wait "$gateway_pid" 2>/dev/null || true
  gateway_pid=
  gateway_domain=
  gateway_check_unread ""
}

# gateway_kill leaves no process behind when the script is interrupted.
gateway_kill() {
  [[ -z $gateway_pid ]] || kill -KILL "$gateway_pid" 2>/dev/null || true
}

#!/usr/bin/env bash
# Orders a port, then gives it up and follows it until it is DESTROYED, with curl and jq.
# Nothing is signed: a gateway on a loopback address lets that in as the account `default`.
set -euo pipefail

endpoint=${ZC_ENDPOINT:-http://127.0.0.1:8902}

# zc ACTION BODY sends one call and prints what is in its `response`.
zc() {
  local answer
  answer=$(curl -sS --max-time 10 "$endpoint/api/v2/sdn" \
    -H 'Content-Type: application/json' -H "X-ZC-Action: $1" -H 'X-ZC-Version: 2026-04-01' \
    --data-binary "$2")
  jq -e .response <<<"$answer" || {
    printf '%s was refused: %s\n' "$1" "$answer" >&2
    return 1
  }
}

# wait_for STATUS looks at the port until it has this status, for two minutes at most.
wait_for() {
  local status deadline=$((SECONDS + 120))
  while ((SECONDS < deadline)); do
    # A gateway may also stop listing a destroyed port.
    status=$(zc DescribePorts "{\"portIds\":[\"$port\"]}" | jq -r '.dataSet[0].portStatus // "DESTROYED"')
    if [[ $status == "$1" ]]; then
      echo "$port is $status"
      return
    fi
    sleep 0.2
  done
  echo "$port is $status, not $1" >&2
  return 1
}

dc=$(zc DescribeDatacenters '{"isPortAvailable":true}' | jq -r '.dcSet[0].dcId')
order="{\"dcId\":\"$dc\",\"portType\":\"1G\",\"portName\":\"example\",\"businessEntityName\":\"Example Ltd\"}"
port=$(zc CreatePort "$order" | jq -r .portId)
wait_for RUNNING

zc TerminatePort "{\"portId\":\"$port\"}" >/dev/null # into the recycle bin
zc DestroyPort "{\"portId\":\"$port\"}" >/dev/null   # out of it, for good
wait_for DESTROYED

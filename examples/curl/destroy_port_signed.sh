#!/usr/bin/env bash
# Orders a port, then gives it up and follows it until it is DESTROYED, with every call signed by
# openssl (ZC2-HMAC-SHA256). openssl gets the password as an argument, which others on the machine can see.
set -euo pipefail

endpoint=${ZC_ENDPOINT:-http://127.0.0.1:8902}
key_id=${ZENLAYERCLOUD_ACCESS_KEY_ID:?evaluate what zc-gateway env curl prints}
key_password=${ZENLAYERCLOUD_ACCESS_KEY_PASSWORD:?evaluate what zc-gateway env curl prints}

# sha256 [OPTION...] prints the digest of its input in hexadecimal.
sha256() { openssl dgst -sha256 -r "$@" | cut -d ' ' -f 1; }

# zc ACTION BODY sends one signed call and prints what is in its `response`.
zc() {
  local answer now body_hash request_hash signature
  now=$(date +%s)
  body_hash=$(printf %s "$2" | sha256)
  request_hash=$(printf 'POST\n/\n\ncontent-type:application/json\nhost:%s\n\ncontent-type;host\n%s' \
    "${endpoint#*://}" "$body_hash" | sha256)
  signature=$(printf 'ZC2-HMAC-SHA256\n%s\n%s' "$now" "$request_hash" | sha256 -hmac "$key_password")
  answer=$(curl -sS --max-time 10 "$endpoint/api/v2/sdn" \
    -H 'Content-Type: application/json' -H "X-ZC-Action: $1" -H 'X-ZC-Version: 2026-04-01' \
    -H 'X-ZC-Signature-Method: ZC2-HMAC-SHA256' -H "X-ZC-Timestamp: $now" \
    -H "Authorization: ZC2-HMAC-SHA256 Credential=$key_id, SignedHeaders=content-type;host, Signature=$signature" \
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

#!/usr/bin/env bash
# What a user of curl sees: statuses and bodies of answers that the examples do not show.
# Usage: shell.sh unsigned|signed|unread, for a gateway with --auth optional, or --auth required if it is `signed`.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
failed=0

# check NAME SEEN WANTED
check() {
  if [[ $2 == "$3" ]]; then
    printf 'ok - shell: %s\n' "$1"
  else
    failed=1
    printf 'not ok - shell: %s\n    wanted %s\n    seen   %s\n' "$1" "$3" "$2"
  fi
}

# call ACTION BODY leaves the HTTP status in `status`, the headers in `headers` and the body in `answer`.
call() {
  status=$(curl -sS --max-time 10 -o "$folder/answer" -D "$folder/headers" -w '%{http_code}' "$ZC_ENDPOINT/api/v2/sdn" \
    -H 'Content-Type: application/json' -H "X-ZC-Action: $1" -H 'X-ZC-Version: 2026-04-01' \
    --data-binary "$2")
  answer=$(<"$folder/answer")
  headers=$(tr -d '\r' <"$folder/headers")
}

# refusal prints status, code and keys of the last answer.
refusal() {
  jq -r --arg status "$status" '"\($status) \(.code) \(keys | join(","))"' <<<"$answer"
}

unsigned() {
  call DescribePorts '{}'
  check "an answer has one request ID, outside and inside" \
    "$(jq '.requestId == .response.requestId and (.requestId | test("^T[0-9A-F-]{36}$"))' <<<"$answer")" true

  call DestroyPort '{"portId":"no-such-port"}'
  check "an unknown port is a 404" "$(refusal)" "404 SELF_SERVICE_PORT_NOT_FOUND code,message,requestId"

  call DestroyPort '{"portId":'
  check "broken JSON is a 400" "$(refusal)" "400 INVALID_JSON code,message,requestId"

  call NoSuchAction '{}'
  check "an unknown action is a 403" "$(refusal)" "403 AUTHFAILURE_UNAUTHORIZED_OPERATION code,message,requestId"
}

signed() {
  call DescribePorts '{}'
  check "a call without a signature is a 401" \
    "$(refusal)" "401 AUTHFAILURE_INVALID_AUTHORIZATION code,message,requestId"

  local output
  output=$(ZENLAYERCLOUD_ACCESS_KEY_PASSWORD=not-the-password bash examples/curl/destroy_port_signed.sh 2>&1) && output=accepted
  check "a wrong password is refused" \
    "$(grep -o AUTHFAILURE_SIGNATURE_FAILURE <<<"$output" || printf %s "$output")" AUTHFAILURE_SIGNATURE_FAILURE
}

unread() {
  call DescribePorts '{"madeUp": 1}'
  check "a call with a parameter that nobody reads is answered, and told" \
    "$status $(sed -n 's/^x-zc-unread-parameters: //Ip' <<<"$headers")" "200 madeUp"
}

case $1 in
unsigned) unsigned ;;
signed) signed ;;
unread) unread ;;
esac
exit "$failed"

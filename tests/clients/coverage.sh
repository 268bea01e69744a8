# shellcheck shell=bash disable=SC2154
# The record of which client exercises which action: a line 'CLIENT SERVICE VERSION ACTION' for each that a gateway
# answered with success. It is read from the gateways' logs. For tests/clients/run, which has ok and not_ok.

coverage_file=tests/clients/coverage.txt

# coverage_served CLIENT prints the lines of what the gateways of this run answered to this client, sorted.
coverage_served() {
  local log logs=()
  for log in "${gateway_logs[@]}"; do
    [[ $log != "$1 "* ]] || logs+=("${log#* }")
  done
  # A call without a version is served in the first of its service.
  jq -Rr --arg client "$1" --argjson first '{"sdn": "2023-08-30", "compute": "2026-11-01", "network": "2026-11-01"}' \
    'fromjson? | select(.target == "access" and .message == "done" and .action) |
      "\($client) \(.service) \(.version // $first[.service]) \(.action)"' \
    /dev/null "${logs[@]}" | LC_ALL=C sort -u
}

# coverage_recorded CLIENT prints the lines of the checked-in record.
coverage_recorded() {
  [[ ! -e $coverage_file ]] || grep "^$1 " "$coverage_file" || true
}

# coverage_check CLIENT passes if the client was served what the record says, no more and no less.
coverage_check() {
  local difference
  difference=$(LC_ALL=C diff <(coverage_recorded "$1") <(coverage_served "$1") | grep '^[<>]' || true)
  if [[ -z $difference ]]; then
    ok "$1: was served the $(coverage_recorded "$1" | wc -l) actions of $coverage_file"
  else
    not_ok "$1: was served the actions of $coverage_file; if it should be others, run this with --update-coverage"
    sed -e 's/^</    in the file, but not served:/' -e 's/^>/    served, but not in the file:/' <<<"$difference"
  fi
}

# coverage_update CLIENT... writes what these clients were served into the record, and leaves the others in it.
coverage_update() {
  local name others
  others=$(cat "$coverage_file" 2>/dev/null || true)
  for name in "$@"; do
    others=$(grep -v "^$name " <<<"$others" || true)
  done
  {
    [[ -z $others ]] || printf '%s\n' "$others"
    for name in "$@"; do
      coverage_served "$name"
    done
  } | LC_ALL=C sort -u >"$coverage_file.new"
  mv "$coverage_file.new" "$coverage_file"
  printf 'wrote %s; docs/actions.md repeats it: UPDATE_SNAPSHOTS=1 cargo test surface\n' "$coverage_file"
}

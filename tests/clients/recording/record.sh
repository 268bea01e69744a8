# shellcheck shell=bash disable=SC2154
# Puts a recorder between each story and its gateway, where --record names a folder for what they say. For
# tests/clients/run, which has called_from, gateway_domain, story_seconds and not_ok.

record= # the folder; empty when nothing is recorded
record_pid=
record_gateway= # where the gateway is, while the story is told another address

# from_caller FILE prints a path that was meant from where the run was started.
from_caller() {
  (cd "$called_from" && realpath --canonicalize-missing -- "$1")
}

# record_prepare makes the folder; what was recorded before must not be mixed with it.
record_prepare() {
  [[ -n $record ]] || return 0
  if [[ -e $record ]]; then
    printf '%s is there already: name a new folder for --record\n' "$record" >&2
    exit 2
  fi
  mkdir -p "$record/raw"
  story_seconds=600 # on a busy machine too: a story that breaks off is no recording
}

# record_begin STORY gives the story the address of a recorder instead of the gateway's.
record_begin() {
  [[ -n $record && -n $gateway_domain ]] || return 0
  local address output
  exec {output}< <(exec python3 tests/clients/recording/recorder.py "$gateway_domain" "$record/raw/$1.jsonl")
  record_pid=$!
  read -r address <&"$output" || not_ok "$1: the recorder starts"
  exec {output}<&-
  record_gateway=$gateway_domain
  gateway_domain=$address
}

# record_end ends the recorder, which then writes what it heard.
record_end() {
  [[ -n $record_pid ]] || return 0
  kill -TERM "$record_pid"
  wait "$record_pid" || not_ok "the recorder writes what it heard"
  record_pid=
  gateway_domain=$record_gateway
}

# record_kill leaves no recorder behind when the script is interrupted.
record_kill() {
  [[ -z $record_pid ]] || kill -KILL "$record_pid" 2>/dev/null || true
}

# record_finish makes recordings that can be compared of what was heard.
record_finish() {
  [[ -n $record ]] || return 0
  python3 tests/clients/recording/normalise.py "$record" || not_ok "the recording in $record is complete"
}

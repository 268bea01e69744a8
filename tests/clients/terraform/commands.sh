# shellcheck shell=bash disable=SC2154
# What the stories of Terraform's providers are told with. For a story that sets title; TERRAFORM is the command,
# TERRAFORM_PLUGINS the folder of the provider, TERRAFORM_WORK where to work.

export TF_CLI_CONFIG_FILE=$TERRAFORM_WORK/terraform.tfrc
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
failed=0

# work_with PROVIDER makes an empty folder to work in, where Terraform takes this provider from TERRAFORM_PLUGINS.
work_with() {
  rm -rf "$TERRAFORM_WORK"
  mkdir -p "$TERRAFORM_WORK"
  cat >"$TF_CLI_CONFIG_FILE" <<EOF
provider_installation {
  dev_overrides {
    "$1" = "$TERRAFORM_PLUGINS"
  }
  direct {}
}
EOF
}

# check NAME SEEN WANTED
check() {
  if [[ $2 == "$3" ]]; then
    printf 'ok - %s: %s\n' "$title" "$1"
  else
    failed=1
    printf 'not ok - %s: %s\n    wanted %s\n    seen   %s\n' "$title" "$1" "$3" "$2"
  fi
}

# terraform FOLDER ARGUMENT... keeps the output in FOLDER.log.
terraform() {
  local folder=$TERRAFORM_WORK/$1
  shift
  (cd "$folder" && "$TERRAFORM" "$@" -no-color) >>"$folder.log" 2>&1
}

# works NAME FOLDER ARGUMENT... passes if the command succeeds, else shows the end of the log.
works() {
  local name=$1 folder=$2 status=0
  shift
  terraform "$@" || status=$?
  check "$name" "exit code $status" 'exit code 0'
  if ((status != 0)); then tail -n 40 "$TERRAFORM_WORK/$folder.log" | sed 's/^/    /'; fi
}

# plan_is NAME FOLDER STATUS: a plan exits with 0 if there is nothing to do, and with 2 if there is.
plan_is() {
  local status=0
  terraform "$2" plan -detailed-exitcode || status=$?
  check "$1" "exit code $status" "exit code $3"
  if [[ $status != "$3" ]]; then tail -n 60 "$TERRAFORM_WORK/$2.log" | sed 's/^/    /'; fi
}

# summary FOLDER prints what the last apply or destroy said that it did.
summary() {
  grep -E '^(Apply|Destroy) complete!' "$TERRAFORM_WORK/$1.log" | tail -n 1
}

# output FOLDER NAME prints an output value as compact JSON.
output() {
  (cd "$TERRAFORM_WORK/$1" && "$TERRAFORM" output -json "$2") | jq -cS .
}

# state FOLDER prints address and ID of each resource in the state.
state() {
  (cd "$TERRAFORM_WORK/$1" && "$TERRAFORM" show -json) |
    jq -r '.values.root_module.resources[] | select(.mode == "managed") | "\(.address) \(.values.id)"'
}

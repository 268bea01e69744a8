# shellcheck shell=bash disable=SC2154
# The official Terraform provider, driven by a real terraform. For tests/clients/run, which sets cache and client
# and has story, not_ok and need.

terraform_provider=github.com/zenlayer/terraform-provider-zenlayercloud
terraform_version=v1.5.7 # what is built when there is no terraform and no tofu
terraform=
terraform_module=$cache/terraform-module     # a copy of tests/clients/terraform, with the go.sum that is made in it
terraform_plugins=$cache/terraform-plugins   # the folder that dev_overrides points to
terraform_resources=$cache/terraform-resources # the Go test of the provider's own resource functions

setup_terraform() {
  need jq jq && setup_terraform_command && setup_terraform_provider
}

setup_terraform_command() {
  local candidate
  for candidate in terraform tofu "$cache/bin/terraform"; do
    if terraform=$(command -v "$candidate"); then return; fi
  done
  need go golang-go || return
  echo "building terraform $terraform_version as target/clients/bin/terraform"
  if ! GOBIN=$cache/bin go install "github.com/hashicorp/terraform@$terraform_version" </dev/null; then
    not_ok "terraform: neither terraform nor tofu is there, and terraform $terraform_version does not build; see above"
    return 1
  fi
  terraform=$cache/bin/terraform
}

# setup_terraform_provider takes the provider that ZC_TERRAFORM_PROVIDER names, or builds the one that go.mod pins.
setup_terraform_provider() {
  local plugin=$terraform_plugins/terraform-provider-zenlayercloud
  mkdir -p "$terraform_plugins" "$terraform_module"
  rm -f "$plugin" "$terraform_resources"
  if [[ -n ${ZC_TERRAFORM_PROVIDER:-} ]]; then
    if [[ ! -f $ZC_TERRAFORM_PROVIDER || ! -x $ZC_TERRAFORM_PROVIDER ]]; then
      not_ok "terraform: ZC_TERRAFORM_PROVIDER is '$ZC_TERRAFORM_PROVIDER', which is no program"
      return 1
    fi
    ln -s "$(realpath "$ZC_TERRAFORM_PROVIDER")" "$plugin"
    return
  fi
  need go golang-go || return
  cp tests/clients/terraform/{go.mod,*.go} "$terraform_module"
  echo "building the Terraform provider in target/clients/terraform-module"
  if ! (cd "$terraform_module" && go mod download "$terraform_provider") </dev/null; then
    not_ok "terraform: the provider's module, in the version of tests/clients/terraform/go.mod, cannot be had from the Go module proxy (see above); set ZC_TERRAFORM_PROVIDER to the path of a terraform-provider-zenlayercloud program to test with that one"
    return 1
  fi
  if ! (cd "$terraform_module" && go build -mod=mod -buildvcs=false -o "$plugin" .) </dev/null; then
    not_ok "terraform: the provider does not build; see 'go build' above"
    return 1
  fi
  if ! (cd "$terraform_module" && go test -mod=mod -buildvcs=false -c -o "$terraform_resources" .) </dev/null; then
    not_ok "terraform: the test of the provider's resource functions does not build; see 'go test' above"
    return 1
  fi
}

client_terraform() {
  gateway_start terraform --in-memory --auth required --settle 500ms
  story terraform env TERRAFORM="$terraform" TERRAFORM_PLUGINS="$terraform_plugins" TERRAFORM_WORK="$cache/terraform-work" \
    GATEWAY="$gateway" bash tests/clients/terraform/story.sh
  gateway_stop

  if [[ ! -e $terraform_resources ]]; then
    echo "the provider's resource functions are tested only with a provider that is built from its module"
    return
  fi
  gateway_start terraform-resources --in-memory --auth required --settle 500ms
  story terraform-resources env ZENLAYERCLOUD_SCHEME=HTTP "$terraform_resources"
  gateway_stop
}

# shellcheck shell=bash disable=SC2154
# Terraform's OpenStack provider, driven by a real terraform. For tests/clients/run, which sets cache, terraform and
# client and has story, not_ok and need; terraform/client.sh finds the command.

terraform_openstack_plugins=$cache/terraform-openstack-plugins # the folder that dev_overrides points to

# The provider is a program that is there already: ZC_TERRAFORM_OPENSTACK_PROVIDER names it.
setup_terraform_openstack() {
  local plugin=$terraform_openstack_plugins/terraform-provider-openstack
  local program=${ZC_TERRAFORM_OPENSTACK_PROVIDER:-}
  need curl curl && setup_terraform_command || return
  if [[ ! -f $program || ! -x $program ]]; then
    not_ok "terraform-openstack: ZC_TERRAFORM_OPENSTACK_PROVIDER is '$program', which is no program; set it to the path of a terraform-provider-openstack program"
    return 1
  fi
  mkdir -p "$terraform_openstack_plugins"
  ln -sf "$(realpath "$program")" "$plugin"
}

client_terraform_openstack() {
  gateway_start terraform-openstack --in-memory --auth required
  # shellcheck disable=SC2016 # the address is that which the story is told
  story terraform-openstack env TERRAFORM="$terraform" TERRAFORM_PLUGINS="$terraform_openstack_plugins" \
    TERRAFORM_WORK="$cache/terraform-openstack-work" \
    OS_USERNAME="$key_id" OS_PASSWORD="$key_password" \
    OS_PROJECT_NAME=default OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default OS_REGION_NAME=RegionOne \
    bash -c 'OS_AUTH_URL=$ZC_ENDPOINT/v3 exec bash tests/clients/terraform-openstack/story.sh'
  gateway_stop
}

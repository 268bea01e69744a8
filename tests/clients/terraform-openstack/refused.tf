# A policy that is not there: Terraform must hear of it, and nothing is made.

terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

provider "openstack" {}

resource "openstack_networking_network_v2" "limited" {
  name          = "limited"
  qos_policy_id = "00000000-0000-4000-8000-00000000dead"
}

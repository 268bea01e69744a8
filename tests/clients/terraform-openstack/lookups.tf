# What exists, found by filters that Networking and Compute evaluate, and the quotas and limits of the project.

terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

provider "openstack" {}

data "openstack_identity_auth_scope_v3" "own" {
  name = "own"
}

data "openstack_compute_quotaset_v2" "own" {
  project_id = data.openstack_identity_auth_scope_v3.own.project_id
}

data "openstack_compute_limits_v2" "own" {
  project_id = data.openstack_identity_auth_scope_v3.own.project_id
}

data "openstack_networking_quota_v2" "own" {
  project_id = data.openstack_identity_auth_scope_v3.own.project_id
}

data "openstack_networking_network_v2" "by_name" {
  name     = "harbour-full"
  status   = "ACTIVE"
  external = false
  mtu      = 1400
}

data "openstack_networking_network_v2" "by_tags" {
  tags                 = ["blue", "deep water"]
  matching_subnet_cidr = "192.0.2.0/24"
}

data "openstack_networking_subnet_v2" "by_cidr" {
  network_id   = data.openstack_networking_network_v2.by_name.id
  cidr         = "192.0.2.0/24"
  ip_version   = 4
  dhcp_enabled = false
  gateway_ip   = "192.0.2.254"
  tags         = ["blue"]
}

data "openstack_networking_subnet_v2" "by_mode" {
  ipv6_address_mode = "dhcpv6-stateful"
  ipv6_ra_mode      = "dhcpv6-stateful"
}

data "openstack_networking_subnet_ids_v2" "in_order" {
  network_id     = data.openstack_networking_network_v2.by_name.id
  sort_key       = "name"
  sort_direction = "desc"
}

data "openstack_networking_port_v2" "by_address" {
  fixed_ip = "192.0.2.77"
}

data "openstack_networking_port_ids_v2" "by_tags" {
  network_id = data.openstack_networking_network_v2.by_name.id
  tags       = ["blue", "deep water"]
  sort_key   = "name"
}

data "openstack_networking_port_ids_v2" "of_others" {
  network_id = data.openstack_networking_network_v2.by_name.id
  tags       = ["blue", "no such tag"]
}

data "openstack_compute_keypair_v2" "own" {
  name = "harbour-own"
}

data "openstack_compute_flavor_v2" "by_size" {
  ram   = 512
  vcpus = 1
  disk  = 1
}

data "openstack_images_image_ids_v2" "newest_first" {
  visibility = "public"
  sort       = "created_at:desc,name:asc"
}

output "quotas" {
  value = alltrue([
    data.openstack_compute_quotaset_v2.own.instances == data.openstack_compute_limits_v2.own.max_total_instances,
    data.openstack_compute_limits_v2.own.total_instances_used == 3,
    data.openstack_networking_quota_v2.own.port != 0,
  ])
}

output "found" {
  value = {
    network_twice = data.openstack_networking_network_v2.by_name.id == data.openstack_networking_network_v2.by_tags.id
    subnets       = length(data.openstack_networking_subnet_ids_v2.in_order.ids)
    fourth        = data.openstack_networking_subnet_v2.by_cidr.name
    sixth         = data.openstack_networking_subnet_v2.by_mode.name
    port          = data.openstack_networking_port_v2.by_address.name
    port_twice    = data.openstack_networking_port_v2.by_address.id == one(data.openstack_networking_port_ids_v2.by_tags.ids)
    none          = length(data.openstack_networking_port_ids_v2.of_others.ids)
    key_pair      = data.openstack_compute_keypair_v2.own.fingerprint != ""
    images        = length(data.openstack_images_image_ids_v2.newest_first.ids) > 0
  }
}

# Networks, subnets, ports, a key pair and servers, with the members of them that a network without a switch can keep.

terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

# Who signs in where comes from the environment.
provider "openstack" {}

variable "name" {
  description = "What the names of all resources start with."
  default     = "harbour"
}

variable "text" {
  description = "The description of what has one."
  default     = "made with Terraform"
}

variable "tags" {
  description = "The tags of networks, subnets and ports."
  default     = ["blue", "deep water"]
}

variable "server_tags" {
  description = "The tags of a server, which have no spaces or commas."
  default     = ["blue", "deep-water"]
}

variable "mtu" {
  description = "The largest packet of the network, in bytes."
  default     = 1400
}

variable "is_up" {
  description = "Whether network and port are up."
  default     = true
}

variable "name_server" {
  description = "The name server of the first subnet."
  default     = "192.0.2.53"
}

variable "service_types" {
  description = "Which ports get addresses of the third subnet."
  default     = ["compute:nova"]
}

variable "last_address" {
  description = "The last address of the pool of the first subnet."
  default     = "192.0.2.90"
}

variable "pairs" {
  description = "The addresses that the port may send from, besides its own."
  default     = ["198.51.100.7", "198.51.100.64/26"]
}

variable "boot_file" {
  description = "What the port tells a machine to boot from."
  default     = "pxelinux.0"
}

variable "has_port_security" {
  description = "Whether the second port is guarded against wrong addresses."
  default     = false
}

variable "metadata" {
  description = "The metadata of the first server."
  default = {
    crane = "3"
    owner = "Harbour Ltd."
  }
}

variable "power_state" {
  description = "The state of the first server."
  default     = "active"
}

data "openstack_compute_flavor_v2" "small" {
  name = "m1.tiny"
}

data "openstack_images_image_v2" "cirros" {
  name_regex  = "^cirros"
  most_recent = true
}

data "openstack_compute_availability_zones_v2" "all" {}

# The provider makes servers anew when a network gets another name, so both keep theirs.
resource "openstack_networking_network_v2" "bare" {
  name = "harbour-bare"
}

resource "openstack_networking_network_v2" "full" {
  name                  = "harbour-full"
  description           = var.text
  admin_state_up        = var.is_up
  mtu                   = var.mtu
  port_security_enabled = true
  tags                  = var.tags
}

resource "openstack_networking_subnet_v2" "bare" {
  network_id = openstack_networking_network_v2.bare.id
  cidr       = "203.0.113.0/24"
}

resource "openstack_networking_subnet_v2" "fourth" {
  name            = "${var.name}-fourth"
  description     = var.text
  network_id      = openstack_networking_network_v2.full.id
  cidr            = "192.0.2.0/24"
  gateway_ip      = "192.0.2.254"
  dns_nameservers = [var.name_server]
  enable_dhcp     = false
  tags            = var.tags

  allocation_pool {
    start = "192.0.2.10"
    end   = var.last_address
  }
}

resource "openstack_networking_subnet_v2" "sixth" {
  name              = "${var.name}-sixth"
  network_id        = openstack_networking_network_v2.full.id
  ip_version        = 6
  cidr              = "2001:db8::/64"
  ipv6_address_mode = "dhcpv6-stateful"
  ipv6_ra_mode      = "dhcpv6-stateful"
}

resource "openstack_networking_subnet_v2" "kept" {
  name          = "${var.name}-kept"
  network_id    = openstack_networking_network_v2.full.id
  cidr          = "198.51.100.0/24"
  no_gateway    = true
  service_types = var.service_types
}

resource "openstack_networking_port_v2" "bare" {
  network_id = openstack_networking_network_v2.bare.id
  depends_on = [openstack_networking_subnet_v2.bare]
}

resource "openstack_networking_port_v2" "full" {
  name               = "${var.name}-full"
  description        = var.text
  network_id         = openstack_networking_network_v2.full.id
  admin_state_up     = var.is_up
  no_security_groups = true
  dns_name           = "${var.name}-full"
  tags               = var.tags

  fixed_ip {
    subnet_id  = openstack_networking_subnet_v2.fourth.id
    ip_address = "192.0.2.77"
  }

  dynamic "allowed_address_pairs" {
    for_each = var.pairs
    content {
      ip_address = allowed_address_pairs.value
    }
  }

  extra_dhcp_option {
    name  = "bootfile-name"
    value = var.boot_file
  }

  binding {
    vnic_type = "normal"
  }
}

resource "openstack_networking_port_v2" "unguarded" {
  name                  = "${var.name}-unguarded"
  network_id            = openstack_networking_network_v2.full.id
  no_security_groups    = true
  no_fixed_ip           = true
  port_security_enabled = var.has_port_security

  binding {
    vnic_type = "direct"
  }

  depends_on = [openstack_networking_subnet_v2.fourth]
}

resource "openstack_compute_keypair_v2" "own" {
  name       = "harbour-own"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJyFQoqGhutFw99NBMi+wKHbSJB/dVY91SA1bhOWB+aC harbour"
}

resource "openstack_compute_keypair_v2" "made" {
  name = "harbour-made"
}

resource "openstack_compute_instance_v2" "bare" {
  name      = "${var.name}-bare"
  flavor_id = data.openstack_compute_flavor_v2.small.id
  image_id  = data.openstack_images_image_v2.cirros.id
  tags      = var.server_tags

  network {
    name = openstack_networking_network_v2.bare.name
  }

  depends_on = [openstack_networking_subnet_v2.bare]
}

# On no network until a port is attached to it.
resource "openstack_compute_instance_v2" "adrift" {
  name         = "${var.name}-adrift"
  flavor_id    = data.openstack_compute_flavor_v2.small.id
  image_id     = data.openstack_images_image_v2.cirros.id
  network_mode = "none"
}

resource "openstack_compute_instance_v2" "full" {
  name              = "${var.name}-full"
  flavor_name       = data.openstack_compute_flavor_v2.small.name
  image_name        = data.openstack_images_image_v2.cirros.name
  availability_zone = data.openstack_compute_availability_zones_v2.all.names[0]
  key_pair          = openstack_compute_keypair_v2.own.name
  metadata          = var.metadata
  power_state       = var.power_state
  config_drive      = true
  user_data         = "#!/bin/sh\necho ahoy\n"

  network {
    port = openstack_networking_port_v2.full.id
  }

  network {
    uuid        = openstack_networking_network_v2.bare.id
    fixed_ip_v4 = "203.0.113.99"
  }

  depends_on = [openstack_networking_subnet_v2.bare]
}

resource "openstack_compute_interface_attach_v2" "later" {
  instance_id = openstack_compute_instance_v2.adrift.id
  port_id     = openstack_networking_port_v2.bare.id
}

output "ports" {
  value = {
    for name, port in {
      bare      = openstack_networking_port_v2.bare
      full      = openstack_networking_port_v2.full
      unguarded = openstack_networking_port_v2.unguarded
    } : name => port.all_fixed_ips
  }
}

output "servers" {
  value = {
    for server in [
      openstack_compute_instance_v2.adrift, openstack_compute_instance_v2.bare, openstack_compute_instance_v2.full
    ] :
    server.name => server.power_state
  }
}

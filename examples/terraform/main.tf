# Two ports, a private connect between them and one from a port into AWS.
# The README beside this file says how to run it against a gateway, which is to be started with --destroyed-visible-for 0:
# the provider takes a port that is listed as DESTROYED as one that exists.

terraform {
  required_providers {
    zenlayercloud = {
      source = "zenlayer/zenlayercloud"
    }
  }
}

# Access key, domain and scheme come from the environment.
provider "zenlayercloud" {}

variable "name" {
  description = "What the names of all resources start with."
  default     = "harbour"
}

variable "remarks" {
  description = "The remarks of both ports."
  default     = "ordered with Terraform"
}

variable "bandwidth" {
  description = "The bandwidth of both private connects in Mbps."
  default     = 20
}

variable "first_vlan" {
  description = "The first of three VLANs."
  default     = 1001
}

variable "force_delete" {
  description = "Whether to destroy for good what is deleted, instead of leaving it in the recycle bin."
  default     = false
}

data "zenlayercloud_sdn_datacenters" "singapore" {
  name_regex = "SG1$"
}

data "zenlayercloud_sdn_datacenters" "all" {}

data "zenlayercloud_sdn_cloud_regions" "aws" {
  cloud_type = "AWS"
  product    = "PrivateConnect"
}

locals {
  singapore = one(data.zenlayercloud_sdn_datacenters.singapore.datacenters).id
  hong_kong = one([for place in data.zenlayercloud_sdn_datacenters.all.datacenters : place.id if place.id == "HKG1"])
  aws       = [for region in data.zenlayercloud_sdn_cloud_regions.aws.region_list : region if region.datacenter == local.singapore][0]
}

resource "zenlayercloud_sdn_port" "singapore" {
  name                 = "${var.name}-singapore"
  remarks              = var.remarks
  datacenter           = local.singapore
  port_type            = "10G"
  business_entity_name = "Harbour Ltd."
  force_delete         = var.force_delete
}

resource "zenlayercloud_sdn_port" "hong_kong" {
  name                 = "${var.name}-hong-kong"
  remarks              = var.remarks
  datacenter           = local.hong_kong
  port_type            = "1G"
  business_entity_name = "Harbour Ltd."
  force_delete         = var.force_delete
}

# The provider takes a VLAN or a data center that the configuration leaves out for a change, so each end has both.
resource "zenlayercloud_sdn_private_connect" "ports" {
  connect_name      = "${var.name}-ports"
  connect_bandwidth = var.bandwidth
  force_delete      = var.force_delete

  endpoints {
    endpoint_type = "PORT"
    port_id       = zenlayercloud_sdn_port.singapore.id
    datacenter    = zenlayercloud_sdn_port.singapore.datacenter
    vlan_id       = var.first_vlan
  }

  endpoints {
    endpoint_type = "PORT"
    port_id       = zenlayercloud_sdn_port.hong_kong.id
    datacenter    = zenlayercloud_sdn_port.hong_kong.datacenter
    vlan_id       = var.first_vlan
  }
}

resource "zenlayercloud_sdn_private_connect" "cloud" {
  connect_name      = "${var.name}-cloud"
  connect_bandwidth = var.bandwidth
  force_delete      = var.force_delete

  endpoints {
    endpoint_type = "PORT"
    port_id       = zenlayercloud_sdn_port.singapore.id
    datacenter    = zenlayercloud_sdn_port.singapore.datacenter
    vlan_id       = var.first_vlan + 1
  }

  endpoints {
    endpoint_type = "AWS"
    cloud_region  = local.aws.cloud_region
    cloud_account = "123456789012"
    datacenter    = local.aws.datacenter
    vlan_id       = var.first_vlan + 2
  }
}

data "zenlayercloud_sdn_ports" "mine" {
  port_ids = [zenlayercloud_sdn_port.singapore.id, zenlayercloud_sdn_port.hong_kong.id]

  # Read after a change, not before it.
  depends_on = [zenlayercloud_sdn_port.singapore, zenlayercloud_sdn_port.hong_kong]
}

data "zenlayercloud_sdn_private_connects" "mine" {
  connect_ids = [zenlayercloud_sdn_private_connect.ports.id, zenlayercloud_sdn_private_connect.cloud.id]

  depends_on = [zenlayercloud_sdn_private_connect.ports, zenlayercloud_sdn_private_connect.cloud]
}

output "ports" {
  value = { for port in data.zenlayercloud_sdn_ports.mine.port_list : port.port_name => port.port_status }
}

output "private_connects" {
  value = {
    for connect in data.zenlayercloud_sdn_private_connects.mine.connect_list : connect.connect_name => connect.connect_status
  }
}

# What a gateway still lists of ports and private connects that Terraform does not manage any more.

terraform {
  required_providers {
    zenlayercloud = {
      source = "zenlayer/zenlayercloud"
    }
  }
}

provider "zenlayercloud" {}

variable "port_ids" {
  type = list(string)
}

variable "connect_ids" {
  type = list(string)
}

data "zenlayercloud_sdn_ports" "left" {
  port_ids = var.port_ids
}

data "zenlayercloud_sdn_private_connects" "left" {
  connect_ids = var.connect_ids
}

output "ports" {
  value = data.zenlayercloud_sdn_ports.left.port_list[*].port_status
}

output "private_connects" {
  value = data.zenlayercloud_sdn_private_connects.left.connect_list[*].connect_status
}

# Only what the provider requires of a port, and a private connect between two clouds: nothing else may show as a change.

terraform {
  required_providers {
    zenlayercloud = {
      source = "zenlayer/zenlayercloud"
    }
  }
}

provider "zenlayercloud" {}

data "zenlayercloud_sdn_cloud_regions" "tencent" {
  cloud_type = "TENCENT"
}

data "zenlayercloud_sdn_cloud_regions" "google" {
  cloud_type         = "GOOGLE"
  google_pairing_key = local.pairing_key
}

locals {
  pairing_key = "7e51371e-72a3-40b5-b844-2e3efefaee59/asia-southeast1/2"
  tencent     = [for region in data.zenlayercloud_sdn_cloud_regions.tencent.region_list : region if region.datacenter == "SIN1"][0]
  google      = [for region in data.zenlayercloud_sdn_cloud_regions.google.region_list : region if region.datacenter == "SIN1"][0]
}

resource "zenlayercloud_sdn_port" "unnamed" {
  datacenter           = "FRA1"
  port_type            = "1G"
  business_entity_name = "Harbour Ltd."
}

resource "zenlayercloud_sdn_private_connect" "unnamed" {
  endpoints {
    endpoint_type = "TENCENT"
    cloud_region  = local.tencent.cloud_region
    cloud_account = "100000000001"
    datacenter    = local.tencent.datacenter
    vlan_id       = 3001
  }

  endpoints {
    endpoint_type = "GOOGLE"
    cloud_region  = local.google.cloud_region
    cloud_account = local.pairing_key
    datacenter    = local.google.datacenter
    vlan_id       = 3002
  }
}

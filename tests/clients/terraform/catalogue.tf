# Every data source of the catalogue: the data centers, and the regions of the three clouds that the provider knows.

terraform {
  required_providers {
    zenlayercloud = {
      source = "zenlayer/zenlayercloud"
    }
  }
}

provider "zenlayercloud" {}

data "zenlayercloud_sdn_datacenters" "all" {}

data "zenlayercloud_sdn_datacenters" "none" {
  name_regex = "^no such place$"
}

data "zenlayercloud_sdn_cloud_regions" "aws" {
  cloud_type = "AWS"
}

data "zenlayercloud_sdn_cloud_regions" "tencent" {
  cloud_type = "TENCENT"
  product    = "CloudRouter"
}

data "zenlayercloud_sdn_cloud_regions" "google" {
  cloud_type         = "GOOGLE"
  product            = "PrivateConnect"
  google_pairing_key = "7e51371e-72a3-40b5-b844-2e3efefaee59/asia-southeast1/2"
}

locals {
  clouds = {
    AWS     = data.zenlayercloud_sdn_cloud_regions.aws.region_list
    TENCENT = data.zenlayercloud_sdn_cloud_regions.tencent.region_list
    GOOGLE  = data.zenlayercloud_sdn_cloud_regions.google.region_list
  }
}

output "data_centers" {
  value = sort([for place in data.zenlayercloud_sdn_datacenters.all.datacenters : place.id if contains(["SIN1", "HKG1"], place.id)])
}

output "clouds" {
  value = sort([for cloud, regions in local.clouds : cloud if contains(regions[*].datacenter, "SIN1")])
}

output "none" {
  value = length(data.zenlayercloud_sdn_datacenters.none.datacenters)
}

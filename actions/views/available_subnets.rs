//! Subnets that a private connect can end in: `PrivateConnectAvailableSubnet` of 2023-08-30. None exists any more.

use schemars::JsonSchema;
use serde::Serialize;

use super::embedded_data_center::DatacenterInfo;

/// A page of subnets.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AvailableSubnets {
    /// How many subnets match on all pages.
    total_count: usize,
    /// The subnets of this page.
    data_set: Vec<PrivateConnectAvailableSubnet>,
}

/// A subnet.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PrivateConnectAvailableSubnet {
    /// The identifier of the subnet.
    subnet_id: Box<str>,
    /// The identifier of the zone.
    zone_id: Box<str>,
    /// Where it is.
    data_center: DatacenterInfo,
    /// Its block of addresses.
    cidr_block: Box<str>,
    /// Its VLAN.
    vlan_id: u16,
}

impl AvailableSubnets {
    /// No subnet.
    pub const fn none() -> Self {
        Self { total_count: 0, data_set: Vec::new() }
    }
}

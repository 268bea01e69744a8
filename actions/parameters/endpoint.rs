//! One end of a private connect, as it is ordered and priced.

use schemars::JsonSchema;
use serde::Deserialize;

use super::cloud_type::OptionalCloudType;
use super::text::OptionalText;

/// One end of a private connect: a port, or a public cloud.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateEndpointParam {
    /// Retired: layer-2 subnets no longer exist, so that a value here is refused.
    #[schemars(extend("x-until" = "2026-04-01", "deprecated" = true))]
    pub subnet_id: OptionalText<64>,
    /// The port, for an end on a port. It must be RUNNING.
    pub port_id: OptionalText<64>,
    /// The VLAN there, 2 to 4000. A free one is taken where it is absent or 0.
    #[schemars(range(max = 4000))]
    pub vlan_id: Option<u32>,
    /// The region of the cloud, one of those that the Describe…Regions action of the cloud lists.
    pub cloud_region_id: OptionalText<64>,
    /// The account at the cloud. For Google it is the pairing key, for Azure the service key, for Oracle the OCID of
    /// the virtual circuit.
    pub cloud_account_id: OptionalText<255>,
    /// The data center where the cloud is reached; the first that serves the region where it is absent. Beside a
    /// port it must be the port's.
    pub dc_id: OptionalText<64>,
    /// Which cloud, for an end in a cloud.
    pub cloud_type: OptionalCloudType,
    /// A name for the end. From version 2026-04-01 on it consists of letters, digits and hyphens.
    pub endpoint_name: OptionalText<100>,
    /// The type of high availability, where the region of the cloud has several.
    pub ha_type: OptionalText<64>,
    /// The bandwidth on the side of the cloud in Mbps, one of its tiers; the smallest that carries the bandwidth of
    /// the private connect where it is absent or 0.
    pub cloud_bandwidth_mbps: Option<u32>,
}

//! One end of a private connect in a question for a price.

use schemars::JsonSchema;
use serde::Deserialize;

use super::cloud_type::OptionalCloudType;
use super::mbps::Mbps;
use super::text::OptionalText;

/// One end of a private connect: a new port of some type, or a public cloud.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PrivateConnectEndpointInfo {
    /// The data center of the end.
    pub dc_id: OptionalText<64>,
    /// The speed of the port, for an end on a port.
    pub port_type: OptionalText<64>,
    /// Whether the cross connect of the port is to be built for you.
    pub build_cross_connect_with_assisted: Option<bool>,
    /// The cloud, for an end in a cloud.
    pub cloud_type: OptionalCloudType,
    /// The VLAN in the cloud; with the region it brings the stock.
    pub vlan_id: Option<u32>,
    /// The region of the cloud; with the VLAN it brings the stock.
    pub cloud_region_id: OptionalText<64>,
    /// The bandwidth of the end in the cloud, in Mbps.
    pub bandwidth_mbps: Mbps<10>,
}

impl PrivateConnectEndpointInfo {
    /// Whether nothing at all is said. The Go SDK sends `{}` for an end that the caller left out.
    pub fn is_empty(&self) -> bool {
        self.dc_id.as_deref().is_none()
            && self.port_type.as_deref().is_none()
            && self.cloud_type.get().is_none()
    }
}

//! An edge point of a cloud router, as it is ordered.

use schemars::JsonSchema;
use serde::Deserialize;

use super::address::{Address, HostAddress, Prefix};
use super::cloud_type::OptionalCloudType;
use super::filter::Set;
use super::object::Object;
use super::password::Password;
use super::text::OptionalText;
use super::word::{ClosedList, OptionalWord};

/// An edge point: exactly one of `portId`, `vpcId`, `zbgId`, `cloudType` and `ipSecTunnel` says what is there.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateCloudRouterEdgePoint {
    /// The VPC to connect, for a point at a VPC. A VPC can be in one cloud router only.
    pub vpc_id: OptionalText<64>,
    /// The border gateway to connect, for a point at a border gateway.
    pub zbg_id: OptionalText<64>,
    /// The port to connect, for a point at a port. It must be RUNNING.
    pub port_id: OptionalText<64>,
    /// The VLAN of the port or of the cloud, 2 to 4000. A free one is taken where it is absent or 0.
    #[schemars(range(max = 4000))]
    pub vlan_id: Option<u32>,
    /// Which cloud, for a point in a cloud.
    pub cloud_type: OptionalCloudType,
    /// The region of the cloud, one of those that the Describe…Regions action of the cloud lists.
    pub cloud_region_id: OptionalText<64>,
    /// The account at the cloud. For Google it is the pairing key, for Azure the service key, for Oracle the OCID.
    pub cloud_account_id: OptionalText<255>,
    /// The data center where the cloud is reached, or that has the virtual edge.
    pub dc_id: OptionalText<64>,
    /// A name of letters, digits and hyphens. In version 2023-08-30 only a point in a cloud has a name of its own;
    /// the others have the name of their port or VPC.
    pub edge_point_name: OptionalText<100>,
    /// The type of high availability, where the region of the cloud has several.
    pub ha_type: OptionalText<64>,
    /// The largest bandwidth in Mbps, 1 to 500; 1 where it is absent.
    #[schemars(range(min = 1, max = 500))]
    pub bandwidth_mbps: Option<u32>,
    /// The bandwidth on the side of the cloud in Mbps, one of its tiers.
    pub cloud_bandwidth_mbps: Option<u32>,
    /// The address of the router there, with its mask.
    pub ip_address: Option<HostAddress>,
    /// Learn routes by BGP. Static routes exclude it.
    pub bgp_connection: Option<Object<BgpConnection>>,
    /// Routes that are given. BGP excludes them.
    pub static_routes: Set<Object<IpRoute>, 100>,
    /// Reach the point by an IPsec tunnel from a virtual edge, and how the other side is known: `FQDN` or `RemoteIP`.
    pub ip_sec_tunnel: OptionalWord<IpSecTunnel>,
    /// The pre-shared key of the tunnel.
    pub psk: OptionalText<255>,
    /// The public address of the other side; needed for `RemoteIP`.
    #[serde(rename = "customerPublicIP")]
    pub customer_public_ip: Option<Address>,
    /// The inner address of the other side of the tunnel.
    #[serde(rename = "customerPrivateIP")]
    pub customer_private_ip: OptionalText<64>,
    /// The inner address of the virtual edge.
    #[serde(rename = "virtualEdgePrivateIP")]
    pub virtual_edge_private_ip: OptionalText<64>,
    /// Whether the health of the tunnel is checked.
    pub enable_health_check: Option<bool>,
    /// Learn routes by BGP through the tunnel. Static routes exclude it.
    pub ip_sec_bgp_connection: Option<Object<IpSecBgpConnection>>,
    /// Routes through the tunnel. BGP excludes them.
    pub ip_sec_static_routes: Set<Object<IpSecStaticRoute>, 100>,
    /// A second tunnel from another data center.
    pub backup_ip_sec: Option<Object<BackupIpSecConfig>>,
}

/// How the other side of a tunnel is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpSecTunnel {
    /// By a name.
    Fqdn,
    /// By an address.
    RemoteIp,
}

impl ClosedList for IpSecTunnel {
    fn words() -> Vec<(&'static str, Self)> {
        vec![("FQDN", Self::Fqdn), ("RemoteIP", Self::RemoteIp)]
    }
}

/// A BGP session.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BGPConnection")]
pub struct BgpConnection {
    /// The address of the peer, with its mask.
    pub peer_ip_address: Option<HostAddress>,
    /// The autonomous system number of the peer.
    pub peer_asn: u32,
    /// The autonomous system number of the router.
    pub local_asn: Option<u32>,
    /// The shared secret of the session.
    #[serde(default)]
    pub password: OptionalText<32>,
}

/// A static route.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "IPRoute")]
pub struct IpRoute {
    /// The destination.
    pub prefix: Prefix,
    /// Where to.
    pub next_hop: Address,
}

/// A BGP session through an IPsec tunnel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "IPSecBGPConnection")]
#[allow(dead_code, reason = "it must parse, and nothing shows it")]
pub struct IpSecBgpConnection {
    /// The autonomous system number of the other side.
    pub customer_asn: Option<u32>,
    /// The autonomous system number of the virtual edge.
    pub virtual_edge_asn: Option<u32>,
    /// The shared secret of the session.
    pub password: Option<Password<8, 64>>,
}

/// A static route through an IPsec tunnel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "IPSecStaticRoute")]
#[allow(dead_code, reason = "it must parse, and nothing shows it")]
pub struct IpSecStaticRoute {
    /// The destination.
    pub cidr: Prefix,
}

/// A second tunnel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BackupIPSecConfig")]
#[allow(dead_code, reason = "it must parse, and nothing shows it")]
pub struct BackupIpSecConfig {
    /// The data center that has the second virtual edge.
    #[serde(default)]
    pub dc_id: OptionalText<64>,
    /// The pre-shared key of the tunnel.
    #[serde(default)]
    pub psk: OptionalText<255>,
    /// The inner address of the other side of the tunnel.
    #[serde(default, rename = "customerPrivateIP")]
    pub customer_private_ip: OptionalText<64>,
    /// The inner address of the virtual edge.
    #[serde(default, rename = "virtualEdgePrivateIP")]
    pub virtual_edge_private_ip: OptionalText<64>,
    /// The shared secret of a BGP session through the tunnel.
    pub password: Option<Password<8, 64>>,
}

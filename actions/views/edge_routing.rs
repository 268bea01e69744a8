//! How routes are learned at an edge point, as answers show it: `BGPConnection` and `IPRoute`.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::cloud_router;

/// A BGP session.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "BGPConnection")]
pub struct BgpConnection<'a> {
    /// The address of the peer, with its mask.
    peer_ip_address: Option<&'a str>,
    /// The autonomous system number of the peer.
    peer_asn: u32,
    /// The autonomous system number of the router.
    local_asn: Option<u32>,
    /// The shared secret of the session.
    password: Option<&'a str>,
}

/// A static route.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "IPRoute")]
pub struct IpRoute<'a> {
    /// The destination.
    prefix: &'a str,
    /// Where to.
    next_hop: Ipv4Addr,
}

impl<'a> BgpConnection<'a> {
    /// The view of a session.
    pub fn new(connection: &'a cloud_router::BgpConnection) -> Self {
        Self {
            peer_ip_address: connection.peer_address.as_deref(),
            peer_asn: connection.peer_asn,
            local_asn: connection.local_asn,
            password: connection.password.as_deref(),
        }
    }
}

impl<'a> IpRoute<'a> {
    /// The view of a route.
    pub fn new(route: &'a cloud_router::IpRoute) -> Self {
        Self { prefix: &route.prefix, next_hop: route.next_hop }
    }
}

//! A private connect as answers show it: `PrivateConnect` and `PrivateConnectEndpoint` of both versions.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::endpoint::CloudAccess;
use zc_gateway_engine::resources::private_connect::{self, Access, Endpoint, PrivateConnectId};

use super::connectivity::Connectivity;
use super::embedded_data_center::DatacenterInfo;
use super::moment::Moment;
use super::status::StatusOf;
use super::tags::Tags;
use crate::listing::DEFAULT_RESOURCE_GROUP;
use crate::sdn::V2026_04_01;

/// A private connect in a list. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct PrivateConnect {
    row: Shared<private_connect::PrivateConnect>,
    ends: [(DatacenterInfo, Connectivity); 2],
    resource_group_name: Box<str>,
    newer_version: bool,
}

impl PrivateConnect {
    /// The view of a private connect in the version and at the time of `see`.
    pub fn new(row: Shared<private_connect::PrivateConnect>, see: &Snapshot<'_>) -> Self {
        let ends = row
            .body
            .endpoints()
            .map(|end| (DatacenterInfo::new(see, end.data_center()), end_connectivity(see, row.status, end)));
        let group = row.body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP);
        let resource_group_name = see.catalogue.resource_group_name(group).into();
        Self { ends, resource_group_name, newer_version: see.version >= V2026_04_01, row }
    }
}

/// Whether a private connect passes traffic from end to end.
pub fn connectivity(see: &Snapshot<'_>, row: &Shared<private_connect::PrivateConnect>) -> Connectivity {
    let [a, z] = row.body.endpoints().map(|end| end_connectivity(see, row.status, end));
    a.and(z)
}

/// Whether traffic passes one end.
fn end_connectivity(see: &Snapshot<'_>, status: Status, end: &Endpoint) -> Connectivity {
    match &end.access {
        Access::Port(access) => Connectivity::of_port(see, status, access),
        Access::Cloud(_) => Connectivity::of(status.carries_traffic()),
    }
}

/// What an end is connected to, as answers and filters name it: `PORT` or a cloud.
pub const fn endpoint_type(end: &Endpoint) -> &'static str {
    match &end.access {
        Access::Port(_) => "PORT",
        Access::Cloud(access) => access.cloud.name(),
    }
}

described_by!(PrivateConnect, Fields<'_>);

/// A private connect.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the private connect.
    private_connect_id: &'a PrivateConnectId,
    /// The display name.
    private_connect_name: &'a str,
    /// Whether traffic passes from end to end.
    connectivity_status: Connectivity,
    /// Where the private connect stands in its life.
    #[schemars(with = "StatusOf<private_connect::PrivateConnect>")]
    private_connect_status: Status,
    /// The bandwidth in Mbps.
    bandwidth_mbps: u32,
    /// The identifier of the resource group.
    resource_group_id: &'a str,
    /// The name of the resource group.
    resource_group_name: &'a str,
    /// When it was ordered.
    create_time: Moment,
    /// Always null: private connects are paid as they are used.
    expired_time: Option<Moment>,
    /// When it was moved to the recycle bin; null as long as it is not there.
    recycled_time: Option<Moment>,
    /// One end.
    endpoint_a: PrivateConnectEndpoint<'a>,
    /// The other end.
    endpoint_z: PrivateConnectEndpoint<'a>,
    /// The product line that it was ordered in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    source: Option<&'static str>,
    /// The tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Tags<'a>", extend("x-since" = "2026-04-01"))]
    tags: Option<Tags<'a>>,
}

/// One end of a private connect.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PrivateConnectEndpoint")]
struct PrivateConnectEndpoint<'a> {
    /// The identifier of the port, or of the connection to the cloud.
    endpoint_id: &'a str,
    /// The name of the end; null if it has none.
    endpoint_name: Option<&'a str>,
    /// `PORT`, or the cloud.
    endpoint_type: &'static str,
    /// Whether traffic passes this end.
    connectivity_status: Connectivity,
    /// The VLAN.
    vlan_id: u16,
    /// The data center.
    data_center: &'a DatacenterInfo,
    /// The region of the cloud; null for a port.
    cloud_region_id: Option<&'a str>,
    /// The account at the cloud; null for a port.
    cloud_account_id: Option<&'a str>,
    /// The identifier of the connection to the cloud; null for a port.
    shared_channel_id: Option<&'a str>,
}

impl<'a> PrivateConnectEndpoint<'a> {
    fn new(end: &'a Endpoint, (data_center, connectivity): &'a (DatacenterInfo, Connectivity)) -> Self {
        let (id, vlan_id, cloud) = match &end.access {
            Access::Port(access) => (access.port_text(), access.vlan, None),
            Access::Cloud(access) => (access.id_text(), access.vlan, Some(access)),
        };
        Self {
            endpoint_id: id,
            endpoint_name: end.name.as_deref(),
            endpoint_type: endpoint_type(end),
            connectivity_status: *connectivity,
            vlan_id,
            data_center,
            cloud_region_id: cloud.map(|access| &*access.region),
            cloud_account_id: cloud.map(|access| &*access.account),
            shared_channel_id: cloud.map(CloudAccess::id_text),
        }
    }
}

impl Serialize for PrivateConnect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, body) = (&*self.row, &self.row.body);
        let [a, z] = &self.ends;
        let fields = Fields {
            private_connect_id: &row.id,
            private_connect_name: &body.name,
            connectivity_status: a.1.and(z.1),
            private_connect_status: row.status,
            bandwidth_mbps: body.bandwidth_mbps,
            resource_group_id: body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP),
            resource_group_name: &self.resource_group_name,
            create_time: Moment(row.created_at),
            expired_time: None,
            recycled_time: (row.status == Status::Recycled).then_some(Moment(row.since)),
            endpoint_a: PrivateConnectEndpoint::new(&body.endpoint_a, a),
            endpoint_z: PrivateConnectEndpoint::new(&body.endpoint_z, z),
            source: self.newer_version.then_some("SDN"),
            tags: self.newer_version.then_some(Tags { tags: &body.tags }),
        };
        fields.serialize(serializer)
    }
}

//! A cloud router as answers show it: `CloudRouter` and `CloudRouterEdgePoint` of both versions.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use zc_gateway_engine::Snapshot;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Shared;
use zc_gateway_engine::resources::cloud_router::{
    self, CloudRouterId, EdgeAccess, EdgePoint, EdgePointId, Routing,
};
use zc_gateway_engine::resources::endpoint::{CloudAccess, PortAccess};

use super::connectivity::Connectivity;
use super::edge_routing::{BgpConnection, IpRoute};
use super::embedded_data_center::DatacenterInfo;
use super::moment::Moment;
use super::nullable::Nullable;
use super::status::StatusOf;
use super::tags::Tags;
use crate::listing::DEFAULT_RESOURCE_GROUP;
use crate::sdn::V2026_04_01;

/// A cloud router in a list. It shares the committed row and is written straight from it.
#[derive(Debug)]
pub struct CloudRouter {
    row: Shared<cloud_router::CloudRouter>,
    /// In the order of the edge points.
    points: Vec<(DatacenterInfo, Connectivity)>,
    resource_group_name: Box<str>,
    newer_version: bool,
}

impl CloudRouter {
    /// The view of a cloud router in the version and at the time of `see`.
    pub fn new(row: Shared<cloud_router::CloudRouter>, see: &Snapshot<'_>) -> Self {
        let view = |point: &EdgePoint| {
            let connectivity = match &point.access {
                EdgeAccess::Port(access) => Connectivity::of_port(see, row.status, access),
                EdgeAccess::Cloud(_)
                | EdgeAccess::Vpc { .. }
                | EdgeAccess::BorderGateway { .. }
                | EdgeAccess::VirtualEdge { .. } => Connectivity::of(row.status.carries_traffic()),
            };
            (DatacenterInfo::new(see, point.data_center()), connectivity)
        };
        let points = row.body.edge_points.iter().map(view).collect();
        let group = row.body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP);
        let resource_group_name = see.catalogue.resource_group_name(group).into();
        Self { points, resource_group_name, newer_version: see.version >= V2026_04_01, row }
    }
}

described_by!(CloudRouter, Fields<'_>);

/// A cloud router.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The identifier of the cloud router.
    cloud_router_id: &'a CloudRouterId,
    /// The display name.
    cloud_router_name: &'a str,
    /// The note; null if there is none.
    cloud_router_description: Option<&'a str>,
    /// How the cloud router is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-until" = "2026-04-01", "enum" = ["PREPAID", "POSTPAID"]))]
    cloud_router_charge_type: Option<&'static str>,
    /// When it was ordered.
    create_time: Moment,
    /// Always null: cloud routers are paid as they are used.
    expired_time: Option<Moment>,
    /// When it was moved to the recycle bin; null as long as it is not there.
    recycled_time: Option<Moment>,
    /// Always null: cloud routers have no term.
    period: Option<u32>,
    /// The edge points, in the order in which they were added.
    edge_points: Vec<CloudRouterEdgePoint<'a>>,
    /// Where the cloud router stands in its life.
    #[schemars(with = "StatusOf<cloud_router::CloudRouter>")]
    cloud_router_status: Status,
    /// Whether traffic passes at every edge point.
    connectivity_status: Connectivity,
    /// The identifier of the resource group.
    resource_group_id: &'a str,
    /// The name of the resource group.
    resource_group_name: &'a str,
    /// The product line that it was ordered in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required, extend("x-since" = "2026-04-01"))]
    source: Option<&'static str>,
    /// The tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Tags<'a>", extend("x-since" = "2026-04-01"))]
    tags: Option<Tags<'a>>,
}

/// An edge point of a cloud router. What does not fit its type is null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CloudRouterEdgePoint")]
struct CloudRouterEdgePoint<'a> {
    /// The identifier of the edge point.
    edge_point_id: &'a EdgePointId,
    /// The display name.
    edge_point_name: &'a str,
    /// Whether traffic passes there.
    connectivity_status: Connectivity,
    /// The data center.
    data_center: &'a DatacenterInfo,
    /// `PORT`, `VPC`, `ZBG`, `VIRTUAL_EDGE`, or the cloud.
    edge_point_type: &'static str,
    /// The cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Nullable<&str>", required, extend("x-since" = "2026-04-01"))]
    cloud_type: Option<Nullable<&'static str>>,
    /// The account at the cloud.
    cloud_account_id: Option<&'a str>,
    /// The region of the cloud.
    cloud_region_id: Option<&'a str>,
    /// The VPC.
    vpc_id: Option<&'a str>,
    /// The border gateway.
    zbg_id: Option<&'a str>,
    /// The region of the border gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Nullable<&str>", required, extend("x-since" = "2026-04-01"))]
    zbg_region_id: Option<Nullable<&'a str>>,
    /// The port; for a cloud the identifier of the connection to it, which is what `cloudPortId` means elsewhere.
    port_id: Option<&'a str>,
    /// The identifier of the connection to the cloud.
    shared_channel_id: Option<&'a str>,
    /// The VLAN of the port or cloud.
    vlan_id: Option<u16>,
    /// The largest bandwidth in Mbps.
    bandwidth_mbps: u32,
    /// How routes are learned by BGP; null where they are not.
    bgp_connection: Option<BgpConnection<'a>>,
    /// The routes that were given; null where they are learned by BGP or not at all.
    static_routes: Option<Vec<IpRoute<'a>>>,
    /// When it was added.
    create_time: Moment,
    /// The address of the router there, with its mask.
    ip_address: Option<&'a str>,
}

impl<'a> CloudRouterEdgePoint<'a> {
    fn new(
        point: &'a EdgePoint,
        (data_center, connectivity_status): &'a (DatacenterInfo, Connectivity),
        newer_version: bool,
    ) -> Self {
        let (mut port, mut cloud, mut vpc, mut gateway) = (None, None, None, None);
        let edge_point_type = match &point.access {
            EdgeAccess::Port(access) => {
                port = Some(access);
                "PORT"
            }
            EdgeAccess::Cloud(access) => {
                cloud = Some(access);
                access.cloud.name()
            }
            EdgeAccess::Vpc { id, .. } => {
                vpc = Some(&**id);
                "VPC"
            }
            EdgeAccess::BorderGateway { id, region, .. } => {
                gateway = Some((&**id, &**region));
                "ZBG"
            }
            EdgeAccess::VirtualEdge { .. } => "VIRTUAL_EDGE",
        };
        let (bgp_connection, static_routes) = match &point.routing {
            Routing::None => (None, None),
            Routing::Bgp(connection) => (Some(BgpConnection::new(connection)), None),
            Routing::Static(routes) => (None, Some(routes.iter().map(IpRoute::new).collect())),
        };
        Self {
            edge_point_id: &point.id,
            edge_point_name: &point.name,
            connectivity_status: *connectivity_status,
            data_center,
            edge_point_type,
            cloud_type: newer_version.then(|| Nullable(cloud.map(|access| access.cloud.name()))),
            cloud_account_id: cloud.map(|access| &*access.account),
            cloud_region_id: cloud.map(|access| &*access.region),
            vpc_id: vpc,
            zbg_id: gateway.map(|(id, _)| id),
            zbg_region_id: newer_version.then(|| Nullable(gateway.map(|(_, region)| region))),
            port_id: port.map(PortAccess::port_text).or_else(|| cloud.map(CloudAccess::id_text)),
            shared_channel_id: cloud.map(CloudAccess::id_text),
            vlan_id: port.map(|access| access.vlan).or_else(|| cloud.map(|access| access.vlan)),
            bandwidth_mbps: point.bandwidth_mbps,
            bgp_connection,
            static_routes,
            create_time: Moment(point.created_at),
            ip_address: point.ip_address.as_deref(),
        }
    }
}

impl Serialize for CloudRouter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, body) = (&*self.row, &self.row.body);
        let all_active = self.points.iter().all(|(_, connectivity)| *connectivity == Connectivity::Active);
        let points = body.edge_points.iter().zip(&self.points);
        let fields = Fields {
            cloud_router_id: &row.id,
            cloud_router_name: &body.name,
            cloud_router_description: body.description.as_deref(),
            cloud_router_charge_type: (!self.newer_version).then_some("POSTPAID"),
            create_time: Moment(row.created_at),
            expired_time: None,
            recycled_time: (row.status == Status::Recycled).then_some(Moment(row.since)),
            period: None,
            edge_points: points
                .map(|(point, view)| CloudRouterEdgePoint::new(point, view, self.newer_version))
                .collect(),
            cloud_router_status: row.status,
            connectivity_status: Connectivity::of(all_active),
            resource_group_id: body.resource_group.as_deref().unwrap_or(DEFAULT_RESOURCE_GROUP),
            resource_group_name: &self.resource_group_name,
            source: self.newer_version.then_some("SDN"),
            tags: self.newer_version.then_some(Tags { tags: &body.tags }),
        };
        fields.serialize(serializer)
    }
}

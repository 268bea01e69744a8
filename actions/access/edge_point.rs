//! Edge points of cloud routers: what an order asks for, found and checked.

use zc_gateway_engine::Transaction;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::Product;
use zc_gateway_engine::resources::cloud_router::{
    BgpConnection, CloudRouter, EdgeAccess, EdgePoint, EdgePointId, IpRoute, Routing,
};
use zc_gateway_engine::resources::endpoint::CloudAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::Port;
use zc_gateway_engine::resources::uptime::Uptime;
use zc_gateway_engine::resources::{Resource, Row};

use super::cloud::CloudWanted;
use super::refusal::AccessRefused;
use super::{Accesses, Builder, plain_name};
use crate::parameters::bandwidth;
use crate::parameters::edge_point::{self, CreateCloudRouterEdgePoint, IpSecTunnel};
use crate::parameters::object::Object;
use crate::sdn::V2026_04_01;

/// Builds the edge points of one order, one after the other, into a cloud router that is in the account already: each
/// sees what those before it have taken.
pub fn add(
    tx: &mut Transaction<'_>,
    router: &Row<CloudRouter>,
    wanted: &[Object<CreateCloudRouterEdgePoint>],
) -> Result<Vec<EdgePointId>, AccessRefused> {
    let (id, before) = (router.id.as_str(), CloudRouter::attachments(router));
    let mut added = Vec::with_capacity(wanted.len());
    for (number, Object(point)) in wanted.iter().enumerate() {
        let accesses = Accesses::of(tx, Builder { id, before: &before });
        let point = accesses.edge_point(&format!("edgePoints[{number}]"), point)?;
        added.push(point.id.clone());
        tx.amend(router, |body| body.edge_points.push(point));
    }
    Ok(added)
}

impl Accesses<'_, '_> {
    /// Checks everything that edge points have taken again after the recycle bin.
    pub fn edge_points_again(self, points: &[EdgePoint]) -> Result<(), AccessRefused> {
        let clouds: Vec<&CloudAccess> = points.iter().filter_map(|point| point.access.as_cloud()).collect();
        let mut unchecked = &clouds[..];
        for point in points {
            match &point.access {
                EdgeAccess::Port(access) => self.port_again(access)?,
                EdgeAccess::Cloud(access) => {
                    self.cloud_again(access, unchecked)?;
                    unchecked = unchecked.get(1..).unwrap_or_default();
                }
                EdgeAccess::Vpc { id, .. } => self.vpc_again(id)?,
                EdgeAccess::BorderGateway { .. } | EdgeAccess::VirtualEdge { .. } => {}
            }
        }
        Ok(())
    }

    fn edge_point(
        self,
        field: &str,
        wanted: &CreateCloudRouterEdgePoint,
    ) -> Result<EdgePoint, AccessRefused> {
        let mbps = wanted.bandwidth_mbps.unwrap_or(1);
        let bandwidth_mbps = bandwidth::in_range(&format!("{field}.bandwidthMbps"), mbps)?;
        let routing = routing(field, wanted.bgp_connection.as_ref(), wanted.static_routes.as_slice())?;
        let access = self.edge_access(field, wanted, mbps)?;
        let name = self.edge_point_name(field, wanted, &access)?;
        let point = EdgePoint {
            id: EdgePointId::random(),
            name,
            created_at: self.see.now,
            bandwidth_mbps,
            ip_address: wanted.ip_address.as_ref().map(|address| address.as_str().into()),
            routing: routing.unwrap_or_default(),
            access,
            uptime: Uptime::default(),
        };
        self.sells_bandwidth(field, point.data_center())?;
        Ok(point)
    }

    /// What is there: exactly one of five parameters says it.
    fn edge_access(
        self,
        field: &str,
        wanted: &CreateCloudRouterEdgePoint,
        mbps: u32,
    ) -> Result<EdgeAccess, AccessRefused> {
        let given = [
            wanted.port_id.as_deref(),
            wanted.vpc_id.as_deref(),
            wanted.zbg_id.as_deref(),
            wanted.cloud_type.get().map(Cloud::name),
            wanted.ip_sec_tunnel.get().map(|_| "a tunnel"),
        ];
        if given.iter().flatten().count() != 1 {
            let problem = "it needs exactly one of `portId`, `vpcId`, `zbgId`, `cloudType` and `ipSecTunnel`"
                .to_owned();
            return Err(AccessRefused::Parameter { field: field.to_owned(), problem });
        }
        if let Some(port) = wanted.port_id.as_deref() {
            return self.port(field, port, wanted.vlan_id, wanted.dc_id.as_deref()).map(EdgeAccess::Port);
        }
        if let Some(vpc) = wanted.vpc_id.as_deref() {
            return self.vpc(vpc);
        }
        if let Some(gateway) = wanted.zbg_id.as_deref() {
            return self.border_gateway(gateway);
        }
        if let Some(cloud) = wanted.cloud_type.get() {
            let wanted = CloudWanted {
                field,
                product: Product::CloudRouter,
                cloud,
                region: wanted.cloud_region_id.as_deref(),
                account: wanted.cloud_account_id.as_deref(),
                data_center: wanted.dc_id.as_deref(),
                vlan: wanted.vlan_id,
                high_availability: wanted.ha_type.as_deref(),
                cloud_mbps: wanted.cloud_bandwidth_mbps,
                mbps,
            };
            return self.cloud(&wanted).map(EdgeAccess::Cloud);
        }
        self.tunnel(field, wanted)
    }

    fn tunnel(self, field: &str, wanted: &CreateCloudRouterEdgePoint) -> Result<EdgeAccess, AccessRefused> {
        let refuse = |parameter, problem: &str| Err(AccessRefused::parameter(field, parameter, problem));
        if wanted.ip_sec_tunnel.get() == Some(IpSecTunnel::RemoteIp) && wanted.customer_public_ip.is_none() {
            return refuse("customerPublicIP", "a tunnel to a `RemoteIP` needs it");
        }
        if wanted.psk.as_deref().is_none() {
            return refuse("psk", "a tunnel needs a pre-shared key");
        }
        if wanted.ip_sec_bgp_connection.is_some() && !wanted.ip_sec_static_routes.as_slice().is_empty() {
            return refuse("ipSecStaticRoutes", "`ipSecBgpConnection` excludes it");
        }
        let Some(data_center) = wanted.dc_id.as_deref() else {
            return refuse("dcId", "a tunnel needs the data center of its virtual edge");
        };
        if let Some(backup) = &wanted.backup_ip_sec {
            let backup = backup.0.dc_id.as_deref().unwrap_or(data_center);
            self.virtual_edge(&format!("{field}.backupIpSec"), backup)?;
        }
        self.virtual_edge(field, data_center)
    }

    /// The given name, or that of what is there.
    fn edge_point_name(
        self,
        field: &str,
        wanted: &CreateCloudRouterEdgePoint,
        access: &EdgeAccess,
    ) -> Result<Box<str>, AccessRefused> {
        let newer_version = self.see.version >= V2026_04_01;
        let has_own_name = newer_version || matches!(access, EdgeAccess::Cloud(_));
        if let Some(name) = wanted.edge_point_name.as_deref().filter(|_| has_own_name) {
            if newer_version {
                plain_name(field, "edgePointName", name)?;
            }
            return Ok(name.into());
        }
        Ok(match access {
            EdgeAccess::Port(access) => {
                self.see.find::<Port>(&access.port).map_or_else(Box::default, |port| port.body.name.clone())
            }
            EdgeAccess::Vpc { id, .. } => {
                self.see.catalogue.vpc(id).map_or_else(Box::default, |vpc| vpc.name.clone())
            }
            EdgeAccess::BorderGateway { id, .. } => id.clone(),
            EdgeAccess::Cloud(access) => format!("{}-{}", access.cloud, access.region).into(),
            EdgeAccess::VirtualEdge { data_center } => format!("virtual-edge-{data_center}").into(),
        })
    }
}

/// The way in which routes are to be learned; none where nothing is said about it.
pub fn routing(
    field: &str,
    bgp: Option<&Object<edge_point::BgpConnection>>,
    routes: &[Object<edge_point::IpRoute>],
) -> Result<Option<Routing>, AccessRefused> {
    match (bgp, routes) {
        (None, []) => Ok(None),
        (Some(Object(bgp)), []) if bgp.peer_asn == 0 || bgp.local_asn == Some(0) => {
            let which = if bgp.peer_asn == 0 { "peerAsn" } else { "localAsn" };
            Err(AccessRefused::Parameter {
                field: within(field, &format!("bgpConnection.{which}")),
                problem: "0 is the number of no autonomous system".to_owned(),
            })
        }
        (Some(Object(bgp)), []) => Ok(Some(Routing::Bgp(BgpConnection {
            peer_address: bgp.peer_ip_address.as_ref().map(|address| address.as_str().into()),
            peer_asn: bgp.peer_asn,
            local_asn: bgp.local_asn,
            password: bgp.password.as_deref().map(Into::into),
        }))),
        (None, routes) => {
            let route = |Object(route): &Object<edge_point::IpRoute>| IpRoute {
                prefix: route.prefix.as_str().into(),
                next_hop: route.next_hop.0,
            };
            Ok(Some(Routing::Static(routes.iter().map(route).collect())))
        }
        (Some(_), _) => {
            let problem = "`bgpConnection` excludes it: routes are learned one way or the other".to_owned();
            let field = within(field, "staticRoutes");
            Err(AccessRefused::Parameter { field, problem })
        }
    }
}

/// The name of a parameter of an edge point that stands in a list, or by itself.
fn within(field: &str, parameter: &str) -> String {
    if field.is_empty() { parameter.to_owned() } else { format!("{field}.{parameter}") }
}

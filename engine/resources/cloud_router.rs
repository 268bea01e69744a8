//! A cloud router: a layer-3 network between two or more edge points.

use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::endpoint::{CloudAccess, PortAccess};
use super::identifier::identifier;
use super::port::Tag;
use super::uptime::Uptime;
use super::{Kind, Resource, Row};
use crate::attachments::{Attachment, Place};
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::lifecycle::{Event, Next, Refusal, Status, cloud_router};
use crate::world::{Image, List, Table, World};

identifier! {
    /// The identifier of a cloud router.
    CloudRouterId
}

identifier! {
    /// The identifier of an edge point.
    EdgePointId
}

/// The attributes of a cloud router.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudRouter {
    /// The display name.
    pub name: Box<str>,
    /// The caller's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Box<str>>,
    /// The resource group; none means the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<Box<str>>,
    /// Its edge points, two or more, in the order in which they were added.
    pub edge_points: Vec<EdgePoint>,
    /// The caller's tags, in the order given.
    #[serde(default, skip_serializing_if = "<[Tag]>::is_empty")]
    pub tags: Box<[Tag]>,
}

/// Where a cloud router meets something outside. It has no life cycle of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgePoint {
    /// Its identifier.
    pub id: EdgePointId,
    /// The display name.
    pub name: Box<str>,
    /// When it was added.
    pub created_at: Timestamp,
    /// The largest bandwidth, in Mbps.
    pub bandwidth_mbps: u32,
    /// The address of the router there, with its mask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<Box<str>>,
    /// How routes are learned there.
    #[serde(default, skip_serializing_if = "Routing::is_none")]
    pub routing: Routing,
    /// What is there.
    pub access: EdgeAccess,
    /// When it carried traffic.
    #[serde(default, skip_serializing_if = "Uptime::is_empty")]
    pub uptime: Uptime,
}

/// How routes are learned at an edge point: one way or the other, never both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Routing {
    /// Not at all.
    #[default]
    None,
    /// By BGP.
    Bgp(BgpConnection),
    /// They are given.
    Static(Vec<IpRoute>),
}

/// A BGP session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BgpConnection {
    /// The address of the peer, with its mask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_address: Option<Box<str>>,
    /// The autonomous system number of the peer.
    pub peer_asn: u32,
    /// The autonomous system number of the router.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_asn: Option<u32>,
    /// The shared secret of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Box<str>>,
}

/// A static route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpRoute {
    /// The destination, such as `10.0.0.0/8`.
    pub prefix: Box<str>,
    /// Where to.
    pub next_hop: Ipv4Addr,
}

/// What an edge point is connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EdgeAccess {
    /// A port.
    Port(PortAccess),
    /// A public cloud.
    Cloud(CloudAccess),
    /// A VPC.
    Vpc {
        /// Which one.
        id: Box<str>,
        /// Where it is.
        data_center: Arc<str>,
    },
    /// A border gateway.
    BorderGateway {
        /// Which one.
        id: Box<str>,
        /// Where it is.
        data_center: Arc<str>,
        /// Its region.
        region: Box<str>,
    },
    /// A virtual edge: an IPsec tunnel over the Internet. The settings of the tunnel are not kept: nothing shows them.
    VirtualEdge {
        /// Where the virtual edge is.
        data_center: Arc<str>,
    },
}

impl Routing {
    /// Whether no way is set.
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl CloudRouter {
    /// The edge point with this identifier.
    pub fn edge_point(&self, id: &EdgePointId) -> Option<&EdgePoint> {
        self.edge_points.iter().find(|point| point.id == *id)
    }
}

impl EdgePoint {
    /// The data center where it is.
    pub const fn data_center(&self) -> &Arc<str> {
        match &self.access {
            EdgeAccess::Port(access) => &access.data_center,
            EdgeAccess::Cloud(access) => &access.data_center,
            EdgeAccess::Vpc { data_center, .. }
            | EdgeAccess::BorderGateway { data_center, .. }
            | EdgeAccess::VirtualEdge { data_center } => data_center,
        }
    }

    fn attach_to(&self, all: &mut Vec<Attachment>) {
        all.push((Place::EdgePoint(self.id.clone()), 0));
        match &self.access {
            EdgeAccess::Port(access) => all.extend(access.attachments()),
            EdgeAccess::Cloud(access) => all.extend(access.attachments()),
            EdgeAccess::Vpc { id, .. } => all.push((Place::Vpc(SmolStr::new(id)), 0)),
            EdgeAccess::BorderGateway { id, .. } => all.push((Place::BorderGateway(SmolStr::new(id)), 0)),
            EdgeAccess::VirtualEdge { .. } => {}
        }
    }
}

impl Resource for CloudRouter {
    type Id = CloudRouterId;
    const KIND: Kind = Kind::CloudRouter;
    const FIRST: Status = Status::Creating;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        cloud_router::after(status, event)
    }

    fn intern(&mut self, catalogue: &Catalogue) {
        for point in &mut self.edge_points {
            match &mut point.access {
                EdgeAccess::Port(access) => access.intern(catalogue),
                EdgeAccess::Cloud(access) => access.intern(catalogue),
                EdgeAccess::Vpc { data_center, .. }
                | EdgeAccess::BorderGateway { data_center, .. }
                | EdgeAccess::VirtualEdge { data_center } => {
                    *data_center = catalogue.shared_name(data_center);
                }
            }
        }
    }

    fn note_uptime(&mut self, carries: bool, at: Timestamp) -> bool {
        let note = |point: &mut EdgePoint| point.uptime.note(carries.then_some(point.bandwidth_mbps), at);
        // Every point is told, whatever the first one says.
        self.edge_points.iter_mut().map(note).fold(false, |any, one| any | one)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        let mut all = Vec::new();
        for point in &row.body.edge_points {
            point.attach_to(&mut all);
        }
        all
    }

    fn table(world: &World) -> &Table<Self> {
        &world.cloud_routers
    }

    fn list(image: &Image) -> &List<Self> {
        &image.cloud_routers
    }

    fn list_mut(image: &mut Image) -> &mut List<Self> {
        &mut image.cloud_routers
    }
}

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
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::{Attachment, Place};
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, cloud_router};

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
    /// What deleted edge points carried, as long as it can be asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_uptimes: Vec<PastUptime>,
    /// The caller's tags, in the order given.
    #[serde(default, skip_serializing_if = "<[Tag]>::is_empty")]
    pub tags: Box<[Tag]>,
}

/// When a deleted edge point carried traffic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastUptime {
    /// Where it was.
    pub data_center: Arc<str>,
    /// When.
    pub uptime: Uptime,
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

impl EdgeAccess {
    /// The connection to a cloud, where it is one.
    pub const fn as_cloud(&self) -> Option<&CloudAccess> {
        match self {
            Self::Cloud(access) => Some(access),
            Self::Port(_) | Self::Vpc { .. } | Self::BorderGateway { .. } | Self::VirtualEdge { .. } => None,
        }
    }

    /// The same, to be changed.
    pub const fn as_cloud_mut(&mut self) -> Option<&mut CloudAccess> {
        match self {
            Self::Cloud(access) => Some(access),
            Self::Port(_) | Self::Vpc { .. } | Self::BorderGateway { .. } | Self::VirtualEdge { .. } => None,
        }
    }
}

impl CloudRouter {
    /// The edge point with this identifier.
    pub fn edge_point(&self, id: &EdgePointId) -> Option<&EdgePoint> {
        self.edge_points.iter().find(|point| point.id == *id)
    }

    /// Takes out the edge point at this position, at a moment. What it carried is kept in mind.
    pub fn remove_edge_point(&mut self, position: usize, at: Timestamp) {
        let mut removed = self.edge_points.remove(position);
        removed.uptime.note(None, at);
        self.past_uptimes.retain(|past| !past.uptime.is_forgotten(at));
        if !removed.uptime.is_empty() {
            let data_center = Arc::clone(removed.data_center());
            self.past_uptimes.push(PastUptime { data_center, uptime: removed.uptime });
        }
    }

    /// When the edge points in a data center carried traffic, deleted ones included as long as at `at` somebody can ask
    /// for it.
    pub fn uptimes_in(&self, data_center: &str, at: Timestamp) -> impl Iterator<Item = &Uptime> {
        let points = self.edge_points.iter().map(|point| (point.data_center(), &point.uptime));
        let past = self.past_uptimes.iter().filter(move |past| !past.uptime.is_forgotten(at));
        let past = past.map(|past| (&past.data_center, &past.uptime));
        points.chain(past).filter(move |(place, _)| ***place == *data_center).map(|(_, uptime)| uptime)
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
        for past in &mut self.past_uptimes {
            past.data_center = catalogue.shared_name(&past.data_center);
        }
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

    fn table(image: &Image) -> &Table<Self> {
        &image.cloud_routers
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.cloud_routers
    }
}

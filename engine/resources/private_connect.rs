//! A private connect: a layer-2 connection between two ends, each a port or a public cloud.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::endpoint::{CloudAccess, PortAccess};
use super::identifier::identifier;
use super::port::Tag;
use super::uptime::Uptime;
use super::{Kind, Resource, Row};
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::Attachment;
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, private_connect};

identifier! {
    /// The identifier of a private connect.
    PrivateConnectId
}

/// The attributes of a private connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateConnect {
    /// The display name.
    pub name: Box<str>,
    /// The bandwidth between the ends, in Mbps.
    pub bandwidth_mbps: u32,
    /// The resource group; none means the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<Box<str>>,
    /// One end.
    pub endpoint_a: Endpoint,
    /// The other end.
    pub endpoint_z: Endpoint,
    /// The number of the order that created it.
    pub order_number: u64,
    /// The caller's tags, in the order given.
    #[serde(default, skip_serializing_if = "<[Tag]>::is_empty")]
    pub tags: Box<[Tag]>,
    /// When it carried traffic.
    #[serde(default, skip_serializing_if = "Uptime::is_empty")]
    pub uptime: Uptime,
}

/// One end of a private connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The caller's name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Box<str>>,
    /// What is there.
    pub access: Access,
}

/// What an end is connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// A port.
    Port(PortAccess),
    /// A public cloud.
    Cloud(CloudAccess),
}

impl Access {
    /// The connection to a cloud, where it is one.
    pub const fn as_cloud(&self) -> Option<&CloudAccess> {
        match self {
            Self::Cloud(access) => Some(access),
            Self::Port(_) => None,
        }
    }

    /// The same, to be changed.
    pub const fn as_cloud_mut(&mut self) -> Option<&mut CloudAccess> {
        match self {
            Self::Cloud(access) => Some(access),
            Self::Port(_) => None,
        }
    }
}

impl PrivateConnect {
    /// Both ends.
    pub fn endpoints(&self) -> [&Endpoint; 2] {
        [&self.endpoint_a, &self.endpoint_z]
    }

    /// Both ends, to be changed.
    pub fn endpoints_mut(&mut self) -> [&mut Endpoint; 2] {
        [&mut self.endpoint_a, &mut self.endpoint_z]
    }
}

impl Endpoint {
    /// The data center where it is.
    pub fn data_center(&self) -> &Arc<str> {
        match &self.access {
            Access::Port(access) => &access.data_center,
            Access::Cloud(access) => &access.data_center,
        }
    }
}

impl Resource for PrivateConnect {
    type Id = PrivateConnectId;
    const KIND: Kind = Kind::PrivateConnect;
    const FIRST: Status = Status::Creating;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        private_connect::after(status, event)
    }

    fn intern(&mut self, catalogue: &Catalogue) {
        for endpoint in self.endpoints_mut() {
            match &mut endpoint.access {
                Access::Port(access) => access.intern(catalogue),
                Access::Cloud(access) => access.intern(catalogue),
            }
        }
    }

    fn note_uptime(&mut self, carries: bool, at: Timestamp) -> bool {
        self.uptime.note(carries.then_some(self.bandwidth_mbps), at)
    }

    fn attachments(row: &Row<Self>) -> Vec<Attachment> {
        let mut all = Vec::new();
        for endpoint in row.body.endpoints() {
            match &endpoint.access {
                Access::Port(access) => all.extend(access.attachments()),
                Access::Cloud(access) => all.extend(access.attachments()),
            }
        }
        all
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.private_connects
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.private_connects
    }
}

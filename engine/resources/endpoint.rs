//! Where private connects and cloud routers are connected to something outside: a port with a VLAN, or a public cloud.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::identifier::{Identifier, identifier};
use super::port::PortId;
use crate::catalogue::Catalogue;
use crate::catalogue::cloud::Cloud;
use crate::image::attachments::{Attachment, Place};

identifier! {
    /// The identifier of the cloud side of one connection.
    CloudPortId
}

/// A VLAN of a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortAccess {
    /// The port.
    pub port: PortId,
    /// The VLAN, 2 to 4000; no two that hold on to the port have the same.
    pub vlan: u16,
    /// The data center of the port, so that it is known even when the port is gone.
    pub data_center: Arc<str>,
}

/// A connection to a public cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudAccess {
    /// Its identifier, made by the gateway.
    pub id: CloudPortId,
    /// Which cloud.
    pub cloud: Cloud,
    /// The region of the cloud.
    pub region: Arc<str>,
    /// The data center where the cloud is reached.
    pub data_center: Arc<str>,
    /// The account at the cloud; for Google the pairing key, for Azure the service key, for Oracle the OCID.
    pub account: Box<str>,
    /// The VLAN, 2 to 4000; unique for the cloud and data center among those that hold on to it.
    pub vlan: u16,
    /// The type of high availability, where the cloud has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_availability: Option<Box<str>>,
    /// The bandwidth on the side of the cloud, in Mbps: one of its tiers.
    pub bandwidth_mbps: u32,
}

impl PortAccess {
    /// The identifier of the port as text.
    pub fn port_text(&self) -> &str {
        self.port.as_str()
    }

    /// What it uses.
    pub(super) fn attachments(&self) -> impl Iterator<Item = Attachment> {
        std::iter::once((Place::Port(self.port.clone()), self.vlan.into()))
    }

    pub(super) fn intern(&mut self, catalogue: &Catalogue) {
        self.data_center = catalogue.shared_name(&self.data_center);
    }
}

impl CloudAccess {
    /// What it uses, and what it is found by.
    pub(super) fn attachments(&self) -> impl Iterator<Item = Attachment> {
        let access = Place::CloudAccess(self.cloud, SmolStr::new(&*self.data_center));
        [(access, self.vlan.into()), (Place::CloudPort(self.id.clone()), 0)].into_iter()
    }

    pub(super) fn intern(&mut self, catalogue: &Catalogue) {
        self.data_center = catalogue.shared_name(&self.data_center);
        self.region = catalogue.shared_name(&self.region);
    }

    /// Its identifier as text.
    pub fn id_text(&self) -> &str {
        self.id.as_str()
    }
}

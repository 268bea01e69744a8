//! The members of a server in answers, as JSON has them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::resources::server::ServerId;

use super::SecurityGroup;
use super::address::PortAddress;
use super::attributes::ServerAttributes;
use super::flavor::FlavorOfServer;
use crate::views::link::Link;
use crate::views::moment::Moment;
use crate::views::nullable::Nullable;

/// A server after a change of it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Fields<'a, A> {
    /// The identifier of the server.
    pub(super) id: &'a ServerId,
    /// The display name.
    pub(super) name: &'a str,
    /// Where the server stands. While it is being deleted it keeps the status that it had before.
    #[schemars(extend("enum" = ["BUILD", "ACTIVE", "SHUTOFF", "ERROR", "DELETED"]))]
    pub(super) status: &'static str,
    /// The identifier of the project that owns it.
    pub(super) tenant_id: &'a str,
    /// The access key that created it; empty for a call without credentials.
    pub(super) user_id: &'a str,
    /// What its owner noted.
    pub(super) metadata: &'a BTreeMap<Box<str>, Box<str>>,
    /// Stands for the host that it is on, as this project sees it.
    #[serde(rename = "hostId")]
    pub(super) host_id: String,
    /// The image that it boots from; empty for none.
    pub(super) image: ImageOrNone<'a>,
    /// Its flavor: where it is found, or from 2.47 on what it is.
    pub(super) flavor: FlavorOfServer<'a>,
    /// When it was created.
    pub(super) created: Moment,
    /// When it changed last.
    pub(super) updated: Moment,
    /// Its addresses by the name of their network.
    pub(super) addresses: BTreeMap<&'a str, Vec<A>>,
    /// The address of version 4 that its owner says it is reached at; empty for none.
    #[serde(rename = "accessIPv4")]
    pub(super) access_ipv4: String,
    /// The address of version 6 that its owner says it is reached at; empty for none.
    #[serde(rename = "accessIPv6")]
    pub(super) access_ipv6: String,
    /// Where it is found.
    pub(super) links: [Link; 2],
    /// How its disk is partitioned: `AUTO` for one partition of the size of the flavor, `MANUAL` for as the image has
    /// it.
    #[serde(rename = "OS-DCF:diskConfig")]
    #[schemars(extend("enum" = ["AUTO", "MANUAL"]))]
    pub(super) disk_config: &'static str,
    /// How far its building has come, in percent; only in the statuses BUILD and ACTIVE, and always 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) progress: Option<u8>,
    /// Whether it is locked, from 2.9 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) locked: Option<bool>,
    /// The note of its owner on what it is, from 2.19 on; null for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<Nullable<&'a str>>,
    /// The words of its owner to find it by, from 2.26 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<&'a BTreeSet<Box<str>>>,
}

/// A server.
#[derive(Serialize, JsonSchema)]
pub(super) struct Everything<'a> {
    #[serde(flatten)]
    pub(super) fields: Fields<'a, PortAddress>,
    /// Whether it has a drive with its configuration: `True`, or empty for no.
    #[schemars(extend("enum" = ["True", ""]))]
    pub(super) config_drive: &'static str,
    /// The name of its key pair; null for none.
    pub(super) key_name: Option<&'a str>,
    /// The zone that it is in: always `nova`.
    #[serde(rename = "OS-EXT-AZ:availability_zone")]
    pub(super) availability_zone: &'static str,
    /// When it was in service for the first time; null if it never was.
    #[serde(rename = "OS-SRV-USG:launched_at")]
    pub(super) launched_at: Option<String>,
    /// When it was deleted; null until then.
    #[serde(rename = "OS-SRV-USG:terminated_at")]
    pub(super) terminated_at: Option<String>,
    /// The security groups that it is in: always `default`.
    pub(super) security_groups: [SecurityGroup; 1],
    /// What is being done with it, such as `deleting`; null for nothing.
    #[serde(rename = "OS-EXT-STS:task_state")]
    pub(super) task_state: Option<&'static str>,
    /// What it is when nothing is being done with it, such as `active`.
    #[serde(rename = "OS-EXT-STS:vm_state")]
    pub(super) vm_state: &'static str,
    /// Whether it has power: 1 if so, 4 if it is switched off, 0 if that is not known.
    #[serde(rename = "OS-EXT-STS:power_state")]
    pub(super) power_state: u8,
    /// The volumes that it has: always none.
    #[serde(rename = "os-extended-volumes:volumes_attached")]
    pub(super) volumes_attached: [AttachedVolume; 0],
    /// What only administrators are shown.
    #[serde(flatten)]
    pub(super) attributes: Option<ServerAttributes<'a>>,
}

/// The image of a server, or nothing.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum ImageOrNone<'a> {
    /// One.
    Image(Named<'a>),
    /// None: the empty text.
    None(&'static str),
}

/// What a server is made of.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartOfServer")]
pub(super) struct Named<'a> {
    /// Its identifier.
    pub(super) id: &'a str,
    /// Where it is found.
    pub(super) links: [Link; 1],
}

/// A volume by its identifier.
#[derive(Serialize, JsonSchema)]
pub(super) struct AttachedVolume {
    /// The identifier.
    id: &'static str,
}

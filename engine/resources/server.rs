//! A server of Compute. Its ports are found by their device, so they are not repeated here.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::identifier::{Identifier, identifier};
use super::{Kind, Resource, Row, Shared};
use crate::addresses;
use crate::clock::Timestamp;
use crate::image::{Image, Table};
use crate::lifecycle::{Event, Next, Refusal, Status, server};
use crate::random;
use crate::transaction::Transaction;
use crate::world::World;

identifier! {
    /// The identifier of a server.
    ServerId, random::uuid
}

/// The attributes of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The display name.
    pub name: Box<str>,
    /// The identifier of its flavor.
    pub flavor: SmolStr,
    /// The identifier of its image; none for one that boots from a volume.
    pub image: Option<SmolStr>,
    /// The access key that ordered it; empty for a call without credentials.
    pub user: SmolStr,
    /// A note of its owner on what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Box<str>>,
    /// Words of its owner to find it by.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<Box<str>>,
    /// Whether its disk is one partition of the size of the flavor, and not as the image has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto_disk: bool,
    /// Whether it has a drive with its configuration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub config_drive: bool,
    /// What its owner wants to be there at its first start, in base 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_data: Option<Box<str>>,
    /// The files that its owner wants to be there at its first start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<InjectedFile>,
    /// The name of its key pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_name: Option<SmolStr>,
    /// The order that it was made by, which others may have been made by too; empty for one of older versions.
    #[serde(default, skip_serializing_if = "SmolStr::is_empty")]
    pub reservation: SmolStr,
    /// Which one of its order it is, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub launch_index: u32,
    /// The caller's metadata.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<Box<str>, Box<str>>,
    /// The address of version 4 that its owner says it is reached at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ipv4: Option<Ipv4Addr>,
    /// The same of version 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ipv6: Option<Ipv6Addr>,
    /// Whether it is locked, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<LockedBy>,
    /// Whether an administrator says that it is out of order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// The status in which its deletion found it, and which it shows until it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_before_deletion: Option<Status>,
    /// When it was in service for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launched_at: Option<Timestamp>,
    /// When its attributes were changed last.
    pub updated_at: Timestamp,
}

/// A file that a server is to have at its first start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectedFile {
    /// Where it is to be.
    pub path: Box<str>,
    /// What is in it, in base 64.
    pub contents: Box<str>,
}

/// Who locked a server, and so who may unlock it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockedBy {
    /// Somebody of its own project.
    Owner,
    /// An administrator of another project: only administrators unlock it.
    Admin,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_first(index: &u32) -> bool {
    *index == 0
}

impl Server {
    /// A server with this name and flavor, and with nothing that a caller may leave out.
    pub fn new(name: &str, flavor: &str, now: Timestamp) -> Self {
        Self {
            name: name.into(),
            flavor: flavor.into(),
            image: None,
            user: SmolStr::default(),
            description: None,
            tags: BTreeSet::new(),
            auto_disk: false,
            config_drive: false,
            user_data: None,
            files: Vec::new(),
            key_name: None,
            reservation: SmolStr::default(),
            launch_index: 0,
            metadata: BTreeMap::new(),
            access_ipv4: None,
            access_ipv6: None,
            locked: None,
            failed: false,
            status_before_deletion: None,
            launched_at: None,
            updated_at: now,
        }
    }
}

impl Resource for Server {
    type Id = ServerId;
    const KIND: Kind = Kind::Server;
    const FIRST: Status = Status::Creating;

    fn after(status: Status, event: Event) -> Result<Next, Refusal> {
        server::after(status, event)
    }

    fn note_uptime(&mut self, carries: bool, at: Timestamp) -> bool {
        let launched = carries && self.launched_at.is_none();
        if launched {
            self.launched_at = Some(at);
        }
        launched
    }

    fn on_release(row: &Shared<Self>, tx: &mut Transaction<'_>) -> Result<(), Refusal> {
        addresses::release_device(tx, row.id.as_str())
    }

    fn published(world: &World, row: &Row<Self>, kept: bool) {
        world.note_owner(row, kept);
    }

    fn table(image: &Image) -> &Table<Self> {
        &image.servers
    }

    fn table_mut(image: &mut Image) -> &mut Table<Self> {
        &mut image.servers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_of_an_older_version_is_still_read_and_written_as_it_was() {
        let stored = r#"{"name":"a","flavor":"1","image":null,"user":"","updated_at":1767600000000}"#;
        let server: Server = serde_json::from_str(stored).unwrap();
        assert_eq!((server.launch_index, server.auto_disk, server.tags.len()), (0, false, 0));
        assert_eq!(serde_json::to_string(&server).unwrap(), stored);
    }
}

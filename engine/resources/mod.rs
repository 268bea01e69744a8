//! What the gateway keeps: one file per kind of resource, with its identifier and its attributes.

pub mod access_key;
pub mod cloud_router;
pub mod endpoint;
pub mod identifier;
pub mod ip_address;
pub mod key_pair;
pub mod network;
pub mod network_port;
pub mod port;
pub mod private_connect;
pub mod revoked_token;
pub mod server;
pub mod subnet;
pub mod uptime;

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::account::{AccountNumber, Revision};
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::{Attachment, Attachments};
use crate::image::stocks::Stock;
use crate::image::{Image, Table};
use crate::lifecycle::schedule::Schedule;
use crate::lifecycle::{Event, Next, Refusal, Status};
use crate::store::Handle;
use crate::transaction::Transaction;
use crate::world::World;

/// The kinds of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A data center port.
    Port,
    /// A private connect.
    PrivateConnect,
    /// A cloud router.
    CloudRouter,
    /// An access key: a signing secret or a bearer token.
    AccessKey,
    /// A network.
    Network,
    /// A subnet.
    Subnet,
    /// A port of a network.
    NetworkPort,
    /// An address in use.
    IpAddress,
    /// A server.
    Server,
    /// A token that was revoked before its time.
    RevokedToken,
    /// The public half of a key pair.
    KeyPair,
}

/// One kind of resource: its attributes are the implementing type, its life cycle is [`Resource::after`].
/// A new kind implements this, and gets a line in [`Kind`] and in `image/mod.rs`.
pub trait Resource: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its identifier.
    type Id: identifier::Identifier;
    /// Which kind it is.
    const KIND: Kind;
    /// The status it is created in.
    const FIRST: Status;

    /// What an event does in a status: a pure table.
    fn after(status: Status, event: Event) -> Result<Next, Refusal>;

    /// When a resource that entered `status` at `since` moves on by itself.
    fn due_at(&self, status: Status, since: Timestamp, schedule: &Schedule) -> Option<Timestamp> {
        schedule.due_at(Self::KIND, status, since)
    }

    /// Whether the end of `status` is a moment that its caller was told, rather than the end of a stay.
    fn ends_at_a_moment(&self, _status: Status) -> bool {
        false
    }

    /// Replaces names that the catalogue knows by its shared copies, after loading.
    fn intern(&mut self, _catalogue: &Catalogue) {}

    /// Keeps in mind that from `at` on the resource carries traffic, or does not. Tells whether that changed it.
    fn note_uptime(&mut self, _carries: bool, _at: Timestamp) -> bool {
        false
    }

    /// What a resource is built on. Nobody asks once it is being destroyed.
    fn attachments(_row: &Row<Self>) -> Vec<Attachment> {
        Vec::new()
    }

    /// The stock that a resource takes from. The number of those that do is kept.
    fn stock(_row: &Row<Self>) -> Option<Stock> {
        None
    }

    /// Whether something in service is built on the resource, so that it cannot leave the recycle bin by itself.
    fn is_held(_row: &Row<Self>, _attachments: &Attachments) -> bool {
        false
    }

    /// Ends what ends with the resource, in the change by which it leaves service for good: it is
    /// [destroyed](Status::Destroyed) or no longer kept. Called once in its life.
    fn on_release(_row: &Shared<Self>, _tx: &mut Transaction<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    /// Told after each publication of a row (`kept`: it is there now; else it was removed), for further look-ups.
    fn published(_world: &World, _row: &Row<Self>, _kept: bool) {}

    /// Where an account's image keeps this kind.
    fn table(image: &Image) -> &Table<Self>;

    /// The same, to be changed.
    fn table_mut(image: &mut Image) -> &mut Table<Self>;
}

/// A resource as it was last committed. Rows are never changed: a change publishes a new one.
#[derive(Clone, Debug)]
pub struct Row<R: Resource> {
    /// The account that owns it.
    pub account: AccountNumber,
    /// Its identifier.
    pub id: R::Id,
    /// Where the store keeps it.
    pub handle: Handle,
    /// The account revision of its last change.
    pub revision: Revision,
    /// Where it stands in its life.
    pub status: Status,
    /// When it entered that status.
    pub since: Timestamp,
    /// When it leaves that status by itself.
    pub due_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Its attributes.
    pub body: R,
}

/// Shared ownership of a committed row.
pub type Shared<R> = Arc<Row<R>>;

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Port,
        Self::PrivateConnect,
        Self::CloudRouter,
        Self::AccessKey,
        Self::Network,
        Self::Subnet,
        Self::NetworkPort,
        Self::IpAddress,
        Self::Server,
        Self::RevokedToken,
        Self::KeyPair,
    ];

    /// The kind as it is stored and named in settings, such as `port`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Port => "port",
            Self::PrivateConnect => "private_connect",
            Self::CloudRouter => "cloud_router",
            Self::AccessKey => "access_key",
            Self::Network => "network",
            Self::Subnet => "subnet",
            Self::NetworkPort => "network_port",
            Self::IpAddress => "ip_address",
            Self::Server => "server",
            Self::RevokedToken => "revoked_token",
            Self::KeyPair => "key_pair",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether identifiers may come from outside, so that a store must refuse one that an account has already. The
    /// others hold 122 random bits: nobody looks them up, as that would cost a random page of the disk per row.
    pub const fn identifiers_can_be_chosen(self) -> bool {
        match self {
            Self::Port
            | Self::PrivateConnect
            | Self::CloudRouter
            | Self::Network
            | Self::Subnet
            | Self::NetworkPort
            | Self::IpAddress
            | Self::Server
            | Self::KeyPair
            // Its maker sees to it that there is one only.
            | Self::RevokedToken => false,
            Self::AccessKey => true,
        }
    }

    /// The statuses that end by themselves after a time that the schedule sets.
    pub const fn passing_statuses(self) -> &'static [Status] {
        match self {
            Self::Port => &[
                Status::Creating,
                Status::Recycled,
                Status::Recovering,
                Status::Destroying,
                Status::Destroyed,
            ],
            Self::PrivateConnect => &[
                Status::Creating,
                Status::Updating,
                Status::Deleting,
                Status::Recycled,
                Status::Recovering,
                Status::Destroying,
            ],
            Self::CloudRouter => &[
                Status::Creating,
                Status::Updating,
                Status::Recycled,
                Status::Recovering,
                Status::Destroying,
            ],
            Self::Server => {
                &[Status::Creating, Status::Stopping, Status::Starting, Status::Destroying, Status::Destroyed]
            }
            Self::AccessKey
            | Self::Network
            | Self::Subnet
            | Self::NetworkPort
            | Self::IpAddress
            | Self::RevokedToken
            | Self::KeyPair => &[],
        }
    }
}

/// Whether a member has its default value: such are not stored.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

//! Tags of networks, subnets and ports: read and changed by kind and identifier, as the paths of tags have them.

use zc_gateway_engine::resources::network::Network;
use zc_gateway_engine::resources::network_port::NetworkPort;
use zc_gateway_engine::resources::subnet::Subnet;
use zc_gateway_engine::resources::{Kind, Shared};
use zc_gateway_engine::world::Subject;
use zc_gateway_engine::{Snapshot, Transaction};

use super::changing::revise;
use crate::parameters::any_id::AnyId;
use crate::parameters::network_tags::MOST_TAGS;
use crate::refusals::network::{NetworkRefused, Revised, allow_change, expect_revision};

/// Tags as a resource keeps them: sorted, each once.
pub type Tags = Vec<Box<str>>;

/// What has tags.
trait Tagged: Revised + PartialEq {
    fn tags(&mut self) -> &mut Tags;
}

impl Tagged for Network {
    fn tags(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl Tagged for Subnet {
    fn tags(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl Tagged for NetworkPort {
    fn tags(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

/// The resource whose tags are meant, as a caller names it.
#[derive(Clone, Copy)]
pub struct Meant<'p> {
    /// The name of the list that it is in, such as `networks`.
    pub kind: &'p str,
    /// Its identifier.
    pub id: &'p AnyId,
}

/// The resource, where it was found.
enum Found {
    Network(Shared<Network>),
    Subnet(Shared<Subnet>),
    Port(Shared<NetworkPort>),
}

/// What a caller wants to do with tags, for the rule by which it may be refused.
#[derive(Clone, Copy)]
pub enum Tagging {
    /// Add some.
    Create,
    /// Replace them, or add one.
    Update,
    /// Take some away.
    Delete,
}

impl Tagging {
    const fn rule(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Create, Kind::Network) => "create_network:tags",
            (Self::Create, Kind::Subnet) => "create_subnet:tags",
            (Self::Create, _) => "create_port:tags",
            (Self::Update, Kind::Network) => "update_network:tags",
            (Self::Update, Kind::Subnet) => "update_subnet:tags",
            (Self::Update, _) => "update_port:tags",
            (Self::Delete, Kind::Network) => "delete_network:tags",
            (Self::Delete, Kind::Subnet) => "delete_subnet:tags",
            (Self::Delete, _) => "delete_port:tags",
        }
    }
}

impl Meant<'_> {
    /// What an action on it is about.
    pub fn subject(self) -> Option<Subject> {
        match self.kind {
            "networks" => Some(self.id.subject::<Network>()),
            "subnets" => Some(self.id.subject::<Subnet>()),
            "ports" => Some(self.id.subject::<NetworkPort>()),
            _ => None,
        }
    }

    fn find(self, see: &Snapshot<'_>) -> Result<Found, NetworkRefused> {
        let found = match self.kind {
            "networks" => self.id.find(see).map(Found::Network),
            "subnets" => self.id.find(see).map(Found::Subnet),
            "ports" => self.id.find(see).map(Found::Port),
            _ => None,
        };
        let (kind, id) = (self.kind.to_owned(), self.id.to_string());
        found.ok_or(NetworkRefused::TaggedNotFound { kind, id })
    }

    /// Its tags.
    pub fn tags(self, see: &Snapshot<'_>) -> Result<Tags, NetworkRefused> {
        Ok(match self.find(see)? {
            Found::Network(row) => row.body.tags.clone(),
            Found::Subnet(row) => row.body.tags.clone(),
            Found::Port(row) => row.body.tags.clone(),
        })
    }

    /// Changes its tags, where it has the revision that is expected, and gives them.
    pub fn change(
        self,
        tx: &mut Transaction<'_>,
        change: Tagging,
        expected: Option<u64>,
        edit: impl FnOnce(&mut Tags) -> Result<(), NetworkRefused>,
    ) -> Result<Tags, NetworkRefused> {
        match self.find(tx)? {
            Found::Network(row) => changed(tx, &row, change, expected, edit),
            Found::Subnet(row) => changed(tx, &row, change, expected, edit),
            Found::Port(row) => changed(tx, &row, change, expected, edit),
        }
    }
}

fn changed<R: Tagged>(
    tx: &mut Transaction<'_>,
    row: &Shared<R>,
    change: Tagging,
    expected: Option<u64>,
    edit: impl FnOnce(&mut Tags) -> Result<(), NetworkRefused>,
) -> Result<Tags, NetworkRefused> {
    allow_change(tx, change.rule(R::KIND))?;
    expect_revision(row, expected)?;
    let mut body = row.body.clone();
    edit(body.tags())?;
    let tags = body.tags();
    tags.sort_unstable();
    tags.dedup();
    if tags.len() > MOST_TAGS {
        let rule = format!("The number of tags exceed the per-resource limit of {MOST_TAGS}");
        return Err(NetworkRefused::invalid("tags", rule));
    }
    let tags = tags.clone();
    revise(tx, row, body)?;
    Ok(tags)
}

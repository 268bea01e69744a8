//! The committed image that every read is served from: concurrent maps by identifier, and per account an ordered
//! list of each kind. Only the publication of a commit changes it, in commit order, so readers see the durable
//! history and nothing else.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use dashmap::DashMap;
use parking_lot::RwLock;
use smol_str::SmolStr;

use crate::account::{AccountName, AccountNumber, ProjectId, Revision};
use crate::attachments::{Attachment, Attachments, User};
use crate::lifecycle::Status;
use crate::lifecycle::due::{Due, DueQueue};
use crate::operation::Operation;
use crate::resources::access_key::{AccessKey, AccessKeyId};
use crate::resources::cloud_router::CloudRouter;
use crate::resources::identifier::Identifier;
use crate::resources::ip_address::IpAddress;
use crate::resources::key_pair::KeyPair;
use crate::resources::network::Network;
use crate::resources::network_port::NetworkPort;
use crate::resources::port::Port;
use crate::resources::private_connect::PrivateConnect;
use crate::resources::revoked_token::RevokedToken;
use crate::resources::server::Server;
use crate::resources::subnet::Subnet;
use crate::resources::{Kind, Resource, Row, Shared};
use crate::store::Handle;

/// Many small shards keep the pause short when one of them grows.
const SHARDS: usize = 128;

/// Everything that is kept, as last committed.
pub struct World {
    /// All ports.
    pub ports: Table<Port>,
    /// All private connects.
    pub private_connects: Table<PrivateConnect>,
    /// All cloud routers.
    pub cloud_routers: Table<CloudRouter>,
    /// All access keys.
    pub access_keys: Table<AccessKey>,
    /// All networks.
    pub networks: Table<Network>,
    /// All subnets.
    pub subnets: Table<Subnet>,
    /// All ports of networks.
    pub network_ports: Table<NetworkPort>,
    /// All addresses in use.
    pub ip_addresses: Table<IpAddress>,
    /// All servers.
    pub servers: Table<Server>,
    /// All revoked tokens.
    pub revoked_tokens: Table<RevokedToken>,
    /// All key pairs.
    pub key_pairs: Table<KeyPair>,
    /// Which account a server, or something of a network, belongs to: an administrator knows only the identifier.
    owners: DashMap<(Kind, SmolStr), AccountNumber>,
    /// Which account an access key belongs to: authentication knows only the key.
    access_key_owners: DashMap<AccessKeyId, AccountNumber>,
    accounts: DashMap<AccountNumber, Arc<Account>>,
    account_numbers: DashMap<AccountName, AccountNumber>,
    projects: DashMap<ProjectId, AccountNumber>,
    /// What is to happen by itself, in order of time.
    pub due: DueQueue,
}

/// What an action is about: one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: SmolStr,
}

/// One kind of resource by account and identifier. There is no look-up by identifier alone.
pub struct Table<R: Resource> {
    rows: DashMap<(AccountNumber, R::Id), Shared<R>>,
}

/// An account and what it owns.
pub struct Account {
    /// Its number in the store.
    pub number: AccountNumber,
    /// Its name.
    pub name: AccountName,
    /// Its identifier as a project.
    pub project_id: ProjectId,
    /// What it owns. One lock for all kinds: a list is of one revision.
    pub image: RwLock<Image>,
    /// Held by all who commit, beside each other; by one alone who would else never be fast enough.
    pub(crate) turn: tokio::sync::RwLock<()>,
}

/// What an account owns at one revision.
#[derive(Default)]
pub struct Image {
    /// The revision.
    pub revision: Revision,
    /// Its ports.
    pub ports: List<Port>,
    /// Its private connects.
    pub private_connects: List<PrivateConnect>,
    /// Its cloud routers.
    pub cloud_routers: List<CloudRouter>,
    /// Its access keys.
    pub access_keys: List<AccessKey>,
    /// Its networks.
    pub networks: List<Network>,
    /// Its subnets.
    pub subnets: List<Subnet>,
    /// Its ports of networks.
    pub network_ports: List<NetworkPort>,
    /// Its addresses in use.
    pub ip_addresses: List<IpAddress>,
    /// Its servers.
    pub servers: List<Server>,
    /// Its revoked tokens.
    pub revoked_tokens: List<RevokedToken>,
    /// Its key pairs.
    pub key_pairs: List<KeyPair>,
    /// Which of them are built on what.
    pub attachments: Attachments,
}

/// The resources of one kind and account by age. Any page costs the same, wherever it lies.
pub struct List<R: Resource> {
    rows: indexset::BTreeSet<ByAge<R>>,
}

/// Orders rows from old to new; of two created in the same millisecond the higher identifier counts as older, so
/// that a list from new to old has ascending identifiers there.
struct ByAge<R: Resource>(Shared<R>);

/// One row of a commit, ready to be published once it is durable.
pub trait Publish: Send {
    /// Makes the change visible. `image` is the account's, locked for writing.
    fn publish(self: Box<Self>, world: &World, image: &mut Image, revision: Revision, handle: Handle);
}

/// The change of one resource: created (no `before`), changed, or removed (no `after`).
pub struct Change<R: Resource> {
    /// The row that the change started from.
    pub before: Option<Shared<R>>,
    /// The new row; its handle and revision are set at publication.
    pub after: Option<Row<R>>,
}

impl World {
    /// An empty world.
    pub fn new() -> Self {
        Self {
            ports: Table::new(),
            private_connects: Table::new(),
            cloud_routers: Table::new(),
            access_keys: Table::new(),
            networks: Table::new(),
            subnets: Table::new(),
            network_ports: Table::new(),
            ip_addresses: Table::new(),
            servers: Table::new(),
            revoked_tokens: Table::new(),
            key_pairs: Table::new(),
            owners: DashMap::new(),
            access_key_owners: DashMap::new(),
            accounts: DashMap::new(),
            account_numbers: DashMap::new(),
            projects: DashMap::new(),
            due: DueQueue::default(),
        }
    }

    /// The account with this number.
    pub fn account(&self, number: AccountNumber) -> Option<Arc<Account>> {
        self.accounts.get(&number).map(|account| Arc::clone(&account))
    }

    /// The account with this name.
    pub fn account_named(&self, name: &AccountName) -> Option<Arc<Account>> {
        let number = *self.account_numbers.get(name)?;
        self.account(number)
    }

    /// The account that has this identifier as a project.
    pub fn account_of_project(&self, project: &ProjectId) -> Option<Arc<Account>> {
        let number = *self.projects.get(project)?;
        self.account(number)
    }

    /// The account that owns what an administrator names by its identifier alone.
    pub fn owner_of(&self, subject: &Subject) -> Option<AccountNumber> {
        if subject.kind == Kind::AccessKey {
            let id = AccessKeyId::parse(&subject.id).ok()?;
            return self.access_key_owners.get(&id).map(|owner| *owner);
        }
        self.owners.get(&(subject.kind, subject.id.clone())).map(|owner| *owner)
    }

    /// The account that an administrator's operation is about: the owner of its subject, or the project that it names.
    pub fn account_about(&self, operation: &Operation) -> Option<AccountNumber> {
        let of_project = || Some(self.account_of_project(&operation.project()?)?.number);
        operation.subject().and_then(|subject| self.owner_of(&subject)).or_else(of_project)
    }

    /// Adds an account that the store has just opened or loaded; the one already known under that number wins.
    pub fn add_account(&self, number: AccountNumber, name: &AccountName, revision: Revision) -> Arc<Account> {
        let account = self.accounts.entry(number).or_insert_with(|| {
            let image = Image { revision, ..Image::default() };
            let turn = tokio::sync::RwLock::new(());
            let project_id = name.project_id();
            Arc::new(Account { number, name: name.clone(), project_id, image: RwLock::new(image), turn })
        });
        let account = Arc::clone(&account);
        self.account_numbers.insert(name.clone(), number);
        self.projects.insert(account.project_id.clone(), number);
        account
    }

    /// Every account, in no particular order.
    pub fn accounts(&self) -> Vec<Arc<Account>> {
        self.accounts.iter().map(|account| Arc::clone(&account)).collect()
    }

    /// How many resources of all kinds and accounts there are.
    pub fn count(&self) -> usize {
        [
            self.ports.rows.len(),
            self.private_connects.rows.len(),
            self.cloud_routers.rows.len(),
            self.access_keys.rows.len(),
            self.networks.rows.len(),
            self.subnets.rows.len(),
            self.network_ports.rows.len(),
            self.ip_addresses.rows.len(),
            self.servers.rows.len(),
            self.revoked_tokens.rows.len(),
            self.key_pairs.rows.len(),
        ]
        .iter()
        .sum()
    }

    /// An access key by its identifier alone, for authentication.
    pub fn access_key(&self, id: &AccessKeyId) -> Option<Shared<AccessKey>> {
        let owner = *self.access_key_owners.get(id)?;
        self.access_keys.find(owner, id)
    }

    /// Puts a row that the store has loaded into the image of its account.
    pub fn load<R: Resource>(&self, account: &Account, row: Row<R>) {
        let (revision, handle) = (row.revision, row.handle);
        let change = Change { before: None, after: Some(row) };
        Box::new(change).publish(self, &mut account.image.write(), revision, handle);
    }

    /// Publishes the rows of one commit as one step.
    pub fn publish(
        &self,
        account: AccountNumber,
        revision: Revision,
        changes: Vec<Box<dyn Publish>>,
        handles: &[Handle],
    ) {
        let Some(account) = self.account(account) else { return };
        let mut image = account.image.write();
        image.revision = revision;
        for (change, handle) in changes.into_iter().zip(handles) {
            change.publish(self, &mut image, revision, *handle);
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Resource> Table<R> {
    fn new() -> Self {
        Self { rows: DashMap::with_shard_amount(SHARDS) }
    }

    /// The resource of this account with this identifier.
    pub fn find(&self, account: AccountNumber, id: &R::Id) -> Option<Shared<R>> {
        self.rows.get(&(account, id.clone())).map(|row| Arc::clone(&row))
    }
}

impl<R: Resource> List<R> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// At most `limit` resources from new to old, after the newest `skip`.
    pub fn newest(&self, skip: usize, limit: usize) -> impl Iterator<Item = &Shared<R>> {
        let end = self.len().saturating_sub(skip);
        let start = end.saturating_sub(limit);
        (start..end).rev().filter_map(|index| self.rows.get_index(index).map(|row| &row.0))
    }

    /// All resources from new to old.
    pub fn iter(&self) -> impl Iterator<Item = &Shared<R>> {
        self.rows.iter().rev().map(|row| &row.0)
    }
}

impl<R: Resource> Default for List<R> {
    fn default() -> Self {
        Self { rows: indexset::BTreeSet::new() }
    }
}

impl<R: Resource> Publish for Change<R> {
    fn publish(self: Box<Self>, world: &World, image: &mut Image, revision: Revision, handle: Handle) {
        let table = R::table(world);
        if let Some(before) = &self.before
            && let Some(at) = before.due_at
        {
            world.due.remove(&Due::of(before, at));
        }
        if let Some(before) = &self.before {
            detach(&mut image.attachments, before);
        }
        if let Some(mut row) = self.after {
            row.revision = revision;
            row.handle = handle;
            attach(&mut image.attachments, &row);
            let row = Arc::new(row);
            table.rows.insert((row.account, row.id.clone()), Arc::clone(&row));
            R::list_mut(image).rows.replace(ByAge(Arc::clone(&row)));
            R::published(world, &row, true);
            if let Some(at) = row.due_at {
                world.due.insert(Due::of(&row, at));
            }
        } else if let Some(before) = self.before {
            table.rows.remove(&(before.account, before.id.clone()));
            R::published(world, &before, false);
            R::list_mut(image).rows.remove(&ByAge(before));
        }
    }
}

/// Makes the places that a resource is built on know it.
fn attach<R: Resource>(attachments: &mut Attachments, row: &Row<R>) {
    for attachment in attachments_of(row) {
        attachments.insert(attachment, user(row));
    }
}

/// Makes the places that a resource was built on forget it.
fn detach<R: Resource>(attachments: &mut Attachments, row: &Row<R>) {
    for attachment in attachments_of(row) {
        attachments.remove(&attachment, &user(row));
    }
}

fn attachments_of<R: Resource>(row: &Row<R>) -> Vec<Attachment> {
    // What is in the recycle bin still remembers where it was; what is being destroyed never comes back.
    let remembers = row.status.holds_what_it_uses() || row.status == Status::Recycled;
    if remembers { R::attachments(row) } else { Vec::new() }
}

fn user<R: Resource>(row: &Row<R>) -> User {
    let id = SmolStr::new(row.id.as_str());
    User { kind: R::KIND, id, holds: row.status.holds_what_it_uses() }
}

impl World {
    /// Keeps the owner of an access key findable.
    pub(crate) fn note_access_key(&self, row: &Row<AccessKey>, kept: bool) {
        if kept {
            self.access_key_owners.insert(row.id.clone(), row.account);
        } else {
            self.access_key_owners.remove(&row.id);
        }
    }

    /// Keeps the owner of a resource findable by its identifier alone.
    pub(crate) fn note_owner<R: Resource>(&self, row: &Row<R>, kept: bool) {
        let subject = (R::KIND, SmolStr::new(row.id.as_str()));
        if kept {
            self.owners.insert(subject, row.account);
        } else {
            self.owners.remove(&subject);
        }
    }
}

impl<R: Resource> Ord for ByAge<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        let age = |row: &'_ Self| row.0.created_at;
        age(self)
            .cmp(&age(other))
            .then_with(|| Reverse(self.0.id.as_str()).cmp(&Reverse(other.0.id.as_str())))
    }
}

impl<R: Resource> PartialOrd for ByAge<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Resource> PartialEq for ByAge<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<R: Resource> Eq for ByAge<R> {}
